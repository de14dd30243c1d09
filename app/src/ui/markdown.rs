//! Guidelines: the part of Markdown that they use, made into elements and never into raw HTML.

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
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Inline {
    Plain(String),
    Bold(String),
    Italic(String),
    Code(String),
}

/// Headings, paragraphs, lists, tables, bold, italic and code.
#[component]
pub fn Markdown(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let blocks = blocks(&text).into_iter().map(show_block).collect_view();
    view! { <div class="markdown">{blocks}</div> }
}

fn show_block(block: Block) -> AnyView {
    match block {
        Block::Heading(text) => view! { <h3>{show_line(&text)}</h3> }.into_any(),
        Block::Paragraph(text) => view! { <p>{show_line(&text)}</p> }.into_any(),
        Block::List { ordered, items } => {
            let items = items.iter().map(|i| view! { <li>{show_line(i)}</li> }).collect_view();
            if ordered {
                view! { <ol>{items}</ol> }.into_any()
            } else {
                view! { <ul>{items}</ul> }.into_any()
            }
        }
        Block::Table(rows) => show_table(&rows),
    }
}

fn show_table(rows: &[Vec<String>]) -> AnyView {
    let heading = rows.first().into_iter().flatten();
    let heading = heading.map(|cell| view! { <th scope="col">{show_line(cell)}</th> }).collect_view();
    let row = |cells: &Vec<String>| {
        view! { <tr>{cells.iter().map(|cell| view! { <td>{show_line(cell)}</td> }).collect_view()}</tr> }
    };
    let body = rows.iter().skip(1).map(row).collect_view();
    view! { <table class="table"><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table> }.into_any()
}

fn show_line(text: &str) -> Vec<AnyView> {
    let show = |inline| match inline {
        Inline::Plain(text) => text.into_any(),
        Inline::Bold(text) => view! { <strong>{text}</strong> }.into_any(),
        Inline::Italic(text) => view! { <em>{text}</em> }.into_any(),
        Inline::Code(text) => view! { <code>{text}</code> }.into_any(),
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
        if let Some((inline, after)) = marked {
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
