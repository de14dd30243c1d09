//! What people see where they read: one folder or file a page, named as in the menu.

mod account;
mod app;
mod audit;
mod brief;
mod calibration;
mod debriefs;
mod demo;
mod frame;
mod gate;
mod golden;
mod home;
mod import;
mod invitation;
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

use crate::Page;
pub use app::{App, AppProps};
use leptos::prelude::IntoAny;
pub(crate) use project::ClaimNext;
pub use session::Session;

/// Every page to read.
pub const PAGES: [Page; 21] = [
    ("", || home::Home().into_any()),
    ("sign-in", || sign_in::SignIn().into_any()),
    ("setup", || setup::Setup().into_any()),
    ("demo", || demo::Demo().into_any()),
    ("invitation/*", || invitation::Invitation().into_any()),
    ("account", || account::Account().into_any()),
    ("new-project", || home::NewProject().into_any()),
    ("projects/*", || project::Project().into_any()),
    ("projects/*/people", || people::People().into_any()),
    ("projects/*/import", || import::Import().into_any()),
    ("projects/*/golden", || golden::GoldenList().into_any()),
    ("projects/*/sample", || sample::SamplePage().into_any()),
    ("projects/*/review", || review::Queue().into_any()),
    ("projects/*/tasks/*/calibration", || calibration::Calibration().into_any()),
    ("projects/*/brief", || brief::BriefPage().into_any()),
    ("projects/*/debriefs", || debriefs::DebriefList().into_any()),
    ("projects/*/debriefs/*/minutes", || debriefs::Minutes().into_any()),
    ("projects/*/releases", || releases::ReleasesPage().into_any()),
    ("projects/*/audit", || audit::Audit().into_any()),
    ("projects/*/stages/*", || stage::StagePage().into_any()),
    ("projects/*/stages/*/versions", || stage::Versions().into_any()),
];
