//! What people see where they read: one folder or file a page, named as in the menu.

mod app;
mod demo;
mod frame;
mod home;
mod invitation;
mod session;
mod setup;
mod sign_in;

pub use app::App;
pub use session::Session;
