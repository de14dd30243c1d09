//! Guard of a form's button: a second click while the first is on its way sends nothing.

use leptos::prelude::*;

/// Whether what a button sends is on its way.
#[derive(Clone, Copy, Debug)]
pub struct Sending(RwSignal<bool>);

impl Sending {
    /// Nothing is on its way.
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }

    /// Whether something is on its way; tracked.
    pub fn is_on(self) -> bool {
        self.0.get()
    }

    /// Sends something, unless something is on its way.
    pub fn send(self, work: impl Future<Output = ()> + 'static) {
        if !self.begin() {
            return;
        }
        leptos::task::spawn_local(async move {
            work.await;
            self.0.try_set(false);
        });
    }

    /// Whether nothing was on its way; from now on something is.
    fn begin(self) -> bool {
        !self.0.try_update(|on| std::mem::replace(on, true)).unwrap_or(true)
    }
}

impl Default for Sending {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_click_finds_the_first_on_its_way() {
        Owner::new().with(|| {
            let sending = Sending::new();
            assert!(sending.begin());
            assert!(!sending.begin());
            sending.0.set(false);
            assert!(sending.begin());
        });
    }
}
