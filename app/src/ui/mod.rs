//! Parts that all pages share: one of each.

mod dialog;
mod example;
mod face;
mod icon;
pub mod keys;
mod markdown;
mod notice;
mod remote;
mod secret;
mod time;
mod toast;

pub use dialog::Dialog;
pub use example::{Clip, Examples};
pub use face::{Face, face_color};
pub use icon::{Icon, Logo, Shape};
pub use keys::{KeyHint, Keys};
pub use markdown::Markdown;
pub use notice::{Empty, Fault, FieldFault, Note, Tone};
pub use remote::{Loaded, LoadedForm, Remote};
pub use secret::ShownOnce;
pub use time::{TimeAgo, ago, day};
pub use toast::Toasts;
