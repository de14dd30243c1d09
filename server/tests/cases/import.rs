//! Imports: a picture that is there already is the same scene, whatever a format calls its sensor.

#[path = "../common/mod.rs"]
mod common;

use super::case;
use assay_core::api::{ImportJob, ImportReport, ImportState, NewProject, Project, ProjectTemplate, Upload};
use common::{Person, start};
use serde_json::{Value, json};
use std::io::Read;

struct Target {
    admin: Person,
    project: String,
    stage: String,
}

impl Target {
    async fn import(&self, files: &[(&str, &str)]) -> ImportReport {
        let uploads = format!("/projects/{}/uploads", self.project);
        let upload: Upload = self.admin.json(self.admin.post(&uploads)).await;
        let path = format!("{uploads}/{}", upload.id);
        for (name, file) in files {
            let bytes = std::fs::read(case(&format!("second-task-for-a-picture/{file}"))).unwrap();
            let put = self.admin.put(&format!("{path}/files")).query(&[("path", name)]).body(bytes);
            assert_eq!(put.send().await.unwrap().status(), 204);
        }
        let request = json!({ "stage": self.stage, "labels": "drafts" });
        let begun = self.admin.post(&format!("{path}/import")).json(&request);
        let mut job: ImportJob = self.admin.json(begun).await;
        while job.state == ImportState::Running {
            tokio::task::yield_now().await;
            let path = format!("/projects/{}/imports/{}", self.project, job.id);
            job = self.admin.json(self.admin.get(&path)).await;
        }
        assert_eq!((job.state, job.report.problems.as_slice()), (ImportState::Done, &[][..]));
        job.report
    }

    async fn tasks(&self) -> Vec<Value> {
        let all: Value = self.admin.json(self.admin.get(&format!("/projects/{}/tasks", self.project))).await;
        all["items"].as_array().unwrap().clone()
    }

    /// Images and annotations in the export of the latest labels.
    async fn exported(&self) -> [usize; 2] {
        let path = format!("/projects/{}/export?format=coco&labels=latest", self.project);
        let bytes = self.admin.get(&path).send().await.unwrap().bytes().await.unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_index(0).unwrap().read_to_string(&mut text).unwrap();
        let coco: Value = serde_json::from_str(&text).unwrap();
        ["images", "annotations"].map(|key| coco[key].as_array().unwrap().len())
    }
}

async fn with_picture() -> (common::Server, Target) {
    let server = start().await;
    let admin = server.person("admin", true).await;
    let template = ProjectTemplate::Images;
    let new = NewProject { name: "P".to_owned(), purpose: String::new(), template };
    let project: Project = admin.json(admin.post("/projects").json(&new)).await;
    let target = Target { admin, stage: project.stages[0].id.clone(), project: project.id };
    let report = target.import(&[("a.png", "pictures/a.png")]).await;
    assert_eq!((report.scenes, report.tasks), (1, 1));
    (server, target)
}

const LABELED: [(&str, &str); 2] = [("labeled/a.png", "labeled/a.png"), ("labeled/a.json", "labeled/a.json")];
const MORE: [(&str, &str); 2] = [("labeled/a.png", "labeled/a.png"), ("labeled/a.json", "more.json")];

#[tokio::test]
async fn second_task_for_a_picture() {
    let (_server, target) = with_picture().await;
    let report = target.import(&LABELED).await;
    assert_eq!((report.scenes, report.tasks, report.prelabeled, report.objects), (0, 0, 1, 3));
    assert_eq!(target.tasks().await.len(), 1);
    assert_eq!(target.exported().await, [1, 3]);

    let again = target.import(&LABELED).await;
    assert_eq!((again.tasks, again.prelabeled, again.already_there), (0, 0, 1));
    assert_eq!(again.warnings, Vec::<String>::new());

    let report = target.import(&MORE).await;
    assert_eq!((report.tasks, report.prelabeled), (0, 1));
    assert_eq!((target.tasks().await.len(), target.exported().await), (1, [1, 4]));
}

#[tokio::test]
async fn labels_for_a_picture_that_somebody_has_begun_are_reported_by_name() {
    let (_server, target) = with_picture().await;
    let task = target.tasks().await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/projects/{}/tasks/{task}", target.project);
    let claimed = target.admin.post(&format!("{path}/claim")).send().await.unwrap();
    assert!(claimed.status().is_success());
    for files in [LABELED, MORE] {
        let report = target.import(&files).await;
        assert_eq!((report.scenes, report.tasks, report.prelabeled), (0, 0, 0));
        let kind = "labels not taken, because somebody has begun or submitted the task";
        assert_eq!(report.warnings, [format!("1 × {kind}: a")]);
    }
    assert_eq!(target.tasks().await.len(), 1);
    let detail: Value = target.admin.json(target.admin.get(&path)).await;
    assert_eq!(detail["document"]["objects"], json!([]));
}
