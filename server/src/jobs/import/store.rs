//! Taking a plan in: the files first, each by its content, then all rows as one transaction.

use super::Plan;
use crate::blobs::Blobs;
use crate::clock::Now;
use crate::store::audit::{self, Deed};
use crate::store::{Db, StoreError, Tx, files, golden, labels, projects, scenes, tasks};
use assay_core::api::{ImportReport, StageChange, StageKind};
use assay_core::golden::GoldenState;
use assay_core::label::Document;
use assay_core::ontology::{Class, Ontology};
use assay_core::scene::Scene;
use std::collections::BTreeSet;

struct Kept {
    scene: Scene,
    files: Vec<(String, &'static str, u64)>,
    document: Option<Document>,
}

/// Colours for classes that an import adds; data colours of the interface, then repeated.
const COLORS: [&str; 8] =
    ["#40c4ff", "#ffaa40", "#be8cff", "#78dc8c", "#ff7ab0", "#ffd34d", "#5ee0c8", "#ff8a65"];

#[allow(clippy::too_many_arguments, reason = "each is a different thing that an import needs")]
pub(super) fn take_in(
    db: &Db,
    blobs: &Blobs,
    now: &Now,
    project: &str,
    stage: &str,
    user: &str,
    plan: Plan,
    labels_are_golden: bool,
) -> Result<ImportReport, StoreError> {
    let mut report =
        ImportReport { format: plan.format.to_owned(), ignored: plan.ignored, ..ImportReport::default() };
    let mut kept = Vec::with_capacity(plan.scenes.len());
    for mut planned in plan.scenes {
        let mut stored = Vec::with_capacity(planned.files.len());
        for file in &planned.files {
            let failed = |e: std::io::Error| StoreError::Engine(format!("{}: {e}", file.file.path));
            let mut source = std::fs::File::open(&file.file.file).map_err(failed)?;
            let size = source.metadata().map_err(failed)?.len();
            stored.push((blobs.put_from(&mut source).map_err(failed)?, file.media_type, size));
        }
        for frame in &mut planned.scene.frames {
            for (data, (hash, ..)) in frame.data.iter_mut().zip(&stored) {
                data.blob.clone_from(hash);
            }
        }
        kept.push(Kept { scene: planned.scene, files: stored, document: planned.document });
    }
    let (now, project, stage, user) = (now.clone(), project.to_owned(), stage.to_owned(), user.to_owned());
    db.write_blocking(move |tx| {
        spell_as_ontology(&projects::stage(tx, &project, &stage)?.ontology, &mut kept);
        add_classes(tx, &project, &stage, &kept, &mut report)?;
        for one in &kept {
            add_scene(tx, &now, &project, &stage, &user, one, labels_are_golden, &mut report)?;
        }
        let detail = format!("imported {} scenes ({})", report.scenes, report.format);
        let deed = Deed {
            project: Some(&project),
            actor: &user,
            action: "data.import",
            subject: &stage,
            detail: &detail,
        };
        audit::record(tx, &now, &deed)?;
        Ok(report)
    })
}

#[allow(clippy::too_many_arguments, reason = "each is a different thing that an import needs")]
fn add_scene(
    tx: &mut dyn Tx,
    now: &Now,
    project: &str,
    stage: &str,
    user: &str,
    one: &Kept,
    labels_are_golden: bool,
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    for (hash, media_type, size) in &one.files {
        files::add(tx, project, hash, media_type, *size)?;
    }
    let (scene, new_scene) = scenes::add(tx, now, project, &one.scene)?;
    report.scenes += u32::from(new_scene);
    let (task, new_task) = tasks::add(tx, now, project, stage, &scene)?;
    report.tasks += u32::from(new_task);
    if !new_task {
        report.already_there += 1;
        return Ok(());
    }
    let Some(document) = &one.document else { return Ok(()) };
    report.objects += u32::try_from(document.objects.len()).unwrap_or(u32::MAX);
    if labels_are_golden {
        golden::set(tx, now, project, &task, document, GoldenState::Proposed)?;
        report.golden += 1;
    } else {
        labels::add_revision(tx, now, &task, user, document, None)?;
    }
    Ok(())
}

/// Files write `Car` where an ontology says `car`: a class that differs in that alone is the ontology's.
fn spell_as_ontology(ontology: &Ontology, kept: &mut [Kept]) {
    let objects = kept.iter_mut().filter_map(|k| k.document.as_mut()).flat_map(|d| &mut d.objects);
    for object in objects.filter(|o| ontology.class(&o.class).is_none()) {
        let lower = object.class.to_lowercase();
        if let Some(class) = ontology.classes.iter().find(|c| c.name.to_lowercase() == lower) {
            object.class.clone_from(&class.name);
        }
    }
}

/// Classes of the labels that the ontology lacks are added to it.
fn add_classes(
    tx: &mut dyn Tx,
    project: &str,
    stage: &str,
    kept: &[Kept],
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    let stage = projects::stage(tx, project, stage)?;
    let mut ontology: Ontology = stage.ontology.clone();
    let objects = || kept.iter().filter_map(|k| k.document.as_ref()).flat_map(|d| &d.objects);
    let names: BTreeSet<&str> = objects().map(|o| o.class.as_str()).collect();
    for name in names.into_iter().filter(|name| stage.ontology.class(name).is_none()) {
        let kinds: BTreeSet<_> = objects()
            .filter(|o| o.class == name)
            .flat_map(|o| o.shapes.iter().map(|s| s.geometry.kind()))
            .collect();
        let usual = (stage.kind == StageKind::Cuboid).then_some([2.0, 1.0, 1.5]);
        ontology.classes.push(Class {
            name: name.to_owned(),
            color: COLORS[ontology.classes.len() % COLORS.len()].to_owned(),
            definition: String::new(),
            geometry: kinds.into_iter().collect(),
            attributes: Vec::new(),
            usual_size_m: usual,
        });
        report.new_classes.push(name.to_owned());
    }
    if report.new_classes.is_empty() {
        return Ok(());
    }
    let change = StageChange {
        name: stage.name.clone(),
        ontology,
        rubric: stage.rubric.clone(),
        guideline: stage.guideline.clone(),
        compare_while_labeling: stage.compare_while_labeling,
    };
    projects::change_stage(tx, project, &stage.id, stage.revision, &change)?;
    Ok(())
}
