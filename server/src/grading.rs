//! The grade of a submission: made while reading, so that long grading holds up nobody who writes.

use crate::blobs::BlobStore;
use crate::clouds::CloudPoints;
use crate::store::{StoreError, Tx, golden, labels, scenes};
use assay_core::api::{GoldenSummary, Stage};
use assay_core::grade::{Grade, LabelComparison, Recording, judge, measure};
use assay_core::id::{LabelHash, TaskId};
use assay_core::label::Document;
use assay_core::rubric::Rubric;
use assay_core::scene::{FrameData, Scene};
use std::cell::RefCell;

/// A grade with what it rests on.
#[derive(Clone, Debug)]
pub struct SubmissionGrade {
    basis: GradeBasis,
    fits: bool,
    /// The grade; none where the task has no golden item.
    pub grade: Option<Grade>,
}

/// Golden's content and the stage's revision, with it its rubric: where both are the same, so is the grade.
#[derive(Clone, Debug, PartialEq, Eq)]
struct GradeBasis {
    golden: Option<LabelHash>,
    stage_revision: u32,
}

fn basis(tx: &mut dyn Tx, stage: &Stage, task: TaskId) -> Result<GradeBasis, StoreError> {
    Ok(GradeBasis { golden: golden::label_hash_of_task(tx, task)?, stage_revision: stage.revision })
}

/// No grade: for a label that is not graded, because its submission will be refused.
///
/// # Errors
/// Storage.
pub fn skip_grading(tx: &mut dyn Tx, stage: &Stage, task: TaskId) -> Result<SubmissionGrade, StoreError> {
    Ok(SubmissionGrade { basis: basis(tx, stage, task)?, fits: false, grade: None })
}

impl SubmissionGrade {
    /// The same grade, of a label that was found to fit the stage.
    #[must_use]
    pub fn of_fitting_label(self) -> Self {
        Self { fits: true, ..self }
    }

    /// Whether the label was found to fit the stage as it is now. A scene never changes.
    pub fn fits(&self, stage: &Stage) -> bool {
        self.fits && self.basis.stage_revision == stage.revision
    }
}

/// Grade a label for a task of a stage.
///
/// # Errors
/// Storage.
pub fn grade_submission(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    stage: &Stage,
    task: TaskId,
    document: &Document,
) -> Result<SubmissionGrade, StoreError> {
    let basis = basis(tx, stage, task)?;
    let Some((_, golden)) = golden::find_by_task(tx, task)? else {
        return Ok(SubmissionGrade { basis, fits: false, grade: None });
    };
    let scene = scenes::get_by_task(tx, task)?;
    let open = |data: &FrameData| CloudPoints::open(data, blobs).ok();
    Ok(SubmissionGrade {
        basis,
        fits: false,
        grade: Some(grade_recorded([document, &golden], &scene, &open, &stage.rubric)),
    })
}

/// What a golden item's rules look at.
pub struct GradingInput {
    /// The golden label.
    pub golden: Document,
    /// The last submission of its task; none: nobody has labeled it.
    pub label: Option<Document>,
    /// What both are of.
    pub scene: Scene,
}

/// Load what a golden item is compared with.
///
/// # Errors
/// Storage.
pub fn load_grading_input(tx: &mut dyn Tx, item: &GoldenSummary) -> Result<GradingInput, StoreError> {
    let task: TaskId = item.task.parse()?;
    Ok(GradingInput {
        golden: golden::document(tx, item.id.parse()?)?,
        label: labels::last_document(tx, task)?,
        scene: scenes::get_by_task(tx, task)?,
    })
}

/// Grade `[label, golden]` of a scene; see [`measure_recorded`].
pub fn grade_recorded(
    pair: [&Document; 2],
    scene: &Scene,
    open: &dyn Fn(&FrameData) -> Option<CloudPoints>,
    rubric: &Rubric,
) -> Grade {
    judge(&measure_recorded(pair, scene, open, rubric), rubric)
}

