//! Report of an import: what was imported, and what was left out and why.

use crate::ui::{Note, Tone};
use assay_core::api::{ImportError, ImportReport};
use assay_formats::registry::FORMAT_TITLES;
use leptos::prelude::*;

/// Upper bound of the lines shown.
const MOST: usize = 100;

/// Title of a format.
pub(super) fn format_title(format: &str) -> &str {
    FORMAT_TITLES.iter().find(|known| known.name == format).map_or(format, |known| known.title)
}

/// "1 scene", "2 scenes".
pub(super) fn count(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The report with the next step.
#[component]
pub(super) fn ReportView(
    project: String,
    report: ImportReport,
    #[prop(into)] again: Callback<()>,
) -> impl IntoView {
    let root = format!("/projects/{project}");
    let golden = report.golden > 0;
    let summary = report_summary(&report);
    let (tone, title) = report_title(&report);
    view! {
        <div class="stack" data-testid="import-report">
            <Note tone=tone title=title>
                <p>{format!("Format: {}. {summary}", format_title(&report.format))}</p>
                {(report.already_there > 0).then(|| view! {
                    <p class="dim">{format!("{} were here already and stay as they are.", count(report.already_there, "scene", "scenes"))}</p>
                })}
                {(report.without_timestamps > 0).then(|| view! {
                    <p class="dim">{format!("The points of {} say no times and stay as they were recorded.", count(report.without_timestamps, "sweep", "sweeps"))}</p>
                })}
                {(!report.new_classes.is_empty()).then(|| view! {
                    <p class="dim">{format!("New classes in the ontology: {}.", report.new_classes.join(", "))}</p>
                })}
            </Note>
            <ImportProblems problems=report.problems more=report.more_problems />
            <ImportWarnings lines=report.warnings />
            <UnreadFields lines=report.not_read />
            <IgnoredFiles files=report.ignored />
            <div class="row">
                <a href=root.clone() class="btn main">"To the tasks"</a>
                {golden.then(|| view! { <a href=format!("{root}/golden") class="btn">"To golden"</a> })}
                <button class="btn quiet" on:click=move |_| again.run(())>"Import more"</button>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn IgnoredFiles(files: Vec<String>) -> impl IntoView {
    let count = files.len();
    (count > 0).then(|| {
        let names = files.into_iter().take(MOST).map(|f| view! { <li class="mono">{f}</li> }).collect_view();
        view! {
            <details>
                <summary class="dim" style="cursor:pointer">{format!("{} that no importer knows", self::count(count as u32, "file left aside", "files left aside"))}</summary>
                <ul style="margin-top:8px">{names}</ul>
            </details>
        }
    })
}

/// Content of the files that labels cannot hold.
#[component]
pub(super) fn UnreadFields(lines: Vec<String>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        view! {
            <details>
                <summary class="dim" style="cursor:pointer">"What these labels say and is not read"</summary>
                {line_list(lines)}
            </details>
        }
    })
}

/// What came in but someone should check, a line for each kind.
#[component]
pub(super) fn ImportWarnings(lines: Vec<String>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        view! {
            <div data-testid="import-warnings">
                <Note tone=Tone::Warn title="Please check">{line_list(lines)}</Note>
            </div>
        }
    })
}

/// A list with an item for each line.
fn line_list(lines: Vec<String>) -> impl IntoView {
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> });
    view! { <ul style="margin-top:8px">{lines.collect_view()}</ul> }
}

/// Table of errors with file, location and fix.
#[component]
pub(super) fn ImportProblems(problems: Vec<ImportError>, more: u32) -> impl IntoView {
    let row = |p: ImportError| {
        view! {
            <tr data-testid="import-problem">
                <td class="mono">{p.file}</td>
                <td class="small">{p.location}</td>
                <td>{p.message}<div class="dim small">{p.fix}</div></td>
            </tr>
        }
    };
    (!problems.is_empty()).then(|| {
        view! {
            <div class="card" style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th>"Left out"</th><th>"Place"</th><th>"Problem and fix"</th></tr></thead>
                    <tbody>{problems.into_iter().map(row).collect_view()}</tbody>
                </table>
                {(more > 0).then(|| view! { <p class="dim small pad">{format!("and {more} more")}</p> })}
            </div>
        }
    })
}

/// What came in, in words.
fn report_summary(report: &ImportReport) -> String {
    let lines = [
        (report.scenes, count(report.scenes, "scene", "scenes")),
        (report.tasks, count(report.tasks, "task", "tasks")),
        (report.objects, count(report.objects, "labeled object", "labeled objects")),
        (
            report.prelabeled,
            count(
                report.prelabeled,
                "waiting task with labels to begin with",
                "waiting tasks with labels to begin with",
            ),
        ),
        (report.golden, count(report.golden, "golden item", "golden items")),
        (report.predicted, count(report.predicted, "task with predictions", "tasks with predictions")),
        (
            report.motion_compensated,
            count(
                report.motion_compensated,
                "sweep with its points moved to one instant",
                "sweeps with their points moved to one instant",
            ),
        ),
    ];
    let summary: Vec<String> = lines.into_iter().filter(|(n, _)| *n > 0).map(|(_, text)| text).collect();
    if summary.is_empty() { "Nothing new.".to_owned() } else { format!("{}.", summary.join(", ")) }
}

/// Whether the import went well, and in how far it did not.
fn report_title(report: &ImportReport) -> (Tone, String) {
    let failed =
        u32::try_from(report.problems.len()).unwrap_or(u32::MAX).saturating_add(report.more_problems);
    let taken_in = report.tasks + report.already_there + report.prelabeled + report.predicted;
    match (taken_in, failed) {
        (_, 0) => (Tone::Good, "Imported".to_owned()),
        (0, _) => (Tone::Bad, "Nothing could be imported".to_owned()),
        (_, failed) => (Tone::Warn, format!("Imported; {} failed", count(failed, "file", "files"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(tasks: u32, more_problems: u32) -> ImportReport {
        ImportReport { tasks, more_problems, ..ImportReport::default() }
    }

    #[test]
    fn only_what_came_in_is_listed() {
        assert_eq!(report_summary(&ImportReport::default()), "Nothing new.");
        let report = ImportReport { scenes: 1, tasks: 2, objects: 1, ..ImportReport::default() };
        assert_eq!(report_summary(&report), "1 scene, 2 tasks, 1 labeled object.");
    }

    #[test]
    fn an_import_is_bad_only_if_nothing_came_in() {
        assert_eq!(report_title(&report(2, 0)), (Tone::Good, "Imported".to_owned()));
        assert_eq!(report_title(&report(2, 1)), (Tone::Warn, "Imported; 1 file failed".to_owned()));
        assert_eq!(report_title(&report(0, 3)), (Tone::Bad, "Nothing could be imported".to_owned()));
        let seen_before = ImportReport { already_there: 4, ..report(0, 2) };
        assert_eq!(report_title(&seen_before), (Tone::Warn, "Imported; 2 files failed".to_owned()));
    }

    #[test]
    fn a_format_has_its_title_and_an_unknown_one_its_name() {
        assert_eq!((format_title("cvat-xml"), format_title("images")), ("CVAT XML", "Images"));
        assert_eq!(format_title("unheard-of"), "unheard-of");
    }
}
