//! What is behind a cell: the limits of a person or team on a class, each with its verdicts by deviation.

use super::cell::{SelectedCell, judgement_words, limits_of, measure_words, value_text};
use super::limit_plot::{LimitPlot, PlottedVerdict};
use crate::client::routes;
use crate::ui::{Remote, RemoteView};
use assay_core::alignment::{ImpliedLimit, LimitSide, PartyAlignment};
use assay_core::api::{ObjectVerdictRecord, StageAlignment};
use assay_core::review::Verdict;
use leptos::prelude::*;

/// Verdicts that the list shows at most.
const MOST_LISTED: usize = 50;

/// The panel below the matrix.
#[component]
pub(super) fn CellEvidence(project: String, stage: StageAlignment, cell: SelectedCell) -> impl IntoView {
    let Some(party) = party_of(&stage, &cell) else { return ().into_any() };
    let (party, release) = party;
    let limits: Vec<ImpliedLimit> = limits_of(party, &cell.class).into_iter().cloned().collect();
    let fetched = {
        let (project, stage, cell) = (project.clone(), stage.stage.clone(), cell.clone());
        Remote::new(move || {
            let (project, stage, cell) = (project.clone(), stage.clone(), cell.clone());
            async move { routes::object_verdicts((&project, &stage), (cell.kind, &cell.party), &cell.class).await }
        })
    };
    let title = format!("{} · {}", cell.name, cell.class);
    let show = move |mut records: Vec<ObjectVerdictRecord>| {
        records.retain(|record| record.grader_release == release);
        let limit = |of: &ImpliedLimit| view! { <LimitView limit=of.clone() records=records.clone() /> };
        view! {
            {limits.iter().map(limit).collect_view()}
            <Differing project=project.clone() records=records.clone() />
        }
    };
    view! {
        <section class="stack" aria-label=title.clone() data-testid="cell-evidence">
            <h3>{title.clone()}</h3>
            <RemoteView from=fetched view=show />
        </section>
    }
    .into_any()
}

/// Whose cell it is, and the release under which the verdicts were given that it follows from.
fn party_of<'a>(stage: &'a StageAlignment, cell: &SelectedCell) -> Option<(&'a PartyAlignment, Option<u32>)> {
    stage.teams.iter().find_map(|team| {
        let people = team.graders.iter().map(|grader| &grader.alignment);
        let party = match cell.kind {
            "team" => team.team.as_ref().filter(|party| party.team.as_ref() == Some(&cell.party)),
            _ => people.into_iter().find(|party| party.grader.as_ref() == Some(&cell.party)),
        };
        Some((party?, team.release))
    })
}

/// One limit in words, with its plot.
#[component]
fn LimitView(limit: ImpliedLimit, records: Vec<ObjectVerdictRecord>) -> impl IntoView {
    let (word, class) = judgement_words(limit.judgement);
    let settle = limit
        .verdicts_to_settle
        .map(|count| format!(" About {count} more verdicts near the limit would settle it."));
    let point = |record: &ObjectVerdictRecord| {
        let value = *record.deviations.get(&limit.measure)?;
        Some(PlottedVerdict { value, accepts: record.verdict == Verdict::Accept })
    };
    let points: Vec<PlottedVerdict> = records.iter().filter_map(point).collect();
    view! {
        <div class="stack" data-testid="implied-limit">
            <p>
                <strong>{measure_words(&limit.measure)}</strong>" "<span class=class>{word}</span>" "
                <span class="dim">{limit_text(&limit)}{settle}</span>
            </p>
            <LimitPlot limit=limit points=points />
        </div>
    }
}

/// A limit beside the rubric's, in a sentence.
fn limit_text(limit: &ImpliedLimit) -> String {
    let value = |value: f64| value_text(&limit.measure, value);
    let bound = match limit.side {
        LimitSide::Max => "at most",
        LimitSide::Min => "at least",
    };
    let rule = limit.rubric.map_or_else(
        || "No rule limits it.".to_owned(),
        |rubric| format!("Rule: {bound} {}.", value(rubric)),
    );
    let applied = match (limit.limit, limit.interval) {
        (Some(median), [Some(low), Some(high)]) => {
            format!("They accept {bound} {} (95 %: {} to {}).", value(median), value(low), value(high))
        }
        (_, [Some(low), _]) => {
            format!("Their limit is {} or more: hardly anything they saw lies beyond it.", value(low))
        }
        (_, [_, Some(high)]) => {
            format!("Their limit is {} or less: hardly anything they saw lies beyond it.", value(high))
        }
        _ => "What they saw does not tell their limit.".to_owned(),
    };
    format!("{rule} {applied} {} verdicts.", limit.n)
}

/// Verdicts that differ from what golden says, with links to the labels.
#[component]
fn Differing(project: String, records: Vec<ObjectVerdictRecord>) -> impl IntoView {
    let differs =
        |record: &&ObjectVerdictRecord| record.by_golden.is_some_and(|golden| golden != record.verdict);
    let all: Vec<&ObjectVerdictRecord> = records.iter().filter(differs).collect();
    let judged = records.iter().filter(|record| record.by_golden.is_some()).count();
    if all.is_empty() {
        return view! { <p class="dim small">{format!("All of {judged} verdicts are what golden says.")}</p> }.into_any();
    }
    let summary = format!("{} of {judged} verdicts differ from golden", all.len());
    let row = |record: &&ObjectVerdictRecord| {
        let verdict = |of: Verdict| if of == Verdict::Accept { "accept" } else { "reject" };
        let golden = record.by_golden.map_or("–", verdict);
        let object = match (record.object.as_str(), record.is_missed) {
            ("", false) => "whole label".to_owned(),
            (object, true) => format!("{object}, not labeled"),
            (object, false) => object.to_owned(),
        };
        let deviations: Vec<String> = record
            .deviations
            .iter()
            .map(|(measure, value)| format!("{} {}", measure_words(measure), value_text(measure, *value)))
            .collect();
        view! {
            <tr>
                <td><a href=format!("/projects/{project}/tasks/{}", record.task)>{record.item.clone()}</a></td>
                <td>{object}</td>
                <td>{verdict(record.verdict)}</td>
                <td>{golden}</td>
                <td class="dim small">{deviations.join(", ")}</td>
            </tr>
        }
    };
    let rows = all.iter().take(MOST_LISTED).map(row).collect_view();
    view! {
        <details open data-testid="differing">
            <summary>{summary}</summary>
            <div class="matrix-scroll">
                <table class="table">
                    <thead><tr><th>"Scene"</th><th>"Object"</th><th>"Verdict"</th><th>"Golden"</th><th>"Deviation"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::alignment::LimitJudgement;

    fn limit(side: LimitSide, limit: Option<f64>, interval: [Option<f64>; 2]) -> ImpliedLimit {
        ImpliedLimit {
            class: "car".to_owned(),
            measure: "center_distance".to_owned(),
            side,
            limit,
            interval,
            rubric: Some(0.15),
            judgement: LimitJudgement::Easy,
            n: 60,
            verdicts_to_settle: None,
        }
    }

    #[test]
    fn a_limit_stands_beside_the_rule() {
        let text = limit_text(&limit(LimitSide::Max, Some(0.31), [Some(0.28), Some(0.35)]));
        assert_eq!(
            text,
            "Rule: at most 0.15 m. They accept at most 0.31 m (95 %: 0.28 m to 0.35 m). 60 verdicts."
        );
    }

    #[test]
    fn an_open_interval_is_no_number() {
        let text = limit_text(&limit(LimitSide::Max, None, [Some(0.28), None]));
        assert!(text.contains("0.28 m or more"), "{text}");
    }
}
