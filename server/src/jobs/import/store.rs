//! Scenes into the store: some at a time, each batch as one transaction.

use super::dataset::retain_fitting;
use super::identity::{find_same_content, lay_onto};
use super::media::StoredFile;
use super::options::{IGNORED, ImportContext, PROBLEMS};
use crate::blobs::BlobStore;
use crate::store::stages::StageAuthor;
use crate::store::{
    Audited, NewAuditEntry, StoreError, Tx, UnauditedWrite, files, golden, labels, predictions, scenes,
    stages, tasks,
};
use crate::usecase::ActionContext;
use crate::usecase::pipelines::settle_new_scene;
use assay_core::api::{ImportError, ImportReport, ImportedLabelRole, StageChange};
use assay_core::golden::GoldenState;
use assay_core::id::{ProjectId, SceneId, StageId, TaskId, UserId};
use assay_core::label::{Document, IGNORE_CLASS};
use assay_core::ontology::{Class, Ontology};
use assay_core::text::{looks_like, nfc, visible_name};
use assay_formats::ParseError;
use assay_formats::conversion_report::ConversionReport;
use assay_formats::dataset::DatasetItem;
use std::collections::BTreeSet;

/// Scenes written in one transaction: a flush to disk costs as much for one as for all of them.
const BATCH: usize = 50;

struct ImportItem {
    item: DatasetItem,
    files: Vec<StoredFile>,
}

/// Where scenes go, and as what.
#[derive(Clone, Copy)]
pub(super) struct BatchTarget<'a> {
    pub(super) context: ImportContext<'a>,
    pub(super) labels: &'a ImportedLabelRole,
}

/// Scenes that wait to be written.
pub(super) struct ImportBatch<'a> {
    target: BatchTarget<'a>,
    waiting: Vec<ImportItem>,
    /// Labels whose photographs did not come with them, and whether a missing photograph is an error.
    alone: Vec<(DatasetItem, bool)>,
    /// What someone should check of what was stored.
    pub(super) conversion: ConversionReport,
    /// Scenes that items of this import are.
    taken: BTreeSet<SceneId>,
}

/// Colours for classes that an import adds; data colours of the interface, then repeated.
const COLORS: [&str; 8] =
    ["#40c4ff", "#ffaa40", "#be8cff", "#78dc8c", "#ff7ab0", "#ffd34d", "#5ee0c8", "#ff8a65"];

impl<'a> ImportBatch<'a> {
    pub(super) fn new(target: BatchTarget<'a>) -> Self {
        Self {
            target,
            waiting: Vec::new(),
            alone: Vec::new(),
            conversion: ConversionReport::default(),
            taken: BTreeSet::new(),
        }
    }

    pub(super) fn blobs(&self) -> &'a BlobStore {
        self.target.context.blobs
    }

    pub(super) fn push(&mut self, item: DatasetItem, files: Vec<StoredFile>) {
        self.waiting.push(ImportItem { item, files });
    }

    /// Labels for a photograph that may be here already.
    pub(super) fn push_alone(&mut self, item: DatasetItem, must_be_here: bool) {
        self.alone.push((item, must_be_here));
    }

    pub(super) fn is_full(&self) -> bool {
        self.waiting.len() + self.alone.len() >= BATCH
    }

    /// Write what waits; the report counts it once it is on disk.
    pub(super) fn flush(&mut self, report: &mut ImportReport) -> Result<(), StoreError> {
        let mut stored = std::mem::take(&mut self.waiting);
        let alone = std::mem::take(&mut self.alone);
        let (items, must): (Vec<_>, Vec<_>) = alone.into_iter().unzip();
        let mut alone: Vec<ImportItem> =
            items.into_iter().map(|item| ImportItem { item, files: Vec::new() }).collect();
        if stored.is_empty() && alone.is_empty() {
            return Ok(());
        }
        let ImportContext { db, now, project, stage, user, .. } = self.target.context;
        let now = now.clone();
        let labels = self.target.labels.clone();
        let (counted, conversion, taken) = (report.clone(), self.conversion.clone(), self.taken.clone());
        let mut counted = Counted { report: counted, conversion, taken };
        let counted = db.write_unaudited_blocking(UnauditedWrite::ImportJob, move |tx| {
            let ontology = stages::get(tx, project, stage)?.ontology;
            spell_as_ontology(&ontology, &mut stored, &mut counted.report);
            spell_as_ontology(&ontology, &mut alone, &mut counted.report);
            let at = BatchContext { now: &now, project, stage, user, labels: &labels };
            add_classes(tx, at, &stored, &mut counted.report)?;
            for one in &mut stored {
                add_scene(tx, at, one, &mut counted)?;
            }
            for (one, must_be_here) in alone.iter_mut().zip(must) {
                add_alone(tx, at, one, must_be_here, &mut counted)?;
            }
            Ok(counted)
        })?;
        *report = counted.report;
        (self.conversion, self.taken) = (counted.conversion, counted.taken);
        Ok(())
    }

    /// Record in the audit trail what was imported.
    pub(super) fn record(&self, report: &ImportReport) -> Result<(), StoreError> {
        let ImportContext { db, now, project, stage, user, .. } = self.target.context;
        let detail = format!("imported {} scenes ({})", report.scenes, report.format);
        let entry = NewAuditEntry::new(project, user, "data.import", stage, detail);
        db.change_blocking(now.clone(), move |_, _| Ok(Audited::new((), entry)))
    }
}

