//! Workbench: labels are drawn, compared and judged here.
//!
//! Three layers: `state` holds handles and pure functions, `actions` change the state, and the views (`image`, `cloud`,
//! `panels`, `timeline`, `toolbar`, `bar`, `debrief`) show it. A lower layer imports no higher one.

mod actions;
mod bar;
mod cloud;
mod colors;
mod data_view;
mod debrief;
mod focus_regions;
mod image;
mod keys;
mod layout;
mod page;
mod panels;
mod remote_pointer;
mod state;
mod timeline;
mod toolbar;

use crate::PageRoute;
use assay_core::api::pages::WORKBENCH;
use debrief::DebriefPage;
use leptos::prelude::IntoAny;
use page::{GoldenPage, ReviewPage, TaskPage};

/// The workbench in all its uses, in the order of [`WORKBENCH`].
pub const PAGES: [PageRoute; WORKBENCH.len()] = [
    (WORKBENCH[0], || GoldenPage().into_any()),
    (WORKBENCH[1], || TaskPage().into_any()),
    (WORKBENCH[2], || ReviewPage().into_any()),
    (WORKBENCH[3], || cloud::BenchViewer().into_any()),
    (WORKBENCH[4], || DebriefPage().into_any()),
];
