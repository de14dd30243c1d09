//! Import: people choose or drop a folder, send its files and read the report.

mod corrections;
mod import_files;
mod motion;
mod preview;
mod report;
mod server_folder;
mod transfer;

use super::page_frame::PageFrame;
use super::project::project_of_address;
use crate::ui::{EmptyState, ErrorNote, Icon, IconShape, RemoteView};
use assay_core::api::{ImportedLabelRole, Project, StageSummary};
use import_files::{ImportFile, from_drop, from_input};
use leptos::html;
use leptos::prelude::*;
use preview::PreviewView;
use report::ReportView;
use server_folder::ServerFolder;
use transfer::{ImportPhase, ImportTransfer};

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let (project, _) = project_of_address();
    view! {
        <PageFrame project=project>
            <div class="page narrow">
                <div class="page-head">
                    <div>
                        <h1>"Import data"</h1>
                        <p>
                            "Images, point clouds or whole recordings, with labels in any common format, as a folder or an archive. \
                             You see what they are taken for before anything comes in."
                        </p>
                    </div>
                </div>
                <RemoteView from=project view=|project| view! { <ImportForm project=project /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn ImportForm(project: Project) -> impl IntoView {
    let Project { id, stages, .. } = project;
    let Some(first) = stages.first().map(|s| s.id.clone()) else {
        return view! {
            <EmptyState shape=IconShape::Sliders title="This project has no stage"><p>"Tasks belong to a stage."</p></EmptyState>
        }
        .into_any();
    };
    let files: RwSignal<Vec<ImportFile>, LocalStorage> = RwSignal::new_local(Vec::new());
    let transfer = ImportTransfer::new(id.clone());
    transfer.choices.update(|choices| choices.stage = first);
    let phase = transfer.phase;
    let idle =
        Memo::new(move |_| phase.with(|p| matches!(p, ImportPhase::Choosing | ImportPhase::Failed(_))));
    view! {
        <div class="stack loose">
            <div class="stack" class:unseen=move || !idle.get()>
                <DropZone files=files />
                <ImportOptions stages=stages transfer=transfer />
                {move || match phase.get() {
                    ImportPhase::Failed(error) => Some(view! { <ErrorNote error=error /> }),
                    _ => None,
                }}
                <div class="row">
                    <button
                        class="btn main large" data-testid="start-import" translate="no" disabled=move || files.with(Vec::is_empty)
                        on:click=move |_| transfer.start(files.get_untracked())
                    >
                        {move || match phase.get() {
                            ImportPhase::Failed(_) => "Go on where it stopped".to_owned(),
                            _ => match files.with(Vec::len) {
                                0 => "Preview import".to_owned(),
                                1 => "Preview 1 file".to_owned(),
                                n => format!("Preview {n} files"),
                            },
                        }}
                    </button>
                </div>
                <ServerFolder transfer=transfer />
            </div>
            <ImportProgress transfer=transfer />
            <PreviewView transfer=transfer files=files />
            {move || match phase.get() {
                ImportPhase::Done(report) => Some(view! {
                    <ReportView project=id.clone() report=report again=move |()| {
                        files.set(Vec::new());
                        phase.set(ImportPhase::Choosing);
                    } />
                }),
                _ => None,
            }}
        </div>
    }
    .into_any()
}

#[component]
fn DropZone(files: RwSignal<Vec<ImportFile>, LocalStorage>) -> impl IntoView {
    let over = RwSignal::new(false);
    let folder: NodeRef<html::Input> = NodeRef::new();
    let single: NodeRef<html::Input> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(input) = folder.get() {
            // A browser without it can still choose single files.
            let _ = input.set_attribute("webkitdirectory", "");
        }
    });
    let take = move |input: Option<web_sys::HtmlInputElement>| {
        if let Some(input) = input {
            files.set(from_input(&input));
        }
    };
    let drop = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        let Some(data) = event.data_transfer() else { return };
        // The entries must be read before the event is over.
        let dropped = from_drop(&data);
        leptos::task::spawn_local(async move { files.set(dropped.await) });
    };
    let press = |input: NodeRef<html::Input>| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let summary = move || {
        files.with(|all| {
            let mb = all.iter().map(|f| f.file.size()).sum::<f64>() / 1e6;
            let noun = if all.len() == 1 { "file" } else { "files" };
            (!all.is_empty()).then(|| format!("{} {noun}, {mb:.1} MB", all.len()))
        })
    };
    view! {
        <div
            class="drop" class:over=over data-testid="drop-zone"
            on:dragover=move |e| {
                e.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=drop
        >
            <Icon shape=IconShape::Upload />
            <strong translate="no">{move || summary().unwrap_or_else(|| "Drop a folder or files here".to_owned())}</strong>
            <div class="row">
                <button type="button" class="btn" on:click=move |_| press(folder)><Icon shape=IconShape::Folder />"Choose a folder"</button>
                <button type="button" class="btn quiet" on:click=move |_| press(single)>"Choose files"</button>
            </div>
            <input
                type="file" class="unseen" tabindex="-1" multiple aria-label="Folder to import" data-testid="folder-input"
                node_ref=folder on:change=move |_| take(folder.get_untracked())
            />
            <input
                type="file" class="unseen" tabindex="-1" multiple aria-label="Files to import" data-testid="file-input"
                node_ref=single on:change=move |_| take(single.get_untracked())
            />
        </div>
    }
}

