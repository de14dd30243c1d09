//! Navigation: this program's pages open in place by its router, the other program's pages by the browser.

use assay_core::api::TaskSummary;
use assay_core::api::pages::is_workbench_path;
use assay_core::pipeline::TaskState;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

/// The two programs of the app; see docs/decisions/0004-two-programs.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Pages to read and to configure.
    Pages,
    /// The workbench.
    Workbench,
}

impl Program {
    /// Whether this program has the page of a path, which may have a query and a fragment.
    pub fn has(self, path: &str) -> bool {
        let path = path.split(['?', '#']).next().unwrap_or(path);
        !path.starts_with("/api/") && is_workbench_path(path) == (self == Self::Workbench)
    }
}

/// By context: opens pages by their paths.
#[derive(Clone, Copy)]
pub struct Navigator {
    program: Program,
    navigate: Callback<(String, NavigateOptions)>,
}

impl Navigator {
    /// Provides the navigator. Call once, inside the router.
    pub fn provide(program: Program) -> Self {
        let navigate = use_navigate();
        let navigate = Callback::new(move |(path, options): (String, _)| navigate(&path, options));
        let navigator = Self { program, navigate };
        provide_context(navigator);
        navigator
    }

    /// The navigator that was provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Whether the page of a path opens without a page load.
    pub fn opens_in_place(self, path: &str) -> bool {
        self.program.has(path)
    }

    /// Opens a page.
    pub fn go(self, path: &str) {
        if self.opens_in_place(path) {
            self.navigate.run((path.to_owned(), NavigateOptions::default()));
        } else {
            load(path);
        }
    }

    /// Opens a page in place of the one that is open, so that "back" does not lead to that one.
    pub fn replace(self, path: &str) {
        if self.opens_in_place(path) {
            self.navigate.run((path.to_owned(), NavigateOptions { replace: true, ..Default::default() }));
        } else {
            // A browser that refuses keeps the page that it shows.
            let _ = window().location().replace(path);
        }
    }
}

/// Address of a list of a project's tasks: those of a stage and in a state, where they are given.
pub fn tasks_href(project: &str, stage: Option<&str>, state: Option<TaskState>) -> String {
    let stage = stage.map(|stage| format!("stage={stage}"));
    let state = state.map(|state| format!("state={}", state_name(state)));
    let query: Vec<String> = stage.into_iter().chain(state).collect();
    match query.as_slice() {
        [] => format!("/projects/{project}/tasks"),
        query => format!("/projects/{project}/tasks?{}", query.join("&")),
    }
}

/// The name of a state in addresses.
pub fn state_name(state: TaskState) -> String {
    serde_json::to_string(&state).unwrap_or_default().trim_matches('"').to_owned()
}

/// The state that an address names.
pub fn state_of_name(name: &str) -> Option<TaskState> {
    TaskState::ALL.into_iter().find(|state| state_name(*state) == name)
}

/// Lets the browser load a page.
fn load(path: &str) {
    // A browser that refuses keeps the page that it shows.
    let _ = window().location().assign(path);
}

/// Lets the browser load the other program when a link leads there. Call before the router is built, so that this listener
/// runs before the router's.
pub fn load_other_program_on_click(program: Program) {
    let click = window_event_listener(leptos::ev::click, move |event| {
        if let Some(path) = clicked_path(&event).filter(|path| !program.has(path)) {
            event.prevent_default();
            load(&path);
        }
    });
    on_cleanup(move || click.remove());
}

/// The path of the link that is clicked; `None` for clicks that open another tab, downloads and links to elsewhere.
pub(super) fn clicked_path(event: &web_sys::MouseEvent) -> Option<String> {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.button() != 0 || has_modifier || event.default_prevented() {
        return None;
    }
    let link = event.target()?.dyn_into::<web_sys::Element>().ok()?.closest("a[href]").ok()??;
    let href = link.get_attribute("href")?;
    let is_here = href.starts_with('/') && !href.starts_with("//");
    (is_here && !link.has_attribute("download") && !link.has_attribute("target")).then_some(href)
}

/// Shows nothing and opens another page in place of this one.
#[component]
pub fn Redirect(
    /// The other page's path.
    path: &'static str,
) -> impl IntoView {
    let navigator = Navigator::get();
    // This page must be complete before another one replaces it.
    queue_microtask(move || navigator.replace(path));
}

/// Path of a task's page.
pub fn task_href(task: &TaskSummary) -> String {
    format!("/projects/{}/tasks/{}", task.project, task.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_path_belongs_to_one_program_and_the_api_to_none() {
        for path in ["/", "/projects/p", "/projects/p/releases#question-q", "/nowhere"] {
            assert!(Program::Pages.has(path) && !Program::Workbench.has(path), "{path}");
        }
        for path in ["/projects/p/tasks/t", "/projects/p/golden/g?x=1", "/projects/p/tasks/t/review"] {
            assert!(Program::Workbench.has(path) && !Program::Pages.has(path), "{path}");
        }
        assert!(!Program::Pages.has("/api/docs") && !Program::Workbench.has("/api/docs"));
    }
}
