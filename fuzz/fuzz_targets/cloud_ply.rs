//! PLY clouds.

use assay_formats::cloud;

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    super::cloud_pcd::check(cloud::PLY, bytes);
}
