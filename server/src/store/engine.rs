//! The database as the rest of the server sees it.

use super::error::StoreError;
use super::postgres::Postgres;
use super::sqlite::{QueuedWrite, Sqlite};
use super::tx::Tx;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::oneshot;

/// The database: where everything but files is stored. Cheap to clone.
#[derive(Clone)]
pub struct Database(Arc<Engine>);

enum Engine {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
}

impl Database {
    /// Open or make a SQLite file, and bring it up to date.
    ///
    /// # Errors
    /// The file cannot be opened or migrated.
    pub fn sqlite(path: &Path) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(Engine::Sqlite(Sqlite::open(path)?))))
    }

    /// Connect to PostgreSQL (`postgres://user@host/database`), and bring it up to date. Not to be called from an
    /// async task: it blocks.
    ///
    /// # Errors
    /// The server cannot be reached or the database not be migrated.
    pub fn postgres(url: &str) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(Engine::Postgres(Box::new(Postgres::open(url)?)))))
    }

    /// Run a function as one transaction. When this gives `Ok`, it is on disk.
    ///
    /// # Errors
    /// Those of the function, of which nothing is stored then, and of the engine.
    pub(super) async fn transaction<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => queue(sqlite, f).await.unwrap_or_else(|_| Err(StoreError::stopped())),
            Engine::Postgres(_) => {
                let db = self.clone();
                tokio::task::spawn_blocking(move || db.transaction_blocking(f))
                    .await
                    .unwrap_or_else(|_| Err(StoreError::stopped()))
            }
        }
    }

    /// [`Database::transaction`] for threads that may block.
    ///
    /// # Errors
    /// As [`Database::transaction`].
    pub(super) fn transaction_blocking<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => {
                queue(sqlite, f).blocking_recv().unwrap_or_else(|_| Err(StoreError::stopped()))
            }
            Engine::Postgres(postgres) => postgres.transaction(f),
        }
    }

    /// Run queries on a consistent snapshot.
    ///
    /// # Errors
    /// Those of the closure and of the engine.
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.read_blocking(f))
            .await
            .unwrap_or_else(|_| Err(StoreError::stopped()))
    }

    /// [`Database::read`] for threads that may block.
    ///
    /// # Errors
    /// As [`Database::read`].
    pub fn read_blocking<T>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match &*self.0 {
            Engine::Sqlite(sqlite) => sqlite.read(f),
            Engine::Postgres(postgres) => postgres.read(f),
        }
    }
}

/// Hand a change to SQLite's writer; the receiver gets its outcome once it is on disk.
fn queue<T: Send + 'static>(
    sqlite: &Sqlite,
    f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
) -> oneshot::Receiver<Result<T, StoreError>> {
    let (answer, waiting) = oneshot::channel();
    sqlite.send(Box::new(WriteJob { f: Some(f), outcome: None, answer }));
    waiting
}

struct WriteJob<F, T> {
    f: Option<F>,
    outcome: Option<Result<T, StoreError>>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> QueuedWrite for WriteJob<F, T>
where
    F: FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send,
    T: Send,
{
    fn run(&mut self, tx: &mut dyn Tx) -> bool {
        let Some(f) = self.f.take() else { return false };
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(tx)));
        let outcome = outcome.unwrap_or_else(|_| Err(StoreError::stopped()));
        let should_commit = outcome.is_ok();
        self.outcome = Some(outcome);
        should_commit
    }

    fn finish(self: Box<Self>, committed: Result<(), StoreError>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(StoreError::stopped()));
        // Nobody listens any more where the request was dropped; the write stands all the same.
        let _ = self.answer.send(committed.and(outcome));
    }
}

#[cfg(test)]
mod tests {
    use crate::store::testing::{Fixture, each_engine};
    use crate::store::{StoreError, Tx};

    fn answers(fixture: &Fixture) -> usize {
        fixture.write(answers_in)
    }

    fn insert_response(tx: &mut dyn Tx, key: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO answers (user_id, key, request_hash, status, body, created_at) \
                   VALUES ('ana', $1, 'hash', 200, '{}', '')";
        tx.execute(sql, &[key.into()]).map(|_| ())
    }

    #[test]
    fn nothing_is_stored_of_a_write_that_fails_or_panics() {
        each_engine(|fixture| {
            let failed = fixture.try_write(|tx| {
                insert_response(tx, "lost")?;
                Err::<(), _>(StoreError::Stale)
            });
            assert!(matches!(failed, Err(StoreError::Stale)));
            let panicked = fixture.try_write(|tx| {
                insert_response(tx, "lost as well")?;
                if answers_in(tx)? > 0 {
                    panic!("an error in a store function");
                }
                Ok(())
            });
            assert!(matches!(panicked, Err(StoreError::Engine(_))));
            assert_eq!(answers(fixture), 0);
            fixture.write(|tx| insert_response(tx, "stored"));
            assert_eq!(answers(fixture), 1);
        });
    }

    fn answers_in(tx: &mut dyn Tx) -> Result<usize, StoreError> {
        Ok(tx.query("SELECT key FROM answers", &[])?.len())
    }

    #[test]
    fn panics_do_not_use_up_the_connections() {
        each_engine(|fixture| {
            for _ in 0..40 {
                let panicked = fixture.try_write(|tx| {
                    if answers_in(tx)? == 0 {
                        panic!("an error in a store function");
                    }
                    Ok(())
                });
                assert!(panicked.is_err());
            }
            assert_eq!(answers(fixture), 0);
        });
    }

    #[test]
    fn writes_that_clash_are_conflicts() {
        each_engine(|fixture| {
            fixture.write(|tx| insert_response(tx, "k"));
            let clash = fixture.try_write(|tx| insert_response(tx, "k"));
            assert!(matches!(clash, Err(StoreError::Conflict(_))), "{clash:?}");
        });
    }

    #[test]
    fn many_writers_at_once_are_all_stored() {
        each_engine(|fixture| {
            std::thread::scope(|scope| {
                for writer in 0..8 {
                    scope.spawn(move || {
                        for i in 0..25 {
                            fixture.write(move |tx| insert_response(tx, &format!("{writer}-{i}")));
                        }
                    });
                }
            });
            assert_eq!(answers(fixture), 200);
        });
    }

    #[test]
    fn a_reader_sees_one_state_while_others_write() {
        each_engine(|fixture| {
            let (before, after) = fixture
                .db()
                .read_blocking(|tx| {
                    let before = answers_in(tx)?;
                    fixture.write(|tx| insert_response(tx, "meanwhile"));
                    Ok((before, answers_in(tx)?))
                })
                .unwrap();
            assert_eq!((before, after), (0, 0));
            assert_eq!(answers(fixture), 1);
        });
    }
}
