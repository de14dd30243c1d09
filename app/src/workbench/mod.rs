//! Where labels are drawn.

mod bar;
pub mod cloud;
mod commands;
mod data_view;
mod debrief;
mod focus_regions;
pub mod grading;
pub mod image;
mod limit;
mod page;
mod panels;
mod pins;
mod predictions;
mod presence;
pub mod state;
mod sync;
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
