//! Pairings of two lists: none is better than the result.

use crate::bytes::Bytes;

// The module is private in core, so its file is included here.
#[allow(dead_code, unused_qualifications)]
#[path = "../../core/src/assignment/mod.rs"]
mod pairing;

use pairing::{dense, sparse};

pub const MAX_LEN: usize = 48;

pub fn run(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let (rows, columns, most_pairs) = (bytes.below(7), bytes.below(7), bytes.below(2) == 1);
    let gains: Vec<f64> = (0..rows * columns).map(|_| f64::from(bytes.next()) / 255.0).collect();
    let costs: Vec<f64> = gains.iter().map(|gain| 0.4 - gain).collect();

    let pairs = dense::assign(rows, columns, &costs);
    assert_eq!(pairs.len(), rows.min(columns));
    distinct(&pairs);
    let total = |pairs: &[(usize, usize)]| pairs.iter().map(|&(i, j)| costs[i * columns + j]).sum::<f64>();
    let all = |row: usize, column: usize| Some(costs[row * columns + column]);
    let (count, least) = best((rows, columns), 0, 0, true, &all);
    assert_eq!(count, pairs.len());
    assert!((total(&pairs) - least).abs() < 1e-9, "found {}, best {least}", total(&pairs));

    // A pair with a gain of 0.2 or less is not possible.
    let candidates: Vec<_> = (0..rows * columns)
        .filter(|&at| gains[at] > 0.2)
        .map(|at| sparse::AssignmentCandidate { row: at / columns, column: at % columns, gain: gains[at] })
        .collect();
    let partners = sparse::assign(rows, columns, &candidates, most_pairs);
    let pairs: Vec<_> = partners.iter().enumerate().filter_map(|(row, column)| Some((row, (*column)?))).collect();
    distinct(&pairs);
    let some = |row: usize, column: usize| Some(-gains[row * columns + column]).filter(|cost| *cost < -0.2);
    assert!(pairs.iter().all(|&(row, column)| some(row, column).is_some()));
    let gained: f64 = pairs.iter().map(|&(i, j)| gains[i * columns + j]).sum();
    let (count, least) = best((rows, columns), 0, 0, most_pairs, &some);
    assert!(!most_pairs || count == pairs.len(), "{} pairs instead of {count}", pairs.len());
    assert!((gained + least).abs() < 1e-9, "gained {gained}, best {}", -least);
}

fn distinct(pairs: &[(usize, usize)]) {
    for (i, a) in pairs.iter().enumerate() {
        assert!(pairs.iter().skip(i + 1).all(|b| a.0 != b.0 && a.1 != b.1), "{pairs:?}");
    }
}

/// Best pairing by trying all: number of pairs, and least total cost; with `most`, among pairings with the most
/// pairs.
fn best(
    (rows, columns): (usize, usize),
    row: usize,
    taken: u32,
    most: bool,
    cost: &dyn Fn(usize, usize) -> Option<f64>,
) -> (usize, f64) {
    if row == rows {
        return (0, 0.0);
    }
    let mut found = best((rows, columns), row + 1, taken, most, cost);
    for column in (0..columns).filter(|column| taken & (1 << column) == 0) {
        let Some(own) = cost(row, column) else { continue };
        let (count, rest) = best((rows, columns), row + 1, taken | 1 << column, most, cost);
        let next = (count + 1, rest + own);
        let better = if most && next.0 != found.0 { next.0 > found.0 } else { next.1 < found.1 };
        if better {
            found = next;
        }
    }
    found
}
