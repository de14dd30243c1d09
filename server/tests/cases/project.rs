//! A data folder with one project, as a server leaves it, for commands that work on it.

use super::{CommandOutcome, Converted, assay, case, convert_into};
use assay_core::api::ProjectTemplate;
use assay_core::ontology::Class;
use assay_server::clock::Clock;
use assay_server::store::accounts::{NewUser, add_user};
use assay_server::store::{Database, UnauditedWrite, projects, stages};
use assay_server::template;
use std::path::Path;
use tempfile::TempDir;

/// A project named `P` with one stage of images.
pub(super) struct Project {
    data: TempDir,
}

impl Project {
    pub(super) fn new() -> Self {
        Self::with_classes(None)
    }

    /// The same; the stage has these classes, or those of its template.
    pub(super) fn with_classes(classes: Option<&[&str]>) -> Self {
        let data = tempfile::tempdir().unwrap();
        let db = Database::sqlite(&data.path().join("assay.sqlite")).unwrap();
        let mut stage = template::stage(ProjectTemplate::Images);
        if let Some(classes) = classes {
            let class = |name: &&str| Class { name: (*name).to_owned(), ..stage.ontology.classes[0].clone() };
            let classes = classes.iter().map(class).collect();
            stage.ontology.classes = classes;
        }
        let now = Clock::default().now();
        db.write_unaudited_blocking(UnauditedWrite::Setup, move |tx| {
            let new =
                NewUser { name: "Ana".to_owned(), email: "ana@example.org".to_owned(), ..NewUser::default() };
            let user = add_user(tx, &now, &new)?;
            let project = projects::create(tx, &now, "P", "", user)?;
            stages::add(tx, project, &stage).map(drop)
        })
        .unwrap();
        Self { data }
    }

    fn data(&self) -> &str {
        self.data.path().to_str().unwrap()
    }

    /// `assay import` of a path, with further arguments.
    pub(super) fn import_path(&self, path: &Path, more: &[&str]) -> CommandOutcome {
        let at = ["import", path.to_str().unwrap(), "--project", "P", "--data", self.data()];
        assay(&[&at[..], more].concat())
    }

    /// `assay import` of a case's folder.
    pub(super) fn import(&self, input: &str, more: &[&str]) -> CommandOutcome {
        self.import_path(Path::new(&case(input)), more)
    }

    /// `assay export` in a format.
    pub(super) fn export(&self, format: &str, labels: &str) -> Converted {
        convert_into(|path| {
            assay(&[
                "export",
                "--project",
                "P",
                "--data",
                self.data(),
                "--format",
                format,
                "--labels",
                labels,
                "--out",
                path,
            ])
        })
    }
}
