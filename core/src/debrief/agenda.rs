//! Agenda of a debrief: the order of its questions, by deadline and by number of golden items.

use crate::brief::Brief;
use crate::golden::Question;

/// Indices of the questions in the order to discuss them: by the nearest deadline of their goals and of the goals
/// above; then by the number of golden items, largest first; then in the order in which they were created. Questions
/// without a goal, or without a goal with a deadline, come last.
pub fn agenda(questions: &[&Question], brief: &Brief) -> Vec<usize> {
    let mut order: Vec<(&str, bool, usize, usize)> = Vec::with_capacity(questions.len());
    for (place, question) in questions.iter().enumerate() {
        let deadline = question.goals.iter().filter_map(|goal| deadline(goal, brief)).min();
        let no_goal = question.goals.iter().all(|g| brief.goal(g).is_none());
        order.push((deadline.unwrap_or(LAST), no_goal, usize::MAX - question.items().len(), place));
    }
    order.sort_unstable();
    order.into_iter().map(|(.., place)| place).collect()
}

/// Text that sorts after every date.
const LAST: &str = "~";

/// Deadline of a goal: its own, or that of the nearest goal above it that has one.
fn deadline<'b>(goal: &str, brief: &'b Brief) -> Option<&'b str> {
    let mut at = brief.goal(goal);
    // The limit ends the loop for a goal that is its own ancestor.
    for _ in 0..=brief.goals.len() {
        let goal = at?;
        if !goal.deadline.is_empty() {
            return Some(&goal.deadline);
        }
        at = goal.parent.as_ref().and_then(|parent| brief.goal(parent));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Goal;
    use crate::golden::QuestionLocation;

    fn goal(id: &str, parent: Option<&str>, deadline: &str) -> Goal {
        Goal {
            id: id.to_owned(),
            parent: parent.map(str::to_owned),
            deadline: deadline.to_owned(),
            ..Goal::default()
        }
    }

    fn question(goal: &str, items: usize) -> Question {
        let places = (0..items).map(|i| QuestionLocation { golden: i.to_string(), anchor: None }).collect();
        let goals = Some(goal.to_owned()).filter(|g| !g.is_empty()).into_iter().collect();
        Question { goals, places, ..Question::default() }
    }

    #[test]
    fn what_is_due_first_comes_first_and_of_equals_what_shows_on_more_items() {
        let goals = vec![
            goal("fly", None, "2027-03-01"),
            goal("wires", Some("fly"), ""),
            goal("crowns", Some("fly"), "2026-12-01"),
            goal("someday", None, ""),
        ];
        let brief = Brief { goals, ..Brief::default() };
        let questions = [
            question("", 9),
            question("someday", 0),
            question("wires", 1),
            question("fly", 2),
            question("crowns", 0),
        ];
        assert_eq!(agenda(&questions.iter().collect::<Vec<_>>(), &brief), [4, 3, 2, 1, 0]);
    }

    #[test]
    fn goals_that_are_above_each_other_end() {
        let brief =
            Brief { goals: vec![goal("a", Some("b"), ""), goal("b", Some("a"), "")], ..Brief::default() };
        assert_eq!(agenda(&[&question("a", 1)], &brief), [0]);
    }
}
