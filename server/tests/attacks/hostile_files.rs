//! Files with false headers, truncated files, and files that would fill the machine: each ends with status 2 and
//! one line, within 256 MiB of address space and 5 s.

use crate::common::{Person, start};
use assay_core::api::{ImportJob, ImportState, NewProject, Project, ProjectTemplate, Upload};

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

type Pack = Vec<(String, Vec<u8>)>;

const PCD: &str = "# .PCD v0.7\nVERSION 0.7\nFIELDS x y z intensity\nSIZE 4 4 4 4\nTYPE F F F F\nCOUNT 1 1 1 1\nWIDTH 3\nHEIGHT 1\nVIEWPOINT 0 0 0 1 0 0 0\nPOINTS 3\nDATA binary\n";
const PLY: &str = "ply\nformat binary_little_endian 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nend_header\n";

fn add(pack: &mut Pack, name: &str, bytes: impl Into<Vec<u8>>) {
    pack.push((name.to_owned(), bytes.into()));
}

/// Headers truncated after each of their lines.
fn cut_headers(pack: &mut Pack, name: &str, header: &str, ending: &str) {
    let ends: Vec<usize> = header.match_indices('\n').map(|(at, _)| at + 1).collect();
    for (line, end) in ends.iter().enumerate().take(ends.len() - 1) {
        add(pack, &format!("{name}-cut-{}.{ending}", line + 1), header.get(..*end).unwrap());
    }
}

fn clouds(pack: &mut Pack) {
    cut_headers(pack, "pcd", PCD, "pcd");
    cut_headers(pack, "ply", PLY, "ply");
    add(pack, "pcd-no-data.pcd", PCD);
    add(pack, "ply-no-data.ply", PLY);
    for count in ["99999999999", "18446744073709551615", "-5", "NaN", "1e9"] {
        let lying =
            PCD.replace("POINTS 3", &format!("POINTS {count}")).replace("WIDTH 3", &format!("WIDTH {count}"));
        add(pack, &format!("pcd-points-{count}.pcd"), [lying.as_bytes(), &[0; 48]].concat());
        let lying = PLY.replace("vertex 3", &format!("vertex {count}"));
        add(pack, &format!("ply-vertex-{count}.ply"), [lying.as_bytes(), &[0; 36]].concat());
    }
    for (name, from, to) in [
        ("size-huge", "SIZE 4 4 4 4", "SIZE 4 4 4 4000000000"),
        ("count-huge", "COUNT 1 1 1 1", "COUNT 1 1 1 18446744073709551615"),
        ("no-xyz", "FIELDS x y z intensity", "FIELDS a b c intensity"),
        ("uneven", "SIZE 4 4 4 4", "SIZE 4 4"),
        ("no-such-data", "DATA binary", "DATA zipped"),
    ] {
        add(pack, &format!("pcd-{name}.pcd"), [PCD.replace(from, to).as_bytes(), &[0; 48]].concat());
    }
    let packed = PCD.replace("DATA binary", "DATA binary_compressed").replace("POINTS 3", "POINTS 100000000");
    let sizes = [60_u32.to_le_bytes(), 1_600_000_000_u32.to_le_bytes()].concat();
    add(pack, "pcd-lzf-bomb.pcd", [packed.as_bytes(), &sizes, &[0xff; 60]].concat());
    add(pack, "pcd-endless-line.pcd", vec![b'x'; 8 << 20]);
    add(pack, "ply-endless-header.ply", format!("ply\nformat ascii 1.0\n{}", "comment x\n".repeat(400_000)));
    add(pack, "kitti-odd.bin", vec![0; 17]);
    let mut las = vec![0_u8; 375];
    las[..4].copy_from_slice(b"LASF");
    (las[24], las[25], las[94], las[104]) = (1, 4, 119, 6);
    las[96..100].copy_from_slice(&375_u32.to_le_bytes());
    las[105..107].copy_from_slice(&30_u16.to_le_bytes());
    las[247..255].copy_from_slice(&4_000_000_000_u64.to_le_bytes());
    add(pack, "las-lying-count.las", las.clone());
    las[104] |= 0x80;
    add(pack, "laz-bomb.laz", las.clone());
    las.truncate(100);
    add(pack, "las-cut.las", las);
}

