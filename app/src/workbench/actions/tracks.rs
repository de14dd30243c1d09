//! Actions whose reach is larger than the frame on screen: they ask first, and a notice says what they did.

use crate::workbench::state::{
    DeleteQuestion, EditNotice, LeaveQuestion, TrackQuestion, Workbench, object_name,
};
use assay_core::label::Object;
use assay_editor::Edit;
use assay_editor::track::{FrameRange, delete_in_frames, leave_from, return_from};
use leptos::prelude::*;

/// Delete the selected object; ask in which frames where it is in others than the one on screen. A locked object is
/// deleted only with `also_locked`, and none while a shape is unfinished.
pub fn delete_selected(wb: Workbench, also_locked: bool) {
    let Some(id) = wb.editing.selection_untracked().filter(|_| !wb.editing.unfinished.is_begun()) else {
        return;
    };
    if !wb.editing.editable.get_untracked() || !also_locked && wb.editing.is_locked(&id) {
        return;
    }
    let here = wb.view.frame.get_untracked();
    let question =
        with_selected(wb, |object, name| DeleteQuestion::about(object, name, here, wb.frame_count()));
    match question.flatten() {
        Some(question) => wb.editing.question.set(Some(TrackQuestion::Delete(question))),
        None => wb.editing.editor.update(|e| e.apply([Edit::Remove { id }])),
    }
}

/// Let the selected object be outside from this frame on, or visible again; ask where later keyframes bring it back.
pub fn toggle_outside(wb: Workbench) {
    if !wb.editing.editable.get_untracked() {
        return;
    }
    let here = wb.view.frame.get_untracked();
    let Some((back, question)) = with_selected(wb, |object, name| {
        let back = return_from(object, here);
        (back, LeaveQuestion::about(object, name, here))
    }) else {
        return;
    };
    if !back.is_empty() {
        return wb.editing.editor.update(|e| e.apply(back));
    }
    let leaves = with_selected(wb, |object, _| leave_from(object, here, false)).unwrap_or_default();
    match question.filter(|_| !leaves.is_empty()) {
        Some(question) => wb.editing.question.set(Some(TrackQuestion::Leave(question))),
        None => wb.editing.editor.update(|e| e.apply(leaves)),
    }
}

/// Delete the object in the frames of an answer.
pub fn answer_delete(wb: Workbench, question: &DeleteQuestion, range: FrameRange) {
    let edits = |object: &Object| delete_in_frames(object, question.here, range, wb.frame_count());
    answer(wb, &question.id, edits, question.result(range));
}

/// Let the object be outside for good, or until its next keyframe.
pub fn answer_leave(wb: Workbench, question: &LeaveQuestion, removes_later: bool) {
    let edits = |object: &Object| leave_from(object, question.here, removes_later);
    answer(wb, &question.id, edits, question.result(removes_later));
}

/// Apply the edits of an answer in one step, and say so.
fn answer(wb: Workbench, id: &str, edits: impl FnOnce(&Object) -> Vec<Edit>, result: String) {
    let editing = wb.editing;
    editing.question.set(None);
    // The edit lock may have gone to another person, and the object with an edit of theirs.
    let edits = editing.editor.with_untracked(|e| e.document().object(id).map(edits)).unwrap_or_default();
    if edits.is_empty() || !editing.editable.get_untracked() {
        return;
    }
    editing.editor.update(|e| e.apply(edits));
    let revision = editing.editor.with_untracked(|e| e.revision());
    editing.notice.set(Some(EditNotice { text: result, revision }));
}

/// Undo the step that a notice is about; `false` where something was changed since.
pub fn undo_notice(wb: Workbench, notice: &EditNotice) -> bool {
    let is_last = wb.editing.editor.with_untracked(|e| e.revision() == notice.revision);
    if is_last {
        super::edits::undo(wb.editing);
    }
    is_last
}

