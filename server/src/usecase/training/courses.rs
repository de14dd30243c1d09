//! Courses and exams.

use super::attempts::{load, summary};
use crate::clock::Timestamp;
use crate::store::courses::{self, StoredCourse};
use crate::store::{Audited, StoreError, Tx, attempts, golden, releases, stages};
use crate::usecase::context::{ActionContext, Viewer};
use assay_core::api::{
    Course, CourseDetail, CourseItem, FieldError, GoldenSummary, MAX_ATTEMPTS, MAX_COURSE_ITEMS, NewCourse,
    PersonAttempt, Stage,
};
use assay_core::golden::GoldenState;
use assay_core::id::{CourseId, GoldenId, StageId, UserId};
use assay_core::text::tidy_name;
use assay_core::training::{CourseKind, check_examples, item_statistics, reading_questions};
use std::collections::{BTreeMap, BTreeSet};

/// The courses of a project, each with the person's own attempts.
pub fn list(tx: &mut dyn Tx, now: &Timestamp, viewer: Viewer) -> Result<Vec<Course>, StoreError> {
    let stored = courses::list(tx, viewer.project)?;
    stored.into_iter().map(|course| described(tx, now, viewer.user, course)).collect()
}

/// A course as people see it: one about examples has as many items as its stage has examples now.
fn described(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: UserId,
    mut course: StoredCourse,
) -> Result<Course, StoreError> {
    if !course.kind.has_golden_items() {
        let stage = stages::get(tx, course.project, course.stage)?;
        course.items = u32::try_from(reading_questions(&stage.ontology, 0).len()).unwrap_or(u32::MAX);
    }
    with_attempts(tx, now, user, course)
}

pub(super) fn with_attempts(
    tx: &mut dyn Tx,
    now: &Timestamp,
    user: UserId,
    course: StoredCourse,
) -> Result<Course, StoreError> {
    let own = attempts::list(tx, course.id, Some(user))?;
    let own = own.iter().map(|attempt| Ok(summary(&course, &load(tx, now, attempt)?)));
    let own = own.collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Course {
        id: course.id.to_string(),
        stage: course.stage.to_string(),
        stage_name: course.stage_name,
        kind: course.kind,
        name: course.name,
        text: course.text,
        items: course.items,
        items_per_attempt: course.items_per_attempt,
        pass_share: course.pass_share,
        max_findings: course.max_findings,
        max_attempts: course.max_attempts,
        minutes: course.minutes,
        is_required: course.is_required,
        release: course.release,
        classes: course.classes,
        created_at: course.created_at,
        attempts: own,
    })
}

/// Create a course from vetted golden items of a stage.
///
/// # Errors
/// A field is wrong ([`StoreError::Invalid`]); or there is a course of this name.
pub fn create(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &NewCourse,
) -> Result<Audited<Course>, StoreError> {
    let new = NewCourse { name: tidy_name(&new.name), ..new.clone() };
    if courses::list(tx, by.project)?.iter().any(|other| other.name == new.name) {
        let name = &new.name;
        return Err(StoreError::Conflict(format!(
            "there is a course or an exam named {name} already; choose another name"
        )));
    }
    let stage: StageId = new.stage.parse()?;
    let stage_content = stages::get(tx, by.project, stage)?;
    let known: BTreeMap<String, GoldenSummary> =
        golden::list(tx, by.project)?.into_iter().map(|item| (item.id.clone(), item)).collect();
    let problems = problems(&new, &stage_content, &known);
    if !problems.is_empty() {
        return Err(StoreError::Invalid(problems));
    }
    let items = new.golden.iter().map(|id| id.parse()).collect::<Result<Vec<GoldenId>, _>>()?;
    let release = releases::last(tx, by.project)?.map(|release| release.number);
    let id = courses::add(tx, by.now, by.project, (&new, stage), &items, release)?;
    let stored = courses::get(tx, by.project, id)?;
    let course = described(tx, by.now, by.user, stored)?;
    let detail = format!("made {} with {} items for {}", new.name, course.items, stage_content.name);
    Ok(Audited::new(course, by.entry("course.create", id, detail)))
}

