//! Meaning of keys in the 3D view.

use assay_editor::cuboid::CuboidAxis;
use core::f64::consts::PI;

/// Angle that one press turns a cuboid, radians.
pub const TURN_RAD: f64 = 2.0 * PI / 180.0;
/// The same with Shift.
pub const FINE_TURN_RAD: f64 = 0.25 * PI / 180.0;
/// Time within which a second press makes a half turn, ms.
const DOUBLE_MS: f64 = 300.0;

/// Keys that move the selected cuboid: the key, its title, axis and sign.
pub const MOVES: [(&str, &str, CuboidAxis, f64); 6] = [
    ("Alt+[W]", "Move forward", CuboidAxis::Length, 1.0),
    ("Alt+[S]", "Move back", CuboidAxis::Length, -1.0),
    ("Alt+[A]", "Move left", CuboidAxis::Width, 1.0),
    ("Alt+[D]", "Move right", CuboidAxis::Width, -1.0),
    ("Alt+[Q]", "Move up", CuboidAxis::Height, 1.0),
    ("Alt+[E]", "Move down", CuboidAxis::Height, -1.0),
];

/// Last turn by a key: two equal turns within a moment make a half turn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LastTurn {
    at_ms: f64,
    turn_rad: f64,
}

/// Turn of a cuboid by a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeyTurn {
    /// Angle, radians.
    pub turn_rad: f64,
    /// Whether it completes a half turn.
    pub is_half_turn: bool,
}

impl LastTurn {
    /// Turn of a press. The second press within a moment completes a half turn; fine turns never do.
    pub fn press(&mut self, now_ms: f64, turn_rad: f64) -> KeyTurn {
        let is_half_turn =
            now_ms - self.at_ms < DOUBLE_MS && self.turn_rad == turn_rad && turn_rad.abs() == TURN_RAD;
        if is_half_turn {
            *self = Self::default();
            return KeyTurn { turn_rad: PI - turn_rad, is_half_turn };
        }
        *self = Self { at_ms: now_ms, turn_rad };
        KeyTurn { turn_rad, is_half_turn }
    }
}

/// Keys that fly: the key, its title and the direction: forward, right, up.
pub const FLIGHTS: [(&str, &str, [f64; 3]); 4] = [
    ("[W]", "Fly forward, with nothing selected", [1.0, 0.0, 0.0]),
    ("[S]", "Fly back", [-1.0, 0.0, 0.0]),
    ("[A]", "Fly left", [0.0, -1.0, 0.0]),
    ("[D]", "Fly right", [0.0, 1.0, 0.0]),
];

/// Whether W, A, S and D fly: with nothing selected and no tool to put away; in a drive only while a button holds the view,
/// because D goes to the previous frame there.
pub fn can_fly(frame_count: u32, is_dragging: bool, has_selection: bool, has_tool: bool) -> bool {
    !has_selection && (is_dragging || frame_count < 2 && !has_tool)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_quick_presses_turn_round() {
        let mut last = LastTurn::default();
        let first = last.press(1_000.0, TURN_RAD);
        assert_eq!(first, KeyTurn { turn_rad: TURN_RAD, is_half_turn: false });
        let second = last.press(1_200.0, TURN_RAD);
        assert!(second.is_half_turn);
        assert!((first.turn_rad + second.turn_rad - PI).abs() < 1e-12);
    }

    #[test]
    fn a_third_press_starts_anew() {
        let mut last = LastTurn::default();
        last.press(1_000.0, TURN_RAD);
        last.press(1_100.0, TURN_RAD);
        assert!(!last.press(1_200.0, TURN_RAD).is_half_turn);
    }

    #[test]
    fn slow_presses_and_presses_in_both_directions_turn_a_little() {
        let mut last = LastTurn::default();
        last.press(1_000.0, TURN_RAD);
        assert!(!last.press(1_400.0, TURN_RAD).is_half_turn, "too late");
        assert!(!last.press(1_500.0, -TURN_RAD).is_half_turn, "the other direction");
    }

    #[test]
    fn fine_turns_never_turn_round() {
        let mut last = LastTurn::default();
        last.press(1_000.0, FINE_TURN_RAD);
        assert!(!last.press(1_050.0, FINE_TURN_RAD).is_half_turn);
    }

    #[test]
    fn opposite_keys_fly_in_opposite_directions() {
        let sum = FLIGHTS.iter().fold([0.0; 3], |sum, (.., way)| [0, 1, 2].map(|i| sum[i] + way[i]));
        assert_eq!(sum, [0.0; 3]);
    }

    #[test]
    fn keys_fly_where_they_have_no_other_meaning() {
        assert!(can_fly(1, false, false, false));
        assert!(!can_fly(100, false, false, false), "D is the previous frame");
        assert!(can_fly(100, true, false, false));
        assert!(!can_fly(1, false, true, false), "a cuboid is selected");
        assert!(!can_fly(1, false, false, true), "S puts the tool away");
    }

    #[test]
    fn each_side_of_a_cuboid_has_a_key() {
        let keys: std::collections::BTreeSet<_> = MOVES.iter().map(|(key, ..)| *key).collect();
        assert_eq!(keys.len(), MOVES.len());
        assert_eq!(MOVES.iter().map(|(.., sign)| sign).sum::<f64>(), 0.0);
    }
}
