//! Masks row by row, as CVAT and Label Studio write them, and column by column, as COCO and this program store
//! them.

use assay_core::geometry::Rle;

/// Changes at most that turning one mask takes.
const MOST_CHANGES: usize = 1 << 23;

/// What the masks of one file may take: a few counts can say a pattern of stripes that is millions of runs across them,
/// and must not fill the memory or take long.
pub(super) struct MaskBudget {
    /// Runs that are stored.
    runs: usize,
    /// Changes while turning.
    changes: usize,
}

impl MaskBudget {
    /// Of a file of so many bytes. Real masks take about one run for five bytes.
    pub(super) fn for_file_size(bytes: usize) -> Self {
        Self {
            runs: bytes.saturating_add(1 << 20),
            changes: bytes.saturating_mul(64).saturating_add(1 << 25),
        }
    }
}

const TOO_FINE: &str = "the masks are too fine";

/// Turn runs along lines (ascending, from..to) into runs across them: for each place along, in order, the lines from
/// which and to which it is inside. `None` where that takes more changes than are allowed.
fn turned(
    lines: impl IntoIterator<Item = (u32, Vec<[u32; 2]>)>,
    most: usize,
) -> Option<Vec<(u32, [u32; 2])>> {
    let (mut before, mut next) = (Vec::new(), 0);
    let mut changes: Vec<(u32, u32)> = Vec::new();
    for (line, runs) in lines {
        if line > next && !before.is_empty() {
            change(&mut changes, &[], &before, next, most)?;
            before = Vec::new();
        }
        change(&mut changes, &runs, &before, line, most)?;
        before = runs;
        next = line.checked_add(1)?;
    }
    change(&mut changes, &[], &before, next, most)?;
    changes.sort_unstable();
    let pairs = changes.as_chunks::<2>().0.iter();
    Some(pairs.map(|[(place, from), (_, to)]| (*place, [*from, *to])).collect())
}

/// Note the places that one line has and the line before has not, or the other way round.
fn change(
    changes: &mut Vec<(u32, u32)>,
    runs: &[[u32; 2]],
    before: &[[u32; 2]],
    line: u32,
    most: usize,
) -> Option<()> {
    let mut ends: Vec<u32> = runs.iter().chain(before).flatten().copied().collect();
    ends.sort_unstable();
    for [from, to] in ends.as_chunks::<2>().0 {
        let many = usize::try_from(to - from).ok()?;
        if changes.len().checked_add(many)? > most {
            return None;
        }
        changes.extend((*from..*to).map(|place| (place, line)));
    }
    Some(())
}

/// A mask from its pixels outside and inside in turn, row by row in a window (left, top, width, height) of an image
/// (height, width), px.
///
/// # Errors
/// What is wrong with it.
pub(super) fn mask_from_rows(
    counts: impl IntoIterator<Item = u32>,
    [left, top, width, height]: [u32; 4],
    [rows, columns]: [u32; 2],
    budget: &mut MaskBudget,
) -> Result<Rle, String> {
    let fits = |start: u32, length: u32, all: u32| start.checked_add(length).is_some_and(|end| end <= all);
    if !fits(left, width, columns) || !fits(top, height, rows) {
        return Err("the mask goes beyond the image".to_owned());
    }
    let (pixels, mut at, mut inside) = (u64::from(width) * u64::from(height), 0_u64, false);
    let mut lines: Vec<(u32, Vec<[u32; 2]>)> = Vec::new();
    let mut pieces = 0_usize;
    for count in counts {
        let end = at + u64::from(count);
        if end > pixels {
            return Err(format!("counts cover more than the {pixels} pixels of the mask"));
        }
        while inside && at < end {
            let row_end = (at / u64::from(width) + 1) * u64::from(width);
            let (row, from) = ((at / u64::from(width)) as u32, (at % u64::from(width)) as u32);
            let length = (end.min(row_end) - at) as u32;
            let run = [from, from + length];
            match lines.last_mut() {
                Some((last, runs)) if *last == row => match runs.last_mut() {
                    Some(touching) if touching[1] == from => touching[1] = run[1],
                    _ => runs.push(run),
                },
                _ => lines.push((row, vec![run])),
            }
            pieces += 1;
            if pieces > budget.changes.min(MOST_CHANGES) {
                return Err(TOO_FINE.to_owned());
            }
            at += u64::from(length);
        }
        at = end;
        inside = !inside;
    }
    if at != pixels {
        return Err(format!("counts cover {at} pixels, the mask has {pixels}"));
    }
    let runs = turned(lines, budget.changes.min(MOST_CHANGES)).ok_or(TOO_FINE)?;
    budget.changes = budget.changes.saturating_sub(pieces + 2 * runs.len());
    let (mut counts, mut covered) = (Vec::with_capacity(2 * runs.len() + 1), 0_u64);
    for (column, [from, to]) in runs {
        let start = u64::from(left + column) * u64::from(rows) + u64::from(top + from);
        let apart = start > covered || counts.is_empty();
        budget.runs = budget.runs.checked_sub(usize::from(apart)).ok_or(TOO_FINE)?;
        counts.extend([start - covered, u64::from(to - from)]);
        covered = start + u64::from(to - from);
    }
    counts.push((u64::from(rows) * u64::from(columns)).saturating_sub(covered));
    let small: Result<Vec<u32>, _> = counts.into_iter().map(u32::try_from).collect();
    Rle::of_counts([rows, columns], small.map_err(|_| "the image is too large".to_owned())?)
}

