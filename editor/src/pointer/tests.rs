//! Tests of the gestures: events of a browser in, presses and moves of the view out.

use super::PointerAction::{Cancel, Drag, Hover, Pan, Pinch, Press, Release};
use super::PressButton::{Middle, Primary, Secondary};
use super::{Gestures, PointerAction, PointerInput, PointerKind, PointerPhase};
use assay_core::geometry::Point2;

/// Hands over a view: a mouse (id 1), a pen (id 2), fingers (ids from 10).
#[derive(Default)]
struct Hands {
    gestures: Gestures,
    pen_was_used: bool,
}

impl Hands {
    fn send(
        &mut self,
        phase: PointerPhase,
        id: i32,
        (button, buttons): (i16, u16),
        at: Point2,
    ) -> Vec<PointerAction> {
        let kind = match id {
            1 => PointerKind::Mouse,
            2 => PointerKind::Pen,
            _ => PointerKind::Touch,
        };
        self.pen_was_used |= kind == PointerKind::Pen;
        let fingers_move_view = self.pen_was_used;
        self.gestures.handle(phase, &PointerInput { id, kind, button, buttons, at, fingers_move_view })
    }

    fn down(&mut self, id: i32, at: Point2) -> Vec<PointerAction> {
        self.send(PointerPhase::Down, id, (0, 1), at)
    }

    fn drag(&mut self, id: i32, at: Point2) -> Vec<PointerAction> {
        self.send(PointerPhase::Move, id, (-1, 1), at)
    }

    fn up(&mut self, id: i32, at: Point2) -> Vec<PointerAction> {
        self.send(PointerPhase::Up, id, (0, 0), at)
    }
}

fn press(at: Point2) -> PointerAction {
    Press { at, button: Primary }
}

mod a_mouse {
    use super::*;

    #[test]
    fn presses_at_once_drags_and_releases() {
        let mut hands = Hands::default();
        assert_eq!(hands.send(PointerPhase::Move, 1, (-1, 0), [1.5, 2.0]), [Hover([1.5, 2.0])]);
        assert_eq!(hands.down(1, [10.25, 10.0]), [press([10.25, 10.0])]);
        assert_eq!(hands.drag(1, [30.0, 10.0]), [Drag { at: [30.0, 10.0], by: [19.75, 0.0], moved: true }]);
        assert_eq!(hands.up(1, [30.0, 10.0]), [Release { at: [30.0, 10.0], moved: true }]);
        assert!(!hands.gestures.is_down());
    }

    #[test]
    fn that_hardly_moves_clicks() {
        let mut hands = Hands::default();
        hands.down(1, [10.0, 10.0]);
        hands.drag(1, [13.0, 12.0]);
        assert_eq!(hands.up(1, [13.0, 12.0]), [Release { at: [13.0, 12.0], moved: false }]);
    }

    #[test]
    fn is_followed_to_where_it_is_released() {
        let mut hands = Hands::default();
        hands.down(1, [10.0, 10.0]);
        let drag = Drag { at: [50.0, 10.0], by: [40.0, 0.0], moved: true };
        assert_eq!(hands.up(1, [50.0, 10.0]), [drag, Release { at: [50.0, 10.0], moved: true }]);
    }

    #[test]
    fn whose_release_nobody_saw_releases_where_it_was_seen_last() {
        let mut hands = Hands::default();
        hands.down(1, [10.0, 10.0]);
        hands.drag(1, [40.0, 10.0]);
        let bare = hands.send(PointerPhase::Move, 1, (-1, 0), [90.0, 90.0]);
        assert_eq!(bare, [Release { at: [40.0, 10.0], moved: true }, Hover([90.0, 90.0])]);
        assert_eq!(hands.send(PointerPhase::Move, 1, (-1, 0), [95.0, 90.0]), [Hover([95.0, 90.0])]);
    }

    #[test]
    fn that_presses_again_after_a_release_that_nobody_saw_releases_first() {
        let mut hands = Hands::default();
        hands.down(1, [10.0, 10.0]);
        hands.drag(1, [40.0, 10.0]);
        let again = hands.down(1, [70.0, 10.0]);
        assert_eq!(again, [Release { at: [40.0, 10.0], moved: true }, press([70.0, 10.0])]);
    }

