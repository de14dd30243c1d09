//! Identity of what is imported: by content, not by how a format names its sensors and folders.

use crate::store::{StoreError, Tx, scenes};
use assay_core::id::{ProjectId, SceneId};
use assay_core::scene::{FrameData, Scene};
use assay_core::text::nfc;
use assay_formats::dataset::DatasetItem;
use std::collections::{BTreeMap, BTreeSet};

/// The scene of the project that has the same images and clouds, other than those `taken` by earlier items of the
/// same import: of several the one of the same name, then of the same file name, then the oldest.
pub(super) fn find_same_content(
    tx: &mut dyn Tx,
    project: ProjectId,
    scene: &Scene,
    taken: &BTreeSet<SceneId>,
) -> Result<Option<(SceneId, Scene)>, StoreError> {
    let mut same = scenes::with_media_of(tx, project, scene)?;
    same.retain(|(id, _)| !taken.contains(id));
    let base = |name: &str| nfc(name.rsplit('/').next().unwrap_or_default()).into_owned();
    let distance = |known: &Scene| match () {
        () if nfc(&known.name) == nfc(&scene.name) => 0,
        () if base(&known.name) == base(&scene.name) => 1,
        () => 2,
    };
    // The first of equals is the oldest.
    Ok(same.into_iter().min_by_key(|(_, known)| distance(known)))
}

/// Say labels in the sensors of the scene that is here; false where they cannot be of it. A sensor is the one that
/// recorded the same file; a format may also call the only LiDAR or camera otherwise than the recording did.
pub(super) fn lay_onto(item: &mut DatasetItem, scene: &Scene) -> bool {
    let (lidar, from) = (scene.lidar(), item.scene.lidar().map(|s| s.id.clone()));
    if from.is_some() != lidar.is_some() || item.scene.frames.len() > scene.frames.len() {
        return false;
    }
    let mut names = sensors_by_file(&item.scene, scene);
    let alone = match (item.scene.sensors.as_slice(), scene.sensors.as_slice()) {
        ([theirs], [ours]) => Some((theirs.id.clone(), ours.id.clone())),
        _ => from.zip(lidar.map(|s| s.id.clone())),
    };
    if let Some((theirs, ours)) = alone {
        names.entry(theirs).or_insert(ours);
    }
    for shape in item.document.objects.iter_mut().flat_map(|o| &mut o.shapes) {
        if let Some(ours) = names.get(&shape.sensor) {
            shape.sensor.clone_from(ours);
        }
        if scene.sensor(&shape.sensor).is_none() {
            return false;
        }
    }
    true
}

/// Names of sensors in one scene with those in another that recorded the same files.
fn sensors_by_file(theirs: &Scene, ours: &Scene) -> BTreeMap<String, String> {
    let pairs = theirs.frames.iter().zip(&ours.frames);
    let same = |data: &FrameData, known: &FrameData| !data.blob.is_empty() && data.blob == known.blob;
    let named = pairs.flat_map(|(their, our)| {
        their.data.iter().filter_map(|data| {
            let known = our.data.iter().find(|known| same(data, known))?;
            Some((data.sensor.clone(), known.sensor.clone()))
        })
    });
    named.collect()
}
