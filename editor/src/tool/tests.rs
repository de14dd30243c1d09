//! What hands do at a picture, and what the label is then.

use super::testing::{Hand, object, polygon, rectangle};
use super::{Button, Event, Grip, ImageTool, Key, Modifiers, Pending, Preview, Target};
use assay_core::geometry::Geometry;
use proptest::prelude::*;

const ALT: Modifiers = Modifiers { shift: false, ctrl: false, alt: true };
const TRIANGLE: [[f64; 2]; 3] = [[10.0, 10.0], [60.0, 10.0], [60.0, 60.0]];

fn drawing() -> Hand {
    Hand::with(ImageTool::Polygon, Vec::new())
}

/// A square from 20 to 80, selected.
fn square_in_hand() -> Hand {
    let square = vec![[20.0, 20.0], [80.0, 20.0], [80.0, 80.0], [20.0, 80.0]];
    let mut hand = Hand::with(ImageTool::Select, vec![object("a", polygon(vec![square]))]);
    hand.editor.select(Some("a".to_owned()));
    hand
}

mod a_polygon {
    use super::*;

    #[test]
    fn closes_with_a_click_on_its_first_corner_and_is_selected() {
        let mut hand = drawing();
        hand.clicks(&TRIANGLE).to(12.0, 11.0);
        assert!(matches!(hand.tools.preview(0, "camera"), Some(Preview::Polygon(p)) if p.closes));
        assert!(hand.down().finished);
        assert_eq!(hand.rings("new 1"), [TRIANGLE.to_vec()]);
        assert_eq!(hand.editor.selected().map(|o| o.class.as_str()), Some("lawn"));
        assert_eq!(hand.tools.pending(), None);
    }

    #[test]
    fn closes_with_enter_and_with_a_double_click_that_adds_no_corner() {
        let mut hand = drawing();
        hand.clicks(&TRIANGLE).key(Key::Enter);
        hand.clicks(&TRIANGLE).click(61.0, 60.0);
        assert!(hand.send(Event::DoubleClick).finished);
        assert_eq!(hand.rings("new 1"), hand.rings("new 2"));
    }

    #[test]
    fn with_two_corners_stays_open_and_says_why() {
        let mut hand = drawing();
        hand.clicks(&TRIANGLE[..2]);
        assert!(hand.key(Key::Enter).note.is_some());
        assert_eq!(hand.tools.pending().map(|p| p.points.len()), Some(2));
    }

    #[test]
    fn loses_its_last_corner_to_backspace_right_click_and_undo_and_redo_brings_it_back() {
        let mut hand = drawing();
        hand.clicks(&TRIANGLE).click(20.0, 70.0);
        hand.key(Key::Backspace);
        hand.send(Event::Down { at: [0.0, 0.0], button: Button::Secondary, modifiers: Modifiers::default() });
        hand.key(Key::Undo);
        assert_eq!(hand.tools.pending().map(|p| p.points.clone()), Some(TRIANGLE[..1].to_vec()));
        hand.key(Key::Redo);
        hand.key(Key::Redo);
        hand.key(Key::Enter);
        assert_eq!(hand.rings("new 1"), [TRIANGLE.to_vec()]);
    }

    #[test]
    fn is_given_up_by_escape_and_a_second_escape_lays_the_tool_down() {
        let mut hand = drawing();
        hand.clicks(&TRIANGLE);
        assert!(!hand.key(Key::Escape).finished);
        assert_eq!(hand.tools.pending(), None);
        assert!(hand.key(Key::Escape).finished);
        assert!(!hand.editor.can_undo());
    }

    #[test]
    fn stays_inside_the_picture() {
        let mut hand = drawing();
        hand.clicks(&[[-5.0, -5.0], [50.0, 50.0], [120.0, 30.0]]).key(Key::Enter);
        assert_eq!(hand.rings("new 1"), [vec![[0.0, 0.0], [50.0, 50.0], [100.0, 30.0]]]);
    }

    #[test]
    fn is_one_step_of_undo() {
        let mut hand = drawing();
        hand.clicks(&TRIANGLE).key(Key::Enter);
        assert!(hand.editor.undo());
        assert_eq!(hand.editor.document().objects, []);
        assert!(!hand.editor.can_undo());
    }

