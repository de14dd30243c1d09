//! Tests of the image tools: pointer and keys in, label out.

use super::testing::{TRIANGLE, TestUser, drawing, object, rectangle, selected_square};
use super::{
    ImageTool, KeyModifiers, PendingPolygon, PointerButton, PolygonTarget, ShapeHandle, ShapePreview,
    ToolEvent, ToolKey,
};
use assay_core::geometry::Geometry;
use proptest::prelude::*;

const ALT: KeyModifiers = KeyModifiers { shift: false, ctrl: false, alt: true };
mod a_polygon {
    use super::*;

    #[test]
    fn closes_with_a_click_on_its_first_corner_and_is_selected() {
        let mut user = drawing();
        user.clicks(&TRIANGLE).to(12.0, 11.0);
        assert!(matches!(user.tools.preview(0, "camera"), Some(ShapePreview::Polygon(p)) if p.closes));
        assert!(user.down().finished);
        assert_eq!(user.rings("new 1"), [TRIANGLE.to_vec()]);
        assert_eq!(user.editor.selected().map(|o| o.class.as_str()), Some("lawn"));
        assert_eq!(user.tools.pending(), None);
    }

    #[test]
    fn closes_with_enter_and_with_a_double_click_that_adds_no_corner() {
        let mut user = drawing();
        user.clicks(&TRIANGLE).key(ToolKey::Enter);
        user.clicks(&TRIANGLE).click(61.0, 60.0);
        assert!(user.send(ToolEvent::DoubleClick).finished);
        assert_eq!(user.rings("new 1"), user.rings("new 2"));
    }

    #[test]
    fn with_two_corners_stays_open_and_says_why() {
        let mut user = drawing();
        user.clicks(&TRIANGLE[..2]);
        assert!(user.key(ToolKey::Enter).note.is_some());
        assert_eq!(user.tools.pending().map(|p| p.points.len()), Some(2));
    }

    #[test]
    fn loses_its_last_corner_to_backspace_right_click_and_undo_and_redo_brings_it_back() {
        let mut user = drawing();
        user.clicks(&TRIANGLE).click(20.0, 70.0);
        user.key(ToolKey::Backspace);
        user.send(ToolEvent::Down {
            at: [0.0, 0.0],
            button: PointerButton::Secondary,
            modifiers: KeyModifiers::default(),
        });
        user.key(ToolKey::Undo);
        assert_eq!(user.tools.pending().map(|p| p.points.clone()), Some(TRIANGLE[..1].to_vec()));
        user.key(ToolKey::Redo);
        user.key(ToolKey::Redo);
        user.key(ToolKey::Enter);
        assert_eq!(user.rings("new 1"), [TRIANGLE.to_vec()]);
    }

    #[test]
    fn is_given_up_by_escape_and_a_second_escape_lays_the_tool_down() {
        let mut user = drawing();
        user.clicks(&TRIANGLE);
        assert!(!user.key(ToolKey::Escape).finished);
        assert_eq!(user.tools.pending(), None);
        assert!(user.key(ToolKey::Escape).finished);
        assert!(!user.editor.can_undo());
    }

    #[test]
    fn stays_inside_the_picture() {
        let mut user = drawing();
        user.clicks(&[[-5.0, -5.0], [50.0, 50.0], [120.0, 30.0]]).key(ToolKey::Enter);
        assert_eq!(user.rings("new 1"), [vec![[0.0, 0.0], [50.0, 50.0], [100.0, 30.0]]]);
    }

    #[test]
    fn is_one_step_of_undo() {
        let mut user = drawing();
        user.clicks(&TRIANGLE).key(ToolKey::Enter);
        assert!(user.editor.undo());
        assert_eq!(user.editor.document().objects, []);
        assert!(!user.editor.can_undo());
    }

