//! Limit explorer: golden items that pass with a moved limit, and labels whose verdict would change.

use super::actions::open_item;
use super::context::DebriefContext;
use super::limits::{BARS, first_limit, histogram, movable_limit, outcomes, preview_of, with_limit};
use super::throttle::throttle;
use crate::client::routes;
use crate::ui::{Remote, format_number};
use crate::workbench::state::{RuleLimit, with_unit};
use assay_core::api::{GoldenMeasurements, Stage};
use assay_core::debrief::{LimitPreview, PresenceUpdate};
use assay_core::grade::RubricOutcomes;
use assay_core::rubric::Rubric;
use leptos::prelude::*;
use std::time::Duration;

/// Interval at which others see the limit move.
const SHOW_EVERY: Duration = Duration::from_millis(50);
/// Size of the chart, in its own units.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 64.0;

/// Slider, counts and chart for the stage on screen.
#[component]
pub(super) fn LimitExplorer() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let named = Memo::new(move |_| debrief.stage());
    // A release changes the rules while people look at them.
    let fresh = Remote::new(move || {
        debrief.live.draft_changes.track();
        let named = named.get();
        async move {
            match named {
                Some(stage) => Ok(Some(routes::stage(&stage.project, &stage.id).await?)),
                None => Ok(None),
            }
        }
    });
    let stage = Memo::new(move |_| fresh.get().flatten());
    let chosen = RwSignal::new(None::<String>);
    let measurements = Remote::new(move || {
        debrief.live.golden_changes.track();
        let (project, id) = (debrief.project.get_value(), stage.with(|s| s.as_ref().map(|s| s.id.clone())));
        async move {
            match id {
                Some(id) => routes::measurements(&project, &id).await,
                None => Ok(Vec::new()),
            }
        }
    });
    let shown = Memo::new(move |_| Some((stage.get()?, measurements.get()?)));
    move || {
        let (stage, measurements) = shown.get()?;
        Some(view! { <LimitPanel stage=stage measurements=measurements chosen=chosen /> })
    }
}

