//! Parts that all pages share: one of each.

mod avatar;
mod claim_next;
mod dialog;
mod example;
mod icon;
pub mod keys;
mod markdown;
mod notice;
mod remote;
mod secret;
mod time;
mod toast;

pub use avatar::{Avatar, avatar_color};
pub use claim_next::ClaimNext;
pub use dialog::Dialog;
pub use example::{ExampleClip, Examples};
pub use icon::{Icon, IconShape, Logo};
pub use keys::{KeyBindings, KeyHint};
pub use markdown::Markdown;
pub use notice::{EmptyState, ErrorNote, FieldError, Note, Tone};
pub use remote::{Remote, RemoteForm, RemoteView};
pub use secret::OneTimeSecret;
pub use time::{TimeAgo, ago, day};
pub use toast::Toasts;
