//! Limit explorer: golden items that pass with a moved limit, and labels whose verdict would change.

use super::context::DebriefContext;
use super::live::throttle;
use crate::client::routes;
use crate::ui::Remote;
use crate::workbench::limit::{RuleLimit, STEPS};
use assay_core::api::{GoldenMeasurements, Stage};
use assay_core::debrief::{LimitPreview, PresenceUpdate};
use assay_core::grade::LabelMeasurements;
use assay_core::review::Verdict;
use assay_core::rubric::{Rubric, Rule};
use leptos::prelude::*;
use std::time::Duration;

/// The others see the limit move this often.
const SHOW_EVERY: Duration = Duration::from_millis(50);
/// Bars of the chart.
const BARS: usize = 30;
/// The chart in its own units.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 64.0;

/// A number as people say it: three digits after the point at most.
pub(super) fn short(value: f64) -> String {
    ((value * 1000.0).round() / 1000.0).to_string()
}

/// The limit of a rule that can be moved; what is either so or not has none.
fn movable(place: usize, rule: &Rule, measurements: &[GoldenMeasurements]) -> Option<RuleLimit> {
    if !rule.measure.descriptor().finding.scale.has_movable_limit() {
        return None;
    }
    let seen =
        values(measurements, place, true).chain(values(measurements, place, false)).fold(0.0_f64, f64::max);
    // A worst value that stands for "cannot be said" is no reason for a slider of a billion.
    RuleLimit::from_rule(place, rule, if seen < 1e6 { seen * 1.1 } else { 0.0 })
}

/// A limit moved to a value. The slider moves the minimum of a rule that has both limits.
fn preview_of(limit: &RuleLimit, stage: &str, value: f64) -> LimitPreview {
    let (stage, rule) = (stage.to_owned(), limit.rule.id.clone());
    let (min, max) = if limit.least { (Some(value), limit.rule.max) } else { (None, Some(value)) };
    LimitPreview { stage, rule, min, max }
}

/// What a rule read off golden itself, or off labels.
fn values(measurements: &[GoldenMeasurements], rule: usize, own: bool) -> impl Iterator<Item = f64> {
    let of = move |item: &GoldenMeasurements| {
        let from = if own { Some(&item.own) } else { item.label.as_ref() };
        from.and_then(|r| r.rule(rule)).map(|r| r.values.clone()).unwrap_or_default()
    };
    measurements.iter().flat_map(of).collect::<Vec<_>>().into_iter()
}

/// The rubric with a limit moved.
fn with_limit(rubric: &Rubric, preview: Option<&LimitPreview>) -> Rubric {
    let mut rubric = rubric.clone();
    if let Some(preview) = preview {
        for rule in rubric.rules.iter_mut().filter(|r| r.id == preview.rule) {
            (rule.min, rule.max) = (preview.min, preview.max);
        }
    }
    rubric
}

