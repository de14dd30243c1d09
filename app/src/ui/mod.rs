//! Parts that all pages share: one of each.

mod avatar;
mod claim_next;
mod dialog;
mod example;
mod icon;
pub mod keys;
mod markdown;
mod notice;
mod number;
mod number_field;
pub mod pointer;
mod remote;
mod row_limit;
mod secret;
mod sending;
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
pub use number::{NumberRange, format_number, limit_step, usual_range};
pub use number_field::{NumberField, focus_invalid_field};
pub use remote::{Remote, RemoteForm, RemoteView};
pub use row_limit::RowLimit;
pub use secret::OneTimeSecret;
pub use sending::Sending;
pub use time::{TimeAgo, ago, day, duration};
pub use toast::Toasts;
