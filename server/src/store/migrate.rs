//! The list of migrations, applied in order, each once.

use super::error::StoreError;
use super::scenes;
use super::tx::Tx;

const MIGRATIONS: &[(&str, &str)] = &[
    ("0001", include_str!("../../migrations/0001_start.sql")),
    ("0002", include_str!("../../migrations/0002_imports.sql")),
    ("0003", include_str!("../../migrations/0003_tokens.sql")),
    ("0004", include_str!("../../migrations/0004_predictions.sql")),
    ("0005", include_str!("../../migrations/0005_references.sql")),
    ("0006", include_str!("../../migrations/0006_brief.sql")),
    ("0007", include_str!("../../migrations/0007_good.sql")),
    ("0008", include_str!("../../migrations/0008_debriefs.sql")),
    ("0009", include_str!("../../migrations/0009_golden_labels.sql")),
    ("0010", include_str!("../../migrations/0010_samples.sql")),
    ("0011", include_str!("../../migrations/0011_stage_revisions.sql")),
    ("0012", include_str!("../../migrations/0012_accounts.sql")),
    ("0013", include_str!("../../migrations/0013_documents.sql")),
    ("0014", include_str!("../../migrations/0014_scene_media.sql")),
    ("0015", include_str!("../../migrations/0015_draft_revisions.sql")),
    ("0016", include_str!("../../migrations/0016_search.sql")),
    ("0017", include_str!("../../migrations/0017_task_life.sql")),
    ("0018", include_str!("../../migrations/0018_board.sql")),
    ("0019", include_str!("../../migrations/0019_training.sql")),
    ("0020", include_str!("../../migrations/0020_judgements.sql")),
    ("0021", include_str!("../../migrations/0021_honeypots.sql")),
    ("0022", include_str!("../../migrations/0022_tasker_routes.sql")),
    ("0023", include_str!("../../migrations/0023_calibration_batch.sql")),
    ("0024", include_str!("../../migrations/0024_tasker_routes_unread.sql")),
    ("0027", include_str!("../../migrations/0027_training_pools.sql")),
    ("0028", include_str!("../../migrations/0028_active_time.sql")),
    ("0029", include_str!("../../migrations/0029_object_verdicts.sql")),
    ("0030", include_str!("../../migrations/0030_batches.sql")),
    ("0031", include_str!("../../migrations/0031_reminders.sql")),
    ("0032", include_str!("../../migrations/0032_reminder_mail.sql")),
    ("0033", include_str!("../../migrations/0033_contest_questions.sql")),
];

/// Bring the schema up to date within the caller's transaction.
pub(super) fn migrate(tx: &mut dyn Tx) -> Result<(), StoreError> {
    tx.execute("CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY)", &[])?;
    for &(name, text) in MIGRATIONS {
        if tx.exists("SELECT name FROM schema_migrations WHERE name = $1", &[name.into()])? {
            continue;
        }
        for statement in text.split(';').map(str::trim).filter(|s| !s.is_empty()) {
            tx.execute(statement, &[])?;
        }
        if name == "0016" {
            scenes::add_name_keys(tx)?;
        }
        tx.execute("INSERT INTO schema_migrations (name) VALUES ($1)", &[name.into()])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::store::{Database, invitations, sessions};
    use assay_core::id::SecretHash;
    use rusqlite::{Connection, params};
    use std::path::Path;

    const SESSION: &[u8] = b"session";
    const INVITATION: &[u8] = b"invitation";

    /// A data folder as the version before 0012 left it: Ana is signed in, and Ben's invitation lies among the answers.
    fn write_old_database(path: &Path, tomorrow: &str) {
        let old = Connection::open(path).unwrap();
        old.execute_batch("CREATE TABLE schema_migrations (name TEXT PRIMARY KEY)").unwrap();
        for (name, text) in MIGRATIONS.iter().filter(|(name, _)| *name < "0012") {
            old.execute_batch(text).unwrap();
            old.execute("INSERT INTO schema_migrations (name) VALUES (?1)", [name]).unwrap();
        }
        let user = "INSERT INTO users (id, name, email, site_admin, invitation_hash, created_at) \
                    VALUES (?1, ?1, ?1, 0, ?2, '2026-01-01T00:00:00.000000Z')";
        let [ana, ben] = [1, 2].map(|id| assay_core::id::UserId::from(id).to_string());
        old.execute(user, params![ana, None::<String>]).unwrap();
        old.execute(user, params![ben, SecretHash::digest(INVITATION).to_string()]).unwrap();
        let session = "INSERT INTO sessions (token_hash, user_id, expires_at) VALUES (?1, ?2, ?3)";
        old.execute(session, params![SecretHash::digest(SESSION).to_string(), ana, tomorrow]).unwrap();
        let answer = "INSERT INTO answers (user_id, key, request_hash, status, body, created_at) \
                      VALUES (?1, ?2, '', 201, ?3, '')";
        for (key, body) in [("1", r#"{"member":{},"invitation":"secret"}"#), ("2", r#"{"id":1}"#)] {
            old.execute(answer, params![ana, key, body]).unwrap();
        }
    }

    #[test]
    fn an_older_database_holds_its_sessions_and_loses_the_invitations_that_lay_in_clear() {
        let (folder, now) = (tempfile::tempdir().unwrap(), Clock::default().now());
        let path = folder.path().join("assay.sqlite");
        write_old_database(&path, &now.plus_seconds(24 * 3600).text);
        let db = Database::sqlite(&path).unwrap();
        db.read_blocking(|tx| {
            assert!(sessions::user(tx, SecretHash::digest(SESSION), &now)?.is_some());
            assert!(invitations::find(tx, &now, SecretHash::digest(INVITATION)).is_err());
            let answers: Vec<String> = tx.fetch_values("SELECT body FROM answers", &[])?;
            assert_eq!(answers, [r#"{"id":1}"#]);
            Ok(())
        })
        .unwrap();
    }
}
