//! Coverage-guided fuzzing of the code that reads untrusted bytes, and of geometry that is sensitive to rounding.
//!
//! All targets are in one program, which links once; `ASSAY_FUZZ_TARGET` names the one to run. Without it the
//! program lists the targets with the longest input of each. To add a target, add a file in `fuzz_targets/` with
//! `pub const MAX_LEN: usize` (bytes) and `pub fn run(bytes: &[u8])`, and its name in the list below. Start inputs
//! are in `seeds/NAME/`.
#![no_main]

mod bytes;
mod formats;
mod measures;
mod shapes;

use std::sync::OnceLock;

macro_rules! targets {
    ($($name:ident),* $(,)?) => {
        mod fuzz_targets { $(pub mod $name;)* }
        const TARGETS: &[Target] = &[$(Target {
            name: stringify!($name),
            max_len: fuzz_targets::$name::MAX_LEN,
            run: fuzz_targets::$name::run,
        }),*];
    };
}

targets! {
    agreement,
    assay_set,
    assignment,
    cloud_bin,
    cloud_pcd,
    cloud_ply,
    cloud_stream,
    coco,
    condition,
    cuboids,
    cvat_xml,
    document,
    eval_coco,
    eval_mot,
    eval_nuscenes,
    geojson,
    grade,
    kitti,
    labelcloud,
    labelstudio,
    measures,
    mot,
    nuscenes,
    openlabel,
    overlay,
    rle,
    rubric,
    scale,
    shapes,
    sustech,
    tiles,
    voc,
    yolo,
}

struct Target {
    name: &'static str,
    max_len: usize,
    run: fn(&[u8]),
}

static CHOSEN: OnceLock<fn(&[u8])> = OnceLock::new();

libfuzzer_sys::fuzz_target!(init: choose(), |bytes: &[u8]| {
    if let Some(run) = CHOSEN.get() {
        run(bytes);
    }
});

fn choose() {
    let Ok(wanted) = std::env::var("ASSAY_FUZZ_TARGET") else {
        TARGETS.iter().for_each(|target| println!("{} {}", target.name, target.max_len));
        std::process::exit(0);
    };
    match TARGETS.iter().find(|target| target.name == wanted) {
        Some(target) => CHOSEN.get_or_init(|| target.run),
        None => {
            eprintln!("no fuzz target '{wanted}'");
            std::process::exit(2);
        }
    };
}
