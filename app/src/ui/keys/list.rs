//! List of the keys of a page, and hints beside what they do.

use super::chord::Chord;
use super::{Binding, KeyBindings};
use crate::ui::Dialog;
use leptos::prelude::*;

impl KeyBindings {
    /// The list of keys, to be put in the page once.
    pub fn view(self) -> impl IntoView {
        view! {
            <Dialog open=self.help title="Keys" wide=true>
                <p class="dim small keys-note">
                    "Letters are those printed on your keyboard. A dashed frame is a place: where a US keyboard has that letter. "
                    "On a Mac, Ctrl is Cmd and Alt is Option."
                </p>
                <div class="keys-grid" data-testid="keys">{self.groups()}</div>
            </Dialog>
        }
    }

    fn groups(&self) -> Vec<AnyView> {
        let bindings: Vec<Binding> = self.bindings.get_value();
        let bindings: Vec<&Binding> = bindings.iter().filter(|b| b.is_possible()).collect();
        let mut groups: Vec<(&'static str, Vec<(String, String)>)> = Vec::new();
        for (index, binding) in bindings.iter().enumerate() {
            let later = bindings.get(index + 1..).unwrap_or_default();
            let Some(keys) = reachable(binding, later) else { continue };
            let line = (binding.title.clone(), keys);
            match groups.iter_mut().find(|(name, _)| *name == binding.group) {
                Some((_, lines)) => lines.push(line),
                None => groups.push((binding.group, vec![line])),
            }
        }
        let show = |(name, lines): (&'static str, Vec<(String, String)>)| {
            let lines = lines.into_iter().map(|(title, keys)| {
                view! { <div class="keys-line"><span>{title}</span><KeyHint keys=keys /></div> }
            });
            view! { <section class="keys-group"><h3>{name}</h3>{lines.collect_view()}</section> }.into_any()
        };
        groups.into_iter().map(show).collect()
    }
}

/// Keys of a binding that no later binding always takes; `None` if there is none.
fn reachable(binding: &Binding, later: &[&Binding]) -> Option<String> {
    let is_taken = |chord: &Chord| later.iter().any(|b| b.always && b.chords.contains(chord));
    let keys = binding.keys.split('|').filter(|keys| !is_taken(&Chord::parse(keys)));
    let keys = keys.collect::<Vec<_>>().join("|");
    (!keys.is_empty()).then_some(keys)
}

/// The keys of a command as small caps, such as `Ctrl+Z`; alternatives beside each other.
#[component]
pub fn KeyHint(
    /// As in [`KeyBindings::bind`].
    #[prop(into)]
    keys: String,
) -> impl IntoView {
    let cap = |keys: &str| {
        let is_place = keys.contains('[');
        view! { <kbd class="key" class:place=is_place>{keys.replace(['[', ']'], "")}</kbd> }
    };
    let caps = keys.split('|').map(cap).collect_view();
    view! { <span class="row" style="gap:4px">{caps}</span> }
}

#[cfg(test)]
mod tests {
    use super::super::focus::FocusReturn;
    use super::*;

    #[test]
    fn the_list_shows_keys_that_can_be_reached() {
        Owner::new().with(|| {
            let keys = KeyBindings::new(FocusReturn::new());
            keys.bind("View", "1", "Perspective large", || ());
            keys.bind("View", "Home|1", "Whole picture", || ());
            keys.bind("Review", "1", "Loose", || ());
            let all = keys.bindings.get_value();
            let all: Vec<&Binding> = all.iter().collect();
            let [first, second, third] = [0, 1, 2].map(|i| reachable(all[i], &all[i + 1..]));
            assert_eq!((first, second.as_deref(), third.as_deref()), (None, Some("Home"), Some("1")));
        });
    }
}
