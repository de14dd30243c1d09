//! Draws the cuboids of real recordings on their photographs, to look at: `cargo run --release --example
//! draw_projections -- DATA OUT`. DATA holds `nuscenes-sample`, `sustech-street`, `kitti-frame`,
//! `scale-drive` and `woodscape-fisheye`; OUT gets an SVG for each image, which refers to the photograph by its path. Where a recording
//! has boxes of its own, it prints how well the cuboids' boxes agree.
#![allow(clippy::print_stdout, reason = "a program for people at a terminal")]

use assay_core::geometry::{Cuboid, Orientation, Point2, Point3, Pose};
use assay_core::sensor::{CameraModel, Lens, cuboid_box, cuboid_edges, cuboid_outline};
use assay_formats::dataset::{Folder, MemoryFolder};
use assay_formats::{cloud, scale};
use serde_json::Value;
use std::error::Error;
use std::f64::consts::TAU;
use std::fmt::Write;
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// One photograph and what is drawn on it.
struct Picture {
    name: String,
    photograph: PathBuf,
    size: [u32; 2],
    lens: Lens,
    /// The cuboids' frame → camera frame.
    to_camera: Pose,
    cuboids: Vec<Cuboid>,
}

fn main() -> Result<()> {
    let mut given = std::env::args_os().skip(1).map(PathBuf::from);
    let data = std::fs::canonicalize(given.next().unwrap_or_else(|| "data".into()))?;
    let out = given.next().unwrap_or_else(|| "projections".into());
    std::fs::create_dir_all(&out)?;
    let mut pictures = nuscenes(&data.join("nuscenes-sample"))?;
    pictures.extend(sustech(&data.join("sustech-street"))?);
    pictures.push(kitti(&data.join("kitti-frame/training"))?);
    for picture in &pictures {
        save(&out, picture, &cuboids_on(picture))?;
    }
    for (picture, points) in scale(&data.join("scale-drive"))? {
        save(&out, &picture, &points)?;
    }
    let (picture, grid) = woodscape(&data.join("woodscape-fisheye"))?;
    save(&out, &picture, &grid)
}

/// Points of the first cloud, coloured by how far they are, on the images of the cameras, as the importer reads them.
fn scale(folder: &Path) -> Result<Vec<(Picture, String)>> {
    let mut files = Vec::new();
    for part in ["pointcloud", "poses", "radar_points", "cameras"] {
        gather(folder, &folder.join(part), &mut files)?;
    }
    let images: Vec<String> =
        files.iter().map(|(path, _)| path.clone()).filter(|path| path.ends_with(".jpg")).collect();
    let mut source = MemoryFolder::new(files);
    for image in &images {
        source = source.with_image(image, [1920, 1080]);
    }
    let mut scenes = Vec::new();
    scale::read(&source, &mut |item| scenes.extend(item.map(|item| item.scene)))
        .map_err(|e| e.to_string())?;
    let scene = scenes.first().ok_or("no scene")?;
    let lidar = scene.lidar().ok_or("no LiDAR")?.id.clone();
    let sweep = scene.data(0, &lidar).ok_or("no sweep")?;
    let cloud = cloud::decode(&sweep.media_type, &source.read(&sweep.file).map_err(|e| e.to_string())?);
    let cloud = cloud.map_err(|e| e.to_string())?;
    let mut pictures = Vec::new();
    for camera in scene.cameras() {
        let lens = Lens::new(*scene.camera_model(0, &camera.id).ok_or("no lens")?);
        let to_camera = scene.between_sensors(0, &lidar, &camera.id).ok_or("no calibration")?;
        let mut drawn = String::new();
        for p in cloud.points.iter().step_by(4) {
            let at = to_camera.apply(p.map(f64::from));
            if let Some([x, y]) = lens.project(at)
                && (0.0..1920.0).contains(&x)
                && (0.0..1080.0).contains(&y)
            {
                let hue = (at[2] * 6.0).min(280.0);
                writeln!(
                    drawn,
                    "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2\" stroke=\"none\" fill=\"hsl({hue:.0},90%,55%)\"/>"
                )?;
            }
        }
        let photograph = folder.join(&scene.data(0, &camera.id).ok_or("no image")?.file);
        let name = format!("scale-{}", camera.id.replace('/', "-"));
        let picture = Picture { name, photograph, size: [1920, 1080], lens, to_camera, cuboids: Vec::new() };
        pictures.push((picture, drawn));
    }
    Ok(pictures)
}

