//! SQLite: one writer thread that commits in groups, and readers beside it.

use super::error::StoreError;
use super::row::SqlRow;
use super::tx::Tx;
use super::value::SqlValue;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, params_from_iter};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Closures at most in one commit.
const GROUP: usize = 128;

/// Work for the writer: runs within a savepoint and returns whether to commit it; `finish` then receives the outcome of the commit.
pub(super) trait QueuedWrite: Send {
    fn run(&mut self, tx: &mut dyn Tx) -> bool;
    fn finish(self: Box<Self>, committed: Result<(), StoreError>);
}

pub(super) struct Sqlite {
    path: PathBuf,
    jobs: Mutex<Sender<Box<dyn QueuedWrite>>>,
    readers: Mutex<Vec<Connection>>,
}

impl Sqlite {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let mut writer = Connection::open(path)?;
        writer.busy_timeout(Duration::from_secs(10))?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        // FULL: the write-ahead log is on disk before a commit returns.
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "foreign_keys", true)?;
        writer.set_prepared_statement_cache_capacity(256);
        writer.execute_batch("BEGIN IMMEDIATE")?;
        let migrated = super::migrate::migrate(&mut SqliteTx(&mut writer));
        writer.execute_batch(if migrated.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        migrated?;
        let (jobs, queue) = channel();
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || write_loop(&mut writer, &queue))
            .map_err(|e| StoreError::Engine(e.to_string()))?;
        Ok(Self { path: path.to_owned(), jobs: Mutex::new(jobs), readers: Mutex::new(Vec::new()) })
    }

    pub(super) fn send(&self, job: Box<dyn QueuedWrite>) {
        let jobs = self.jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Err(refused) = jobs.send(job) {
            refused
                .0
                .finish(Err(StoreError::Engine("the writer has stopped; restart the server".to_owned())));
        }
    }

    pub(super) fn read<T>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let pooled = self.readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        let mut reader = match pooled {
            Some(reader) => reader,
            None => self.open_reader()?,
        };
        reader.execute_batch("BEGIN")?;
        let outcome = f(&mut SqliteTx(&mut reader));
        reader.execute_batch("ROLLBACK")?;
        let mut readers = self.readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if readers.len() < 8 {
            readers.push(reader);
        }
        outcome
    }

    fn open_reader(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.path, flags)?;
        reader.busy_timeout(Duration::from_secs(10))?;
        reader.set_prepared_statement_cache_capacity(256);
        Ok(reader)
    }
}

fn write_loop(connection: &mut Connection, queue: &Receiver<Box<dyn QueuedWrite>>) {
    while let Ok(first) = queue.recv() {
        let mut group = vec![first];
        group.extend(queue.try_iter().take(GROUP - 1));
        let mut failure = connection.execute_batch("BEGIN IMMEDIATE").err();
        if failure.is_none() {
            for job in &mut group {
                if let Err(e) = run_in_savepoint(connection, job.as_mut()) {
                    failure = Some(e);
                    break;
                }
            }
            failure = failure.or_else(|| connection.execute_batch("COMMIT").err());
            if failure.is_some() && !connection.is_autocommit() {
                let _nothing_left_to_undo = connection.execute_batch("ROLLBACK");
            }
        }
        let failure = failure.map(|e| e.to_string());
        for job in group {
            job.finish(failure.clone().map_or(Ok(()), |e| Err(StoreError::Engine(e))));
        }
    }
}

fn run_in_savepoint(connection: &mut Connection, job: &mut dyn QueuedWrite) -> rusqlite::Result<()> {
    connection.execute_batch("SAVEPOINT job")?;
    if !job.run(&mut SqliteTx(connection)) {
        connection.execute_batch("ROLLBACK TO job")?;
    }
    connection.execute_batch("RELEASE job")
}

struct SqliteTx<'a>(&'a mut Connection);

impl ToSql for SqlValue {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(v) => ValueRef::Integer(*v),
            Self::Real(v) => ValueRef::Real(*v),
            Self::Text(v) => ValueRef::Text(v.as_bytes()),
            Self::Bytes(v) => ValueRef::Blob(v),
        }))
    }
}

/// `$1` as SQLite's numbered `?1`, which binds by number wherever it stands.
fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

impl Tx for SqliteTx<'_> {
    fn query(&mut self, sql: &str, params: &[SqlValue]) -> Result<Vec<SqlRow>, StoreError> {
        let mut statement = self.0.prepare_cached(&numbered(sql))?;
        let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query(params_from_iter(params))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let values = (0..columns.len()).map(|i| Ok(owned(row.get_ref(i)?)));
            found.push(SqlRow::new(columns.clone(), values.collect::<Result<_, StoreError>>()?));
        }
        Ok(found)
    }

    fn execute(&mut self, sql: &str, params: &[SqlValue]) -> Result<u64, StoreError> {
        let changed = self.0.prepare_cached(&numbered(sql))?.execute(params_from_iter(params))?;
        Ok(u64::try_from(changed).unwrap_or(0))
    }
}

fn owned(value: ValueRef<'_>) -> SqlValue {
    match value {
        ValueRef::Null => SqlValue::Null,
        ValueRef::Integer(v) => SqlValue::Int(v),
        ValueRef::Real(v) => SqlValue::Real(v),
        ValueRef::Text(v) => SqlValue::Text(String::from_utf8_lossy(v).into_owned()),
        ValueRef::Blob(v) => SqlValue::Bytes(v.to_vec()),
    }
}