#[component]
fn ImportOptions(stages: Vec<StageSummary>, transfer: ImportTransfer) -> impl IntoView {
    let choices = transfer.choices;
    let options = stages.into_iter().map(|s| view! { <option value=s.id>{s.name}</option> }).collect_view();
    view! {
        <div class="field">
            <label for="import-stage">"Stage that gets the tasks"</label>
            <select class="select" id="import-stage" on:change=move |e| choices.update(|c| c.stage = event_target_value(&e))>{options}</select>
        </div>
        <fieldset class="field">
            <legend>"The labels in it are"</legend>
            <LabelKindChoice
                transfer=transfer is=ImportedLabelRole::Drafts title="First drafts"
                text="What the tasks begin with, where nobody has begun."
            />
            <LabelKindChoice
                transfer=transfer is=ImportedLabelRole::Golden title="Golden"
                text="Reference labels to compare with."
            />
            <LabelKindChoice
                transfer=transfer is=ImportedLabelRole::PredictionsOf(String::new()) title="A model's predictions"
                text="Shown beside the labels with their scores, also for tasks that are here already; never part of them unless somebody takes one over."
            />
            {move || {
                let ImportedLabelRole::PredictionsOf(model) = choices.with(|c| c.labels.clone()) else { return None };
                Some(view! {
                    <input
                        class="input" aria-label="Name of the model" placeholder="Name and version of the model"
                        prop:value=model
                        on:change=move |e| {
                            let model = event_target_value(&e).trim().to_owned();
                            choices.update(|c| c.labels = ImportedLabelRole::PredictionsOf(model));
                        }
                    />
                })
            }}
        </fieldset>
    }
}

/// One role that imported labels may have.
#[component]
fn LabelKindChoice(
    transfer: ImportTransfer,
    is: ImportedLabelRole,
    title: &'static str,
    text: &'static str,
) -> impl IntoView {
    let (choices, kind) = (transfer.choices, std::mem::discriminant(&is));
    let chosen = move || choices.with(|c| std::mem::discriminant(&c.labels) == kind);
    view! {
        <label class="check">
            <input
                type="radio" name="labels-are" prop:checked=chosen
                on:change=move |_| choices.update(|c| c.labels = is.clone())
            />
            <span>{title}<br /><span class="dim small">{text}</span></span>
        </label>
    }
}

/// Progress of the import.
#[component]
fn ImportProgress(transfer: ImportTransfer) -> impl IntoView {
    let share = move || {
        let (sent, total) = transfer.bytes.get();
        if total > 0.0 { (sent / total * 100.0).min(100.0) } else { 0.0 }
    };
    let project = transfer.project;
    move || {
        let (title, text) = match transfer.phase.get() {
            ImportPhase::Sending => {
                ("Sending files", "You may go on elsewhere in another tab; keep this one open.")
            }
            ImportPhase::Previewing => {
                ("Preparing preview", "The server reads the labels and the first frame.")
            }
            ImportPhase::Importing(..) => {
                ("Importing", "Every file is checked and taken in. It goes on when you leave this page.")
            }
            _ => return None,
        };
        let sending = transfer.phase.with(|p| matches!(p, ImportPhase::Sending));
        let (scenes, doing) = transfer.phase.with(|p| match p {
            ImportPhase::Importing(scenes, doing) => {
                ((*scenes > 0).then(|| format!("{scenes} scenes so far")), doing.clone())
            }
            _ => (None, String::new()),
        });
        Some(view! {
            <div class="card pad stack" role="status" data-testid="import-progress">
                <h2>{title}</h2>
                <p class="dim">{text}</p>
                {scenes.map(|summary| view! { <p data-testid="import-scenes">{summary}</p> })}
                {(!doing.is_empty()).then(|| view! { <p data-testid="import-doing">{doing}</p> })}
                {sending.then(|| view! {
                    <div
                        class="progress" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-label="Sent"
                        aria-valuenow=move || format!("{:.0}", share())
                    >
                        <i style:width=move || format!("{}%", share())></i>
                    </div>
                    <div class="row small dim">
                        <span class="cut grow" translate="no">{move || transfer.current.get()}</span>
                        <span translate="no">{move || { let (done, all) = transfer.files.get(); format!("{done} of {all} files") }}</span>
                    </div>
                })}
                <a href=format!("/projects/{}", project.get_value()) class="dim small">"Back to the project"</a>
            </div>
        })
    }
}
