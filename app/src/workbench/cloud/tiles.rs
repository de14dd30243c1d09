//! Tiles of a large cloud: which nodes are wanted, in memory, and on their way.

use assay_core::geometry::{Cuboid, norm3};
use assay_formats::tiles::{TileIndex, nodes_in_sphere};
use std::cell::RefCell;

/// Number of points of a cloud in memory: each takes 12 bytes of position, 8 of colour and index, twice with the GPU's.
pub const MAX_POINTS: u64 = 3_000_000;
/// Number of chunks on their way at a time.
const MAX_REQUESTS: usize = 4;

/// Nodes of a large cloud.
pub struct CloudTiles {
    /// Tree of nodes.
    pub index: TileIndex,
    /// Address of the tiles.
    pub url: String,
    /// Nodes in memory and on their way.
    pub slots: RefCell<TileSlots>,
}

impl CloudTiles {
    /// Tiles of a cloud of which nothing is in memory.
    pub fn new(index: TileIndex, url: String) -> Self {
        Self { index, url, slots: RefCell::default() }
    }

    /// Whether all points in a cuboid are in memory.
    pub fn has_all_inside(&self, cuboid: &Cuboid) -> bool {
        let slots = self.slots.borrow();
        self.nodes_around(cuboid, 0.0).iter().all(|node| slots.contains(*node))
    }

    /// Nodes around a cuboid and a margin, m.
    pub fn nodes_around(&self, cuboid: &Cuboid, margin_m: f64) -> Vec<u32> {
        nodes_in_sphere(&self.index, cuboid.center, norm3(cuboid.size) / 2.0 + margin_m)
    }

    /// Number of points of a node.
    pub fn points_of(&self, node: u32) -> u64 {
        self.index.nodes.get(node as usize).map_or(0, |n| u64::from(n.count))
    }
}

/// Slots of a cloud's chunks with the nodes in them.
#[derive(Default)]
pub struct TileSlots {
    slots: Vec<Option<u32>>,
    /// Wanted nodes, the most urgent first.
    plan: Vec<u32>,
    requested: Vec<u32>,
}

impl TileSlots {
    /// Whether a node is in memory.
    pub fn contains(&self, node: u32) -> bool {
        self.slots.contains(&Some(node))
    }

    /// Want these nodes from now on, the most urgent first.
    pub fn set_plan(&mut self, plan: Vec<u32>) {
        self.plan = plan;
    }

    /// Wanted nodes that are not in memory.
    pub fn missing(&self) -> Vec<u32> {
        self.plan.iter().copied().filter(|node| !self.contains(*node)).collect()
    }

    /// Begin to request a node. Returns `false` if it is on its way already, or if enough others are.
    pub fn start_request(&mut self, node: u32) -> bool {
        let starts = self.requested.len() < MAX_REQUESTS && !self.requested.contains(&node);
        if starts {
            self.requested.push(node);
        }
        starts
    }

    /// End a request.
    pub fn finish_request(&mut self, node: u32) {
        self.requested.retain(|requested| *requested != node);
    }

    /// Put a node in a free slot. Returns the slot, and the slots that were emptied because memory is full: those of nodes
    /// that nobody wants any more.
    pub fn place(&mut self, node: u32, points_of: impl Fn(u32) -> u64) -> (usize, Vec<usize>) {
        let Self { slots, plan, .. } = self;
        let mut points: u64 = slots.iter().flatten().chain([&node]).map(|node| points_of(*node)).sum();
        let mut emptied = Vec::new();
        for (at, slot) in slots.iter_mut().enumerate() {
            if let Some(unwanted) = slot.filter(|other| points > MAX_POINTS && !plan.contains(other)) {
                points -= points_of(unwanted);
                *slot = None;
                emptied.push(at);
            }
        }
        let free = slots.iter().position(Option::is_none).unwrap_or(slots.len());
        match slots.get_mut(free) {
            Some(slot) => *slot = Some(node),
            None => slots.push(Some(node)),
        }
        (free, emptied)
    }

    /// Keep the first chunk only. Returns the slots that were emptied.
    pub fn shrink(&mut self) -> Vec<usize> {
        self.plan.clear();
        let rest = self.slots.iter_mut().enumerate().skip(1);
        rest.filter_map(|(at, slot)| slot.take().map(|_| at)).collect()
    }
}

/// Plan of the nodes in groups, the most urgent group first, as far as their points fit into memory.
pub fn plan_nodes(groups: impl IntoIterator<Item = Vec<u32>>, points_of: impl Fn(u32) -> u64) -> Vec<u32> {
    let (mut plan, mut points) = (Vec::new(), 0);
    for node in groups.into_iter().flatten() {
        let count = points_of(node);
        if points + count <= MAX_POINTS && !plan.contains(&node) {
            points += count;
            plan.push(node);
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A third of the memory for each node.
    fn third(_: u32) -> u64 {
        MAX_POINTS / 3
    }

    fn full() -> TileSlots {
        let mut slots = TileSlots::default();
        slots.set_plan(vec![0, 1, 2]);
        (0..3).for_each(|node| drop(slots.place(node, third)));
        slots
    }

    #[test]
    fn urgent_nodes_are_planned_first_and_each_once() {
        assert_eq!(plan_nodes([vec![0], vec![7, 0], vec![7, 3]], |_| 1), [0, 7, 3]);
    }

    #[test]
    fn a_plan_fits_into_memory() {
        assert_eq!(plan_nodes([vec![0, 1], vec![2, 3]], third), [0, 1, 2]);
        let points_of = |node| if node == 1 { MAX_POINTS + 1 } else { 1 };
        assert_eq!(plan_nodes([vec![0, 1, 2]], points_of), [0, 2], "a node that is too large is skipped");
    }

    #[test]
    fn only_planned_nodes_that_are_not_in_memory_are_missing() {
        let mut slots = full();
        slots.set_plan(vec![5, 1, 6]);
        assert_eq!(slots.missing(), [5, 6]);
    }

    #[test]
    fn unwanted_nodes_make_room_when_memory_is_full() {
        let mut slots = full();
        slots.set_plan(vec![0, 2, 9]);
        assert_eq!(slots.place(9, third), (1, vec![1]));
        assert!(slots.contains(9) && !slots.contains(1));
    }

    #[test]
    fn unwanted_nodes_stay_as_long_as_there_is_room() {
        let mut slots = TileSlots::default();
        slots.place(0, third);
        slots.set_plan(vec![1]);
        assert_eq!(slots.place(1, third), (1, Vec::new()));
        assert!(slots.contains(0));
    }

    #[test]
    fn a_cloud_that_leaves_the_screen_keeps_its_first_chunk() {
        let mut slots = full();
        assert_eq!(slots.shrink(), [1, 2]);
        assert!(slots.contains(0) && slots.missing().is_empty());
    }

    #[test]
    fn a_few_chunks_are_requested_at_a_time_and_each_once() {
        let mut slots = TileSlots::default();
        assert!(slots.start_request(0) && !slots.start_request(0));
        assert_eq!((1..50).filter(|node| slots.start_request(*node)).count(), MAX_REQUESTS - 1);
        slots.finish_request(0);
        assert!(slots.start_request(49));
    }
}
