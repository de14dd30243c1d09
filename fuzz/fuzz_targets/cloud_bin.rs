//! Clouds without a header: those of KITTI and nuScenes.

use assay_formats::cloud;

pub const MAX_LEN: usize = 512;

pub fn run(bytes: &[u8]) {
    super::cloud_pcd::check(cloud::KITTI, bytes);
    super::cloud_pcd::check(cloud::NUSCENES, bytes);
}