    #[test]
    fn that_is_unfinished_survives_as_text_and_goes_on() {
        let mut before = drawing();
        before.clicks(&TRIANGLE[..2]);
        let kept = serde_json::to_string(&before.tools.pending()).unwrap();
        let mut after = Hand::with(ImageTool::Select, Vec::new());
        after.tools.restore(serde_json::from_str::<Option<Pending>>(&kept).unwrap());
        after.clicks(&TRIANGLE[2..]).key(Key::Enter);
        assert_eq!(after.rings("new 1"), [TRIANGLE.to_vec()]);
    }

    #[test]
    fn draws_the_selected_shape_again_and_keeps_its_object() {
        let mut hand = square_in_hand();
        hand.tools.draw(Target::ShapeOf("a".to_owned()));
        hand.clicks(&TRIANGLE).key(Key::Enter);
        assert_eq!(hand.rings("a"), [TRIANGLE.to_vec()]);
        assert_eq!(hand.editor.document().objects.len(), 1);
    }

    #[test]
    fn snaps_to_a_neighbours_border_when_asked() {
        let mut hand = Hand::with(ImageTool::Polygon, vec![object("a", rectangle(50.0, 0.0, 40.0))]);
        hand.key(Key::Snap);
        hand.clicks(&[[44.0, 20.0], [46.0, 37.0], [10.0, 20.0]]).key(Key::Enter);
        assert_eq!(hand.rings("new 1"), [vec![[50.0, 20.0], [50.0, 40.0], [10.0, 20.0]]]);
    }
}

mod a_hole {
    use super::*;

    const HOLE: [[f64; 2]; 3] = [[30.0, 30.0], [50.0, 30.0], [50.0, 50.0]];

    #[test]
    fn is_cut_into_the_selected_polygon_with_alt() {
        let mut hand = square_in_hand();
        hand.tools.take(ImageTool::Polygon);
        hand.holding(ALT).click(30.0, 30.0);
        hand.clicks(&HOLE[1..]).key(Key::Enter);
        assert_eq!(hand.rings("a").len(), 2);
        assert_eq!(hand.rings("a")[1], HOLE);
        assert!(hand.editor.undo());
        assert_eq!(hand.rings("a").len(), 1);
    }

    #[test]
    fn may_not_leave_its_polygon() {
        let mut hand = square_in_hand();
        hand.tools.draw(Target::HoleOf("a".to_owned()));
        assert!(hand.to(5.0, 5.0).down().note.is_some());
        hand.clicks(&HOLE);
        assert!(hand.to(95.0, 50.0).down().note.is_some());
        hand.key(Key::Enter);
        assert_eq!(hand.rings("a")[1], HOLE);
    }

    #[test]
    fn whose_polygon_is_gone_changes_nothing() {
        let mut hand = square_in_hand();
        hand.tools.draw(Target::HoleOf("a".to_owned()));
        hand.clicks(&HOLE);
        hand.editor.apply([crate::Edit::Remove { id: "a".to_owned() }]);
        assert!(hand.key(Key::Enter).note.is_some());
        assert_eq!(hand.editor.document().objects, []);
    }

    #[test]
    fn has_corners_to_pull_and_goes_with_its_third_last_corner() {
        let mut hand = square_in_hand();
        hand.tools.draw(Target::HoleOf("a".to_owned()));
        hand.clicks(&HOLE).key(Key::Enter);
        hand.tools.take(ImageTool::Select);
        hand.drag([50.0, 50.0], [60.0, 55.0]);
        assert_eq!(hand.rings("a")[1], [[30.0, 30.0], [50.0, 30.0], [60.0, 55.0]]);
        hand.holding(ALT).click(60.0, 55.0);
        assert_eq!(hand.rings("a").len(), 1);
    }
}

mod the_selected_polygon {
    use super::*;

