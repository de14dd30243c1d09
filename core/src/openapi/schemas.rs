//! Schemas that utoipa cannot derive from what serde writes.

use crate::geometry::{Cuboid, Geometry, Orientation, Polygon, Rle};
use crate::rubric::Measure;
use crate::rubric::condition::Condition;
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

type Schemas = Vec<(String, RefOr<Schema>)>;

/// A list of so many numbers.
fn numbers(count: usize, description: &str) -> ArrayBuilder {
    let number = ObjectBuilder::new().schema_type(Type::Number);
    let list = ArrayBuilder::new().items(number).min_items(Some(count)).max_items(Some(count));
    list.description(Some(description))
}

fn points(description: &str) -> ArrayBuilder {
    ArrayBuilder::new().items(numbers(2, "x to the right, y down, px.")).description(Some(description))
}

/// An object with one property, as serde writes a variant with a value.
fn variant(name: &str, value: impl Into<RefOr<Schema>>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Object).property(name, value).required(name)
}

fn component<T: ToSchema>(schemas: &mut Schemas) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

fn reference<T: ToSchema>() -> Ref {
    Ref::from_schema_name(T::name())
}

impl PartialSchema for Polygon {
    fn schema() -> RefOr<Schema> {
        let ring = points("A ring: the last point joins the first.");
        let text = "An area: its outer ring first, then its holes.";
        ArrayBuilder::new().items(ring).description(Some(text)).into()
    }
}

impl ToSchema for Polygon {}

impl PartialSchema for Geometry {
    fn schema() -> RefOr<Schema> {
        let areas = ArrayBuilder::new().items(reference::<Polygon>());
        let upright = "An upright box: left, top, width, height, px.";
        let rotated =
            "A rotated box: centre x, centre y, width, height in px, and degrees clockwise on screen.";
        let kinds = [
            variant("polygon", reference::<Polygon>()),
            variant("multipolygon", areas.description(Some("Several areas of one object."))),
            variant("box", numbers(4, upright)),
            variant("rbox", numbers(5, rotated)),
            variant("polyline", points("An open line.")),
            variant("point", numbers(2, "x to the right, y down, px.")),
            variant("cuboid", reference::<Cuboid>()),
            variant("rle", reference::<Rle>()),
        ];
        let closed = |kind: ObjectBuilder| {
            kind.additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)))
        };
        let all = kinds.into_iter().map(closed).fold(OneOfBuilder::new(), OneOfBuilder::item);
        let tag = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["tag"]));
        let tag = tag.description(Some("No shape: the whole of what the sensor recorded."));
        let all = all.item(tag);
        all.description(Some("One shape of an object, in one frame of one sensor.")).into()
    }
}

impl ToSchema for Geometry {
    fn schemas(schemas: &mut Schemas) {
        component::<Polygon>(schemas);
        component::<Cuboid>(schemas);
        component::<Rle>(schemas);
    }
}

impl PartialSchema for Orientation {
    fn schema() -> RefOr<Schema> {
        let yaw = "Radians about z, counter-clockwise seen from above; 0: the front faces +x.";
        let yaw = ObjectBuilder::new().schema_type(Type::Number).description(Some(yaw));
        let either = OneOfBuilder::new()
            .item(variant("yaw", yaw))
            .item(variant("rotation", numbers(4, "Unit quaternion w, x, y, z.")));
        either.description(Some("How a cuboid is turned: about z alone, or freely.")).into()
    }
}

impl ToSchema for Orientation {}

impl PartialSchema for Rle {
    fn schema() -> RefOr<Schema> {
        let count = || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("COCO's compressed text; answers have this form."));
        let counts = OneOfBuilder::new()
            .item(text)
            .item(ArrayBuilder::new().items(count()))
            .description(Some("Pixels outside and inside in turn, column by column."));
        let size = ArrayBuilder::new().items(count()).min_items(Some(2)).max_items(Some(2));
        let mask = variant("size", size.description(Some("Height and width, px.")));
        let mask = mask.property("counts", counts).required("counts");
        mask.description(Some("A mask of pixels, run-length encoded as COCO does.")).into()
    }
}

impl ToSchema for Rle {}

impl PartialSchema for Measure {
    fn schema() -> RefOr<Schema> {
        let name = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(Measure::names()));
        let attribute = ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^attribute:.+$"))
            .description(Some("Whether an attribute agrees, by its name."));
        let either = OneOfBuilder::new().item(name).item(attribute);
        either.description(Some("A measure of docs/measures.md.")).into()
    }
}

impl ToSchema for Measure {}

impl PartialSchema for Condition {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A condition over the golden object's attributes, size and distance."))
            .examples(["distance < 60 and occlusion != 'full'"])
            .into()
    }
}

impl ToSchema for Condition {}
