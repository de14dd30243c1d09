//! Times of reading a cloud of a million points in each format, best of seven: `cargo run --release --example time_decode`.
#![allow(clippy::print_stdout, reason = "a program for people")]

use assay_formats::cloud::{KITTI, PCD, PLY, decode};
use std::time::{Duration, Instant};

const POINTS: usize = 1_000_000;

fn main() {
    let clouds = [
        ("KITTI .bin", KITTI, kitti()),
        ("PCD binary, 4 fields", PCD, pcd_binary()),
        ("PCD binary, 7 fields", PCD, pcd_wide()),
        ("PCD binary_compressed", PCD, pcd_compressed()),
        ("PCD ascii", PCD, pcd_ascii()),
        ("PLY binary with colours", PLY, ply()),
        ("PLY ascii", PLY, ply_ascii()),
    ];
    for (name, media_type, bytes) in clouds {
        let times = (0..7).map(|_| time(media_type, &bytes));
        let best = times.min().unwrap_or_default();
        println!("{name:26} {:>4} MiB {:>7.1} ms", bytes.len() >> 20, best.as_secs_f64() * 1e3);
    }
}

fn time(media_type: &str, bytes: &[u8]) -> Duration {
    let start = Instant::now();
    let points = decode(media_type, bytes).map_or(0, |cloud| cloud.points.len());
    assert_eq!(points, POINTS, "{media_type}");
    start.elapsed()
}

/// x, y, z, intensity of a spinning LiDAR's points.
fn point(i: usize) -> [f32; 4] {
    let (ring, step) = (i % 64, i / 64);
    let azimuth = step as f32 * 0.0004;
    let range = 8.0 + (step % 977) as f32 * 0.05 + ring as f32 * 0.3;
    [range * azimuth.cos(), range * azimuth.sin(), ring as f32 * 0.05 - 1.8, (i * 7 % 256) as f32]
}

fn bytes(values: impl IntoIterator<Item = f32>) -> Vec<u8> {
    values.into_iter().flat_map(f32::to_le_bytes).collect()
}

fn kitti() -> Vec<u8> {
    bytes((0..POINTS).flat_map(point))
}

fn pcd_header(data: &str) -> Vec<u8> {
    format!("VERSION 0.7\nFIELDS x y z intensity\nSIZE 4 4 4 4\nTYPE F F F F\nCOUNT 1 1 1 1\nPOINTS {POINTS}\nDATA {data}\n")
        .into_bytes()
}

fn pcd_binary() -> Vec<u8> {
    [pcd_header("binary"), kitti()].concat()
}

fn pcd_wide() -> Vec<u8> {
    let mut all = format!(
        "VERSION 0.7\nFIELDS x y z _ intensity ring timestamp rgb\nSIZE 4 4 4 4 4 2 8 4\nTYPE F F F U F U F U\n\
         COUNT 1 1 1 1 1 1 1 1\nPOINTS {POINTS}\nDATA binary\n"
    )
    .into_bytes();
    for i in 0..POINTS {
        let [x, y, z, intensity] = point(i);
        all.extend(bytes([x, y, z, 0.0, intensity]));
        all.extend((i as u16 % 64).to_le_bytes());
        all.extend((i as f64 * 1e-7).to_le_bytes());
        all.extend((i as u32).to_le_bytes());
    }
    all
}

fn pcd_compressed() -> Vec<u8> {
    let plain = bytes((0..4).flat_map(|column| (0..POINTS).map(move |i| point(i)[column])));
    let packed = pack(&plain);
    let sizes = [(packed.len() as u32).to_le_bytes(), (plain.len() as u32).to_le_bytes()].concat();
    [pcd_header("binary_compressed"), sizes, packed].concat()
}

/// LZF by a table of the last place of each three bytes.
fn pack(plain: &[u8]) -> Vec<u8> {
    let (mut out, mut at, mut literals) = (Vec::new(), 0, 0);
    let mut last = vec![usize::MAX; 1 << 16];
    let flush = |out: &mut Vec<u8>, from: usize, to: usize| {
        for chunk in plain[from..to].chunks(32) {
            out.push(chunk.len() as u8 - 1);
            out.extend(chunk);
        }
    };
    while at + 3 <= plain.len() {
        let key = u32::from_le_bytes([plain[at], plain[at + 1], plain[at + 2], 0])
            .wrapping_mul(2_654_435_761)
            >> 16;
        let from = std::mem::replace(&mut last[key as usize], at);
        let length = if from < at && at - from <= 8192 {
            plain[at..].iter().zip(&plain[from..]).take_while(|(a, b)| a == b).count().min(264)
        } else {
            0
        };
        if length < 3 {
            at += 1;
            continue;
        }
        flush(&mut out, literals, at);
        let back = at - from - 1;
        if length < 9 {
            out.push(((length - 2) << 5 | back >> 8) as u8);
        } else {
            out.extend([(7 << 5 | back >> 8) as u8, (length - 9) as u8]);
        }
        out.push(back as u8);
        at += length;
        literals = at;
    }
    flush(&mut out, literals, plain.len());
    out
}

fn rows(columns: usize) -> String {
    let row =
        |i: usize| point(i).iter().take(columns).map(f32::to_string).collect::<Vec<_>>().join(" ") + "\n";
    (0..POINTS).map(row).collect()
}

fn pcd_ascii() -> Vec<u8> {
    [pcd_header("ascii"), rows(4).into_bytes()].concat()
}

fn ply() -> Vec<u8> {
    let mut all = format!(
        "ply\nformat binary_little_endian 1.0\nelement vertex {POINTS}\nproperty float x\nproperty float y\nproperty float z\n\
         property uchar red\nproperty uchar green\nproperty uchar blue\nproperty float intensity\nend_header\n"
    )
    .into_bytes();
    for i in 0..POINTS {
        let [x, y, z, intensity] = point(i);
        all.extend(bytes([x, y, z]));
        all.extend([i as u8, (i >> 8) as u8, (i >> 16) as u8]);
        all.extend(bytes([intensity]));
    }
    all
}

fn ply_ascii() -> Vec<u8> {
    let head = format!(
        "ply\nformat ascii 1.0\nelement vertex {POINTS}\nproperty float x\nproperty float y\nproperty float z\nend_header\n"
    );
    [head, rows(3)].concat().into_bytes()
}
