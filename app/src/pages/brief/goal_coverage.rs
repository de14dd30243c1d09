//! Coverage of goals: which stage, class, rule or question supports which goal.

use super::BriefDraft;
use assay_core::api::WorkItemStatus;
use assay_core::brief::{Goal, GoalLink, WorkItem};
use leptos::prelude::*;

/// The table.
#[component]
pub(super) fn GoalCoverageCard(draft: BriefDraft) -> impl IntoView {
    let work = draft.state.with_value(|s| s.work.clone());
    let idle = work.iter().filter(|w| w.is_unlinked).count();
    let summary = match (idle, draft.brief.with_untracked(|b| b.goals.is_empty())) {
        (_, true) => {
            "Add goals first, then choose which goal each stage, class and rule supports.".to_owned()
        }
        (0, _) => "Every stage, class, rule and question supports a goal.".to_owned(),
        (n, _) => format!(
            "{n} of {} support no goal yet. Requirements that nobody needs cost time and make labels worse.",
            work.len()
        ),
    };
    // Choices are built anew only when goals are, not with every letter of an answer.
    let goals = Memo::new(move |_| {
        let goal = |(depth, g): (usize, &Goal)| (g.id.clone(), format!("{}{}", "– ".repeat(depth), g.name));
        draft.brief.with(|b| b.tree().into_iter().map(goal).collect::<Vec<_>>())
    });
    let rows = work
        .into_iter()
        .map(|line| view! { <CoverageRow line=line goals=goals draft=draft /> })
        .collect_view();
    view! {
        <section class="card pad stack" data-testid="goal-coverage">
            <h2>"Goal coverage"</h2>
            <p class="dim">{summary}</p>
            <table class="table"><tbody>{rows}</tbody></table>
        </section>
    }
}

#[component]
fn CoverageRow(line: WorkItemStatus, goals: Memo<Vec<(String, String)>>, draft: BriefDraft) -> impl IntoView {
    let kind = match line.work {
        WorkItem::Stage { .. } => "stage",
        WorkItem::Class { .. } => "class",
        WorkItem::Rule { .. } => "rule",
        WorkItem::Question { .. } => "question",
    };
    let work = StoredValue::new(line.work);
    let label = format!("Goal of the {kind} {}", line.name);
    let options = move || {
        let chosen = draft.brief.with_untracked(|b| {
            work.with_value(|w| b.links.iter().find(|l| l.work == *w).map(|l| l.goal.clone()))
        });
        let option = |(id, name): (String, String)| {
            let selected = chosen.as_ref() == Some(&id);
            view! { <option value=id selected=selected>{name}</option> }
        };
        goals.get().into_iter().map(option).collect_view()
    };
    let choose = move |e| {
        let goal = event_target_value(&e);
        draft.brief.update(|b| {
            let work = work.get_value();
            b.links.retain(|l| l.work != work);
            b.links.extend((!goal.is_empty()).then_some(GoalLink { work, goal }));
        });
    };
    view! {
        <tr>
            <td class="dim small" style="width:70px">{kind}</td>
            <td class:strong=kind == "stage">{line.name}</td>
            <td style="width:60px">{line.is_unlinked.then(|| view! { <span class="tag warn">"idle"</span> })}</td>
            <td style="width:260px">
                <select class="select slim" aria-label=label disabled=!draft.editable on:change=choose>
                    <option value="">{if kind == "stage" { "by its classes and rules" } else { "by its stage" }}</option>
                    {options}
                </select>
            </td>
        </tr>
    }
}
