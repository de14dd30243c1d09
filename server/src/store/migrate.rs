//! The list of migrations, applied in order, each once.

use super::error::StoreError;
use super::tx::Tx;

const MIGRATIONS: [(&str, &str); 12] = [
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
    ("0012", include_str!("../../migrations/0012_scene_media.sql")),
];

/// Bring the schema up to date within the caller's transaction.
pub(super) fn migrate(tx: &mut dyn Tx) -> Result<(), StoreError> {
    tx.execute("CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY)", &[])?;
    for (name, text) in MIGRATIONS {
        if tx.exists("SELECT name FROM schema_migrations WHERE name = $1", &[name.into()])? {
            continue;
        }
        for statement in text.split(';').map(str::trim).filter(|s| !s.is_empty()) {
            tx.execute(statement, &[])?;
        }
        tx.execute("INSERT INTO schema_migrations (name) VALUES ($1)", &[name.into()])?;
    }
    Ok(())
}
