//! Server of one test on loopback, and people who call it.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, missing_docs)]

use assay_core::api::{NewProject, Project, ProjectTemplate};
use assay_core::id::{ProjectId, StageId, TaskId, UserId};
use assay_core::label::Document;
use assay_core::permission::Role;
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_server::blobs::BlobStore;
use assay_server::clock::Clock;
use assay_server::connections::{ConnectionLimits, serve};
use assay_server::folder::{ReferenceFolders, ReferenceRoot};
use assay_server::http::{AlignmentCache, AppState, DriftCache, DriftWeeksCache, MeasurementCache, router};
use assay_server::jobs::import::job::Importer;
use assay_server::jobs::upload_space::{DEFAULT_QUOTA_BYTES, UploadSpace};
use assay_server::live::LiveRooms;
use assay_server::messages::MessageClients;
use assay_server::messages::mail::MailClient;
use assay_server::messages::webhook::WebhookClient;
use assay_server::sign_in::{SignInGuard, TrustedProxies, hash_password};
use assay_server::store::accounts::{NewUser, add_user};
use assay_server::store::{Database, Tx, UnauditedWrite, files, golden, projects, scenes, tasks};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Semaphore;

pub mod program;
mod square;

pub use square::square;

pub const PASSWORD: &str = "correct horse battery";

pub struct Server {
    pub url: String,
    pub db: Database,
    pub blobs: BlobStore,
    pub clock: Clock,
    pub sign_in: SignInGuard,
    pub upload_space: UploadSpace,
    pub previews: Arc<Semaphore>,
    folder: tempfile::TempDir,
}

pub async fn start() -> Server {
    start_as(ServerOptions::default()).await
}

pub async fn start_with(setup_code: Option<&'static str>) -> Server {
    start_as(ServerOptions { setup_code, ..ServerOptions::default() }).await
}

/// What sets a server apart from one by default.
pub struct ServerOptions {
    pub setup_code: Option<&'static str>,
    pub https: bool,
    pub trusted_proxies: Vec<&'static str>,
    pub limits: ConnectionLimits,
    /// Bytes at most in the uploads of a project.
    pub project_quota: u64,
    /// Folders for imports without a copy, of single projects.
    pub references: Vec<(ProjectId, ReferenceRoot)>,
    /// Whether webhooks may be in private networks.
    pub allow_private_webhooks: bool,
    /// Mail server.
    pub mail: Option<MailClient>,
    /// Folder of the server, where it was there before.
    pub folder: Option<tempfile::TempDir>,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            setup_code: None,
            https: false,
            trusted_proxies: Vec::new(),
            limits: ConnectionLimits::default(),
            project_quota: DEFAULT_QUOTA_BYTES,
            references: Vec::new(),
            allow_private_webhooks: false,
            mail: None,
            folder: None,
        }
    }
}