    #[test]
    fn follows_a_pulled_corner_and_one_undo_takes_it_back() {
        let mut hand = square_in_hand();
        hand.to(78.0, 79.0).down();
        hand.to(60.0, 60.0);
        // The grab was 2 and 1 px beside the corner: the corner keeps that distance from the pointer.
        assert_eq!(hand.rings("a")[0][2], [62.0, 61.0]);
        hand.to(50.0, 50.0).up();
        assert_eq!(hand.rings("a")[0][2], [52.0, 51.0]);
        assert!(hand.editor.undo());
        assert_eq!(hand.rings("a")[0][2], [80.0, 80.0]);
        assert!(!hand.editor.can_undo());
    }

    #[test]
    fn gets_a_corner_from_the_middle_of_a_side() {
        let mut hand = square_in_hand();
        hand.drag([50.0, 20.0], [50.0, 5.0]);
        assert_eq!(hand.rings("a")[0][..3], [[20.0, 20.0], [50.0, 5.0], [80.0, 20.0]]);
        hand.drag([20.0, 50.0], [10.0, 50.0]);
        assert_eq!(hand.rings("a")[0].last(), Some(&[10.0, 50.0]));
    }

    #[test]
    fn loses_a_corner_by_alt_click_or_delete_but_keeps_three() {
        let mut hand = square_in_hand();
        hand.holding(ALT).click(80.0, 80.0);
        assert_eq!(hand.rings("a")[0].len(), 3);
        hand.to(20.0, 80.0);
        assert!(hand.key(Key::Delete).note.is_some());
        assert_eq!(hand.rings("a")[0].len(), 3);
        assert!(hand.to(5.0, 5.0).key(Key::Delete).taken.eq(&false));
    }

    #[test]
    fn moves_as_a_whole_and_stops_at_the_pictures_edge() {
        let mut hand = square_in_hand();
        hand.drag([50.0, 50.0], [40.0, 90.0]);
        assert_eq!(hand.rings("a")[0][0], [10.0, 40.0]);
    }

    #[test]
    fn is_where_it_was_after_escape_in_the_middle_of_a_pull() {
        let mut hand = square_in_hand();
        hand.to(80.0, 80.0).down();
        hand.to(40.0, 40.0).key(Key::Escape);
        hand.to(30.0, 30.0).up();
        assert_eq!(hand.rings("a")[0][2], [80.0, 80.0]);
        assert!(!hand.editor.can_undo());
    }

    #[test]
    fn stays_as_it_is_when_locked_or_only_looked_at() {
        let mut hand = square_in_hand();
        hand.locked.insert("a".to_owned());
        hand.drag([80.0, 80.0], [60.0, 60.0]);
        hand.locked.clear();
        hand.editable = false;
        assert!(hand.to(80.0, 80.0).down().pans);
        hand.to(60.0, 60.0).up();
        hand.to(80.0, 80.0).key(Key::Delete);
        assert_eq!(hand.rings("a")[0].len(), 4);
        assert!(!hand.editor.can_undo());
    }
}

mod a_click {
    use super::*;

    fn two() -> Hand {
        let objects =
            vec![object("under", rectangle(10.0, 10.0, 60.0)), object("over", rectangle(30.0, 30.0, 60.0))];
        Hand::with(ImageTool::Select, objects)
    }

    #[test]
    fn selects_the_topmost_and_again_the_next_below() {
        let mut hand = two();
        let mut selected = Vec::new();
        for _ in 0..3 {
            hand.click(50.0, 51.0);
            selected.push(hand.editor.selection().unwrap_or_default().to_owned());
        }
        assert_eq!(selected, ["over", "under", "over"]);
    }

    #[test]
    fn on_nothing_selects_nothing_and_a_drag_from_there_pans() {
        let mut hand = two();
        hand.editor.select(Some("over".to_owned()));
        assert!(hand.to(97.0, 5.0).down().pans);
        hand.to(50.0, 5.0).up();
        assert_eq!(hand.editor.selection(), Some("over"));
        hand.click(97.0, 5.0);
        assert_eq!(hand.editor.selection(), None);
    }

    #[test]
    fn goes_through_what_is_locked() {
        let mut hand = two();
        hand.locked.insert("over".to_owned());
        hand.click(50.0, 51.0);
        assert_eq!(hand.editor.selection(), Some("under"));
    }

