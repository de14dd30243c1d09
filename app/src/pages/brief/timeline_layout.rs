//! Layout of the timeline's texts: beside their marks, never on a line or on each other.

/// Gap between a mark and its text, and between one text and the next mark, in units of the drawing.
const GAP: i64 = 6;
/// Width of a letter of the drawing's text, in its own units; letters of East Asian scripts take the double.
const LETTER: i64 = 7;

/// Mark on the time axis, with the text beside it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// Middle of the mark.
    pub x: i64,
    /// Half of its width.
    pub half: i64,
    /// Its text; empty for a mark by itself.
    pub text: String,
}

/// Position of a mark and its text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlacedMark {
    /// Middle of the mark.
    pub x: i64,
    /// Lane, from 0.
    pub lane: usize,
    /// Left edge of the text.
    pub text_x: i64,
    /// The text, cut to the room that there is.
    pub text: String,
}

/// Places for marks in the order in which they are given: in the first lane in which mark and text touch nothing
/// between `from` and `to`, with the text at the right of the mark if there is room, else at its left.
pub(super) fn place(marks: &[Mark], from: i64, to: i64) -> Vec<PlacedMark> {
    let mut lanes: Vec<Vec<[i64; 2]>> = Vec::new();
    marks.iter().map(|mark| place_mark(mark, from, to, &mut lanes)).collect()
}

fn place_mark(mark: &Mark, from: i64, to: i64, lanes: &mut Vec<Vec<[i64; 2]>>) -> PlacedMark {
    let Mark { x, half, text } = mark;
    let beside = if text.is_empty() { 0 } else { half + GAP };
    let (right, left) = (to - x - beside, x - beside - from);
    let text = fit(text, right.max(left).max(0));
    let width = text_width(&text);
    let at_right = ([x - half, x + beside.max(*half) + width], x + beside);
    let at_left = ([x - beside.max(*half) - width, x + half], x - beside - width);
    let sides: Vec<_> = [(width <= right, at_right), (width <= left, at_left)]
        .into_iter()
        .filter_map(|(has_room, side)| has_room.then_some(side))
        .collect();
    for lane in 0.. {
        let taken = match lanes.get(lane) {
            Some(taken) => taken.as_slice(),
            None => &[],
        };
        let is_free = |[l, r]: [i64; 2]| taken.iter().all(|[a, b]| r + GAP <= *a || b + GAP <= l);
        // An empty lane has room for any mark, also for one at the very edge.
        let free = sides.iter().find(|(span, _)| is_free(*span)).or(taken.is_empty().then_some(&at_right));
        if let Some((span, text_x)) = free {
            lanes.resize_with(lanes.len().max(lane + 1), Vec::new);
            lanes.get_mut(lane).into_iter().for_each(|taken| taken.push(*span));
            return PlacedMark { x: *x, lane, text_x: *text_x, text };
        }
    }
    PlacedMark { x: *x, lane: 0, text_x: x + beside, text }
}

/// Number of lanes that places take.
pub(super) fn lane_count(placed: &[PlacedMark]) -> usize {
    placed.iter().map(|p| p.lane + 1).max().unwrap_or(0)
}

/// Width of a text at most, in units of the drawing.
pub(super) fn text_width(text: &str) -> i64 {
    text.chars().map(letter_width).sum()
}

fn letter_width(letter: char) -> i64 {
    if u32::from(letter) < 0x1100 { LETTER } else { 2 * LETTER }
}

/// A text that is not wider than there is room: cut, with "…" at its end.
pub(super) fn fit(text: &str, width: i64) -> String {
    if text_width(text) <= width {
        return text.to_owned();
    }
    let mut left = width - LETTER;
    let fits = |letter: &char| {
        left -= letter_width(*letter);
        left >= 0
    };
    let cut: String = text.chars().take_while(fits).collect();
    if cut.is_empty() { String::new() } else { format!("{}…", cut.trim_end()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mark(x: i64, text: &str) -> Mark {
        Mark { x, half: 7, text: text.to_owned() }
    }

    /// Spans of mark and text of a place.
    fn spans(placed: &PlacedMark, half: i64) -> [[i64; 2]; 2] {
        let text = [placed.text_x, placed.text_x + text_width(&placed.text)];
        [[placed.x - half, placed.x + half], text]
    }

    #[test]
    fn a_text_is_at_the_right_of_its_mark_and_at_the_edge_at_its_left() {
        let placed = place(&[mark(100, "Pilot"), mark(980, "Delivered")], 0, 1_000);
        assert_eq!((placed[0].lane, placed[0].text_x), (0, 113));
        assert_eq!((placed[1].lane, placed[1].text_x), (0, 980 - 13 - 63));
    }

    #[test]
    fn marks_of_the_same_days_are_in_lanes_of_their_own() {
        let placed =
            place(&[mark(100, "Golden v1 vetted"), mark(104, "Pilot"), mark(104, "Pilot 2")], 0, 1_000);
        assert_eq!(placed.iter().map(|p| p.lane).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(lane_count(&placed), 3);
    }

    #[test]
    fn a_text_without_room_is_cut() {
        assert_eq!(fit("Find every crown", 200), "Find every crown");
        assert_eq!(fit("Find every crown", 77), "Find every…");
        assert_eq!(fit("路径规划", 36), "路径…");
        assert_eq!(fit("Find", 3), "");
    }

    proptest! {
        #[test]
        fn nothing_overlaps_and_nothing_leaves_the_drawing(
            all in prop::collection::vec((10_i64..990, "[a-zA-Z ]{0,40}"), 0..25))
        {
            let marks: Vec<Mark> = all.iter().map(|(x, text)| mark(*x, text)).collect();
            let placed = place(&marks, 0, 1_000);
            for (i, a) in placed.iter().enumerate() {
                let [own, text] = spans(a, 7);
                prop_assert!(text[0] >= own[1] || text[1] <= own[0] || a.text.is_empty(), "beside its own mark");
                prop_assert!(a.text.is_empty() || (text[0] >= 0 && text[1] <= 1_000));
                for b in placed.iter().skip(i + 1).filter(|b| b.lane == a.lane) {
                    for [l, r] in spans(a, 7) {
                        let apart = |[a, b]: [i64; 2]| r <= a || b <= l;
                        prop_assert!(spans(b, 7).into_iter().all(apart), "{a:?} {b:?}");
                    }
                }
            }
        }
    }
}
