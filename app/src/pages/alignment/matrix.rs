//! The matrix: teams and their people by class.

use super::cell::{SelectedCell, cell_words};
use assay_core::alignment::PartyAlignment;
use assay_core::api::{StageAlignment, TeamAlignment};
use leptos::prelude::*;

/// A row: a team or a person.
#[derive(Clone)]
struct PartyRow {
    kind: &'static str,
    party: String,
    name: String,
    alignment: PartyAlignment,
    /// Release under which the verdicts were given.
    release: Option<u32>,
}

/// The table.
#[component]
pub(super) fn Matrix(stage: StageAlignment, selected: RwSignal<Option<SelectedCell>>) -> impl IntoView {
    let StageAlignment { classes, teams, release, .. } = stage;
    let head = classes.iter().map(|class| view! { <th>{class.clone()}</th> }).collect_view();
    let rows: Vec<PartyRow> = teams.into_iter().flat_map(rows_of).collect();
    let row = |of: PartyRow| view! { <MatrixRow row=of classes=classes.clone() current=release selected=selected /> };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <p class="dim small">"Choose a cell for its limits and the verdicts behind them."</p>
        <div class="matrix-scroll" tabindex="0" role="region" aria-label="Matrix of graders and classes">
            <table class="table matrix">
                <thead><tr>
                    <th>"Team, person"</th>{head}<th class="num" title="Share of verdicts that are those of the release they were given under">"Agrees"</th><th class="num">"Verdicts"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// A team's row, then its people's.
fn rows_of(of: TeamAlignment) -> Vec<PartyRow> {
    let release = of.release;
    let team = of.team.map(|alignment| {
        let name = alignment.team.clone().unwrap_or_default();
        PartyRow { kind: "team", party: name.clone(), name, alignment, release }
    });
    let person = |grader: assay_core::api::GraderAlignment| PartyRow {
        kind: "grader",
        party: grader.alignment.grader.clone().unwrap_or_default(),
        name: grader.name,
        alignment: grader.alignment,
        release,
    };
    team.into_iter().chain(of.graders.into_iter().map(person)).collect()
}

#[component]
fn MatrixRow(
    row: PartyRow,
    classes: Vec<String>,
    current: Option<u32>,
    selected: RwSignal<Option<SelectedCell>>,
) -> impl IntoView {
    let PartyRow { kind, party, name, alignment, release } = row;
    let before = release.filter(|number| Some(*number) != current && kind == "team");
    let before = before.map(
        |number| view! { <div class="dim small">{format!("by its verdicts under release {number}")}</div> },
    );
    let cell = |class: &String| {
        let Some(words) = cell_words(&alignment, class, release) else {
            return view! { <td class="dim" title="Fewer than 20 verdicts of one measure">"–"</td> }
                .into_any();
        };
        let this = SelectedCell { kind, party: party.clone(), name: name.clone(), class: class.clone() };
        let label = format!("{name}, {class}: {} {}", words.word, words.figure);
        let is_selected = {
            let this = this.clone();
            Memo::new(move |_| selected.with(|cell| cell.as_ref() == Some(&this)))
        };
        let choose = move |_| {
            let this = this.clone();
            selected.update(|cell| *cell = if cell.as_ref() == Some(&this) { None } else { Some(this) });
        };
        view! {
            <td>
                <button
                    class="matrix-cell" aria-label=label aria-expanded=move || is_selected.get().to_string()
                    class:on=is_selected on:click=choose
                >
                    <span class=words.class>{words.word}</span>" "
                    <span class="small">{words.figure}</span>
                </button>
            </td>
        }
        .into_any()
    };
    let cells = classes.iter().map(cell).collect_view();
    let agreement = alignment.agreement.with_release.as_ref();
    let range = agreement.map(|of| {
        format!("95 %: {:.0}–{:.0} %, {} verdicts", of.interval[0] * 100.0, of.interval[1] * 100.0, of.n)
    });
    let agrees = agreement.map_or_else(|| "–".to_owned(), |of| format!("{:.0} %", of.value * 100.0));
    view! {
        <tr data-testid="party">
            <td class:strong=kind == "team" class:indent=kind == "grader">{name.clone()}{before}</td>
            {cells}
            <td class="num" title=range>{agrees}</td>
            <td class="num dim">{alignment.agreement.n}</td>
        </tr>
    }
}
