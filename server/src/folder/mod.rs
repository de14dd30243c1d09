//! Data sets where they lie: a folder, one file alone, an archive, or a bucket.

mod archive;
mod data;
mod files;
mod open;
mod opened;
mod reference;

pub use archive::{ArchiveKind, ArchiveLimits, unpack};
pub use data::{DatasetFolder, FileSource};
pub use files::{UploadedFile, files_in};
pub use open::open;
pub use opened::OpenDataset;
pub use reference::ReferenceRoot;