fn images(pack: &mut Pack) {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    add(pack, "svg-as.png", svg);
    add(pack, "svg-as.jpg", svg);
    add(pack, "empty.png", "");
    let mut png = Vec::new();
    image::RgbImage::new(64, 48)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    add(pack, "png-cut.png", png.get(..png.len() / 2).unwrap());
    let mut bomb = png.clone();
    for (at, value) in [(16, 30_000_u32), (20, 30_000)] {
        bomb[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }
    let mut crc = flate2::Crc::new();
    crc.update(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    add(pack, "png-bomb.png", bomb.clone());
    bomb[16] = 0xff;
    add(pack, "png-wrong-checksum.png", bomb);
    let mut jpeg = Vec::new();
    image::RgbImage::new(64, 48)
        .write_to(&mut std::io::Cursor::new(&mut jpeg), image::ImageFormat::Jpeg)
        .unwrap();
    add(pack, "jpeg-cut.jpg", jpeg.get(..40).unwrap());
}

fn labels(pack: &mut Pack) {
    let deep = |open: &str| open.repeat(200_000);
    add(pack, "deep-array.json", deep("["));
    add(pack, "deep-object.json", deep("{\"a\":"));
    add(pack, "coco-deep.json", format!("{{\"images\":[],\"categories\":[],\"annotations\":{}", deep("[")));
    add(
        pack,
        "coco-nan.json",
        r#"{"images":[{"id":1,"file_name":"a.png"}],"categories":[{"id":1,"name":"a"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[NaN,0,1,1]}]}"#,
    );
    add(
        pack,
        "coco-no-image.json",
        r#"{"images":[],"categories":[{"id":1,"name":"a"}],"annotations":[{"id":1,"image_id":7,"category_id":1,"bbox":[0,0,1,1]}]}"#,
    );
    add(
        pack,
        "coco-mask-bomb.json",
        r#"{"images":[{"id":1,"file_name":"a.png"}],"categories":[{"id":1,"name":"a"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"iscrowd":1,"segmentation":{"size":[4000000000,4000000000],"counts":[1]},"bbox":[0,0,1,1]}]}"#,
    );
    add(pack, "cut.json", r#"{"images":[{"id":1,"file_na"#);
    add(pack, "openlabel-cut.json", r#"{"openlabel":{"metadata":{"schema_version":"1.0.0"},"objects":{"1":"#);
    let entities = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    add(
        pack,
        "voc-entities.xml",
        format!("{entities}<annotation><object><name>&c;</name></object></annotation>"),
    );
    add(pack, "voc-cut.xml", "<annotation><object><name>a</name><bndbox><xmin>1");
    add(
        pack,
        "voc-word.xml",
        "<annotation><object><name>a</name><bndbox><xmin>one</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object></annotation>",
    );
    add(
        pack,
        "cvat-entities.xml",
        format!("{entities}<annotations><version>1.1</version><image id=\"0\" name=\"&c;\"/></annotations>"),
    );
    add(pack, "cvat-cut.xml", "<annotations><version>1.1</version><image id=\"0\" name=\"a\" width=\"5\"");
    add(pack, "not-text.json", vec![0xff, 0xfe, 0x00, 0x80]);
    add(pack, "not-text.xml", vec![b'<', 0xff, 0xfe, 0x00, 0x80]);
}

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(&mut bytes));
    for (name, content) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap();
    bytes
}

fn archives(pack: &mut Pack) {
    for (index, name) in ["../up.txt", "/root.txt", "a/../../up.txt", "C:\\x.txt"].iter().enumerate() {
        add(pack, &format!("slip-{index}.zip"), zipped(&[(name, b"x")]));
    }
    add(pack, "bomb.zip", zipped(&[("zeros.bin", &vec![0; 80 << 20])]));
    let good = zipped(&[("a.txt", &[7; 5000])]);
    add(pack, "cut.zip", good.get(..good.len() / 2).unwrap());
    let tar = |kind: tar::EntryType, size: u64| {
        let mut builder = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_path("labels").unwrap();
        if kind != tar::EntryType::Regular {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        builder.append(&header, std::io::empty()).unwrap();
        builder.into_inner().unwrap()
    };
    let gz = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    add(pack, "link.tar", tar(tar::EntryType::Symlink, 0));
    add(pack, "hard-link.tar", tar(tar::EntryType::Link, 0));
    add(pack, "link.tar.gz", gz(&tar(tar::EntryType::Symlink, 0)));
    add(pack, "long-name.tar.gz", crate::archives::long_name(100 << 20));
    add(pack, "lying-size.tar", tar(tar::EntryType::Regular, 1 << 40));
}

#[test]
fn every_hostile_file_is_refused_in_one_line_within_the_limits() {
    let mut pack = Pack::new();
    clouds(&mut pack);
    images(&mut pack);
    labels(&mut pack);
    archives(&mut pack);
    assert!(pack.len() >= 60, "{} files", pack.len());
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (name, bytes) in &pack {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let limited = "ulimit -v 262144; exec \"$0\" inspect \"$1\"";
        let began = Instant::now();
        let output = Command::new("bash")
            .args(["-c", limited, env!("CARGO_BIN_EXE_assay")])
            .arg(&path)
            .output()
            .unwrap();
        let (stderr, took) = (String::from_utf8_lossy(&output.stderr).into_owned(), began.elapsed());
        let one_line =
            stderr.lines().count() == 1 && stderr.starts_with("assay: ") && stderr.contains(name.as_str());
        if output.status.code() != Some(2) || !one_line || took > Duration::from_secs(5) {
            wrong.push(format!(
                "{name}: {:?} in {took:?}: {stderr}{}",
                output.status.code(),
                String::from_utf8_lossy(&output.stdout)
            ));
        }
        std::fs::remove_file(path).unwrap();
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), pack.len(), wrong.join("\n"));
}

#[test]
fn a_valid_file_beside_bad_ones_is_inspected() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let good = [PCD.as_bytes(), &[0; 48]].concat();
    let (bad, good, cut) =
        (file("bad.pcd", b"FIELDS"), file("good.pcd", &good), file("cut.png", b"\x89PNG\r\n\x1a\n"));
    let output =
        Command::new(env!("CARGO_BIN_EXE_assay")).arg("inspect").args([bad, good, cut]).output().unwrap();
    let (answers, errors) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(
        (output.status.code(), answers.lines().count(), errors.lines().count()),
        (Some(2), 1, 2),
        "{errors}"
    );
    let answer: serde_json::Value = serde_json::from_str(&answers).unwrap();
    assert_eq!((&answer["points"], &answer["format"]), (&3.into(), &"pcd".into()));
}

/// Sends files, previews them, and imports them. The server must answer throughout.
async fn imported(person: &Person, project: &Project, files: &[(&str, &[u8])]) -> ImportJob {
    let upload: Upload = person.json(person.post(&format!("/projects/{}/uploads", project.id))).await;
    let path = format!("/projects/{}/uploads/{}", project.id, upload.id);
    for (name, bytes) in files {
        let put = person.put(&format!("{path}/files")).query(&[("path", name)]).body(bytes.to_vec());
        assert_eq!(put.send().await.unwrap().status(), 204, "{name}");
    }
    let request = serde_json::json!({ "stage": project.stages[0].id, "labels": "drafts" });
    let previewed = person.post(&format!("{path}/preview")).json(&request).send().await.unwrap().status();
    assert!(previewed.is_success() || previewed.is_client_error(), "{files:?}: {previewed}");
    let mut job: ImportJob = person.json(person.post(&format!("{path}/import")).json(&request)).await;
    while job.state == ImportState::Running {
        tokio::task::yield_now().await;
        job = person.json(person.get(&format!("/projects/{}/imports/{}", project.id, job.id))).await;
    }
    assert_eq!(job.state, ImportState::Done);
    job
}

#[tokio::test]
async fn over_the_network_hostile_files_are_named_and_valid_ones_are_imported() {
    let server = start().await;
    let admin = server.person("admin", true).await;
    let mut pack = Pack::new();
    clouds(&mut pack);
    images(&mut pack);
    labels(&mut pack);
    archives(&mut pack);
    for (template, name) in [(ProjectTemplate::Street, "Clouds"), (ProjectTemplate::Drone, "Photographs")] {
        let new = NewProject { name: name.to_owned(), purpose: String::new(), template };
        let project: Project = admin.json(admin.post("/projects").json(&new)).await;
        for (file, bytes) in &pack {
            let report = imported(&admin, &project, &[(file, bytes)]).await.report;
            assert_eq!((report.scenes, report.tasks), (0, 0), "{file}: {report:?}");
            let reported = report.problems.len() + report.ignored.len();
            assert!(reported > 0, "{file}: nothing is reported about it");
        }
        let good: (&str, Vec<u8>) = match template {
            ProjectTemplate::Street => {
                ("good.bin", [1.0_f32, 2.0, 0.5, 0.1].map(f32::to_le_bytes).concat().repeat(20))
            }
            _ => {
                let mut bytes = std::io::Cursor::new(Vec::new());
                image::RgbImage::new(20, 10).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
                ("good.png", bytes.into_inner())
            }
        };
        let ending =
            if good.0.ends_with("bin") { [".pcd", ".ply", ".bin"] } else { [".png", ".jpg", ".webp"] };
        let beside = pack.iter().filter(|(name, _)| ending.iter().any(|end| name.ends_with(end)));
        let mut all: Vec<(&str, &[u8])> =
            beside.map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let bad = all.len();
        all.push((good.0, &good.1));
        let report = imported(&admin, &project, &all).await.report;
        assert_eq!((report.scenes, report.tasks), (1, 1), "{report:?}");
        let named = report.problems.len() + report.more_problems as usize + report.ignored.len();
        assert!(bad >= 4 && named >= bad, "{named} of {bad} are named: {report:?}");
    }
    // The server still answers.
    let seen: Vec<Project> = admin.json(admin.get("/projects")).await;
    assert_eq!(seen.len(), 2);
}