#[derive(Clone, Copy)]
struct BatchContext<'a> {
    now: &'a crate::clock::Timestamp,
    project: ProjectId,
    stage: StageId,
    user: UserId,
    labels: &'a ImportedLabelRole,
}

/// What a batch makes, valid once its transaction is.
struct Counted {
    report: ImportReport,
    conversion: ConversionReport,
    taken: BTreeSet<SceneId>,
}

fn add_scene(
    tx: &mut dyn Tx,
    at: BatchContext<'_>,
    one: &mut ImportItem,
    counted: &mut Counted,
) -> Result<(), StoreError> {
    let BatchContext { now, project, stage, user, labels } = at;
    for file in &one.files {
        files::add(tx, project, file.hash, &file.media_type, file.size)?;
    }
    let same = match scenes::find(tx, project, &one.item.scene)? {
        Some(_) => None,
        None => find_same_content(tx, project, &one.item.scene, &counted.taken)?,
    };
    let scene = match same {
        Some((id, known)) if lay_onto(&mut one.item, &known) => id,
        _ => {
            let (id, is_new) = scenes::add(tx, now, project, &one.item.scene)?;
            counted.report.scenes += u32::from(is_new);
            id
        }
    };
    counted.taken.insert(scene);
    let (task, new_task) = tasks::add(tx, now, project, stage, scene)?;
    counted.report.tasks += u32::from(new_task);
    if new_task {
        settle_new_scene(tx, ActionContext { now, project, user }, scene)?;
    }
    let document = &one.item.document;
    if !new_task {
        if !add_to_known(tx, at, task, &one.item, counted)? {
            counted.report.already_there += 1;
        }
        return Ok(());
    }
    let report = &mut counted.report;
    if !one.item.is_labeled {
        return Ok(());
    }
    report.objects += count(document);
    match labels {
        ImportedLabelRole::Golden => {
            golden::set(tx, now, project, task, document, GoldenState::Proposed)?;
            report.golden += 1;
        }
        ImportedLabelRole::Drafts => drop(labels::add_imported(tx, now, task, user, document)?),
        ImportedLabelRole::PredictionsOf(model) => {
            predictions::set(tx, now, task, model, document)?;
            report.predicted += 1;
        }
    }
    Ok(())
}

/// Labels for a task that was here before: predictions lie beside whatever it has, drafts are what it begins with
/// while nobody has begun, and golden labels are for a task without any. Gives whether they were taken; the report
/// names those that were not, unless they are there already.
fn add_to_known(
    tx: &mut dyn Tx,
    BatchContext { now, user, labels, project, .. }: BatchContext<'_>,
    task: TaskId,
    item: &DatasetItem,
    counted: &mut Counted,
) -> Result<bool, StoreError> {
    let (report, document) = (&mut counted.report, &item.document);
    match labels {
        _ if !item.is_labeled => return Ok(false),
        ImportedLabelRole::PredictionsOf(model) => {
            predictions::set(tx, now, task, model, document)?;
            report.predicted += 1;
        }
        ImportedLabelRole::Drafts if tasks::is_untouched(tx, task)? => {
            if labels::last_document(tx, task)?.as_ref() == Some(document) {
                return Ok(false);
            }
            labels::add_imported(tx, now, task, user, document)?;
            report.prelabeled += 1;
        }
        ImportedLabelRole::Drafts => {
            if !labels::has_revision_of(tx, task, document)? {
                let kind = "labels not taken, because somebody has begun or submitted the task";
                counted.conversion.warn(kind, &item.name);
            }
            return Ok(false);
        }
        ImportedLabelRole::Golden => match golden::find_by_task(tx, task)? {
            None => {
                golden::set(tx, now, project, task, document, GoldenState::Proposed)?;
                report.golden += 1;
            }
            Some((_, known)) => {
                if known != *document {
                    let kind = "golden labels not taken, because the task has a golden item";
                    counted.conversion.warn(kind, &item.name);
                }
                return Ok(false);
            }
        },
    }
    report.objects += count(document);
    Ok(true)
}

fn count(document: &Document) -> u32 {
    u32::try_from(document.objects.len()).unwrap_or(u32::MAX)
}

