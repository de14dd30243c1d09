//! Editing state: the label with its history, and what is drawn next.

use assay_core::label::Document;
use assay_editor::{Editor, PendingPolygon};
use leptos::prelude::*;
use std::collections::BTreeSet;

use super::{TrackQuestion, UnfinishedShape, WorkbenchTool};

/// Notice about a step that reached further than the frame on screen.
#[derive(Clone, Debug, PartialEq)]
pub struct EditNotice {
    /// What was done.
    pub text: String,
    /// Revision of the label after the step.
    pub revision: u64,
}

/// Handles to the label and to what changes it.
#[derive(Clone, Copy)]
pub struct EditingState {
    /// Label with its history and selection. Views read it untracked while they draw, and track
    /// [`EditingState::revision`].
    pub editor: RwSignal<Editor>,
    /// Unfinished polygon; stored with the draft, so that a reload loses nothing.
    pub pending: RwSignal<Option<PendingPolygon>>,
    /// Shape that the view's tool has begun.
    pub unfinished: UnfinishedShape,
    /// Active tool.
    pub tool: RwSignal<WorkbenchTool>,
    /// Drawing tool that was used last.
    pub last_drawing_tool: StoredValue<Option<WorkbenchTool>>,
    /// Class of the next object.
    pub class: RwSignal<String>,
    /// Whether the label can be changed now.
    pub editable: RwSignal<bool>,
    /// Objects that cannot be picked or changed in the views.
    pub locked: RwSignal<BTreeSet<String>>,
    /// Question about a change in several frames, while it is open.
    pub question: RwSignal<Option<TrackQuestion>>,
    /// The last notice about such a change.
    pub notice: RwSignal<Option<EditNotice>>,
}

impl EditingState {
    /// State with a label, a polygon to continue, the class of the next object, and whether the label can be changed.
    pub fn new(document: Document, pending: Option<PendingPolygon>, class: String, editable: bool) -> Self {
        Self {
            editor: RwSignal::new(Editor::new(document)),
            pending: RwSignal::new(pending),
            unfinished: UnfinishedShape::new(),
            tool: RwSignal::new(WorkbenchTool::Select),
            last_drawing_tool: StoredValue::new(None),
            class: RwSignal::new(class),
            editable: RwSignal::new(editable),
            locked: RwSignal::new(BTreeSet::new()),
            question: RwSignal::new(None),
            notice: RwSignal::new(None),
        }
    }

    /// Whether the label can be changed now; tracked.
    pub fn can_edit(self) -> bool {
        self.editable.get()
    }

    /// Whether an object can be changed now; tracked.
    pub fn can_change(self, id: &str) -> bool {
        self.can_edit() && self.locked.with(|locked| !locked.contains(id))
    }

    /// Whether an object is locked; not tracked.
    pub fn is_locked(self, id: &str) -> bool {
        self.locked.with_untracked(|locked| locked.contains(id))
    }

    /// Number of label changes so far; a changed selection alone does not count.
    pub fn revision(self) -> Memo<u64> {
        let editor = self.editor;
        let revision = Memo::new(move |_| editor.with(|e| e.revision()));
        // A memo that was never read does not know its sources, and reports no change to those who track it.
        revision.get_untracked();
        revision
    }

    /// Id of the selected object; tracked.
    pub fn selection(self) -> Option<String> {
        self.editor.with(|e| e.selection().map(str::to_owned))
    }

    /// Id of the selected object; not tracked.
    pub fn selection_untracked(self) -> Option<String> {
        self.editor.with_untracked(|e| e.selection().map(str::to_owned))
    }

    /// Select an object, or nothing.
    pub fn select(self, id: Option<String>) {
        self.editor.update(|e| e.select(id));
    }
}
