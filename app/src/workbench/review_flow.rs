//! Flow of a review: what is judged next, loaded before it is needed, so that the next label is on screen at once.

use super::image::{PicturesAhead, fetch_ahead};
use super::open_task::{OpenedTask, open_task};
use crate::client::navigation::Navigator;
use crate::client::outbox::Outbox;
use crate::client::routes::{self, TaskFilter};
use crate::client::verdicts::{PendingVerdict, VerdictOutbox};
use crate::client::{ApiError, Session, blob_url, segment};
use crate::ui::Toasts;
use assay_core::api::{BatchDetail, BatchSummary, TaskDetail, TaskSummary};
use assay_core::pipeline::WorkbenchView;
use assay_core::review::Verdict;
use assay_core::review::batch::{BatchPlan, InspectionCounts, Outlook, PlanRule};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Tasks that are loaded before they are needed.
const AHEAD: usize = 3;

/// Batch whose sample is inspected, as far as this window knows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BatchInspection {
    /// The batch, whose counts have verdicts that are not sent yet.
    pub(super) batch: BatchSummary,
    plan: BatchPlan,
}

impl BatchInspection {
    /// Counts of the inspected labels.
    pub(super) fn counts(&self) -> InspectionCounts {
        let BatchSummary { inspected, wrong, .. } = self.batch;
        let wrong_share = f64::from(wrong) / f64::from(inspected.max(1));
        InspectionCounts { inspected: u64::from(inspected), wrong: u64::from(wrong), wrong_share }
    }

    /// Whether the inspected labels decide.
    fn is_decided(&self) -> bool {
        self.plan.decide(self.counts()).is_some()
    }

    /// When the inspected labels decide.
    pub(super) fn rule(&self) -> &PlanRule {
        &self.plan.rule
    }

    /// What decides from here.
    pub(super) fn outlook(&self) -> Outlook {
        self.plan.outlook(self.counts())
    }

    /// With what the server knows, which may be more (of others) or less (on its way) than this window does.
    fn join(&mut self, batch: BatchSummary) {
        let BatchSummary { inspected, wrong, .. } = self.batch;
        self.batch = match batch.inspected >= inspected {
            true => batch,
            false => BatchSummary { inspected, wrong, ..batch },
        };
    }

    fn count(&mut self, verdict: Verdict, by: i32) {
        self.batch.inspected = self.batch.inspected.saturating_add_signed(by);
        if verdict == Verdict::Reject {
            self.batch.wrong = self.batch.wrong.saturating_add_signed(by);
        }
    }
}

/// Verdict given in this window.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GivenVerdict {
    pub(super) task: String,
    pub(super) scene_name: String,
    pub(super) verdict: Verdict,
    revision: String,
}

/// By context: the flow of the open review.
#[derive(Clone, Copy)]
pub(super) struct ReviewFlow {
    project: Memo<String>,
    /// Id of the batch; empty: what waits for a review by itself.
    batch: Memo<String>,
    user: StoredValue<String>,
    upcoming: StoredValue<Vec<String>>,
    opened: StoredValue<BTreeMap<String, OpenedTask>>,
    /// Verdicts of this window, the last one last.
    given: RwSignal<Vec<GivenVerdict>>,
    pub(super) inspection: RwSignal<Option<BatchInspection>>,
    is_filling: StoredValue<bool>,
    pictures: PicturesAhead,
    outbox: Outbox,
    verdicts: VerdictOutbox,
    navigator: Navigator,
    toasts: Toasts,
}

impl ReviewFlow {
    pub(super) fn provide(project: Memo<String>, batch: Memo<String>) -> Self {
        let flow = Self {
            project,
            batch,
            user: StoredValue::new(Session::get().user()),
            upcoming: StoredValue::new(Vec::new()),
            opened: StoredValue::new(BTreeMap::new()),
            given: RwSignal::new(Vec::new()),
            inspection: RwSignal::new(None),
            is_filling: StoredValue::new(false),
            pictures: PicturesAhead::provide(),
            outbox: Outbox::get(),
            verdicts: VerdictOutbox::get(),
            navigator: Navigator::get(),
            toasts: Toasts::get(),
        };
        provide_context(flow);
        flow
    }

    /// The last verdict of this window; tracked.
    pub(super) fn last_given(&self) -> Option<GivenVerdict> {
        self.given.with(|all| all.last().cloned())
    }

    /// A task to open: loaded before, or now.
    pub(super) async fn open(
        self,
        project: String,
        task: String,
        is_review: bool,
    ) -> Result<OpenedTask, ApiError> {
        let ready = self.opened.try_update_value(|opened| opened.remove(&task)).flatten();
        match ready.filter(|_| is_review) {
            Some(opened) => Ok(opened),
            None => open_task(project, task, self.user.get_value(), self.outbox, is_review).await,
        }
    }

