//! Options of a select of roles.

use crate::words::role_title;
use assay_core::permission::Role;
use leptos::prelude::*;

/// Options of a select, one for each role.
pub(super) fn role_options(chosen: Role) -> impl IntoView {
    let option = |(place, role): (usize, Role)| {
        view! { <option value=place.to_string() selected=role == chosen>{role_title(role)}</option> }
    };
    Role::ALL.into_iter().enumerate().map(option).collect_view()
}

/// Role of the option that is chosen.
pub(super) fn chosen_role(event: &leptos::ev::Event) -> Option<Role> {
    role_at(&event_target_value(event))
}

/// Role by its place in [`Role::ALL`].
fn role_at(place: &str) -> Option<Role> {
    Role::ALL.get(place.parse::<usize>().ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_a_role_by_its_place() {
        for (place, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role_at(&place.to_string()), Some(role));
        }
        assert_eq!((role_at("6"), role_at(""), role_at("-1")), (None, None, None));
    }
}
