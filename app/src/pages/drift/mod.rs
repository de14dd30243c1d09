//! Drift: whether what comes into a stage is like golden, or like the labels before, and which objects are odd.

mod coverage;
mod features;
mod odd_objects;
mod rework;
mod weeks;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::client::routes;
use crate::ui::{EmptyState, IconShape, Note, Remote, RemoteView, Tone};
use assay_core::api::{DriftReference, Project, StageDrift};
use assay_core::permission::Action;
use coverage::Coverage;
use features::{Features, drifting};
use leptos::prelude::*;
use odd_objects::OddObjects;
use weeks::DriftWeeks;

/// The page.
#[component]
pub fn DriftPage() -> impl IntoView {
    let (project, _) = project_of_address();
    view! {
        <PageFrame project=project>
            <div class="page stack">
                <div class="page-head">
                    <div>
                        <h1>"Drift"</h1>
                        <p>"Whether what comes in is still what golden covers. Scenes are compared, since objects of one scene resemble each other."</p>
                    </div>
                </div>
                <RemoteView from=project view=move |project| view! { <StageChoice project=project /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn StageChoice(project: Project) -> impl IntoView {
    if project.stages.is_empty() {
        return view! {
            <div class="card">
                <EmptyState shape=IconShape::Flow title="No stage yet">
                    <p>"Create a stage and label some scenes; then what comes in can be compared."</p>
                    <a class="btn" href=format!("/projects/{}/pipeline", project.id)>"Go to Pipeline"</a>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let id = StoredValue::new(project.id.clone());
    let (may_propose, may_return) =
        (project.role.may(Action::ProposeGolden), project.role.may(Action::ManageTasks));
    let stage = RwSignal::new(project.stages.first().map(|stage| stage.id.clone()).unwrap_or_default());
    let (since, reference) = (RwSignal::new(String::new()), RwSignal::new(None::<DriftReference>));
    let drift = Remote::new(move || {
        let (stage, since, reference) = (stage.get(), since.get(), reference.get());
        async move { routes::drift(&id.get_value(), &stage, &since, reference).await }
    });
    let stages = project
        .stages
        .into_iter()
        .map(|stage| view! { <option value=stage.id>{stage.name}</option> })
        .collect_view();
    let choose_reference = move |event| {
        reference.set(match event_target_value(&event).as_str() {
            "golden" => Some(DriftReference::Golden),
            "labels" => Some(DriftReference::Labels),
            _ => None,
        });
    };
    let shown_since = move || {
        let chosen = since.get();
        if chosen.is_empty() { drift.get().map(|found| found.since).unwrap_or_default() } else { chosen }
    };
    view! {
        <div class="card pad row wrap">
            <div class="field">
                <label for="drift-stage">"Stage"</label>
                <select class="select" id="drift-stage" on:change=move |e| stage.set(event_target_value(&e))>{stages}</select>
            </div>
            <div class="field">
                <label for="drift-since">"Labels since"</label>
                <input class="input" id="drift-since" type="date" prop:value=shown_since on:change=move |e| since.set(event_target_value(&e)) />
            </div>
            <div class="field">
                <label for="drift-reference">"Compared with"</label>
                <select class="select" id="drift-reference" on:change=choose_reference>
                    <option value="">"golden where there is enough, else earlier labels"</option>
                    <option value="golden">"vetted golden items"</option>
                    <option value="labels">"labels before that day"</option>
                </select>
            </div>
        </div>
        <RemoteView from=drift view=move |found| view! { <Report project=id found=found may_propose=may_propose may_return=may_return drift=drift /> } />
        <DriftWeeks project=id stage=stage reference=reference since=since />
    }
    .into_any()
}

#[component]
fn Report(
    project: StoredValue<String>,
    found: StageDrift,
    may_propose: bool,
    may_return: bool,
    drift: Remote<StageDrift>,
) -> impl IntoView {
    let (tone, title) = headline(&found);
    let counts = counts_words(&found);
    let notes = found.report.notes.clone().into_iter().map(|note| view! { <p class="small">{note}"."</p> });
    view! {
        <div data-testid="drift-headline">
            <Note tone=tone title=title>
                <p>{counts}</p>
                {notes.collect_view()}
                {found.is_partial.then(|| view! { <p class="small">"Of more labels, the newest 2,000 of each side were compared."</p> })}
            </Note>
        </div>
        <Features features=found.report.features.clone() />
        <OddObjects project=project found=found.clone() may_propose=may_propose may_return=may_return drift=drift />
        {found.report.coverage.map(|coverage| view! { <Coverage coverage=coverage reference=found.reference /> })}
    }
}

/// What the comparison says, in a few words.
fn headline(found: &StageDrift) -> (Tone, String) {
    let report = &found.report;
    let moved: Vec<&str> = drifting(&report.features).map(|feature| feature.name.as_str()).collect();
    match moved.as_slice() {
        _ if report.batch.scenes == 0 => (Tone::Info, "No label came in since then".to_owned()),
        _ if report.reference.scenes == 0 => (Tone::Info, "There is nothing to compare with".to_owned()),
        [] if !report.can_alarm => (Tone::Info, "There are too few scenes for an alarm".to_owned()),
        [] => (Tone::Good, "What comes in is like the reference".to_owned()),
        [one] => (Tone::Bad, format!("What comes in has changed: {one}")),
        [first, others @ ..] => {
            (Tone::Bad, format!("What comes in has changed: {first}, and {} more", others.len()))
        }
    }
}

fn counts_words(found: &StageDrift) -> String {
    let report = &found.report;
    let with = match found.reference {
        DriftReference::Golden => "golden items",
        DriftReference::Labels => "labeled scenes before",
    };
    format!(
        "{} scenes with {} objects since {}, beside {} {with} with {} objects.",
        report.batch.scenes,
        report.batch.objects,
        found.since,
        report.reference.scenes,
        report.reference.objects
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::drift::{DriftSettings, detect_drift};

    fn found(reference: usize, batch: usize) -> StageDrift {
        let scenes = |count| vec![assay_core::drift::SceneProfile::default(); count];
        StageDrift {
            since: "2026-11-23".to_owned(),
            reference: DriftReference::Labels,
            report: detect_drift(&scenes(reference), &scenes(batch), DriftSettings::default()),
            odd_objects: 0,
            is_partial: false,
            scenes: Default::default(),
        }
    }

    #[test]
    fn the_headline_says_what_is_missing_before_it_says_that_all_is_well() {
        let title = |reference, batch| headline(&found(reference, batch)).1;
        assert_eq!(title(5, 0), "No label came in since then");
        assert_eq!(title(0, 5), "There is nothing to compare with");
        assert_eq!(title(2, 2), "There are too few scenes for an alarm");
        assert_eq!(
            counts_words(&found(3, 2)),
            "2 scenes with 0 objects since 2026-11-23, beside 3 labeled scenes before with 0 objects."
        );
    }
}
