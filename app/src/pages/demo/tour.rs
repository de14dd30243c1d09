//! A short tour of the demo: what to try in which role.

use crate::client::storage;
use crate::words::role_title;
use assay_core::api::Project;
use assay_core::permission::Role;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Key under which the browser stores that the tour is folded.
const FOLDED: &str = "assay.tour-folded";

/// One thing to try.
struct TourStep {
    /// Name of the demo's project that it leads to.
    project: &'static str,
    /// Address below the project's.
    path: &'static str,
    /// What to do: text of the link.
    title: &'static str,
    /// What one sees then.
    text: &'static str,
}

const DRONE: &str = "Drone pilot";
const STREET: &str = "Street pilot";
const AV: &str = "AV pilot";
const DELIVERY: &str = "Delivery pilot";

/// What a role tries, in an order that makes sense.
fn tour_steps(role: Role) -> Vec<TourStep> {
    let step = |project, path, title, text| TourStep { project, path, title, text };
    let debriefs = "/debriefs";
    match role {
        Role::Tasker => vec![
            step(
                DRONE,
                "",
                "Outline open ground",
                "Take the next task, press N and click around a meadow. The panel at the right names each rule that the shape breaks, and by how much.",
            ),
            step(
                DRONE,
                "/training",
                "Take a course and an exam",
                "In a course you compare with golden after each try. In the exam golden stays hidden until the end, and after it too.",
            ),
            step(
                STREET,
                "",
                "Put cuboids around cars",
                "The next task there is a LiDAR sweep with cameras. Press N, click on a car's points, then B to fit.",
            ),
            step(
                AV,
                "",
                "Sort out a drive",
                "Is it raining, and does a sensor have a defect? Keys 1 to 9 answer. Good drives get cuboids, then their blinkers are linked.",
            ),
        ],
        Role::Qa => vec![
            step(
                DRONE,
                "/review",
                "Review a submission",
                "Label and golden lie over each other. J accepts and Shift+J rejects with a reason.",
            ),
            step(
                DRONE,
                "/training",
                "See what an exam tells",
                "Who passed, which rules were broken, and which items tell strong from weak.",
            ),
            step(
                AV,
                "/review",
                "Review what comes out of a pipeline",
                "One tasker misses what is far away, another takes rears for fronts. Find it in the camera images.",
            ),
            step(
                DELIVERY,
                "/alignment",
                "See who grades how",
                "One team is stricter than the rubric, and two grade pickups by an outdated release. Choose a cell for the verdicts behind it.",
            ),
            step(
                DRONE,
                "/golden",
                "Question a golden item",
                "Open one and pin a comment to a place in the picture.",
            ),
        ],
        Role::Operations => vec![
            step(
                DRONE,
                debriefs,
                "Lead Golden debrief 2",
                "Present the question, move a rule's limit, watch how many golden samples still pass, and decide.",
            ),
            step(
                DRONE,
                "/releases",
                "Publish what was decided",
                "See what changed since release 1, who must sign, and publish.",
            ),
            step(DRONE, "/brief", "Read the brief", "Goals, milestones, and which stages serve them."),
            step(
                DELIVERY,
                "/alignment",
                "Find out why the customer rejects",
                "The alarm says since when, and whose grading moved. Start a debrief of the outdated definition.",
            ),
            step(
                AV,
                "/board",
                "See how far a pipeline is",
                "Three stages, the one that delays the end, and under Taskers what exams and honeypots say about people.",
            ),
        ],
        Role::Stakeholder => vec![
            step(
                DRONE,
                debriefs,
                "Vote in Golden debrief 2",
                "Join, look at the dead tree, comment and vote. Open a second window as Dmitri Halonen to lead it.",
            ),
            step(
                DRONE,
                "/releases",
                "Sign for your team",
                "Read what changed, and sign when it says what you mean by good.",
            ),
            step(STREET, "/golden", "Look at golden cuboids", "What counts as right in the simulated drive."),
            step(
                AV,
                "/pipeline",
                "See which drives are labeled",
                "Conditions leave out drives with a defect, and far vehicles.",
            ),
        ],
        Role::Admin => vec![
            step(
                DRONE,
                "/import",
                "Import your own pictures",
                "Drop a folder, with labels in any of twelve formats if you have them.",
            ),
            step(DRONE, "/people", "Look at people and roles", "Who may do what in this project."),
            step(
                AV,
                "/pipeline",
                "Change a pipeline",
                "Edit a condition, and see before you save what happens to each task.",
            ),
        ],
        Role::Auditor => vec![
            step(DRONE, "/audit", "Follow who did what", "Each change with its time and person."),
            step(
                DRONE,
                debriefs,
                "Read the minutes of Golden debrief 1",
                "Question, votes, decision, and the rule that came out of it.",
            ),
            step(
                AV,
                "/board",
                "See three weeks of a pipeline",
                "What each stage finished, and when all will be done.",
            ),
        ],
    }
}

/// The tour for the person's role, with links into the demo's projects. It can be folded, and stays so in this browser.
#[component]
pub(in crate::pages) fn DemoTour(
    /// The person's projects.
    projects: Vec<Project>,
) -> impl IntoView {
    let role = projects.iter().find(|p| p.name == DRONE)?.role;
    let folded = storage().and_then(|s| s.get_item(FOLDED).ok().flatten()).is_some();
    let remember = |event: leptos::ev::Event| {
        let details = event.target().and_then(|t| t.dyn_into::<web_sys::HtmlDetailsElement>().ok());
        let (Some(details), Some(storage)) = (details, storage()) else { return };
        // A browser that stores nothing shows the tour again, which is no harm.
        let _ = if details.open() { storage.remove_item(FOLDED) } else { storage.set_item(FOLDED, "1") };
    };
    let steps = tour_steps(role).into_iter().filter_map(|step| {
        let project = projects.iter().find(|p| p.name == step.project)?;
        let href = format!("/projects/{}{}", project.id, step.path);
        Some(view! {
            <li>
                <a href=href>{step.title}</a>
                <span class="dim">{format!(" in {}. {}", step.project, step.text)}</span>
            </li>
        })
    });
    let steps = steps.collect_view();
    Some(view! {
        <details class="card pad tour" data-testid="tour" open=!folded on:toggle=remember>
            <summary><strong>{format!("What to try as {}", role_title(role))}</strong></summary>
            <ol class="stack tight">{steps}</ol>
            <p class="dim">"See the same project through other eyes: " <a href="/demo">"be somebody else"</a> "."</p>
        </details>
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::permission::Action;

    #[test]
    fn every_role_has_something_to_try_and_may_open_it() {
        let needed = |path: &str| match path {
            "/review" => Action::Review,
            "/golden" => Action::ViewGolden,
            "/audit" => Action::ViewAudit,
            "/import" => Action::Import,
            "/people" => Action::ManagePeople,
            "/board" => Action::ViewAllTasks,
            _ => Action::ViewProject,
        };
        for role in Role::ALL {
            let steps = tour_steps(role);
            assert!(steps.len() >= 2, "{role:?}");
            assert!(steps.iter().all(|step| role.may(needed(step.path))), "{role:?}");
        }
    }
}
