//! Simulated scenes whose truth is known, labeled by several taskers with errors, and how near their merged label comes to the
//! truth.

use assay_core::geometry::{Cuboid, Geometry, Point2, Polygon};
use assay_core::label::{Document, Object, Shape};
use assay_core::label_merge::{LabelMerge, LabelMergePolicy, RaterLabel, merge_labels};
use assay_core::ontology::Ontology;
use assay_core::random::SplitMix;
use assay_core::rubric::measure::evaluate;
use assay_core::rubric::{Measure, Rubric};
use core::f64::consts::{PI, TAU};

/// What the taskers draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SimulatedGeometry {
    /// Outlines of 10 to 24 corners with a radius of about 100 px.
    Polygons,
    /// Cuboids of cars, with yaw.
    Cuboids,
}

/// Simulation of one project.
#[derive(Clone, Copy, Debug)]
pub struct MergeSimulation {
    /// What the taskers draw.
    pub geometry: SimulatedGeometry,
    /// Number of taskers of each scene.
    pub taskers: usize,
    /// Number of scenes, with 8 objects each.
    pub scenes: usize,
    /// How much taskers differ in care, from 0: the errors of each are multiplied by a number from 1 - spread to 1 + spread.
    pub spread: f64,
    /// Seed.
    pub seed: u64,
}

/// What came out. IoU is that with the truth, in the mean over objects that were drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct MergeFigures {
    /// IoU of the mean tasker.
    pub mean_tasker: f64,
    /// IoU of the best tasker.
    pub best_tasker: f64,
    /// IoU of the merged label.
    pub merged: f64,
    /// Share of the true objects that the mean tasker drew.
    pub found_by_tasker: f64,
    /// Share of the true objects in the merged label.
    pub found_merged: f64,
    /// Objects of the merged label that do not exist, by the number of true ones.
    pub extra_merged: f64,
    /// Share of the mean tasker's classes that are right.
    pub class_tasker: f64,
    /// Share of the merged classes that are right, by majority.
    pub class_majority: f64,
    /// Share of the merged classes that are right, by Dawid-Skene.
    pub class_dawid_skene: f64,
}

const CLASSES: [&str; 4] = ["car", "truck", "van", "bus"];
const OBJECTS: usize = 8;

/// Errors of a tasker.
struct Tasker {
    /// Multiplies all errors of geometry.
    care: f64,
    /// Habit: outlines that far outside the true one, px.
    outward_px: f64,
    /// Share of right classes; else the class after the right one, or any.
    accuracy: f64,
    /// Whether a wrong class is mostly the one after the right one.
    is_systematic: bool,
}

impl MergeSimulation {
    /// Simulate the project and measure it.
    pub fn run(&self) -> MergeFigures {
        let mut random = SplitMix(self.seed);
        let taskers: Vec<Tasker> = (0..self.taskers).map(|_| self.tasker(&mut random)).collect();
        let truths: Vec<Document> = (0..self.scenes).map(|_| self.truth(&mut random)).collect();
        let labels: Vec<Vec<Document>> = truths
            .iter()
            .map(|truth| taskers.iter().map(|tasker| self.label(truth, tasker, &mut random)).collect())
            .collect();
        let names: Vec<String> = (0..self.taskers).map(|index| format!("tasker {index}")).collect();
        let scenes: Vec<Vec<RaterLabel<'_>>> = labels
            .iter()
            .map(|labels| {
                names.iter().zip(labels).map(|(rater, label)| RaterLabel { rater, label }).collect()
            })
            .collect();
        let merged =
            merge_labels(&scenes, &self.rubric(), &Ontology::default(), &LabelMergePolicy::default());
        self.compare(&truths, &labels, &merged.unwrap_or_default())
    }

