//! Bar at the bottom of narrow screens, in place of the sidebar.

use super::page_list::PageLink;
use super::project_pages::ProjectPage;
use super::state::Navigation;
use crate::ui::{Icon, IconShape};
use leptos::prelude::*;

/// The bar: overview, the two pages that the role opens most, search, and all pages in a sheet.
#[component]
pub fn PhoneBar() -> impl IntoView {
    let navigation = Navigation::get();
    let project = Memo::new(move |_| navigation.project());
    move || {
        project.get().map(|project| {
            let [first, second] = ProjectPage::frequent(project.role);
            let links = [ProjectPage::Overview, first, second]
                .map(|page| view! { <PageLink page=page project=project.clone() /> });
            view! {
                <nav class="phone-bar no-print" aria-label="Frequent pages" data-testid="phone-bar">
                    {links.into_iter().collect_view()}
                    <button class="sidebar-link" on:click=move |_| navigation.toggle_palette()>
                        <Icon shape=IconShape::Search /><span class="sidebar-title">"Search"</span>
                    </button>
                    <button class="sidebar-link" on:click=move |_| navigation.open_sheet()>
                        <Icon shape=IconShape::Menu /><span class="sidebar-title">"Pages"</span>
                    </button>
                </nav>
            }
        })
    }
}
