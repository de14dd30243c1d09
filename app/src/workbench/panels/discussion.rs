//! Comments on a golden item: pinned to a place, answered, resolved.

use super::objects::name_of;
use crate::client::routes;
use crate::ui::{Avatar, EmptyState, Icon, IconShape, TimeAgo, Toasts};
use crate::workbench::page::WorkbenchContext;
use crate::workbench::state::{Workbench, WorkbenchTool};
use assay_core::api::{Comment, NewComment};
use assay_core::golden::Anchor;
use leptos::html;
use leptos::prelude::*;

/// The panel.
#[component]
pub(super) fn Discussion() -> impl IntoView {
    let wb: Workbench = expect_context();
    let threads = move || {
        let mut threads = wb.comments.get();
        threads.retain(|c| c.parent.is_none());
        // Open ones first, each half in the order written.
        threads.sort_by_key(|c| c.resolved_at.is_some());
        threads
    };
    view! {
        <section aria-label="Discussion" data-testid="discussion">
            <CommentComposer />
            {move || {
                wb.comments.with(Vec::is_empty).then(|| view! {
                    <EmptyState shape=IconShape::Comment title="No comments yet">
                        <p>"Pin a comment to a place in the data, or write about the item as a whole."</p>
                        <button class="btn" on:click=move |_| wb.tool.set(WorkbenchTool::Comment)>
                            <Icon shape=IconShape::Comment />"Pin a comment"
                        </button>
                    </EmptyState>
                })
            }}
            <For each=threads key=|c| (c.id.clone(), c.resolved_at.clone()) let:comment>
                <CommentThread root=comment />
            </For>
        </section>
    }
}

/// The place in words.
pub(in crate::workbench) fn describe_anchor(wb: Workbench, anchor: &Anchor) -> String {
    let in_frame = |frame: u32| {
        if wb.frame_count() > 1 { format!(", frame {}", frame + 1) } else { String::new() }
    };
    match anchor {
        Anchor::Pixel { frame, at, .. } => format!("pixel {:.0}, {:.0}{}", at[0], at[1], in_frame(*frame)),
        Anchor::Point { frame, at, .. } => {
            format!("point {:.1}, {:.1}, {:.1} m{}", at[0], at[1], at[2], in_frame(*frame))
        }
        Anchor::Object { frame, object } => {
            let name = wb.editor.with_untracked(|e| name_of(e.document(), object));
            format!("{}{}", name.unwrap_or_else(|| "an object that is gone".to_owned()), in_frame(*frame))
        }
    }
}

/// Show where a comment is pinned.
pub(in crate::workbench) fn go_to_anchor(wb: Workbench, anchor: &Anchor) {
    let (Anchor::Pixel { frame, .. } | Anchor::Point { frame, .. } | Anchor::Object { frame, .. }) = anchor;
    wb.frame.set(*frame);
    match anchor {
        Anchor::Pixel { sensor, at, .. } => wb.look_at_pixel.set(Some((sensor.clone(), *at))),
        Anchor::Point { at, .. } => wb.look_at.set(Some(*at)),
        Anchor::Object { object, .. } => wb.select(Some(object.clone())),
    }
}

/// Send a comment; `true` once it is there.
async fn send(wb: Workbench, context: WorkbenchContext, body: NewComment, toasts: Toasts) -> bool {
    let Some(golden) = context.golden_id.get_value() else { return false };
    match routes::add_comment(&context.project.get_value(), &golden, &body).await {
        Ok(comment) => {
            wb.comments.try_update(|all| all.push(comment));
            true
        }
        Err(error) => {
            toasts.show_error(error.message());
            false
        }
    }
}

