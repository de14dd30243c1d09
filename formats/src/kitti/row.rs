//! One row of `label_2`, digit for digit.
//!
//! A row's numbers are in the rectified camera frame with few decimals; a cuboid is in the LiDAR's. The way there and
//! back changes last digits, so a shape stores the text of its row in the attribute [`ROW`], and each group of numbers is
//! written as it was printed as long as it still says what the shape says, within [`SAME`].

use super::calibration::{CAMERA, KittiCalibration, LIDAR};
use super::numbers::{FIELDS, cuboid_of, occlusion, rotation_y, yaw_in};
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Geometry, norm3, sub3};
use assay_core::label::{AttributeValue, IGNORE_CLASS, Object, Shape};
use core::f64::consts::{PI, TAU};
use std::collections::BTreeMap;

/// Shape attribute that holds a row as it was printed.
pub const ROW: &str = "kitti_row";
/// Metres, pixels and radians below which two numbers are the same.
const SAME: f64 = 1e-6;
/// What stands for numbers that a row does not have.
const NO_SPACE: [&str; 7] = ["-1", "-1", "-1", "-1000", "-1000", "-1000", "-10"];

/// Truncation and alpha that say that there is none.
pub(super) const NO_TRUNCATION: f64 = -1.0;
pub(super) const NO_ALPHA: f64 = -10.0;

/// A row of the words that KITTI prints.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct KittiRow<'a> {
    pub(super) class: &'a str,
    words: [&'a str; 14],
    pub(super) numbers: [f64; 14],
    score: Option<(&'a str, f64)>,
}

impl<'a> KittiRow<'a> {
    /// The words of a line.
    pub(super) fn parse(line: &'a str, place: &str) -> Result<Self, ParseError> {
        let all: Vec<&str> = line.split_whitespace().collect();
        let count = all.len();
        let [class, rest @ ..] = all.as_slice() else { return Err(short(place, count)) };
        let Some((words, more)) = rest.split_first_chunk::<14>() else { return Err(short(place, count)) };
        let mut numbers = [0.0; 14];
        for ((to, word), field) in numbers.iter_mut().zip(words).zip(FIELDS) {
            *to = value(word, field, place)?;
        }
        let score = more.first().map(|word| value(word, "score", place).map(|score| (*word, score)));
        Ok(Self { class, words: *words, numbers, score: score.transpose()? })
    }

    /// Left, top, width, height, px; none where the row has no box.
    fn image_box(&self) -> Option<[f64; 4]> {
        let [_, _, _, left, top, right, bottom, ..] = self.numbers;
        (right > left && bottom > top).then_some([left, top, right - left, bottom - top])
    }

    /// Whether the row says that its object was not measured in space.
    pub(super) fn is_flat(&self) -> bool {
        self.class == IGNORE_CLASS || self.numbers[7..10].iter().all(|side| *side == -1.0)
    }

    /// The object of a row, with its shapes in space and in the image.
    pub(super) fn object(
        &self,
        line: &str,
        number: usize,
        calibration: &KittiCalibration,
    ) -> Result<Object, ParseError> {
        let [truncated, occluded, alpha, ..] = self.numbers;
        let mut attributes =
            BTreeMap::from([("occlusion".to_owned(), AttributeValue::Text(occlusion(occluded).to_owned()))]);
        for (name, number, unknown) in [("truncated", truncated, NO_TRUNCATION), ("alpha", alpha, NO_ALPHA)] {
            if number != unknown {
                attributes.insert(name.to_owned(), AttributeValue::Number(number));
            }
        }
        if let Some((_, score)) = self.score {
            attributes.insert("score".to_owned(), AttributeValue::Number(score));
        }
        let place = format!("line {number}");
        let mut shapes = Vec::new();
        if !self.is_flat() {
            let cuboid = cuboid_of(&self.numbers, calibration, &place)?;
            shapes.push(Shape::new(0, LIDAR.to_owned(), Geometry::Cuboid(cuboid)));
        }
        if let Some(image_box) = self.image_box() {
            shapes.push(Shape::new(0, CAMERA.to_owned(), Geometry::Box(image_box)));
        }
        for shape in &mut shapes {
            shape.occluded = occluded >= 1.0;
        }
        let Some(first) = shapes.first_mut() else {
            let what = "there is neither a box in the image nor one in space";
            return Err(ParseError::new(place, what, "Write at least one of the two"));
        };
        first.attributes.insert(ROW.to_owned(), AttributeValue::Text(line.trim().to_owned()));
        let (id, class) = (numbered_id(number), self.class.to_owned());
        Ok(Object { id, class, attributes, track: false, shapes })
    }
}

/// The id of the object of a row, whose number counts from 1.
pub(super) fn numbered_id(number: usize) -> String {
    format!("kitti-{number}")
}

fn short(place: &str, count: usize) -> ParseError {
    let what = format!("{count} words are fewer than the 15 of a label");
    let fix = "Write type, truncated, occluded, alpha, bbox (4), dimensions (3), location (3), rotation_y";
    ParseError::new(place, what, fix)
}

fn value(word: &str, field: &str, place: &str) -> Result<f64, ParseError> {
    let number = word.parse::<f64>().ok().filter(|v| v.is_finite());
    number
        .ok_or_else(|| ParseError::new(place, format!("`{word}` for {field} is no number"), "Write a number"))
}

/// What a row is to say of an object in one frame.
pub(super) struct KittiRowValues<'a> {
    pub(super) class: &'a str,
    /// As it was read, where it was.
    pub(super) row: Option<&'a str>,
    pub(super) truncated: Option<f64>,
    pub(super) occlusion: Option<&'a str>,
    pub(super) occluded: bool,
    pub(super) alpha: Option<f64>,
    pub(super) score: Option<f64>,
    /// Left, top, width, height, px.
    pub(super) image_box: Option<[f64; 4]>,
    pub(super) cuboid: Option<Cuboid>,
}