pub async fn start_as(options: ServerOptions) -> Server {
    let folder = options.folder.unwrap_or_else(|| tempfile::tempdir().unwrap());
    let db = Database::sqlite(&folder.path().join("assay.sqlite")).unwrap();
    let blobs = BlobStore::open(&folder.path().join("blobs")).unwrap();
    let clock = Clock::default();
    // Limits count by the minute: no test crosses the end of one.
    clock.advance(60 - clock.now().seconds % 60);
    let uploads = folder.path().join("uploads");
    std::fs::create_dir_all(folder.path().join("references")).unwrap();
    let references = ReferenceRoot::open_root(folder.path().join("references").to_str()).unwrap();
    let references = ReferenceFolders::new(references, options.references.into_iter().collect());
    let upload_space = UploadSpace::new(uploads.clone(), options.project_quota);
    let previews = Arc::new(Semaphore::new(1));
    let importer =
        Importer::new(db.clone(), blobs.clone(), uploads.clone(), references.clone(), clock.clone());
    let proxies = options.trusted_proxies.iter().map(|proxy| proxy.parse().unwrap()).collect();
    let sign_in = SignInGuard::start(TrustedProxies::new(proxies)).unwrap();
    let app = AppState {
        db: db.clone(),
        blobs: blobs.clone(),
        uploads,
        upload_space: upload_space.clone(),
        previews: previews.clone(),
        references,
        importer,
        clock: clock.clone(),
        demo: None,
        setup_code: options.setup_code.map(Into::into),
        https: options.https,
        sign_in: sign_in.clone(),
        rooms: LiveRooms::default(),
        measurements: MeasurementCache::default(),
        alignments: AlignmentCache::default(),
        drifts: DriftCache::default(),
        drift_weeks: DriftWeeksCache::default(),
        messages: MessageClients {
            webhooks: WebhookClient::new(options.allow_private_webhooks),
            mail: options.mail,
        },
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(serve(listener, router(app), options.limits, std::future::pending()));
    Server { url, db, blobs, clock, sign_in, upload_space, previews, folder }
}

pub struct Person {
    pub id: UserId,
    client: Client,
    base: String,
    session: String,
}

impl Server {
    pub fn data(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Folder from which data may be imported without a copy.
    pub fn references(&self) -> PathBuf {
        self.folder.path().join("references")
    }

    pub fn stranger(&self) -> Person {
        Person {
            id: UserId::from(0),
            client: Client::new(),
            base: format!("{}/api/v1", self.url),
            session: String::new(),
        }
    }

    /// Person with an account, signed in.
    pub async fn person(&self, name: &str, site_admin: bool) -> Person {
        let email = format!("{name}@example.org");
        let password_hash = Some(hash_password(PASSWORD).unwrap());
        let new = NewUser { name: name.to_owned(), email, password_hash, site_admin, ..NewUser::default() };
        let now = self.clock.now();
        let id =
            self.db.write_unaudited(UnauditedWrite::Setup, move |tx| add_user(tx, &now, &new)).await.unwrap();
        Person { id, ..self.signed_in(name).await }
    }

    /// Person who has an account already.
    pub async fn signed_in(&self, name: &str) -> Person {
        let mut person = self.visitor();
        let sign_in = serde_json::json!({ "email": format!("{name}@example.org"), "password": PASSWORD });
        let answer = person.post("/session").json(&sign_in).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        person.store_session(&answer);
        person
    }

    /// Stranger with a browser, which stores cookies.
    pub fn visitor(&self) -> Person {
        Person { client: Client::builder().cookie_store(true).build().unwrap(), ..self.stranger() }
    }

    /// Project with a photograph's task that has golden, and people in each role: admin, operations, QA, two
    /// taskers.
    pub async fn project(&self) -> Cast {
        let admin = self.person("admin", true).await;
        let new =
            NewProject { name: "Drone".to_owned(), purpose: String::new(), template: ProjectTemplate::Drone };
        let project: Project = admin.json(admin.post("/projects").json(&new)).await;
        let mut people = Vec::new();
        for (name, role) in
            [("ops", Role::Operations), ("quinn", Role::Qa), ("ana", Role::Tasker), ("ben", Role::Tasker)]
        {
            let person = self.person(name, false).await;
            let (id, user) = (project.id.parse().unwrap(), person.id);
            let set_member = move |tx: &mut dyn Tx| projects::set_member(tx, id, user, role, "");
            self.db.write_unaudited(UnauditedWrite::Setup, set_member).await.unwrap();
            people.push(person);
        }
        let [ops, qa, ana, ben] = people.try_into().ok().unwrap();
        let stage: StageId = project.stages[0].id.parse().unwrap();
        let project = project.id.parse().unwrap();
        // For training: taskers compare with golden while they label.
        let compare = move |tx: &mut dyn Tx| {
            tx.execute("UPDATE stages SET compare_while_labeling = 1 WHERE id = $1", &[stage.into()])
        };
        self.db.write_unaudited(UnauditedWrite::Setup, compare).await.unwrap();
        let task = self.task(project, stage, "one.png", true).await;
        Cast { project, stage, task, admin, ops, qa, ana, ben }
    }

    /// Project of boxes on photographs, with a task that ana holds.
    pub async fn boxes(&self) -> Cast {
        let mut cast = self.project().await;
        let template = ProjectTemplate::Images;
        let new = NewProject { name: "Boxes".to_owned(), purpose: String::new(), template };
        let project: Project = cast.admin.json(cast.admin.post("/projects").json(&new)).await;
        cast.project = project.id.parse().unwrap();
        cast.stage = project.stages[0].id.parse().unwrap();
        let members = [(cast.ana.id, Role::Tasker), (cast.ben.id, Role::Tasker), (cast.qa.id, Role::Qa)];
        for (user, role) in members {
            let project = cast.project;
            let set_member = move |tx: &mut dyn Tx| projects::set_member(tx, project, user, role, "");
            self.db.write_unaudited(UnauditedWrite::Setup, set_member).await.unwrap();
        }
        cast.task = self.task(cast.project, cast.stage, "two.png", false).await;
        let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/claim"))).await;
        cast
    }

    /// Another person in the project.
    pub async fn member(&self, cast: &Cast, name: &str, role: Role) -> Person {
        let person = self.person(name, false).await;
        let (project, user) = (cast.project, person.id);
        let set_member = move |tx: &mut dyn Tx| projects::set_member(tx, project, user, role, "");
        self.db.write_unaudited(UnauditedWrite::Setup, set_member).await.unwrap();
        person
    }

    /// The server's folder, for a server that goes on with it.
    pub fn into_folder(self) -> tempfile::TempDir {
        self.folder
    }

    /// Task over a photograph of these bytes.
    pub async fn task(&self, project: ProjectId, stage: StageId, name: &str, with_golden: bool) -> TaskId {
        let hash = self.blobs.put(name.as_bytes()).unwrap();
        let scene = photograph(name, &hash.to_string());
        let (now, size) = (self.clock.now(), name.len() as u64);
        self.db
            .write_unaudited(UnauditedWrite::Setup, move |tx| {
                files::add(tx, project, hash, "image/png", size)?;
                let (scene, _) = scenes::add(tx, &now, project, &scene)?;
                let (task, _) = tasks::add(tx, &now, project, stage, scene)?;
                if with_golden {
                    let state = assay_core::golden::GoldenState::Vetted;
                    golden::set(tx, &now, project, task, &square(0.0), state)?;
                }
                Ok(task)
            })
            .await
            .unwrap()
    }
}

pub struct Cast {
    pub project: ProjectId,
    pub stage: StageId,
    pub task: TaskId,
    pub admin: Person,
    pub ops: Person,
    pub qa: Person,
    pub ana: Person,
    pub ben: Person,
}

impl Cast {
    pub fn task_path(&self, rest: &str) -> String {
        format!("/projects/{}/tasks/{}{rest}", self.project, self.task)
    }
}

impl Person {
    /// Stores the session's cookie of an answer.
    pub fn store_session(&mut self, answer: &reqwest::Response) {
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        self.session = cookie.split(';').next().unwrap().to_owned();
    }

    /// Cookie of the session, for clients other than the HTTP client.
    pub fn cookie(&self) -> &str {
        &self.session
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }

    pub fn delete(&self, path: &str) -> RequestBuilder {
        self.request(Method::DELETE, path)
    }

    pub fn put(&self, path: &str) -> RequestBuilder {
        self.request(Method::PUT, path)
    }

    /// Body of an answer that must be a success.
    pub async fn json<T: serde::de::DeserializeOwned>(&self, request: RequestBuilder) -> T {
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{status}: {text}");
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
    }

    /// Problem document of an answer that must be this error.
    pub async fn problem(&self, request: RequestBuilder, status: u16) -> Value {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().is_some_and(|d| !d.is_empty()));
        problem
    }
}

pub fn photograph(name: &str, hash: &str) -> Scene {
    Scene {
        name: name.to_owned(),
        sensors: vec![Sensor {
            id: "camera".to_owned(),
            name: "Camera".to_owned(),
            kind: SensorKind::Camera { width: 400, height: 300, model: None },
            sensor_to_ego: assay_core::geometry::Pose::IDENTITY,
        }],
        frames: vec![Frame {
            data: vec![FrameData {
                sensor: "camera".to_owned(),
                blob: hash.to_owned(),
                media_type: "image/png".to_owned(),
                file: name.to_owned(),
                ..FrameData::default()
            }],
            ..Frame::default()
        }],
        metadata: std::collections::BTreeMap::new(),
    }
}

pub fn body(document: &Document) -> Value {
    serde_json::json!({ "document": document })
}
