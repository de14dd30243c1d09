//! The list of objects; only the rows in sight are in the page, so that thousands cost nothing.

use crate::ui::{Icon, IconShape};
use crate::workbench::commands::{is_in_frame, toggle_in};
use crate::workbench::state::Workbench;
use assay_core::label::Document;
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Height of a row, px; as in the style sheet.
const ROW_PX: f64 = 30.0;
/// Rows rendered beyond either edge.
const SPARE: usize = 4;

/// An object as a line: what it is called does not change while others are drawn after it.
#[derive(Clone, Debug, PartialEq)]
struct ObjectRow {
    id: String,
    class: String,
    number: u32,
}

fn rows(document: &Document, frame: u32) -> Vec<ObjectRow> {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut found = Vec::new();
    for object in &document.objects {
        let number = numbers.entry(object.class.as_str()).or_default();
        *number += 1;
        if is_in_frame(object, frame) {
            found.push(ObjectRow { id: object.id.clone(), class: object.class.clone(), number: *number });
        }
    }
    found
}

/// What an object is called, such as "car 12"; `None` where there is no such object.
pub(in crate::workbench) fn name_of(document: &Document, id: &str) -> Option<String> {
    let at = document.objects.iter().position(|o| o.id == id)?;
    let class = &document.objects.get(at)?.class;
    let number = document.objects.iter().take(at + 1).filter(|o| o.class == *class).count();
    Some(format!("{class} {number}"))
}

/// The list.
#[component]
pub(super) fn Objects() -> impl IntoView {
    let wb: Workbench = expect_context();
    let list: NodeRef<html::Div> = NodeRef::new();
    let scroll = RwSignal::new((0.0_f64, 400.0_f64));
    let all = Memo::new(move |_| {
        let frame = wb.frame.get();
        wb.editor.with(|e| rows(e.document(), frame))
    });
    let selection = Memo::new(move |_| wb.selection());
    let measure = move || {
        if let Some(list) = list.get_untracked() {
            scroll.set((f64::from(list.scroll_top()), f64::from(list.client_height())));
        }
    };
    // The selected row comes into sight, wherever it was selected.
    Effect::new(move |_| {
        let Some(id) = selection.get() else { return };
        let (Some(list), Some(at)) =
            (list.get_untracked(), all.with_untracked(|all| all.iter().position(|r| r.id == id)))
        else {
            return;
        };
        let (top, bottom) = (at as f64 * ROW_PX, (at + 1) as f64 * ROW_PX);
        let (from, height) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
        if top < from || bottom > from + height {
            list.set_scroll_top((top - height / 2.0).max(0.0) as i32);
        }
    });
    let in_sight = move || {
        let (top, height) = scroll.get();
        let first = ((top / ROW_PX) as usize).saturating_sub(SPARE);
        let count = (height / ROW_PX) as usize + 2 * SPARE + 1;
        all.with(|all| {
            all.iter().enumerate().skip(first).take(count).map(|(i, r)| (i, r.clone())).collect::<Vec<_>>()
        })
    };
    let count = move || {
        let count = all.with(Vec::len);
        if wb.frame_count() > 1 { format!("{count} in this frame") } else { count.to_string() }
    };
    view! {
        <div class="block row" style="padding:10px 16px">
            <h2 style="font-size:inherit">"Objects"</h2>
            <span class="faint small end" data-testid="object-count">{count}</span>
        </div>
        <div
            class="object-list" role="group" aria-label="Objects" node_ref=list on:scroll=move |_| measure()
            on:pointerenter=move |_| measure()
        >
            <div style:height=move || format!("{}px", all.with(Vec::len) as f64 * ROW_PX) aria-hidden="true"></div>
            <For each=in_sight key=|(i, row)| (*i, row.id.clone(), row.class.clone(), row.number) let:entry>
                <ObjectRowView index=entry.0 row=entry.1 selection=selection />
            </For>
            {move || {
                all.with(Vec::is_empty)
                    .then(|| {
                        let text = if wb.can_edit() {
                            "Nothing drawn yet. Choose a tool at the left and draw on the data."
                        } else {
                            "Nothing is labeled here."
                        };
                        view! { <p class="dim small" style="padding:12px 16px">{text}</p> }
                    })
            }}
        </div>
    }
}

