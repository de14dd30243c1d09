//! Minutes of a debrief as Markdown: questions, comments, votes and decisions.

use super::{DebriefComment, Room, Suggestion, SuggestionState};
use crate::golden::Question;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Data that the room knows only by id.
#[derive(Clone, Copy, Debug)]
pub struct MinutesContext<'a> {
    /// Name of the debrief.
    pub name: &'a str,
    /// Start of the debrief.
    pub at: &'a str,
    /// Agenda: ids and questions.
    pub agenda: &'a [(String, Question)],
    /// Names of golden items, by id.
    pub items: &'a BTreeMap<String, String>,
    /// Names of goals, by id.
    pub goals: &'a BTreeMap<String, String>,
}

/// Minutes of a debrief.
pub fn minutes(room: &Room, context: MinutesContext<'_>) -> String {
    let mut out = format!("# {}\n\n", line(context.name));
    let people = room.people.values().map(|p| line(&p.display_name()));
    let _ = writeln!(out, "{}{}", day(context.at), room.ended_at.as_deref().map_or("", |_| ", ended"));
    let _ = writeln!(out, "\n**Participants:** {}\n", people.collect::<Vec<_>>().join(", "));
    for (number, (id, question)) in context.agenda.iter().enumerate() {
        of_question(&mut out, room, context, number + 1, id, question);
    }
    let others = room.comments_on(None);
    if !others.is_empty() {
        out.push_str("## Other comments\n\n");
        comments(&mut out, &others, context);
    }
    suggestions(&mut out, room, context);
    if !room.vetted.is_empty() {
        out.push_str("## Golden items agreed on\n\n");
        for item in room.vetted.keys() {
            let _ = writeln!(out, "- {}", item_name(item, context));
        }
    }
    out
}

/// Number of votes in words.
pub fn votes(count: usize) -> String {
    if count == 1 { "1 vote".to_owned() } else { format!("{count} votes") }
}

fn of_question(
    out: &mut String,
    room: &Room,
    context: MinutesContext<'_>,
    number: usize,
    id: &str,
    question: &Question,
) {
    let _ = writeln!(out, "## {number}. {}\n", line(&question.title));
    let goals: Vec<_> =
        question.goals.iter().filter_map(|g| context.goals.get(g)).map(|name| line(name)).collect();
    for (what, text) in [
        ("Goals", goals.join(", ")),
        ("Observation", line(&question.observation)),
        ("Recommendation", line(&question.recommendation)),
    ] {
        if !text.is_empty() {
            let _ = writeln!(out, "**{what}:** {text}\n");
        }
    }
    let counts = room.counts(id, question.options.len());
    for (option, count) in question.options.iter().zip(counts) {
        let _ = writeln!(out, "- {}: {}", line(&option.text), votes(count));
    }
    if !question.options.is_empty() {
        out.push('\n');
    }
    comments(out, &room.comments_on(Some(id)), context);
    match room.decisions.get(id) {
        None => out.push_str("**Open.**\n\n"),
        Some(decided) => {
            let _ = writeln!(out, "**Decided:** {} ({})\n", line(&decided.text), line(&decided.by.name));
            for change in &decided.change_texts {
                let _ = writeln!(out, "- {}", line(change));
            }
            if !decided.change_texts.is_empty() {
                out.push('\n');
            }
        }
    }
}

fn comments(out: &mut String, comments: &[&DebriefComment], context: MinutesContext<'_>) {
    for comment in comments {
        let place = comment
            .golden
            .as_ref()
            .map_or(String::new(), |item| format!(", on {}", item_name(item, context)));
        let later = if comment.afterwards { ", afterwards" } else { "" };
        let deep = if comment.answers.is_some() { "> > " } else { "> " };
        let _ = writeln!(out, "{deep}{}{place}{later}: {}\n", line(&comment.by.name), line(&comment.text));
    }
}

/// Suggestions that were accepted or wait; a person's later suggestion for an object stands for their earlier ones.
fn suggestions(out: &mut String, room: &Room, context: MinutesContext<'_>) {
    let decided = |s: &Suggestion| match s.state {
        SuggestionState::Open => Some("open"),
        SuggestionState::Accepted => Some("accepted"),
        SuggestionState::Closed => Some("not accepted"),
        SuggestionState::Outdated => None,
    };
    let listed: Vec<_> = room.suggestions.iter().filter_map(|s| Some((s, decided(s)?))).collect();
    if listed.is_empty() {
        return;
    }
    out.push_str("## Suggested changes of golden labels\n\n");
    for (suggestion, decided) in listed {
        let what = if suggestion.to.is_some() { "change" } else { "delete" };
        let (name, object) = (line(&suggestion.by.name), line(&suggestion.object));
        let item = item_name(&suggestion.golden, context);
        let _ = writeln!(out, "- {name}, on {item}: {what} {object} ({decided})");
    }
    out.push('\n');
}

fn item_name(item: &str, context: MinutesContext<'_>) -> String {
    line(context.items.get(item).map_or(item, |name| name))
}

/// Text as one line without Markdown markup: it shows as it was written, and no program makes a link or an element of it.
fn line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    let mut out = String::with_capacity(text.len());
    for c in words.join(" ").chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '\\' | '`' | '*' | '[' | ']' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

fn day(at: &str) -> &str {
    at.get(..10).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_link_in_a_comment_is_text_in_the_minutes() {
        assert_eq!(line("[a](javascript:alert(1))"), "\\[a\\](javascript:alert(1))");
        assert_eq!(line("![a][b]\n<javascript:x>"), "!\\[a\\]\\[b\\] &lt;javascript:x>");
        assert_eq!(line("\\[a\\]"), "\\\\\\[a\\\\\\]");
    }
}
