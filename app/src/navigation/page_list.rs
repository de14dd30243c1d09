//! The pages of a project as a list in groups: in the sidebar, and in a sheet where there is no room for the sidebar.

use super::project_pages::{PageGroup, ProjectPage, count_text};
use super::state::Navigation;
use crate::ui::{Dialog, Icon};
use assay_core::api::Project;
use leptos::prelude::*;

/// The groups with the pages that the person may open, each with what waits there.
#[component]
pub(super) fn PageList(
    /// The project.
    project: Project,
) -> impl IntoView {
    Navigation::get().keep_counts();
    let entries = |group| {
        let pages = ProjectPage::of_group(group, project.role).into_iter();
        pages.map(|page| view! { <li><PageLink page=page project=project.clone() /></li> }).collect_view()
    };
    let groups = PageGroup::ALL
        .into_iter()
        .filter(|group| !ProjectPage::of_group(Some(*group), project.role).is_empty());
    let groups = groups.map(|group| {
        view! {
            <section class="sidebar-group">
                <h2 class="sidebar-heading">{group.title()}</h2>
                <ul aria-label=group.title()>{entries(Some(group))}</ul>
            </section>
        }
    });
    view! {
        <section class="sidebar-group"><ul>{entries(None)}</ul></section>
        {groups.collect_view()}
    }
}

/// Link to a page, with the number of things that wait there.
#[component]
pub(super) fn PageLink(
    /// The page.
    page: ProjectPage,
    /// The project.
    project: Project,
) -> impl IntoView {
    let navigation = Navigation::get();
    let current = move || (ProjectPage::of_path(&navigation.path()) == Some(page)).then_some("page");
    let waiting =
        Memo::new(move |_| navigation.counts().map_or(0, |counts| page.waiting(&counts, project.role)));
    view! {
        <a
            class="sidebar-link" href=page.href(&project.id) aria-current=current title=page.title()
            on:click=move |_| navigation.sheet.set(false)
        >
            <Icon shape=page.icon() />
            <span class="sidebar-title">{page.title()}</span>
            {move || {
                let count = waiting.get();
                (count > 0).then(|| view! {
                    <span class="sidebar-count" data-testid="waiting">{count_text(count)}<span class="unseen">" waiting"</span></span>
                })
            }}
        </a>
    }
}

/// Sheet with the pages of the project; put it in the page once.
#[component]
pub fn PagesSheet() -> impl IntoView {
    let navigation = Navigation::get();
    view! {
        <Dialog open=navigation.sheet title="Pages" sheet=true>
            <nav aria-label="Project" class="sidebar-list">
                {move || navigation.project().map(|project| view! { <PageList project=project /> })}
            </nav>
            <hr class="menu-rule" />
            <a class="sidebar-link" href="/" on:click=move |_| navigation.sheet.set(false)>"All projects"</a>
        </Dialog>
    }
}
