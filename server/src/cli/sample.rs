//! `assay sample`: scenes of a project that represent all of its scenes.

use super::error::CliError;
use super::files::answer;
use super::serve;
use crate::features::extract_features;
use crate::store::{StoreError, projects, scenes};
use assay_core::sample::{SampleCandidate, sample};
use assay_core::scene::Scene;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Choose a representative sample.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  assay sample --project 'Drone pilot' --count 40\n\n\
                  Each value of the scenes' metadata that at least 1 % of them have is in it, and the rest lies as far \
                  apart as can be by what the first picture and the first point cloud of each scene look like.")]
pub struct SampleArgs {
    /// Project, by name or id
    #[arg(long)]
    project: String,
    /// Number of scenes
    #[arg(long, value_name = "N")]
    count: usize,
    /// Features instead of those of the recordings: a JSON file with a list of numbers for each scene's name
    #[arg(long, value_name = "FILE")]
    features: Option<PathBuf>,
    #[command(flatten)]
    data: serve::DataArgs,
}

/// Output of the command.
#[derive(Debug, Serialize, PartialEq)]
struct SampleReport {
    /// Number of scenes to choose from.
    scenes: usize,
    /// Greatest distance of a scene from the nearest chosen scene, in standard deviations of the features.
    radius: f64,
    /// Chosen scenes in the order of choice.
    picks: Vec<PickLine>,
    /// Values of metadata that very few scenes have, and no chosen scene.
    offered: Vec<String>,
}

#[derive(Debug, Serialize, PartialEq)]
struct PickLine {
    scene: String,
    id: String,
    why: String,
}

/// Writes the sample as one line of JSON.
///
/// # Errors
/// The project does not exist, or the features do not match its scenes.
pub fn run(args: &SampleArgs, output: impl Write) -> Result<(), CliError> {
    let given = args.features.as_deref().map(read_features).transpose()?;
    let (db, blobs) = args.data.open()?;
    let name = args.project.clone();
    let found = db.read_blocking(move |tx| {
        let project = projects::find(tx, &name)?;
        let ids = scenes::ids(tx, project)?;
        ids.into_iter()
            .map(|id| Ok((scenes::get(tx, id)?, id.to_string())))
            .collect::<Result<Vec<_>, StoreError>>()
    });
    let all = found.map_err(|e| {
        CliError::new("--project", &args.project, e.to_string(), "Check the name in the web page.")
    })?;
    let mut candidates = Vec::with_capacity(all.len());
    for (scene, _) in &all {
        let features = match &given {
            None => extract_features(scene, &blobs),
            Some(given) => given.get(&scene.name).cloned().ok_or_else(|| {
                let place = args.features.as_ref().map(|p| p.display().to_string()).unwrap_or_default();
                let what = format!("no numbers for the scene “{}”", scene.name);
                CliError::new(place, "scenes", what, "Give every scene of the project its list.")
            })?,
        };
        candidates.push(SampleCandidate { strata: scene.metadata.clone(), features });
    }
    answer(&choose(&all, &candidates, args.count), None, output)
}

fn read_features(path: &Path) -> Result<BTreeMap<String, Vec<f64>>, CliError> {
    let shown = path.display().to_string();
    let text = std::fs::read(path)
        .map_err(|e| CliError::new(&shown, "reading", e.to_string(), "Check the name and its rights."))?;
    let all: BTreeMap<String, Vec<f64>> = serde_json::from_slice(&text).map_err(|e| {
        let place = format!("line {}, column {}", e.line(), e.column());
        CliError::new(&shown, place, e.to_string(), "Write {\"scene's name\": [1.5, 2], …}.")
    })?;
    let width = all.values().next().map_or(0, Vec::len);
    match all.iter().find(|(_, numbers)| numbers.len() != width) {
        None => Ok(all),
        Some((scene, numbers)) => {
            let what = format!("{} numbers, where the first scene has {width}", numbers.len());
            Err(CliError::new(
                &shown,
                format!("scene “{scene}”"),
                what,
                "Give all scenes the same count of numbers.",
            ))
        }
    }
}

fn choose(all: &[(Scene, String)], candidates: &[SampleCandidate], count: usize) -> SampleReport {
    let found = sample(candidates, &[], count);
    let line = |pick: assay_core::sample::SamplePick| {
        let (scene, id) = all.get(pick.candidate)?;
        Some(PickLine { scene: scene.name.clone(), id: id.clone(), why: pick.why.sentence() })
    };
    let describe = |(key, value, share): (String, String, f64)| {
        format!("{key}: {value} ({:.1} % of the scenes)", share * 100.0)
    };
    SampleReport {
        scenes: all.len(),
        radius: found.radius,
        picks: found.picks.into_iter().filter_map(line).collect(),
        offered: found.offered.into_iter().map(describe).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pick_has_its_reason() {
        let scene = |name: &str, weather: &str| {
            let metadata = BTreeMap::from([("weather".to_owned(), weather.to_owned())]);
            Scene { name: name.to_owned(), sensors: Vec::new(), frames: Vec::new(), metadata }
        };
        let all = [scene("a", "sun"), scene("b", "rain"), scene("c", "sun"), scene("d", "sun")]
            .map(|s| (s.clone(), format!("id of {}", s.name)));
        let candidates: Vec<_> = all
            .iter()
            .zip([0.0, 0.0, 9.0, 0.0])
            .map(|((s, _), x)| SampleCandidate { strata: s.metadata.clone(), features: vec![x] })
            .collect();
        let answer = choose(&all, &candidates, 2);
        assert_eq!(answer.picks[0].why, "represents weather: rain (25.0 % of the scenes)");
        assert_eq!((answer.picks[1].scene.as_str(), answer.radius), ("c", 0.0));
    }

    #[test]
    fn features_of_another_length_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("features.json");
        std::fs::write(&file, r#"{"a":[1,2],"b":[1]}"#).unwrap();
        assert!(read_features(&file).unwrap_err().to_string().contains("scene “b”"));
    }
}