/// The row of a region that says 'do not count here', without a line's end.
pub(super) fn ignore_line([x, y, width, height]: [f64; 4]) -> String {
    let edges = [x, y, x + width, y + height].map(printed).join(" ");
    format!("{IGNORE_CLASS} -1 -1 -10 {edges} {}", NO_SPACE.join(" "))
}

/// How far the heading of a cuboid is from what a reader makes of its row, radians: a camera that does not stand
/// upright holds some headings only.
pub(super) fn heading_error(calibration: &KittiCalibration, cuboid: &Cuboid) -> f64 {
    let to_camera = &calibration.lidar_to_rectified;
    let yaw = cuboid.yaw_rad();
    turned(yaw_in(&to_camera.inverse(), rotation_y(to_camera, yaw)), yaw)
}

impl KittiRowValues<'_> {
    /// The row's text, without a line's end.
    pub(super) fn line(&self, calibration: &KittiCalibration) -> String {
        let row = self.row.and_then(|row| KittiRow::parse(row, "").ok());
        let row = row.as_ref().filter(|row| row.class == self.class);
        let space = row.and_then(|row| self.same_space(row, calibration));
        let fresh = || self.space(calibration);
        let space: Vec<String> =
            space.map_or_else(fresh, |words| words.iter().map(|w| (*w).to_owned()).collect());
        let numbers: Vec<f64> = space.iter().map(|w| w.parse().unwrap_or_default()).collect();
        let mut words = vec![self.class.split_whitespace().collect::<Vec<_>>().join("_")];
        words.push(
            original_word(row, 0, self.truncated.unwrap_or(NO_TRUNCATION))
                .unwrap_or_else(|| printed(self.truncated.unwrap_or(0.0))),
        );
        let level = row.filter(|row| self.occlusion.is_some_and(|level| level == occlusion(row.numbers[1])));
        words.push(level.map_or_else(|| self.level().to_owned(), |row| row.words[1].to_owned()));
        words.push(
            original_word(row, 2, self.alpha.unwrap_or(NO_ALPHA))
                .unwrap_or_else(|| self.alpha.map_or_else(|| seen(&numbers), printed)),
        );
        words.extend(self.box_words(row));
        words.extend(space);
        if let Some(score) = self.score {
            let same = row.and_then(|row| row.score).filter(|(_, original)| (original - score).abs() < SAME);
            words.push(same.map_or_else(|| printed(score), |(word, _)| word.to_owned()));
        }
        words.join(" ")
    }

    fn level(&self) -> &'static str {
        match self.occlusion {
            Some("none") => "0",
            Some("partly") => "1",
            Some("mostly") => "2",
            Some("unknown") => "3",
            _ if self.occluded => "1",
            _ => "0",
        }
    }

    /// The seven numbers in space as they were printed, where they still make the same cuboid.
    fn same_space<'r>(&self, row: &KittiRow<'r>, calibration: &KittiCalibration) -> Option<[&'r str; 7]> {
        let same = match &self.cuboid {
            None => row.is_flat(),
            Some(_) if row.is_flat() => false,
            Some(cuboid) => {
                let original = cuboid_of(&row.numbers, calibration, "").ok()?;
                norm3(sub3(original.center, cuboid.center)) < SAME
                    && norm3(sub3(original.size, cuboid.size)) < SAME
                    && turned(original.yaw_rad(), cuboid.yaw_rad()) < SAME
                    && tilt(cuboid) < SAME
            }
        };
        same.then(|| row.words.last_chunk::<7>().copied()).flatten()
    }

    /// Dimensions, location and heading, computed anew.
    fn space(&self, calibration: &KittiCalibration) -> Vec<String> {
        let Some(cuboid) = &self.cuboid else { return NO_SPACE.map(str::to_owned).to_vec() };
        let [length, width, height] = cuboid.size;
        let [x, y, z] = calibration.lidar_to_rectified.apply(cuboid.center);
        let heading = rotation_y(&calibration.lidar_to_rectified, cuboid.yaw_rad());
        [height, width, length, x, y + height / 2.0, z, heading].map(printed).to_vec()
    }

    fn box_words(&self, row: Option<&KittiRow<'_>>) -> Vec<String> {
        let same = row.filter(|row| match (row.image_box(), self.image_box) {
            (Some(a), Some(b)) => a.iter().zip(b).all(|(a, b)| (a - b).abs() < SAME),
            (a, b) => a.is_none() && b.is_none(),
        });
        if let Some(row) = same {
            return row.words[3..7].iter().map(|w| (*w).to_owned()).collect();
        }
        let Some([x, y, width, height]) = self.image_box else { return vec!["-1".to_owned(); 4] };
        [x, y, x + width, y + height].map(printed).to_vec()
    }
}