    /// Loads what comes after a task.
    pub(super) fn fill(self, current: String) {
        if self.is_filling.try_update_value(|is| std::mem::replace(is, true)).unwrap_or(true) {
            return;
        }
        leptos::task::spawn_local(async move {
            // What cannot be loaded ahead is loaded when it is needed, and says then what is wrong.
            if let Ok(upcoming) = self.list_upcoming(&current).await {
                self.upcoming.try_set_value(upcoming.clone());
                self.opened.try_update_value(|opened| opened.retain(|task, _| upcoming.contains(task)));
                for task in upcoming.into_iter().take(AHEAD) {
                    self.load_ahead(task).await;
                }
            }
            self.is_filling.try_set_value(false);
        });
    }

    async fn load_ahead(self, task: String) {
        let is_known = self.opened.try_with_value(|opened| opened.contains_key(&task)).unwrap_or(true);
        let Some(project) = self.project.try_get_untracked().filter(|_| !is_known) else { return };
        let Some(user) = self.user.try_get_value() else { return };
        let Ok(opened) = open_task(project, task.clone(), user, self.outbox, true).await else { return };
        if let OpenedTask::Workbench(data) = &opened {
            self.load_data_ahead(&data.detail).await;
        }
        self.opened.try_update_value(|all| all.insert(task, opened));
    }

    /// Loads the first frame's files, and decodes the picture that is shown first.
    async fn load_data_ahead(self, detail: &TaskDetail) {
        let TaskDetail { task, stage, scene, .. } = detail;
        let shown_first = match stage.kind.view(scene) {
            WorkbenchView::Image => scene.cameras().next(),
            WorkbenchView::Crops | WorkbenchView::Cloud => None,
        };
        for data in scene.frames.first().into_iter().flat_map(|frame| &frame.data) {
            let url = blob_url(&task.project, data.shown.as_ref().unwrap_or(&data.blob));
            match shown_first.is_some_and(|camera| camera.id == data.sensor) {
                true => self.pictures.load(url).await,
                false => fetch_ahead(&url),
            }
        }
    }

    /// Ids of the project and the batch; none once the review is left.
    fn location(self) -> Option<(String, String)> {
        Some((self.project.try_get_untracked()?, self.batch.try_get_untracked()?))
    }

    /// Ids of the tasks that come after one; none once the review is left.
    async fn list_upcoming(self, current: &str) -> Result<Vec<String>, ApiError> {
        let Some((project, batch)) = self.location() else { return Ok(Vec::new()) };
        let on_their_way = self.verdicts.waiting_count();
        let limit = u32::try_from(AHEAD + 2 + on_their_way).unwrap_or(u32::MAX);
        let tasks: Vec<TaskSummary> = if batch.is_empty() {
            let after = TaskFilter {
                reviewable: true,
                cursor: Some(current.to_owned()),
                limit,
                ..TaskFilter::default()
            };
            let mut items = routes::tasks(&project, &after).await?.items;
            if items.len() <= AHEAD {
                items.extend(routes::tasks(&project, &TaskFilter { cursor: None, ..after }).await?.items);
            }
            items
        } else {
            if self.inspection.try_with_untracked(Option::is_none).unwrap_or(false) {
                let BatchDetail { batch, plan, .. } = routes::batch(&project, &batch).await?;
                self.inspection.try_set(Some(BatchInspection { batch, plan }));
            }
            let progress = routes::batch_next(&project, &batch, limit).await?;
            self.inspection.try_update(|known| {
                if let Some(known) = known {
                    known.join(progress.batch);
                }
            });
            progress.tasks
        };
        let mut upcoming = Vec::new();
        for task in tasks {
            // The server may have listed it just before it had the verdict.
            let is_given = self.verdicts.has(&task.id) || self.is_given(&task.id);
            if task.id != current && !is_given && !upcoming.contains(&task.id) {
                upcoming.push(task.id);
            }
        }
        Ok(upcoming)
    }

    /// Whether a verdict on a task was given in this window, and not taken back.
    fn is_given(&self, task: &str) -> bool {
        let is_it = |given: &GivenVerdict| given.task == task;
        self.given.try_with_untracked(|all| all.iter().any(is_it)).unwrap_or(true)
    }

    /// Sends a verdict in the background, and goes on.
    pub(super) fn give(self, pending: PendingVerdict) {
        let PendingVerdict { task, scene_name, review, .. } = pending.clone();
        let verdict = review.verdict;
        self.inspection.update(|known| {
            if let Some(known) = known {
                known.count(verdict, 1);
            }
        });
        let given = GivenVerdict { task: task.clone(), scene_name, verdict, revision: review.revision };
        self.given.update(|all| all.push(given));
        self.verdicts.send(pending);
        self.go_on(task);
    }

    /// Goes on after a label that the reviewer corrected, which was wrong as it was submitted.
    pub(super) fn go_on_after_correction(self, task: String) {
        self.inspection.try_update(|known| {
            if let Some(known) = known {
                known.count(Verdict::Reject, 1);
            }
        });
        self.go_on(task);
    }

