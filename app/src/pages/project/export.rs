//! Labels of a project as a download in a format.

use crate::ui::{Dialog, Icon, IconShape};
use assay_formats::registry::FORMAT_TITLES;
use leptos::prelude::*;

/// Choices of labels: name in the API, and title.
const LABELS: [(&str, &str); 3] = [
    ("accepted", "accepted by a reviewer"),
    ("latest", "the latest of every task"),
    ("golden", "golden items"),
];

/// A button that opens the choice of format and labels.
#[component]
pub fn ExportLabels(
    /// The project's id.
    project: String,
    /// Tasks whose labels were accepted.
    accepted: u32,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Accepted labels are the default if there are any.
    let first = default_labels(accepted);
    let (format, labels) = (RwSignal::new("coco".to_owned()), RwSignal::new(first.to_owned()));
    let mut formats = FORMAT_TITLES.to_vec();
    formats.retain(|format| format.is_written);
    formats.sort_unstable_by_key(|format| format.title);
    let href = StoredValue::new(format!("/api/v1/projects/{project}/export"));
    let address = move || href.with_value(|href| export_address(href, &format.get(), &labels.get()));
    view! {
        <button class="btn" data-testid="export" on:click=move |_| open.set(true)><Icon shape=IconShape::Down />"Export"</button>
        <Dialog open=open title="Export labels">
            <div class="stack">
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
                <p class="dim">"A zip with the labels, and the images and clouds that the format keeps. Programs get the same with a token: "
                    <code>"assay export --server"</code>"."</p>
                <div>
                    <a class="btn main" data-testid="export-download" href=address download on:click=move |_| open.set(false)>"Download"</a>
                </div>
            </div>
        </Dialog>
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
