//! Imports through the API: a picture that is there already is the same scene, whatever a format calls its sensor, and
//! a cloud's pose is stored.

use super::case;
use super::common::{Person, Server, start};
use assay_core::api::{ImportJob, ImportReport, ImportState, NewProject, Project, ProjectTemplate, Upload};
use assay_formats::cloud;
use serde_json::{Value, json};
use std::io::Read;

struct Target {
    admin: Person,
    project: String,
    stage: String,
}

impl Target {
    async fn import(&self, files: &[(&str, &str)]) -> ImportReport {
        self.import_with(files, json!({})).await
    }

    /// Imports with further options.
    async fn import_with(&self, files: &[(&str, &str)], options: Value) -> ImportReport {
        let uploads = format!("/projects/{}/uploads", self.project);
        let upload: Upload = self.admin.json(self.admin.post(&uploads)).await;
        let path = format!("{uploads}/{}", upload.id);
        for (name, file) in files {
            let bytes = std::fs::read(case(file)).unwrap();
            let put = self.admin.put(&format!("{path}/files")).query(&[("path", name)]).body(bytes);
            assert_eq!(put.send().await.unwrap().status(), 204);
        }
        let mut request = json!({ "stage": self.stage, "labels": "drafts" });
        request.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
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

async fn target(server: &Server, template: ProjectTemplate) -> Target {
    let admin = server.person("admin", true).await;
    let new = NewProject { name: "P".to_owned(), purpose: String::new(), template };
    let project: Project = admin.json(admin.post("/projects").json(&new)).await;
    Target { admin, stage: project.stages[0].id.clone(), project: project.id }
}

async fn with_picture() -> (Server, Target) {
    let server = start().await;
    let target = target(&server, ProjectTemplate::Images).await;
    let report = target.import(&[("a.png", "second-task-for-a-picture/pictures/a.png")]).await;
    assert_eq!((report.scenes, report.tasks), (1, 1));
    (server, target)
}

const PICTURE: (&str, &str) = ("labeled/a.png", "second-task-for-a-picture/labeled/a.png");
const LABELED: [(&str, &str); 2] = [PICTURE, ("labeled/a.json", "second-task-for-a-picture/labeled/a.json")];
const MORE: [(&str, &str); 2] = [PICTURE, ("labeled/a.json", "second-task-for-a-picture/more.json")];

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

#[tokio::test]
async fn the_pose_of_a_cloud_is_stored_and_applied_on_request_alone() {
    let file = [("a.pcd", "pcd-viewpoint/a.pcd")];
    for (applied, first) in [(false, [1.0, 1.0, 0.0]), (true, [1.0, 2.0, 1.0])] {
        let server = start().await;
        let target = target(&server, ProjectTemplate::Street).await;
        let report = target.import_with(&file, json!({ "apply_viewpoint": applied })).await;
        let what =
            if applied { "which is applied to their points" } else { "which is stored and not applied" };
        assert_eq!(
            report.warnings,
            [format!("1 × clouds with a pose in their header (VIEWPOINT), {what}: a.pcd")]
        );
        let task = target.tasks().await[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/projects/{}/tasks/{task}", target.project);
        let detail: Value = target.admin.json(target.admin.get(&path)).await;
        let data = &detail["scene"]["frames"][0]["data"][0];
        let pose = &data["viewpoint"]["translation"];
        assert_eq!(*pose, if applied { Value::Null } else { json!([0.0, 2.0, 0.0]) });
        let bytes = std::fs::read(server.blobs.find(data["blob"].as_str().unwrap()).unwrap()).unwrap();
        let points = cloud::decode(data["media_type"].as_str().unwrap(), &bytes).unwrap().points;
        let near = |p: &[f32; 3]| p.iter().zip(first).all(|(a, b)| (f64::from(*a) - b).abs() < 1e-4);
        assert!(near(&points[0]), "{points:?}");
        let claimed = target.admin.post(&format!("{path}/claim")).send().await.unwrap();
        assert!(claimed.status().is_success());
        let document = json!({ "document": { "version": 1, "objects": [] } });
        let submitted = target.admin.post(&format!("{path}/submit")).json(&document).send().await.unwrap();
        assert!(submitted.status().is_success());
        for format in ["kitti", "nuscenes"] {
            let path = format!("/projects/{}/export?format={format}&labels=latest", target.project);
            let answer = target.admin.get(&path).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{format}");
            let losses = answer.headers().get("assay-lost").map(|v| v.to_str().unwrap().to_owned());
            assert_eq!(
                losses.as_deref().is_some_and(|text| text.contains("VIEWPOINT")),
                !applied,
                "{format}"
            );
        }
    }
}