    #[test]
    fn that_is_unfinished_survives_as_text_and_goes_on() {
        let mut before = drawing();
        before.clicks(&TRIANGLE[..2]);
        let stored = serde_json::to_string(&before.tools.pending()).unwrap();
        let mut after = TestUser::with(ImageTool::Select, Vec::new());
        after.tools.restore(serde_json::from_str::<Option<PendingPolygon>>(&stored).unwrap());
        after.clicks(&TRIANGLE[2..]).key(ToolKey::Enter);
        assert_eq!(after.rings("new 1"), [TRIANGLE.to_vec()]);
    }

    #[test]
    fn draws_the_selected_shape_again_and_keeps_its_object() {
        let mut user = selected_square();
        user.tools.start_polygon(PolygonTarget::ShapeOf("a".to_owned()));
        user.clicks(&TRIANGLE).key(ToolKey::Enter);
        assert_eq!(user.rings("a"), [TRIANGLE.to_vec()]);
        assert_eq!(user.editor.document().objects.len(), 1);
    }

    #[test]
    fn snaps_to_a_neighbours_border_on_request() {
        let mut user = TestUser::with(ImageTool::Polygon, vec![object("a", rectangle(50.0, 0.0, 40.0))]);
        user.key(ToolKey::Snap);
        user.clicks(&[[44.0, 20.0], [46.0, 37.0], [10.0, 20.0]]).key(ToolKey::Enter);
        assert_eq!(user.rings("new 1"), [vec![[50.0, 20.0], [50.0, 40.0], [10.0, 20.0]]]);
    }
}

mod a_hole {
    use super::*;

    const HOLE: [[f64; 2]; 3] = [[30.0, 30.0], [50.0, 30.0], [50.0, 50.0]];

    #[test]
    fn is_cut_into_the_selected_polygon_with_alt() {
        let mut user = selected_square();
        user.tools.select_tool(ImageTool::Polygon);
        user.holding(ALT).click(30.0, 30.0);
        user.clicks(&HOLE[1..]).key(ToolKey::Enter);
        assert_eq!(user.rings("a").len(), 2);
        assert_eq!(user.rings("a")[1], HOLE);
        assert!(user.editor.undo());
        assert_eq!(user.rings("a").len(), 1);
    }

    #[test]
    fn may_not_leave_its_polygon() {
        let mut user = selected_square();
        user.tools.start_polygon(PolygonTarget::HoleOf("a".to_owned()));
        assert!(user.to(5.0, 5.0).down().note.is_some());
        user.clicks(&HOLE);
        assert!(user.to(95.0, 50.0).down().note.is_some());
        user.key(ToolKey::Enter);
        assert_eq!(user.rings("a")[1], HOLE);
    }

    #[test]
    fn whose_polygon_is_gone_changes_nothing() {
        let mut user = selected_square();
        user.tools.start_polygon(PolygonTarget::HoleOf("a".to_owned()));
        user.clicks(&HOLE);
        user.editor.apply([crate::Edit::Remove { id: "a".to_owned() }]);
        assert!(user.key(ToolKey::Enter).note.is_some());
        assert_eq!(user.editor.document().objects, []);
    }

    #[test]
    fn has_corners_to_pull_and_goes_with_its_third_last_corner() {
        let mut user = selected_square();
        user.tools.start_polygon(PolygonTarget::HoleOf("a".to_owned()));
        user.clicks(&HOLE).key(ToolKey::Enter);
        user.tools.select_tool(ImageTool::Select);
        user.drag([50.0, 50.0], [60.0, 55.0]);
        assert_eq!(user.rings("a")[1], [[30.0, 30.0], [50.0, 30.0], [60.0, 55.0]]);
        user.holding(ALT).click(60.0, 55.0);
        assert_eq!(user.rings("a").len(), 1);
    }
}

mod the_selected_polygon {
    use super::*;

