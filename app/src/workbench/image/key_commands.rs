//! Meaning of keys over a picture.

use assay_core::geometry::Point2;
use assay_editor::ImageViewport;

/// Distance that one press of a key moves the picture, screen px.
const PAN_PX: f64 = 60.0;
/// Factor by which one press of a key zooms.
const ZOOM: f64 = 1.25;
/// Distance that one press of an arrow key moves the cross, screen px.
const CROSS_PX: f64 = 10.0;

/// Command of a key for the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ViewCommand {
    /// Zoom by a factor.
    Zoom(f64),
    /// Move the picture, screen px.
    Pan(Point2),
    /// Show the whole picture.
    Fit,
}

/// Keys of the view: the keys, their title and the command.
pub const VIEW_KEYS: [(&str, &str, ViewCommand); 7] = [
    ("Alt+[I]", "Zoom in", ViewCommand::Zoom(ZOOM)),
    ("Alt+[K]", "Zoom out", ViewCommand::Zoom(1.0 / ZOOM)),
    ("Alt+[J]|Shift+Left", "Move to the left", ViewCommand::Pan([PAN_PX, 0.0])),
    ("Alt+[L]|Shift+Right", "Move to the right", ViewCommand::Pan([-PAN_PX, 0.0])),
    ("Alt+[U]|Shift+Up", "Move up", ViewCommand::Pan([0.0, PAN_PX])),
    ("Alt+[O]|Shift+Down", "Move down", ViewCommand::Pan([0.0, -PAN_PX])),
    ("Home", "The whole picture", ViewCommand::Fit),
];

/// Keys of the cross: the key, its title and the direction.
pub const CROSS_KEYS: [(&str, &str, Point2); 4] = [
    ("Left", "Cross to the left; Space sets a point there", [-1.0, 0.0]),
    ("Right", "Cross to the right", [1.0, 0.0]),
    ("Up", "Cross up", [0.0, -1.0]),
    ("Down", "Cross down", [0.0, 1.0]),
];

/// Position of the cross after a press of an arrow key, image px; it starts in the middle of what is on screen and
/// stays in the picture.
pub fn move_cross(view: &ImageViewport, from: Option<Point2>, [dx, dy]: Point2) -> Point2 {
    let [l, t, r, b] = view.visible();
    let [x, y] = from.unwrap_or([(l + r) / 2.0, (t + b) / 2.0]);
    let step = CROSS_PX / view.scale();
    let [width, height] = view.image();
    [(x + dx * step).clamp(0.0, width), (y + dy * step).clamp(0.0, height)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opposite_keys_have_opposite_effects() {
        let sum = VIEW_KEYS.iter().fold([0.0, 0.0], |[x, y], (.., command)| match command {
            ViewCommand::Pan([dx, dy]) => [x + dx, y + dy],
            ViewCommand::Zoom(_) | ViewCommand::Fit => [x, y],
        });
        assert_eq!(sum, [0.0, 0.0]);
        let zoom: f64 = VIEW_KEYS
            .iter()
            .filter_map(|(.., command)| match command {
                ViewCommand::Zoom(factor) => Some(*factor),
                ViewCommand::Pan(_) | ViewCommand::Fit => None,
            })
            .product();
        assert!((zoom - 1.0).abs() < 1e-12);
        assert_eq!(CROSS_KEYS.iter().fold([0.0, 0.0], |[x, y], (.., [dx, dy])| [x + dx, y + dy]), [0.0, 0.0]);
    }

    #[test]
    fn the_cross_starts_in_the_middle_and_moves_by_screen_pixels() {
        let view = ImageViewport::fitted([400.0, 300.0], [800.0, 600.0]);
        let step = CROSS_PX / view.scale();
        let at = move_cross(&view, None, [1.0, 0.0]);
        assert!((at[0] - (200.0 + step)).abs() < 1e-9 && (at[1] - 150.0).abs() < 1e-9, "{at:?}");
    }

    #[test]
    fn the_cross_stays_in_the_picture() {
        let view = ImageViewport::fitted([400.0, 300.0], [800.0, 600.0]);
        assert_eq!(move_cross(&view, Some([1.0, 0.0]), [-1.0, 0.0])[0], 0.0);
        assert_eq!(move_cross(&view, Some([400.0, 300.0]), [0.0, 1.0]), [400.0, 300.0]);
    }
}
