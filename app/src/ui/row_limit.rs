//! Limit of a long list: the first rows, until somebody wants all.

use leptos::prelude::*;

/// Limit of a list.
#[derive(Clone, Copy, Debug)]
pub struct RowLimit {
    /// Whether all are shown.
    all: RwSignal<bool>,
    first: usize,
    count: usize,
}

impl RowLimit {
    /// Limit that shows the first ones of so many.
    pub fn new(first: usize, count: usize) -> Self {
        Self::resumed(RwSignal::new(false), first, count)
    }

    /// The same where `all` outlives the list, so that a list that is loaded again stays as long as it was.
    pub fn resumed(all: RwSignal<bool>, first: usize, count: usize) -> Self {
        Self { all, first, count }
    }

    /// Number of rows to show; tracked.
    pub fn shown(self) -> usize {
        if self.all.get() { self.count } else { self.count.min(self.first) }
    }

    /// Button that shows all rows; nothing where they are shown.
    pub fn button(self, text: String) -> impl Fn() -> AnyView + Clone + Send {
        move || match self.shown() < self.count {
            true => {
                let text = text.clone();
                view! { <button class="btn small" on:click=move |_| self.all.set(true)>{text}</button> }
                    .into_any()
            }
            false => ().into_any(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_cut_until_somebody_wants_all_and_a_short_one_never() {
        Owner::new().with(|| {
            let all = RwSignal::new(false);
            let (long, short) = (RowLimit::resumed(all, 10, 25), RowLimit::new(10, 3));
            assert_eq!((long.shown(), short.shown()), (10, 3));
            all.set(true);
            assert_eq!(long.shown(), 25);
        });
    }
}
