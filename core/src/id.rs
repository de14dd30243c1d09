//! Ids of stored things and hashes of stored contents, each a type of its own, so that none is taken for another.
//!
//! An id is a UUID. In JSON, in addresses and in the database it is the text with hyphens and lower-case digits. A hash
//! is a SHA-256, whose text is 64 lower-case hexadecimal digits. Both are parsed where they enter the program.

use crate::hash::hex;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Error of a text that is no id or hash: of what it should be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this does not name a {0}")]
pub struct IdError(pub &'static str);

/// The form of a type as text: `Display`, `FromStr` and serde agree.
macro_rules! text_form {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(D::Error::custom)
            }
        }
    };
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $what:literal)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = "uuid"))]
        pub struct $name(u128);

        impl From<u128> for $name {
            fn from(uuid: u128) -> Self {
                Self(uuid)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_uuid(self.0, f)
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_uuid(text).map(Self).ok_or(IdError($what))
            }
        }
        text_form!($name);
    )+};
}

macro_rules! hashes {
    ($($(#[$doc:meta])* $name:ident $what:literal)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub struct $name([u8; 32]);

        impl $name {
            /// The hash of bytes.
            pub fn digest(bytes: &[u8]) -> Self {
                Self(Sha256::digest(bytes).into())
            }
        }
        impl From<[u8; 32]> for $name {
            fn from(digest: [u8; 32]) -> Self {
                Self(digest)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex(&self.0))
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse_sha256(text).map(Self).ok_or(IdError($what))
            }
        }
        text_form!($name);
    )+};
}

ids! {
    /// Id of a project.
    ProjectId "project"
    /// Id of a stage of a pipeline.
    StageId "stage"
    /// Id of a scene.
    SceneId "scene"
    /// Id of a task.
    TaskId "task"
    /// Id of a label revision.
    RevisionId "revision"
    /// Id of a review.
    ReviewId "review"
    /// Id of a batch of tasks.
    BatchId "batch"
    /// Id of a customer's verdict.
    CustomerVerdictId "verdict"
    /// Id of a note that moves a task.
    TaskNoteId "note"
    /// Id of a person with an account.
    UserId "person"
    /// Id of a golden item.
    GoldenId "golden item"
    /// Id of a membership that waits for consent.
    MembershipId "membership"
    /// Id of a reminder that was sent.
    ReminderId "reminder"
    /// Id of a comment on a golden item.
    CommentId "comment"
    /// Id of a question.
    QuestionId "question"
    /// Id of a decision.
    DecisionId "decision"
    /// Id of a debrief.
    DebriefId "debrief"
    /// Id of a course or exam.
    CourseId "course"
    /// Id of an attempt at a course or exam.
    AttemptId "attempt"
    /// Id of an upload.
    UploadId "upload"
    /// Id of an import.
    ImportId "import"
    /// Id of an API token.
    TokenId "token"
    /// Id of a measured value of a KPI.
    KpiValueId "evaluation"
    /// Id of an answer to "do the goals still hold?".
    CheckInId "check-in"
}

hashes! {
    /// Hash of a stored file.
    BlobHash "file"
    /// Hash of a label document's canonical bytes.
    LabelHash "label"
    /// Hash of a scene's content.
    SceneHash "scene"
    /// Hash of a release's canonical bytes.
    ReleaseHash "release"
    /// Hash of a secret that somebody signs in with: of a session, an invitation or an API token.
    SecretHash "secret"
    /// Hash of a request's method, path and body.
    RequestHash "request"
}

/// Digits of a UUID's parts, between which there are hyphens.
const PARTS: [usize; 5] = [8, 4, 4, 4, 12];

fn write_uuid(uuid: u128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut left = 32;
    for (i, digits) in PARTS.into_iter().enumerate() {
        left -= digits;
        let part = (uuid >> (4 * left)) & ((1 << (4 * digits)) - 1);
        write!(f, "{}{part:0digits$x}", if i == 0 { "" } else { "-" })?;
    }
    Ok(())
}

fn parse_uuid(text: &str) -> Option<u128> {
    let mut parts = text.split('-');
    let mut uuid = 0;
    for digits in PARTS {
        let part = parts.next().filter(|part| part.len() == digits)?;
        uuid = part.chars().try_fold(uuid, |uuid, c| Some(uuid << 4 | u128::from(lower_hex_digit(c)?)))?;
    }
    parts.next().is_none().then_some(uuid)
}

fn parse_sha256(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text.chars().map(lower_hex_digit).collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect();
    (digits.len() == 64).then(|| bytes.try_into().ok())?
}

fn lower_hex_digit(c: char) -> Option<u8> {
    let digit = c.to_digit(16).filter(|_| !c.is_ascii_uppercase())?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_as_it_was_written() {
        for text in ["0190a6e2-7b1c-7def-8123-456789abcdef", "00000000-0000-0000-0000-000000000001"] {
            let id: TaskId = text.parse().unwrap();
            assert_eq!(id.to_string(), text);
            assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<TaskId>(&format!("\"{text}\"")).unwrap(), id);
        }
    }

    #[test]
    fn other_texts_are_no_ids() {
        let wrong = [
            "",
            "x",
            "0190A6E2-7b1c-7def-8123-456789abcdef",
            "0190a6e27b1c-7def-8123-456789abcdef",
            "0190a6e2-7b1c-7def-8123-456789abcdef-",
            "+190a6e2-7b1c-7def-8123-456789abcdef",
            "0190a6e2-7b1c-7def-8123-456789abcdé",
        ];
        for text in wrong {
            assert_eq!(text.parse::<TaskId>(), Err(IdError("task")), "{text}");
        }
    }

    #[test]
    fn a_hash_is_64_lower_case_digits() {
        let hash = BlobHash::digest(b"hello");
        assert_eq!(hash.to_string(), crate::hash::sha256_hex(b"hello"));
        assert_eq!(hash.to_string().parse(), Ok(hash));
        for wrong in ["", "00", &"0".repeat(63), &"0".repeat(65), &"A".repeat(64)] {
            assert!(wrong.parse::<BlobHash>().is_err(), "{wrong}");
        }
    }
}
