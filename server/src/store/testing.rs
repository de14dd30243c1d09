//! What store tests stand on: the same test on SQLite and on PostgreSQL.

use super::{Db, StoreError, Tx};
use crate::clock::{Clock, Now};

/// A fresh, migrated database.
pub struct Fixture {
    db: Db,
    clock: Clock,
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
        self.db.write_blocking(f)
    }

    /// The clock's time.
    pub fn now(&self) -> Now {
        self.clock.now()
    }

    /// The database itself.
    pub fn db(&self) -> &Db {
        &self.db
    }
}

/// Run a test on SQLite, and where `ASSAY_TEST_POSTGRES` names a server, on a database of its own there.
#[allow(clippy::print_stderr, reason = "a skipped engine must be seen")]
pub fn each_engine(test: impl Fn(&Fixture)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = Db::sqlite(&folder.path().join("assay.sqlite")).expect("SQLite opens");
    test(&Fixture { db, clock: Clock::default(), _folder: folder });

    let Ok(url) = std::env::var("ASSAY_TEST_POSTGRES") else {
        eprintln!("SKIPPED on PostgreSQL: ASSAY_TEST_POSTGRES names no server");
        return;
    };
    let name = format!("test_{}", uuid::Uuid::now_v7().simple());
    let mut admin = ::postgres::Client::connect(&url, ::postgres::NoTls).expect("PostgreSQL answers");
    admin.batch_execute(&format!("CREATE DATABASE {name}")).expect("a database of the test's own");
    let (server, _) = url.rsplit_once('/').expect("a URL with a database");
    let db = Db::postgres(&format!("{server}/{name}")).expect("PostgreSQL opens");
    let folder = tempfile::tempdir().expect("a temporary folder");
    test(&Fixture { db, clock: Clock::default(), _folder: folder });
    admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).expect("the database goes away");
}