/// All files below a folder, by their paths from the root.
fn gather(root: &Path, at: &Path, into: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    for entry in std::fs::read_dir(at)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(root, &path, into)?;
        } else {
            into.push((path.strip_prefix(root)?.to_string_lossy().into_owned(), std::fs::read(&path)?));
        }
    }
    Ok(())
}

fn save(out: &Path, picture: &Picture, drawn: &str) -> Result<()> {
    let [w, h] = picture.size;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\">\n\
         <image href=\"file://{}\" width=\"{w}\" height=\"{h}\"/>\n<g fill=\"none\" stroke-width=\"2\">\n{drawn}</g>\n</svg>\n",
        picture.photograph.display()
    );
    Ok(std::fs::write(out.join(format!("{}.svg", picture.name)), svg)?)
}

fn line(points: &[Point2], color: &str, more: &str) -> String {
    let places = points.iter().fold(String::new(), |mut text, [x, y]| {
        // Writing to a string does not fail.
        let _ = write!(text, "{x:.2},{y:.2} ");
        text
    });
    format!("<polyline points=\"{}\" stroke=\"{color}\" {more}/>\n", places.trim_end())
}

fn cuboids_on(picture: &Picture) -> String {
    let mut drawn = String::new();
    for cuboid in &picture.cuboids {
        let Some(outline) = cuboid_outline(&picture.lens, picture.size, cuboid, &picture.to_camera) else {
            continue;
        };
        let ring = outline.outer();
        let closed: Vec<Point2> = ring.iter().chain(ring.first()).copied().collect();
        drawn += &line(&closed, "white", "stroke-dasharray=\"3 5\"");
        for edge in cuboid_edges(&picture.lens, cuboid, &picture.to_camera) {
            drawn += &line(
                &edge.line,
                if edge.is_front() { "#ff4030" } else { "#30e060" },
                "stroke-width=\"1.5\"",
            );
        }
    }
    drawn
}

fn json(path: &Path) -> Result<Value> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

fn numbers<const N: usize>(value: &Value) -> Result<[f64; N]> {
    let all: Option<Vec<f64>> = value.as_array().and_then(|all| all.iter().map(Value::as_f64).collect());
    all.and_then(|all| all.try_into().ok()).ok_or_else(|| format!("not {N} numbers: {value}").into())
}

fn pose(value: &Value) -> Result<Pose> {
    Ok(Pose { rotation: numbers(&value["rotation"])?, translation: numbers(&value["translation"])? })
}

fn pinhole(focal: [f64; 2], center: [f64; 2]) -> Lens {
    Lens::new(CameraModel::Pinhole { focal, center, distortion: [0.0; 5] })
}

fn nuscenes(folder: &Path) -> Result<Vec<Picture>> {
    let table = |name: &str| json(&folder.join("v1.0-mini").join(name));
    let (calibrations, egos) = (table("calibrated_sensor.json")?, table("ego_pose.json")?);
    let by_token = |table: &Value, token: &Value| {
        let found = table.as_array().and_then(|rows| rows.iter().find(|row| row["token"] == *token)).cloned();
        found.ok_or_else(|| format!("no row {token}"))
    };
    let mut cuboids = Vec::new();
    for row in table("sample_annotation.json")?.as_array().into_iter().flatten() {
        let [width, length, height] = numbers(&row["size"])?;
        let Pose { rotation, translation } = pose(row)?;
        let orientation = Orientation::Rotation(rotation);
        cuboids.push(Cuboid { center: translation, size: [length, width, height], orientation });
    }
    let mut pictures = Vec::new();
    for row in table("sample_data.json")?.as_array().into_iter().flatten() {
        let calibration = by_token(&calibrations, &row["calibrated_sensor_token"])?;
        let ego = pose(&by_token(&egos, &row["ego_pose_token"])?)?;
        let rows: Vec<[f64; 3]> = match calibration["camera_intrinsic"].as_array() {
            Some(rows) if !rows.is_empty() => rows.iter().map(numbers).collect::<Result<_>>()?,
            _ => continue,
        };
        let file = row["filename"].as_str().ok_or("no file name")?;
        let camera = file.split('/').nth(1).unwrap_or("camera");
        pictures.push(Picture {
            name: format!("nuscenes-{camera}"),
            photograph: folder.join(file),
            size: [1600, 900],
            lens: pinhole([rows[0][0], rows[1][1]], [rows[0][2], rows[1][2]]),
            to_camera: ego.inverse().then(&pose(&calibration)?.inverse()),
            cuboids: cuboids.clone(),
        });
    }
    Ok(pictures)
}

