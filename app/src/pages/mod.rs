//! What people see where they read: one folder or file a page, named as in the menu.

mod app;
mod audit;
mod demo;
mod frame;
mod gate;
mod golden;
mod home;
mod import;
mod invitation;
mod people;
mod project;
mod review;
mod session;
mod setup;
mod sign_in;
mod stage;

pub use app::App;
pub(crate) use project::ClaimNext;
pub use session::Session;
