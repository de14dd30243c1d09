//! Navigation in a project: its pages in groups, what waits in each, where the open page is, and the palette. Both programs
//! share it.

mod address;
mod crumbs;
mod page_list;
mod palette;
mod palette_items;
mod phone_bar;
mod project_pages;
mod sidebar;
mod state;
mod waiting_list;

pub use crumbs::{Breadcrumbs, set_title};
pub use page_list::PagesSheet;
pub use palette::{Palette, SearchButton};
pub use phone_bar::PhoneBar;
pub use sidebar::Sidebar;
pub use state::Navigation;
pub use waiting_list::WaitingList;

use crate::ui::{Icon, IconShape};
use leptos::prelude::*;

/// Buttons for the bar of a workbench, where the sidebar would take room from the picture: pages, and search.
#[component]
pub fn WorkbenchNavigation() -> impl IntoView {
    let navigation = Navigation::get();
    view! {
        <button class="btn quiet icon-only" aria-label="Pages" title="Pages of the project" on:click=move |_| navigation.open_sheet()>
            <Icon shape=IconShape::Menu />
        </button>
        <SearchButton />
    }
}
