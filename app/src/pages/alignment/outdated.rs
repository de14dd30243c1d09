//! Teams and people who grade by an outdated release, with the evidence, and the way to a debrief of it.

use super::cell::outdated_release;
use crate::client::navigation::Navigator;
use crate::client::{ApiError, routes};
use crate::ui::{ErrorNote, Note, Sending, Tone};
use assay_core::alignment::PartyAlignment;
use assay_core::api::{GoldenSummary, NewDebrief, StageAlignment};
use assay_core::golden::{Question, QuestionLocation};
use leptos::prelude::*;

/// Scenes of evidence that a note names at most.
const MOST_SCENES: usize = 12;

/// Somebody who grades a class by an outdated release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pages) struct Outdated {
    pub(in crate::pages) name: String,
    pub(in crate::pages) class: String,
    pub(in crate::pages) release: String,
    /// Probability of the release, %.
    percent: u32,
    /// Number of verdicts that tell the releases apart.
    verdicts: usize,
    /// Ids of tasks.
    evidence: Vec<String>,
    /// Release that was in force for these verdicts.
    judged: Option<u32>,
}

/// The notes.
#[component]
pub(super) fn OutdatedNotes(project: String, stage: StageAlignment, may_debrief: bool) -> impl IntoView {
    let note = |of: Outdated| {
        view! { <OutdatedNote project=project.clone() stage=stage.clone() outdated=of may_debrief=may_debrief /> }
    };
    outdated(&stage).into_iter().map(note).collect_view()
}

/// Who grades by an outdated release: teams, and people whose team does not.
pub(in crate::pages) fn outdated(stage: &StageAlignment) -> Vec<Outdated> {
    let mut found = Vec::new();
    for class in &stage.classes {
        for team in &stage.teams {
            let of_team = team.team.as_ref().and_then(|party| {
                of_party(party, party.team.as_deref().unwrap_or_default(), class, team.release)
            });
            let of_person = |person: &assay_core::api::GraderAlignment| {
                of_party(&person.alignment, &person.name, class, team.release)
            };
            match of_team {
                Some(of_team) => found.push(of_team),
                None => found.extend(team.graders.iter().filter_map(of_person)),
            }
        }
    }
    found
}

fn of_party(party: &PartyAlignment, name: &str, class: &str, current: Option<u32>) -> Option<Outdated> {
    let release = outdated_release(party, class, current)?;
    let by_class = party.release_by_class.get(class)?;
    let probability = by_class.posterior.get(&release).copied().unwrap_or(0.0);
    Some(Outdated {
        name: name.to_owned(),
        class: class.to_owned(),
        percent: (probability * 100.0).floor() as u32,
        verdicts: by_class.n,
        evidence: by_class.evidence.iter().take(MOST_SCENES).cloned().collect(),
        release,
        judged: current,
    })
}

#[component]
fn OutdatedNote(
    project: String,
    stage: StageAlignment,
    outdated: Outdated,
    may_debrief: bool,
) -> impl IntoView {
    let Outdated { name, class, release, percent, verdicts, evidence, judged } = outdated.clone();
    let number_text = |number: u32| format!("release {number}");
    let current = judged.map_or_else(|| "the current one".to_owned(), number_text);
    let since = stage.release.filter(|_| judged != stage.release).map(number_text);
    let since = since.map(|release| {
        format!(" Too few of their verdicts since {release} are known to tell whether that has changed.")
    });
    let title = format!("{name} grades {class} by release {release}");
    let text = format!(
        "Of the {verdicts} verdicts that tell the releases apart, most follow release {release} and not {current} (probability {}).",
        if percent >= 100 { "over 99 %".to_owned() } else { format!("{percent} %") }
    );
    let link = |task: &String| {
        let scene = stage.scenes.get(task).cloned().unwrap_or_else(|| "scene".to_owned());
        view! { <li><a href=format!("/projects/{project}/tasks/{task}")>{scene}</a></li> }
    };
    let scenes = evidence.iter().map(link).collect_view();
    let count = evidence.len();
    let debrief = may_debrief.then(
        || view! { <DebriefButton project=project.clone() stage=stage.stage.clone() outdated=outdated /> },
    );
    view! {
        <div data-testid="outdated">
            <Note tone=Tone::Bad title=title>
                <p>{text}{since}</p>
                <details>
                    <summary>{format!("See the evidence: {count} scenes")}</summary>
                    <ul class="small">{scenes}</ul>
                </details>
                {debrief}
            </Note>
        </div>
    }
}

/// Asks a question about the class and starts a debrief of it.
#[component]
fn DebriefButton(project: String, stage: String, outdated: Outdated) -> impl IntoView {
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, navigator) = (Sending::new(), Navigator::get());
    let start = move |_| {
        let (project, question) = (project.clone(), question(&stage, &outdated));
        let evidence = outdated.evidence.clone();
        let name = format!("{}: {} by release {}", outdated.name, outdated.class, outdated.release);
        error.set(None);
        sending.send(async move {
            let started = async {
                let golden = routes::golden_items(&project).await?;
                let shows = |item: &GoldenSummary| evidence.contains(&item.task);
                let place = |item: GoldenSummary| QuestionLocation { golden: item.id, anchor: None };
                let places = golden.into_iter().filter(shows).map(place).collect();
                let question = routes::create_question(&project, &Question { places, ..question }).await?;
                routes::start_debrief(&project, &NewDebrief { name, questions: vec![question.id] }).await
            };
            match started.await {
                Ok(debrief) => navigator.go(&format!("/projects/{project}/debriefs/{}", debrief.id)),
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        {move || error.get().map(|e| view! { <ErrorNote error=e /> })}
        <button class="btn main" disabled=move || sending.is_on() on:click=start>"Start a debrief of it"</button>
    }
}

/// The question that the debrief settles; the scenes of the evidence are added to it.
fn question(stage: &str, outdated: &Outdated) -> Question {
    let Outdated { name, class, release, verdicts, .. } = outdated;
    Question {
        title: format!("Does {class} still mean what it did in release {release}?"),
        stage: stage.to_owned(),
        observation: format!(
            "{name} grades {class} by release {release}: {verdicts} of their verdicts tell the releases apart, and most follow that one."
        ),
        ..Question::default()
    }
}