    #[test]
    fn follows_a_pulled_corner_and_one_undo_takes_it_back() {
        let mut user = selected_square();
        user.to(78.0, 79.0).down();
        user.to(60.0, 60.0);
        // The press was 2 and 1 px beside the corner: the corner stays at that distance from the pointer.
        assert_eq!(user.rings("a")[0][2], [62.0, 61.0]);
        user.to(50.0, 50.0).up();
        assert_eq!(user.rings("a")[0][2], [52.0, 51.0]);
        assert!(user.editor.undo());
        assert_eq!(user.rings("a")[0][2], [80.0, 80.0]);
        assert!(!user.editor.can_undo());
    }

    #[test]
    fn gets_a_corner_from_the_middle_of_a_side() {
        let mut user = selected_square();
        user.drag([50.0, 20.0], [50.0, 5.0]);
        assert_eq!(user.rings("a")[0][..3], [[20.0, 20.0], [50.0, 5.0], [80.0, 20.0]]);
        user.drag([20.0, 50.0], [10.0, 50.0]);
        assert_eq!(user.rings("a")[0].last(), Some(&[10.0, 50.0]));
    }

    #[test]
    fn loses_a_corner_by_alt_click_or_delete_but_keeps_three() {
        let mut user = selected_square();
        user.holding(ALT).click(80.0, 80.0);
        assert_eq!(user.rings("a")[0].len(), 3);
        user.to(20.0, 80.0);
        assert!(user.key(ToolKey::Delete).note.is_some());
        assert_eq!(user.rings("a")[0].len(), 3);
        assert!(user.to(5.0, 5.0).key(ToolKey::Delete).handled.eq(&false));
    }

    #[test]
    fn moves_as_a_whole_and_stops_at_the_pictures_edge() {
        let mut user = selected_square();
        user.drag([50.0, 50.0], [40.0, 90.0]);
        assert_eq!(user.rings("a")[0][0], [10.0, 40.0]);
    }

    #[test]
    fn is_where_it_was_after_escape_in_the_middle_of_a_pull() {
        let mut user = selected_square();
        user.to(80.0, 80.0).down();
        user.to(40.0, 40.0).key(ToolKey::Escape);
        user.to(30.0, 30.0).up();
        assert_eq!(user.rings("a")[0][2], [80.0, 80.0]);
        assert!(!user.editor.can_undo());
    }

    #[test]
    fn stays_as_it_is_when_locked_or_only_looked_at() {
        let mut user = selected_square();
        user.locked.insert("a".to_owned());
        user.drag([80.0, 80.0], [60.0, 60.0]);
        user.locked.clear();
        user.editable = false;
        assert!(user.to(80.0, 80.0).down().pans);
        user.to(60.0, 60.0).up();
        user.to(80.0, 80.0).key(ToolKey::Delete);
        assert_eq!(user.rings("a")[0].len(), 4);
        assert!(!user.editor.can_undo());
    }
}

mod a_click {
    use super::*;

    fn two() -> TestUser {
        let objects =
            vec![object("under", rectangle(10.0, 10.0, 60.0)), object("over", rectangle(30.0, 30.0, 60.0))];
        TestUser::with(ImageTool::Select, objects)
    }

    #[test]
    fn selects_the_topmost_and_again_the_next_below() {
        let mut user = two();
        let mut selected = Vec::new();
        for _ in 0..3 {
            user.click(50.0, 51.0);
            selected.push(user.editor.selection().unwrap_or_default().to_owned());
        }
        assert_eq!(selected, ["over", "under", "over"]);
    }

    #[test]
    fn on_nothing_selects_nothing_and_a_drag_from_there_pans() {
        let mut user = two();
        user.editor.select(Some("over".to_owned()));
        assert!(user.to(97.0, 5.0).down().pans);
        user.to(50.0, 5.0).up();
        assert_eq!(user.editor.selection(), Some("over"));
        user.click(97.0, 5.0);
        assert_eq!(user.editor.selection(), None);
    }

    #[test]
    fn goes_through_what_is_locked() {
        let mut user = two();
        user.locked.insert("over".to_owned());
        user.click(50.0, 51.0);
        assert_eq!(user.editor.selection(), Some("under"));
    }

