//! Cache of decoded clouds: which are in memory and which are on their way.

use super::loaded::LoadedCloud;
use std::rc::Rc;

/// Number of clouds before and after a frame that can be shown with it.
pub const EITHER_SIDE: usize = 5;
/// Number of clouds in memory: the one on screen, its neighbours on both sides, and the accumulated ones.
const MAX_CLOUDS: usize = 3 + 2 * EITHER_SIDE;

/// Clouds by their blob, the one that was used last at the end.
#[derive(Default)]
pub struct CloudCache {
    clouds: Vec<(String, Rc<LoadedCloud>)>,
    requested: Vec<String>,
}

impl CloudCache {
    /// A cloud; it counts as used.
    pub fn get(&mut self, blob: &str) -> Option<Rc<LoadedCloud>> {
        let at = self.clouds.iter().position(|(key, _)| key == blob)?;
        let entry = self.clouds.remove(at);
        let cloud = Rc::clone(&entry.1);
        self.clouds.push(entry);
        Some(cloud)
    }

    /// A cloud; it does not count as used.
    pub fn peek(&self, blob: &str) -> Option<&LoadedCloud> {
        self.clouds.iter().find(|(key, _)| key == blob).map(|(_, cloud)| &**cloud)
    }

    /// Begin to request a cloud. Returns `false` if it is in memory or on its way.
    pub fn start_request(&mut self, blob: &str) -> bool {
        let is_new = self.get(blob).is_none() && !self.requested.iter().any(|requested| requested == blob);
        if is_new {
            self.requested.push(blob.to_owned());
        }
        is_new
    }

    /// End a request, with the cloud if it arrived. The cloud that was not used for longest makes room.
    pub fn finish_request(&mut self, blob: String, cloud: Option<Rc<LoadedCloud>>) {
        self.requested.retain(|requested| *requested != blob);
        self.clouds.extend(cloud.map(|cloud| (blob, cloud)));
        if self.clouds.len() > MAX_CLOUDS {
            self.clouds.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_editor::view::PointChunks;

    fn cloud() -> Option<Rc<LoadedCloud>> {
        Some(Rc::new(LoadedCloud::new(PointChunks::default(), None, None)))
    }

    fn full() -> CloudCache {
        let mut cache = CloudCache::default();
        (0..MAX_CLOUDS).for_each(|i| cache.finish_request(i.to_string(), cloud()));
        cache
    }

    #[test]
    fn the_cloud_that_was_not_used_for_longest_makes_room() {
        let mut cache = full();
        assert!(cache.get("0").is_some(), "used again");
        cache.finish_request("new".to_owned(), cloud());
        assert!(cache.peek("1").is_none());
        assert!(cache.peek("0").is_some() && cache.peek("new").is_some());
    }

    #[test]
    fn a_look_by_a_rule_does_not_keep_a_cloud_in_memory() {
        let mut cache = full();
        assert!(cache.peek("0").is_some());
        cache.finish_request("new".to_owned(), cloud());
        assert!(cache.peek("0").is_none());
    }

    #[test]
    fn a_cloud_is_requested_once() {
        let mut cache = CloudCache::default();
        assert!(cache.start_request("a"));
        assert!(!cache.start_request("a"), "it is on its way");
        cache.finish_request("a".to_owned(), cloud());
        assert!(!cache.start_request("a"), "it is in memory");
    }

    #[test]
    fn a_cloud_that_did_not_arrive_is_requested_again() {
        let mut cache = CloudCache::default();
        cache.start_request("a");
        cache.finish_request("a".to_owned(), None);
        assert!(cache.start_request("a"));
    }

    #[test]
    fn all_clouds_around_a_frame_are_in_memory_together() {
        let mut cache = full();
        assert!((0..MAX_CLOUDS).all(|i| cache.get(&i.to_string()).is_some()));
    }
}