/// Measure `[label, golden]` of a scene, with the points of its clouds where the rubric asks for them; `open` gives
/// those of a cloud.
pub fn measure_recorded(
    [label, golden]: [&Document; 2],
    scene: &Scene,
    open: &dyn Fn(&FrameData) -> Option<CloudPoints>,
    rubric: &Rubric,
) -> LabelComparison {
    if !rubric.rules.iter().any(|rule| rule.measure.descriptor().evaluation.needs_points()) {
        return measure(label, golden, Recording::from_scene(scene), rubric);
    }
    // One cloud at a time is in memory: grading goes frame by frame.
    let place = RefCell::new((u32::MAX, String::new()));
    let cloud: RefCell<Option<CloudPoints>> = RefCell::default();
    let count = |frame: u32, sensor: &str, label: &_, golden: &_| {
        let wanted = (frame, sensor.to_owned());
        if *place.borrow() != wanted {
            cloud.replace(scene.data(frame, sensor).and_then(open));
            place.replace(wanted);
        }
        cloud.borrow_mut().as_mut()?.counts(label, golden).ok()
    };
    measure(label, golden, Recording { points: Some(&count), ..Recording::from_scene(scene) }, rubric)
}

/// The same grade, or another where golden or the rubric changed since it was made.
///
/// # Errors
/// As [`grade_submission`].
pub fn refresh_grade(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    stage: &Stage,
    task: TaskId,
    document: &Document,
    made: SubmissionGrade,
) -> Result<Option<Grade>, StoreError> {
    if basis(tx, stage, task)? == made.basis {
        return Ok(made.grade);
    }
    Ok(grade_submission(tx, blobs, stage, task, document)?.grade)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::stages;
    use crate::store::testing::{each_engine, square};
    use assay_core::golden::GoldenState;

    #[test]
    fn a_grade_is_made_again_only_where_golden_changed_since() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (project, task) = (cast.project, cast.task);
            let folder = tempfile::tempdir().unwrap();
            let blobs = BlobStore::open(folder.path()).unwrap();
            fixture.write(move |tx| {
                let stage = stages::get(tx, project, cast.stage)?;
                let made = grade_submission(tx, &blobs, &stage, task, &square(1.0))?;
                assert!(made.grade.is_none());
                golden::set(tx, &now, project, task, &square(2.0), GoldenState::Vetted)?;
                let later = refresh_grade(tx, &blobs, &stage, task, &square(1.0), made)?;
                assert!(later.is_some());
                let made = grade_submission(tx, &blobs, &stage, task, &square(1.0))?;
                assert_eq!(refresh_grade(tx, &blobs, &stage, task, &square(1.0), made)?, later);
                Ok(())
            });
        });
    }

    #[test]
    fn points_come_from_the_stored_clouds() {
        use assay_core::geometry::{Cuboid, Geometry};
        use assay_core::label::{Object, Shape};
        use assay_core::scene::Frame;
        use assay_formats::cloud;
        let car = |x: f64| {
            let geometry = Geometry::Cuboid(Cuboid::upright([x, 0.0, 0.0], [4.0, 2.0, 2.0], 0.0));
            let shapes = vec![Shape::new(0, "lidar".to_owned(), geometry)];
            let (id, class, attributes) = ("c".to_owned(), "car".to_owned(), Default::default());
            Document {
                objects: vec![Object { id, class, attributes, track: false, shapes }],
                ..Document::default()
            }
        };
        let folder = tempfile::tempdir().unwrap();
        let blobs = BlobStore::open(folder.path()).unwrap();
        let points = [-1.5_f32, 0.0, 0.5, 1.5].map(|x| [x, 0.0, 0.0, 0.0]);
        let bytes: Vec<u8> = points.as_flattened().iter().flat_map(|v| v.to_le_bytes()).collect();
        let data = FrameData {
            sensor: "lidar".to_owned(),
            blob: blobs.put(&bytes).unwrap().to_string(),
            media_type: cloud::KITTI.to_owned(),
            ..FrameData::default()
        };
        let frames = vec![Frame { data: vec![data], ..Frame::default() }];
        let scene = Scene { name: String::new(), sensors: vec![], frames, metadata: Default::default() };
        let rubric = Rubric::parse(
            r#"{"name":"r","match":{"measure":"iou_3d","min":0.1},"rules":[
                {"id":"points","measure":"points_recall","min":0.9,"severity":"major"}]}"#,
        );
        let rubric = rubric.unwrap();
        let open = |data: &FrameData| CloudPoints::open(data, &blobs).ok();
        let grade = grade_recorded([&car(1.0), &car(0.0)], &scene, &open, &rubric);
        assert_eq!(grade.findings[0].value, 0.75);
        assert!(grade_recorded([&car(1.0), &car(0.0)], &scene, &|_| None, &rubric).findings.is_empty());
    }
}
