//! Measures as rubrics, grades and commands name them.

use super::descriptor::MeasureDescriptor;
use super::unit::MeasureUnit;
use core::fmt;
use serde::{Serialize, Serializer};

/// A registered measure, with its argument where it takes one: `iou`, `attribute:occlusion`.
#[derive(Clone)]
pub struct Measure {
    descriptor: &'static MeasureDescriptor,
    /// Empty for measures that take none.
    argument: String,
}

impl Measure {
    /// The descriptor.
    pub fn descriptor(&self) -> &'static MeasureDescriptor {
        self.descriptor
    }

    /// The argument; empty for measures that take none.
    pub fn argument(&self) -> &str {
        &self.argument
    }

    /// The name in rubrics, grades and commands, with the argument.
    pub fn name(&self) -> String {
        match self.argument.as_str() {
            "" => self.descriptor.name.to_owned(),
            argument => format!("{}:{argument}", self.descriptor.name),
        }
    }

    /// A measure that takes an argument.
    pub fn with_argument(descriptor: &'static MeasureDescriptor, argument: &str) -> Self {
        Self { descriptor, argument: argument.to_owned() }
    }

    /// The unit of its values.
    pub fn unit(&self) -> MeasureUnit {
        self.descriptor.unit
    }
}

impl From<&'static MeasureDescriptor> for Measure {
    /// The measure without an argument.
    fn from(descriptor: &'static MeasureDescriptor) -> Self {
        Self { descriptor, argument: String::new() }
    }
}

impl PartialEq for Measure {
    fn eq(&self, other: &Self) -> bool {
        (self.descriptor.name, &self.argument) == (other.descriptor.name, &other.argument)
    }
}

impl Eq for Measure {}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Measure({})", self.name())
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name())
    }
}
