//! Three-way merge of label documents by object.

use crate::Edit;
use assay_core::label::{Document, Object};
use std::collections::{BTreeMap, BTreeSet};

/// Object that both sides changed in different ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Its id.
    pub id: String,
    /// The object on this side; none: deleted here.
    pub mine: Option<Object>,
    /// The object on the other side; none: deleted there.
    pub theirs: Option<Object>,
}

/// Which side of a conflict stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictChoice {
    /// This side's object, or its deletion.
    Mine,
    /// The other side's object, or its deletion.
    Theirs,
    /// Both objects; where one side deleted it, the object.
    Both,
}

/// Result of a merge.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// Both sides' changes. Of an object in conflict it has their version, or mine where they deleted it.
    pub document: Document,
    /// Objects to choose a side for.
    pub conflicts: Vec<Conflict>,
    /// Number of objects that this side alone added, changed or deleted.
    pub from_mine: usize,
    /// Number of objects that the other side alone added, changed or deleted.
    pub from_theirs: usize,
}

fn by_id(document: &Document) -> BTreeMap<&str, &Object> {
    document.objects.iter().map(|object| (object.id.as_str(), object)).collect()
}

/// Merge two documents that grew from `base`. An object that one side alone changed, added or deleted is as that side has
/// it; an object that both sides changed to the same is so; all others are conflicts. The drawing order is mine where
/// they did not change it, else theirs; what the other side added lies on top.
pub fn merge(base: &Document, mine: &Document, theirs: &Document) -> Merge {
    let (old, own, other) = (by_id(base), by_id(mine), by_id(theirs));
    let mut merged =
        Merge { document: Document::default(), conflicts: Vec::new(), from_mine: 0, from_theirs: 0 };
    for id in merged_order(base, mine, theirs) {
        let [old, own, other] = [&old, &own, &other].map(|side| side.get(id).copied());
        let object = if own == other {
            own
        } else if other == old {
            merged.from_mine += 1;
            own
        } else if own == old {
            merged.from_theirs += 1;
            other
        } else {
            let (mine, theirs) = (own.cloned(), other.cloned());
            merged.conflicts.push(Conflict { id: id.to_owned(), mine, theirs });
            other.or(own)
        };
        merged.document.objects.extend(object.cloned());
    }
    merged
}

/// Ids of both sides in their merged drawing order.
fn merged_order<'a>(base: &Document, mine: &'a Document, theirs: &'a Document) -> Vec<&'a str> {
    let ids = |document: &'a Document| document.objects.iter().map(|object| object.id.as_str());
    let (in_mine, in_theirs): (BTreeSet<&str>, BTreeSet<&str>) = (ids(mine).collect(), ids(theirs).collect());
    let in_base: BTreeSet<&str> = base.objects.iter().map(|object| object.id.as_str()).collect();
    let is_common = |id: &&str| in_base.contains(id) && in_mine.contains(id) && in_theirs.contains(id);
    let old = base.objects.iter().map(|object| object.id.as_str()).filter(is_common);
    if ids(theirs).filter(is_common).eq(old) {
        ids(mine).chain(ids(theirs).filter(|id| !in_mine.contains(id))).collect()
    } else {
        ids(theirs).chain(ids(mine).filter(|id| !in_theirs.contains(id))).collect()
    }
}

/// Settle a conflict in a merged document. `new_id` makes up the id of a second object.
pub fn resolve(
    document: &mut Document,
    conflict: &Conflict,
    choice: ConflictChoice,
    new_id: impl FnOnce() -> String,
) {
    let Conflict { id, mine, theirs } = conflict;
    match (choice, mine, theirs) {
        (ConflictChoice::Mine, mine, _) => document.put(id, mine.as_ref()),
        (ConflictChoice::Theirs, _, theirs) => document.put(id, theirs.as_ref()),
        (ConflictChoice::Both, Some(mine), Some(theirs)) => {
            document.put(id, Some(theirs));
            document.objects.push(Object { id: new_id(), ..mine.clone() });
        }
        (ConflictChoice::Both, one, other) => document.put(id, one.as_ref().or(other.as_ref())),
    }
}

/// Edits that make one document of another; the editor applies them as one step that can be undone.
pub fn edits_between(from: &Document, to: &Document) -> Vec<Edit> {
    let (old, new) = (by_id(from), by_id(to));
    let mut edits = Vec::new();
    let mut order: Vec<&str> = Vec::with_capacity(from.objects.len());
    for object in &from.objects {
        if new.get(object.id.as_str()) == Some(&object) {
            order.push(&object.id);
        } else {
            edits.push(Edit::Remove { id: object.id.clone() });
        }
    }
    for (index, object) in to.objects.iter().enumerate() {
        let id = object.id.as_str();
        if order.get(index) == Some(&id) {
            continue;
        }
        if old.get(id) == Some(&object) {
            order.retain(|other| *other != id);
            edits.push(Edit::Reorder { id: id.to_owned(), index });
        } else {
            edits.push(Edit::Add { index, object: object.clone() });
        }
        order.insert(index.min(order.len()), id);
    }
    edits
}

#[cfg(test)]
pub(super) mod testing {
    use assay_core::geometry::Geometry;
    use assay_core::label::{Document, Object, Shape};
    use std::collections::BTreeMap;

    /// Object with a box at this place.
    pub(crate) fn object(id: &str, x: f64) -> Object {
        let geometry: Geometry =
            serde_json::from_value(serde_json::json!({ "box": [x, 0.0, 5.0, 5.0] })).unwrap();
        Object {
            id: id.to_owned(),
            class: "car".to_owned(),
            attributes: BTreeMap::new(),
            track: false,
            shapes: vec![Shape::new(0, "camera".to_owned(), geometry)],
        }
    }

    /// Document with an object for each letter, all at the same place.
    pub(crate) fn document(ids: &str) -> Document {
        Document {
            objects: ids.chars().map(|id| object(&id.to_string(), 0.0)).collect(),
            ..Document::default()
        }
    }
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