#[component]
fn LimitPanel(
    stage: Stage,
    measurements: Vec<GoldenMeasurements>,
    chosen: RwSignal<Option<String>>,
) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let live = debrief.live;
    let limits: Vec<RuleLimit> = stage
        .rubric
        .rules
        .iter()
        .enumerate()
        .filter_map(|(i, r)| movable_limit(i, r, &measurements))
        .collect();
    if limits.is_empty() {
        return view! { <section class="debrief-limit"><p class="dim small">"This stage has no rule with a limit yet."</p></section> }.into_any();
    }
    let stage_id = StoredValue::new(stage.id.clone());
    if chosen.with_untracked(|id| limits.iter().all(|l| Some(&l.rule.id) != id.as_ref())) {
        chosen.set(untrack(|| first_limit(debrief.current_question().as_ref(), &limits)));
    }
    let (limits, measurements) = (StoredValue::new(limits), StoredValue::new(measurements));
    let rubric = StoredValue::new(stage.rubric);
    let preview = Memo::new(move |_| {
        let preview = live.preview.get().filter(|s| stage_id.with_value(|id| s.stage == *id))?;
        // What was moved and then decided is the rule by now.
        let is_rule = |l: &RuleLimit| {
            l.rule.id == preview.rule && (l.rule.min, l.rule.max) == (preview.min, preview.max)
        };
        (!limits.with_value(|all| all.iter().any(is_rule))).then_some(preview)
    });
    Effect::new(move |_| {
        // Whose limit moves is the one on everybody's screen.
        let Some(preview) = preview.get() else { return };
        if chosen.with_untracked(|id| *id != Some(preview.rule.clone())) {
            chosen.set(Some(preview.rule));
        }
    });
    let limit = Memo::new(move |_| {
        limits
            .with_value(|all| all.iter().find(|l| chosen.with(|id| id.as_ref() == Some(&l.rule.id))).cloned())
    });
    let value = Memo::new(move |_| {
        let limit = limit.get()?;
        let here = preview.get().filter(|s| s.rule == limit.rule.id);
        Some(here.and_then(|s| limit.value(s.min, s.max)).unwrap_or(limit.original))
    });
    let send_update = throttle(SHOW_EVERY, move || {
        if let Some(preview) = live.preview.try_get_untracked() {
            live.send_presence(&PresenceUpdate::LimitPreview { preview });
        }
    });
    let set = move |preview: Option<LimitPreview>| {
        live.preview.set(preview);
        send_update();
    };
    let drives = move || live.presents();
    let choose = move |id: String| {
        chosen.set(Some(id));
        if untrack(drives) {
            set(None);
        }
    };
    let slid = move |text: String| {
        let (Some(limit), Ok(value)) = (limit.get_untracked(), text.parse::<f64>()) else { return };
        set(Some(stage_id.with_value(|id| preview_of(&limit, id, value))));
    };
    let options = limits.with_value(|all| {
        let option = |l: &RuleLimit| {
            let (id, own) = (l.rule.id.clone(), l.rule.id.clone());
            let selected = move || chosen.with(|chosen| chosen.as_ref() == Some(&own));
            view! { <option value=id selected=selected>{l.rule.name().to_owned()}</option> }
        };
        all.iter().map(option).collect_view()
    });
    let bound = move || limit.with(|l| l.as_ref().map(RuleLimit::bound)).unwrap_or("at most");
    let shown = move |limit: &RuleLimit, value: f64| with_unit(&limit.rule.measure, &format_number(value));
    let summary = move || {
        let value = value.get().unwrap_or(0.0);
        let text = limit.with(|l| l.as_ref().map_or_else(|| format_number(value), |l| shown(l, value)));
        format!("{} {text}", bound())
    };
    let was = move || {
        let (limit, preview) = (limit.get()?, preview.get());
        preview.map(|_| format!("now: {}", shown(&limit, limit.original)))
    };
    let who = move || match (drives(), live.room.with(|room| room.presenter.clone())) {
        (true, _) => "moves with all of you".to_owned(),
        (false, Some(presenter)) => format!("{} moves it", live.name(&presenter)),
        (false, None) => "the presenter moves it".to_owned(),
    };
    let top = move || limit.with(|l| l.as_ref().map_or(1.0, |l| l.top));
    view! {
        <section class="debrief-limit" aria-label="Rule" data-testid="limit-panel">
            <div class="stack tight grow">
                <div class="row">
                    <label class="row dim small">"Rule"
                        <select class="select slim" aria-label="Rule" on:change=move |e| choose(event_target_value(&e))>{options}</select>
                    </label>
                    <span class="end dim small">{who}</span>
                </div>
                <input
                    type="range" min="0" aria-label="Limit" data-testid="limit" max=move || top().to_string()
                    step=move || limit.with(|l| l.as_ref().map_or(0.0, |l| l.step)).to_string() prop:value=move || value.get().unwrap_or(0.0).to_string()
                    aria-valuetext=summary disabled=move || !drives() on:input=move |e| slid(event_target_value(&e))
                />
                <div class="row">
                    <strong data-testid="limit-value" translate="no">{summary}</strong>
                    <span class="dim small">{was}</span>
                    {move || (drives() && preview.with(Option::is_some)).then(|| view! {
                        <button class="btn quiet small end" on:click=move |_| set(None)>"Back to the rubric"</button>
                    })}
                </div>
                <OutcomeCounts rubric=rubric measurements=measurements preview=preview />
            </div>
            <ValueChart measurements=measurements limit=limit value=value />
        </section>
    }
    .into_any()
}

