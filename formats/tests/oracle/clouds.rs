//! LAS and LAZ against laspy with lazrs on the same files: scripts/oracles/clouds.py.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements.txt.
#![cfg(feature = "las")]

use crate::references::references;
use assay_formats::cloud::stream::{CloudSummary, read};
use assay_formats::cloud::{LAS, LAZ, detect_media_type};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Cursor;

#[derive(Deserialize)]
struct Reference {
    case: String,
    file: String,
    encoding: String,
    points: Vec<[f64; 3]>,
    fields: BTreeMap<String, Vec<f64>>,
}

fn bytes(hexadecimal: &str) -> Vec<u8> {
    let digit = |c: u8| char::from(c).to_digit(16).expect("the oracle writes hexadecimal digits") as u8;
    hexadecimal.as_bytes().as_chunks::<2>().0.iter().map(|[a, b]| digit(*a) * 16 + digit(*b)).collect()
}

/// What laspy gives and Assay does not, or gives otherwise.
fn disagreement(reference: &Reference) -> Option<String> {
    let (mut points, mut fields) = (Vec::new(), BTreeMap::<String, Vec<f64>>::new());
    let file = bytes(&reference.file);
    let kind = if reference.encoding.starts_with("LAZ") { LAZ } else { LAS };
    if detect_media_type("a.bin", &file) != Some(kind) {
        return Some(format!("{} is not taken for {kind}", reference.case));
    }
    let facts: Result<CloudSummary, _> = read(kind, &mut Cursor::new(file), &mut |header, chunk| {
        points.extend_from_slice(&chunk.points);
        for (info, values) in header.fields.iter().zip(&chunk.fields) {
            fields.entry(info.name.clone()).or_default().extend(values);
        }
        Ok(())
    });
    match facts {
        Err(error) => Some(format!("{}: {error}", reference.case)),
        Ok(facts) if facts.encoding != reference.encoding => {
            Some(format!("{}: {}", reference.case, facts.encoding))
        }
        Ok(_) if points != reference.points => Some(format!("{}: points", reference.case)),
        Ok(_) if fields.keys().ne(reference.fields.keys()) => Some(format!(
            "{}: fields {:?}, oracle {:?}",
            reference.case,
            fields.keys(),
            reference.fields.keys()
        )),
        Ok(_) => {
            let wrong: Vec<&String> = fields
                .iter()
                .filter(|(name, v)| reference.fields[*name] != **v)
                .map(|(name, _)| name)
                .collect();
            (!wrong.is_empty()).then(|| format!("{}: {wrong:?}", reference.case))
        }
    }
}

#[test]
fn every_point_and_every_field_is_laspys() {
    let Some((references, messages)) = references::<Reference>("clouds.py") else { return };
    let wrong: Vec<String> = references.iter().filter_map(disagreement).collect();
    eprintln!("compared with {}: {} files", messages, references.len());
    assert!(references.len() >= 120, "the oracle gave too little: {}", references.len());
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), wrong.join("\n"));
}
