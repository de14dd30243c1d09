//! Labels of squares, for tests.

use super::Document;
use serde_json::{Value, from_value, json};

/// Label of squares of 10 px on a camera's first frame: id, class and left edge of each.
pub fn squares(squares: &[(&str, &str, f64)]) -> Document {
    let object = |(id, class, x): &(&str, &str, f64)| {
        let outline = [[*x, 0.0], [x + 10.0, 0.0], [x + 10.0, 10.0], [*x, 10.0]];
        json!({"id": id, "class": class, "shapes": [{"frame": 0, "sensor": "camera", "geometry": {"polygon": [outline]}}]})
    };
    let objects: Vec<Value> = squares.iter().map(object).collect();
    from_value(json!({"version": 1, "objects": objects})).unwrap()
}