    #[test]
    fn that_lets_the_left_button_go_while_the_right_one_is_down_releases_there() {
        let mut hands = Hands::default();
        hands.down(1, [10.0, 10.0]);
        hands.drag(1, [40.0, 10.0]);
        let right_down = hands.send(PointerPhase::Move, 1, (2, 3), [40.0, 10.0]);
        assert_eq!(right_down, [Drag { at: [40.0, 10.0], by: [0.0; 2], moved: true }], "no second press");
        let left_up = hands.send(PointerPhase::Move, 1, (0, 2), [42.0, 10.0]);
        assert_eq!(left_up[1..], [Release { at: [42.0, 10.0], moved: true }, Hover([42.0, 10.0])]);
        assert_eq!(hands.send(PointerPhase::Move, 1, (-1, 2), [80.0, 80.0]), [Hover([80.0, 80.0])]);
        assert_eq!(hands.send(PointerPhase::Up, 1, (2, 0), [80.0, 80.0]), []);
    }

    #[test]
    fn may_press_again_while_another_button_is_still_down() {
        let mut hands = Hands::default();
        hands.down(1, [10.0, 10.0]);
        hands.send(PointerPhase::Move, 1, (2, 3), [10.0, 10.0]);
        hands.send(PointerPhase::Move, 1, (0, 2), [10.0, 10.0]);
        assert_eq!(hands.send(PointerPhase::Move, 1, (0, 3), [20.0, 20.0]), [press([20.0, 20.0])]);
    }

    #[test]
    fn has_three_buttons_that_do_something() {
        let pressed =
            |button, buttons| Hands::default().send(PointerPhase::Down, 1, (button, buttons), [5.0; 2]);
        assert_eq!(pressed(1, 4), [Press { at: [5.0; 2], button: Middle }]);
        assert_eq!(pressed(2, 2), [Press { at: [5.0; 2], button: Secondary }]);
        assert_eq!(pressed(3, 8), [], "back");
    }

    #[test]
    fn in_a_window_that_loses_the_focus_or_the_pointer_releases_where_it_was_seen_last() {
        for leave in [
            |hands: &mut Hands| hands.gestures.leave_window(),
            |hands: &mut Hands| hands.send(PointerPhase::LostCapture, 1, (0, 0), [0.0; 2]),
        ] {
            let mut hands = Hands::default();
            hands.down(1, [10.0, 10.0]);
            hands.drag(1, [40.0, 10.0]);
            assert_eq!(leave(&mut hands), [Release { at: [40.0, 10.0], moved: true }]);
            assert_eq!(hands.send(PointerPhase::Move, 1, (-1, 1), [70.0, 10.0]), [Hover([70.0, 10.0])]);
        }
    }

    #[test]
    fn drags_on_without_capture_as_long_as_its_button_is_down() {
        let mut hands = Hands::default();
        hands.down(1, [10.0, 10.0]);
        assert_eq!(hands.send(PointerPhase::LostCapture, 1, (-1, 1), [20.0, 10.0]), []);
        assert_eq!(hands.drag(1, [40.0, 10.0]), [Drag { at: [40.0, 10.0], by: [30.0, 0.0], moved: true }]);
        assert_eq!(hands.up(1, [40.0, 10.0]), [Release { at: [40.0, 10.0], moved: true }]);
    }

    #[test]
    fn that_the_system_takes_away_cancels() {
        let mut hands = Hands::default();
        hands.down(1, [10.0, 10.0]);
        assert_eq!(hands.send(PointerPhase::Cancel, 1, (0, 0), [0.0; 2]), [Cancel]);
        assert_eq!(hands.send(PointerPhase::Cancel, 1, (0, 0), [0.0; 2]), [], "once");
    }
}

mod a_finger {
    use super::*;

    #[test]
    fn that_taps_presses_and_releases_where_it_came_down() {
        let mut hands = Hands::default();
        assert_eq!(hands.down(10, [10.0, 10.0]), []);
        assert_eq!(hands.drag(10, [16.0, 12.0]), [], "fingers tremble");
        let tap = [press([10.0, 10.0]), Release { at: [10.0, 10.0], moved: false }];
        assert_eq!(hands.up(10, [16.0, 12.0]), tap);
    }

    #[test]
    fn that_moves_drags_from_where_it_came_down() {
        let mut hands = Hands::default();
        hands.down(10, [10.0, 10.0]);
        let drag = Drag { at: [30.0, 10.0], by: [20.0, 0.0], moved: true };
        assert_eq!(hands.drag(10, [30.0, 10.0]), [press([10.0, 10.0]), drag]);
        assert_eq!(hands.up(10, [30.0, 10.0]), [Release { at: [30.0, 10.0], moved: true }]);
    }

