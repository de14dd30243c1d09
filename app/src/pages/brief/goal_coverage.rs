//! Coverage of goals: which stage, class, rule or question supports which goal.

use super::draft::BriefDraft;
use assay_core::api::WorkItemStatus;
use assay_core::brief::{Brief, Goal, GoalLink, WorkItem};
use leptos::prelude::*;

/// The table.
#[component]
pub(super) fn GoalCoverageCard(draft: BriefDraft) -> impl IntoView {
    let work = draft.state.with_value(|s| s.work.clone());
    let summary = coverage_summary(&work, draft.brief.with_untracked(|b| !b.goals.is_empty()));
    // Options are rebuilt only when goals change, not with every letter of an answer.
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
    let kind = kind_title(&line.work);
    let is_stage = matches!(line.work, WorkItem::Stage { .. });
    let indirect = if is_stage { "by its classes and rules" } else { "by its stage" };
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
    let linked = move || draft.brief.with_untracked(|b| work.with_value(|w| goal_of(b, w)));
    let choose = move |e| {
        let goal = event_target_value(&e);
        draft.brief.update(|b| link_to_goal(&mut b.links, work.get_value(), goal));
    };
    view! {
        <tr>
            <td class="dim small" style="width:70px">{kind}</td>
            <td class:strong=is_stage>{line.name}</td>
            <td style="width:60px">{line.is_unlinked.then(|| view! { <span class="tag warn">"idle"</span> })}</td>
            <td style="width:260px">
                {move || match draft.editing.get() {
                    true => view! {
                        <select class="select slim" aria-label=label.clone() on:change=choose>
                            <option value="">{indirect}</option>
                            {options}
                        </select>
                    }
                    .into_any(),
                    false => linked().unwrap_or_else(|| indirect.to_owned()).into_any(),
                }}
            </td>
        </tr>
    }
}

/// Name of the goal that a work item is linked to.
fn goal_of(brief: &Brief, work: &WorkItem) -> Option<String> {
    let link = brief.links.iter().find(|link| link.work == *work)?;
    brief.goal(&link.goal).map(|goal| goal.name.clone())
}

fn kind_title(work: &WorkItem) -> &'static str {
    match work {
        WorkItem::Stage { .. } => "stage",
        WorkItem::Class { .. } => "class",
        WorkItem::Rule { .. } => "rule",
        WorkItem::Question { .. } => "question",
    }
}

fn coverage_summary(work: &[WorkItemStatus], has_goals: bool) -> String {
    if !has_goals {
        return "Add goals first, then choose which goal each stage, class and rule supports.".to_owned();
    }
    match work.iter().filter(|w| w.is_unlinked).count() {
        0 => "Every stage, class, rule and question supports a goal.".to_owned(),
        n => format!(
            "{n} of {} support no goal yet. Requirements that nobody needs cost time and make labels worse.",
            work.len()
        ),
    }
}

/// Links a work item to a goal in place of the goal that it had; no goal: removes the link.
fn link_to_goal(links: &mut Vec<GoalLink>, work: WorkItem, goal: String) {
    links.retain(|link| link.work != work);
    if !goal.is_empty() {
        links.push(GoalLink { work, goal });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage() -> WorkItem {
        WorkItem::Stage { stage: "s".to_owned() }
    }

    #[test]
    fn the_summary_counts_what_no_goal_needs() {
        let status = |is_unlinked| WorkItemStatus { work: stage(), name: "Boxes".to_owned(), is_unlinked };
        assert!(coverage_summary(&[status(true)], false).starts_with("Add goals first"));
        assert!(coverage_summary(&[status(false)], true).starts_with("Every stage"));
        assert!(coverage_summary(&[status(true), status(false)], true).starts_with("1 of 2 support no goal"));
    }

    #[test]
    fn a_linked_work_item_names_its_goal() {
        let goal = Goal { id: "a".to_owned(), name: "Follow a river".to_owned(), ..Goal::default() };
        let links = vec![GoalLink { work: stage(), goal: "a".to_owned() }];
        let brief = Brief { goals: vec![goal], links, ..Brief::default() };
        assert_eq!(goal_of(&brief, &stage()).as_deref(), Some("Follow a river"));
        assert_eq!(goal_of(&Brief::default(), &stage()), None);
    }

    #[test]
    fn a_work_item_supports_one_goal_at_most() {
        let mut links = Vec::new();
        link_to_goal(&mut links, stage(), "a".to_owned());
        link_to_goal(&mut links, stage(), "b".to_owned());
        assert_eq!(links, [GoalLink { work: stage(), goal: "b".to_owned() }]);
        link_to_goal(&mut links, stage(), String::new());
        assert!(links.is_empty());
    }
}
