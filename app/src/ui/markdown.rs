//! Markdown of guidelines: parsed by `pulldown-cmark`, shown as elements and never as raw HTML.

use crate::client::blob_url;
use crate::client::route_params::project_param;
use leptos::prelude::*;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

/// A text with headings that links lead to, paragraphs, lists, quotes, tables, images, bold, italic, code and links.
/// Images and golden items are those of the address's project.
#[component]
pub fn Markdown(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let project = project_param().get_untracked();
    // People may have a guideline translated, also where the page around it must stay as it is.
    view! { <div class="markdown" translate="yes">{show(&parse(&text), &project)}</div> }
}

/// A node of the parsed text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Text(String),
    Code(String),
    Break,
    Rule,
    /// An image of the project: what it shows, and its SHA-256.
    Image {
        alt: String,
        hash: String,
    },
    Element(Element, Vec<Node>),
}

/// An element with content.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    Heading,
    Paragraph,
    Quote,
    CodeBlock,
    List {
        is_ordered: bool,
    },
    Item,
    Table,
    TableHead,
    TableRow,
    TableCell,
    Bold,
    Italic,
    Link {
        to: String,
    },
    /// Content without an element of its own, such as that of a link to a forbidden address.
    Plain,
}

/// The text as a tree. Raw HTML becomes text; what guidelines do not use becomes its content.
fn parse(text: &str) -> Vec<Node> {
    let mut open: Vec<(Element, Vec<Node>)> = Vec::new();
    let mut top = Vec::new();
    // Content of an image is its text alone.
    let mut image: Option<(CowStr<'_>, String)> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        let node = match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                image = Some((dest_url, String::new()));
                continue;
            }
            Event::End(TagEnd::Image) => match image.take() {
                Some((to, alt)) => image_node(&to, alt),
                None => continue,
            },
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text)
                if image.is_some() =>
            {
                image.iter_mut().for_each(|(_, alt)| alt.push_str(&text));
                continue;
            }
            Event::Start(tag) => {
                open.push((element(tag), Vec::new()));
                continue;
            }
            Event::End(_) => match open.pop() {
                Some((element, content)) => Node::Element(element, content),
                None => continue,
            },
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => Node::Text(text.into_string()),
            Event::Code(code) => Node::Code(code.into_string()),
            Event::SoftBreak => Node::Text(" ".to_owned()),
            Event::HardBreak => Node::Break,
            Event::Rule => Node::Rule,
            // Not enabled in the parser's options.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => continue,
        };
        open.last_mut().map_or(&mut top, |(_, content)| content).push(node);
    }
    top
}

fn element(tag: Tag<'_>) -> Element {
    match tag {
        Tag::Heading { .. } => Element::Heading,
        Tag::Paragraph => Element::Paragraph,
        Tag::BlockQuote(_) => Element::Quote,
        Tag::CodeBlock(_) => Element::CodeBlock,
        Tag::List(first) => Element::List { is_ordered: first.is_some() },
        Tag::Item => Element::Item,
        Tag::Table(_) => Element::Table,
        Tag::TableHead => Element::TableHead,
        Tag::TableRow => Element::TableRow,
        Tag::TableCell => Element::TableCell,
        Tag::Strong => Element::Bold,
        Tag::Emphasis => Element::Italic,
        Tag::Link { dest_url, .. } => Element::Link { to: dest_url.into_string() },
        _ => Element::Plain,
    }
}

/// An image `![what it shows](file:SHA-256)` of the project; any other one becomes the text of what it shows.
fn image_node(to: &str, alt: String) -> Node {
    let hash = to.strip_prefix("file:").filter(|h| h.len() == 64 && h.bytes().all(|b| b.is_ascii_hexdigit()));
    match hash {
        Some(hash) => Node::Image { alt, hash: hash.to_owned() },
        None => Node::Text(alt),
    }
}

