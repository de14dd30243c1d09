//! Pointers over a view: a state machine that makes presses, drags and gestures of what mouse, pen and fingers do.

mod event;
mod gestures;
mod pinch;
#[cfg(test)]
mod tests;

pub use event::{PointerAction, PointerInput, PointerKind, PointerPhase, PressButton};
pub use gestures::Gestures;
pub use pinch::ViewGesture;
