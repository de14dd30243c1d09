//! Guidelines: the part of Markdown that they use, made into elements and never into raw HTML.

use crate::client::address::Parts;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Block {
    Heading(String),
    Paragraph(String),
    List {
        ordered: bool,
        items: Vec<String>,
    },
    /// The first row is the heading.
    Table(Vec<Vec<String>>),
    /// A picture of the project, with what it shows.
    Picture {
        shows: String,
        hash: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Inline {
    Plain(String),
    Bold(String),
    Italic(String),
    Code(String),
    Link { text: String, to: String },
}

/// Headings that links lead to, paragraphs, lists, tables, pictures, bold, italic, code and links; pictures and golden
/// items are those of the address's project.
#[component]
pub fn Markdown(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let project = Parts::get().project();
    let blocks = blocks(&text).into_iter().map(|block| show_block(block, &project)).collect_view();
    view! { <div class="markdown">{blocks}</div> }
}

fn show_block(block: Block, project: &str) -> AnyView {
    let show_line = |text: &str| show_line(text, project);
    match block {
        Block::Heading(text) => view! { <h3 id=anchor(&text)>{show_line(&text)}</h3> }.into_any(),
        Block::Paragraph(text) => view! { <p>{show_line(&text)}</p> }.into_any(),
        Block::Picture { shows, hash } => {
            let address = format!("/api/v1/projects/{project}/blobs/{hash}");
            view! { <img src=address alt=shows loading="lazy" decoding="async" /> }.into_any()
        }
        Block::List { ordered, items } => {
            let items = items.iter().map(|i| view! { <li>{show_line(i)}</li> }).collect_view();
            if ordered {
                view! { <ol>{items}</ol> }.into_any()
            } else {
                view! { <ul>{items}</ul> }.into_any()
            }
        }
        Block::Table(rows) => show_table(&rows, project),
    }
}

fn show_table(rows: &[Vec<String>], project: &str) -> AnyView {
    let show_line = |text: &str| show_line(text, project);
    let heading = rows.first().into_iter().flatten();
    let heading = heading.map(|cell| view! { <th scope="col">{show_line(cell)}</th> }).collect_view();
    let row = |cells: &Vec<String>| {
        view! { <tr>{cells.iter().map(|cell| view! { <td>{show_line(cell)}</td> }).collect_view()}</tr> }
    };
    let body = rows.iter().skip(1).map(row).collect_view();
    view! { <table class="table"><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table> }.into_any()
}

/// What a heading is called in an address: `Cars and vans` is `#cars-and-vans`.
fn anchor(heading: &str) -> String {
    let words = heading.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// Where a link leads: to a heading, a golden item, a page here or elsewhere; `None` for what no guideline needs.
fn address(to: &str, project: &str) -> Option<String> {
    if let Some(id) = to.strip_prefix("golden:") {
        let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        return is_id.then(|| format!("/projects/{project}/golden/{id}"));
    }
    let is_safe = to.starts_with('#') || to.starts_with("https://") || to.starts_with('/');
    is_safe.then(|| to.to_owned())
}

fn show_line(text: &str, project: &str) -> Vec<AnyView> {
    let show = |inline| match inline {
        Inline::Plain(text) => text.into_any(),
        Inline::Bold(text) => view! { <strong>{text}</strong> }.into_any(),
        Inline::Italic(text) => view! { <em>{text}</em> }.into_any(),
        Inline::Code(text) => view! { <code>{text}</code> }.into_any(),
        Inline::Link { text, to } => match address(&to, project) {
            Some(to) => view! { <a href=to>{text}</a> }.into_any(),
            None => text.into_any(),
        },
    };
    inlines(text).into_iter().map(show).collect()
}

fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            open = false;
            continue;
        }
        if let Some(heading) = line.strip_prefix('#') {
            found.push(Block::Heading(heading.trim_start_matches('#').trim().to_owned()));
            open = false;
            continue;
        }
        if let Some(picture) = picture(line) {
            found.push(picture);
            open = false;
            continue;
        }
        if let Some(cells) = table_row(line) {
            match found.last_mut() {
                Some(Block::Table(rows)) if open => rows.extend(cells),
                _ => found.push(Block::Table(cells.into_iter().collect())),
            }
            open = true;
            continue;
        }
        match (list_item(line), found.last_mut()) {
            (Some((ordered, item)), Some(Block::List { ordered: same, items })) if *same == ordered => {
                items.push(item.to_owned());
            }
            (Some((ordered, item)), _) => {
                found.push(Block::List { ordered, items: vec![item.to_owned()] });
            }
            (None, Some(Block::Paragraph(text))) if open => {
                text.push(' ');
                text.push_str(line);
            }
            (None, Some(Block::List { items, .. })) if open => {
                if let Some(item) = items.last_mut() {
                    item.push(' ');
                    item.push_str(line);
                }
            }
            (None, _) => found.push(Block::Paragraph(line.to_owned())),
        }
        open = true;
    }
    found
}

