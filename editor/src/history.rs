//! A document with undo, redo and a selection.

use crate::Edit;
use assay_core::label::{Document, Object};
use std::sync::atomic::{AtomicU64, Ordering};

/// Steps that undo can take back.
const MAX_STEPS: usize = 1000;

/// Revisions are unique over all editors of a page, so that a view that gets another document notices.
static NEXT_REVISION: AtomicU64 = AtomicU64::new(1);

fn next_revision() -> u64 {
    NEXT_REVISION.fetch_add(1, Ordering::Relaxed)
}

/// A label being edited. A *step* is what one undo takes back: a list of inverse edits.
///
/// A drag is one step made of many edits: [`Editor::preview`] changes the document and remembers how to go back;
/// [`Editor::commit`] closes the step, [`Editor::cancel`] takes it back.
#[derive(Clone, Debug, Default)]
pub struct Editor {
    document: Document,
    selection: Option<String>,
    undo: Vec<Vec<Edit>>,
    redo: Vec<Vec<Edit>>,
    open: Vec<Edit>,
    revision: u64,
}

impl Editor {
    /// Start with a document and nothing to undo.
    pub fn new(document: Document) -> Self {
        Self { document, revision: next_revision(), ..Self::default() }
    }

    /// The label as it is now, a running drag included.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Changes with every change of the document and grows, so that views know when to draw.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Id of the selected object.
    pub fn selection(&self) -> Option<&str> {
        self.selection.as_deref()
    }

    /// The selected object.
    pub fn selected(&self) -> Option<&Object> {
        self.document.object(self.selection.as_deref()?)
    }

    /// Select an object, or nothing.
    pub fn select(&mut self, id: Option<String>) {
        self.selection = id.filter(|id| self.document.object(id).is_some());
    }

    /// Change the document within the running step.
    pub fn preview(&mut self, edits: impl IntoIterator<Item = Edit>) {
        for edit in edits {
            let merges = match (&edit, self.open.last()) {
                (Edit::SetShape { id, shape }, Some(Edit::SetShape { id: last, shape: old })) => {
                    id == last && shape.frame == old.frame && shape.sensor == old.sensor
                }
                (
                    Edit::SetAttribute { id, name, .. },
                    Some(Edit::SetAttribute { id: last, name: old, .. }),
                ) => id == last && name == old,
                _ => false,
            };
            if let Some(inverse) = edit.apply(&mut self.document) {
                self.revision = next_revision();
                // A drag sets the same shape a hundred times, and typing the same attribute: the first inverse is enough to go
                // back.
                if !merges {
                    self.open.push(inverse);
                }
            }
        }
        self.drop_stale_selection();
    }

    /// Close the running step: one undo takes it back. Nothing happens where nothing was changed.
    pub fn commit(&mut self) {
        if self.open.is_empty() {
            return;
        }
        self.undo.push(std::mem::take(&mut self.open));
        if self.undo.len() > MAX_STEPS {
            self.undo.remove(0);
        }
        self.redo.clear();
    }

    /// Take the running step back, as if it had not begun.
    pub fn cancel(&mut self) {
        let open = std::mem::take(&mut self.open);
        self.run_back(open);
    }

    /// One whole step at once.
    pub fn apply(&mut self, edits: impl IntoIterator<Item = Edit>) {
        self.commit();
        self.preview(edits);
        self.commit();
    }

    /// Take the last step back and select what it changed. `false` where there is none.
    pub fn undo(&mut self) -> bool {
        self.commit();
        let Some(step) = self.undo.pop() else { return false };
        let inverse = self.run_back(step);
        self.redo.push(inverse);
        true
    }

