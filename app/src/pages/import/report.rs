//! What came of an import: what is in, and what was left out and why.

use crate::ui::{Note, Tone};
use assay_core::api::{ImportError, ImportReport};
use leptos::prelude::*;

/// More lines than this help nobody.
const MOST: usize = 100;

/// What a format is called by people.
pub(super) fn format_title(format: &str) -> &str {
    match format {
        "assay" => "Assay's own labels",
        "coco" => "images with COCO labels",
        "cvat-xml" => "CVAT labels",
        "yolo" => "images with YOLO labels",
        "voc" => "images with PASCAL VOC labels",
        "kitti" => "a KITTI folder",
        "nuscenes" => "nuScenes tables",
        "openlabel" => "OpenLABEL",
        "mot" => "MOTChallenge tracks",
        "scale" => "a Scale task or scene",
        "labelstudio" => "a Label Studio export",
        "geojson" => "GeoJSON shapes",
        "sustech" => "a SUSTechPOINTS scene",
        "labelcloud" => "labelCloud cuboids",
        "images" => "images without labels",
        "clouds" => "point clouds without labels",
        other => other,
    }
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
    let summary =
        if summary.is_empty() { "Nothing new.".to_owned() } else { format!("{}.", summary.join(", ")) };
    let problem_count = report.problems.len() + report.more_problems as usize;
    let (tone, title) =
        match (report.tasks + report.already_there + report.prelabeled + report.predicted, problem_count) {
            (0, 1..) => (Tone::Bad, "Nothing could be imported".to_owned()),
            (_, 0) => (Tone::Good, "Imported".to_owned()),
            (_, problem_count) => {
                (Tone::Warn, format!("Imported; {} failed", count(problem_count as u32, "file", "files")))
            }
        };
    view! {
        <div class="stack" data-testid="import-report">
            <Note tone=tone title=title>
                <p>{format!("Taken for {}. {summary}", format_title(&report.format))}</p>
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

/// What labels say that no label here can hold.
#[component]
pub(super) fn UnreadFields(lines: Vec<String>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <details>
                <summary class="dim" style="cursor:pointer">"What these labels say and is not read"</summary>
                <ul style="margin-top:8px">{lines}</ul>
            </details>
        }
    })
}

/// Faults with file, place and fix.
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
