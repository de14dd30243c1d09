//! Release page: one HTML file to read without Assay, to print, or to add to a contract.

use super::{Decision, ReleaseDefinition, StageRules};
use crate::api::ReleaseSummary;
use crate::grade::explain;
use std::collections::BTreeMap;
use std::fmt::Write;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1a1d21}\
    h1,h2,h3{line-height:1.2}h2{margin-top:2.5rem;border-bottom:1px solid #ccd}table{border-collapse:collapse;width:100%}\
    td,th{border-bottom:1px solid #dde;padding:.3rem .6rem .3rem 0;text-align:left;vertical-align:top}\
    pre{white-space:pre-wrap;background:#f4f5f7;padding:1rem}code{word-break:break-all}.dim{color:#56606b}";

/// Sentences for the changes of each decision, by question, in the words of their time; later rules would describe
/// them differently.
pub type ChangeTexts = BTreeMap<String, Vec<String>>;

/// The page: HTML without scripts and without external resources.
pub fn release_page(
    project: &str,
    line: &ReleaseSummary,
    definition: &ReleaseDefinition,
    texts: &ChangeTexts,
) -> String {
    let title = format!("{}, release {}", escaped(project), line.number);
    let mut out = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title><style>{STYLE}</style><h1>{title}</h1>"
    );
    let signed: Vec<_> =
        line.signatures.iter().map(|s| format!("{} ({})", escaped(&s.team), escaped(&s.by_name))).collect();
    let _ = write!(
        out,
        "<p>Released {} by {}. Signed by {}.<p class=dim>SHA-256 of release.json: <code>{}</code>",
        escaped(line.at.get(..10).unwrap_or_default()),
        escaped(&line.by_name),
        signed.join(", "),
        escaped(&line.hash)
    );
    if let Some(anchor) = &line.audit {
        let (number, hash) = (anchor.line, escaped(&anchor.hash));
        let _ = write!(out, "<p class=dim>Audit trail up to line {number}: <code>{hash}</code>");
    }
    list(&mut out, "What it changed", line.differences.iter().map(|d| d.what.as_str()));
    decisions(&mut out, definition, texts);
    for stage in &definition.stages {
        of_stage(&mut out, stage);
    }
    golden(&mut out, definition);
    out.push_str("</html>\n");
    out
}

fn list<'a>(out: &mut String, title: &str, lines: impl Iterator<Item = &'a str>) {
    let lines: Vec<_> = lines.map(|line| format!("<li>{}", escaped(line))).collect();
    if !lines.is_empty() {
        let _ = write!(out, "<h2>{title}</h2><ul>{}</ul>", lines.concat());
    }
}

fn decisions(out: &mut String, definition: &ReleaseDefinition, texts: &ChangeTexts) {
    let decided = |d: &Decision| {
        let changes = texts.get(&d.question).into_iter().flatten().map(|c| format!("<li>{}", escaped(c)));
        let (title, text, by) = (escaped(&d.title), escaped(&d.text), escaped(&d.by));
        let day = escaped(d.at.get(..10).unwrap_or_default());
        format!(
            "<h3>{title}</h3><p>{text} <span class=dim>{by}, {day}</span><ul>{}</ul>",
            changes.collect::<String>()
        )
    };
    if !definition.decisions.is_empty() {
        out.push_str("<h2>Decisions</h2>");
        out.extend(definition.decisions.iter().map(decided));
    }
}

fn of_stage(out: &mut String, stage: &StageRules) {
    let _ = write!(out, "<h2>{}</h2><h3>Classes</h3><table>", escaped(&stage.name));
    for class in &stage.rules.ontology.classes {
        let _ = write!(out, "<tr><th>{}<td>{}", escaped(&class.name), escaped(&class.definition));
    }
    out.push_str("</table><h3>Rules</h3><table>");
    for rule in &stage.rules.rubric.rules {
        let (name, severity) = (escaped(rule.name()), rule.severity.name());
        let _ = write!(out, "<tr><th>{name}<td>{}<td>{severity}", escaped(&explain(rule)));
    }
    let _ = write!(out, "</table><h3>Guideline</h3><pre>{}</pre>", escaped(&stage.rules.guideline));
}

fn golden(out: &mut String, definition: &ReleaseDefinition) {
    out.push_str("<h2>Golden set</h2><table><tr><th>Scene<th>Objects<th>SHA-256 of the label");
    for item in &definition.golden {
        let (scene, hash) = (escaped(&item.scene), escaped(&item.label_hash));
        let _ = write!(out, "<tr><td>{scene}<td>{}<td><code>{hash}</code>", item.objects);
    }
    out.push_str("</table>");
}

/// Text with escaped markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::AuditAnchor;
    use crate::release::tests::definition;

    #[test]
    fn the_page_shows_the_rules_and_escapes_foreign_markup() {
        let mut release = definition();
        release.stages[0].rules.guideline = "<script>alert(1)</script>".to_owned();
        let line = ReleaseSummary {
            number: 3,
            hash: release.hash(),
            at: "2026-11-27T10:00:00Z".to_owned(),
            by_name: "Dmitri <b>".to_owned(),
            signatures: Vec::new(),
            differences: Vec::new(),
            audit: Some(AuditAnchor { line: 41, hash: "ab".to_owned() }),
        };
        let page = release_page("Drone & co", &line, &release, &ChangeTexts::new());
        assert!(page.contains("Drone &amp; co, release 3") && page.contains("Dmitri &lt;b&gt;"));
        assert!(page.contains("Keep off treetops") && page.contains(&release.hash()));
        assert!(page.contains("Audit trail up to line 41: <code>ab</code>"));
        assert!(!page.contains("<script"));
    }
}
