//! Drift week by week: since when what comes in is not what the reference has.

use crate::client::routes;
use crate::ui::{Remote, RemoteView, day};
use assay_core::api::{DriftReference, DriftWeek, StageDriftWeeks};
use leptos::prelude::*;

/// The table; nothing where no label came in within the weeks.
#[component]
pub(super) fn DriftWeeks(
    project: StoredValue<String>,
    stage: RwSignal<String>,
    reference: RwSignal<Option<DriftReference>>,
    /// First day of the labels that the page compares: a week can be chosen for it.
    since: RwSignal<String>,
) -> impl IntoView {
    let weeks = Remote::new(move || {
        let (stage, reference) = (stage.get(), reference.get());
        async move { routes::drift_weeks(&project.get_value(), &stage, reference).await }
    });
    let show = move |found: StageDriftWeeks| {
        let has_labels = found.weeks.iter().any(|week| week.scenes > 0);
        let row = |week: DriftWeek| view! { <WeekRow week=week since=since /> };
        has_labels.then(|| view! {
            <section class="card pad stack" aria-labelledby="weeks-title" data-testid="drift-weeks">
                <h2 id="weeks-title">"Week by week"</h2>
                <div class="matrix-scroll">
                    <table class="table">
                        <thead><tr>
                            <th>"Week from"</th><th class="num">"Scenes"</th><th></th><th>"Moved"</th><th class="num">"Odd objects"</th><th class="num">"Covered"</th><th></th>
                        </tr></thead>
                        <tbody>{found.weeks.into_iter().rev().map(row).collect_view()}</tbody>
                    </table>
                </div>
                <p class="dim small">{format!("Each week is compared with {}. Of projects without drift, one in twenty shows any in eight weeks.", reference_words(found.reference))}</p>
            </section>
        })
    };
    view! { <RemoteView from=weeks view=show /> }
}

#[component]
fn WeekRow(week: DriftWeek, since: RwSignal<String>) -> impl IntoView {
    let (class, words) = week_words(&week);
    let covered = week.covered.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", share * 100.0));
    let from = week.from.clone();
    let choose = (week.scenes > 0).then(|| {
        let label = format!("Compare the labels since {}", day(&from));
        view! { <button class="btn small" aria-label=label on:click=move |_| since.set(from.clone())>"Compare since"</button> }
    });
    view! {
        <tr data-testid="drift-week">
            <td>{day(&week.from)}</td>
            <td class="num">{week.scenes}</td>
            <td><span class=class>{words}</span></td>
            <td class="small">{week.moved.join("; ")}</td>
            <td class="num">{week.odd_objects}</td>
            <td class="num">{covered}</td>
            <td>{choose}</td>
        </tr>
    }
}

/// What a week is called: class of its tag, and words.
fn week_words(week: &DriftWeek) -> (&'static str, &'static str) {
    match week {
        DriftWeek { scenes: 0, .. } => ("dim", "nothing came in"),
        DriftWeek { alarm: true, .. } => ("tag bad", "drifts"),
        DriftWeek { can_alarm: true, .. } => ("tag good", "like the reference"),
        _ => ("tag", "too few scenes"),
    }
}

fn reference_words(reference: DriftReference) -> &'static str {
    match reference {
        DriftReference::Golden => "golden",
        DriftReference::Labels => "the labels before all of them",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_says_whether_it_can_tell_anything() {
        let week = |scenes, can_alarm, alarm| DriftWeek {
            from: "2026-11-01".to_owned(),
            scenes,
            can_alarm,
            alarm,
            moved: Vec::new(),
            odd_objects: 0,
            covered: None,
        };
        let words =
            [week(0, false, false), week(3, false, false), week(30, true, false), week(30, true, true)]
                .map(|week| week_words(&week).1);
        assert_eq!(words, ["nothing came in", "too few scenes", "like the reference", "drifts"]);
    }
}
