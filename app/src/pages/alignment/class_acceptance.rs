//! What the customer accepts by class, and why it rejects.

use super::share_text::{percent, range};
use crate::ui::{RowLimit, day};
use assay_core::api::{ClassAcceptance, ErrorTypeCount};
use assay_core::rejection_alarm::RejectionCause;
use leptos::prelude::*;

/// Classes that are listed before somebody wants all; those with an alarm come first.
const SHOWN_FIRST: usize = 5;

/// Table of classes; nothing where only one class has verdicts, which the alarm over all speaks of.
#[component]
pub(super) fn ClassAcceptanceTable(classes: Vec<ClassAcceptance>) -> impl IntoView {
    let count = classes.len();
    if count < 2 {
        return ().into_any();
    }
    let limit = RowLimit::new(SHOWN_FIRST, count);
    let classes = StoredValue::new(classes);
    let rows = move || {
        let shown = limit.shown();
        classes.with_value(|all| all.iter().take(shown).map(class_row).collect_view())
    };
    view! {
        <div class="matrix-scroll">
            <table class="table" data-testid="class-acceptance">
                <thead><tr><th>"Class"</th><th class="num">"Accepted"</th><th>"Alarm"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {limit.button(format!("Show all {count}"))}
    }
    .into_any()
}

fn class_row(of: &ClassAcceptance) -> impl IntoView + use<> {
    let ClassAcceptance { class, acceptance, alarm_day, .. } = of;
    let (tag, words) = alarm_words(of, &alarm_day.as_deref().map(day).unwrap_or_default());
    view! {
        <tr>
            <td>{class.clone()}</td>
            <td class="num">
                {percent(acceptance.value)}
                <div class="dim small">{format!("95 %: {}; {} objects", range(acceptance), acceptance.n)}</div>
            </td>
            <td><span class=tag>{words}</span></td>
        </tr>
    }
}

/// What the alarm of a class says: class of its tag, and words.
fn alarm_words(of: &ClassAcceptance, alarm_day: &str) -> (&'static str, String) {
    if !of.alarm.alarm {
        return ("dim", "none".to_owned());
    }
    let cause = match of.alarm.cause {
        Some(RejectionCause::Ours) => "our quality fell",
        Some(RejectionCause::Theirs) => "their grading moved",
        Some(RejectionCause::Both) => "our quality fell, and their grading moved",
        Some(RejectionCause::Unclear) | None => "the cause is unclear",
    };
    ("tag bad", format!("{alarm_day}: {cause}"))
}

/// Why objects are rejected, in a sentence; none: no rejection names a type of error. `is_episode` says whether they are those of a fall.
pub(super) fn error_words(errors: &[ErrorTypeCount], is_episode: bool) -> Option<String> {
    let named: Vec<String> =
        errors.iter().map(|of| format!("{} ({})", of.error_type.title(), of.rejected)).collect();
    let since = if is_episode { "Rejected since then for" } else { "Rejected for" };
    (!named.is_empty()).then(|| format!("{since}: {}.", named.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::review::ErrorType;

    #[test]
    fn the_types_of_errors_are_counted_in_words() {
        let count = |error_type, rejected| ErrorTypeCount { error_type, rejected };
        let errors = [count(ErrorType::Geometry, 41), count(ErrorType::WrongClass, 2)];
        assert_eq!(
            error_words(&errors, true).unwrap(),
            "Rejected since then for: Imprecise outline or box (41), Wrong class (2)."
        );
        assert_eq!(error_words(&[], false), None);
    }
}
