//! PostgreSQL: a small pool of connections, each transaction on one of them.

use super::error::StoreError;
use super::row::SqlRow;
use super::tx::Tx;
use super::value::SqlValue;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, Config, IsolationLevel, NoTls, Transaction};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Connections at most.
const POOL: usize = 16;

pub(super) struct Postgres {
    config: Config,
    idle: Mutex<Pool>,
    freed: Condvar,
}

#[derive(Default)]
struct Pool {
    clients: Vec<Client>,
    open: usize,
}

impl Postgres {
    pub(super) fn open(url: &str) -> Result<Self, StoreError> {
        let config: Config = url.parse()?;
        let store = Self { config, idle: Mutex::default(), freed: Condvar::new() };
        store.transaction(|tx| {
            // Two servers that start at once must not both migrate.
            tx.query("SELECT pg_advisory_xact_lock(4715)", &[])?;
            super::migrate::migrate(tx)
        })?;
        Ok(store)
    }

    /// A change: all of it, or nothing.
    pub(super) fn transaction<T>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.with_client(|client| {
            let mut transaction = client.transaction()?;
            let value = f(&mut PostgresTx(&mut transaction))?;
            transaction.commit()?;
            Ok(value)
        })
    }

    /// Queries on one snapshot, as SQLite's readers have it.
    pub(super) fn read<T>(
        &self,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.with_client(|client| {
            let settings = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead);
            let mut transaction = settings.read_only(true).start()?;
            f(&mut PostgresTx(&mut transaction))
        })
    }

    fn with_client<T>(&self, f: impl FnOnce(&mut Client) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut client = self.take()?;
        // A panic must not cost the pool a place: sixteen of them would stop the server.
        let outcome = catch_unwind(AssertUnwindSafe(|| f(&mut client)));
        let mut pool = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if outcome.is_err() || client.is_closed() {
            pool.open -= 1;
        } else {
            pool.clients.push(client);
        }
        drop(pool);
        self.freed.notify_one();
        outcome.unwrap_or_else(|_| Err(StoreError::stopped()))
    }

    fn take(&self) -> Result<Client, StoreError> {
        let mut pool = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(client) = pool.clients.pop() {
                return Ok(client);
            }
            if pool.open < POOL {
                pool.open += 1;
                drop(pool);
                return self.config.connect(NoTls).map_err(|e| {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).open -= 1;
                    e.into()
                });
            }
            pool = self.freed.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let pool = std::mem::take(self.idle.get_mut().unwrap_or_else(PoisonError::into_inner));
        // Closing a connection waits for the network, which the client refuses to do on an async thread.
        let _ = std::thread::spawn(move || drop(pool)).join();
    }
}

struct PostgresTx<'a, 'b>(&'a mut Transaction<'b>);

impl ToSql for SqlValue {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(v) if *ty == Type::INT4 => i32::try_from(*v)?.to_sql(ty, out),
            Self::Int(v) => v.to_sql(ty, out),
            Self::Real(v) => v.to_sql(ty, out),
            Self::Text(v) => v.to_sql(ty, out),
            Self::Bytes(v) => v.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl Tx for PostgresTx<'_, '_> {
    fn query(&mut self, sql: &str, params: &[SqlValue]) -> Result<Vec<SqlRow>, StoreError> {
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|v| v as _).collect();
        let found = self.0.query(sql, &params)?;
        let names = found.first().map(|row| row.columns().iter().map(|c| c.name().to_owned()).collect());
        let names: Arc<[String]> = names.unwrap_or_default();
        found.iter().map(|row| Ok(SqlRow::new(names.clone(), values(row)?))).collect()
    }

    fn execute(&mut self, sql: &str, params: &[SqlValue]) -> Result<u64, StoreError> {
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|v| v as _).collect();
        Ok(self.0.execute(sql, &params)?)
    }

    fn exclusive(&mut self) -> Result<(), StoreError> {
        self.0.execute("SELECT pg_advisory_xact_lock(4716)", &[])?;
        Ok(())
    }
}

fn values(row: &postgres::Row) -> Result<Vec<SqlValue>, StoreError> {
    let values = row.columns().iter().enumerate().map(|(i, column)| {
        Ok(match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(i)?.into(),
            Type::INT4 => row.try_get::<_, Option<i32>>(i)?.map(i64::from).into(),
            Type::FLOAT8 => row.try_get::<_, Option<f64>>(i)?.into(),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(i)?.into(),
            Type::VOID => SqlValue::Null,
            _ => row.try_get::<_, Option<String>>(i)?.into(),
        })
    });
    values.collect()
}