/// `Rx·Ry·Rz`, as three.js composes it.
fn euler(x: f64, y: f64, z: f64) -> Pose {
    let (sx, cx, sy, cy, sz, cz) =
        (libm::sin(x), libm::cos(x), libm::sin(y), libm::cos(y), libm::sin(z), libm::cos(z));
    let rows = [
        [cy * cz, -cy * sz, sy],
        [cx * sz + sx * sy * cz, cx * cz - sx * sy * sz, -sx * cy],
        [sx * sz - cx * sy * cz, sx * cz + cx * sy * sz, cx * cy],
    ];
    Pose::from_matrix(rows, [0.0; 3])
}

fn sustech(folder: &Path) -> Result<Vec<Picture>> {
    let mut pictures = Vec::new();
    for frame in ["000965", "000970", "000975"] {
        let mut cuboids = Vec::new();
        for object in json(&folder.join(format!("label/{frame}.json")))?.as_array().into_iter().flatten() {
            let three = |name: &str| -> Result<Point3> {
                let of = &object["psr"][name];
                numbers(&Value::from(vec![of["x"].clone(), of["y"].clone(), of["z"].clone()]))
            };
            let ([x, y, z], center, size) = (three("rotation")?, three("position")?, three("scale")?);
            cuboids.push(Cuboid {
                center,
                size,
                orientation: Orientation::Rotation(euler(x, y, z).rotation),
            });
        }
        for camera in ["front", "left", "right"] {
            let calibration = json(&folder.join(format!("calib/camera/{camera}.json")))?;
            let e: [f64; 16] = numbers(&calibration["extrinsic"])?;
            let k: [f64; 9] = numbers(&calibration["intrinsic"])?;
            let rows = [[e[0], e[1], e[2]], [e[4], e[5], e[6]], [e[8], e[9], e[10]]];
            pictures.push(Picture {
                name: format!("sustech-{camera}-{frame}"),
                photograph: folder.join(format!("camera/{camera}/{frame}.jpg")),
                size: [2048, 1536],
                lens: pinhole([k[0], k[4]], [k[2], k[5]]),
                to_camera: Pose::from_matrix(rows, [e[3], e[7], e[11]]),
                cuboids: cuboids.clone(),
            });
        }
    }
    Ok(pictures)
}

