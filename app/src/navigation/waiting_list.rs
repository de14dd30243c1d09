//! What waits for the person in a project, as a list.

use super::project_pages::{ProjectPage, count_text};
use super::state::Navigation;
use crate::ui::{Icon, IconShape};
use assay_core::api::Project;
use leptos::prelude::*;

/// Things that wait on a page, after their count.
fn words(page: ProjectPage, count: u32) -> &'static str {
    match (page, count) {
        (ProjectPage::Golden, 1) => "golden item to vet or to check again",
        (ProjectPage::Golden, _) => "golden items to vet or to check again",
        (ProjectPage::Debriefs, 1) => "debrief runs",
        (ProjectPage::Debriefs, _) => "debriefs run",
        (ProjectPage::Releases, 1) => "question to settle, or release to sign",
        (ProjectPage::Releases, _) => "questions to settle, or releases to sign",
        (ProjectPage::Tasks, 1) => "task to go on with, or question of a tasker",
        (ProjectPage::Tasks, _) => "tasks to go on with, or questions of taskers",
        (ProjectPage::Review, 1) => "submission to review",
        (ProjectPage::Review, _) => "submissions to review",
        (_, _) => "",
    }
}

/// The pages of a project on which something waits, each with how much.
#[component]
pub fn WaitingList(
    /// The project.
    project: Project,
) -> impl IntoView {
    let navigation = Navigation::get();
    let Project { id, role, .. } = project;
    let line = move |(page, count): (ProjectPage, u32)| {
        view! {
            <li>
                <a class="waiting-line" href=page.href(&id)>
                    <Icon shape=page.icon() />
                    <span class="grow"><strong>{count_text(count)}</strong>" "{words(page, count)}</span>
                    <Icon shape=IconShape::Arrow />
                </a>
            </li>
        }
    };
    view! {
        <section class="card pad stack" aria-labelledby="waiting-title" data-testid="waiting-list">
            <h2 id="waiting-title">"Waits for you"</h2>
            {move || navigation.counts().map(|counts| {
                let pages = ProjectPage::offered(role).map(|page| (page, page.waiting(&counts, role)));
                let pages: Vec<_> = pages.filter(|(_, count)| *count > 0).collect();
                if pages.is_empty() {
                    return view! { <p class="dim">"Nothing just now."</p> }.into_any();
                }
                view! { <ul>{pages.into_iter().map(line.clone()).collect_view()}</ul> }.into_any()
            })}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::api::WaitingCounts;
    use assay_core::permission::Role;

    #[test]
    fn every_page_on_which_something_can_wait_has_words_for_one_and_many() {
        let one = Some(1);
        let counts = WaitingCounts {
            tasks_in_work: one,
            tasks_to_claim: one,
            task_questions: one,
            reviews: one,
            golden: one,
            questions: one,
            debriefs: one,
            releases_to_sign: one,
        };
        let pages = ProjectPage::ALL.into_iter().filter(|page| page.waiting(&counts, Role::Admin) > 0);
        for page in pages {
            assert!(!words(page, 1).is_empty() && words(page, 1) != words(page, 2), "{page:?}");
        }
    }
}
