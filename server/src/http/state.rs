//! State of the service, which every handler can reach.

use super::basis_cache::{AlignmentCache, DriftCache, DriftWeeksCache, MeasurementCache};
use crate::blobs::BlobStore;
use crate::clock::Clock;
use crate::demo::DemoProgressHandle;
use crate::folder::ReferenceFolders;
use crate::jobs::import::job::Importer;
use crate::jobs::upload_space::UploadSpace;
use crate::live::LiveRooms;
use crate::messages::MessageClients;
use crate::sign_in::SignInGuard;
use crate::store::Database;
use axum::http::HeaderMap;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// State of the service. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// Everything but files.
    pub db: Database,
    /// Files.
    pub blobs: BlobStore,
    /// Uploads under way.
    pub uploads: PathBuf,
    /// Disk space of the uploads.
    pub upload_space: UploadSpace,
    /// Held by the preview that runs: it unpacks an archive anew.
    pub previews: Arc<Semaphore>,
    /// Data that may be imported where it is.
    pub references: ReferenceFolders,
    /// Takes in what was uploaded.
    pub importer: Importer,
    /// The time.
    pub clock: Clock,
    /// How far the demo is, where this server runs it: then visitors may be any of its people.
    pub demo: Option<DemoProgressHandle>,
    /// What the first admin must know.
    pub setup_code: Option<Arc<str>>,
    /// Whether people reach this server by https.
    pub https: bool,
    /// Protects sign-ins.
    pub sign_in: SignInGuard,
    /// Debriefs that somebody is in.
    pub rooms: LiveRooms,
    /// Rule measurements of golden items, so that a full room does not measure the same again and again.
    pub measurements: MeasurementCache,
    /// Alignment reports, which take seconds to estimate.
    pub alignments: AlignmentCache,
    /// Comparisons of what comes in, which take seconds too.
    pub drifts: DriftCache,
    /// The same week by week.
    pub drift_weeks: DriftWeeksCache,
    /// Sends messages to webhooks and by mail.
    pub messages: MessageClients,
}

impl AppState {
    /// Whether a request came by https, as the operator or a proxy says.
    pub(super) fn is_https(&self, headers: &HeaderMap) -> bool {
        self.https || headers.get("x-forwarded-proto").is_some_and(|v| v.as_bytes() == b"https")
    }
}