/// Text of nodes without their marks.
fn plain_text(nodes: &[Node]) -> String {
    let text = |node: &Node| match node {
        Node::Text(text) | Node::Code(text) => text.clone(),
        Node::Break => " ".to_owned(),
        Node::Rule | Node::Image { .. } => String::new(),
        Node::Element(_, content) => plain_text(content),
    };
    nodes.iter().map(text).collect()
}

/// Name of a heading in an address: `Cars and vans` is `#cars-and-vans`.
fn anchor(heading: &str) -> String {
    let words = heading.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// Address of a link: a heading, a golden item, a page here or one by `https`; `None` for any other. Browsers read `//a`
/// and `/\a` as an address of the site `a`, and leave out control characters.
fn link_address(to: &str, project: &str) -> Option<String> {
    if let Some(id) = to.strip_prefix("golden:") {
        let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        return is_id.then(|| format!("/projects/{project}/golden/{id}"));
    }
    if to.contains(|c: char| c == '\\' || c.is_control()) {
        return None;
    }
    let is_page = to.starts_with('/') && !to.starts_with("//");
    let is_safe = to.starts_with('#') || to.starts_with("https://") || is_page;
    is_safe.then(|| to.to_owned())
}

fn show(nodes: &[Node], project: &str) -> Vec<AnyView> {
    nodes.iter().map(|node| show_node(node, project)).collect()
}

fn show_node(node: &Node, project: &str) -> AnyView {
    match node {
        Node::Text(text) => text.clone().into_any(),
        Node::Code(code) => view! { <code>{code.clone()}</code> }.into_any(),
        Node::Break => view! { <br /> }.into_any(),
        Node::Rule => view! { <hr /> }.into_any(),
        Node::Image { alt, hash } => {
            let address = blob_url(project, hash);
            view! { <img src=address alt=alt.clone() loading="lazy" decoding="async" /> }.into_any()
        }
        Node::Element(element, content) => show_element(element, content, project),
    }
}

fn show_element(element: &Element, nodes: &[Node], project: &str) -> AnyView {
    let content = show(nodes, project);
    match element {
        Element::Heading => view! { <h3 id=anchor(&plain_text(nodes))>{content}</h3> }.into_any(),
        // A paragraph that is one image is the image, as pages lay it out.
        Element::Paragraph if matches!(nodes, [Node::Image { .. }]) => content.into_any(),
        Element::Paragraph => view! { <p>{content}</p> }.into_any(),
        Element::Quote => view! { <blockquote>{content}</blockquote> }.into_any(),
        Element::CodeBlock => view! { <pre><code>{content}</code></pre> }.into_any(),
        Element::List { is_ordered: true } => view! { <ol>{content}</ol> }.into_any(),
        Element::List { is_ordered: false } => view! { <ul>{content}</ul> }.into_any(),
        Element::Item => view! { <li>{content}</li> }.into_any(),
        Element::Table => show_table(nodes, project),
        // Rows and cells are shown by their table.
        Element::TableHead | Element::TableRow | Element::TableCell | Element::Plain => content.into_any(),
        Element::Bold => view! { <strong>{content}</strong> }.into_any(),
        Element::Italic => view! { <em>{content}</em> }.into_any(),
        Element::Link { to } => match link_address(to, project) {
            // The page behind it must not reach the page that it was opened from, nor learn its address.
            Some(to) if to.starts_with("https://") => {
                view! { <a href=to target="_blank" rel="noopener noreferrer">{content}</a> }.into_any()
            }
            Some(to) => view! { <a href=to>{content}</a> }.into_any(),
            None => content.into_any(),
        },
    }
}

fn show_table(rows: &[Node], project: &str) -> AnyView {
    let cells_of = |wanted: Element| {
        rows.iter().filter_map(move |row| match row {
            Node::Element(element, cells) if *element == wanted => Some(cells),
            _ => None,
        })
    };
    let heading = cells_of(Element::TableHead).flatten();
    let heading =
        heading.map(|cell| view! { <th scope="col">{show_node(cell, project)}</th> }).collect_view();
    let row = |cells: &Vec<Node>| {
        view! { <tr>{cells.iter().map(|cell| view! { <td>{show_node(cell, project)}</td> }).collect_view()}</tr> }
    };
    let body = cells_of(Element::TableRow).map(row).collect_view();
    view! { <table class="table"><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Node {
        Node::Text(text.to_owned())
    }

    fn paragraph(content: Vec<Node>) -> Node {
        Node::Element(Element::Paragraph, content)
    }

    #[test]
    fn blocks_become_elements() {
        let parsed = parse("# Cars\nMirrors\nincluded.\n\n- doors\n- roofs\n\n1. first\n2. second");
        let item = |words: &str| Node::Element(Element::Item, vec![text(words)]);
        let list = |is_ordered, items: [&str; 2]| {
            Node::Element(Element::List { is_ordered }, items.map(item).to_vec())
        };
        assert_eq!(
            parsed,
            [
                Node::Element(Element::Heading, vec![text("Cars")]),
                paragraph(vec![text("Mirrors"), text(" "), text("included.")]),
                list(false, ["doors", "roofs"]),
                list(true, ["first", "second"]),
            ]
        );
    }

    #[test]
    fn links_lead_to_headings_golden_items_and_pages_and_nowhere_else() {
        let to = |to: &str| {
            vec![paragraph(vec![Node::Element(Element::Link { to: to.to_owned() }, vec![text("here")])])]
        };
        assert_eq!(parse("[here](#cars)"), to("#cars"));
        assert_eq!(plain_text(&parse("a [b")), "a [b");
        assert_eq!(link_address("golden:0a-1", "p").as_deref(), Some("/projects/p/golden/0a-1"));
        for hostile in [
            "golden:../x",
            "golden:",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "http://a.b",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "https:\\\\evil.example",
        ] {
            assert_eq!(link_address(hostile, "p"), None, "{hostile}");
        }
        assert_eq!(link_address("/projects/p", "p").as_deref(), Some("/projects/p"));
        assert_eq!(anchor("Cars & vans"), "cars-vans");
    }

    #[test]
    fn raw_html_stays_text() {
        assert_eq!(
            parse("<script>alert(1)</script>\n"),
            [Node::Element(Element::Plain, vec![text("<script>alert(1)</script>\n")])]
        );
        assert_eq!(plain_text(&parse("a <img src=x onerror=y> b")), "a <img src=x onerror=y> b");
    }

    #[test]
    fn an_image_is_a_file_of_the_project() {
        let hash = "0a".repeat(32);
        let (alt, own) = ("A crown".to_owned(), hash.clone());
        assert_eq!(
            parse(&format!("![A crown](file:{hash})")),
            [paragraph(vec![Node::Image { alt, hash: own }])]
        );
        let elsewhere = "![A crown](https://example.org/a.png)";
        assert_eq!(parse(elsewhere), [paragraph(vec![text("A crown")])]);
    }

    #[test]
    fn tables_have_a_head_and_rows() {
        let table = parse("| Rule | Limit |\n|---|---|\n| Spill | 5 % |");
        let cells =
            |words: [&str; 2]| words.map(|w| Node::Element(Element::TableCell, vec![text(w)])).to_vec();
        let head = Node::Element(Element::TableHead, cells(["Rule", "Limit"]));
        let row = Node::Element(Element::TableRow, cells(["Spill", "5 %"]));
        assert_eq!(table, [Node::Element(Element::Table, vec![head, row])]);
    }

    #[test]
    fn marks_without_an_end_are_plain_text() {
        assert_eq!(plain_text(&parse("2 * 3")), "2 * 3");
        let bold = Node::Element(Element::Bold, vec![text("b")]);
        assert_eq!(parse("a **b** label_2"), [paragraph(vec![text("a "), bold, text(" label_2")])]);
    }
}