fn with_selected<T>(wb: Workbench, then: impl FnOnce(&Object, String) -> T) -> Option<T> {
    wb.editing.editor.with_untracked(|e| {
        let object = e.selected()?;
        let name = object_name(e.document(), &object.id).unwrap_or_default();
        Some(then(object, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::ShapeProgress;
    use crate::workbench::state::testing::{object, shape, workbench};

    fn track(id: &str) -> Object {
        Object { track: true, shapes: (0..30).map(shape).collect(), ..object(id, "car") }
    }

    /// Workbench of 30 frames with a selected track that has a keyframe in each, in frame 27 of 30.
    fn open() -> Workbench {
        let mut wb = workbench([track("a")]);
        wb.view.frame_count = 30;
        wb.view.frame.set(26);
        wb.editing.select(Some("a".to_owned()));
        wb
    }

    fn frames(wb: Workbench) -> Vec<u32> {
        let visible = |o: &Object| assay_editor::track::visible_frames(o, 30);
        wb.editing.editor.with_untracked(|e| e.document().object("a").map(visible).unwrap_or_default())
    }

    fn delete_question(wb: Workbench) -> DeleteQuestion {
        match wb.editing.question.get_untracked() {
            Some(TrackQuestion::Delete(question)) => question,
            other => panic!("no question about deletion: {other:?}"),
        }
    }

    #[test]
    fn nothing_finished_is_deleted_while_a_shape_is_drawn() {
        Owner::new().with(|| {
            let wb = workbench([object("a", "car")]);
            wb.editing.select(Some("a".to_owned()));
            wb.editing.unfinished.report(ShapeProgress::Unfinished { can_redo: false });
            delete_selected(wb, true);
            let is_there = || wb.editing.editor.with_untracked(|e| e.document().object("a").is_some());
            assert!(is_there());
            wb.editing.unfinished.report(ShapeProgress::Idle);
            delete_selected(wb, false);
            assert!(!is_there());
        });
    }

    #[test]
    fn deletion_of_a_track_asks_and_one_undo_restores_all_frames() {
        Owner::new().with(|| {
            let wb = open();
            delete_selected(wb, false);
            assert_eq!(frames(wb).len(), 30, "nothing is deleted before the answer");
            let question = delete_question(wb);
            answer_delete(wb, &question, question.default_answer());
            assert_eq!(frames(wb), (0..26).collect::<Vec<_>>());
            let notice = wb.editing.notice.get_untracked().unwrap();
            assert!(notice.text.contains("stays in frames 1 to 26"));
            assert!(undo_notice(wb, &notice));
            assert_eq!(frames(wb).len(), 30);
        });
    }

    #[test]
    fn an_undo_of_a_notice_does_not_take_back_later_work() {
        Owner::new().with(|| {
            let wb = open();
            delete_selected(wb, false);
            answer_delete(wb, &delete_question(wb), FrameRange::ThisFrame);
            let notice = wb.editing.notice.get_untracked().unwrap();
            wb.editing
                .editor
                .update(|e| e.apply([Edit::SetClass { id: "a".to_owned(), class: "tree".to_owned() }]));
            assert!(!undo_notice(wb, &notice));
            assert_eq!(frames(wb).len(), 29);
        });
    }

    #[test]
    fn an_object_of_one_frame_is_deleted_at_once() {
        Owner::new().with(|| {
            let wb = workbench([Object { shapes: vec![shape(0)], ..object("a", "car") }]);
            wb.editing.select(Some("a".to_owned()));
            delete_selected(wb, false);
            assert_eq!(wb.editing.question.get_untracked(), None);
            assert!(wb.editing.editor.with_untracked(|e| e.document().objects.is_empty()));
        });
    }

    #[test]
    fn a_locked_object_stays_unless_the_lock_is_overridden() {
        Owner::new().with(|| {
            let wb = open();
            super::super::objects::toggle_selected_locked(wb.editing);
            delete_selected(wb, false);
            assert_eq!(wb.editing.question.get_untracked(), None);
            delete_selected(wb, true);
            assert_eq!(delete_question(wb).here, 26);
            wb.editing.question.set(None);
            wb.editing.editable.set(false);
            delete_selected(wb, true);
            assert_eq!(wb.editing.question.get_untracked(), None, "it cannot be changed now");
        });
    }

    #[test]
    fn outside_asks_where_later_keyframes_bring_the_object_back() {
        Owner::new().with(|| {
            let wb = open();
            toggle_outside(wb);
            let Some(TrackQuestion::Leave(question)) = wb.editing.question.get_untracked() else {
                panic!("no question")
            };
            answer_leave(wb, &question, true);
            assert_eq!(frames(wb), (0..26).collect::<Vec<_>>());
            toggle_outside(wb);
            assert_eq!(frames(wb).len(), 30, "it is visible again from its keyframe on");
            wb.view.frame.set(29);
            toggle_outside(wb);
            assert_eq!(wb.editing.question.get_untracked(), None, "no later keyframe");
            assert_eq!(frames(wb).len(), 29);
        });
    }
}
