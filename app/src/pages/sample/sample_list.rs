//! List of the sample: how far each scene is on its way to golden.

use super::context::SampleContext;
use crate::client::routes;
use crate::pages::project::Thumbnail;
use crate::ui::{Sending, Toasts};
use crate::words::{golden_words, state_words};
use assay_core::api::SampleScene;
use assay_core::golden::GoldenState;
use leptos::prelude::*;

#[component]
pub(super) fn SampleList(page: SampleContext, scenes: Vec<SampleScene>) -> impl IntoView {
    let inside: Vec<SampleScene> = scenes.into_iter().filter(|s| s.why.is_some()).collect();
    if inside.is_empty() {
        return ().into_any();
    }
    let vetted = vetted_count(&inside);
    let summary = sample_summary(&inside);
    let width = format!("width:{:.1}%", 100.0 * vetted as f64 / inside.len() as f64);
    let rows = inside.into_iter().map(move |s| view! { <SampleRow page=page scene=s /> });
    view! {
        <section class="card pad stack" data-testid="in-sample">
            <div class="row"><h2 class="grow">"In the sample"</h2><span class="dim">{summary}</span></div>
            <div class="progress"><i style=width></i></div>
            <table class="table"><tbody>{rows.collect_view()}</tbody></table>
        </section>
    }
    .into_any()
}

#[component]
fn SampleRow(page: SampleContext, scene: SampleScene) -> impl IntoView {
    let toasts = Toasts::get();
    let root = format!("/projects/{}", page.project.get_untracked());
    let task = scene.task.as_ref().map(|t| format!("{root}/tasks/{t}"));
    let golden = scene.golden.as_ref().map(|g| format!("{root}/golden/{g}"));
    let (words, class) = match (scene.golden_state, scene.task_state) {
        (Some(state), _) => golden_words(state),
        (None, Some(state)) => state_words(state),
        (None, None) => ("", ""),
    };
    let (id, name) = (scene.id.clone(), scene.name.clone());
    let label = format!("Take {name} out of the sample");
    let sending = Sending::new();
    let remove = move |_| {
        let id = id.clone();
        sending.send(async move {
            let (project, stage) = (page.project.get_untracked(), page.stage.get_untracked());
            match routes::remove_from_sample(&project, &stage, &id).await {
                Ok(state) => page.state.set(state),
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    let many = (scene.raters > 1)
        .then(|| format!("{} of {} have labeled it", scene.rated.min(scene.raters), scene.raters));
    let may_propose = page.may && is_ready_to_propose(&scene);
    let id = scene.id.clone();
    let propose = move |_| {
        let id = id.clone();
        sending.send(async move {
            let (project, stage) = (page.project.get_untracked(), page.stage.get_untracked());
            match routes::propose_sample_golden(&project, &stage, &id).await {
                Ok(proposed) => {
                    toasts.show(proposal_text(&proposed.rater, proposed.questions));
                    page.state.set(proposed.sample);
                }
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    view! {
        <tr data-testid="sampled">
            <td style="width:88px"><Thumbnail project=page.project.get_untracked() picture=scene.picture.clone() /></td>
            <td><a class="strong" href=golden.or(task)>{name}</a><div class="small dim">{scene.why.clone()}</div>
                {many.map(|summary| view! { <div class="small">{summary}</div> })}</td>
            <td><span class=class>{words}</span></td>
            <td class="num">
                {may_propose.then(|| view! { <button class="btn small main" on:click=propose>"Propose as golden"</button> })}
                {page.may.then(|| view! {
                <button class="btn quiet small" aria-label=label on:click=remove>"Take out"</button>
            })}</td>
        </tr>
    }
}

fn vetted_count(scenes: &[SampleScene]) -> usize {
    scenes.iter().filter(|s| s.golden_state == Some(GoldenState::Vetted)).count()
}

fn sample_summary(scenes: &[SampleScene]) -> String {
    let vetted = vetted_count(scenes);
    let proposed = scenes.iter().filter(|s| s.golden.is_some()).count() - vetted;
    let noun = if scenes.len() == 1 { "scene" } else { "scenes" };
    format!("{} {noun} · {vetted} vetted · {proposed} before the parties", scenes.len())
}

/// Whether all raters have labeled a scene that is not golden yet.
fn is_ready_to_propose(scene: &SampleScene) -> bool {
    let is_golden = match scene.golden_state {
        None | Some(GoldenState::Draft | GoldenState::Retired) => false,
        Some(GoldenState::Proposed | GoldenState::InDebrief | GoldenState::Vetted | GoldenState::Stale) => {
            true
        }
    };
    scene.rated > 0 && scene.rated >= scene.raters && !is_golden
}

fn proposal_text(rater: &str, questions: u32) -> String {
    let questions = match questions {
        0 => "All raters agree.".to_owned(),
        1 => "Raters differ on 1 rule: a question is asked.".to_owned(),
        n => format!("Raters differ on {n} rules: a question is asked about each."),
    };
    format!("{rater}’s label is proposed. {questions}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene(rated: u32, raters: u32, golden_state: Option<GoldenState>) -> SampleScene {
        let golden = golden_state.map(|_| "g".to_owned());
        SampleScene { rated, raters, golden, golden_state, ..SampleScene::default() }
    }

    #[test]
    fn a_scene_is_proposed_once_everybody_has_labeled_it() {
        assert!(is_ready_to_propose(&scene(2, 2, None)));
        assert!(is_ready_to_propose(&scene(1, 1, Some(GoldenState::Draft))));
        assert!(!is_ready_to_propose(&scene(1, 2, None)));
        assert!(!is_ready_to_propose(&scene(0, 0, None)));
        assert!(!is_ready_to_propose(&scene(2, 2, Some(GoldenState::Proposed))));
    }

    #[test]
    fn the_summary_counts_how_far_scenes_are() {
        let scenes = [
            scene(1, 1, Some(GoldenState::Vetted)),
            scene(1, 1, Some(GoldenState::Proposed)),
            scene(0, 1, None),
        ];
        assert_eq!(sample_summary(&scenes), "3 scenes · 1 vetted · 1 before the parties");
        assert_eq!(sample_summary(&scenes[..1]), "1 scene · 1 vetted · 0 before the parties");
    }

    #[test]
    fn a_proposal_says_where_raters_differ() {
        assert_eq!(proposal_text("Ana", 0), "Ana’s label is proposed. All raters agree.");
        assert!(proposal_text("Ana", 1).ends_with("1 rule: a question is asked."));
        assert!(proposal_text("Ana", 3).ends_with("3 rules: a question is asked about each."));
    }
}
