//! Run-length encoded masks (RLE) of COCO.

mod counts;
mod majority;
mod polygon;

pub use counts::MOST_PIXELS;
pub use polygon::Rasteriser;
pub use polygon::check_outline;

use counts::{Runs, TOO_LARGE};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Mask of pixels, column by column, as the runs that are inside: COCO's "RLE", from counts, from its compressed
/// text, or from polygons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rle {
    size: [u32; 2],
    /// Start and end of each run, in order; none is empty and none touches the next.
    runs: Vec<[u32; 2]>,
    area: u64,
}

impl Rle {
    /// Mask without pixels inside; the size is height and width, px.
    pub fn empty(size: [u32; 2]) -> Self {
        Self { size, ..Self::default() }
    }

    /// Mask from alternating counts of pixels outside and inside, column by column; the size is height and width, px.
    ///
    /// # Errors
    /// A message: the size is larger than allowed, or the counts do not match it.
    pub fn of_counts(size: [u32; 2], counts: impl IntoIterator<Item = u32>) -> Result<Self, String> {
        let mut runs = Runs::default();
        counts.into_iter().try_for_each(|count| runs.add(count)).ok_or(TOO_LARGE)?;
        Self::of_runs(size, runs)
    }

    fn of_runs(size: [u32; 2], Runs { inside: runs, covered, .. }: Runs) -> Result<Self, String> {
        let area = runs.iter().map(|[start, end]| u64::from(end - start)).sum();
        let mask = Self { size, runs, area };
        let pixels = mask.pixels();
        if pixels > MOST_PIXELS {
            return Err(TOO_LARGE.to_owned());
        }
        if pixels != covered {
            return Err(format!("counts cover {covered} pixels, the size has {pixels}"));
        }
        Ok(mask)
    }

    /// Height and width, px.
    pub fn size(&self) -> [u32; 2] {
        self.size
    }

    /// Number of pixels inside.
    pub fn area(&self) -> u64 {
        self.area
    }

    /// Number of pixels inside both masks; `None` where the masks differ in size.
    pub fn shared_area(&self, other: &Self) -> Option<u64> {
        if self.size != other.size {
            return None;
        }
        let (a, b) = (self.runs_reaching(other), other.runs_reaching(self));
        let (mut a, mut b) = (a.iter(), b.iter());
        let (mut run_a, mut run_b) = (a.next(), b.next());
        let mut shared = 0_u64;
        while let (Some(&[left_a, end_a]), Some(&[left_b, end_b])) = (run_a, run_b) {
            shared += u64::from(end_a.min(end_b).saturating_sub(left_a.max(left_b)));
            if end_a <= end_b { run_a = a.next() } else { run_b = b.next() }
        }
        Some(shared)
    }

    /// Union of both masks, with this mask's size.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut union = Self::empty(self.size);
        let (mut a, mut b) = (self.runs.iter().peekable(), other.runs.iter().peekable());
        while let Some(&run) = match (a.peek(), b.peek()) {
            (Some(next_a), Some(next_b)) if next_b[0] < next_a[0] => b.next(),
            (None, _) => b.next(),
            _ => a.next(),
        } {
            union.push(run);
        }
        union
    }

    /// Whether the pixel of a column and a row is inside.
    pub fn contains(&self, column: u32, row: u32) -> bool {
        let Some(at) = column.checked_mul(self.size[0]).and_then(|start| start.checked_add(row)) else {
            return false;
        };
        row < self.size[0]
            && self.runs.get(self.runs.partition_point(|run| run[1] <= at)).is_some_and(|run| run[0] <= at)
    }

    /// Pixels inside as upright rectangles of one or more columns: left, top, width, height, px.
    pub fn rectangles(&self) -> impl Iterator<Item = [u32; 4]> + '_ {
        let height = self.size[0].max(1);
        self.runs.iter().flat_map(move |&[start, end]| {
            (start / height..=(end - 1) / height).map(move |column| {
                let (first, last) =
                    (start.max(column * height), end.min((column + 1).saturating_mul(height)));
                [column, first - column * height, 1, last - first]
            })
        })
    }

    /// Start of the first run and end of the last one, column by column; zeros where there is no run.
    pub fn extent(&self) -> [u32; 2] {
        [self.runs.first().map_or(0, |run| run[0]), self.runs.last().map_or(0, |run| run[1])]
    }

    /// Left, top, width and height of the pixels inside, px; zeros where there are none.
    pub fn bounds(&self) -> [u32; 4] {
        let (Some(first), Some(last)) = (self.runs.first(), self.runs.last()) else { return [0; 4] };
        let height = self.size[0].max(1);
        let (left, right) = (first[0] / height, (last[1] - 1) / height);
        let (mut top, mut bottom) = (height, 0);
        for &[start, end] in &self.runs {
            let (y, last_y) = (start % height, (end - 1) % height);
            // A run that continues in the next column has pixels in the first row and in the last.
            let whole = end - start > height - y;
            (top, bottom) =
                (top.min(if whole { 0 } else { y }), bottom.max(if whole { height - 1 } else { last_y }));
        }
        [left, top, right - left + 1, bottom - top + 1]
    }

    /// Runs without those that end before another mask begins.
    fn runs_reaching(&self, other: &Self) -> &[[u32; 2]] {
        let begin = other.runs.first().map_or(u32::MAX, |run| run[0]);
        let first = self.runs.partition_point(|run| run[1] <= begin);
        self.runs.get(first..).unwrap_or_default()
    }

    fn pixels(&self) -> u64 {
        u64::from(self.size[0]) * u64::from(self.size[1])
    }

    /// Add a run that starts no earlier than the last one.
    fn push(&mut self, [start, end]: [u32; 2]) {
        match self.runs.last_mut() {
            Some(last) if start <= last[1] => {
                self.area += u64::from(end.saturating_sub(last[1]));
                last[1] = last[1].max(end);
            }
            _ if start < end => {
                self.area += u64::from(end - start);
                self.runs.push([start, end]);
            }
            _ => {}
        }
    }
}

