//! All measures between two shapes in JSON.

use crate::measures::check_all;
use assay_core::geometry::Geometry;

pub const MAX_LEN: usize = 1024;

pub fn run(bytes: &[u8]) {
    let mut shapes = serde_json::Deserializer::from_slice(bytes).into_iter::<Geometry>();
    let (Some(Ok(a)), Some(Ok(b))) = (shapes.next(), shapes.next()) else { return };
    check_all(&a, &b);
    check_all(&b, &a);
}
