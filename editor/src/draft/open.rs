//! Opening of a task: what the server has, and the drafts that this browser has of it.

use super::local::{LocalDraft, document_hash};
use super::merge::{Conflict, merge};
use crate::PendingPolygon;
use crate::tool::PolygonTarget;
use assay_core::label::Document;

/// Label as the server has it for the person who opens the task.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerDraft {
    /// Revision of the person's draft.
    pub revision: u32,
    /// The draft, or the last submitted label, or an empty one.
    pub document: Document,
    /// Id of the last submitted label.
    pub last_label: Option<String>,
}

/// Label with which work goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedDraft {
    /// The server's label with what this browser alone has. Of objects in conflict it has the server's version.
    pub document: Document,
    /// Objects to choose a side for, in the order of the drafts that they come from.
    pub conflicts: Vec<Conflict>,
    /// Number of objects that came from drafts of this browser although the server's draft is newer than what they grew
    /// from: worth a message.
    pub joined: usize,
    /// A half-drawn shape, to be finished.
    pub drawing: Option<PendingPolygon>,
}

/// Open a task with what this browser has of it, from whichever windows. Drafts that only grew on from what the server has
/// replace it; drafts that grew apart are merged by object. A half-drawn shape says nothing about the finished ones.
pub fn open_draft(server: &ServerDraft, locals: &[LocalDraft]) -> OpenedDraft {
    let mut locals: Vec<&LocalDraft> = locals.iter().collect();
    locals.sort_by(|a, b| a.stored_ms.total_cmp(&b.stored_ms));
    let mut opened =
        OpenedDraft { document: server.document.clone(), conflicts: Vec::new(), joined: 0, drawing: None };
    let newest_hash = document_hash(&server.document);
    for local in locals.iter().filter(|local| local.unsent) {
        // What was sent without an answer has arrived: the draft grew from it.
        let has_arrived = local.in_doubt.contains(&newest_hash) || local.revision == Some(server.revision);
        let base = match &local.grown_from {
            _ if has_arrived => server.document.clone(),
            Some(base) => base.clone(),
            None => Document::default(),
        };
        let merged = merge(&base, &local.document, &opened.document);
        if !has_arrived {
            opened.joined += merged.from_mine;
        }
        opened.document = merged.document;
        opened.conflicts.extend(merged.conflicts);
    }
    let drawn = locals.iter().rev().filter(|local| local.base == server.last_label);
    opened.drawing = drawn.filter_map(|local| local.drawing.clone()).find(|drawing| match &drawing.target {
        PolygonTarget::New => true,
        PolygonTarget::HoleOf(id) | PolygonTarget::ShapeOf(id) => opened.document.object(id).is_some(),
    });
    opened
}

#[cfg(test)]
mod tests {
    use super::super::merge::testing::{document, object};
    use super::*;

    fn server(revision: u32, ids: &str) -> ServerDraft {
        ServerDraft { revision, document: document(ids), last_label: None }
    }

    fn local(revision: u32, grown_from: &str, ids: &str) -> LocalDraft {
        LocalDraft {
            user: "ana".to_owned(),
            task: "t1".to_owned(),
            window: "w1".to_owned(),
            base: None,
            revision: Some(revision),
            grown_from: Some(document(grown_from)),
            in_doubt: Vec::new(),
            document: document(ids),
            drawing: None,
            unsent: true,
            stored_ms: 0.0,
        }
    }

    fn half() -> PendingPolygon {
        PendingPolygon {
            frame: 0,
            sensor: "front".to_owned(),
            class: "car".to_owned(),
            target: PolygonTarget::New,
            points: vec![[1.0, 1.0]],
        }
    }

    #[test]
    fn a_draft_that_only_grew_on_replaces_what_the_server_has() {
        let opened = open_draft(&server(3, "ab"), &[local(3, "ab", "bc")]);
        assert_eq!((opened.document, opened.joined), (document("bc"), 0));
    }

    #[test]
    fn a_forgotten_draft_is_joined_with_newer_work_from_elsewhere() {
        let opened = open_draft(&server(4, "bcd"), &[local(0, "", "a")]);
        assert!(opened.conflicts.is_empty());
        assert_eq!(opened.joined, 1);
        assert_eq!(opened.document.objects.len(), 4);
    }

    #[test]
    fn a_half_drawn_shape_comes_back_alone() {
        let sent = LocalDraft { drawing: Some(half()), unsent: false, ..local(1, "a", "a") };
        let opened = open_draft(&server(4, "abcd"), std::slice::from_ref(&sent));
        assert_eq!((opened.document, opened.drawing), (document("abcd"), Some(half())));
        let next = ServerDraft { last_label: Some("r1".to_owned()), ..server(5, "abcd") };
        assert_eq!(open_draft(&next, &[sent]).drawing, None, "of a label that was submitted since");
    }

    #[test]
    fn a_half_drawn_hole_comes_back_only_into_an_object_that_is_there() {
        let drawing = PendingPolygon { target: PolygonTarget::HoleOf("z".to_owned()), ..half() };
        let sent = LocalDraft { drawing: Some(drawing), unsent: false, ..local(1, "a", "a") };
        assert_eq!(open_draft(&server(2, "ab"), std::slice::from_ref(&sent)).drawing, None);
        assert!(open_draft(&server(2, "az"), &[sent]).drawing.is_some());
    }

    #[test]
    fn drafts_of_two_windows_are_both_there() {
        let second = LocalDraft { window: "w2".to_owned(), ..local(1, "a", "ac") };
        let opened = open_draft(&server(1, "a"), &[local(1, "a", "ab"), second]);
        assert_eq!(opened.document.objects.len(), 3);
    }

    #[test]
    fn what_arrived_without_an_answer_is_no_conflict_with_what_was_changed_since() {
        let mut draft = local(0, "", "a");
        draft.in_doubt = vec![document_hash(&document("a"))];
        draft.document.put("a", Some(&object("a", 10.0)));
        let opened = open_draft(&server(1, "a"), &[draft.clone()]);
        assert!(opened.conflicts.is_empty());
        assert_eq!(opened.document, draft.document);
    }

    #[test]
    fn a_draft_from_before_a_submission_elsewhere_is_not_thrown_away() {
        let next = ServerDraft { last_label: Some("r1".to_owned()), ..server(2, "b") };
        let opened = open_draft(&next, &[local(0, "", "a")]);
        assert_eq!(opened.document.objects.len(), 2);
    }

    #[test]
    fn a_draft_of_an_earlier_version_deletes_nothing() {
        let old = LocalDraft { revision: None, grown_from: None, ..local(0, "", "a") };
        assert_eq!(open_draft(&server(1, "ab"), &[old]).document.objects.len(), 2);
    }
}