    /// Do the step again that was last taken back. `false` where there is none.
    pub fn redo(&mut self) -> bool {
        if !self.open.is_empty() {
            return false;
        }
        let Some(step) = self.redo.pop() else { return false };
        let inverse = self.run_back(step);
        self.undo.push(inverse);
        true
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty() || !self.open.is_empty()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    fn run_back(&mut self, step: Vec<Edit>) -> Vec<Edit> {
        let mut inverse = Vec::with_capacity(step.len());
        for edit in step.into_iter().rev() {
            let id = edit.object_id().to_owned();
            if let Some(back) = edit.apply(&mut self.document) {
                self.revision = next_revision();
                self.selection = Some(id);
                inverse.push(back);
            }
        }
        self.drop_stale_selection();
        inverse
    }

    fn drop_stale_selection(&mut self) {
        let selection = self.selection.take();
        self.select(selection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::geometry::Geometry;
    use assay_core::label::Shape;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn shape(x: f64) -> Shape {
        let geometry = Geometry::Box([x, 0.0, 1.0, 1.0]);
        Shape::new(0, "camera".to_owned(), geometry)
    }

    fn object(id: &str) -> Object {
        let (id, class) = (id.to_owned(), "car".to_owned());
        Object { id, class, attributes: BTreeMap::new(), track: false, shapes: vec![shape(0.0)] }
    }

    fn add(id: &str) -> Edit {
        Edit::Add { index: usize::MAX, object: object(id) }
    }

    #[test]
    fn a_drag_of_many_moves_is_one_step() {
        let mut editor = Editor::default();
        editor.apply([add("a")]);
        for x in 1..50 {
            editor.preview([Edit::SetShape { id: "a".to_owned(), shape: shape(f64::from(x)) }]);
        }
        editor.commit();
        assert!(editor.undo());
        assert_eq!(editor.document().objects, [object("a")]);
        assert!(editor.redo());
        assert_eq!(editor.document().objects[0].shapes[0], shape(49.0));
    }

    #[test]
    fn a_text_that_is_typed_letter_by_letter_is_one_step() {
        let mut editor = Editor::default();
        editor.apply([add("a")]);
        let typed = |text: &str| Edit::SetAttribute {
            id: "a".to_owned(),
            name: "plate".to_owned(),
            value: Some(assay_core::label::AttributeValue::Text(text.to_owned())),
        };
        for text in ["K", "KA", "KA 1"] {
            editor.preview([typed(text)]);
        }
        assert_eq!(editor.document().objects[0].attributes["plate"].as_text(), "KA 1", "stored at once");
        editor.commit();
        assert!(editor.undo());
        assert!(editor.document().objects[0].attributes.is_empty());
    }

    #[test]
    fn a_cancelled_drag_leaves_no_trace() {
        let mut editor = Editor::default();
        editor.apply([add("a")]);
        editor.preview([Edit::SetShape { id: "a".to_owned(), shape: shape(9.0) }]);
        editor.cancel();
        assert_eq!(editor.document().objects, [object("a")]);
        assert!(!editor.can_redo());
    }

    #[test]
    fn the_selection_leaves_with_its_object_and_comes_back_with_undo() {
        let mut editor = Editor::default();
        editor.apply([add("a")]);
        editor.select(Some("a".to_owned()));
        editor.apply([Edit::Remove { id: "a".to_owned() }]);
        assert_eq!(editor.selection(), None);
        editor.undo();
        assert_eq!(editor.selection(), Some("a"));
    }

    fn edit() -> impl Strategy<Value = Edit> {
        let id = prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned);
        prop_oneof![
            id.clone().prop_map(|id| add(&id)),
            id.clone().prop_map(|id| Edit::Remove { id }),
            (id.clone(), 0.0..9.0_f64).prop_map(|(id, x)| Edit::SetShape { id, shape: shape(x) }),
            id.clone().prop_map(|id| Edit::RemoveShape { id, frame: 0, sensor: "camera".to_owned() }),
            (id.clone(), 0_usize..4).prop_map(|(id, index)| Edit::Reorder { id, index }),
            id.prop_map(|id| Edit::SetClass { id, class: "truck".to_owned() }),
        ]
    }

    proptest! {
        #[test]
        fn undoing_everything_gives_the_start_and_redoing_the_end(steps in prop::collection::vec(
            prop::collection::vec(edit(), 1..4), 1..20))
        {
            let start = Document { objects: vec![object("a")], ..Document::default() };
            let mut editor = Editor::new(start.clone());
            for step in steps {
                editor.apply(step);
            }
            let end = editor.document().clone();
            while editor.undo() {}
            prop_assert_eq!(editor.document(), &start);
            while editor.redo() {}
            prop_assert_eq!(editor.document(), &end);
        }
    }
}
