//! Choice of scenes: their number, coverage and list, all computed in the browser.

use super::context::{SampleChoice, SampleContext};
use super::feature_upload::FeatureUpload;
use super::map::SampleMap;
use super::strata::Strata;
use crate::client::{ApiError, routes};
use crate::pages::project::Thumbnail;
use crate::ui::{ErrorNote, NumberField, NumberRange};
use assay_core::api::{NewSamplePick, NewSamplePicks, SampleDetail, SampleScene};
use assay_core::sample::{LEAST_SHARE, SampleCandidate, Stratum, sample, strata};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Upper bound of one request: people look at each scene.
const MOST: usize = 400;

#[component]
pub(super) fn SampleChooser(page: SampleContext, state: SampleDetail) -> impl IntoView {
    let candidates: Vec<SampleCandidate> = state.scenes.iter().map(SampleScene::candidate).collect();
    let is_in = |(i, s): (usize, &SampleScene)| s.is_in().then_some(i);
    let inside: Vec<usize> = state.scenes.iter().enumerate().filter_map(is_in).collect();
    let free = candidates.len() - inside.len();
    let count = RwSignal::new((candidates.len() / 5).clamp(3, 40).min(free));
    let manual_picks = RwSignal::new(Vec::new());
    let (candidates, inside) = (StoredValue::new(candidates), StoredValue::new(inside));
    let suggested = Memo::new(move |_| {
        let mut already = inside.get_value();
        already.extend(manual_picks.get());
        let more = count.get().saturating_sub(manual_picks.with(Vec::len));
        Arc::new(candidates.with_value(|all| sample(all, &already, more)))
    });
    let hovered = RwSignal::new(None);
    let scenes = StoredValue::new(state.scenes);
    let choice = SampleChoice { scenes, candidates, inside, manual_picks, suggested, hovered };
    let may = page.may && free > 0;
    view! {
        <section class="card pad stack" aria-label="Choose">
            <div class="sample-choice">
                <div class="stack tight">
                    <SampleMap choice=choice />
                    <p class="small dim">"Each dot is a scene; those that look alike lie together. Hover a chosen one to see what it stands for."</p>
                </div>
                <div class="stack">
                    {may.then(|| view! { <SampleSizeField count=count most=free.min(MOST) /> })}
                    <CoverageSummary choice=choice />
                    <Strata choice=choice may=may />
                    {page.may.then(|| view! { <FeatureUpload page=page has_upload=state.has_imported_features /> })}
                </div>
            </div>
        </section>
        {may.then(|| view! { <SuggestedScenes page=page choice=choice /> })}
    }
}

#[component]
fn SampleSizeField(count: RwSignal<usize>, most: usize) -> impl IntoView {
    let shown = Signal::derive(move || Some(count.get() as f64));
    // The field takes whole numbers of its range only.
    let choose = move |typed: Option<f64>| count.set(typed.unwrap_or(1.0) as usize);
    let set_count = move |e: leptos::ev::Event| {
        if let Ok(n) = event_target_value(&e).parse::<usize>() {
            count.set(n.clamp(1, most.max(1)));
        }
    };
    view! {
        <div class="stack tight">
            <label class="label" for="sample-count">"How many more scenes"</label>
            <div class="row">
                <input class="grow" type="range" aria-label="How many more scenes, as a slider" min="1" max=most.to_string()
                    prop:value=move || count.get().to_string() on:input=set_count />
                <NumberField id="sample-count" value=shown set=Callback::new(choose) step=1.0
                    range=NumberRange::whole(1, u32::try_from(most.max(1)).unwrap_or(u32::MAX)) />
            </div>
        </div>
    }
}

/// Coverage of the data by the chosen scenes.
#[component]
fn CoverageSummary(choice: SampleChoice) -> impl IntoView {
    let kinds = choice.candidates.with_value(|all| strata(all));
    let summary = move || {
        let scenes = choice.candidates.with_value(Vec::len);
        coverage_summary(&choice.chosen(), scenes, choice.suggested.with(|s| s.radius), &kinds)
    };
    view! { <p data-testid="covers" role="status" translate="no">{summary}</p> }
}

