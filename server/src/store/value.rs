//! Values that go into and come out of queries, the same for both engines.

use super::error::StoreError;
use crate::clock::Timestamp;
use assay_core::api::{ImportState, StageKind};
use assay_core::golden::{Difficulty, GoldenState};
use assay_core::id::{
    AttemptId, BatchId, BlobHash, CheckInId, CommentId, CourseId, CustomerVerdictId, DebriefId, DecisionId,
    GoldenId, ImportId, KpiValueId, LabelHash, MembershipId, ProjectId, QuestionId, ReleaseHash, ReminderId,
    RequestHash, ReviewId, RevisionId, SceneHash, SceneId, SecretHash, StageId, TaskId, TaskNoteId, TokenId,
    UploadId, UserId,
};
use assay_core::permission::Role;
use assay_core::pipeline::{TaskNoteKind, TaskState};
use assay_core::review::Verdict;
use assay_core::review::batch::{BatchState, RestOfBatch};
use assay_core::silence::ReminderLevel;
use assay_core::training::CourseKind;
use assay_core::trust::RouteKind;
use serde::Serialize;

/// A parameter or a column.
#[derive(Clone, Debug, PartialEq)]
pub enum SqlValue {
    /// NULL.
    Null,
    /// BIGINT; booleans are 0 and 1.
    Int(i64),
    /// DOUBLE PRECISION.
    Real(f64),
    /// TEXT; also ids, hashes, times, states by their names, and JSON.
    Text(String),
    /// BYTEA.
    Bytes(Vec<u8>),
}

impl SqlValue {
    /// A value as JSON text.
    ///
    /// # Errors
    /// The value has no JSON.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, StoreError> {
        Ok(Self::Text(serde_json::to_string(value)?))
    }

    /// A number of things.
    pub fn count(count: usize) -> Self {
        Self::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// The stored name of an enum: the one that it has in JSON.
pub(crate) fn enum_name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

macro_rules! bind {
    ($($type:ty => |$value:ident| $bound:expr;)+) => {$(
        impl From<$type> for SqlValue {
            fn from($value: $type) -> Self {
                $bound
            }
        }
    )+};
}

bind! {
    &str => |v| Self::Text(v.to_owned());
    String => |v| Self::Text(v);
    &String => |v| Self::Text(v.clone());
    &Timestamp => |v| Self::Text(v.text.clone());
    i64 => |v| Self::Int(v);
    u32 => |v| Self::Int(i64::from(v));
    bool => |v| Self::Int(i64::from(v));
    f64 => |v| Self::Real(v);
    Vec<u8> => |v| Self::Bytes(v);
}

impl<T: Into<Self>> From<Option<T>> for SqlValue {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}

/// Ids and hashes are bound as their texts.
macro_rules! bind_as_text {
    ($($type:ty)+) => { bind! { $($type => |v| Self::Text(v.to_string());)+ } };
}

/// States are bound as their names.
macro_rules! bind_as_name {
    ($($type:ty)+) => { bind! { $($type => |v| Self::Text(enum_name(&v));)+ } };
}

bind_as_text! {
    ProjectId StageId SceneId TaskId RevisionId ReviewId BatchId CustomerVerdictId TaskNoteId UserId GoldenId CommentId QuestionId DecisionId
    DebriefId CourseId AttemptId UploadId ImportId TokenId KpiValueId CheckInId MembershipId ReminderId
    BlobHash LabelHash SceneHash ReleaseHash SecretHash RequestHash
}

bind_as_name! { BatchState RestOfBatch TaskState TaskNoteKind GoldenState Difficulty Role StageKind ImportState Verdict CourseKind RouteKind ReminderLevel }
