//! All measures between two shapes of any kind, some with numbers near the limits of a double.

use crate::bytes::Bytes;
use crate::measures::check_all;
use crate::shapes::geometry;

pub const MAX_LEN: usize = 64;

pub fn run(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let (a, b) = (geometry(&mut bytes), geometry(&mut bytes));
    check_all(&a, &b);
    check_all(&a, &a);
}
