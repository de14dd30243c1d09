//! Anchors of comments in words.

use assay_core::golden::Anchor;

/// Frame of an anchor.
pub fn anchor_frame(anchor: &Anchor) -> u32 {
    let (Anchor::Pixel { frame, .. } | Anchor::Point { frame, .. } | Anchor::Object { frame, .. }) = anchor;
    *frame
}

/// Label of an anchor; the frame is named in scenes of several frames.
pub fn anchor_label(
    anchor: &Anchor,
    frame_count: u32,
    object_name: impl FnOnce(&str) -> Option<String>,
) -> String {
    let location = match anchor {
        Anchor::Pixel { at: [x, y], .. } => format!("pixel {x:.0}, {y:.0}"),
        Anchor::Point { at: [x, y, z], .. } => format!("point {x:.1}, {y:.1}, {z:.1} m"),
        Anchor::Object { object, .. } => {
            object_name(object).unwrap_or_else(|| "an object that is gone".to_owned())
        }
    };
    if frame_count > 1 { format!("{location}, frame {}", anchor_frame(anchor) + 1) } else { location }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(anchor: &Anchor, frame_count: u32) -> String {
        anchor_label(anchor, frame_count, |id| (id == "a").then(|| "car 1".to_owned()))
    }

    #[test]
    fn a_pixel_and_a_point_have_their_coordinates() {
        let pixel = Anchor::Pixel { frame: 0, sensor: "front".to_owned(), at: [12.4, 7.6] };
        assert_eq!(label(&pixel, 1), "pixel 12, 8");
        let point = Anchor::Point { frame: 0, sensor: "lidar".to_owned(), at: [1.0, -2.26, 0.5] };
        assert_eq!(label(&point, 1), "point 1.0, -2.3, 0.5 m");
    }

    #[test]
    fn an_object_has_its_name_until_it_is_gone() {
        let on = |object: &str| Anchor::Object { frame: 0, object: object.to_owned() };
        assert_eq!(label(&on("a"), 1), "car 1");
        assert_eq!(label(&on("b"), 1), "an object that is gone");
    }

    #[test]
    fn the_frame_is_named_from_one_in_scenes_of_several_frames() {
        let anchor = Anchor::Object { frame: 4, object: "a".to_owned() };
        assert_eq!(anchor_frame(&anchor), 4);
        assert_eq!(label(&anchor, 10), "car 1, frame 5");
    }
}
