//! Tracks of a stage that links them with cameras: what each still lacks, and values of the whole track.

use super::attributes::{AttributeRow, ClassGuideline};
use crate::workbench::actions::linking::show_track;
use crate::workbench::state::{Workbench, object_name};
use assay_core::label::MissingTrackValue;
use leptos::prelude::*;

/// Track in the list.
#[derive(Clone, Debug, PartialEq)]
struct TrackRow {
    id: String,
    class: String,
    name: String,
    /// Whether a camera sees it in any frame.
    is_seen: bool,
}

/// The list, and the selected track.
#[component]
pub(super) fn LinkedTracks() -> impl IntoView {
    let wb: Workbench = expect_context();
    let missing = Memo::new(move |_| wb.missing_track_values());
    let rows = Memo::new(move |_| rows(wb));
    let progress = move || {
        let lacking =
            |row: &&TrackRow| missing.with(|all| all.iter().any(|missing| missing.object == row.id));
        match rows.with(|rows| (rows.len(), rows.iter().filter(lacking).count())) {
            (0, _) => "no tracks".to_owned(),
            (count, 0) => format!("all {count} complete"),
            (count, lacking) => format!("{} of {count} complete", count - lacking),
        }
    };
    view! {
        <div class="block row" style="padding:10px 16px">
            <h2 style="font-size:inherit">"Tracks"</h2>
            <span class="faint small end" role="status" data-testid="tracks-complete">{progress}</span>
        </div>
        <div class="panel-scroll track-list" role="group" aria-label="Tracks">
            <For each=move || rows.get() key=|row| (row.id.clone(), row.name.clone()) let:row>
                <TrackRowView row=row missing=missing />
            </For>
        </div>
        <div class="panel-scroll" style="flex:1 1 40%"><SelectedTrack /></div>
    }
}

fn rows(wb: Workbench) -> Vec<TrackRow> {
    let row = |e: &assay_editor::Editor, id: &str, class: &str| TrackRow {
        id: id.to_owned(),
        class: class.to_owned(),
        name: object_name(e.document(), id).unwrap_or_default(),
        is_seen: wb.linking.nearest_seen(id, 0).is_some(),
    };
    wb.editing.editor.with(|e| e.document().objects.iter().map(|o| row(e, &o.id, &o.class)).collect())
}

#[component]
fn TrackRowView(row: TrackRow, missing: Memo<Vec<MissingTrackValue>>) -> impl IntoView {
    let wb: Workbench = expect_context();
    let TrackRow { id, class, name, is_seen } = row;
    let color =
        wb.stage.with_value(|s| s.ontology.class(&class).map(|c| c.color.clone())).unwrap_or_default();
    let id = StoredValue::new(id);
    let is_selected =
        move || wb.editing.selection().is_some_and(|selected| id.with_value(|id| selected == *id));
    let lacks = move || missing.with(|all| id.with_value(|id| missing_text(all, id)));
    let state = move || match (is_seen, lacks()) {
        (false, _) => view! { <span class="faint small end">"not seen"</span> }.into_any(),
        (true, Some(text)) => view! { <span class="warn-text small end cut">{text}</span> }.into_any(),
        (true, None) => view! { <span class="tag good end">"complete"</span> }.into_any(),
    };
    view! {
        <button
            class="track-row" class:selected=is_selected aria-pressed=move || is_selected().to_string() data-testid="track-row"
            on:click=move |_| show_track(wb, &id.get_value())
        >
            <span class="swatch" style:background=color></span>
            <span class="cut track-name" translate="no">{name}</span>
            {state}
        </button>
    }
}

/// What a track lacks: the attributes, and the first frame.
fn missing_text(all: &[MissingTrackValue], id: &str) -> Option<String> {
    let own: Vec<&MissingTrackValue> = all.iter().filter(|missing| missing.object == id).collect();
    let names: Vec<String> = own.iter().map(|missing| missing.attribute.replace('_', " ")).collect();
    let names = names.join(", ");
    match own.iter().filter_map(|missing| missing.frame).min() {
        _ if own.is_empty() => None,
        Some(frame) => Some(format!("{names} from frame {}", frame + 1)),
        None => Some(names),
    }
}

/// Class of the selected track, its values that do not change, and what its class means.
#[component]
fn SelectedTrack() -> impl IntoView {
    let wb: Workbench = expect_context();
    let selected =
        Memo::new(move |_| wb.editing.editor.with(|e| e.selected().map(|o| (o.id.clone(), o.class.clone()))));
    move || {
        let (id, class) = selected.get()?;
        wb.stage_changes.track();
        let attributes = wb.stage.with_value(|s| s.ontology.class(&class).map(|c| c.attributes.clone()));
        let whole = attributes.unwrap_or_default().into_iter().filter(|attribute| !attribute.per_frame);
        let rows: Vec<_> =
            whole.map(|attribute| view! { <AttributeRow id=id.clone() attribute=attribute /> }).collect();
        Some(view! {
            {(!rows.is_empty()).then(|| view! { <section class="block" aria-label="The whole track"><h3>"The whole track"</h3>{rows}</section> })}
            <ClassGuideline class=class />
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_what_its_track_lacks_and_from_where_on() {
        let missing = |object: &str, attribute: &str, frame| MissingTrackValue {
            object: object.to_owned(),
            name: "car 1".to_owned(),
            attribute: attribute.to_owned(),
            frame,
        };
        let all = [
            missing("a", "blinker", Some(7)),
            missing("a", "brake_light", Some(2)),
            missing("b", "maker", None),
        ];
        assert_eq!(missing_text(&all, "a").as_deref(), Some("blinker, brake light from frame 3"));
        assert_eq!(missing_text(&all, "b").as_deref(), Some("maker"));
        assert_eq!(missing_text(&all, "c"), None);
    }
}