/// Slider, counts and chart for the stage on screen.
#[component]
pub(super) fn LimitExplorer() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let named = Memo::new(move |_| debrief.stage());
    // A release changes the rules while people look at them.
    let fresh = Remote::new(move || {
        debrief.live.draft.track();
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
        debrief.live.edited.track();
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
    let limits: Vec<RuleLimit> =
        stage.rubric.rules.iter().enumerate().filter_map(|(i, r)| movable(i, r, &measurements)).collect();
    if limits.is_empty() {
        return view! { <section class="debrief-limit"><p class="dim small">"This stage has no rule with a limit yet."</p></section> }.into_any();
    }
    let stage_id = StoredValue::new(stage.id.clone());
    if chosen.with_untracked(|id| limits.iter().all(|l| Some(&l.rule.id) != id.as_ref())) {
        chosen.set(first_limit(debrief, &limits));
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
    let sign =
        move || if limit.with(|l| l.as_ref().is_some_and(|l| l.least)) { "at least" } else { "at most" };
    let unit = move || limit.with(|l| l.as_ref().map(|l| l.rule.measure.unit().symbol()).unwrap_or_default());
    let summary = move || format!("{} {} {}", sign(), short(value.get().unwrap_or(0.0)), unit());
    let was = move || {
        let (limit, preview) = (limit.get()?, preview.get());
        preview.map(|_| format!("now: {}", short(limit.original)))
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
                    step=move || (top() / STEPS).to_string() prop:value=move || value.get().unwrap_or(0.0).to_string()
                    aria-valuetext=summary disabled=move || !drives() on:input=move |e| slid(event_target_value(&e))
                />
                <div class="row">
                    <strong data-testid="limit-value">{summary}</strong>
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

/// The rule that an answer to the question on screen would change, else the first.
fn first_limit(debrief: DebriefContext, limits: &[RuleLimit]) -> Option<String> {
    use assay_core::golden::RuleChange;
    let current = untrack(|| debrief.current_question());
    let named = current.and_then(|q| {
        let changes = q.question.options.into_iter().flat_map(|o| o.changes);
        changes.filter_map(|c| if let RuleChange::Limit { rule, .. } = c { Some(rule) } else { None }).next()
    });
    let there = named.filter(|id| limits.iter().any(|l| l.rule.id == *id));
    there.or_else(|| limits.first().map(|l| l.rule.id.clone()))
}

/// Verdicts of golden items, and of labels before and after the limit moved.
#[derive(Clone, PartialEq)]
struct LimitOutcomes {
    own: Vec<bool>,
    labels: Vec<(bool, bool)>,
}

/// Counts of golden items that pass and of labels whose verdict changes.
#[component]
fn OutcomeCounts(
    rubric: StoredValue<Rubric>,
    measurements: StoredValue<Vec<GoldenMeasurements>>,
    preview: Memo<Option<LimitPreview>>,
) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let outcomes = Memo::new(move |_| {
        let now = preview.with(|preview| rubric.with_value(|r| with_limit(r, preview.as_ref())));
        measurements.with_value(|all| {
            let ok = |r: &LabelMeasurements, rubric: &Rubric| r.verdict(rubric) == Verdict::Accept;
            let own: Vec<bool> = all.iter().map(|item| ok(&item.own, &now)).collect();
            let labels = rubric.with_value(|before| {
                all.iter()
                    .filter_map(|item| item.label.as_ref())
                    .map(|l| (ok(l, before), ok(l, &now)))
                    .collect()
            });
            LimitOutcomes { own, labels }
        })
    });
    let count = move |what: fn(&LimitOutcomes) -> usize| outcomes.with(what).to_string();
    let pass = move || count(|f| f.own.iter().filter(|ok| **ok).count());
    let fail = move || count(|f| f.own.iter().filter(|ok| !**ok).count());
    let change = move || count(|f| f.labels.iter().filter(|(was, is)| was != is).count());
    let rejected = move || count(|f| f.labels.iter().filter(|(was, is)| *was && !*is).count());
    let items = measurements.with_value(|all| {
        all.iter()
            .enumerate()
            .map(|(i, item)| {
                let (id, name) = (item.golden.clone(), item.scene_name.clone());
                let ok = Memo::new(move |_| outcomes.with(|f| f.own.get(i).copied().unwrap_or(true)));
                let title = move || format!("{name}: {}", if ok.get() { "passes" } else { "fails" });
                view! {
                    <button class="item-dot" class:bad=move || !ok.get() title=title.clone() aria-label=title on:click=move |_| debrief.show(&id, None)>
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
            <span><strong data-testid="changes">{change}</strong>{move || if change() == "1" { " graded label would change" } else { " graded labels would change" }}</span>
            <span class="dim">{move || (rejected() != "0").then(|| format!("{} to be rejected", rejected()))}</span>
        </div>
        <div class="row wrap item-dots" aria-label="Golden items">{items}</div>
    }
}

/// How values spread, with the limit drawn among them.
#[component]
fn ValueChart(
    measurements: StoredValue<Vec<GoldenMeasurements>>,
    limit: Memo<Option<RuleLimit>>,
    value: Memo<Option<f64>>,
) -> impl IntoView {
    let x = move |v: f64| limit.with(|l| l.as_ref().map_or(0.0, |l| (v / l.top).clamp(0.0, 1.0) * WIDTH));
    let bars = move || {
        let Some(limit) = limit.get() else { return Vec::new() };
        let counted = [true, false].map(|own| {
            let mut bins = [0_u32; BARS];
            for v in measurements.with_value(|all| values(all, limit.place, own).collect::<Vec<_>>()) {
                let at = ((v / limit.top).clamp(0.0, 0.999) * BARS as f64) as usize;
                if let Some(bin) = bins.get_mut(at) {
                    *bin += 1;
                }
            }
            bins
        });
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
            format!("{}, {}", l.rule.measure.name().replace('_', " "), l.rule.measure.unit().symbol())
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
                <span class="end">{move || limit.with(|l| l.as_ref().map(|l| short(l.top)))}</span>
            </div>
        </figure>
    }
}
