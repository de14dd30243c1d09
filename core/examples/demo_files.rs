//! Writes every file of the simulated drive to a folder: `cargo run --release --features demo --example
//! demo_files -- FOLDER`.
#![allow(clippy::print_stdout, reason = "a program for people at a terminal")]

use assay_core::demo::world;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "demo-files".to_owned()));
    std::fs::create_dir_all(&folder)?;
    let world = world(1);
    for i in 0..world.stills() {
        let start = Instant::now();
        std::fs::write(folder.join(format!("still-{}.png", i + 1)), world.still_png(i))?;
        std::fs::write(folder.join(format!("still-{}.json", i + 1)), world.still_golden(i).to_json())?;
        println!("{}: {} ms", world.still_name(i), start.elapsed().as_millis());
    }
    Ok(())
}
