//! Labels that were made on an image of another size, brought to the image's own size on request.

use assay_core::geometry::{Geometry, Point2, Polygon};
use assay_core::label::Document;

/// Scale the shapes of one camera from the size that the labels declare to the image's own, both width and height, px.
/// Returns false and changes nothing where a size is not known, the aspect ratios differ by a pixel or more, or there is
/// a mask, whose pixels do not scale.
pub(super) fn scale_shapes(
    document: &mut Document,
    sensor: &str,
    declared: [u32; 2],
    size: [u32; 2],
) -> bool {
    let ([width, height], [own_width, own_height]) = (declared.map(f64::from), size.map(f64::from));
    if declared.contains(&0) || (height * own_width / width - own_height).abs() >= 1.0 {
        return false;
    }
    let shapes = || document.objects.iter().flat_map(|object| &object.shapes).filter(|s| s.sensor == sensor);
    if shapes().any(|shape| matches!(shape.geometry, Geometry::Rle(_))) {
        return false;
    }
    let factors = [own_width / width, own_height / height];
    let shapes = document.objects.iter_mut().flat_map(|object| &mut object.shapes);
    shapes.filter(|s| s.sensor == sensor).for_each(|shape| scale(&mut shape.geometry, factors));
    true
}

fn scale(geometry: &mut Geometry, [x, y]: [f64; 2]) {
    let point = |p: &mut Point2| *p = [p[0] * x, p[1] * y];
    let polygon = |polygon: &mut Polygon| polygon.0.iter_mut().flatten().for_each(point);
    match geometry {
        Geometry::Polygon(one) => polygon(one),
        Geometry::Multipolygon(all) => all.iter_mut().for_each(polygon),
        Geometry::Box([left, top, width, height]) | Geometry::Rbox([left, top, width, height, _]) => {
            [*left, *top, *width, *height] = [*left * x, *top * y, *width * x, *height * y];
        }
        Geometry::Polyline(points) => points.iter_mut().for_each(point),
        Geometry::Point(one) => point(one),
        Geometry::Cuboid(_) | Geometry::Rle(_) | Geometry::Tag => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(geometry: serde_json::Value) -> Document {
        serde_json::from_value(
            serde_json::json!({ "version": 1, "objects": [{ "id": "a", "class": "x", "shapes": [
            { "frame": 0, "sensor": "camera", "geometry": geometry }
        ] }] }),
        )
        .unwrap()
    }

    fn scaled(geometry: serde_json::Value, declared: [u32; 2], size: [u32; 2]) -> Option<serde_json::Value> {
        let mut document = document(geometry);
        scale_shapes(&mut document, "camera", declared, size)
            .then(|| serde_json::to_value(&document.objects[0].shapes[0].geometry).unwrap())
    }

    #[test]
    fn shapes_of_the_same_aspect_ratio_are_scaled() {
        use serde_json::json;
        for (geometry, expected) in [
            (json!({"box": [200.0, 100.0, 100.0, 40.0]}), json!({"box": [50.0, 25.0, 25.0, 10.0]})),
            (
                json!({"rbox": [200.0, 100.0, 100.0, 40.0, 30.0]}),
                json!({"rbox": [50.0, 25.0, 25.0, 10.0, 30.0]}),
            ),
            (json!({"point": [4.0, 8.0]}), json!({"point": [1.0, 2.0]})),
            (
                json!({"polygon": [[[0.0, 0.0], [8.0, 0.0], [8.0, 4.0]]]}),
                json!({"polygon": [[[0.0, 0.0], [2.0, 0.0], [2.0, 1.0]]]}),
            ),
        ] {
            assert_eq!(scaled(geometry, [400, 400], [100, 100]), Some(expected));
        }
    }

    #[test]
    fn other_aspect_ratios_unknown_sizes_and_masks_stay() {
        let square = serde_json::json!({"box": [0.0, 0.0, 4.0, 4.0]});
        assert_eq!(scaled(square.clone(), [40, 30], [30, 40]), None);
        assert_eq!(scaled(square.clone(), [0, 0], [30, 40]), None);
        assert!(scaled(square, [401, 300], [200, 150]).is_some(), "sizes are whole numbers");
        let mask = serde_json::json!({"rle": {"size": [4, 4], "counts": [0, 16]}});
        assert_eq!(scaled(mask, [4, 4], [2, 2]), None);
    }
}
