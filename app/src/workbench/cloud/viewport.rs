//! Viewports of the 3D area.

use assay_core::geometry::Point3;
use assay_editor::view::OrthographicView;

/// Distance from a cloud beyond which a camera shows nothing of it, m.
const NEAR_M: f64 = 50.0;

/// View in the 3D area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloudViewport {
    /// Free camera.
    Perspective,
    /// One of the three projections of the selected cuboid.
    Projection(OrthographicView),
}

impl CloudViewport {
    /// All four, in the order of the keys 1 to 4.
    pub const ALL: [Self; 4] = [
        Self::Perspective,
        Self::Projection(OrthographicView::Top),
        Self::Projection(OrthographicView::Side),
        Self::Projection(OrthographicView::Front),
    ];

    /// Index in [`CloudViewport::ALL`], 0 to 3.
    pub fn index(self) -> usize {
        Self::ALL.iter().position(|viewport| *viewport == self).unwrap_or(0)
    }

    /// Name of the view.
    pub fn name(self) -> &'static str {
        match self {
            Self::Perspective => "Perspective",
            Self::Projection(side) => side.name(),
        }
    }

    /// Viewport that is large after a click on this one: this one, or the perspective again.
    pub fn toggled(self, large: Self) -> Self {
        if large == self { Self::Perspective } else { self }
    }
}

/// Whether a point is in or near a box between two corners.
pub fn is_near([low, high]: &[Point3; 2], p: Point3) -> bool {
    (0..3).all(|i| p[i] > low[i] - NEAR_M && p[i] < high[i] + NEAR_M)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn viewports_are_in_the_order_of_their_keys() {
        let names = CloudViewport::ALL.map(CloudViewport::name);
        assert_eq!(names[0], "Perspective");
        assert_eq!(CloudViewport::ALL.map(CloudViewport::index), [0, 1, 2, 3]);
    }

    #[test]
    fn a_second_click_makes_the_perspective_large_again() {
        let [perspective, top, side, _] = CloudViewport::ALL;
        assert_eq!(top.toggled(perspective), top);
        assert_eq!(top.toggled(side), top);
        assert_eq!(top.toggled(top), perspective);
    }

    #[test]
    fn a_camera_near_a_cloud_stays_where_it_is() {
        let bounds = [[0.0; 3], [100.0, 100.0, 10.0]];
        assert!(is_near(&bounds, [-40.0, 50.0, 0.0]));
        assert!(!is_near(&bounds, [-60.0, 50.0, 0.0]));
    }
}
