//! What people see where they read: one folder or file a page, named as in the menu.

mod account;
mod app;
mod audit;
mod auth_form;
mod brief;
mod calibration;
mod debriefs;
mod demo;
mod golden;
mod home;
mod import;
mod invitation;
mod page_frame;
mod people;
mod project;
mod releases;
mod review;
mod sample;
mod save_bar;
mod session;
mod setup;
mod sign_in;
mod stage;

use crate::PageRoute;
pub use app::{App, AppProps};
use leptos::prelude::IntoAny;
pub(crate) use project::ClaimNext;
pub use session::Session;

/// Every page to read.
pub const PAGES: [PageRoute; 21] = [
    ("", || home::HomePage().into_any()),
    ("sign-in", || sign_in::SignInPage().into_any()),
    ("setup", || setup::SetupPage().into_any()),
    ("demo", || demo::DemoPage().into_any()),
    ("invitation/*", || invitation::InvitationPage().into_any()),
    ("account", || account::AccountPage().into_any()),
    ("new-project", || home::NewProjectPage().into_any()),
    ("projects/*", || project::ProjectPage().into_any()),
    ("projects/*/people", || people::PeoplePage().into_any()),
    ("projects/*/import", || import::ImportPage().into_any()),
    ("projects/*/golden", || golden::GoldenList().into_any()),
    ("projects/*/sample", || sample::SamplePage().into_any()),
    ("projects/*/review", || review::ReviewQueue().into_any()),
    ("projects/*/tasks/*/calibration", || calibration::CalibrationPage().into_any()),
    ("projects/*/brief", || brief::BriefPage().into_any()),
    ("projects/*/debriefs", || debriefs::DebriefList().into_any()),
    ("projects/*/debriefs/*/minutes", || debriefs::MinutesPage().into_any()),
    ("projects/*/releases", || releases::ReleasesPage().into_any()),
    ("projects/*/audit", || audit::AuditPage().into_any()),
    ("projects/*/stages/*", || stage::StagePage().into_any()),
    ("projects/*/stages/*/versions", || stage::VersionsPage().into_any()),
];
