//! Small values from the fuzzer's bytes; zeros once the bytes are used up.

pub struct Bytes<'a>(pub &'a [u8]);

impl Bytes<'_> {
    pub fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Value in 0..most.
    pub fn below(&mut self, most: u8) -> usize {
        usize::from(self.next() % most)
    }

    /// Point on a grid of 24 × 24, so that points coincide and lines touch.
    pub fn grid(&mut self) -> f64 {
        f64::from(self.next() % 24)
    }

    /// Number that is mostly small, and sometimes one that no sensor returns.
    pub fn number(&mut self) -> f64 {
        const ODD: [f64; 8] =
            [f64::NAN, f64::INFINITY, 1e300, -1e300, 1e-300, 1e9, -0.0, f64::MIN_POSITIVE / 2.0];
        match self.next() {
            byte @ 0..200 => f64::from(byte) - 20.0,
            byte @ 200..248 => f64::from(byte - 200) / 8.0,
            byte => ODD[usize::from(byte - 248)],
        }
    }

    pub fn numbers<const N: usize>(&mut self) -> [f64; N] {
        core::array::from_fn(|_| self.number())
    }

    /// Texts on both sides of a line that contains only `=`.
    pub fn halves(text: &str) -> (&str, &str) {
        text.split_once("\n=\n").unwrap_or((text, ""))
    }
}
