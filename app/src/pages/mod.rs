//! Pages to read and to configure: one folder or file a page, named as in the menu.

mod account;
mod alignment;
mod audit;
mod auth_form;
mod board;
mod brief;
mod calibration;
mod comma_list;
mod debriefs;
mod demo;
mod drift;
#[cfg(test)]
mod fixtures;
mod golden;
mod home;
mod import;
mod invitation;
mod my_work;
mod page_frame;
mod people;
mod pipeline;
mod project;
mod releases;
mod review;
mod sample;
mod save_bar;
mod save_conflict;
mod setup;
mod sign_in;
mod stage;
mod taskers;
mod training;

use crate::app::NotFound;
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, RouteChildren};
use leptos_router::{MatchNestedRoutes, path};

/// The program's routes.
pub fn routes() -> AnyView {
    view! { <FlatRoutes fallback=NotFound children=route_table() /> }.into_any()
}

/// Every page with its address.
fn route_table() -> RouteChildren<impl MatchNestedRoutes + Clone + Send + 'static> {
    ToChildren::to_children(|| {
        view! {
            <Route path=path!("") view=home::HomePage />
            <Route path=path!("sign-in") view=sign_in::SignInPage />
            <Route path=path!("setup") view=setup::SetupPage />
            <Route path=path!("demo") view=demo::DemoPage />
            <Route path=path!("invitation/:token") view=invitation::InvitationPage />
            <Route path=path!("account") view=account::AccountPage />
            <Route path=path!("audit") view=audit::ServerAuditPage />
            <Route path=path!("new-project") view=home::NewProjectPage />
            <Route path=path!("projects/:project") view=project::ProjectPage />
            <Route path=path!("projects/:project/pipeline") view=pipeline::PipelinePage />
            <Route path=path!("projects/:project/board") view=board::BoardPage />
            <Route path=path!("projects/:project/tasks") view=project::TasksPage />
            <Route path=path!("projects/:project/exports") view=project::ExportsPage />
            <Route path=path!("projects/:project/people") view=people::PeoplePage />
            <Route path=path!("projects/:project/import") view=import::ImportPage />
            <Route path=path!("projects/:project/golden") view=golden::GoldenList />
            <Route path=path!("projects/:project/sample") view=sample::SamplePage />
            <Route path=path!("projects/:project/my-work") view=my_work::MyWorkPage />
            <Route path=path!("projects/:project/training") view=training::TrainingPage />
            <Route path=path!("projects/:project/training/:course") view=training::CoursePage />
            <Route path=path!("projects/:project/attempts/:attempt") view=training::AttemptPage />
            <Route path=path!("projects/:project/alignment") view=alignment::AlignmentPage />
            <Route path=path!("projects/:project/drift") view=drift::DriftPage />
            <Route path=path!("projects/:project/taskers") view=taskers::TaskersPage />
            <Route path=path!("projects/:project/review") view=review::ReviewPage />
            <Route path=path!("projects/:project/review/:batch") view=review::BatchPage />
            <Route path=path!("projects/:project/tasks/:task/calibration") view=calibration::CalibrationPage />
            <Route path=path!("projects/:project/brief") view=brief::BriefPage />
            <Route path=path!("projects/:project/debriefs") view=debriefs::DebriefList />
            <Route path=path!("projects/:project/debriefs/:debrief/minutes") view=debriefs::MinutesPage />
            <Route path=path!("projects/:project/releases") view=releases::ReleasesPage />
            <Route path=path!("projects/:project/audit") view=audit::AuditPage />
            <Route path=path!("projects/:project/stages/:stage") view=stage::StagePage />
            <Route path=path!("projects/:project/stages/:stage/versions") view=stage::VersionsPage />
        }
        .into_inner()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::api::pages::is_workbench_path;
    use leptos_router::RouteDefs;

    #[test]
    fn pages_have_addresses_that_the_workbench_does_not_have() {
        let routes = RouteDefs::new(route_table().into_inner());
        for path in [
            "/",
            "/sign-in",
            "/projects/p",
            "/projects/p/tasks",
            "/projects/p/golden",
            "/projects/p/debriefs/d/minutes",
            "/projects/p/review/b",
        ] {
            assert!(routes.match_route(path).is_some() && !is_workbench_path(path), "{path}");
        }
        for path in
            ["/nowhere", "/projects", "/projects/p/tasks/t", "/projects/p/golden/g", "/projects/p/exports/x"]
        {
            assert!(routes.match_route(path).is_none(), "{path}");
        }
    }
}