    fn measure(&self) -> &'static str {
        match self.geometry {
            SimulatedGeometry::Polygons => "iou",
            SimulatedGeometry::Cuboids => "iou_3d",
        }
    }

    fn rubric(&self) -> Rubric {
        let measure = Measure::from_name(self.measure()).unwrap_or_else(|| unreachable!("it is registered"));
        let matching =
            assay_core::rubric::MatchRule { measure, min: Some(0.1), max: None, across_classes: false };
        Rubric { name: "simulation".to_owned(), matching, rules: Vec::new(), accept: Default::default() }
    }

    fn tasker(&self, random: &mut SplitMix) -> Tasker {
        Tasker {
            care: 1.0 + self.spread * (2.0 * random.unit() - 1.0),
            outward_px: 2.0 * random.normal(),
            accuracy: 0.55 + 0.4 * random.unit(),
            is_systematic: random.unit() < 0.5,
        }
    }

    fn truth(&self, random: &mut SplitMix) -> Document {
        let object = |index: usize| {
            let class = CLASSES[(random.unit() * random.unit() * CLASSES.len() as f64) as usize];
            let geometry = match self.geometry {
                SimulatedGeometry::Polygons => true_polygon(index, random),
                SimulatedGeometry::Cuboids => true_cuboid(index, random),
            };
            labeled(index, class, geometry)
        };
        Document { objects: (0..OBJECTS).map(object).collect(), ..Document::default() }
    }

    /// Label of a tasker, who misses an object of twenty and draws one of forty where there is none.
    fn label(&self, truth: &Document, tasker: &Tasker, random: &mut SplitMix) -> Document {
        let mut label = Document::default();
        for (index, object) in truth.objects.iter().enumerate() {
            if random.unit() < 0.05 {
                continue;
            }
            let geometry = match &object.shapes[0].geometry {
                Geometry::Polygon(polygon) => drawn_polygon(polygon, tasker, random),
                Geometry::Cuboid(cuboid) => drawn_cuboid(cuboid, tasker, random),
                other => other.clone(),
            };
            label.objects.push(labeled(index, given_class(&object.class, tasker, random), geometry));
            if random.unit() < 0.025 {
                let place = 20 + (random.unit() * 20.0) as usize;
                let nothing = match self.geometry {
                    SimulatedGeometry::Polygons => true_polygon(place, random),
                    SimulatedGeometry::Cuboids => true_cuboid(place, random),
                };
                label.objects.push(labeled(100 + index, CLASSES[0], nothing));
            }
        }
        label
    }

    fn compare(&self, truths: &[Document], labels: &[Vec<Document>], merged: &[LabelMerge]) -> MergeFigures {
        let of_tasker =
            |index: usize| self.score(truths.iter().zip(labels.iter().map(|scene| &scene[index])));
        let taskers: Vec<LabelScore> = (0..self.taskers).map(of_tasker).collect();
        let count = self.taskers as f64;
        let together = self.score(truths.iter().zip(merged.iter().map(|merge| &merge.label)));
        let by_dawid_skene: Vec<Document> = merged.iter().map(dawid_skene_classes).collect();
        MergeFigures {
            mean_tasker: taskers.iter().map(|score| score.iou).sum::<f64>() / count,
            best_tasker: taskers.iter().map(|score| score.iou).fold(0.0, f64::max),
            merged: together.iou,
            found_by_tasker: taskers.iter().map(|score| score.found).sum::<f64>() / count,
            found_merged: together.found,
            extra_merged: together.extra,
            class_tasker: taskers.iter().map(|score| score.class).sum::<f64>() / count,
            class_majority: together.class,
            class_dawid_skene: self.score(truths.iter().zip(&by_dawid_skene)).class,
        }
    }

    /// Score of labels against the truth.
    fn score<'a>(&self, pairs: impl Iterator<Item = (&'a Document, &'a Document)>) -> LabelScore {
        let measure = Measure::from_name(self.measure()).unwrap_or_else(|| unreachable!("it is registered"));
        let iou = |a: &Object, b: &Object| {
            evaluate(&measure, &Default::default(), &a.shapes[0].geometry, &b.shapes[0].geometry)
                .unwrap_or(0.0)
        };
        let (mut sum, mut found, mut right, mut objects, mut drawn) = (0.0, 0, 0, 0, 0);
        for (truth, label) in pairs {
            objects += truth.objects.len();
            drawn += label.objects.len();
            for object in &truth.objects {
                let like = label.objects.iter().map(|own| (iou(own, object), own));
                let best = like.reduce(|best, next| if next.0 > best.0 { next } else { best });
                if let Some((iou, own)) = best.filter(|(iou, _)| *iou > 0.0) {
                    sum += iou;
                    found += 1;
                    right += usize::from(own.class == object.class);
                }
            }
        }
        let share = |count: usize, of: usize| count as f64 / of.max(1) as f64;
        LabelScore {
            iou: sum / found.max(1) as f64,
            found: share(found, objects),
            extra: share(drawn - found, objects),
            class: share(right, found),
        }
    }
}