/// Labels without what they are of, for the task that has it: by the name of its scene, with or without folders.
fn add_alone(
    tx: &mut dyn Tx,
    at: BatchContext<'_>,
    one: &mut ImportItem,
    must_be_here: bool,
    counted: &mut Counted,
) -> Result<(), StoreError> {
    let name = one.item.name.clone();
    let mut task = None;
    for wanted in [&one.item.scene.name, &name, name.rsplit('/').next().unwrap_or_default()] {
        task = match task {
            None if !wanted.is_empty() => tasks::find_by_scene_name(tx, at.stage, wanted)?,
            found => found,
        };
    }
    // A name is too little to make a label golden.
    if let Some(task) = task.filter(|_| *at.labels != ImportedLabelRole::Golden) {
        let scene = scenes::get_by_task(tx, task)?;
        if lay_onto(&mut one.item, &scene) {
            let left_out = retain_fitting(&mut one.item, Some(&scene));
            left_out.into_iter().for_each(|problem| counted.report.add_problem(problem, PROBLEMS));
            if add_to_known(tx, at, task, &one.item, counted)? {
                return add_classes(tx, at, std::slice::from_ref(one), &mut counted.report);
            }
            counted.report.already_there += 1;
            return Ok(());
        }
    }
    let report = &mut counted.report;
    if must_be_here {
        let what = "what it labels is not with it, and no task here that waits for labels has a scene of its \
                    name and as many frames";
        let fix = "Add the image or recording, or take the label out";
        let problem = ImportError::from(ParseError::new("scene", what, fix).in_file(&name));
        report.add_problem(problem, PROBLEMS);
    } else if report.ignored.len() < IGNORED {
        report.ignored.push(name);
    }
    Ok(())
}

/// Files write `Car` where an ontology says `car`: a class that differs in that alone, in the form of its letters, or in what
/// people cannot see, is the ontology's. A new class gets a name that can be stored; the report has what changed.
fn spell_as_ontology(ontology: &Ontology, stored: &mut [ImportItem], report: &mut ImportReport) {
    let mut known: Vec<String> = ontology.classes.iter().map(|c| c.name.clone()).collect();
    let objects = stored.iter_mut().flat_map(|k| &mut k.item.document.objects);
    for object in objects.filter(|o| o.class != IGNORE_CLASS) {
        if known.contains(&object.class) {
            continue;
        }
        let shown = visible_name(&object.class);
        let shown = if shown.is_empty() { "unnamed".to_owned() } else { shown };
        let plain = |name: &str| nfc(name).to_lowercase();
        let of_ontology = ontology.classes.iter().find(|c| plain(&c.name) == plain(&shown)).map(|c| &c.name);
        let twin = || known.iter().find(|name| looks_like(name, &shown));
        let spelled = of_ontology.or_else(twin).cloned().unwrap_or(shown);
        if plain(&spelled) != plain(&object.class) {
            let warning = format!("The class “{}” is stored as “{spelled}”", object.class.escape_debug());
            if !report.warnings.contains(&warning) {
                report.warnings.push(warning);
            }
        }
        if !known.contains(&spelled) {
            known.push(spelled.clone());
        }
        object.class = spelled;
    }
}

/// Classes of the labels that the ontology lacks are added to it.
fn add_classes(
    tx: &mut dyn Tx,
    BatchContext { now, project, stage, user, labels }: BatchContext<'_>,
    stored: &[ImportItem],
    report: &mut ImportReport,
) -> Result<(), StoreError> {
    if matches!(labels, ImportedLabelRole::PredictionsOf(_)) {
        // What a model knows is no part of the project's definition.
        return Ok(());
    }
    let id = stage;
    let stage = stages::get(tx, project, id)?;
    let mut ontology: Ontology = stage.ontology.clone();
    // A region that says 'do not count here' is of no class.
    let objects = || stored.iter().flat_map(|k| &k.item.document.objects).filter(|o| o.class != IGNORE_CLASS);
    let names: BTreeSet<&str> = objects().map(|o| o.class.as_str()).collect();
    for name in names.into_iter().filter(|name| stage.ontology.class(name).is_none()) {
        let kinds: BTreeSet<_> = objects()
            .filter(|o| o.class == name)
            .flat_map(|o| o.shapes.iter().map(|s| s.geometry.kind()))
            .collect();
        let kind = stage.kind.descriptor();
        ontology.classes.push(Class {
            name: name.to_owned(),
            color: COLORS[ontology.classes.len() % COLORS.len()].to_owned(),
            geometry: if kinds.is_empty() {
                vec![kind.default_geometry]
            } else {
                kinds.into_iter().collect()
            },
            usual_size_m: kind.default_size_m,
            ..Class::default()
        });
        report.new_classes.push(name.to_owned());
    }
    if ontology.classes.len() == stage.ontology.classes.len() {
        return Ok(());
    }
    let change = StageChange {
        name: stage.name.clone(),
        ontology,
        rubric: stage.rubric.clone(),
        guideline: stage.guideline.clone(),
        compare_while_labeling: stage.compare_while_labeling,
        remove_used_classes: false,
        why: String::new(),
    };
    let author = StageAuthor { now, user, why: "New classes came with an import.", release: None };
    stages::change(tx, project, id, stage.revision, &change, &author)?;
    Ok(())
}
