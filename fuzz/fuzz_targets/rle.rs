//! Masks: counts of shared and joined pixels add up, and pixels are within the bounds.

use assay_core::geometry::Rle;

pub const MAX_LEN: usize = 1024;

pub fn run(bytes: &[u8]) {
    let mut masks = serde_json::Deserializer::from_slice(bytes).into_iter::<Rle>();
    let Some(Ok(a)) = masks.next() else { return };
    check(&a);
    let Some(Ok(b)) = masks.next() else { return };
    let Some(shared) = a.shared_area(&b) else { return };
    let joined = a.union(&b);
    assert_eq!(Some(shared), b.shared_area(&a));
    assert_eq!(joined, b.union(&a));
    assert_eq!(joined.area() + shared, a.area() + b.area());
    check(&joined);
}

fn check(mask: &Rle) {
    let written = serde_json::to_string(mask).unwrap_or_default();
    assert_eq!(serde_json::from_str::<Rle>(&written).ok().as_ref(), Some(mask));
    let ([height, width], [left, top, w, h]) = (mask.size(), mask.bounds());
    assert!(mask.area() <= u64::from(height) * u64::from(width));
    assert!(mask.area() <= u64::from(w) * u64::from(h));
    assert!(left + w <= width && top + h <= height);
    mask.extent();
    let mut pixels = 0;
    for [x, y, w, h] in mask.rectangles().take(2000) {
        pixels += u64::from(w) * u64::from(h);
        assert!(mask.contains(x, y) && mask.contains(x + w - 1, y + h - 1));
    }
    assert!(pixels <= mask.area());
}
