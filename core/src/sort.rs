//! Sorting lists by a number.
//!
//! The standard library's sort is compiled anew for every kind of list, 4 KB each; a page that people download has
//! no room for dozens of it. Here places and numbers are sorted, by one and the same code, and the list follows.

use std::collections::{BTreeMap, BTreeSet};

/// Sort by a number, rising in the order of [`f64::total_cmp`]; equals keep their order.
pub fn by_number<T>(items: &mut Vec<T>, number: impl Fn(&T) -> f64) {
    by_rank(items, |item| rank(number(item)));
}

/// Sort by a whole number, rising; equals keep their order.
pub fn by_rank<T>(items: &mut Vec<T>, rank: impl Fn(&T) -> u64) {
    let mut order: Vec<(u64, u32)> = items.iter().zip(0..).map(|(item, place)| (rank(item), place)).collect();
    order.sort_unstable();
    let mut slots: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.iter().filter_map(|(_, place)| slots.get_mut(*place as usize)?.take()));
}

/// Items as a set, put in one by one: `collect` sorts them first, by a sort of its own for every kind.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    for item in items {
        set.insert(item);
    }
    set
}

/// Pairs as a map, for the reason of [`set`]; the last of equal keys stays.
pub fn map<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        map.insert(key, value);
    }
    map
}

/// Whole numbers in the order of [`f64::total_cmp`].
fn rank(number: f64) -> u64 {
    let bits = number.to_bits();
    if number.is_sign_negative() { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_order_is_that_of_the_standard_library(numbers in prop::collection::vec(
            prop_oneof![any::<f64>(), (-3..3).prop_map(f64::from), Just(-0.0), Just(f64::NAN)], 0..40
        )) {
            let mut items: Vec<(f64, usize)> = numbers.into_iter().zip(0..).collect();
            let mut wanted = items.clone();
            wanted.sort_by(|p, q| p.0.total_cmp(&q.0));
            by_number(&mut items, |item| item.0);
            let bits = |list: Vec<(f64, usize)>| list.into_iter().map(|(v, i)| (v.to_bits(), i)).collect::<Vec<_>>();
            prop_assert_eq!(bits(items), bits(wanted));
        }
    }
}
