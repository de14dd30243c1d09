//! Coverage-guided fuzzing of the code that reads untrusted bytes, and of geometry that is sensitive to rounding.
//!
//! All targets are in one program, which links once; `ASSAY_FUZZ_TARGET` names the one to run. Without it the
//! program lists them with the longest input of each. Every format of labels is a target by its name. To add another:
//! a file in `fuzz_targets/` with `pub const MAX_LEN: usize` (bytes) and `pub fn run(bytes: &[u8])`, and its name in the
//! list below. `seeds/NAME/` may hold first inputs.
#![no_main]

mod bytes;
mod formats;
mod measures;
mod shapes;

use assay_formats::{LABEL_FORMATS, LabelFormat};
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
    assignment,
    cloud_bin,
    cloud_pcd,
    cloud_ply,
    cloud_stream,
    condition,
    cuboids,
    document,
    eval_coco,
    eval_mot,
    eval_nuscenes,
    grade,
    kitti,
    measures,
    nuscenes,
    overlay,
    rle,
    rubric,
    shapes,
    tiles,
}

struct Target {
    name: &'static str,
    max_len: usize,
    run: fn(&[u8]),
}

static CHOSEN: OnceLock<Box<dyn Fn(&[u8]) + Send + Sync>> = OnceLock::new();

libfuzzer_sys::fuzz_target!(init: choose(), |bytes: &[u8]| {
    if let Some(run) = CHOSEN.get() {
        run(bytes);
    }
});

/// Formats of the registry that have no target of their own.
fn formats() -> impl Iterator<Item = LabelFormat> {
    let has_own = |format: &LabelFormat| TARGETS.iter().any(|target| target.name == format.name);
    LABEL_FORMATS.iter().copied().filter(move |format| !format.sample_paths.is_empty() && !has_own(format))
}

fn choose() {
    let Ok(wanted) = std::env::var("ASSAY_FUZZ_TARGET") else {
        TARGETS.iter().for_each(|target| println!("{} {}", target.name, target.max_len));
        formats().for_each(|format| println!("{} {}", format.name, formats::MAX_LEN));
        std::process::exit(0);
    };
    if let Some(target) = TARGETS.iter().find(|target| target.name == wanted) {
        CHOSEN.get_or_init(|| Box::new(target.run));
    } else if let Some(format) = formats().find(|format| format.name == wanted) {
        CHOSEN.get_or_init(|| Box::new(|bytes| formats::read_sample(format, bytes)));
    } else {
        eprintln!("no fuzz target '{wanted}'");
        std::process::exit(2);
    }
}
