//! Backoff: waits between tries that double up to a limit.

use gloo_timers::future::TimeoutFuture;

/// Waits of one series of tries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Backoff {
    next_ms: u32,
    longest_ms: u32,
}

impl Backoff {
    /// A series that starts with the first wait.
    pub(super) fn new(first_ms: u32, longest_ms: u32) -> Self {
        Self { next_ms: first_ms, longest_ms }
    }

    /// Waits before the next try.
    pub(super) async fn wait(&mut self) {
        TimeoutFuture::new(self.advance()).await;
    }

    /// The wait that is due, ms.
    fn advance(&mut self) -> u32 {
        let due_ms = self.next_ms;
        self.next_ms = due_ms.saturating_mul(2).min(self.longest_ms);
        due_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let mut backoff = Backoff::new(500, 3_000);
        assert_eq!([(); 5].map(|()| backoff.advance()), [500, 1_000, 2_000, 3_000, 3_000]);
    }
}
