//! Clips of the drive whose files are stand-ins, for tests that look at none of them.

use super::files::{StoredDemoFile, StoredDrive};
use crate::blobs::BlobStore;
use assay_demo::{DemoWorld, DriveFile};

/// A clip with what is true of it.
pub(super) fn stand_in_drive(world: &DemoWorld, blobs: &BlobStore, clip: usize) -> StoredDrive {
    let stand_in = |file: DriveFile| {
        let hash = blobs.put(format!("{clip} {}", file.file).as_bytes()).unwrap();
        (file, StoredDemoFile { hash, size: 1 })
    };
    StoredDrive {
        clip,
        files: world.drive_files(clip).into_iter().map(stand_in).collect(),
        golden: world.drive_cuboids(clip),
        tags: world.drive_tags(clip),
        signals: world.drive_signals(clip),
    }
}
