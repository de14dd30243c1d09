//! Notes on ground truth: what was derived, left out, or counts otherwise than one may expect.

use std::collections::BTreeMap;

/// Ids that a line lists; more are counted only.
const LISTED: usize = 5;

/// Notes that are taken while ground truth is read.
#[derive(Clone, Debug, Default)]
pub(super) struct TruthNotes {
    /// Whether an object has the id 0.
    pub zero_id: bool,
    /// Number of objects whose area was not given.
    pub computed_areas: usize,
    /// Number of objects whose bbox was not given.
    pub computed_boxes: usize,
    /// Objects without a segmentation, whose bbox is compared as a mask.
    pub boxes_for_masks: Vec<i64>,
    /// Objects with a part that is no polygon beside good ones.
    pub malformed_parts: Vec<i64>,
    /// Objects whose polygons have no area.
    pub flat: Vec<i64>,
    left_out: BTreeMap<&'static str, Vec<i64>>,
}

impl TruthNotes {
    /// Note an object that is not evaluated; always false.
    pub fn leave_out(&mut self, kind: &'static str, id: i64) -> bool {
        self.left_out.entry(kind).or_default().push(id);
        false
    }

    /// One line for each kind.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.zero_id {
            let what = "annotation id 0: pycocotools takes a match with id 0 for none, so this object counts as \
                missed and its detection as a false alarm; give it another id";
            lines.push(what.to_owned());
        }
        let computed = [
            (self.computed_areas, "objects without an area, computed from their polygons, mask or bbox"),
            (self.computed_boxes, "objects without a bbox, computed from their polygons or mask"),
        ];
        lines
            .extend(computed.iter().filter(|(count, _)| *count > 0).map(|(n, kind)| format!("{n} × {kind}")));
        let named = [
            (&self.boxes_for_masks, "objects without a segmentation, compared as their boxes"),
            (&self.flat, "polygons without area, which count as missed, as in pycocotools"),
            (&self.malformed_parts, "objects with a part of too few numbers, compared without it"),
        ];
        lines.extend(named.iter().filter(|(ids, _)| !ids.is_empty()).map(|(ids, kind)| line(ids, kind)));
        lines.extend(self.left_out.iter().map(|(kind, ids)| line(ids, &format!("{kind}, left out"))));
        lines
    }
}

fn line(ids: &[i64], kind: &str) -> String {
    let listed: Vec<String> = ids.iter().take(LISTED).map(i64::to_string).collect();
    let more = if ids.len() > LISTED { " …" } else { "" };
    format!("{} × {kind}: {}{more}", ids.len(), listed.join(", "))
}
