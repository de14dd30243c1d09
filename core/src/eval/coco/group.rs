//! Key of a category and an image in one number.

/// One number for a category and an image, by their places; sorts by category, then image.
pub(super) fn group(category: usize, image: usize) -> u64 {
    (category as u64) << 32 | image as u64
}

/// The place of the category in a number that [`group`] made.
pub(super) fn category_of(group: u64) -> usize {
    (group >> 32) as usize
}

/// The place of the image in such a number.
pub(super) fn image_of(group: u64) -> usize {
    (group & 0xffff_ffff) as usize
}
