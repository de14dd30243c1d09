//! Workbench: labels are drawn, compared and judged here.
//!
//! Three layers: `state` holds handles and pure functions, `actions` change the state, and the views (`image`, `cloud`, `linking`,
//! `panels`, `timeline`, `toolbar`, `bar`, `debrief`) show it. A lower layer imports no higher one.

mod actions;
mod bar;
mod cannot_finish;
mod cloud;
mod colors;
mod conflicts;
mod covers;
mod data_view;
mod debrief;
mod focus_regions;
mod image;
mod keys;
mod layout;
mod linking;
mod missing_classes;
mod open_task;
mod page;
mod panel_fold;
mod panels;
mod remote_pointer;
mod review_flow;
mod state;
mod stored_drafts;
mod sync_notes;
mod task_state_note;
mod timeline;
mod toolbar;
mod track_dialog;

use crate::app::NotFound;
use debrief::DebriefPage;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, RouteChildren};
use leptos_router::{MatchNestedRoutes, path};
use page::{GoldenPage, ReviewPage, TaskPage};

/// The program's routes.
pub fn routes() -> AnyView {
    view! { <FlatRoutes fallback=NotFound children=route_table() /> }.into_any()
}

/// The workbench in all its uses; `assay_core::api::pages::WORKBENCH` lists the same addresses for the server.
fn route_table() -> RouteChildren<impl MatchNestedRoutes + Clone + Send + 'static> {
    ToChildren::to_children(|| {
        view! {
            <Route path=path!("projects/:project/golden/:golden") view=GoldenPage />
            <Route path=path!("projects/:project/tasks/:task") view=TaskPage />
            <Route path=path!("projects/:project/tasks/:task/review") view=ReviewPage />
            <Route path=path!("bench/viewer") view=cloud::BenchViewer />
            <Route path=path!("projects/:project/debriefs/:debrief") view=DebriefPage />
        }
        .into_inner()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::api::pages::WORKBENCH;
    use leptos_router::{PathSegment, RouteDefs};

    #[test]
    fn the_server_sends_the_workbench_for_each_of_its_routes() {
        let routes = RouteDefs::new(route_table().into_inner());
        let pattern = |segments: Vec<PathSegment>| {
            let parts = segments.iter().map(|segment| match segment {
                PathSegment::Param(name) => format!(":{name}"),
                other => other.as_raw_str().to_owned(),
            });
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
        };
        let (_, generated) = routes.generate_routes();
        let patterns: Vec<String> = generated.into_iter().map(|route| pattern(route.segments)).collect();
        assert_eq!(patterns, WORKBENCH);
    }
}