struct LabelScore {
    iou: f64,
    found: f64,
    extra: f64,
    class: f64,
}

/// The merged label with the classes of Dawid-Skene.
fn dawid_skene_classes(merge: &LabelMerge) -> Document {
    let mut label = merge.label.clone();
    for (object, own) in label.objects.iter_mut().zip(&merge.objects) {
        if let Some(probable) = &own.class.dawid_skene {
            object.class = probable.value.as_text();
        }
    }
    label
}

fn labeled(index: usize, class: &str, geometry: Geometry) -> Object {
    let shapes = vec![Shape::new(0, "sensor".to_owned(), geometry)];
    Object {
        id: format!("{index}"),
        class: class.to_owned(),
        attributes: Default::default(),
        track: false,
        shapes,
    }
}

fn given_class(truth: &str, tasker: &Tasker, random: &mut SplitMix) -> &'static str {
    let right = CLASSES.iter().position(|class| *class == truth).unwrap_or(0);
    let given = match random.unit() < tasker.accuracy {
        true => right,
        false if tasker.is_systematic => right + 1,
        false => right + 1 + (random.unit() * 3.0) as usize,
    };
    CLASSES[given % CLASSES.len()]
}

fn true_polygon(index: usize, random: &mut SplitMix) -> Geometry {
    let center = [300.0 * (index % 4) as f64, 300.0 * (index / 4) as f64];
    let count = 10 + (random.unit() * 15.0) as usize;
    let corner = |i: usize| {
        let angle = (i as f64 + 0.6 * random.unit()) / count as f64 * TAU;
        let radius = 100.0 * (0.7 + 0.6 * random.unit());
        [center[0] + radius * angle.cos(), center[1] + radius * angle.sin()]
    };
    Geometry::Polygon(Polygon(vec![(0..count).map(corner).collect()]))
}

/// Outline drawn again: each corner 4 px off on each axis, all with the tasker's habit, and now and then a corner left out.
fn drawn_polygon(truth: &Polygon, tasker: &Tasker, random: &mut SplitMix) -> Geometry {
    let ring = truth.outer();
    let count = ring.len() as f64;
    let middle = ring.iter().fold([0.0; 2], |sum, p| [sum[0] + p[0] / count, sum[1] + p[1] / count]);
    let mut drawn: Vec<Point2> = Vec::new();
    for p in ring {
        let d = [p[0] - middle[0], p[1] - middle[1]];
        let length = (d[0] * d[0] + d[1] * d[1]).sqrt().max(1.0);
        let noise: [f64; 2] = [random.normal(), random.normal()];
        if random.unit() >= 0.1 * tasker.care {
            let at = |axis: usize| {
                p[axis] + tasker.care * (4.0 * noise[axis] + tasker.outward_px * d[axis] / length)
            };
            drawn.push([at(0), at(1)]);
        }
    }
    Geometry::Polygon(Polygon(vec![if drawn.len() < 3 { ring.to_vec() } else { drawn }]))
}

fn true_cuboid(index: usize, random: &mut SplitMix) -> Geometry {
    let center = [12.0 * (index % 4) as f64, 12.0 * (index / 4) as f64, 0.8 * random.unit()];
    let size = [4.5, 1.9, 1.6].map(|side: f64| side * (0.1 * random.normal()).exp());
    Geometry::Cuboid(Cuboid::upright(center, size, TAU * random.unit() - PI))
}

/// Cuboid drawn again: 0.15 m off on each axis, sizes by 6 %, heading by 3°; front and rear confused once in twenty.
fn drawn_cuboid(truth: &Cuboid, tasker: &Tasker, random: &mut SplitMix) -> Geometry {
    let center = truth.center.map(|v| v + 0.15 * tasker.care * random.normal());
    let size = truth.size.map(|side| side * (0.06 * tasker.care * random.normal()).exp());
    let flip = if random.unit() < 0.05 { PI } else { 0.0 };
    let yaw = truth.yaw_rad() + 0.05 * tasker.care * random.normal() + flip;
    Geometry::Cuboid(Cuboid::upright(center, size, yaw))
}
