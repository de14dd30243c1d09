//! How many points each cuboid holds.

use super::load::CloudState;
use super::space::CloudContext;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Keep the workbench's counts up to date.
pub fn follow(space: CloudContext) {
    // A cuboid that did not change is not counted again.
    let known: StoredValue<BTreeMap<String, (assay_core::geometry::Cuboid, u32)>> = StoredValue::default();
    let of_cloud = StoredValue::new((0_u32, String::new()));
    Effect::new(move |_| {
        space.wb.editor.track();
        space.wb.hidden.track();
        let (frame, state) = (space.wb.frame.get(), space.state.get());
        // The points of a large cloud arrive gradually.
        let cloud = (frame, format!("{state:?} {}", space.wb.clouds_loaded.get()));
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
                let count = |drawn: &super::space::VisibleCuboid| match known.get(&drawn.id) {
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
        if space.wb.point_counts.with_untracked(|now| *now != counts) {
            space.wb.point_counts.set(counts);
        }
    });
}