    #[test]
    fn on_an_unselected_shape_never_moves_it() {
        let mut hand = two();
        hand.drag([50.0, 80.0], [20.0, 80.0]);
        assert!(!hand.editor.can_undo());
    }
}

mod a_box {
    use super::*;

    #[test]
    fn is_drawn_by_a_drag_or_by_two_clicks() {
        let mut hand = Hand::with(ImageTool::Box, Vec::new());
        hand.drag([40.0, 50.0], [10.0, 20.0]);
        assert_eq!(hand.geometry("new 1"), Some(Geometry::Box([10.0, 20.0, 30.0, 30.0])));
        hand.click(50.0, 50.0);
        assert_eq!(hand.tools.preview(0, "camera"), Some(Preview::Box([50.0, 50.0, 0.0, 0.0])));
        assert!(hand.to(70.0, 60.0).down().finished);
        assert_eq!(hand.geometry("new 2"), Some(Geometry::Box([50.0, 50.0, 20.0, 10.0])));
    }

    #[test]
    fn without_width_is_refused() {
        let mut hand = Hand::with(ImageTool::Box, Vec::new());
        hand.click(50.0, 10.0);
        assert!(hand.to(50.0, 60.0).down().note.is_some());
        assert_eq!(hand.editor.document().objects, []);
    }

    fn in_hand() -> Hand {
        let mut hand = Hand::with(ImageTool::Select, vec![object("a", rectangle(20.0, 20.0, 40.0))]);
        hand.editor.select(Some("a".to_owned()));
        hand
    }

    #[test]
    fn has_eight_handles_and_turns_over_when_pulled_past_its_other_side() {
        for (from, to, expected) in [
            ([60.0, 60.0], [70.0, 80.0], [20.0, 20.0, 50.0, 60.0]),
            ([20.0, 40.0], [10.0, 55.0], [10.0, 20.0, 50.0, 40.0]),
            ([40.0, 20.0], [40.0, 30.0], [20.0, 30.0, 40.0, 30.0]),
            ([20.0, 20.0], [80.0, 10.0], [60.0, 10.0, 20.0, 50.0]),
        ] {
            let mut hand = in_hand();
            hand.drag(from, to);
            assert_eq!(hand.geometry("a"), Some(Geometry::Box(expected)), "{from:?} to {to:?}");
        }
    }

    #[test]
    fn moves_by_its_middle() {
        let mut hand = in_hand();
        hand.to(40.0, 40.0);
        assert_eq!(hand.tools.grip(), Some(Grip::Body));
        hand.drag([40.0, 40.0], [45.0, 50.0]);
        assert_eq!(hand.geometry("a"), Some(Geometry::Box([25.0, 30.0, 40.0, 40.0])));
    }
}

proptest! {
    /// Whatever hands do, every polygon keeps three corners, all of them in the picture, and undo leads home.
    #[test]
    fn no_sequence_of_events_spoils_the_label(moves in prop::collection::vec(
        (0..9_u8, 0.0..100.0_f64, 0.0..100.0_f64), 0..60))
    {
        let mut hand = square_in_hand();
        let start = hand.editor.document().clone();
        for (what, x, y) in moves {
            match what {
                0 => { hand.click(x, y); }
                1 => { hand.drag([x, y], [y, x]); }
                2 => { hand.holding(ALT).click(x, y); }
                3 => hand.tools.take(ImageTool::Polygon),
                4 => hand.tools.take(ImageTool::Select),
                5 => { hand.key(Key::Enter); }
                6 => { hand.to(x, y).key(Key::Delete); }
                7 => { hand.key(Key::Backspace); }
                _ => { hand.to(x, y).down(); }
            }
        }
        hand.key(Key::Escape);
        hand.editor.cancel();
        for object in &hand.editor.document().objects {
            for ring in hand.rings(&object.id) {
                prop_assert!(ring.len() >= 3);
                prop_assert!(ring.iter().flatten().all(|v| (0.0..=100.0).contains(v)));
            }
        }
        while hand.editor.undo() {}
        prop_assert_eq!(hand.editor.document(), &start);
    }
}
