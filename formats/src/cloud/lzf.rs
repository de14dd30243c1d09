//! LZF, as PCD's `binary_compressed` uses it (the format of Marc Lehmann's liblzf).

/// Decompress to exactly `size` bytes; `None` where the input is not that. Memory grows with what comes out, never
/// with what is claimed.
pub(super) fn decompress(input: &[u8], size: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < input.len() {
        let control = usize::from(*input.get(at)?);
        at += 1;
        if control < 32 {
            out.extend_from_slice(input.get(at..at + control + 1)?);
            at += control + 1;
        } else {
            let mut length = control >> 5;
            if length == 7 {
                length += usize::from(*input.get(at)?);
                at += 1;
            }
            let back = ((control & 31) << 8) + usize::from(*input.get(at)?) + 1;
            at += 1;
            let from = out.len().checked_sub(back)?;
            for i in from..from + length + 2 {
                out.push(*out.get(i)?);
            }
        }
        if out.len() > size {
            return None;
        }
    }
    (out.len() == size).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::decompress;

    #[test]
    fn a_back_reference_repeats_what_came_before() {
        // "ab" as a literal, then 4 bytes from 2 back.
        let packed = [1, b'a', b'b', 2 << 5, 1];
        assert_eq!(decompress(&packed, 6).unwrap(), b"ababab");
        assert_eq!(decompress(&packed, 7), None);
        assert_eq!(decompress(&[2 << 5, 9], 4), None, "nothing to refer to");
    }
}
