//! Writer of every file of the simulated drive into a folder, clip by clip: `cargo run --release -p assay-demo --example
//! demo_files -- FOLDER [PART OF A FILE NAME]`.
#![allow(clippy::print_stdout, reason = "it prints for people at a terminal")]

use assay_demo::world;
use std::path::PathBuf;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "demo-files".to_owned()));
    std::fs::create_dir_all(&folder)?;
    let world = world(2026);
    let wanted = std::env::args().nth(2).unwrap_or_default();
    for drive in 0..world.av_drives().end {
        let folder = folder.join(format!("drive-{}", drive + 1));
        std::fs::create_dir_all(&folder)?;
        for file in world.drive_files(drive).iter().filter(|f| f.file.contains(&wanted)) {
            let start = Instant::now();
            let bytes = world.drive_bytes(drive, file);
            std::fs::write(folder.join(&file.file), &bytes)?;
            println!("{drive} {}: {} bytes, {} ms", file.file, bytes.len(), start.elapsed().as_millis());
        }
        if wanted.is_empty() || wanted == "golden" {
            let golden = world.drive_golden(drive).to_json();
            std::fs::write(folder.join("golden.json"), golden)?;
        }
        let scene = world.drive_scene(drive, &|f| f.file.clone());
        std::fs::write(folder.join("scene.json"), serde_json::to_vec(&scene)?)?;
    }
    let stills = if wanted.is_empty() || "still".contains(&wanted) { world.stills() } else { 0 };
    for i in 0..stills {
        let start = Instant::now();
        std::fs::write(folder.join(format!("still-{}.png", i + 1)), world.still_png(i))?;
        std::fs::write(folder.join(format!("still-{}.json", i + 1)), world.still_golden(i).to_json())?;
        println!("{}: {} ms", world.still_name(i), start.elapsed().as_millis());
    }
    Ok(())
}
