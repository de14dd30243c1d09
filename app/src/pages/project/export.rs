//! Labels of a project as a download in a format.

use super::project_of_address;
use crate::pages::page_frame::PageFrame;
use crate::ui::RemoteView;
use assay_core::api::Project;
use assay_formats::registry::FORMAT_TITLES;
use leptos::prelude::*;

/// Choices of labels: name in the API, and title.
const LABELS: [(&str, &str); 3] = [
    ("accepted", "accepted by a reviewer"),
    ("latest", "the latest of every task"),
    ("golden", "golden items"),
];

/// Exports: labels in a format.
#[component]
pub fn ExportsPage() -> impl IntoView {
    let (project, _) = project_of_address();
    view! {
        <PageFrame project=project>
            <div class="page narrow">
                <div class="page-head">
                    <div>
                        <h1>"Exports"</h1>
                        <p>"A zip with the labels, and the images and clouds that the format keeps."</p>
                    </div>
                </div>
                <RemoteView from=project view=|project| view! { <ExportForm project=project /> } />
            </div>
        </PageFrame>
    }
}

#[component]
fn ExportForm(project: Project) -> impl IntoView {
    let accepted = project.stages.iter().map(|s| s.accepted).sum();
    // Accepted labels are the default if there are any.
    let first = default_labels(accepted);
    let (format, labels) = (RwSignal::new("coco".to_owned()), RwSignal::new(first.to_owned()));
    let mut formats = FORMAT_TITLES.to_vec();
    formats.retain(|format| format.is_written);
    formats.sort_unstable_by_key(|format| format.title);
    let href = StoredValue::new(format!("/api/v1/projects/{}/export", project.id));
    let address = move || href.with_value(|href| export_address(href, &format.get(), &labels.get()));
    view! {
        <div class="card pad stack">
            <div class="field">
                <label for="export-format">"Format"</label>
                <select class="select" id="export-format" on:change=move |e| format.set(event_target_value(&e))>
                    {formats.iter().map(|f| view! {
                        <option value=f.name selected=f.name == "coco">{f.title}</option>
                    }).collect_view()}
                </select>
            </div>
            <div class="field">
                <label for="export-labels">"Labels"</label>
                <select class="select" id="export-labels" on:change=move |e| labels.set(event_target_value(&e))>
                    {LABELS.map(|(name, title)| view! { <option value=name selected=name == first>{title}</option> })}
                </select>
            </div>
            <p class="dim">"Programs get the same with a token: "<code>"assay export --server"</code>"."</p>
            <div><a class="btn main" data-testid="export-download" href=address download>"Download"</a></div>
        </div>
    }
}

/// Labels that are chosen at first, by how many were accepted.
fn default_labels(accepted: u32) -> &'static str {
    if accepted > 0 { "accepted" } else { "latest" }
}

fn export_address(href: &str, format: &str, labels: &str) -> String {
    format!("{href}?format={format}&labels={labels}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_a_choice() {
        for accepted in [0, 1] {
            assert!(LABELS.iter().any(|(name, _)| *name == default_labels(accepted)));
        }
        assert_eq!(export_address("/x", "coco", "latest"), "/x?format=coco&labels=latest");
    }
}
