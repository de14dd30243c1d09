//! Merge of two revisions of a brief that have the same base.

use super::{Brief, BriefAnswer, BriefAnswers, Goal, GoalLink, Milestone};

/// Merge two revisions: each answer, goal, milestone and link that only one person changed is as that person left it.
/// What both changed is as in `mine`; its name is in the second list, so that people check it.
pub fn merge(base: &Brief, mine: &Brief, theirs: &Brief) -> (Brief, Vec<String>) {
    let mut both = Vec::new();
    let answer = |of: fn(&BriefAnswers) -> &BriefAnswer, question: &str, both: &mut Vec<String>| {
        let (b, m, t) = (of(&base.answers), of(&mine.answers), of(&theirs.answers));
        chosen(Some(b), Some(m), Some(t), || both.push(question.to_owned())).cloned().unwrap_or_default()
    };
    let [learns, sees, ideal, good] = base.answers.each().map(|(question, _)| question);
    let answers = BriefAnswers {
        learns_from: answer(|a| &a.learns_from, learns, &mut both),
        sees: answer(|a| &a.sees, sees, &mut both),
        ideal: answer(|a| &a.ideal, ideal, &mut both),
        good_or_bad: answer(|a| &a.good_or_bad, good, &mut both),
    };
    let goals =
        lists([&base.goals, &mine.goals, &theirs.goals], |a: &Goal, b| a.id == b.id, |g| &g.name, &mut both);
    let milestones = [&base.milestones, &mine.milestones, &theirs.milestones];
    let milestones = lists(milestones, |a: &Milestone, b| a.id == b.id, |m| &m.name, &mut both);
    // A link consists of its work and its goal: it exists or not, so two people cannot change it differently.
    let mut links =
        lists([&base.links, &mine.links, &theirs.links], |a: &GoalLink, b| a == b, |l| &l.goal, &mut both);
    links.retain(|l| goals.iter().any(|g| g.id == l.goal));
    (Brief { answers, goals, milestones, links }, both)
}

/// Value after the merge: the changed one, or `mine` where both changed and differ.
fn chosen<'a, T: PartialEq>(
    base: Option<&'a T>,
    mine: Option<&'a T>,
    theirs: Option<&'a T>,
    both: impl FnOnce(),
) -> Option<&'a T> {
    if mine == base {
        return theirs;
    }
    if theirs != base && theirs != mine {
        both();
        // A text that one person removed and the other rewrote stays.
        return mine.or(theirs);
    }
    mine
}

/// Merged list: the entries of `theirs` in their order, then the new ones of `mine`.
fn lists<T: PartialEq + Clone>(
    [base, mine, theirs]: [&Vec<T>; 3],
    is_same: impl Fn(&T, &T) -> bool,
    name: impl Fn(&T) -> &String,
    both: &mut Vec<String>,
) -> Vec<T> {
    let find = |list: &'_ [T], one: &T| list.iter().find(|other| is_same(other, one)).cloned();
    let new = mine.iter().filter(|m| find(theirs, m).is_none());
    let mut out = Vec::new();
    for one in theirs.iter().chain(new) {
        let (b, m, t) = (find(base, one), find(mine, one), find(theirs, one));
        out.extend(chosen(b.as_ref(), m.as_ref(), t.as_ref(), || both.push(name(one).clone())).cloned());
    }
    out
}