    /// Opens what comes after a task, or the batch or list where nothing does.
    pub(super) fn go_on(self, after: String) {
        let is_decided =
            self.inspection.with_untracked(|known| known.as_ref().is_some_and(BatchInspection::is_decided));
        let next = self.upcoming.with_value(|all| all.iter().find(|task| !self.is_given(task)).cloned());
        match next.filter(|_| !is_decided) {
            Some(next) => self.show(&next),
            None => {
                leptos::task::spawn_local(async move {
                    if !self.verdicts.until_sent(None).await {
                        let what = "The server cannot be reached. Your verdicts are stored in this browser and are sent when it is back.";
                        self.toasts.show_error(what);
                        return;
                    }
                    let left = if is_decided { Ok(Vec::new()) } else { self.list_upcoming(&after).await };
                    match left.as_deref() {
                        Ok([next, ..]) => self.show(next),
                        Ok([]) => self.finish(),
                        Err(error) => self.toasts.show_error(error.message()),
                    }
                });
            }
        }
    }

    fn show(self, task: &str) {
        let Some((project, batch)) = self.location() else { return };
        let query = if batch.is_empty() { String::new() } else { format!("?batch={}", segment(&batch)) };
        self.navigator.replace(&format!("/projects/{project}/tasks/{task}/review{query}"));
    }

    fn finish(self) {
        let Some((project, batch)) = self.location() else { return };
        let list = format!("/projects/{project}/review");
        match batch.as_str() {
            "" => self.toasts.show_after_navigation(
                self.navigator,
                &list,
                "No label waits for your review any more.",
            ),
            batch => self.navigator.go(&format!("{list}/{batch}")),
        }
    }

    /// Takes the last verdict of this window back, and opens its task.
    pub(super) fn take_back(self) {
        let Some(last) = self.given.try_update(Vec::pop).flatten() else { return };
        leptos::task::spawn_local(async move {
            let Some((project, _)) = self.location() else { return };
            let taken_back = match self.verdicts.until_sent(Some(&last.task)).await {
                true => routes::withdraw_review(&project, &last.task, &last.revision).await.map(drop),
                false => Err(ApiError::Unreachable),
            };
            match taken_back {
                Ok(()) => {
                    self.inspection.try_update(|known| {
                        if let Some(known) = known {
                            known.count(last.verdict, -1);
                        }
                    });
                    // What was loaded before is of the time of the verdict.
                    self.opened.try_update_value(|opened| opened.remove(&last.task));
                    self.toasts.show(format!("Your verdict on {} is taken back.", last.scene_name));
                    self.show(&last.task);
                }
                Err(error) => {
                    self.toasts.show_error(format!("The verdict stays: {}", error.message()));
                    self.given.try_update(|all| all.push(last));
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::review::batch::{SamplingMethod, batch_plan};
    use assay_core::review::iso_2859::{InspectionLevel, InspectionSeverity};
    use serde_json::json;

    fn inspection() -> BatchInspection {
        let method = SamplingMethod::Iso2859 { level: InspectionLevel::II, aql: 2.5, reduced: true };
        let plan = batch_plan(80, &method, InspectionSeverity::Normal).unwrap();
        let batch = json!({
            "id": "b", "number": 1, "stage": "s", "stage_name": "Trucks", "filter": {}, "method": method, "state": "open", "tasks": 80,
            "sample": 20, "inspected": 0, "wrong": 0, "is_resubmission": false, "is_settled": false, "created_by_name": "Quinn",
            "created_at": "2026-11-30T08:00:00Z"
        });
        BatchInspection { batch: serde_json::from_value(batch).unwrap(), plan }
    }

    #[test]
    fn verdicts_count_before_the_server_has_them_and_those_of_others_are_added() {
        let mut known = inspection();
        known.count(Verdict::Accept, 1);
        known.count(Verdict::Reject, 1);
        let server = |inspected, wrong| BatchSummary { inspected, wrong, ..inspection().batch };
        known.join(server(1, 0));
        assert_eq!((known.batch.inspected, known.batch.wrong), (2, 1), "one is on its way");
        known.join(server(5, 1));
        assert_eq!((known.batch.inspected, known.batch.wrong), (5, 1), "somebody else inspects too");
        known.count(Verdict::Reject, -1);
        assert_eq!((known.batch.inspected, known.batch.wrong), (4, 0));
    }

    #[test]
    fn inspection_ends_with_the_label_that_decides() {
        let mut known = inspection();
        for _ in 0..19 {
            known.count(Verdict::Accept, 1);
        }
        assert!(!known.is_decided() && known.outlook().right_until_accepted == Some(1));
        known.count(Verdict::Accept, 1);
        assert!(known.is_decided());
        let mut bad = inspection();
        bad.count(Verdict::Reject, 1);
        bad.count(Verdict::Reject, 1);
        assert!(bad.is_decided());
    }
}
