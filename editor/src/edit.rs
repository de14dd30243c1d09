//! The changes that a label can undergo, each with its inverse.

use assay_core::label::{AttributeValue, Document, Object, Shape};

/// One change. Applying it gives the change that undoes it.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Put an object at a place in the drawing order.
    Add {
        /// Index among the objects; beyond the end means at the end.
        index: usize,
        /// The object.
        object: Object,
    },
    /// Take an object away.
    Remove {
        /// Its id.
        id: String,
    },
    /// Put a shape in its frame and sensor, over the one that is there.
    SetShape {
        /// The object's id.
        id: String,
        /// The shape.
        shape: Shape,
    },
    /// Take the shape in a frame and sensor away.
    RemoveShape {
        /// The object's id.
        id: String,
        /// Index into the scene's frames.
        frame: u32,
        /// The sensor's id.
        sensor: String,
    },
    /// Change the class.
    SetClass {
        /// The object's id.
        id: String,
        /// A class of the ontology.
        class: String,
    },
    /// Change an attribute; `None` takes it away.
    SetAttribute {
        /// The object's id.
        id: String,
        /// The attribute's name.
        name: String,
        /// Its value.
        value: Option<AttributeValue>,
    },
    /// Interpolate between the object's shapes, or not.
    SetTrack {
        /// The object's id.
        id: String,
        /// Whether it is a track.
        track: bool,
    },
    /// Move an object in the drawing order.
    Reorder {
        /// The object's id.
        id: String,
        /// Its new index among the objects.
        index: usize,
    },
}

impl Edit {
    /// Change the document. Gives the inverse, or `None` where the edit names what is not there and nothing
    /// was changed.
    pub fn apply(self, document: &mut Document) -> Option<Self> {
        match self {
            Self::Add { index, object } => {
                let id = object.id.clone();
                if document.object(&id).is_some() {
                    return None;
                }
                document.objects.insert(index.min(document.objects.len()), object);
                Some(Self::Remove { id })
            }
            Self::Remove { id } => {
                let index = document.objects.iter().position(|o| o.id == id)?;
                Some(Self::Add { index, object: document.objects.remove(index) })
            }
            Self::SetShape { id, shape } => {
                let object = document.object_mut(&id)?;
                let (frame, sensor) = (shape.frame, shape.sensor.clone());
                if let Some(old) = object.shape_mut(frame, &sensor) {
                    return Some(Self::SetShape { id, shape: std::mem::replace(old, shape) });
                }
                let at = object.shapes.partition_point(|s| (s.frame, &s.sensor) < (frame, &sensor));
                object.shapes.insert(at, shape);
                Some(Self::RemoveShape { id, frame, sensor })
            }
            Self::RemoveShape { id, frame, sensor } => {
                let object = document.object_mut(&id)?;
                let at = object.shapes.iter().position(|s| s.frame == frame && s.sensor == sensor)?;
                Some(Self::SetShape { shape: object.shapes.remove(at), id })
            }
            Self::SetClass { id, class } => {
                let object = document.object_mut(&id)?;
                Some(Self::SetClass { class: std::mem::replace(&mut object.class, class), id })
            }
            Self::SetAttribute { id, name, value } => {
                let attributes = &mut document.object_mut(&id)?.attributes;
                let old = match value {
                    Some(value) => attributes.insert(name.clone(), value),
                    None => attributes.remove(&name),
                };
                Some(Self::SetAttribute { id, name, value: old })
            }
            Self::SetTrack { id, track } => {
                let object = document.object_mut(&id)?;
                Some(Self::SetTrack { track: std::mem::replace(&mut object.track, track), id })
            }
            Self::Reorder { id, index } => {
                let from = document.objects.iter().position(|o| o.id == id)?;
                let object = document.objects.remove(from);
                document.objects.insert(index.min(document.objects.len()), object);
                Some(Self::Reorder { id, index: from })
            }
        }
    }

    /// The object it changes.
    pub fn object_id(&self) -> &str {
        match self {
            Self::Add { object, .. } => &object.id,
            Self::Remove { id }
            | Self::SetShape { id, .. }
            | Self::RemoveShape { id, .. }
            | Self::SetClass { id, .. }
            | Self::SetAttribute { id, .. }
            | Self::SetTrack { id, .. }
            | Self::Reorder { id, .. } => id,
        }
    }
}
