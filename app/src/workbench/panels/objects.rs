//! List of objects; only the visible rows are in the page, so that thousands cost nothing.

use crate::ui::{Icon, IconShape};
use crate::workbench::actions::objects::select_and_look;
use crate::workbench::state::{EditingState, ObjectRow, ViewState, Workbench, corner_count, rows, toggle_id};
use leptos::html;
use leptos::prelude::*;

/// Height of a row, px; as in the style sheet.
const ROW_PX: f64 = 30.0;
/// Rows rendered beyond either edge.
const SPARE: usize = 4;

/// Indexes of the rows in the page for a list that is scrolled to `top` and shows `height`, px: first, and number.
fn rows_in_page(top: f64, height: f64) -> [usize; 2] {
    let first = ((top / ROW_PX) as usize).saturating_sub(SPARE);
    [first, (height / ROW_PX) as usize + 2 * SPARE + 1]
}

/// Scroll position that brings a row into sight, px; `None` if it is in sight.
fn scroll_to_row(row: usize, top: f64, height: f64) -> Option<f64> {
    let (row_top, row_bottom) = (row as f64 * ROW_PX, (row + 1) as f64 * ROW_PX);
    let is_in_sight = row_top >= top && row_bottom <= top + height;
    (!is_in_sight).then(|| (row_top - height / 2.0).max(0.0))
}

/// The list.
#[component]
pub(super) fn Objects() -> impl IntoView {
    let editing: EditingState = expect_context();
    let view: ViewState = expect_context();
    let list: NodeRef<html::Div> = NodeRef::new();
    let scroll = RwSignal::new((0.0_f64, 400.0_f64));
    let all = Memo::new(move |_| {
        let frame = view.frame.get();
        editing.editor.with(|e| rows(e.document(), frame))
    });
    let selection = Memo::new(move |_| editing.selection());
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
        let (top, height) = (f64::from(list.scroll_top()), f64::from(list.client_height()));
        if let Some(top) = scroll_to_row(at, top, height) {
            list.set_scroll_top(top as i32);
        }
    });
    let in_sight = move || {
        let (top, height) = scroll.get();
        let [first, count] = rows_in_page(top, height);
        all.with(|all| {
            all.iter().enumerate().skip(first).take(count).map(|(i, r)| (i, r.clone())).collect::<Vec<_>>()
        })
    };
    let count = move || {
        let count = all.with(Vec::len);
        if view.frame_count > 1 { format!("{count} in this frame") } else { count.to_string() }
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
            <For each=in_sight key=|(i, row)| (*i, row.id.clone(), row.class.clone(), row.number, row.is_ignored) let:entry>
                <ObjectRowView index=entry.0 row=entry.1 selection=selection />
            </For>
            {move || {
                all.with(Vec::is_empty)
                    .then(|| {
                        let text = if editing.can_edit() {
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
    let ObjectRow { id, class, number, is_ignored } = row;
    // A region to ignore is hatched, whatever its class.
    let color =
        wb.stage.with_value(|s| s.ontology.class(&class).filter(|_| !is_ignored).map(|c| c.color.clone()));
    let color = color.unwrap_or_default();
    let name = format!("{class} {number}");
    let id = StoredValue::new(id);
    let is = move |other: &Option<String>| id.with_value(|id| other.as_deref() == Some(id));
    let selected = move || selection.with(is);
    let over = move || wb.view.hovered_object.with(is);
    let hidden = move || id.with_value(|id| wb.view.hidden.with(|all| all.contains(id)));
    let locked = move || id.with_value(|id| wb.editing.locked.with(|all| all.contains(id)));
    let broken = move || {
        let of_this = |g: &assay_core::grade::Grade| {
            g.findings.iter().filter(|f| id.with_value(|id| f.label.as_ref() == Some(id))).count()
        };
        wb.grading.grade.with(|g| g.as_ref().map_or(0, of_this))
    };
    view! {
        <div
            class="object-row" class:over=over class:hidden-object=hidden class:selected=selected
            data-testid="object-row"
            style:top=format!("{}px", index as f64 * ROW_PX)
            on:click=move |_| select_and_look(wb, id.get_value())
            on:pointerenter=move |_| wb.view.hovered_object.set(Some(id.get_value()))
            on:pointerleave=move |_| wb.view.hovered_object.set(None)
        >
            <span class="swatch" class:hatched=is_ignored style:background=color></span>
            <button class="object-name cut" aria-pressed=move || selected().to_string()>{name.clone()}</button>
            {is_ignored.then(|| view! { <span class="tag" title="A region to ignore: nothing in it is graded">"ignored"</span> })}
            {move || (broken() > 0).then(|| view! { <span class="tag bad">{broken()}</span> })}
            <span class="end faint small">{move || size_of(wb, &id.get_value())}</span>
            <button
                class="row-action" aria-label=format!("Hide {name}") title="Hide or show on your screen, in all frames (H)"
                aria-pressed=move || hidden().to_string()
                on:click=move |e| {
                    e.stop_propagation();
                    id.with_value(|id| toggle_id(wb.view.hidden, id));
                }
            >
                {move || view! { <Icon shape=if hidden() { IconShape::EyeOff } else { IconShape::Eye } /> }}
            </button>
            {wb.editing.can_edit().then(|| view! {
                <button
                    class="row-action" aria-label=format!("Lock {name}") title="Lock or unlock (L)"
                    aria-pressed=move || locked().to_string()
                    on:click=move |e| {
                        e.stop_propagation();
                        id.with_value(|id| toggle_id(wb.editing.locked, id));
                    }
                >
                    {move || view! { <Icon shape=if locked() { IconShape::Lock } else { IconShape::Unlock } /> }}
                </button>
            })}
        </div>
    }
}

/// Number of LiDAR points in a cuboid, or of corners of an outline.
fn size_of(wb: Workbench, id: &str) -> Option<String> {
    if let Some(points) = wb.points.counts.with(|all| all.get(id).copied()) {
        return Some(points.to_string());
    }
    let frame = wb.view.frame.get();
    let corners = wb.editing.editor.with(|e| corner_count(e.document().object(id)?, frame))?;
    Some(corners.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_near_the_visible_part_are_in_the_page() {
        assert_eq!(rows_in_page(0.0, 300.0), [0, 19]);
        assert_eq!(rows_in_page(3000.0, 300.0), [96, 19]);
    }

    #[test]
    fn a_visible_row_does_not_scroll_the_list() {
        assert_eq!(scroll_to_row(0, 0.0, 300.0), None);
        assert_eq!(scroll_to_row(9, 0.0, 300.0), None);
    }

    #[test]
    fn a_row_beyond_the_edges_is_scrolled_to_the_middle() {
        assert_eq!(scroll_to_row(10, 0.0, 300.0), Some(150.0));
        assert_eq!(scroll_to_row(100, 0.0, 300.0), Some(2850.0));
        assert_eq!(scroll_to_row(1, 600.0, 300.0), Some(0.0), "not above the first row");
    }
}
