//! Archives whose names would fill the memory, and the answers about them.

use crate::common::{Person, Server, start};
use assay_core::api::{ImportPreview, NewProject, Project, ProjectTemplate, Upload};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

async fn project(server: &Server) -> (Person, Project) {
    let admin = server.person("admin", true).await;
    let new =
        NewProject { name: "Clouds".to_owned(), purpose: String::new(), template: ProjectTemplate::Street };
    let project = admin.json(admin.post("/projects").json(&new)).await;
    (admin, project)
}

/// A tar, compressed, with one file whose name has so many bytes.
pub fn long_name(bytes: usize) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let mut header = tar::Header::new_gnu();
    header.set_path("././@LongLink").unwrap();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(bytes as u64);
    header.set_cksum();
    packed.write_all(header.as_bytes()).unwrap();
    let block = [b'n'; 1 << 16];
    for part in 0..bytes.div_ceil(block.len()) {
        packed.write_all(&block[..block.len().min(bytes - part * block.len())]).unwrap();
    }
    packed.write_all(&[0; 512][..(512 - bytes % 512) % 512]).unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_path("a.pcd").unwrap();
    header.set_size(0);
    header.set_cksum();
    packed.write_all(header.as_bytes()).unwrap();
    packed.write_all(&[0; 1024]).unwrap();
    packed.finish().unwrap()
}

#[tokio::test]
async fn a_name_of_a_hundred_megabytes_is_refused_in_a_short_answer() {
    let server = start().await;
    let (admin, project) = project(&server).await;
    let upload: Upload = admin.json(admin.post(&format!("/projects/{}/uploads", project.id))).await;
    let path = format!("/projects/{}/uploads/{}", project.id, upload.id);
    let archive = long_name(100 << 20);
    assert!(archive.len() < 1 << 20);
    let put = admin.put(&format!("{path}/files")).query(&[("path", "a.tgz")]).body(archive);
    assert_eq!(put.send().await.unwrap().status(), 204);
    let request = serde_json::json!({ "stage": project.stages[0].id });
    let answer = admin.post(&format!("{path}/preview")).json(&request).send().await.unwrap();
    let text = answer.text().await.unwrap();
    assert!(text.len() < 4096, "{} bytes", text.len());
    let preview: ImportPreview = serde_json::from_str(&text).unwrap();
    assert!(preview.problems[0].message.contains("104857600 bytes"), "{text}");
}