/// A new thread; a pin set in the data opens it at that place.
#[component]
fn CommentComposer() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let toasts = Toasts::get();
    let text = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let field: NodeRef<html::Textarea> = NodeRef::new();
    Effect::new(move |_| {
        if wb.pin.with(Option::is_some)
            && let Some(field) = field.get()
        {
            // Pinned: the next thing is to write.
            let _ = field.focus();
        }
    });
    let send_comment = move |_| {
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let body = NewComment { parent: None, anchor: wb.pin.get_untracked(), text: words };
        leptos::task::spawn_local(async move {
            if send(wb, context, body, toasts).await {
                text.try_set(String::new());
                wb.pin.try_set(None);
                wb.tool.try_set(WorkbenchTool::Select);
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="block stack" style="gap:8px">
            {move || wb.pin.get().map(|anchor| view! {
                <span class="row small">
                    <span class="tag acc" data-testid="pin">{format!("◎ {}", describe_anchor(wb, &anchor))}</span>
                    <button class="btn quiet small" on:click=move |_| wb.pin.set(None)>"Not here"</button>
                </span>
            })}
            <textarea
                class="textarea" style="min-height:56px" maxlength="4000" aria-label="Comment" node_ref=field
                placeholder="Write a comment, or pin a place first (M)" bind:value=text
            ></textarea>
            <div class="row">
                <button class="btn main small" disabled=move || busy.get() || text.with(|t| t.trim().is_empty()) on:click=send_comment>
                    "Comment"
                </button>
            </div>
        </div>
    }
}

#[component]
fn CommentThread(root: Comment) -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let toasts = Toasts::get();
    let id = StoredValue::new(root.id.clone());
    let resolved = root.resolved_at.is_some();
    let over = move || id.with_value(|id| wb.hovered_comment.with(|c| c.as_ref() == Some(id)));
    let replies = move || {
        let mut all = wb.comments.get();
        all.retain(|c| id.with_value(|id| c.parent.as_ref() == Some(id)));
        all
    };
    let settle = move |_| {
        let (project, id) = (context.project.get_value(), id.get_value());
        leptos::task::spawn_local(async move {
            match routes::resolve_comment(&project, &id, !resolved).await {
                Ok(comment) => {
                    wb.comments.try_update(|all| {
                        if let Some(own) = all.iter_mut().find(|c| c.id == comment.id) {
                            *own = comment;
                        }
                    });
                }
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    let anchor = root.anchor.clone();
    view! {
        <div
            class="thread" class:over=over data-testid="thread"
            on:pointerenter=move |_| wb.hovered_comment.set(Some(id.get_value()))
            on:pointerleave=move |_| wb.hovered_comment.set(None)
        >
            {anchor.map(|anchor| {
                let words = describe_anchor(wb, &anchor);
                view! {
                    <div class="row">
                        <button class="btn quiet small" on:click=move |_| go_to_anchor(wb, &anchor)>{format!("◎ {words}")}</button>
                    </div>
                }
            })}
            <CommentView comment=root />
            <For each=replies key=|c| c.id.clone() let:reply><CommentView comment=reply /></For>
            <div class="row">
                {(!resolved).then(|| view! { <ReplyForm parent=id.get_value() /> })}
                <button class="btn small quiet" on:click=settle>{if resolved { "Open again" } else { "Resolve" }}</button>
                {resolved.then(|| view! { <span class="tag good">"resolved"</span> })}
            </div>
        </div>
    }
}

#[component]
fn CommentView(comment: Comment) -> impl IntoView {
    view! {
        <div class="comment">
            <Avatar name=comment.author_name.clone() />
            <div class="grow">
                <div class="small">
                    <strong>{comment.author_name.clone()}</strong>
                    <span class="dim">{format!(" {} ", comment.author_team)}</span>
                    <span class="faint"><TimeAgo at=comment.created_at.clone() /></span>
                </div>
                <div class="comment-text">{comment.text.clone()}</div>
            </div>
        </div>
    }
}

#[component]
fn ReplyForm(parent: String) -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let toasts = Toasts::get();
    let text = RwSignal::new(String::new());
    let parent = StoredValue::new(parent);
    let send_comment = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() {
            return;
        }
        let body = NewComment { parent: Some(parent.get_value()), anchor: None, text: words };
        leptos::task::spawn_local(async move {
            if send(wb, context, body, toasts).await {
                text.try_set(String::new());
            }
        });
    };
    view! {
        <form class="grow" on:submit=send_comment>
            <input class="input slim" aria-label="Reply" placeholder="Reply" maxlength="4000" bind:value=text />
        </form>
    }
}
