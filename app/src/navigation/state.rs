//! Navigation state: the project that the address names, what waits in it, and what is open.

use super::address;
use crate::client::{Session, on_write, routes};
use assay_core::api::{Project, WaitingCounts};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// By context: where the person is. It outlives pages, so that the sidebar of a project does not flicker from one page to the
/// next.
#[derive(Clone, Copy)]
pub struct Navigation {
    path: Memo<String>,
    project: RwSignal<Option<Project>>,
    project_loads: RwSignal<bool>,
    counts: RwSignal<Option<(String, WaitingCounts)>>,
    /// Number of shown views that need counts.
    count_views: StoredValue<u32>,
    pub(super) sheet: RwSignal<bool>,
    pub(super) palette: RwSignal<bool>,
}

impl Navigation {
    /// Provides the state. Call once, inside the router, after the session.
    pub fn provide() -> Self {
        let session = Session::get();
        let navigation = Self {
            path: use_location().pathname,
            project: RwSignal::new(None),
            project_loads: RwSignal::new(false),
            counts: RwSignal::new(None),
            count_views: StoredValue::new(0),
            sheet: RwSignal::new(false),
            palette: RwSignal::new(false),
        };
        provide_context(navigation);
        // Another person has another role, and other work.
        Effect::new(move |before: Option<Option<String>>| {
            let person = session.me().map(|me| me.id);
            if before.is_some_and(|before| before != person) {
                navigation.project.set(None);
                navigation.counts.set(None);
            }
            person
        });
        on_write(move || navigation.refresh_counts());
        navigation
    }

    /// The one that was provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Path of the open page; tracked.
    pub(super) fn path(self) -> String {
        self.path.get()
    }

    fn project_id(self) -> Option<String> {
        self.path.with(|path| address::split(path).map(|(project, _)| project.to_owned()))
    }

    /// The project of the open page, once it is loaded; tracked.
    pub fn project(self) -> Option<Project> {
        let id = self.project_id()?;
        self.project.get().filter(|project| project.id == id)
    }

    /// Takes over the project that a page has loaded.
    pub fn set_project(self, project: Project) {
        if self.project.with_untracked(|now| now.as_ref() != Some(&project)) {
            self.project.set(Some(project));
        }
    }

    /// What waits in the project of the open page, once it is known; tracked.
    pub(super) fn counts(self) -> Option<WaitingCounts> {
        let id = self.project_id()?;
        self.counts.with(|counts| {
            counts.as_ref().filter(|(project, _)| *project == id).map(|(_, counts)| counts.clone())
        })
    }

    /// Loads the counts, and again after each write, until the current owner ends.
    pub(super) fn keep_counts(self) {
        self.count_views.update_value(|views| *views += 1);
        on_cleanup(move || self.count_views.update_value(|views| *views = views.saturating_sub(1)));
        Effect::new(move |_| {
            self.path.track();
            self.refresh_counts();
        });
    }

    fn refresh_counts(self) {
        let Some(id) = untrack(|| self.project_id()).filter(|_| self.count_views.get_value() > 0) else {
            return;
        };
        leptos::task::spawn_local(async move {
            // Counts are an extra: without an answer the last ones stay.
            if let Ok(counts) = routes::waiting(&id).await {
                self.counts.set(Some((id, counts)));
            }
        });
    }

    /// Loads the project where no page has: the workbench does not need its stages.
    pub(super) fn load_project(self) {
        let Some(id) = untrack(|| self.project_id()) else { return };
        if untrack(|| self.project()).is_some() {
            return;
        }
        self.project_loads.set(true);
        leptos::task::spawn_local(async move {
            // Without the project the palette offers what it has.
            if let Ok(project) = routes::project(&id).await {
                self.set_project(project);
            }
            self.project_loads.set(false);
        });
    }

    /// Whether the project is being fetched by [`Navigation::load_project`]; tracked.
    pub(super) fn project_loads(self) -> bool {
        self.project_loads.get()
    }

    /// Opens the list of the project's pages.
    pub fn open_sheet(self) {
        self.load_project();
        self.sheet.set(true);
    }

    /// Opens the palette, or closes it.
    pub fn toggle_palette(self) {
        self.load_project();
        self.sheet.set(false);
        self.palette.update(|open| *open = !*open);
    }
}
