//! Checks of every item that a reader gives: shapes without extent are left out by their ids, and outlines that cross
//! themselves are reported. One bad object does not sink its file.

use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use assay_core::geometry::{Geometry, Polygon, coverage};
use assay_core::label::Object;

/// Check the objects of an item. `names_items` says that ids count the objects of each item anew, so that the item's
/// name belongs to an id.
pub(crate) fn check_objects(item: &mut DatasetItem, names_items: bool, report: &mut ConversionReport) {
    let prefix = if names_items { format!("{}: ", item.name) } else { String::new() };
    item.document.objects.retain_mut(|object| {
        let name = format!("{prefix}{}", object.id);
        let before = object.shapes.len();
        check_shapes(object, &name, report);
        // Objects that came without shapes are the writers' to report.
        before == 0 || object.shapes.iter().any(|shape| !shape.outside)
    });
}

fn check_shapes(object: &mut Object, name: &str, report: &mut ConversionReport) {
    let several = object.shapes.len() > 1;
    object.shapes.retain_mut(|shape| {
        // What is not there has no extent to speak of.
        if shape.outside {
            return true;
        }
        let name = if several { format!("{name}, frame {}", shape.frame) } else { name.to_owned() };
        let Err(kind) = check_geometry(&mut shape.geometry, &name, report) else { return true };
        report.add_named(&format!("{kind}, left out"), name);
        false
    });
}

