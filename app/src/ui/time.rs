//! Times in words.

use leptos::prelude::*;

/// Age of an RFC 3339 time in words: "just now", "5 min ago", "3 h ago", then the day.
pub fn ago(at: &str) -> String {
    let then_ms = js_sys::Date::parse(at);
    if then_ms.is_nan() {
        return at.to_owned();
    }
    in_words((js_sys::Date::now() - then_ms) / 1000.0).unwrap_or_else(|| day(at))
}

/// The day of an RFC 3339 time as the person's language writes it.
pub fn day(at: &str) -> String {
    let date = js_sys::Date::new(&at.into());
    String::from(date.to_locale_date_string("default", &wasm_bindgen::JsValue::UNDEFINED))
}

/// A length of time in words: "40 s", "12 min", "1 h 20 min".
pub fn duration(seconds: u32) -> String {
    // Rounded first, so that no minute has sixty seconds and no hour sixty minutes.
    match (seconds, (seconds + 30) / 60) {
        (..60, _) => format!("{seconds} s"),
        (_, minutes @ ..60) => format!("{minutes} min"),
        (_, minutes) => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

fn in_words(seconds: f64) -> Option<String> {
    match seconds {
        s if s < 45.0 => Some("just now".to_owned()),
        s if s < 3_600.0 => Some(format!("{:.0} min ago", (s / 60.0).max(1.0))),
        s if s < 86_400.0 => Some(format!("{:.0} h ago", s / 3_600.0)),
        s if s < 7.0 * 86_400.0 => Some(format!("{:.0} d ago", s / 86_400.0)),
        _ => None,
    }
}

/// A time in words; the exact one as its tooltip.
#[component]
pub fn TimeAgo(
    /// RFC 3339.
    #[prop(into)]
    at: String,
) -> impl IntoView {
    view! { <time datetime=at.clone() title=at.clone()>{ago(&at)}</time> }
}

#[cfg(test)]
mod tests {
    use super::{duration, in_words};

    #[test]
    fn a_duration_has_the_unit_that_people_think_in() {
        let all = [0, 59, 60, 89, 90, 3_569, 3_570, 4_800];
        assert_eq!(
            all.map(duration),
            ["0 s", "59 s", "1 min", "1 min", "2 min", "59 min", "1 h 0 min", "1 h 20 min"]
        );
    }

    #[test]
    fn times_are_formatted_as_people_say_them() {
        assert_eq!(in_words(3.0).as_deref(), Some("just now"));
        assert_eq!(in_words(50.0).as_deref(), Some("1 min ago"));
        assert_eq!(in_words(7_200.0).as_deref(), Some("2 h ago"));
        assert_eq!(in_words(1e7), None);
    }
}
