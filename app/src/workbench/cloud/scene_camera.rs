//! Cameras of a scene, and cuboids on their images.

use super::visible_cuboid::VisibleCuboid;
use assay_core::geometry::{Point2, Pose};
use assay_core::scene::{Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use assay_editor::view::{ImageEdge, cuboid_on_image};

/// Camera of a scene.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneCamera {
    /// Id of the sensor.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Size of the image, px.
    pub size_px: [f64; 2],
    /// Projection of space onto the image.
    pub model: Option<CameraModel>,
}

impl SceneCamera {
    /// Cameras of a scene in their order.
    pub fn all(scene: &Scene) -> Vec<Self> {
        let camera = |sensor: &Sensor| match &sensor.kind {
            SensorKind::Camera { width, height, model } => Some(Self {
                id: sensor.id.clone(),
                name: sensor.name.clone(),
                size_px: [f64::from(*width), f64::from(*height)],
                model: *model,
            }),
            _ => None,
        };
        scene.cameras().filter_map(camera).collect()
    }

    /// Edges of a cuboid, if at least a part of it is on the image.
    pub fn edges_of(&self, drawn: &VisibleCuboid, to_camera: &Pose) -> Vec<ImageEdge> {
        let Some(model) = &self.model else { return Vec::new() };
        let edges = cuboid_on_image(&drawn.cuboid, to_camera, model);
        let [width, height] = self.size_px;
        let on_image = |[x, y]: &Point2| *x > 0.0 && *y > 0.0 && *x < width && *y < height;
        let is_seen = edges.iter().flat_map(|edge| &edge.line).any(on_image);
        if is_seen { edges } else { Vec::new() }
    }
}

/// Transform from image px to canvas px: the image fills a small canvas, and is whole on a large one.
pub struct ImageTransform {
    scale: f64,
    shift: Point2,
}

impl ImageTransform {
    /// Transform between images and canvases of these sizes.
    pub fn new(image: [f64; 2], canvas: [f64; 2], is_large: bool) -> Self {
        let ratios = [canvas[0] / image[0].max(1.0), canvas[1] / image[1].max(1.0)];
        let scale = if is_large { ratios[0].min(ratios[1]) } else { ratios[0].max(ratios[1]) };
        let shift = [(canvas[0] - image[0] * scale) / 2.0, (canvas[1] - image[1] * scale) / 2.0];
        Self { scale, shift }
    }

    /// Position on the canvas of an image position.
    pub fn apply(&self, [x, y]: Point2) -> Point2 {
        [x * self.scale + self.shift[0], y * self.scale + self.shift[1]]
    }

    /// Lines of edges on the canvas.
    pub fn lines(&self, edges: &[ImageEdge]) -> Vec<Vec<Point2>> {
        edges.iter().map(|edge| edge.line.iter().map(|at| self.apply(*at)).collect()).collect()
    }
}

/// Index of the smallest outline whose bounding box holds a position.
pub fn smallest_around(outlines: impl Iterator<Item = Vec<Point2>>, at: Point2) -> Option<usize> {
    let areas = outlines.enumerate().filter_map(|(index, outline)| Some((index, area_around(&outline, at)?)));
    areas.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}

/// Area of the bounding box of points, if it holds a position.
fn area_around(points: &[Point2], at: Point2) -> Option<f64> {
    let low = points.iter().copied().reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1])])?;
    let high = points.iter().copied().reduce(|a, b| [a[0].max(b[0]), a[1].max(b[1])])?;
    let holds = at[0] >= low[0] && at[1] >= low[1] && at[0] <= high[0] && at[1] <= high[1];
    holds.then_some((high[0] - low[0]) * (high[1] - low[1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(from: f64, to: f64) -> Vec<Point2> {
        vec![[from, from], [to, from], [to, to], [from, to]]
    }

    #[test]
    fn an_image_fills_a_small_canvas_and_is_whole_on_a_large_one() {
        let (image, canvas) = ([200.0, 100.0], [100.0, 100.0]);
        let small = ImageTransform::new(image, canvas, false);
        assert_eq!((small.apply([0.0, 0.0]), small.apply([200.0, 100.0])), ([-50.0, 0.0], [150.0, 100.0]));
        let large = ImageTransform::new(image, canvas, true);
        assert_eq!((large.apply([0.0, 0.0]), large.apply([200.0, 100.0])), ([0.0, 25.0], [100.0, 75.0]));
    }

    #[test]
    fn the_smallest_cuboid_around_the_pointer_is_under_it() {
        let outlines = [square(0.0, 100.0), square(40.0, 60.0), square(70.0, 80.0)];
        assert_eq!(smallest_around(outlines.clone().into_iter(), [50.0, 50.0]), Some(1));
        assert_eq!(smallest_around(outlines.clone().into_iter(), [20.0, 20.0]), Some(0));
        assert_eq!(smallest_around(outlines.into_iter(), [200.0, 20.0]), None);
    }

    #[test]
    fn a_cuboid_that_is_not_on_the_image_is_not_under_the_pointer() {
        assert_eq!(smallest_around([Vec::new()].into_iter(), [0.0, 0.0]), None);
    }
}
