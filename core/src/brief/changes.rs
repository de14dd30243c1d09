//! Differences between two revisions of a brief, in words.

use super::{Brief, Goal, Milestone, WorkItem};

/// Differences in the order of the page, one sentence for each change; empty where nothing changed.
pub fn changes(before: &Brief, after: &Brief) -> Vec<String> {
    let mut out = Vec::new();
    for ((question, old), (_, new)) in before.answers.each().into_iter().zip(after.answers.each()) {
        if old != new {
            let what =
                if old.text.is_empty() && old.examples.is_empty() { "answered" } else { "answered anew" };
            out.push(format!("{what}: {question}"));
        }
    }
    listed(&before.goals, &after.goals, |g| &g.id, |g| &g.name, "goal", goal_changes, &mut out);
    listed(
        &before.milestones,
        &after.milestones,
        |m| &m.id,
        |m| &m.name,
        "milestone",
        milestone_changes,
        &mut out,
    );
    for link in after.links.iter().filter(|l| !before.links.contains(l)) {
        out.push(format!("{} supports {}", work_name(&link.work), goal_name(after, &link.goal)));
    }
    for link in before.links.iter().filter(|l| !after.links.contains(l)) {
        out.push(format!("{} no longer supports {}", work_name(&link.work), goal_name(before, &link.goal)));
    }
    out
}

/// Sentences for the added, removed and changed entries of a list.
fn listed<T: PartialEq>(
    before: &[T],
    after: &[T],
    id: impl Fn(&T) -> &String,
    name: impl Fn(&T) -> &String,
    kind: &str,
    changed: impl Fn(&T, &T) -> Vec<String>,
    out: &mut Vec<String>,
) {
    for new in after {
        match before.iter().find(|old| id(old) == id(new)) {
            None => out.push(format!("new {kind}: {}", name(new))),
            Some(old) if old == new => {}
            Some(old) => {
                out.extend(changed(old, new).into_iter().map(|what| format!("{kind} {}: {what}", name(new))));
            }
        }
    }
    for old in before.iter().filter(|old| !after.iter().any(|new| id(new) == id(old))) {
        out.push(format!("{kind} removed: {}", name(old)));
    }
}

fn goal_changes(old: &Goal, new: &Goal) -> Vec<String> {
    let mut out = Vec::new();
    if old.name != new.name {
        out.push(format!("renamed from {}", old.name));
    }
    if old.deadline != new.deadline {
        out.push(format!("deadline {}, before {}", day(&new.deadline), day(&old.deadline)));
    }
    if old.why != new.why {
        out.push("new reason".to_owned());
    }
    if old.parent != new.parent {
        out.push("moved to another parent goal".to_owned());
    }
    for kpi in &new.kpis {
        match old.kpis.iter().find(|k| k.id == kpi.id) {
            None => out.push(format!("new KPI {}", kpi.name)),
            Some(was) if was.target != kpi.target => {
                out.push(format!("target of {} {}{}, before {}", kpi.name, kpi.target, kpi.unit, was.target));
            }
            Some(was) if was != kpi => out.push(format!("KPI {}", kpi.name)),
            Some(_) => {}
        }
    }
    let dropped = old.kpis.iter().filter(|k| !new.kpis.iter().any(|n| n.id == k.id));
    out.extend(dropped.map(|k| format!("KPI removed: {}", k.name)));
    if old.needs != new.needs {
        out.push("new data needs".to_owned());
    }
    out
}

fn milestone_changes(old: &Milestone, new: &Milestone) -> Vec<String> {
    let mut out = Vec::new();
    if old.name != new.name {
        out.push(format!("renamed from {}", old.name));
    }
    if old.date != new.date {
        out.push(format!("on {}, before on {}", new.date, old.date));
    }
    if old.teams != new.teams {
        out.push(format!(
            "signed by {}",
            if new.teams.is_empty() { "nobody".to_owned() } else { new.teams.join(", ") }
        ));
    }
    if old.escalate_to != new.escalate_to {
        let to = if new.escalate_to.is_empty() { "nobody" } else { new.escalate_to.as_str() };
        out.push(format!("silence goes to {to}"));
    }
    if old.goals != new.goals {
        out.push("new goals".to_owned());
    }
    out
}

fn day(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

fn goal_name<'b>(brief: &'b Brief, id: &'b str) -> &'b str {
    brief.goal(id).map_or(id, |g| g.name.as_str())
}

fn work_name(work: &WorkItem) -> String {
    match work {
        WorkItem::Stage { .. } => "a stage".to_owned(),
        WorkItem::Class { name, .. } => format!("the class {name}"),
        WorkItem::Rule { name, .. } => format!("the rule {name}"),
        WorkItem::Question { .. } => "a question".to_owned(),
    }
}