/// What is wrong with a new course.
fn problems(new: &NewCourse, stage: &Stage, known: &BTreeMap<String, GoldenSummary>) -> Vec<FieldError> {
    let mut found = Vec::new();
    let mut push = |pointer: String, detail: String| found.push(FieldError { pointer, detail });
    for (place, class) in new.classes.iter().enumerate() {
        if stage.ontology.class(class).is_none() {
            push(format!("/classes/{place}"), format!("{} has no class of this name.", stage.name));
        }
    }
    match (new.kind.has_golden_items(), check_examples(&stage.ontology)) {
        (false, Err(missing)) => push("/stage".to_owned(), missing.to_owned()),
        (false, Ok(())) if !new.golden.is_empty() => {
            push("/golden".to_owned(), "A reading check has no golden items; leave them out.".to_owned());
        }
        (false, Ok(())) => {}
        (true, _) => golden_problems(new, stage, known, &mut push),
    }
    let pool = u32::try_from(new.golden.len()).unwrap_or(u32::MAX);
    if let Some(count) = new.items_per_attempt {
        if !new.kind.draws_items() {
            push("/items_per_attempt".to_owned(), "Only exams draw items; leave it out.".to_owned());
        } else if !(1..=pool).contains(&count) {
            push(
                "/items_per_attempt".to_owned(),
                format!("Draw 1 to {pool} of the chosen items, or leave it out."),
            );
        }
    }
    if new.kind != CourseKind::Exam && !new.max_findings.is_empty() {
        push("/max_findings".to_owned(), "Only exams have limits on findings; leave them out.".to_owned());
    }
    if !(new.pass_share > 0.0 && new.pass_share <= 1.0) {
        push("/pass_share".to_owned(), "Enter a share above 0 and up to 1.".to_owned());
    }
    let attempts = 1..=MAX_ATTEMPTS;
    if new.kind.is_exam() && !new.max_attempts.is_some_and(|most| attempts.contains(&most)) {
        push("/max_attempts".to_owned(), format!("Allow 1 to {MAX_ATTEMPTS} attempts at an exam."));
    }
    if new.minutes.is_some_and(|minutes| !(1..=24 * 60).contains(&minutes)) {
        push("/minutes".to_owned(), "Enter 1 to 1440 minutes, or leave it out.".to_owned());
    }
    found
}

/// What is wrong with the golden items of a new course.
fn golden_problems(
    new: &NewCourse,
    stage: &Stage,
    known: &BTreeMap<String, GoldenSummary>,
    push: &mut impl FnMut(String, String),
) {
    if new.golden.is_empty() || new.golden.len() > MAX_COURSE_ITEMS {
        push("/golden".to_owned(), format!("Choose 1 to {MAX_COURSE_ITEMS} golden items."));
    }
    let mut seen = BTreeSet::new();
    for (place, id) in new.golden.iter().enumerate().take(MAX_COURSE_ITEMS) {
        let pointer = format!("/golden/{place}");
        match known.get(id) {
            None => push(pointer, "There is no such golden item.".to_owned()),
            Some(item) if item.stage != new.stage => {
                push(
                    pointer,
                    format!("{} is not of {}; choose golden items of it.", item.scene_name, stage.name),
                );
            }
            Some(item) if item.state != GoldenState::Vetted => {
                push(pointer, format!("{} is not vetted; vet it, or leave it out.", item.scene_name));
            }
            Some(item) if !seen.insert(id) => {
                push(pointer, format!("{} is chosen twice; leave one out.", item.scene_name));
            }
            Some(_) => {}
        }
    }
}

/// A course with its items, what their answers say about them, and people's attempts.
///
/// # Errors
/// There is no such course in the project.
pub fn detail(
    tx: &mut dyn Tx,
    now: &Timestamp,
    viewer: Viewer,
    id: CourseId,
) -> Result<CourseDetail, StoreError> {
    let stored = courses::get(tx, viewer.project, id)?;
    let items = courses::items(tx, id)?;
    let mut people = Vec::new();
    let mut answers: BTreeMap<UserId, Vec<Option<bool>>> = BTreeMap::new();
    let places: BTreeMap<GoldenId, usize> =
        items.iter().enumerate().map(|(place, item)| (item.golden, place)).collect();
    for attempt in attempts::list(tx, id, None)? {
        let loaded = load(tx, now, &attempt)?;
        let answered = answers.entry(attempt.person).or_insert_with(|| vec![None; items.len()]);
        for item in &loaded.items {
            // The first answer to an item says what a person knew; later ones, what they remember.
            if let Some(place) = places.get(&item.golden) {
                answered[*place] = answered[*place].or(item.is_right);
            }
        }
        let attempt_summary = summary(&stored, &loaded);
        people.push(PersonAttempt {
            person: attempt.person.to_string(),
            person_name: attempt.person_name,
            attempt: attempt_summary,
        });
    }
    people.reverse();
    let answers: Vec<_> = answers.into_values().collect();
    let statistics = item_statistics(&answers, items.len());
    let item = |(item, statistics): (courses::StoredCourseItem, _)| CourseItem {
        golden: item.golden.to_string(),
        scene_name: item.scene_name,
        concepts: item.concepts,
        difficulty: item.difficulty,
        statistics,
    };
    let items = items.into_iter().zip(statistics).map(item).collect();
    Ok(CourseDetail { course: described(tx, now, viewer.user, stored)?, items, people })
}

/// Archive a course: nobody begins it any more, and no stage requires it.
///
/// # Errors
/// There is no such course in the project.
pub fn archive(tx: &mut dyn Tx, by: ActionContext<'_>, id: CourseId) -> Result<Audited<()>, StoreError> {
    let course = courses::get(tx, by.project, id)?;
    courses::archive(tx, by.now, id)?;
    Ok(Audited::new((), by.entry("course.archive", id, format!("archived {}", course.name))))
}