/// The row's word for a field, where it is still that number.
fn original_word(row: Option<&KittiRow<'_>>, field: usize, number: f64) -> Option<String> {
    let row = row?;
    let same = (row.numbers.get(field)? - number).abs() < SAME;
    same.then(|| row.words.get(field).map(|w| (*w).to_owned())).flatten()
}

/// `alpha`, the heading as the camera sees it: the heading less the direction of the object, radians.
fn seen(space: &[f64]) -> String {
    let [_, height, _, x, _, z, heading] = space else { return "-10".to_owned() };
    if *height < 0.0 {
        return "-10".to_owned();
    }
    printed(wrapped(heading - libm::atan2(*x, *z)))
}

/// The same angle in [-pi, pi], radians.
fn wrapped(angle: f64) -> f64 {
    let turns = libm::floor((angle + PI) / TAU);
    angle - turns * TAU
}

fn turned(a: f64, b: f64) -> f64 {
    wrapped(a - b).abs()
}

/// How far a cuboid's up leans from the frame's, radians.
pub(super) fn tilt(cuboid: &Cuboid) -> f64 {
    let up = cuboid.pose().rotate([0.0, 0.0, 1.0]);
    libm::atan2((up[0] * up[0] + up[1] * up[1]).sqrt(), up[2])
}

/// A number with two decimals, as KITTI prints it, or as many as it needs.
pub(super) fn printed(number: f64) -> String {
    let short = format!("{number}");
    match short.split_once('.') {
        Some((_, decimals)) if decimals.len() >= 2 => short,
        _ => format!("{number:.2}"),
    }
}