/// Counts of golden items that pass and of labels whose verdict changes.
#[component]
fn OutcomeCounts(
    rubric: StoredValue<Rubric>,
    measurements: StoredValue<Vec<GoldenMeasurements>>,
    preview: Memo<Option<LimitPreview>>,
) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let verdicts = Memo::new(move |_| {
        let moved = preview.with(|preview| rubric.with_value(|r| with_limit(r, preview.as_ref())));
        measurements.with_value(|all| rubric.with_value(|before| outcomes(all, before, &moved)))
    });
    let count = move |what: fn(&RubricOutcomes) -> usize| verdicts.with(what);
    let pass = move || count(RubricOutcomes::passing);
    let fail = move || count(RubricOutcomes::failing);
    let change = move || count(RubricOutcomes::changed);
    let rejected = move || count(RubricOutcomes::newly_rejected);
    let items = measurements.with_value(|all| {
        all.iter()
            .enumerate()
            .map(|(i, item)| {
                let (id, name) = (item.golden.clone(), item.scene_name.clone());
                let ok = Memo::new(move |_| verdicts.with(|v| v.passes(i)));
                let title = move || format!("{name}: {}", if ok.get() { "passes" } else { "fails" });
                view! {
                    <button class="item-dot" class:bad=move || !ok.get() title=title.clone() aria-label=title on:click=move |_| open_item(debrief, &id, None)>
                        {move || if ok.get() { "✓" } else { "✕" }}
                    </button>
                }
            })
            .collect_view()
    });
    view! {
        <div class="row wrap counts" data-testid="counts">
            <span><strong data-testid="passes">{pass}</strong>" golden items pass"</span>
            <span><strong data-testid="fails">{fail}</strong>" fail"</span>
            <span><strong data-testid="changes">{change}</strong>{move || if change() == 1 { " graded label would change" } else { " graded labels would change" }}</span>
            <span class="dim">{move || (rejected() > 0).then(|| format!("{} to be rejected", rejected()))}</span>
        </div>
        <div class="row wrap item-dots" aria-label="Golden items">{items}</div>
    }
}

/// Histogram of the values, with the limit.
#[component]
fn ValueChart(
    measurements: StoredValue<Vec<GoldenMeasurements>>,
    limit: Memo<Option<RuleLimit>>,
    value: Memo<Option<f64>>,
) -> impl IntoView {
    let x = move |v: f64| limit.with(|l| l.as_ref().map_or(0.0, |l| (v / l.top).clamp(0.0, 1.0) * WIDTH));
    let bars = move || {
        let Some(limit) = limit.get() else { return Vec::new() };
        let counted = measurements.with_value(|all| [true, false].map(|own| histogram(all, &limit, own)));
        let most = f64::from(counted.iter().flatten().copied().max().unwrap_or(1).max(1));
        let step = WIDTH / BARS as f64;
        let [own, labels] = counted;
        let bar = |class: &'static str, shift: f64, (i, n): (usize, u32)| {
            let height = f64::from(n) / most * HEIGHT;
            let left = i as f64 * step + shift;
            view! { <rect class=class x=left y=HEIGHT - height width=step / 2.0 - 0.5 height=height></rect> }
        };
        let own = own.into_iter().enumerate().map(|b| bar("own", 0.0, b));
        own.chain(labels.into_iter().enumerate().map(|b| bar("labels", step / 2.0, b))).collect()
    };
    let name = move || {
        let limit = limit.get();
        limit.map(|l| {
            format!("{}, {}", l.rule.measure.name().replace('_', " "), l.rule.measure.unit().display_symbol())
        })
    };
    let line = move |class: &'static str, at: f64| view! { <path class=class d=format!("M{} 0v{HEIGHT}", x(at))></path> };
    view! {
        <figure class="debrief-chart">
            <figcaption class="dim small">{move || name().map(|n| n.trim_end_matches([',', ' ']).to_owned())}</figcaption>
            <svg viewBox="0 0 300 66" aria-hidden="true">
                {bars}
                {move || limit.with(|l| l.as_ref().map(|l| l.original)).map(|at| line("before", at))}
                {move || value.get().map(|at| line("limit", at))}
            </svg>
            <div class="row small dim">
                <span class="swatch own"></span>"golden"<span class="swatch labels"></span>"labels"
                <span class="end">{move || limit.with(|l| l.as_ref().map(|l| format_number(l.top)))}</span>
            </div>
        </figure>
    }
}