    #[test]
    fn on_an_unselected_shape_never_moves_it() {
        let mut user = two();
        user.drag([50.0, 80.0], [20.0, 80.0]);
        assert!(!user.editor.can_undo());
    }
}

mod a_box {
    use super::*;

    #[test]
    fn is_drawn_by_a_drag_or_by_two_clicks() {
        let mut user = TestUser::with(ImageTool::Box, Vec::new());
        user.drag([40.0, 50.0], [10.0, 20.0]);
        assert_eq!(user.geometry("new 1"), Some(Geometry::Box([10.0, 20.0, 30.0, 30.0])));
        user.click(50.0, 50.0);
        assert_eq!(user.tools.preview(0, "camera"), Some(ShapePreview::Box([50.0, 50.0, 0.0, 0.0])));
        assert!(user.to(70.0, 60.0).down().finished);
        assert_eq!(user.geometry("new 2"), Some(Geometry::Box([50.0, 50.0, 20.0, 10.0])));
    }

    #[test]
    fn without_width_is_refused() {
        let mut user = TestUser::with(ImageTool::Box, Vec::new());
        user.click(50.0, 10.0);
        assert!(user.to(50.0, 60.0).down().note.is_some());
        assert_eq!(user.editor.document().objects, []);
    }

    fn selected_box() -> TestUser {
        let mut user = TestUser::with(ImageTool::Select, vec![object("a", rectangle(20.0, 20.0, 40.0))]);
        user.editor.select(Some("a".to_owned()));
        user
    }

    #[test]
    fn has_eight_handles_and_turns_over_when_pulled_past_its_other_side() {
        for (from, to, expected) in [
            ([60.0, 60.0], [70.0, 80.0], [20.0, 20.0, 50.0, 60.0]),
            ([20.0, 40.0], [10.0, 55.0], [10.0, 20.0, 50.0, 40.0]),
            ([40.0, 20.0], [40.0, 30.0], [20.0, 30.0, 40.0, 30.0]),
            ([20.0, 20.0], [80.0, 10.0], [60.0, 10.0, 20.0, 50.0]),
        ] {
            let mut user = selected_box();
            user.drag(from, to);
            assert_eq!(user.geometry("a"), Some(Geometry::Box(expected)), "{from:?} to {to:?}");
        }
    }

    #[test]
    fn moves_by_its_middle() {
        let mut user = selected_box();
        user.to(40.0, 40.0);
        assert_eq!(user.tools.active_handle(), Some(ShapeHandle::Body));
        user.drag([40.0, 40.0], [45.0, 50.0]);
        assert_eq!(user.geometry("a"), Some(Geometry::Box([25.0, 30.0, 40.0, 40.0])));
    }
}

proptest! {
    /// Any sequence of events leaves every polygon three corners, all of them in the picture, and undo leads home.
    #[test]
    fn no_sequence_of_events_spoils_the_label(moves in prop::collection::vec(
        (0..9_u8, 0.0..100.0_f64, 0.0..100.0_f64), 0..60))
    {
        let mut user = selected_square();
        let start = user.editor.document().clone();
        for (what, x, y) in moves {
            match what {
                0 => { user.click(x, y); }
                1 => { user.drag([x, y], [y, x]); }
                2 => { user.holding(ALT).click(x, y); }
                3 => user.tools.select_tool(ImageTool::Polygon),
                4 => user.tools.select_tool(ImageTool::Select),
                5 => { user.key(ToolKey::Enter); }
                6 => { user.to(x, y).key(ToolKey::Delete); }
                7 => { user.key(ToolKey::Backspace); }
                _ => { user.to(x, y).down(); }
            }
        }
        user.key(ToolKey::Escape);
        user.editor.cancel();
        for object in &user.editor.document().objects {
            for ring in user.rings(&object.id) {
                prop_assert!(ring.len() >= 3);
                prop_assert!(ring.iter().flatten().all(|v| (0.0..=100.0).contains(v)));
            }
        }
        while user.editor.undo() {}
        prop_assert_eq!(user.editor.document(), &start);
    }
}
