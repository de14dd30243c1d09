//! Avatar: a person's initials on their colour.

use leptos::prelude::*;

const COLORS: [&str; 6] = ["#9ad1ff", "#ffc98a", "#b8e6c2", "#dcc2ff", "#ffb3c8", "#e3dd9a"];

/// Avatar of a person; their name must stand beside it.
#[component]
pub fn Avatar(
    /// Their name.
    #[prop(into)]
    name: String,
    /// 40 px instead of 28.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let color = avatar_color(&name);
    view! {
        <span class="avatar" class:large=large style:background=color aria-hidden="true">{initials(&name)}</span>
    }
}

/// Colour of a person, also for other drawings of them.
pub fn avatar_color(name: &str) -> &'static str {
    let sum: usize = name.bytes().map(usize::from).sum();
    COLORS.get(sum % COLORS.len()).copied().unwrap_or("#9ad1ff")
}

fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|w| w.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        assert_eq!(super::initials("Ana Maria Costa"), "AC");
        assert_eq!(super::initials("ben"), "B");
        assert_eq!(super::initials(""), "");
    }

    #[test]
    fn a_person_has_one_colour() {
        let [ana, ben] = ["Ana Reyes", "Ben"].map(super::avatar_color);
        assert_eq!(super::avatar_color("Ana Reyes"), ana);
        assert!(super::COLORS.contains(&ana) && super::COLORS.contains(&ben));
    }
}