#[component]
fn ObjectRowView(index: usize, row: ObjectRow, selection: Memo<Option<String>>) -> impl IntoView {
    let wb: Workbench = expect_context();
    let ObjectRow { id, class, number } = row;
    let color =
        wb.stage.with_value(|s| s.ontology.class(&class).map(|c| c.color.clone())).unwrap_or_default();
    let name = format!("{class} {number}");
    let id = StoredValue::new(id);
    let is = move |other: &Option<String>| id.with_value(|id| other.as_deref() == Some(id));
    let selected = move || selection.with(is);
    let over = move || wb.hovered_object.with(is);
    let hidden = move || id.with_value(|id| wb.hidden.with(|all| all.contains(id)));
    let locked = move || id.with_value(|id| wb.locked.with(|all| all.contains(id)));
    let broken = move || {
        let of_this = |g: &assay_core::grade::Grade| {
            g.findings.iter().filter(|f| id.with_value(|id| f.label.as_ref() == Some(id))).count()
        };
        wb.grade.with(|g| g.as_ref().map_or(0, of_this))
    };
    view! {
        <div
            class="object-row" class:over=over class:hidden-object=hidden class:selected=selected
            data-testid="object-row"
            style:top=format!("{}px", index as f64 * ROW_PX)
            on:click=move |_| choose(wb, id.get_value())
            on:pointerenter=move |_| wb.hovered_object.set(Some(id.get_value()))
            on:pointerleave=move |_| wb.hovered_object.set(None)
        >
            <span class="swatch" style:background=color></span>
            <button class="object-name cut" aria-pressed=move || selected().to_string()>{name.clone()}</button>
            {move || (broken() > 0).then(|| view! { <span class="tag bad">{broken()}</span> })}
            <span class="end faint small">{move || size_of(wb, &id.get_value())}</span>
            <button
                class="row-action" aria-label=format!("Hide {name}") title="Hide or show (H)"
                aria-pressed=move || hidden().to_string()
                on:click=move |e| {
                    e.stop_propagation();
                    id.with_value(|id| toggle_in(wb.hidden, id));
                }
            >
                {move || view! { <Icon shape=if hidden() { IconShape::EyeOff } else { IconShape::Eye } /> }}
            </button>
            {wb.can_edit().then(|| view! {
                <button
                    class="row-action" aria-label=format!("Lock {name}") title="Lock or unlock (L)"
                    aria-pressed=move || locked().to_string()
                    on:click=move |e| {
                        e.stop_propagation();
                        id.with_value(|id| toggle_in(wb.locked, id));
                    }
                >
                    {move || view! { <Icon shape=if locked() { IconShape::Lock } else { IconShape::Unlock } /> }}
                </button>
            })}
        </div>
    }
}

/// Select an object and look at it.
fn choose(wb: Workbench, id: String) {
    let frame = wb.frame.get_untracked();
    let center = wb.editor.with_untracked(|e| {
        let object = e.document().object(&id)?;
        let sensor = &object.shapes.iter().find(|s| s.geometry.as_cuboid().is_some())?.sensor;
        object.shape_at(frame, sensor)?.geometry.as_cuboid().map(|c| c.center)
    });
    wb.select(Some(id));
    if center.is_some() {
        wb.look_at.set(center);
    }
}

/// LiDAR points in a cuboid, corners of an outline.
fn size_of(wb: Workbench, id: &str) -> Option<String> {
    use assay_core::geometry::Geometry;
    if let Some(points) = wb.point_counts.with(|all| all.get(id).copied()) {
        return Some(points.to_string());
    }
    let frame = wb.frame.get();
    wb.editor.with(|e| {
        let object = e.document().object(id)?;
        match &object.shapes.iter().find(|s| s.frame == frame)?.geometry {
            Geometry::Polygon(p) => Some(p.vertex_count().to_string()),
            Geometry::Multipolygon(ps) => {
                Some(ps.iter().map(|p| p.vertex_count()).sum::<usize>().to_string())
            }
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::label::Object;

    fn document(classes: &[&str]) -> Document {
        let object = |(i, class): (usize, &&str)| Object {
            id: i.to_string(),
            class: (*class).to_owned(),
            attributes: BTreeMap::new(),
            track: false,
            shapes: Vec::new(),
        };
        Document { objects: classes.iter().enumerate().map(object).collect(), ..Document::default() }
    }

    #[test]
    fn objects_are_counted_within_their_class() {
        let document = document(&["car", "tree", "car"]);
        assert_eq!(name_of(&document, "2").as_deref(), Some("car 2"));
        assert_eq!(name_of(&document, "1").as_deref(), Some("tree 1"));
        assert_eq!(name_of(&document, "9"), None);
    }
}