/// A mask's pixels outside and inside in turn, row by row in a window (left, top, width, height) that holds them all;
/// `None` where the mask is too fine for that.
pub(super) fn mask_to_rows(mask: &Rle, [left, top, width, height]: [u32; 4]) -> Option<Vec<u64>> {
    let mut lines: Vec<(u32, Vec<[u32; 2]>)> = Vec::new();
    for [column, from, _, length] in mask.rectangles() {
        let run = [from.checked_sub(top)?, from.checked_add(length)?.checked_sub(top)?];
        let column = column.checked_sub(left)?;
        match lines.last_mut() {
            Some((last, runs)) if *last == column => runs.push(run),
            _ => lines.push((column, vec![run])),
        }
    }
    let (mut counts, mut covered) = (Vec::new(), 0_u64);
    for (row, [from, to]) in turned(lines, MOST_CHANGES)? {
        let start = u64::from(row) * u64::from(width) + u64::from(from);
        let end = start + u64::from(to - from);
        match counts.last_mut() {
            // A run that goes on from the end of a row to the next.
            Some(last) if start == covered => *last += end - start,
            _ => counts.extend([start - covered, end - start]),
        }
        covered = end;
    }
    let rest = (u64::from(width) * u64::from(height)).checked_sub(covered)?;
    counts.extend((rest > 0).then_some(rest));
    Some(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_of_a_window_are_where_they_belong() {
        // Two rows of three pixels, at column 1 and row 1 of an image four wide and three high: .#. / ##.
        let mask =
            mask_from_rows([1, 1, 1, 2, 1], [1, 1, 3, 2], [3, 4], &mut MaskBudget::for_file_size(9)).unwrap();
        let inside: Vec<_> =
            (0..3).flat_map(|y| (0..4).map(move |x| (x, y))).filter(|(x, y)| mask.contains(*x, *y)).collect();
        assert_eq!(inside, [(2, 1), (1, 2), (2, 2)]);
        assert_eq!(mask_to_rows(&mask, [1, 1, 3, 2]).unwrap(), [1, 1, 1, 2, 1]);
    }

    #[test]
    fn stripes_that_would_fill_the_memory_are_refused() {
        let mut budget = MaskBudget { runs: 9_000, changes: 50_000 };
        let mut mask = |rows: u32| {
            let stripes = std::iter::repeat_n(2_000, rows as usize);
            mask_from_rows(stripes, [0, 0, 2_000, rows], [100, 2_000], &mut budget)
        };
        assert_eq!(mask(100), Err(TOO_FINE.to_owned()));
        assert_eq!(mask(8).map(|mask| mask.area()), Ok(8_000));
        assert_eq!(mask(8), Err(TOO_FINE.to_owned()));
        assert!(
            mask_from_rows([6], [0, 0, 2, 2], [9, 9], &mut MaskBudget::for_file_size(9))
                .unwrap_err()
                .contains("more than the 4")
        );
        assert!(
            mask_from_rows([4], [8, 0, 2, 2], [9, 9], &mut MaskBudget::for_file_size(9))
                .unwrap_err()
                .contains("beyond")
        );
        assert!(
            mask_from_rows([3], [0, 0, 2, 2], [9, 9], &mut MaskBudget::for_file_size(9))
                .unwrap_err()
                .contains("cover 3")
        );
        assert!(mask_from_rows([], [0, 0, 0, 0], [9, 9], &mut MaskBudget::for_file_size(9)).is_ok());
    }

    proptest! {
        #[test]
        fn masks_come_back(counts in proptest::collection::vec(0..40_u32, 0..30), height in 1..20_u32) {
            let pixels: u32 = counts.iter().sum();
            let width = pixels / height + 1;
            let rest = width * height - pixels;
            let mask = Rle::of_counts([height, width], counts.into_iter().chain([0, rest])).unwrap();
            let window = [0, 0, width, height];
            for window in [window, mask.bounds()] {
                let rows = mask_to_rows(&mask, window).unwrap();
                let small = rows.into_iter().map(|c| u32::try_from(c).unwrap());
                prop_assert_eq!(&mask_from_rows(small, window, [height, width], &mut MaskBudget::for_file_size(9)).unwrap(), &mask);
            }
        }
    }
}
