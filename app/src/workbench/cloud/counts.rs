//! Number of points in each cuboid.

use super::context::{CloudContext, CloudState};
use super::visible_cuboid::VisibleCuboid;
use assay_core::geometry::Cuboid;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Keep the workbench's counts up to date.
pub fn follow(space: CloudContext) {
    // A cuboid that did not change is not counted again.
    let known: StoredValue<BTreeMap<String, (Cuboid, u32)>> = StoredValue::default();
    let of_cloud = StoredValue::new((0_u32, String::new()));
    Effect::new(move |_| {
        space.wb.editing.editor.track();
        space.wb.view.hidden.track();
        let (frame, state) = (space.wb.view.frame.get(), space.loading.state.get());
        // The points of a large cloud arrive gradually.
        let cloud = (frame, format!("{state:?} {}", space.wb.points.clouds_loaded.get()));
        if of_cloud.get_value() != cloud {
            of_cloud.set_value(cloud);
            known.set_value(BTreeMap::new());
        }
        if !matches!(state, CloudState::Loaded(_)) {
            return;
        }
        let label = space.label();
        let cloud = space.with_viewer(|viewer| viewer.cloud().cloned()).flatten();
        let counted = cloud.map(|cloud| {
            known.with_value(|known| {
                let count = |drawn: &VisibleCuboid| match known.get(&drawn.id) {
                    Some((cuboid, count)) if *cuboid == drawn.cuboid => *count,
                    _ => cloud.chunks().count_inside(&drawn.cuboid),
                };
                let whole = label.iter().filter(|d| cloud.has_all_inside(&d.cuboid));
                whole.map(|d| (d.id.clone(), (d.cuboid, count(d)))).collect::<BTreeMap<_, _>>()
            })
        });
        let Some(counted) = counted else { return };
        let counts = counted.iter().map(|(id, (_, count))| (id.clone(), *count)).collect();
        known.set_value(counted);
        if space.wb.points.counts.with_untracked(|now| *now != counts) {
            space.wb.points.counts.set(counts);
        }
    });
}