/// Take parts without area out of a geometry; the error is the kind of geometry that has no extent.
fn check_geometry(
    geometry: &mut Geometry,
    name: &str,
    report: &mut ConversionReport,
) -> Result<(), &'static str> {
    if !geometry.is_finite() {
        return Err("shapes with numbers that are not finite");
    }
    match geometry {
        Geometry::Box([_, _, w, h]) | Geometry::Rbox([_, _, w, h, _]) if *w <= 0.0 || *h <= 0.0 => {
            Err("boxes without width or height")
        }
        Geometry::Cuboid(cuboid) if cuboid.size.iter().any(|side| *side <= 0.0) => {
            Err("cuboids without length, width or height")
        }
        Geometry::Polyline(points) if points.len() < 2 => Err("lines of fewer than two points"),
        Geometry::Rle(mask) if mask.area() == 0 => Err("masks without a pixel"),
        Geometry::Polygon(polygon) => check_parts(std::slice::from_mut(polygon), name, report).map(drop),
        Geometry::Multipolygon(parts) => {
            let good = check_parts(parts, name, report)?;
            let mut good = good.into_iter();
            parts.retain(|_| good.next().unwrap_or(true));
            if let [only] = parts.as_mut_slice() {
                *geometry = Geometry::Polygon(std::mem::take(only));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Which parts of an object have an area. Parts without one beside others are named by their place. The error is what
/// all are.
fn check_parts(
    parts: &mut [Polygon],
    name: &str,
    report: &mut ConversionReport,
) -> Result<Vec<bool>, &'static str> {
    let mut crosses = false;
    let found: Vec<Result<(), &'static str>> = parts
        .iter_mut()
        .enumerate()
        .map(|(i, part)| {
            crosses |= check_part(part)?;
            let holes = part.0.len();
            let mut ring = 0;
            part.0.retain(|hole| {
                ring += 1;
                ring == 1 || coverage(&[Polygon(vec![hole.clone()])]).is_ok_and(|found| found.area > 0.0)
            });
            (part.0.len()..holes)
                .for_each(|_| report.add_named("holes without area, left out", format!("{name}/{i}")));
            Ok(())
        })
        .collect();
    if let Some(Err(kind)) = found.first()
        && found.iter().all(Result::is_err)
    {
        return Err(kind);
    }
    if found.is_empty() {
        return Err("polygons of fewer than three points");
    }
    for (i, bad) in found.iter().enumerate().filter_map(|(i, part)| Some((i, part.err()?))) {
        report.add_named(&format!("parts of objects: {bad}, left out"), format!("{name}/{i}"));
    }
    if crosses {
        report.warn("outlines that cross themselves", name);
    }
    Ok(found.iter().map(Result::is_ok).collect())
}

/// Whether a part's outer ring crosses itself; the error is why it has no area.
fn check_part(part: &Polygon) -> Result<bool, &'static str> {
    let mut points = part.outer().to_vec();
    points.dedup();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    if part.outer().len() < 3 {
        return Err("polygons of fewer than three points");
    }
    if points.len() < 3 {
        return Err("polygons without area");
    }
    // What is too complex to measure in short time has an area for all that is known.
    match coverage(&[Polygon(vec![points])]) {
        Ok(found) if found.area <= 0.0 => Err("polygons without area"),
        Ok(found) => Ok(found.crosses_itself),
        Err(_) => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photos::{object, photograph};
    use assay_core::geometry::{Cuboid, Rle};
    use assay_core::label::Shape;

    fn checked(geometries: Vec<Geometry>) -> (DatasetItem, ConversionReport) {
        let (mut item, mut report) = (photograph("a", "a.png", [100, 100]), ConversionReport::default());
        let objects = geometries.into_iter().enumerate().map(|(i, g)| object((i + 1).to_string(), "x", g));
        item.document.objects = objects.collect();
        check_objects(&mut item, false, &mut report);
        (item, report)
    }

    fn ring(points: &[[f64; 2]]) -> Polygon {
        Polygon(vec![points.to_vec()])
    }

    #[test]
    fn shapes_without_extent_are_left_out_by_their_ids_and_the_others_stay() {
        let mut flat = Cuboid::upright([0.0; 3], [4.0, 2.0, 0.0], 0.0);
        let (item, report) = checked(vec![
            Geometry::Box([1.0, 1.0, 5.0, 5.0]),
            Geometry::Box([1.0, 1.0, 5.0, 0.0]),
            Geometry::Rbox([1.0, 1.0, -5.0, 2.0, 30.0]),
            Geometry::Polygon(ring(&[[1.0, 1.0], [5.0, 1.0]])),
            Geometry::Polygon(ring(&[[4.0, 4.0]; 4])),
            Geometry::Polyline(vec![[1.0, 1.0]]),
            Geometry::Rle(Rle::empty([4, 4])),
            Geometry::Cuboid(flat),
            Geometry::Point([1.0, 1.0]),
        ]);
        let left: Vec<&str> = item.document.objects.iter().map(|object| object.id.as_str()).collect();
        assert_eq!(left, ["1", "9"]);
        assert_eq!(
            report.descriptions(),
            [
                "2 × boxes without width or height, left out: 2, 3",
                "1 × cuboids without length, width or height, left out: 8",
                "1 × lines of fewer than two points, left out: 6",
                "1 × masks without a pixel, left out: 7",
                "1 × polygons of fewer than three points, left out: 4",
                "1 × polygons without area, left out: 5",
            ]
        );
        flat.size[2] = f64::NAN;
        assert!(checked(vec![Geometry::Cuboid(flat)]).0.document.objects.is_empty());
    }

    #[test]
    fn an_object_keeps_its_good_parts_and_the_bad_one_is_named_by_its_place() {
        let square = ring(&[[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]]);
        let speck = ring(&[[20.0, 20.0]; 3]);
        let (item, report) = checked(vec![Geometry::Multipolygon(vec![square.clone(), speck])]);
        assert_eq!(item.document.objects[0].shapes[0].geometry, Geometry::Polygon(square));
        assert_eq!(report.descriptions(), ["1 × parts of objects: polygons without area, left out: 1/1"]);
    }

    #[test]
    fn outlines_that_cross_themselves_stay_and_are_warned_of() {
        let bow_tie = ring(&[[0.0, 0.0], [10.0, 10.0], [10.0, 0.0], [0.0, 10.0]]);
        let (item, report) = checked(vec![Geometry::Polygon(bow_tie.clone())]);
        assert_eq!(item.document.objects[0].shapes[0].geometry, Geometry::Polygon(bow_tie));
        assert_eq!(report.warning_descriptions(), ["1 × outlines that cross themselves: 1"]);
        assert!(report.is_lossless());
    }

    #[test]
    fn a_track_loses_the_one_bad_keyframe() {
        let (mut item, mut report) = (photograph("a", "a.png", [100, 100]), ConversionReport::default());
        let key = |frame, h| Shape::new(frame, "camera".to_owned(), Geometry::Box([0.0, 0.0, 5.0, h]));
        let mut track = object("7".to_owned(), "x", Geometry::Point([0.0; 2]));
        track.shapes = vec![key(0, 5.0), key(4, 0.0), Shape { outside: true, ..key(9, 0.0) }];
        item.document.objects.push(track);
        check_objects(&mut item, true, &mut report);
        let frames: Vec<u32> = item.document.objects[0].shapes.iter().map(|shape| shape.frame).collect();
        assert_eq!(frames, [0, 9]);
        assert_eq!(report.descriptions(), ["1 × boxes without width or height, left out: a: 7, frame 4"]);
    }
}
