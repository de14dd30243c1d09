//! Fixtures of store tests: the same test on SQLite and on PostgreSQL.

use super::accounts::{NewUser, add_user};
use super::change::Audited;
use super::engine::Database;
use super::error::StoreError;
use super::tx::Tx;
use super::{projects, scenes, stages, tasks};
use crate::clock::{Clock, Timestamp};
use assay_core::api::ProjectTemplate;
use assay_core::id::{ProjectId, StageId, TaskId, UserId};
use assay_core::label::{Document, Object};
use assay_core::permission::Role;
use assay_core::scene::{Frame, Scene, Sensor, SensorKind};

#[path = "../../tests/common/square.rs"]
mod square;

pub use square::square;

/// A fresh, migrated database.
pub struct Fixture {
    db: Database,
    clock: Clock,
    is_sqlite: bool,
    _folder: tempfile::TempDir,
}

impl Fixture {
    /// Run a store function that must not fail.
    pub fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.try_write(f).expect("the store function must not fail")
    }

    /// Run a store function.
    pub fn try_write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.db.transaction_blocking(f)
    }

    /// Run a use case, with its entries in the audit trail.
    pub fn change<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut dyn Tx, &Timestamp) -> Result<Audited<T>, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.db.change_blocking(self.now(), f)
    }

    /// The clock's time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Let time pass.
    pub fn advance(&self, seconds: i64) {
        self.clock.advance(seconds);
    }

    /// Add a person called so.
    pub fn person(&self, name: &str) -> UserId {
        let new =
            NewUser { name: name.to_owned(), email: format!("{name}@example.org"), ..NewUser::default() };
        let now = self.now();
        self.write(move |tx| add_user(tx, &now, &new))
    }

    /// A project with two taskers, a reviewer and one task.
    pub fn cast(&self) -> Cast {
        let (ana, ben, qa) = (self.person("ana"), self.person("ben"), self.person("quinn"));
        let now = self.now();
        let (project, stage, task) = self.write(move |tx| {
            let project = projects::create(tx, &now, "Drone pilot", "", qa)?;
            projects::set_member(tx, project, ana, Role::Tasker, "Labeling")?;
            projects::set_member(tx, project, ben, Role::Tasker, "Labeling")?;
            projects::set_member(tx, project, qa, Role::Qa, "Quality")?;
            let template = crate::template::stage(ProjectTemplate::Drone);
            let stage =
                stages::add(tx, project, &stages::NewStage { compare_while_labeling: true, ..template })?;
            let (scene, _) = scenes::add(tx, &now, project, &scene("one"))?;
            let (task, _) = tasks::add(tx, &now, project, stage, scene)?;
            Ok((project, stage, task))
        });
        Cast { project, stage, task, ana, ben, qa }
    }

    /// Whether it is on SQLite, which answers many times faster: it has no round trips.
    pub fn is_sqlite(&self) -> bool {
        self.is_sqlite
    }

    /// The database itself.
    pub fn db(&self) -> &Database {
        &self.db
    }
}

/// Ids of a project, its stage and task, and its people.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    /// The project.
    pub project: ProjectId,
    /// Its stage.
    pub stage: StageId,
    /// Its task.
    pub task: TaskId,
    /// A tasker.
    pub ana: UserId,
    /// Another tasker.
    pub ben: UserId,
    /// The reviewer.
    pub qa: UserId,
}

/// A scene of one frame of a camera, without files.
pub fn scene(name: &str) -> Scene {
    Scene {
        name: name.to_owned(),
        sensors: vec![Sensor {
            id: "camera".to_owned(),
            name: "Camera".to_owned(),
            kind: SensorKind::Camera { width: 400, height: 300, model: None },
            sensor_to_ego: Default::default(),
        }],
        frames: vec![Frame::default()],
        metadata: std::collections::BTreeMap::new(),
    }
}

/// A label of one object of a class, without shapes.
pub fn document(class: &str) -> Document {
    let object = Object {
        id: "1".to_owned(),
        class: class.to_owned(),
        attributes: std::collections::BTreeMap::new(),
        track: false,
        shapes: Vec::new(),
    };
    Document { objects: vec![object], ..Document::default() }
}

impl Fixture {
    /// On SQLite.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db = Database::sqlite(&folder.path().join("assay.sqlite")).expect("SQLite opens");
        Self { db, clock: Clock::default(), is_sqlite: true, _folder: folder }
    }
}

/// Run a test on SQLite, and where `ASSAY_TEST_POSTGRES` names a server, on a database of its own there.
#[allow(clippy::print_stderr, reason = "a skipped engine must be seen")]
pub fn each_engine(test: impl Fn(&Fixture)) {
    test(&Fixture::sqlite());
    let Ok(url) = std::env::var("ASSAY_TEST_POSTGRES") else {
        eprintln!("SKIPPED on PostgreSQL: ASSAY_TEST_POSTGRES names no server");
        return;
    };
    let name = format!("test_{}", uuid::Uuid::now_v7().simple());
    let mut admin = ::postgres::Client::connect(&url, ::postgres::NoTls).expect("PostgreSQL answers");
    admin.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database of the test's own");
    let (server, _) = url.rsplit_once('/').expect("a URL with a database");
    let db = Database::postgres(&format!("{server}/{name}")).expect("PostgreSQL opens");
    let folder = tempfile::tempdir().expect("a temporary folder");
    test(&Fixture { db, clock: Clock::default(), is_sqlite: false, _folder: folder });
    admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).expect("the database goes away");
}
