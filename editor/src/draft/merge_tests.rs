//! Tests of the merge of label documents.

use super::testing::{document, object};
use super::*;
use crate::Editor;
use proptest::prelude::*;

fn ids(document: &Document) -> String {
    document.objects.iter().map(|object| object.id.as_str()).collect()
}

/// Document with an object moved to this place.
fn moved(from: &Document, id: &str, x: f64) -> Document {
    let mut document = from.clone();
    document.put(id, Some(&object(id, x)));
    document
}

#[test]
fn what_both_sides_added_is_there_and_what_one_side_deleted_is_gone() {
    let merged = merge(&document("ab"), &document("abc"), &document("bd"));
    assert_eq!(ids(&merged.document), "bcd");
    assert!(merged.conflicts.is_empty());
    assert_eq!((merged.from_mine, merged.from_theirs), (1, 2));
}

#[test]
fn an_object_that_one_side_moved_is_where_that_side_has_it() {
    let base = document("ab");
    let merged = merge(&base, &moved(&base, "a", 10.0), &moved(&base, "b", 20.0));
    assert_eq!(merged.document, moved(&moved(&base, "a", 10.0), "b", 20.0));
}

#[test]
fn an_object_that_both_changed_or_one_deleted_and_the_other_changed_is_a_conflict() {
    let base = document("ab");
    let both = merge(&base, &moved(&base, "a", 10.0), &moved(&base, "a", 20.0));
    let conflict =
        Conflict { id: "a".to_owned(), mine: Some(object("a", 10.0)), theirs: Some(object("a", 20.0)) };
    assert_eq!(both.conflicts, [conflict]);
    let deleted = merge(&base, &document("b"), &moved(&base, "a", 20.0));
    assert_eq!((deleted.conflicts[0].mine.as_ref(), ids(&deleted.document)), (None, "ba".to_owned()));
    let changed = merge(&base, &moved(&base, "a", 10.0), &document("b"));
    assert_eq!(changed.conflicts[0].theirs, None);
    assert_eq!(
        changed.document.object("a"),
        Some(&object("a", 10.0)),
        "nothing is gone before the person chose so"
    );
}

#[test]
fn the_same_change_on_both_sides_is_no_conflict() {
    let base = document("ab");
    let merged = merge(&base, &moved(&base, "a", 10.0), &moved(&base, "a", 10.0));
    assert!(merged.conflicts.is_empty());
    assert_eq!((merged.from_mine, merged.from_theirs), (0, 0));
}

#[test]
fn the_drawing_order_is_that_of_the_side_that_changed_it() {
    assert_eq!(ids(&merge(&document("abc"), &document("cab"), &document("abcd")).document), "cabd");
    assert_eq!(ids(&merge(&document("abc"), &document("abcd"), &document("cab")).document), "cabd");
}

#[test]
fn a_conflict_is_settled_by_one_side_or_by_both() {
    let base = document("a");
    let merged = merge(&base, &moved(&base, "a", 10.0), &moved(&base, "a", 20.0));
    let settled = |choice| {
        let mut document = merged.document.clone();
        resolve(&mut document, &merged.conflicts[0], choice, || "n".to_owned());
        document.objects
    };
    assert_eq!(settled(ConflictChoice::Mine), [object("a", 10.0)]);
    assert_eq!(settled(ConflictChoice::Theirs), [object("a", 20.0)]);
    assert_eq!(settled(ConflictChoice::Both), [object("a", 20.0), object("n", 10.0)]);
}

#[test]
fn a_deletion_in_conflict_can_stay_or_be_taken_back() {
    let base = document("ab");
    let merged = merge(&base, &document("b"), &moved(&base, "a", 20.0));
    let settled = |choice| {
        let mut document = merged.document.clone();
        resolve(&mut document, &merged.conflicts[0], choice, || "n".to_owned());
        ids(&document)
    };
    assert_eq!(settled(ConflictChoice::Mine), "b");
    assert_eq!(settled(ConflictChoice::Theirs), "ba");
    assert_eq!(settled(ConflictChoice::Both), "ba");
}

/// A document of up to eight objects, each at one of three places, in any order.
fn any_document() -> impl Strategy<Value = Document> {
    let objects = proptest::sample::subsequence(('a'..='h').collect::<Vec<_>>(), 0..=8).prop_shuffle();
    (objects, proptest::collection::vec(0_u8..3, 8)).prop_map(|(ids, places)| Document {
        objects: ids.iter().zip(places).map(|(id, x)| object(&id.to_string(), f64::from(x))).collect(),
        ..Document::default()
    })
}

proptest! {
    #[test]
    fn a_side_without_changes_gives_way_to_the_other(base in any_document(), other in any_document()) {
        let (forward, back) = (merge(&base, &base, &other), merge(&base, &other, &base));
        prop_assert!(forward.conflicts.is_empty() && back.conflicts.is_empty());
        for merged in [forward.document, back.document] {
            prop_assert_eq!(by_id(&merged), by_id(&other));
        }
    }

    #[test]
    fn no_object_vanishes_unless_one_side_deleted_it_and_the_other_left_it(
        base in any_document(), mine in any_document(), theirs in any_document()
    ) {
        let merged = merge(&base, &mine, &theirs);
        let (old, result) = (by_id(&base), by_id(&merged.document));
        let settled: BTreeSet<&str> = merged.conflicts.iter().map(|c| c.id.as_str()).collect();
        for (side, other) in [(by_id(&mine), by_id(&theirs)), (by_id(&theirs), by_id(&mine))] {
            for (id, object) in side {
                let was_deleted = !other.contains_key(id) && old.get(id) == Some(&object);
                prop_assert!(result.contains_key(id) != was_deleted, "{}", id);
                let is_here = result.get(id) == Some(&object);
                let was_changed_there = old.get(id) == Some(&object);
                prop_assert!(is_here || was_changed_there || settled.contains(id), "{}", id);
            }
        }
        prop_assert!(result.keys().all(|id| by_id(&mine).contains_key(id) || by_id(&theirs).contains_key(id)));
        prop_assert!(merged.document.problems().is_empty());
    }

    #[test]
    fn a_merge_merged_again_is_the_same(base in any_document(), mine in any_document(), theirs in any_document()) {
        let once = merge(&base, &mine, &theirs);
        let again = merge(&theirs, &once.document, &theirs);
        prop_assert!(again.conflicts.is_empty());
        prop_assert_eq!(by_id(&again.document), by_id(&once.document));
        let rest = merge(&base, &mine, &once.document);
        prop_assert_eq!(by_id(&rest.document), by_id(&once.document));
    }

    #[test]
    fn both_sides_see_the_same_conflicts(base in any_document(), mine in any_document(), theirs in any_document()) {
        let ids = |merged: Merge| merged.conflicts.into_iter().map(|c| c.id).collect::<BTreeSet<_>>();
        prop_assert_eq!(ids(merge(&base, &mine, &theirs)), ids(merge(&base, &theirs, &mine)));
    }

    #[test]
    fn edits_between_two_documents_lead_from_one_to_the_other_and_back(from in any_document(), to in any_document()) {
        let mut editor = Editor::new(from.clone());
        editor.apply(edits_between(&from, &to));
        prop_assert_eq!(editor.document(), &to);
        if from != to {
            prop_assert!(editor.undo());
        }
        prop_assert_eq!(editor.document(), &from);
    }
}
