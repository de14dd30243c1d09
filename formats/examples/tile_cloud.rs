//! Tiles a made-up cloud and says what it cost, or a file of points and says what it weighs.
//!
//! `tile_cloud POINTS [FOLDER]` streams a street of so many points (for instance 50000000), with scratch files and the
//! tiles in FOLDER; `tile_cloud FILE…` reads clouds (KITTI, nuScenes, PCD, PLY).
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use assay_formats::cloud;
use assay_formats::tiles::{MemoryScratch, Scratch, TileBuilder, TileIndex, decode_chunk, unpack};
use std::collections::BTreeSet;
use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Buckets as files.
struct Files {
    folder: PathBuf,
    used: BTreeSet<u32>,
}

impl Files {
    fn path(&self, bucket: u32) -> PathBuf {
        self.folder.join(format!("{bucket}.scratch"))
    }
}

impl Scratch for Files {
    fn append(&mut self, bucket: u32, bytes: &[u8]) -> io::Result<()> {
        let is_new = self.used.insert(bucket);
        let path = self.path(bucket);
        let mut file =
            if is_new { File::create(path)? } else { OpenOptions::new().append(true).open(path)? };
        file.write_all(bytes)
    }

    fn read(&mut self, bucket: u32, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let mut file = File::open(self.path(bucket))?;
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(into)
    }

    fn remove(&mut self, bucket: u32) -> io::Result<()> {
        if self.used.remove(&bucket) { fs::remove_file(self.path(bucket)) } else { Ok(()) }
    }
}

/// Numbers that look random.
fn random(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1_u64 << 53) as f64
}

/// A drive of 2 km through a town in UTM coordinates: ground, walls and trees around a sensor that moves.
fn drive(points: usize, scratch: &mut dyn Scratch, out: &mut dyn Write) -> io::Result<TileIndex> {
    let mut builder = TileBuilder::new(&["intensity", "ring", "gps_time"], scratch);
    let (mut state, mut done) = (1, 0);
    while done < points {
        let count = 65_536.min(points - done);
        let (mut places, mut fields) = (Vec::new(), vec![Vec::new(); 3]);
        for i in done..done + count {
            let along = 2000.0 * i as f64 / points as f64;
            let (away, turn) =
                (3.0 + 60.0 * random(&mut state).powi(3), std::f64::consts::TAU * random(&mut state));
            let (dx, dy) = (away * turn.cos(), away * turn.sin());
            let is_wall = dy.abs() > 12.0;
            let (y, z) = if is_wall { (12.0 * dy.signum(), random(&mut state) * 15.0) } else { (dy, 0.0) };
            let noise = 0.02 * random(&mut state);
            places.push([448_000.0 + along + dx, 5_411_000.0 + y + noise, 110.0 + z + noise]);
            let values = [(random(&mut state) * 80.0).floor(), (i % 64) as f64, 1.7e9 + i as f64 * 1e-6];
            fields.iter_mut().zip(values).for_each(|(field, v)| field.push(v));
        }
        builder.add(&places, &fields)?;
        done += count;
    }
    builder.finish(out)
}

fn peak_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    peak.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Read every chunk back: all must decode, and together have all points.
fn check(index: &TileIndex, file: &Path) -> Result<(f64, f64), Box<dyn Error>> {
    let mut file = File::open(file)?;
    let (mut points, mut unpacking, mut decoding) = (0, 0.0, 0.0);
    for (node, id) in index.nodes.iter().zip(0..) {
        let mut packed = vec![0; node.length as usize];
        file.seek(SeekFrom::Start(node.offset))?;
        file.read_exact(&mut packed)?;
        let start = Instant::now();
        let plain = unpack(index, id, &packed).map_err(|e| e.to_string())?;
        unpacking += start.elapsed().as_secs_f64();
        let start = Instant::now();
        let chunk = decode_chunk(index, id, &plain).map_err(|e| e.to_string())?;
        let _ = chunk.intensity();
        decoding += start.elapsed().as_secs_f64();
        points += chunk.positions.len() as u64;
    }
    if points == index.points { Ok((unpacking, decoding)) } else { Err("points were lost".into()) }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let first = words.next().ok_or("tile_cloud POINTS [FOLDER] | FILE…")?;
    let Ok(points) = first.parse::<usize>() else {
        return [first].into_iter().chain(words).try_for_each(|file| weigh(&file));
    };
    let folder = words.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let path = folder.join("cloud.tiles");
    let start = Instant::now();
    let mut scratch = Files { folder, used: BTreeSet::new() };
    let mut out = BufWriter::new(File::create(&path)?);
    let index = drive(points, &mut scratch, &mut out)?;
    out.flush()?;
    let (seconds, peak) = (start.elapsed().as_secs_f64(), peak_mib());
    let (unpacking, decoding) = check(&index, &path)?;
    let bytes = fs::metadata(&path)?.len();
    let root = index.nodes.first().ok_or("no nodes")?;
    println!(
        "{}",
        serde_json::json!({
            "points": points, "seconds": seconds, "peak_mib": peak, "bytes": bytes,
            "bytes_per_point": bytes as f64 / points as f64,
            "nodes": index.nodes.len(), "levels": index.nodes.iter().map(|n| n.level + 1).max(),
            "under_20000": index.nodes.iter().filter(|n| n.count < 20_000).count(),
            "empty": index.nodes.iter().filter(|n| n.count == 0).count(),
            "index_bytes": index.to_bytes().len(), "root_points": root.count, "root_bytes": root.length,
            "unpack_ms_a_chunk": unpacking * 1e3 / index.nodes.len() as f64,
            "decode_ms_a_chunk": decoding * 1e3 / index.nodes.len() as f64,
        })
    );
    fs::remove_file(path)?;
    Ok(())
}

/// What a file of points weighs as tiles.
fn weigh(file: &str) -> Result<(), Box<dyn Error>> {
    let bytes = fs::read(file)?;
    let media_type = cloud::media_type(file).ok_or("unknown ending")?;
    let cloud = cloud::decode(media_type, &bytes).map_err(|e| e.in_file(file).to_string())?;
    let points: Vec<[f64; 3]> = cloud.points.iter().map(|p| p.map(f64::from)).collect();
    let (mut names, mut fields) = (Vec::new(), Vec::new());
    if let Some(values) = &cloud.intensity {
        names.push("intensity");
        fields.push(values.iter().map(|v| f64::from(*v)).collect::<Vec<_>>());
    }
    if let Some(colors) = &cloud.rgb {
        for (name, channel) in [("red", 0), ("green", 1), ("blue", 2)] {
            names.push(name);
            fields.push(colors.iter().map(|c| f64::from(*c.get(channel).unwrap_or(&0))).collect());
        }
    }
    let (mut scratch, mut out) = (MemoryScratch::default(), Vec::new());
    let start = Instant::now();
    let mut builder = TileBuilder::new(&names, &mut scratch);
    builder.add(&points, &fields)?;
    let index = builder.finish(&mut out)?;
    let ms = start.elapsed().as_secs_f64() * 1e3;
    let n = points.len() as f64;
    println!(
        "{}",
        serde_json::json!({
            "file": file, "points": points.len(), "fields": names, "raw_per_point": bytes.len() as f64 / n,
            "tiles_per_point": out.len() as f64 / n, "chunks": index.nodes.iter().map(|n| n.count).collect::<Vec<_>>(),
            "root_bytes": index.nodes.first().map(|n| n.length), "index_bytes": index.to_bytes().len(), "ms": ms,
        })
    );
    Ok(())
}