    #[test]
    fn that_stays_is_the_right_button() {
        let mut hands = Hands::default();
        hands.down(10, [10.0, 10.0]);
        let waiting = hands.gestures.waits_for_stay().unwrap();
        assert_eq!(hands.gestures.stay(waiting), [Press { at: [10.0, 10.0], button: Secondary }]);
        assert_eq!(hands.gestures.stay(waiting), [], "once");
        assert_eq!(hands.up(10, [10.0, 10.0]), [Release { at: [10.0, 10.0], moved: false }]);
    }

    #[test]
    fn that_was_lifted_or_has_moved_does_not_stay() {
        let mut hands = Hands::default();
        hands.down(10, [10.0, 10.0]);
        let lifted = hands.gestures.waits_for_stay().unwrap();
        hands.up(10, [10.0, 10.0]);
        hands.down(10, [10.0, 10.0]);
        assert_eq!(hands.gestures.stay(lifted), [], "another press runs");
        let moved = hands.gestures.waits_for_stay().unwrap();
        hands.drag(10, [40.0, 10.0]);
        assert_eq!(hands.gestures.stay(moved), []);
    }

    #[test]
    fn with_a_second_one_pinches_and_presses_nothing() {
        let mut hands = Hands::default();
        hands.down(10, [0.0, 0.0]);
        assert_eq!(hands.down(11, [100.0, 0.0]), []);
        let moved = hands.drag(11, [200.0, 0.0]);
        assert!(matches!(moved[..], [Pinch(gesture)] if gesture.factor == 2.0), "{moved:?}");
        assert_eq!(hands.up(11, [200.0, 0.0]), []);
        assert_eq!(hands.drag(10, [5.0, 0.0]), [Pan([5.0, 0.0])], "the other one goes on");
        assert_eq!(hands.up(10, [5.0, 0.0]), []);
    }

    #[test]
    fn that_drags_cancels_when_a_second_one_comes() {
        let mut hands = Hands::default();
        hands.down(10, [0.0, 0.0]);
        hands.drag(10, [30.0, 0.0]);
        assert_eq!(hands.down(11, [100.0, 0.0]), [Cancel]);
    }

    #[test]
    fn beside_a_third_one_changes_nothing() {
        let mut hands = Hands::default();
        for (id, x) in [(10, 0.0), (11, 100.0), (12, 200.0)] {
            hands.down(id, [x, 0.0]);
        }
        assert_eq!(hands.drag(12, [300.0, 0.0]), []);
    }
}

mod a_pen {
    use super::*;

    #[test]
    fn draws_as_a_mouse_does_and_its_eraser_is_the_right_button() {
        let mut hands = Hands::default();
        assert_eq!(hands.down(2, [10.0, 10.0]), [press([10.0, 10.0])]);
        hands.up(2, [10.0, 10.0]);
        let erases = hands.send(PointerPhase::Down, 2, (5, 32), [10.0, 10.0]);
        assert_eq!(erases, [Press { at: [10.0, 10.0], button: Secondary }]);
        assert_eq!(
            hands.send(PointerPhase::Move, 2, (-1, 32), [11.0, 10.0]),
            [Drag { at: [11.0, 10.0], by: [1.0, 0.0], moved: false }]
        );
    }

    #[test]
    fn leaves_fingers_to_move_the_view() {
        let mut hands = Hands::default();
        hands.send(PointerPhase::Move, 2, (-1, 0), [10.0, 10.0]);
        assert_eq!(hands.down(10, [10.0, 10.0]), []);
        assert_eq!(hands.drag(10, [12.0, 10.0]), [Pan([2.0, 0.0])]);
        assert_eq!(hands.up(10, [12.0, 10.0]), [], "no tap");
    }

    #[test]
    fn that_is_down_makes_every_touch_a_palm() {
        let mut hands = Hands::default();
        hands.down(2, [10.0, 10.0]);
        assert_eq!(hands.down(10, [60.0, 60.0]), []);
        assert_eq!(hands.drag(10, [80.0, 60.0]), []);
        assert_eq!(hands.up(2, [10.0, 10.0]), [Release { at: [10.0, 10.0], moved: false }]);
        assert_eq!(hands.drag(10, [90.0, 60.0]), [], "until it is lifted");
    }

    #[test]
    fn cancels_what_the_palm_before_it_began() {
        let mut hands = Hands::default();
        hands.down(10, [60.0, 60.0]);
        hands.drag(10, [90.0, 60.0]);
        assert_eq!(hands.down(2, [10.0, 10.0]), [Cancel, press([10.0, 10.0])]);
        assert_eq!(hands.drag(10, [95.0, 60.0]), []);
    }
}