/// List of the suggested scenes, to check before they enter the sample.
#[component]
fn SuggestedScenes(page: SampleContext, choice: SampleChoice) -> impl IntoView {
    let left_out = RwSignal::new(BTreeSet::<usize>::new());
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let raters = RwSignal::new(1_u32);
    let people = [(1, "one person"), (2, "two people"), (3, "three people")];
    let people = people.map(|(n, words)| view! { <option value=n.to_string()>{words}</option> });
    let picks = Memo::new(move |_| {
        let sample = choice.suggested.get();
        let stands_for = |c: usize| sample.nearest.iter().filter(|n| **n == c).count();
        let manual_picks =
            choice.manual_picks.get().into_iter().map(|c| (c, "taken for its kind".to_owned()));
        let others = sample.picks.iter().map(|p| (p.candidate, p.why.sentence()));
        manual_picks.chain(others).map(|(c, why)| (c, why, stands_for(c))).collect::<Vec<_>>()
    });
    let taken = move || {
        let out = left_out.get();
        let mut picks = picks.get();
        picks.retain(|(c, _, _)| !out.contains(c));
        picks
    };
    let put_in = move |_| {
        busy.set(true);
        failure.set(None);
        let scenes = choice.scenes;
        let pick = |(c, why, _): (usize, String, usize)| {
            scenes.with_value(|s| s.get(c).map(|s| NewSamplePick { scene: s.id.clone(), why }))
        };
        let picks = untrack(taken).into_iter().filter_map(pick).collect();
        let body = NewSamplePicks { picks, raters: raters.get_untracked() };
        leptos::task::spawn_local(async move {
            let (project, stage) = (page.project.get_untracked(), page.stage.get_untracked());
            match routes::add_to_sample(&project, &stage, &body).await {
                Ok(state) => page.state.set(state),
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
            busy.try_set(false);
        });
    };
    let words = move || match taken().len() {
        1 => "Put 1 scene into the sample".to_owned(),
        n => format!("Put {n} scenes into the sample"),
    };
    let card = move |(c, why, n): (usize, String, usize)| {
        let scene = choice.scenes.with_value(|s| s.get(c).cloned()).unwrap_or_default();
        let toggle = move |_| {
            left_out.update(|out| {
                if !out.remove(&c) {
                    out.insert(c);
                }
            });
        };
        let like = likeness_text(n);
        view! {
            <label class="card golden-card sample-card" data-testid="suggested"
                class:out=move || left_out.with(|out| out.contains(&c)) class:hovered=move || choice.hovered.get() == Some(c)
                on:mouseenter=move |_| choice.hovered.set(Some(c)) on:mouseleave=move |_| choice.hovered.set(None)
            >
                <Thumbnail project=page.project.get_untracked() picture=scene.picture.clone() />
                <span class="body stack tight">
                    <span class="row">
                        <input type="checkbox" prop:checked=move || !left_out.with(|out| out.contains(&c)) on:change=toggle />
                        <strong class="cut grow">{scene.name.clone()}</strong>
                    </span>
                    <span class="small">{why}</span>
                    <span class="small dim">{like}</span>
                </span>
            </label>
        }
    };
    view! {
        <section class="stack" aria-label="Suggested">
            <div class="row">
                <h2 class="grow">"Suggested"</h2>
                <label class="row dim" title="Each labels without seeing the others: where they differ, questions are asked">"each labeled by"
                    <select class="select slim" style="width:auto" aria-label="How many people label each" on:change=move |e| raters.set(event_target_value(&e).parse().unwrap_or(1))>
                        {people.into_iter().collect_view()}
                    </select>
                </label>
                <button class="btn main" translate="no" disabled=move || busy.get() || taken().is_empty() on:click=put_in>{words}</button>
            </div>
            {move || failure.get().map(|e| view! { <ErrorNote error=e /> })}
            <div class="golden-grid">
                <For each=move || picks.get() key=|p| p.clone() children=card />
            </div>
        </section>
    }
}

/// Coverage of all scenes by the chosen ones, in words.
fn coverage_summary(chosen: &[usize], scenes: usize, radius: f64, kinds: &[Stratum]) -> String {
    if chosen.is_empty() {
        return "Nothing is chosen yet.".to_owned();
    }
    if chosen.len() == scenes {
        return "Every scene is in the sample, or golden.".to_owned();
    }
    let spread = format!("No scene is farther than {radius:.2} standard deviations from one that is chosen.");
    let to_cover: Vec<&Stratum> = kinds.iter().filter(|kind| kind.share >= LEAST_SHARE).collect();
    let covered = to_cover.iter().filter(|kind| chosen.iter().any(|scene| kind.has(*scene))).count();
    match to_cover.len() {
        0 => spread,
        all => format!("{spread} {covered} of {all} kinds that hold at least 1 % of the scenes are in it."),
    }
}

/// Number of scenes that a suggested one represents, itself included, in words.
fn likeness_text(scenes: usize) -> String {
    match scenes {
        0 | 1 => "no other looks like it".to_owned(),
        2 => "stands for 1 other".to_owned(),
        n => format!("stands for {} others", n - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(members: Vec<usize>, share: f64) -> Stratum {
        Stratum { key: "weather".to_owned(), value: "snow".to_owned(), members, share }
    }

    #[test]
    fn kinds_that_are_rare_need_not_be_covered() {
        let kinds = [kind(vec![0, 1], 0.5), kind(vec![2], 0.25), kind(vec![3], LEAST_SHARE / 2.0)];
        let summary = coverage_summary(&[1], 4, 1.0, &kinds);
        assert!(summary.starts_with("No scene is farther than 1.00"), "{summary}");
        assert!(
            summary.ends_with("1 of 2 kinds that hold at least 1 % of the scenes are in it."),
            "{summary}"
        );
        assert!(coverage_summary(&[1], 4, 1.0, &[]).ends_with("one that is chosen."));
    }

    #[test]
    fn none_and_all_are_said_plainly() {
        assert_eq!(coverage_summary(&[], 4, 1.0, &[]), "Nothing is chosen yet.");
        assert_eq!(coverage_summary(&[0, 1], 2, 0.0, &[]), "Every scene is in the sample, or golden.");
    }

    #[test]
    fn a_scene_does_not_stand_for_itself() {
        assert_eq!(
            [0, 1, 2, 4].map(likeness_text),
            ["no other looks like it", "no other looks like it", "stands for 1 other", "stands for 3 others"]
        );
    }
}
