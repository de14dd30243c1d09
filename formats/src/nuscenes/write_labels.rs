//! Rows of labels: instances with their annotations, and what annotations point to.

use super::attributes::{LIDAR_POINTS, RADAR_POINTS, TOKEN, VISIBILITY};
use super::table_writer::{SceneContext, TableWriter};
use super::tables::{AnnotationRow, AttributeRow, CategoryRow, InstanceRow, TableRow, VisibilityRow};
use super::tokens::hashed;
use crate::scene_losses::report_keyframes;
use crate::space;
use assay_core::geometry::Geometry;
use assay_core::label::{AttributeValue, Object, Shape};
use std::borrow::Cow;

impl TableWriter {
    /// The token of a class.
    pub(super) fn category(&mut self, name: &str) -> String {
        let token = hashed(CategoryRow::TABLE, &[name]);
        if self.tokens.is_new(CategoryRow::TABLE, &token) {
            let (name, description) = (name.to_owned().into(), "".into());
            self.categories.push(CategoryRow { token: token.clone().into(), name, description });
        }
        token
    }

    /// The boxes of an object with their instance; nothing of an object that has none.
    pub(super) fn object(&mut self, place: &SceneContext<'_>, object: &Object) {
        let scene = &place.item.scene;
        let lidar = scene.lidar().map(|s| s.id.as_str());
        let mut rows: Vec<AnnotationRow<'static>> = Vec::new();
        let mut instance = None;
        for shape in space::shapes_over(object, space::frame_count(scene)) {
            if Some(shape.sensor.as_str()) != lidar || !matches!(shape.geometry, Geometry::Cuboid(_)) {
                self.report.add("shapes other than cuboids of the first LiDAR, left out");
                continue;
            }
            let wanted = [object.id.as_str(), &format!("{}/{}", place.name, object.id)];
            let key = [place.token.as_str(), &object.id];
            let tokens = &mut self.tokens;
            let instance = instance.get_or_insert_with(|| tokens.give(InstanceRow::TABLE, &wanted, &key));
            rows.extend(self.annotation(place, object, &shape, instance));
        }
        let Some(instance) = instance else { return };
        report_keyframes(object, space::frame_count(scene), &mut self.report);
        if instance != object.id {
            self.report.add_named("ids of objects that another scene has too, renamed", &instance);
        }
        let tokens: Vec<_> = rows.iter().map(|row| row.token.clone()).collect();
        for (i, row) in rows.iter_mut().enumerate() {
            row.prev = i.checked_sub(1).and_then(|i| tokens.get(i)).cloned().unwrap_or_default();
            row.next = tokens.get(i + 1).cloned().unwrap_or_default();
        }
        let category = self.category(&object.class);
        self.instances.push(InstanceRow {
            token: instance.into(),
            category_token: category.into(),
            nbr_annotations: rows.len() as i64,
            first_annotation_token: tokens.first().cloned().unwrap_or_default(),
            last_annotation_token: tokens.last().cloned().unwrap_or_default(),
        });
        self.annotations.extend(rows);
    }

    fn annotation(
        &mut self,
        place: &SceneContext<'_>,
        object: &Object,
        shape: &Shape,
        instance: &str,
    ) -> Option<AnnotationRow<'static>> {
        let cuboid = shape.geometry.as_cuboid().filter(|c| c.is_finite())?;
        let to_world = space::sensor_to_world(&place.item.scene, shape.frame, &shape.sensor);
        let pose = cuboid.pose().then(&to_world);
        let [length, width, height] = cuboid.size;
        let sample =
            usize::try_from(shape.frame).ok().and_then(|i| place.samples.get(i)).cloned().unwrap_or_default();
        let own = space::text(shape.attributes.get(TOKEN)).unwrap_or_default();
        let token = self.tokens.give(AnnotationRow::TABLE, &[own], &[instance, &sample]);
        let count = |name: &str| space::number(shape.attributes.get(name)).map(|count| count as i64);
        let (lidar, radar) = (count(LIDAR_POINTS), count(RADAR_POINTS));
        let visibility_token = self.visibility(shape);
        Some(AnnotationRow {
            token: token.into(),
            sample_token: sample.into(),
            instance_token: instance.to_owned().into(),
            visibility_token: visibility_token.into(),
            attribute_tokens: self.attribute_tokens(object, shape),
            translation: pose.translation,
            size: [width, length, height],
            rotation: pose.rotation,
            prev: "".into(),
            next: "".into(),
            num_lidar_pts: lidar.unwrap_or(-1),
            num_radar_pts: radar.unwrap_or(0),
        })
    }

    fn visibility(&mut self, shape: &Shape) -> String {
        let Some(level) = space::text(shape.attributes.get(VISIBILITY)) else {
            if shape.occluded {
                self.report.add("occlusion of boxes without a visibility, left out");
            }
            return String::new();
        };
        if let Some(token) = self.levels.get(level) {
            return token.clone();
        }
        let token = (self.visibilities.len() + 1).to_string();
        self.levels.insert(level.to_owned(), token.clone());
        self.visibilities.push(visibility(token.clone(), level));
        token
    }

    /// `vehicle` = `moving` as `vehicle.moving`, and a check box that is ticked by its name.
    fn attribute_tokens(&mut self, object: &Object, shape: &Shape) -> Vec<Cow<'static, str>> {
        let fields = [TOKEN, VISIBILITY, LIDAR_POINTS, RADAR_POINTS];
        let of_shape = shape.attributes.iter().filter(|(name, _)| !fields.contains(&name.as_str()));
        let of_object = object.attributes.iter().filter(|(name, _)| !shape.attributes.contains_key(*name));
        let mut tokens = Vec::new();
        for (name, value) in of_object.chain(of_shape) {
            let name = match value {
                AttributeValue::Text(value) => format!("{name}.{value}"),
                AttributeValue::Bool(true) => name.clone(),
                AttributeValue::Bool(false) => {
                    self.report.add("attributes that are false, left out");
                    continue;
                }
                AttributeValue::Number(_) => {
                    self.report.add("attributes that are numbers, left out");
                    continue;
                }
            };
            let token = hashed(AttributeRow::TABLE, &[&name]);
            if self.tokens.is_new(AttributeRow::TABLE, &token) {
                let (name, description) = (name.into(), "".into());
                self.attributes.push(AttributeRow { token: token.clone().into(), name, description });
            }
            tokens.push(token.into());
        }
        tokens
    }
}

/// A level of visibility as a row.
pub(super) fn visibility(token: String, level: &str) -> VisibilityRow<'static> {
    VisibilityRow { token: token.into(), level: level.to_owned().into(), description: "".into() }
}
