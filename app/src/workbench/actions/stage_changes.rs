//! Changes of the stage while a label is open: the workbench takes them over, and what is drawn stays.

use crate::client::routes;
use crate::workbench::state::Workbench;
use assay_core::api::Stage;
use assay_core::label::{Document, IGNORE_CLASS};
use assay_core::ontology::Ontology;
use assay_editor::Edit;
use leptos::ev;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

/// Time between looks at the stage.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Follow the stage for as long as the workbench is open.
pub fn follow(wb: Workbench) {
    let is_looking = StoredValue::new(false);
    let look = move || {
        let is_free = is_looking.try_update_value(|looking| !std::mem::replace(looking, true)) == Some(true);
        // A page in the background looks once it is shown again.
        if !is_free || document().hidden() {
            is_looking.try_set_value(false);
            return;
        }
        let Some((project, id, seen)) =
            wb.stage.try_with_value(|s| (s.project.clone(), s.id.clone(), s.revision))
        else {
            return;
        };
        leptos::task::spawn_local(async move {
            // Without an answer, the next look asks again.
            if let Ok(stage) = routes::stage(&project, &id).await
                && stage.revision != seen
            {
                take_over(wb, stage);
            }
            is_looking.try_set_value(false);
        });
    };
    if let Ok(interval) = set_interval_with_handle(look, LOOK_EVERY) {
        on_cleanup(move || interval.clear());
    }
    let shown = window_event_listener(ev::visibilitychange, move |_| look());
    on_cleanup(move || shown.remove());
}

/// Work on by a newer revision of the stage. Nothing happens once the workbench is closed.
fn take_over(wb: Workbench, stage: Stage) {
    let Some(before) = wb.stage.try_get_value() else { return };
    // A limit that somebody is exploring stays where it is.
    if wb.grading.rubric.try_with_untracked(|rubric| *rubric == before.rubric) == Some(true) {
        wb.grading.rubric.set(stage.rubric.clone());
    }
    let next = wb.editing.class.try_with_untracked(|class| class_to_draw(&stage.ontology, class)).flatten();
    wb.stage.set_value(stage);
    wb.stage_changes.try_update(|changes| *changes += 1);
    if let Some(next) = next {
        wb.editing.class.set(next);
    }
}

/// Class of the next object in place of one that is gone.
fn class_to_draw(ontology: &Ontology, class: &str) -> Option<String> {
    match ontology.class(class) {
        Some(_) => None,
        None => ontology.classes.first().map(|first| first.name.clone()),
    }
}

/// Classes of a label that its stage has no more, each with its number of objects.
pub fn missing_classes(document: &Document, ontology: &Ontology) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for object in document.objects.iter().filter(|o| o.class != IGNORE_CLASS) {
        *counts.entry(object.class.as_str()).or_default() += 1;
    }
    let is_gone = |(class, _): &(&str, usize)| ontology.class(class).is_none();
    counts.into_iter().filter(is_gone).map(|(class, count)| (class.to_owned(), count)).collect()
}

/// Give all objects of a class another one, in one step; locked objects stay.
pub fn replace_class(wb: Workbench, from: &str, to: &str) {
    if !wb.editing.editable.get_untracked() {
        return;
    }
    let edits: Vec<Edit> = wb.editing.editor.with_untracked(|e| {
        let objects = e.document().objects.iter().filter(|o| o.class == from && !wb.editing.is_locked(&o.id));
        objects.map(|o| Edit::SetClass { id: o.id.clone(), class: to.to_owned() }).collect()
    });
    if !edits.is_empty() {
        wb.editing.editor.update(|e| e.apply(edits));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{object, workbench};

    fn without(wb: Workbench, class: &str) -> Stage {
        let mut stage = wb.stage.get_value();
        stage.revision += 1;
        stage.ontology.classes.retain(|c| c.name != class);
        stage
    }

    #[test]
    fn shapes_of_a_class_that_is_gone_stay_and_are_counted() {
        Owner::new().with(|| {
            let wb = workbench([object("1", "car"), object("2", "tree"), object("3", "tree")]);
            let missing = || {
                wb.editing
                    .editor
                    .with_untracked(|e| wb.stage.with_value(|s| missing_classes(e.document(), &s.ontology)))
            };
            assert!(missing().is_empty());
            take_over(wb, without(wb, "tree"));
            assert_eq!(missing(), [("tree".to_owned(), 2)]);
            assert_eq!(wb.stage_changes.get_untracked(), 1);
            wb.editing.locked.update(|locked| {
                locked.insert("3".to_owned());
            });
            replace_class(wb, "tree", "car");
            assert_eq!(missing(), [("tree".to_owned(), 1)], "a locked object stays");
            wb.editing.editor.update(|e| {
                e.undo();
            });
            assert_eq!(missing(), [("tree".to_owned(), 2)]);
        });
    }

    #[test]
    fn the_next_object_is_drawn_in_a_class_that_is_there() {
        Owner::new().with(|| {
            let wb = workbench([]);
            wb.editing.class.set("tree".to_owned());
            take_over(wb, without(wb, "car"));
            assert_eq!(wb.editing.class.get_untracked(), "tree", "a class that is still there stays");
        });
        Owner::new().with(|| {
            let wb = workbench([]);
            wb.editing.class.set("tree".to_owned());
            take_over(wb, without(wb, "tree"));
            assert_eq!(wb.editing.class.get_untracked(), "car");
        });
    }

    #[test]
    fn a_limit_that_is_explored_stays_and_others_follow_the_stage() {
        Owner::new().with(|| {
            let wb = workbench([]);
            let mut stage = without(wb, "tree");
            stage.rubric.name = "newer".to_owned();
            take_over(wb, stage.clone());
            assert_eq!(wb.grading.rubric.with_untracked(|r| r.name.clone()), "newer");
            wb.grading.rubric.update(|r| r.name = "explored".to_owned());
            stage.rubric.name = "newest".to_owned();
            take_over(wb, stage);
            assert_eq!(wb.grading.rubric.with_untracked(|r| r.name.clone()), "explored");
        });
    }
}
