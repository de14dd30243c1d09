//! Tests of presses: by a finger, with the right button, and those that are not meant.

use super::testing::{TRIANGLE, TestUser, drawing, object, rectangle, selected_square};
use super::{ImageTool, KeyModifiers, PointerButton, ShapeHandle, ToolEvent};

mod a_finger {
    use super::*;

    fn with_finger(mut user: TestUser) -> TestUser {
        user.coarse = true;
        user
    }

    #[test]
    fn reaches_a_corner_from_further_away_than_a_mouse() {
        let handle = |mut user: TestUser| {
            user.to(20.0, 34.0);
            user.tools.active_handle()
        };
        assert_eq!(handle(selected_square()), Some(ShapeHandle::Body));
        assert!(
            matches!(handle(with_finger(selected_square())), Some(ShapeHandle::Vertex(v)) if v.index == 0)
        );
    }

    #[test]
    fn takes_hold_of_the_nearest_handle_and_of_a_small_shape_as_a_whole() {
        let mut user =
            with_finger(TestUser::with(ImageTool::Select, vec![object("a", rectangle(40.0, 40.0, 24.0))]));
        user.editor.select(Some("a".to_owned()));
        user.to(52.0, 52.0);
        assert_eq!(user.tools.active_handle(), Some(ShapeHandle::Body));
        user.to(52.0, 39.0);
        assert_eq!(user.tools.active_handle(), Some(ShapeHandle::BoxHandle { x: 0, y: -1 }));
        user.to(41.0, 33.0);
        assert_eq!(user.tools.active_handle(), Some(ShapeHandle::BoxHandle { x: -1, y: -1 }));
    }

    #[test]
    fn closes_a_polygon_near_its_first_corner() {
        let mut user = with_finger(drawing());
        user.clicks(&TRIANGLE);
        assert!(user.to(25.0, 22.0).down().finished);
    }
}

mod a_press_that_is_not_meant {
    use super::*;

    #[test]
    fn takes_its_own_corner_back_and_no_other() {
        let mut user = drawing();
        user.clicks(&TRIANGLE).to(20.0, 70.0).down();
        user.send(ToolEvent::Abort);
        assert_eq!(user.tools.pending().map(|p| p.points.len()), Some(3));
        user.send(ToolEvent::Abort);
        assert_eq!(user.tools.pending().map(|p| p.points.len()), Some(3), "no press runs");
    }

    #[test]
    fn on_the_last_corner_added_none_and_takes_none_back() {
        let mut user = drawing();
        user.clicks(&TRIANGLE).to(61.0, 60.0).down();
        user.send(ToolEvent::Abort);
        assert_eq!(user.tools.pending().map(|p| p.points.len()), Some(3));
    }
}

mod the_right_button {
    use super::*;

    fn press_at(user: &mut TestUser, at: [f64; 2]) {
        let modifiers = KeyModifiers::default();
        user.send(ToolEvent::Down { at, button: PointerButton::Secondary, modifiers });
    }

    #[test]
    fn removes_a_corner_of_the_selected_polygon() {
        let mut user = selected_square();
        press_at(&mut user, [21.0, 20.0]);
        assert_eq!(user.rings("a"), [vec![[80.0, 20.0], [80.0, 80.0], [20.0, 80.0]]]);
        press_at(&mut user, [50.0, 50.0]);
        assert_eq!(user.rings("a")[0].len(), 3, "inside there is no corner");
    }

    #[test]
    fn removes_nothing_of_a_label_that_cannot_be_changed() {
        let mut user = selected_square();
        user.editable = false;
        press_at(&mut user, [21.0, 20.0]);
        assert_eq!(user.rings("a")[0].len(), 4);
    }
}
