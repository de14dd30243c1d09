//! What is asked of labels, and the goal that each serves.

use super::Draft;
use assay_core::api::WorkItemStatus;
use assay_core::brief::{Goal, GoalLink, WorkItem};
use leptos::prelude::*;

/// The table.
#[component]
pub(super) fn ServedCard(draft: Draft) -> impl IntoView {
    let work = draft.state.with_value(|s| s.work.clone());
    let idle = work.iter().filter(|w| w.idle).count();
    let told = match (idle, draft.brief.with_untracked(|b| b.goals.is_empty())) {
        (_, true) => "Once there are goals, say here which one each stage, class and rule serves.".to_owned(),
        (0, _) => "Everything that is asked of labels serves a goal.".to_owned(),
        (n, _) => format!(
            "{n} of {} serve no goal yet. What nobody needs costs time and makes labels worse.",
            work.len()
        ),
    };
    // Choices are built anew only when goals are, not with every letter of an answer.
    let goals = Memo::new(move |_| {
        let goal = |(depth, g): (usize, &Goal)| (g.id.clone(), format!("{}{}", "– ".repeat(depth), g.name));
        draft.brief.with(|b| b.tree().into_iter().map(goal).collect::<Vec<_>>())
    });
    let rows =
        work.into_iter().map(|line| view! { <Row line=line goals=goals draft=draft /> }).collect_view();
    view! {
        <section class="card pad stack" data-testid="served">
            <h2>"What serves what"</h2>
            <p class="dim">{told}</p>
            <table class="table"><tbody>{rows}</tbody></table>
        </section>
    }
}

#[component]
fn Row(line: WorkItemStatus, goals: Memo<Vec<(String, String)>>, draft: Draft) -> impl IntoView {
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
            <td style="width:60px">{line.idle.then(|| view! { <span class="tag warn">"idle"</span> })}</td>
            <td style="width:260px">
                <select class="select slim" aria-label=label disabled=!draft.editable on:change=choose>
                    <option value="">{if kind == "stage" { "by its classes and rules" } else { "by its stage" }}</option>
                    {options}
                </select>
            </td>
        </tr>
    }
}
