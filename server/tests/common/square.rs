//! Label for tests of the store and of the API.

use assay_core::label::Document;

/// Label of one square with its left edge at `x` px.
pub fn square(x: f64) -> Document {
    serde_json::from_value(serde_json::json!({
        "version": 1,
        "objects": [{ "id": "a", "class": "flyable", "shapes": [{
            "frame": 0, "sensor": "camera",
            "geometry": { "polygon": [[[x, 0.0], [x + 100.0, 0.0], [x + 100.0, 100.0], [x, 100.0]]] }
        }] }]
    }))
    .expect("a label")
}
