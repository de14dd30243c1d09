//! Three-way merge of values: what one side changed is taken from it.

use crate::label::AttributeValue;
use std::collections::BTreeMap;

/// Their value where they changed it, else mine.
pub(super) fn theirs_if_changed<T: PartialEq + Clone>(base: &T, theirs: &T, mine: &T) -> T {
    if theirs == base { mine.clone() } else { theirs.clone() }
}

/// Values of attributes by name.
pub(super) type Attributes = BTreeMap<String, AttributeValue>;

/// Attributes after both sides changed some: where both changed the same, mine.
pub(super) fn merge_attributes(base: &Attributes, theirs: &Attributes, mine: &Attributes) -> Attributes {
    let mut merged = mine.clone();
    let names = theirs.keys().chain(base.keys());
    for name in names {
        let (was, now, own) = (base.get(name), theirs.get(name), mine.get(name));
        // Where the tasker changed it too, it is the tasker's.
        if now == was || own != was {
            continue;
        }
        match now {
            Some(value) => merged.insert(name.clone(), value.clone()),
            None => merged.remove(name),
        };
    }
    merged
}
