//! Cuboids that are on screen.

use crate::workbench::colors;
use assay_core::geometry::{Cuboid, GeometryKind, Point3};
use assay_core::label::Document;
use assay_core::ontology::{Class, Ontology};
use assay_editor::cuboid::cuboid_at;
use assay_editor::view::Ray;
use std::collections::BTreeSet;

/// Distance of the tip of the heading from the front, m.
const TIP_M: f64 = 0.8;

/// Cuboid as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct VisibleCuboid {
    /// Id of the object.
    pub id: String,
    /// Its class.
    pub class: String,
    /// Colour of the class.
    pub color: String,
    /// Position, size and heading.
    pub cuboid: Cuboid,
    /// Whether nothing in it is graded.
    pub is_ignored: bool,
}

/// Cuboids of a document in a frame, without hidden objects.
pub fn visible_cuboids(
    document: &Document,
    hidden: &BTreeSet<String>,
    frame: u32,
    sensor: &str,
    ontology: &Ontology,
) -> Vec<VisibleCuboid> {
    let shown = document.objects.iter().filter(|object| !hidden.contains(&object.id));
    shown
        .filter_map(|object| {
            let cuboid = cuboid_at(object, frame, sensor)?;
            let (id, class) = (object.id.clone(), object.class.clone());
            let color = ontology.class(&class).map_or(colors::NONE, |c| &c.color).to_owned();
            Some(VisibleCuboid { id, class, color, cuboid, is_ignored: object.is_ignore_region() })
        })
        .collect()
}

/// The cuboid that a ray meets first.
pub fn first_on_ray(all: &[VisibleCuboid], ray: &Ray) -> Option<VisibleCuboid> {
    let met = all.iter().filter_map(|drawn| Some((ray.meets_cuboid(&drawn.cuboid)?, drawn)));
    met.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, drawn)| drawn.clone())
}

/// The class that is placed next, with its usual size: the wanted one, or the first that has cuboids.
pub fn class_to_place(ontology: &Ontology, wanted: &str) -> (String, Option<[f64; 3]>) {
    let has_cuboid = |c: &&Class| c.geometry.contains(&GeometryKind::Cuboid);
    let class = ontology.class(wanted).filter(has_cuboid);
    let class = class.or_else(|| ontology.classes.iter().find(has_cuboid));
    class.map_or((wanted.to_owned(), None), |c| (c.name.clone(), c.usual_size_m))
}

/// The middle of the front face, m.
pub fn front_middle(cuboid: &Cuboid) -> Point3 {
    cuboid.pose().apply([cuboid.size[0] / 2.0, 0.0, 0.0])
}

/// The tip of the heading, by which a cuboid is turned in the perspective view, m.
pub fn heading_tip(cuboid: &Cuboid) -> Point3 {
    cuboid.pose().apply([cuboid.size[0] / 2.0 + TIP_M, 0.0, 0.0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{SENSOR, car, document, object, shape};
    use assay_core::geometry::Geometry;
    use assay_core::label::{Object, Shape};

    fn ontology() -> Ontology {
        serde_json::from_value(serde_json::json!({ "classes": [
            { "name": "road", "color": "#111111", "geometry": ["polygon"] },
            { "name": "car", "color": "#ff0000", "geometry": ["cuboid"], "usual_size_m": [4.0, 2.0, 1.5] },
            { "name": "bus", "color": "#0000ff", "geometry": ["cuboid"] },
        ] }))
        .unwrap()
    }

    fn with_cuboid(id: &str, class: &str, x: f64) -> Object {
        let shape = Shape { geometry: Geometry::Cuboid(car([x, 0.0, 0.0])), ..shape(0) };
        Object { shapes: vec![shape], ..object(id, class) }
    }

    fn visible(hidden: &[&str], frame: u32) -> Vec<VisibleCuboid> {
        let label = document([
            with_cuboid("a", "car", 10.0),
            with_cuboid("b", "boat", 20.0),
            Object { shapes: vec![shape(0)], ..object("c", "road") },
        ]);
        let hidden = hidden.iter().map(|id| (*id).to_owned()).collect();
        visible_cuboids(&label, &hidden, frame, SENSOR, &ontology())
    }

    #[test]
    fn cuboids_have_the_colour_of_their_class_or_grey() {
        let drawn: Vec<_> = visible(&[], 0).into_iter().map(|d| (d.id, d.color)).collect();
        let expected = [("a", "#ff0000"), ("b", colors::NONE)].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(drawn, expected);
    }

    #[test]
    fn hidden_objects_and_objects_of_other_frames_are_not_drawn() {
        assert_eq!(visible(&["a"], 0).len(), 1);
        assert!(visible(&[], 1).is_empty());
    }

    #[test]
    fn the_nearest_cuboid_on_a_ray_is_hit() {
        let ray = Ray { origin: [0.0; 3], direction: [1.0, 0.0, 0.0] };
        assert_eq!(first_on_ray(&visible(&[], 0), &ray).unwrap().id, "a");
        let up = Ray { origin: [0.0; 3], direction: [0.0, 0.0, 1.0] };
        assert_eq!(first_on_ray(&visible(&[], 0), &up), None);
    }

    #[test]
    fn a_class_without_cuboids_is_replaced_by_the_first_that_has_them() {
        assert_eq!(class_to_place(&ontology(), "bus"), ("bus".to_owned(), None));
        assert_eq!(class_to_place(&ontology(), "road"), ("car".to_owned(), Some([4.0, 2.0, 1.5])));
        assert_eq!(class_to_place(&Ontology { classes: Vec::new() }, "x"), ("x".to_owned(), None));
    }

    #[test]
    fn the_tip_is_ahead_of_the_front() {
        assert_eq!(front_middle(&car([1.0, 0.0, 0.0])), [3.0, 0.0, 0.0]);
        assert_eq!(heading_tip(&car([1.0, 0.0, 0.0])), [3.8, 0.0, 0.0]);
    }
}
