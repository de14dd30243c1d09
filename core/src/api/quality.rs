//! Quality of people's labels, estimated from judged objects.

use serde::{Deserialize, Serialize};

/// Quality in a stage: `GET /projects/{project}/quality` has one for each stage with judged labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageQualityReport {
    /// Id of the stage.
    pub stage: String,
    /// Its name.
    pub stage_name: String,
    /// People with judged labels, by name.
    pub people: Vec<PersonQuality>,
}

/// Quality of a person's labels in a stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonQuality {
    /// Id of the person.
    pub person: String,
    /// Their name.
    pub person_name: String,
    /// Over all classes.
    pub overall: QualityInterval,
    /// By class, in alphabetical order.
    pub classes: Vec<ClassQuality>,
}

/// Quality of a person's labels of a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassQuality {
    /// The class.
    pub class: String,
    /// Quality there.
    pub quality: QualityInterval,
}

/// Share of objects that are right, with its central 95 % interval, from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QualityInterval {
    /// Estimate.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Number of judged objects; 0: it follows from the person's other classes and from other people.
    pub judgements: u32,
}
