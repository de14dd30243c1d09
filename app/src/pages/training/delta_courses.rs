//! Delta courses that the last release calls for, each made by one button.

use crate::client::routes;
use crate::ui::{Note, Remote, RemoteView, Sending, Toasts, Tone};
use assay_core::api::{Course, DeltaCourseProposal, NewCourse};
use leptos::prelude::*;

/// A note for each stage whose classes changed since its people qualified.
#[component]
pub(super) fn DeltaCourses(project: Memo<String>, courses: Remote<Vec<Course>>) -> impl IntoView {
    let proposals = Remote::new(move || {
        let project = project.get();
        async move { routes::course_proposals(&project).await }
    });
    let notes = move |found: Vec<DeltaCourseProposal>| {
        let note = move |proposal| view! { <DeltaCourse project=project proposal=proposal proposals=proposals courses=courses /> };
        found.into_iter().map(note).collect_view()
    };
    view! { <RemoteView from=proposals view=notes /> }
}

#[component]
fn DeltaCourse(
    project: Memo<String>,
    proposal: DeltaCourseProposal,
    proposals: Remote<Vec<DeltaCourseProposal>>,
    courses: Remote<Vec<Course>>,
) -> impl IntoView {
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let title = format!(
        "Release {} changed {} in {}",
        proposal.release,
        proposal.classes.join(", "),
        proposal.stage_name
    );
    let (items, is_empty) = (items_text(&proposal), proposal.golden.is_empty());
    let changes = proposal.changes.iter().map(|change| view! { <li>{change.clone()}</li> }).collect_view();
    let new = StoredValue::new(delta_course(proposal));
    let make = move |_| {
        sending.send(async move {
            match routes::create_course(&project.get_untracked(), &new.get_value()).await {
                Ok(course) => {
                    toasts.show(format!(
                        "{} is there. People who qualified before pass it to go on.",
                        course.name
                    ));
                    proposals.reload();
                    courses.reload();
                }
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    view! {
        <div data-testid="delta-course">
            <Note tone=Tone::Warn title=title>
                <ul class="small">{changes}</ul>
                <p>{items}</p>
                <button class="btn small" disabled=move || is_empty || sending.is_on() on:click=make>"Create delta course"</button>
            </Note>
        </div>
    }
}

/// What the course would have, or what comes first.
fn items_text(proposal: &DeltaCourseProposal) -> String {
    let many =
        |count: usize| if count == 1 { "1 golden item".to_owned() } else { format!("{count} golden items") };
    let waiting = match proposal.to_vet {
        0 => String::new(),
        count => format!(" Still to be vetted again: {}.", many(count as usize)),
    };
    match proposal.golden.len() {
        0 => format!(
            "Nobody can be asked to qualify again before a golden item with these classes is vetted.{waiting}"
        ),
        count => format!("A course of {} lets people who qualified before go on.{waiting}", many(count)),
    }
}

/// The course that a proposal makes.
fn delta_course(proposal: DeltaCourseProposal) -> NewCourse {
    let lines: Vec<String> = proposal.changes.iter().map(|change| format!("- {change}")).collect();
    NewCourse {
        name: format!(
            "{}: {} in release {}",
            proposal.stage_name,
            proposal.classes.join(", "),
            proposal.release
        ),
        text: format!("What changed:\n\n{}", lines.join("\n")),
        stage: proposal.stage,
        golden: proposal.golden,
        is_required: true,
        classes: proposal.classes,
        ..NewCourse::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(golden: &[&str], to_vet: u32) -> DeltaCourseProposal {
        DeltaCourseProposal {
            stage: "s".to_owned(),
            stage_name: "Cuboids".to_owned(),
            release: 3,
            classes: vec!["truck".to_owned()],
            changes: vec!["what truck means: with its trailer".to_owned()],
            golden: golden.iter().map(|id| (*id).to_owned()).collect(),
            to_vet,
        }
    }

    #[test]
    fn a_delta_course_is_required_and_says_what_changed() {
        let course = delta_course(proposal(&["g"], 0));
        assert_eq!((course.name.as_str(), course.is_required), ("Cuboids: truck in release 3", true));
        assert_eq!(course.text, "What changed:\n\n- what truck means: with its trailer");
        assert_eq!(course.classes, ["truck"]);
    }

    #[test]
    fn items_that_wait_to_be_vetted_are_counted() {
        assert!(items_text(&proposal(&[], 1)).ends_with("Still to be vetted again: 1 golden item."));
        let ready = "A course of 2 golden items lets people who qualified before go on.";
        assert_eq!(items_text(&proposal(&["g", "h"], 0)), ready);
    }
}
