//! From annotations to objects with their cuboids.

use super::assemble::{SceneRows, SourceTables};
use super::attributes::{LIDAR_POINTS, RADAR_POINTS, TOKEN, VISIBILITY};
use super::tables::{AnnotationRow, InstanceRow, SampleRow, TableRow};
use crate::conversion_report::ConversionReport;
use crate::space;
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Geometry, Orientation};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::scene::{Scene, Sensor};
use std::collections::BTreeMap;

impl SourceTables<'_> {
    /// The objects of a scene.
    pub(super) fn document(
        &self,
        scene: &Scene,
        own: &SceneRows,
        samples: &[&SampleRow<'_>],
        report: &mut ConversionReport,
    ) -> Result<Document, ParseError> {
        let frame_of: BTreeMap<&str, u32> = samples
            .iter()
            .zip(space::frame_numbers(scene))
            .map(|(row, frame)| (row.token(), frame))
            .collect();
        let Some(lidar) = scene.lidar() else {
            report.add_many("boxes of scenes without a LiDAR, left out", own.annotations.len());
            return Ok(Document::default());
        };
        let mut objects: BTreeMap<usize, Object> = BTreeMap::new();
        for &i in &own.annotations {
            let Some(row) = self.annotations.rows.get(i) else { continue };
            let frame = frame_of.get(row.sample_token.as_ref()).copied().unwrap_or_default();
            let (number, instance) = self.instances.get::<AnnotationRow<'_>>(
                self.files,
                &row.instance_token,
                i,
                "instance_token",
            )?;
            let (_, category) = self.categories.get::<InstanceRow<'_>>(
                self.files,
                &instance.category_token,
                number,
                "category_token",
            )?;
            let shape = self.shape(scene, lidar, frame, row, i)?;
            let object = objects.entry(number).or_insert_with(|| Object {
                id: instance.token.to_string(),
                class: category.name.to_string(),
                attributes: BTreeMap::new(),
                track: scene.frames.len() > 1,
                shapes: Vec::new(),
            });
            object.shapes.push(shape);
        }
        for (number, object) in &mut objects {
            object.shapes.sort_by_key(|s| s.frame);
            if object.shapes.windows(2).any(|pair| matches!(pair, [a, b] if a.frame == b.frame)) {
                let what = "the instance has two boxes in one sample".to_owned();
                return Err(self.files.error::<InstanceRow<'_>>(*number, "token", what, "Keep one"));
            }
            space::mark_pauses(object, scene);
        }
        Ok(Document { objects: objects.into_values().collect(), ..Document::default() })
    }

    fn shape(
        &self,
        scene: &Scene,
        lidar: &Sensor,
        frame: u32,
        row: &AnnotationRow<'_>,
        i: usize,
    ) -> Result<Shape, ParseError> {
        let name = self.files.name(AnnotationRow::TABLE);
        let place = format!("/{i}");
        let pose = space::pose(&place, row.rotation, row.translation).map_err(|e| e.in_file(&name))?;
        let [width, length, height] = row.size;
        let size = [length, width, height];
        space::check_size(&format!("/{i}/size"), size).map_err(|e| e.in_file(&name))?;
        let cuboid =
            Cuboid { center: pose.translation, size, orientation: Orientation::Rotation(pose.rotation) };
        let from_world = space::sensor_to_world(scene, frame, &lidar.id).inverse();
        let geometry = Geometry::Cuboid(space::moved(&cuboid, &from_world));
        let mut shape = Shape::new(frame, lidar.id.clone(), geometry);
        let mut add = |name: &str, value| shape.attributes.insert(name.to_owned(), value);
        add(TOKEN, AttributeValue::Text(row.token.to_string()));
        add(LIDAR_POINTS, AttributeValue::Number(row.num_lidar_pts as f64));
        add(RADAR_POINTS, AttributeValue::Number(row.num_radar_pts as f64));
        for (n, token) in row.attribute_tokens.iter().enumerate() {
            let field = format!("attribute_tokens/{n}");
            let (_, attribute) = self.attributes.get::<AnnotationRow<'_>>(self.files, token, i, &field)?;
            match attribute.name.split_once('.') {
                Some((of, value)) => add(of, AttributeValue::Text(value.to_owned())),
                None => add(&attribute.name, AttributeValue::Bool(true)),
            };
        }
        if !row.visibility_token.is_empty() {
            let token = &row.visibility_token;
            let (_, seen) =
                self.visibilities.get::<AnnotationRow<'_>>(self.files, token, i, "visibility_token")?;
            add(VISIBILITY, AttributeValue::Text(seen.level.to_string()));
            shape.occluded = seen.level != "v80-100";
        }
        Ok(shape)
    }
}