/// A line that is a picture and nothing else: `![what it shows](file:SHA-256)`.
fn picture(line: &str) -> Option<Block> {
    let (shows, hash) = line.strip_prefix("![")?.strip_suffix(')')?.split_once("](file:")?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then(|| Block::Picture { shows: shows.to_owned(), hash: hash.to_owned() })
}

/// A link at the start of a text, and the text after it.
fn link(text: &str) -> Option<(Inline, &str)> {
    let (shown, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (to, after) = rest.split_once(')')?;
    let is_one = !shown.is_empty() && !shown.contains(['[', ']']) && !to.contains(char::is_whitespace);
    is_one.then(|| (Inline::Link { text: shown.to_owned(), to: to.to_owned() }, after))
}

/// The cells of a line of a table: none for the line that parts the heading from the rest. `None` where this is no
/// line of a table.
fn table_row(line: &str) -> Option<Option<Vec<String>>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    if inner.chars().all(|c| matches!(c, '-' | ':' | '|' | ' ')) {
        return Some(None);
    }
    Some(Some(inner.split('|').map(|cell| cell.trim().to_owned()).collect()))
}

/// Whether the list is ordered, and the item's text.
fn list_item(line: &str) -> Option<(bool, &str)> {
    if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some((false, item));
    }
    let (number, item) = line.split_once(". ")?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some((true, item))
}

fn inlines(text: &str) -> Vec<Inline> {
    type Make = fn(String) -> Inline;
    const MARKS: [(&str, Make); 4] =
        [("**", Inline::Bold), ("`", Inline::Code), ("*", Inline::Italic), ("_", Inline::Italic)];
    let mut found = Vec::new();
    let mut rest = text;
    let mut plain = String::new();
    while let Some(letter) = rest.chars().next() {
        let marked = MARKS.iter().find_map(|(mark, make)| {
            let (inner, after) = rest.strip_prefix(mark)?.split_once(mark)?;
            // An underscore inside a word is a letter of it.
            let in_word = *mark == "_" && plain.ends_with(char::is_alphanumeric);
            (!inner.is_empty() && !in_word).then(|| (make(inner.to_owned()), after))
        });
        if let Some((inline, after)) = marked.or_else(|| link(rest)) {
            if !plain.is_empty() {
                found.push(Inline::Plain(std::mem::take(&mut plain)));
            }
            found.push(inline);
            rest = after;
        } else {
            plain.push(letter);
            rest = rest.get(letter.len_utf8()..).unwrap_or("");
        }
    }
    if !plain.is_empty() {
        found.push(Inline::Plain(plain));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_apart() {
        let text = "# Cars\nMirrors\nincluded.\n\n- doors\n- roofs\n\n1. first\n2. second";
        let list =
            |ordered, items: [&str; 2]| Block::List { ordered, items: items.map(str::to_owned).to_vec() };
        assert_eq!(
            blocks(text),
            [
                Block::Heading("Cars".to_owned()),
                Block::Paragraph("Mirrors included.".to_owned()),
                list(false, ["doors", "roofs"]),
                list(true, ["first", "second"]),
            ]
        );
    }

    #[test]
    fn links_lead_to_headings_golden_items_and_pages_and_nowhere_else() {
        let to = |to: &str| Inline::Link { text: "here".to_owned(), to: to.to_owned() };
        assert_eq!(inlines("[here](#cars)"), [to("#cars")]);
        assert_eq!(inlines("a [b"), [Inline::Plain("a [b".to_owned())]);
        assert_eq!(address("golden:0a-1", "p").as_deref(), Some("/projects/p/golden/0a-1"));
        assert_eq!(address("golden:../x", "p"), None);
        assert_eq!(address("javascript:alert(1)", "p"), None);
        assert_eq!(anchor("Cars & vans"), "cars-vans");
    }

    #[test]
    fn a_picture_is_a_file_of_the_project() {
        let hash = "0a".repeat(32);
        let (shows, own) = ("A crown".to_owned(), hash.clone());
        assert_eq!(blocks(&format!("![A crown](file:{hash})")), [Block::Picture { shows, hash: own }]);
        let elsewhere = "![A crown](https://example.org/a.png)";
        assert!(matches!(blocks(elsewhere).as_slice(), [Block::Paragraph(_)]));
    }

    #[test]
    fn tables_are_read_by_line() {
        let cells = |row: [&str; 2]| row.map(str::to_owned).to_vec();
        let table = blocks("| Rule | Limit |\n|---|---|\n| Spill | 5 % |");
        assert_eq!(table, [Block::Table(vec![cells(["Rule", "Limit"]), cells(["Spill", "5 %"])])]);
    }

    #[test]
    fn marks_without_an_end_are_plain_text() {
        assert_eq!(inlines("2 * 3"), [Inline::Plain("2 * 3".to_owned())]);
        assert_eq!(
            inlines("a **b** label_2"),
            [
                Inline::Plain("a ".to_owned()),
                Inline::Bold("b".to_owned()),
                Inline::Plain(" label_2".to_owned()),
            ]
        );
    }
}