#[derive(Deserialize)]
struct Written {
    size: [u32; 2],
    counts: Runs,
}

impl<'de> Deserialize<'de> for Rle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Written { size, counts } = Written::deserialize(deserializer)?;
        Self::of_runs(size, counts).map_err(D::Error::custom)
    }
}

/// Serialized with counts as COCO's compressed text, the shortest form that its programs read.
impl Serialize for Rle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Text {
            size: [u32; 2],
            counts: String,
        }
        Text { size: self.size, counts: counts::to_text(&self.runs, self.pixels()) }.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(json: &str) -> Result<Rle, String> {
        serde_json::from_str(json).map_err(|e| e.to_string())
    }

    #[test]
    fn runs_are_counted_where_both_are_inside() {
        let a = mask(r#"{"size":[4,4],"counts":[2,6,8]}"#).unwrap();
        let b = mask(r#"{"size":[4,4],"counts":[4,2,1,3,6]}"#).unwrap();
        assert_eq!((a.area(), b.area(), a.shared_area(&b)), (6, 5, Some(3)));
        let other = mask(r#"{"size":[2,8],"counts":[2,6,8]}"#).unwrap();
        assert_eq!(a.shared_area(&other), None);
    }

    #[test]
    fn compressed_text_reads_like_numbers() {
        // As pycocotools 2.0.11 encodes a rectangle 13 px wide and 6 px high.
        let text = mask(r#"{"size":[20,30],"counts":"c26>00000000000000000000000Q8"}"#).unwrap();
        let numbers = format!(r#"{{"size":[20,30],"counts":[83,6{},271]}}"#, ",14,6".repeat(12));
        assert_eq!(text, mask(&numbers).unwrap());
        assert_eq!((text.area(), text.bounds()), (78, [4, 3, 13, 6]));
    }

    #[test]
    fn a_run_over_several_columns_touches_top_and_bottom() {
        assert_eq!(mask(r#"{"size":[4,4],"counts":[2,6,8]}"#).unwrap().bounds(), [0, 0, 2, 4]);
        assert_eq!(mask(r#"{"size":[4,4],"counts":[3,2,11]}"#).unwrap().bounds(), [0, 0, 2, 4]);
        assert_eq!(mask(r#"{"size":[4,4],"counts":[16]}"#).unwrap().bounds(), [0; 4]);
    }

    #[test]
    fn written_text_is_pycocotools_own_and_reads_back() {
        let text = r#"{"size":[20,30],"counts":"c26>00000000000000000000000Q8"}"#;
        assert_eq!(serde_json::to_string(&mask(text).unwrap()).unwrap(), text);
        for counts in ["[16]", "[0,16]", "[2,6,8]", "[3,1,1,1,10]", "[0,1,15]", "[15,1]"] {
            let plain = mask(&format!(r#"{{"size":[4,4],"counts":{counts}}}"#)).unwrap();
            assert_eq!(mask(&serde_json::to_string(&plain).unwrap()).unwrap(), plain);
        }
    }

    #[test]
    fn pixels_are_where_the_rectangles_say() {
        let plain = mask(r#"{"size":[4,4],"counts":[2,7,1,3,3]}"#).unwrap();
        let inside: Vec<_> = plain.rectangles().collect();
        assert_eq!(inside, [[0, 2, 1, 2], [1, 0, 1, 4], [2, 0, 1, 1], [2, 2, 1, 2], [3, 0, 1, 1]]);
        for (column, row) in (0..5).flat_map(|x| (0..5).map(move |y| (x, y))) {
            let wanted =
                inside.iter().any(|[x, y, w, h]| (*x..x + w).contains(&column) && (*y..y + h).contains(&row));
            assert_eq!(plain.contains(column, row), wanted, "{column}, {row}");
        }
    }

    #[test]
    fn counts_of_nothing_leave_no_trace() {
        let plain = mask(r#"{"size":[4,4],"counts":[2,6,8]}"#).unwrap();
        assert_eq!(mask(r#"{"size":[4,4],"counts":[2,4,0,2,0,0,8,0]}"#).unwrap(), plain);
    }

    #[test]
    fn a_mask_that_lies_about_its_size_is_refused() {
        assert!(mask(r#"{"size":[4,4],"counts":[2,6]}"#).unwrap_err().contains("cover 8 pixels"));
        assert!(mask(r#"{"size":[4000000000,4000000000],"counts":[1]}"#).unwrap_err().contains("2^31"));
        assert!(mask(r#"{"size":[4,4],"counts":"ooo"}"#).unwrap_err().contains("compressed text"));
    }
}
