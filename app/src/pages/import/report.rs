//! What came of an import, or what keeps it from happening.

use crate::ui::{Note, Tone};
use assay_core::api::{ImportProblem, ImportReport};
use leptos::prelude::*;
use leptos_router::components::A;

/// More lines than this help nobody.
const MOST: usize = 100;

fn format_title(format: &str) -> &str {
    match format {
        "kitti" => "a KITTI folder",
        "voc" => "images with PASCAL VOC labels",
        "coco" => "images with COCO labels",
        "images" => "a folder of images",
        other => other,
    }
}

fn count(number: u32, one: &str, many: &str) -> String {
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
    if !report.problems.is_empty() {
        return view! { <Problems problems=report.problems again=again /> }.into_any();
    }
    let golden = report.golden > 0;
    let lines = [
        (report.scenes, count(report.scenes, "scene", "scenes")),
        (report.tasks, count(report.tasks, "task", "tasks")),
        (report.objects, count(report.objects, "labeled object", "labeled objects")),
        (report.golden, count(report.golden, "golden item", "golden items")),
    ];
    let told: Vec<String> = lines.into_iter().filter(|(n, _)| *n > 0).map(|(_, text)| text).collect();
    let told = if told.is_empty() { "Nothing new.".to_owned() } else { format!("{}.", told.join(", ")) };
    view! {
        <div class="stack" data-testid="import-report">
            <Note tone=Tone::Good title="Imported">
                <p>{format!("Taken for {}. {told}", format_title(&report.format))}</p>
                {(report.already_there > 0).then(|| view! {
                    <p class="dim">{format!("{} were here already and stay as they are.", count(report.already_there, "scene", "scenes"))}</p>
                })}
                {(!report.new_classes.is_empty()).then(|| view! {
                    <p class="dim">{format!("New classes in the ontology: {}.", report.new_classes.join(", "))}</p>
                })}
            </Note>
            <Ignored files=report.ignored />
            <div class="row">
                <A href=root.clone() attr:class="btn main">"To the tasks"</A>
                {golden.then(|| view! { <A href=format!("{root}/golden") attr:class="btn">"To golden"</A> })}
                <button class="btn quiet" on:click=move |_| again.run(())>"Import more"</button>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Ignored(files: Vec<String>) -> impl IntoView {
    let count = files.len();
    (count > 0).then(|| {
        let names = files.into_iter().take(MOST).map(|f| view! { <li class="mono">{f}</li> }).collect_view();
        view! {
            <details>
                <summary class="dim" style="cursor:pointer">{format!("{count} files left aside: no importer knows them")}</summary>
                <ul style="margin-top:8px">{names}</ul>
            </details>
        }
    })
}

#[component]
fn Problems(problems: Vec<ImportProblem>, again: Callback<()>) -> impl IntoView {
    let total = problems.len();
    let row = |p: ImportProblem| {
        view! {
            <tr data-testid="import-problem">
                <td class="mono">{p.file}</td>
                <td class="small">{p.place}</td>
                <td>{p.what}<div class="dim small">{p.mend}</div></td>
            </tr>
        }
    };
    let rows = problems.into_iter().take(MOST).map(row).collect_view();
    let title = if total == 1 {
        "1 fault; nothing was imported".to_owned()
    } else {
        format!("{total} faults; nothing was imported")
    };
    view! {
        <div class="stack" data-testid="import-report">
            <Note tone=Tone::Bad title=title><p>"Mend the files below, then choose the folder again."</p></Note>
            <div class="card" style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th>"File"</th><th>"Place"</th><th>"What is wrong, and what mends it"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div><button class="btn main" on:click=move |_| again.run(())>"Choose again"</button></div>
        </div>
    }
}
