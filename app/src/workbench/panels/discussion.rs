//! Discussion of a golden item: comments that are pinned to a location, answered, resolved.

use crate::client::UnsavedForms;
use crate::ui::{Avatar, EmptyState, Icon, IconShape, Sending, TimeAgo, Toasts};
use crate::workbench::actions::comments::{finish_comment, go_to_anchor, send_comment, set_resolved};
use crate::workbench::state::{
    CommentState, EditingState, Workbench, WorkbenchContext, WorkbenchTool, replies, threads,
};
use assay_core::api::{Comment, NewComment};
use leptos::html;
use leptos::prelude::*;

/// Panel of the discussion.
#[component]
pub(super) fn Discussion() -> impl IntoView {
    let comments: CommentState = expect_context();
    let editing: EditingState = expect_context();
    let threads = move || comments.all.with(|all| threads(all));
    view! {
        <section aria-label="Discussion" data-testid="discussion">
            <CommentComposer />
            {move || {
                comments.all.with(Vec::is_empty).then(|| view! {
                    <EmptyState shape=IconShape::Comment title="No comments yet">
                        <p>"Pin a comment to a place in the data, or write about the item as a whole."</p>
                        <button class="btn" on:click=move |_| editing.tool.set(WorkbenchTool::Comment)>
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

/// Form for a new thread, at the location that was pinned in the data.
#[component]
fn CommentComposer() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let toasts = Toasts::get();
    let text = RwSignal::new(String::new());
    UnsavedForms::get().guard_text([text]);
    let busy = RwSignal::new(false);
    let field: NodeRef<html::Textarea> = NodeRef::new();
    Effect::new(move |_| {
        if wb.comments.draft_anchor.with(Option::is_some)
            && let Some(field) = field.get()
        {
            // Pinned: the next thing is to write.
            let _ = field.focus();
        }
    });
    let send = move |_| {
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let body = NewComment { parent: None, anchor: wb.comments.draft_anchor.get_untracked(), text: words };
        leptos::task::spawn_local(async move {
            if send_comment(wb, context, body, toasts).await {
                text.try_set(String::new());
                finish_comment(wb);
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="block stack" style="gap:8px">
            {move || wb.comments.draft_anchor.get().map(|anchor| view! {
                <span class="row small">
                    <span class="tag acc" data-testid="pin">{format!("◎ {}", wb.anchor_label(&anchor))}</span>
                    <button class="btn quiet small" on:click=move |_| wb.comments.draft_anchor.set(None)>"Not here"</button>
                </span>
            })}
            <textarea
                class="textarea" style="min-height:56px" maxlength="4000" aria-label="Comment" node_ref=field
                placeholder="Write a comment, or pin a place first (M)" bind:value=text
            ></textarea>
            <div class="row">
                <button class="btn main small" disabled=move || busy.get() || text.with(|t| t.trim().is_empty()) on:click=send>
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
    let comments: CommentState = expect_context();
    let id = StoredValue::new(root.id.clone());
    let resolved = root.resolved_at.is_some();
    let over = move || id.with_value(|id| comments.hovered.with(|c| c.as_ref() == Some(id)));
    let replies = move || id.with_value(|id| comments.all.with(|all| replies(all, id)));
    let settle = move |_| set_resolved(wb, context, id.get_value(), !resolved, toasts);
    let anchor = root.anchor.clone();
    view! {
        <div
            class="thread" class:over=over data-testid="thread"
            on:pointerenter=move |_| comments.hovered.set(Some(id.get_value()))
            on:pointerleave=move |_| comments.hovered.set(None)
        >
            {anchor.map(|anchor| {
                let words = wb.anchor_label(&anchor);
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
    UnsavedForms::get().guard_text([text]);
    let sending = Sending::new();
    let parent = StoredValue::new(parent);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() {
            return;
        }
        let body = NewComment { parent: Some(parent.get_value()), anchor: None, text: words };
        sending.send(async move {
            if send_comment(wb, context, body, toasts).await {
                text.try_set(String::new());
            }
        });
    };
    view! {
        <form class="grow" on:submit=send>
            <input class="input slim" aria-label="Reply" placeholder="Reply" maxlength="4000" bind:value=text />
        </form>
    }
}
