//! Properties of the metrics that are true for any two sequences.

use super::{MotEvaluation, TrackSequence, evaluate};
use proptest::prelude::*;
use std::collections::BTreeMap;

type TrackRow = (u64, i64, [f64; 4]);

fn sequence(rows: &[TrackRow]) -> TrackSequence {
    let mut sequence = TrackSequence::default();
    for &(frame, id, rect) in rows {
        sequence.add(frame, id, rect).unwrap();
    }
    sequence
}

fn values(evaluation: &MotEvaluation) -> BTreeMap<String, f64> {
    serde_json::from_value(serde_json::to_value(evaluation).unwrap()).unwrap()
}

/// Rows of up to 6 objects in up to 8 frames, at positions of a coarse grid so that many overlap and tie.
fn rows() -> impl Strategy<Value = Vec<TrackRow>> {
    let place = (0..6_i32, 0..3_i32).prop_map(|(x, y)| [f64::from(x) * 5.0, f64::from(y) * 5.0]);
    prop::collection::btree_map((1..8_u64, 1..7_i64), place, 1..30)
        .prop_map(|boxes| boxes.into_iter().map(|((f, id), [x, y])| (f, id, [x, y, 20.0, 20.0])).collect())
}

/// Rows in which objects are apart, each in its own lane of 100 px.
fn lanes() -> impl Strategy<Value = Vec<TrackRow>> {
    prop::collection::btree_map((1..8_u64, 1..6_i64), (0.0..30.0_f64, 5.0..60.0_f64), 1..30).prop_map(
        |boxes| {
            let place = |id: i64, x: f64| x + 100.0 * (id % 10) as f64;
            boxes.into_iter().map(|((f, id), (x, side))| (f, id, [place(id, x), 0.0, side, side])).collect()
        },
    )
}

/// Number of times an object is absent in a frame that has boxes, and present later.
fn interruptions(rows: &[TrackRow]) -> f64 {
    let mut frames: Vec<u64> = rows.iter().map(|row| row.0).collect();
    frames.dedup();
    let mut places: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for &(frame, id, _) in rows {
        places.entry(id).or_default().extend(frames.iter().position(|&f| f == frame));
    }
    let gaps = |list: &Vec<usize>| list.windows(2).filter(|pair| pair[1] > pair[0] + 1).count();
    places.values().map(gaps).sum::<usize>() as f64
}

proptest! {
    /// Boxes may overlap, but no two of a frame are the same, because those cannot be distinguished.
    #[test]
    fn a_tracker_that_equals_ground_truth_is_perfect(mut rows in rows()) {
        for (_, id, rect) in &mut rows {
            rect[0] += 0.25 * *id as f64;
        }
        let gt = sequence(&rows);
        let found = values(&evaluate(&gt, &gt));
        let (boxes, objects) = (found["GT_Dets"], found["GT_IDs"]);
        for (name, value) in found {
            let expected = match name.as_str() {
                "CLR_TP" | "IDTP" | "Dets" | "GT_Dets" => boxes,
                "MT" | "IDs" | "GT_IDs" => objects,
                "CLR_FN" | "CLR_FP" | "IDFN" | "IDFP" | "IDSW" | "PT" | "ML" | "PTR" | "MLR" => 0.0,
                "Frag" => interruptions(&rows),
                _ => 1.0,
            };
            prop_assert_eq!(value, expected, "{}", name);
        }
    }

    #[test]
    fn renaming_ids_changes_nothing(gt in rows(), found in rows(), key in 1..1000_i64) {
        let renamed = |rows: &[TrackRow], key: i64| -> Vec<TrackRow> {
            rows.iter().map(|&(f, id, r)| (f, (id * key) % 7 - key, r)).collect()
        };
        let plain = evaluate(&sequence(&gt), &sequence(&found));
        prop_assert_eq!(plain, evaluate(&sequence(&renamed(&gt, 7 * key + 3)), &sequence(&renamed(&found, 7 * key + 6))));
    }

    #[test]
    fn renumbering_frames_in_order_changes_nothing(gt in rows(), found in rows()) {
        let later = |rows: &[TrackRow]| -> Vec<TrackRow> { rows.iter().map(|&(f, id, r)| (f * f + 40, id, r)).collect() };
        let plain = evaluate(&sequence(&gt), &sequence(&found));
        prop_assert_eq!(plain, evaluate(&sequence(&later(&gt)), &sequence(&later(&found))));
    }

    #[test]
    fn counts_add_up_and_shares_are_shares(gt in rows(), found in rows()) {
        let MotEvaluation { hota, clear, identity, counts } = evaluate(&sequence(&gt), &sequence(&found));
        prop_assert_eq!(clear.matched + clear.missed, counts.gt_boxes);
        prop_assert_eq!(clear.matched + clear.false_positives, counts.tracker_boxes);
        prop_assert_eq!(identity.matched + identity.missed, counts.gt_boxes);
        prop_assert_eq!(identity.matched + identity.false_positives, counts.tracker_boxes);
        prop_assert_eq!(clear.mostly_tracked + clear.partly_tracked + clear.mostly_lost, counts.gt_objects);
        let shares = [hota.hota, hota.det_a, hota.ass_a, hota.loc_a, hota.owta, clear.recall, clear.precision, identity.f1];
        prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{:?}", shares);
        prop_assert!(hota.det_a <= hota.det_re.min(hota.det_pr) && clear.mota <= clear.moda);
    }

    /// For overlapping objects this is not true: the matching has the largest total, not the most pairs.
    #[test]
    fn removing_a_box_never_raises_detection_recall_of_objects_apart(
        gt in lanes(), found in lanes(), at: prop::sample::Index,
    ) {
        let mut fewer = found.clone();
        fewer.remove(at.index(found.len()));
        let gt = sequence(&gt);
        let (before, after) = (evaluate(&gt, &sequence(&found)), evaluate(&gt, &sequence(&fewer)));
        prop_assert!(after.hota.det_re <= before.hota.det_re);
        prop_assert!(after.clear.recall <= before.clear.recall && after.identity.recall <= before.identity.recall);
    }
}
