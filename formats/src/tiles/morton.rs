//! Morton codes: the bits of three coordinates in turn, so that points near in code are near in space.

/// 16 bits, two empty ones after each (21 fit).
fn spread(v: u64) -> u64 {
    let v = v & 0x1F_FFFF;
    let v = (v | v << 32) & 0x001F_0000_0000_FFFF;
    let v = (v | v << 16) & 0x001F_0000_FF00_00FF;
    let v = (v | v << 8) & 0x100F_00F0_0F00_F00F;
    let v = (v | v << 4) & 0x10C3_0C30_C30C_30C3;
    (v | v << 2) & 0x1249_2492_4924_9249
}

/// Every third bit, close together: the inverse of [`spread`].
fn gather(v: u64) -> u64 {
    let v = v & 0x1249_2492_4924_9249;
    let v = (v | v >> 2) & 0x10C3_0C30_C30C_30C3;
    let v = (v | v >> 4) & 0x100F_00F0_0F00_F00F;
    let v = (v | v >> 8) & 0x001F_0000_FF00_00FF;
    let v = (v | v >> 16) & 0x001F_0000_0000_FFFF;
    (v | v >> 32) & 0x1F_FFFF
}

/// 63 bits, of coordinates below 2^21.
pub(super) fn code([x, y, z]: [u32; 3]) -> u64 {
    spread(u64::from(x)) | spread(u64::from(y)) << 1 | spread(u64::from(z)) << 2
}

/// Bits in each half of a [`WideCode`] code.
const HALF: u32 = 48;

/// 96 bits as an upper and a lower half of 48: ordered as pairs are. (128-bit numbers make larger pages.)
pub(super) type WideCode = [u64; 2];

pub(super) fn wide(p: [u32; 3]) -> WideCode {
    [code(p.map(|v| v >> 16)), code(p.map(|v| v & 0xFFFF))]
}

pub(super) fn place([high, low]: WideCode) -> [u32; 3] {
    [0, 1, 2]
        .map(|axis| ((gather(high >> axis) as u32 & 0xFFFF) << 16) | (gather(low >> axis) as u32 & 0xFFFF))
}

/// `b` less `a`, which is not greater.
pub(super) fn gap(a: WideCode, b: WideCode) -> WideCode {
    let low = b[1].wrapping_sub(a[1]) & ((1 << HALF) - 1);
    let borrow = u64::from(b[1] < a[1]);
    [b[0].wrapping_sub(a[0]).wrapping_sub(borrow), low]
}

/// The code a gap further on; `None` past 96 bits.
pub(super) fn after(a: WideCode, gap: WideCode) -> Option<WideCode> {
    let low = a[1] + gap[1];
    let high = a[0] + gap[0] + (low >> HALF);
    (high >> HALF == 0).then_some([high, low & ((1 << HALF) - 1)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn codes_give_their_places_back_and_gaps_their_ends(a in any::<[u32; 3]>(), b in any::<[u32; 3]>()) {
            prop_assert_eq!(place(wide(a)), a);
            let [from, to] = { let mut ends = [wide(a), wide(b)]; ends.sort_unstable(); ends };
            prop_assert_eq!(after(from, gap(from, to)), Some(to));
        }
    }

    #[test]
    fn what_leaves_the_96_bits_is_refused() {
        assert_eq!(after(wide([u32::MAX; 3]), [0, 1]), None);
    }
}