/// The labels are in the rectified camera's frame: only P2 is between them and the image.
fn kitti(folder: &Path) -> Result<Picture> {
    let calibration = std::fs::read_to_string(folder.join("calib/000008.txt"))?;
    let line = calibration.lines().find_map(|line| line.strip_prefix("P2:")).ok_or("no P2")?;
    let p: Vec<f64> = line.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?;
    let shift_z = p[11];
    let shift = [(p[3] - p[2] * shift_z) / p[0], (p[7] - p[6] * shift_z) / p[5], shift_z];
    let to_camera = Pose { translation: shift, ..Pose::IDENTITY };
    let (lens, size) = (pinhole([p[0], p[5]], [p[2], p[6]]), [1242, 375]);
    let mut cuboids = Vec::new();
    for row in std::fs::read_to_string(folder.join("label_2/000008.txt"))?.lines() {
        let words: Vec<&str> = row.split_whitespace().collect();
        let n: Vec<f64> = words.iter().skip(1).map(|w| w.parse()).collect::<std::result::Result<_, _>>()?;
        if words[0] == "DontCare" {
            continue;
        }
        let ([h, w, l], [x, y, z], turn) = ([n[7], n[8], n[9]], [n[10], n[11], n[12]], n[13]);
        // The front along x of the camera at 0, turned about its y, which points down; up is -y.
        let (s, c) = (libm::sin(turn), libm::cos(turn));
        let axes = Pose::from_matrix([[c, s, 0.0], [0.0, 0.0, -1.0], [-s, c, 0.0]], [0.0; 3]);
        let orientation = Orientation::Rotation(axes.rotation);
        let cuboid = Cuboid { center: [x, y - h / 2.0, z], size: [l, w, h], orientation };
        let found = cuboid_box(&lens, size, &cuboid, &to_camera).unwrap_or_default();
        let theirs = [n[3], n[4], n[5] - n[3], n[6] - n[4]];
        println!(
            "kitti {}: IoU {:.3}, theirs {theirs:.1?}, the cuboid's {found:.1?}",
            words[0],
            iou(&theirs, &found)
        );
        cuboids.push(cuboid);
    }
    let photograph = folder.join("image_2/000008.png");
    Ok(Picture { name: "kitti-000008".to_owned(), photograph, size, lens, to_camera, cuboids })
}

fn iou(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    let shared = |i: usize| ((a[i] + a[i + 2]).min(b[i] + b[i + 2]) - a[i].max(b[i])).max(0.0);
    let area = shared(0) * shared(1);
    area / (a[2] * a[3] + b[2] * b[3] - area)
}

/// Metres on the ground, what is level with the camera, and every 30 degrees from the axis.
fn woodscape(folder: &Path) -> Result<(Picture, String)> {
    let calibration = json(&folder.join("front.json"))?;
    let (i, e) = (&calibration["intrinsic"], &calibration["extrinsic"]);
    let number = |name: &str| i[name].as_f64().ok_or_else(|| format!("no {name}"));
    let k = [number("k1")?, number("k2")?, number("k3")?, number("k4")?];
    let offset = [number("cx_offset")?, number("cy_offset")?];
    let size = [number("width")?, number("height")?];
    let lens = Lens::new(CameraModel::woodscape(k, size, offset, number("aspect_ratio")?));
    let [x, y, z, w] = numbers(&e["quaternion"])?;
    let to_vehicle = Pose { rotation: [w, x, y, z], translation: numbers(&e["translation"])? };
    let to_camera = to_vehicle.inverse();
    let mut drawn = String::new();
    let mut curve = |at: &dyn Fn(f64) -> Point3, color: &str| {
        let places: Vec<Option<Point2>> = (0..=400).map(|n| lens.project(at(f64::from(n) / 400.0))).collect();
        for part in places.split(Option::is_none) {
            drawn += &line(&part.iter().copied().flatten().collect::<Vec<_>>(), color, "stroke-width=\"1\"");
        }
    };
    for n in -10..=10 {
        let n = f64::from(n);
        curve(&|t| to_camera.apply([3.8 + t * 16.2, n, 0.0]), "#30e060");
        curve(&|t| to_camera.apply([14.0 + n, t * 20.0 - 10.0, 0.0]), "#30e060");
    }
    curve(&|t| to_camera.rotate([libm::cos(3.0 * (t - 0.5)), libm::sin(3.0 * (t - 0.5)), 0.0]), "#ff4030");
    for degrees in [30.0_f64, 60.0, 90.0] {
        let (s, c) = (libm::sin(degrees.to_radians()), libm::cos(degrees.to_radians()));
        curve(&|t| [s * libm::cos(t * TAU), s * libm::sin(t * TAU), c], "white");
    }
    let photograph = folder.join("front.jpg");
    let size = [1280, 966];
    let picture = Picture {
        name: "woodscape-front".to_owned(),
        photograph,
        size,
        lens,
        to_camera,
        cuboids: Vec::new(),
    };
    let block = Cuboid::upright([7.0, 0.0, 0.75], [4.0, 2.0, 1.5], 0.0);
    let with_block = Picture { cuboids: vec![block], ..picture };
    let drawn = drawn + &cuboids_on(&with_block);
    Ok((with_block, drawn))
}
