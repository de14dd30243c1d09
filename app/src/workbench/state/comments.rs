//! Comment state: comments on the golden item, and the location of the one being written.

use assay_core::api::Comment;
use assay_core::golden::Anchor;
use leptos::prelude::*;

/// Handles to comments.
#[derive(Clone, Copy)]
pub struct CommentState {
    /// Comments; those with an anchor are drawn as pins.
    pub all: RwSignal<Vec<Comment>>,
    /// Anchor of the comment that is being written.
    pub draft_anchor: RwSignal<Option<Anchor>>,
    /// Comment under the pointer, in the list or as a pin.
    pub hovered: RwSignal<Option<String>>,
}

impl CommentState {
    /// State with these comments.
    pub fn new(comments: Vec<Comment>) -> Self {
        Self { all: RwSignal::new(comments), draft_anchor: RwSignal::new(None), hovered: RwSignal::new(None) }
    }
}

/// Threads: comments that answer no other, the open ones first, each half in the order written.
pub fn threads(comments: &[Comment]) -> Vec<Comment> {
    let mut threads: Vec<Comment> = comments.iter().filter(|c| c.parent.is_none()).cloned().collect();
    threads.sort_by_key(|c| c.resolved_at.is_some());
    threads
}

/// Answers in a thread, in the order written.
pub fn replies(comments: &[Comment], thread: &str) -> Vec<Comment> {
    comments.iter().filter(|c| c.parent.as_deref() == Some(thread)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::comment;

    fn ids(comments: &[Comment]) -> Vec<&str> {
        comments.iter().map(|c| c.id.as_str()).collect()
    }

    #[test]
    fn open_threads_come_before_resolved_ones_in_the_order_written() {
        let resolved = |id: &str| Comment { resolved_at: Some("2026-01-01".to_owned()), ..comment(id, None) };
        let all = [resolved("a"), comment("b", None), resolved("c"), comment("d", None)];
        assert_eq!(ids(&threads(&all)), ["b", "d", "a", "c"]);
    }

    #[test]
    fn a_reply_is_listed_in_its_thread_only() {
        let reply = Comment { parent: Some("a".to_owned()), ..comment("r", None) };
        let all = [comment("a", None), reply, comment("b", None)];
        assert_eq!(ids(&threads(&all)), ["a", "b"]);
        assert_eq!(ids(&replies(&all, "a")), ["r"]);
        assert!(replies(&all, "b").is_empty());
    }
}
