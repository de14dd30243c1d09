//! Quality of people's labels, estimated from judged objects.

use crate::trust::RouteKind;
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
    /// By class and concept, in alphabetical order.
    pub classes: Vec<ClassQuality>,
}

/// What happens to a person's submissions in a stage: `GET /projects/{project}/routes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonRoute {
    /// Id of the stage.
    pub stage: String,
    /// Id of the person.
    pub person: String,
    /// What holds now.
    pub route: RouteKind,
    /// Share of the person's submissions that are reviewed, from 0 to 1.
    pub review_share: f64,
    /// What follows from the quality of their labels; absent: nothing was judged yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_quality: Option<RouteKind>,
    /// What somebody set instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<SetRoute>,
    /// What the person says against a pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<String>,
}

/// Route that somebody set for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetRoute {
    /// The route.
    pub route: RouteKind,
    /// Reason.
    pub why: String,
    /// Name of the person who set it.
    pub by_name: String,
    /// Time.
    pub at: String,
}

/// Route for one person, which leaves everybody else's as they are: `PUT /projects/{project}/stages/{stage}/routes/{person}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "route": "full_review", "why": "We looked at the missed cars together; she labels again."
    }))))]
#[serde(deny_unknown_fields)]
pub struct NewRoute {
    /// The route; absent: again by the quality of their labels.
    #[serde(default)]
    pub route: Option<RouteKind>,
    /// Reason, up to 400 characters.
    pub why: String,
}

/// Quality of a person's labels of a class, in golden items of a concept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClassQuality {
    /// The class.
    pub class: String,
    /// The concept that the golden items teach first; empty: they have none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub concept: String,
    /// Quality there.
    pub quality: QualityInterval,
}

impl ClassQuality {
    /// Class and concept in a few words.
    pub fn title(&self) -> String {
        if self.concept.is_empty() {
            self.class.clone()
        } else {
            format!("{} · {}", self.class, self.concept)
        }
    }
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
