//! Questions about a change that reaches further than the frame on screen, with what each answer does.

use assay_core::label::Object;
use assay_editor::track::{FrameRange, later_keyframes, visible_frames};

/// Change of an object in several frames that a person decides on.
#[derive(Clone, Debug, PartialEq)]
pub enum TrackQuestion {
    /// In which frames the object is deleted.
    Delete(DeleteQuestion),
    /// Whether the object is outside for good, or until its next keyframe.
    Leave(LeaveQuestion),
}

/// An object to delete that is in more frames than the one on screen.
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteQuestion {
    /// Id of the object.
    pub id: String,
    /// Its name, such as "car 3".
    pub name: String,
    /// Whether it is a track.
    pub is_track: bool,
    /// Frames in which it is visible.
    pub frames: Vec<u32>,
    /// Frame on screen.
    pub here: u32,
}

/// A track to be outside that has later keyframes.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaveQuestion {
    /// Id of the object.
    pub id: String,
    /// Its name, such as "car 3".
    pub name: String,
    /// Frame on screen.
    pub here: u32,
    /// Frames of its later keyframes.
    pub later: Vec<u32>,
}

impl DeleteQuestion {
    /// Question about an object; `None` where the frame on screen is the only one that it is in.
    pub fn about(object: &Object, name: String, here: u32, frame_count: u32) -> Option<Self> {
        let frames = visible_frames(object, frame_count);
        let is_in_others = frames.iter().any(|frame| *frame != here);
        let (id, is_track) = (object.id.clone(), object.track);
        is_in_others.then_some(Self { id, name, is_track, frames, here })
    }

    /// Answers that differ from each other, in their order. The one that Enter gives is [`Self::default_answer`].
    pub fn answers(&self) -> Vec<FrameRange> {
        let mut answers: Vec<FrameRange> = Vec::new();
        for range in [FrameRange::ThisFrame, FrameRange::FromHere, FrameRange::Whole] {
            let deletes = self.deleted(range);
            // The same frames under two names are no choice.
            answers.retain(|earlier| self.deleted(*earlier) != deletes);
            if !deletes.is_empty() {
                answers.push(range);
            }
        }
        answers
    }

    /// The answer of Enter: from here on, which leaves the frames before.
    pub fn default_answer(&self) -> FrameRange {
        let answers = self.answers();
        let preferred = [FrameRange::FromHere, FrameRange::ThisFrame];
        preferred.into_iter().find(|range| answers.contains(range)).unwrap_or(FrameRange::Whole)
    }

    /// What there is to decide.
    pub fn text(&self) -> String {
        let here = if self.frames.contains(&self.here) { "You see" } else { "It is not in" };
        let count = count_frames(self.frames.len());
        format!("{} is in {count}: {}. {here} frame {}.", self.name, frames_text(&self.frames), self.here + 1)
    }

    /// Title of an answer.
    pub fn title(&self, range: FrameRange) -> &'static str {
        match range {
            FrameRange::ThisFrame => "This frame",
            FrameRange::FromHere => "From here on",
            FrameRange::Whole if self.is_track => "Whole track",
            FrameRange::Whole => "All frames",
        }
    }

    /// Frames that an answer deletes, and those that stay.
    pub fn effect(&self, range: FrameRange) -> String {
        let (deleted, left) = (self.deleted(range), self.left(range));
        let deletes = format!("Deletes {}: {}.", count_frames(deleted.len()), frames_text(&deleted));
        if left.is_empty() {
            deletes
        } else {
            format!("{deletes} {} stay.", capitalised(&named_frames(&left)))
        }
    }

    /// What an answer did.
    pub fn result(&self, range: FrameRange) -> String {
        let (deleted, left) = (self.deleted(range), self.left(range));
        if left.is_empty() {
            return format!("{} is deleted in all its {}.", self.name, count_frames(deleted.len()));
        }
        format!(
            "{} is deleted in {}; it stays in {}.",
            self.name,
            named_frames(&deleted),
            named_frames(&left)
        )
    }

    fn deleted(&self, range: FrameRange) -> Vec<u32> {
        self.frames.iter().copied().filter(|frame| range.contains(*frame, self.here)).collect()
    }

    fn left(&self, range: FrameRange) -> Vec<u32> {
        self.frames.iter().copied().filter(|frame| !range.contains(*frame, self.here)).collect()
    }
}

impl LeaveQuestion {
    /// Question about a track that is visible in the frame on screen; `None` without later keyframes.
    pub fn about(object: &Object, name: String, here: u32) -> Option<Self> {
        let later = later_keyframes(object, here);
        (object.track && !later.is_empty()).then(|| Self { id: object.id.clone(), name, here, later })
    }

    /// What there is to decide.
    pub fn text(&self) -> String {
        format!("{} has later keyframes, in {}. They bring it back.", self.name, named_frames(&self.later))
    }

    /// Frame in which the next keyframe brings it back, from 1.
    pub fn next_keyframe(&self) -> u32 {
        self.later.first().map_or(self.here, |frame| *frame) + 1
    }

    /// Effect of removing the later keyframes.
    pub fn effect_of_removal(&self) -> String {
        format!("Removes its keyframes in {}.", named_frames(&self.later))
    }

    /// What the answer did.
    pub fn result(&self, removes_later: bool) -> String {
        let (name, from) = (&self.name, self.here + 1);
        match removes_later {
            true => format!(
                "{name} is outside from frame {from} on; its keyframes in {} are removed.",
                named_frames(&self.later)
            ),
            false => format!("{name} is outside from frame {from} to {}.", self.next_keyframe() - 1),
        }
    }
}

/// Number of frames in words.
pub fn count_frames(count: usize) -> String {
    if count == 1 { "1 frame".to_owned() } else { format!("{count} frames") }
}

/// Numbers of frames, from 1, such as "1 to 26, 28"; of many ranges the first and the last number.
pub fn frames_text(frames: &[u32]) -> String {
    /// Ranges that are still easy to read.
    const MOST_RANGES: usize = 4;
    let ranges: Vec<&[u32]> = frames.chunk_by(|a, b| a + 1 == *b).collect();
    if let (true, Some(first), Some(last)) = (ranges.len() > MOST_RANGES, frames.first(), frames.last()) {
        return format!("some between {} and {}", first + 1, last + 1);
    }
    let range = |range: &&[u32]| match range {
        [] => String::new(),
        [one] => (one + 1).to_string(),
        [first, .., last] => format!("{} to {}", first + 1, last + 1),
    };
    ranges.iter().map(range).collect::<Vec<_>>().join(", ")
}

fn named_frames(frames: &[u32]) -> String {
    let word = if frames.len() == 1 { "frame" } else { "frames" };
    format!("{word} {}", frames_text(frames))
}

fn capitalised(text: &str) -> String {
    text.replacen("frame", "Frame", 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{object, shape};

    fn question(here: u32) -> DeleteQuestion {
        let track = Object { track: true, shapes: (0..30).map(shape).collect(), ..object("a", "car") };
        DeleteQuestion::about(&track, "car 1".to_owned(), here, 30).unwrap()
    }

    #[test]
    fn each_answer_says_which_frames_it_deletes_and_which_stay() {
        let question = question(26);
        assert_eq!(question.text(), "car 1 is in 30 frames: 1 to 30. You see frame 27.");
        assert_eq!(
            question.effect(FrameRange::ThisFrame),
            "Deletes 1 frame: 27. Frames 1 to 26, 28 to 30 stay."
        );
        assert_eq!(question.effect(FrameRange::FromHere), "Deletes 4 frames: 27 to 30. Frames 1 to 26 stay.");
        assert_eq!(question.effect(FrameRange::Whole), "Deletes 30 frames: 1 to 30.");
        let result = "car 1 is deleted in frames 27 to 30; it stays in frames 1 to 26.";
        assert_eq!(question.result(FrameRange::FromHere), result);
    }

    #[test]
    fn enter_leaves_the_frames_before() {
        use FrameRange::{FromHere, ThisFrame, Whole};
        assert_eq!(
            (question(26).default_answer(), question(26).answers()),
            (FromHere, vec![ThisFrame, FromHere, Whole])
        );
        // In the last frame "from here on" is this frame, in the first one it is the whole track.
        assert_eq!(
            (question(29).default_answer(), question(29).answers()),
            (FromHere, vec![FromHere, Whole])
        );
        assert_eq!(
            (question(0).default_answer(), question(0).answers()),
            (ThisFrame, vec![ThisFrame, Whole])
        );
    }

    #[test]
    fn an_object_of_the_frame_on_screen_alone_is_no_question() {
        let drawn = Object { shapes: vec![shape(3)], ..object("a", "car") };
        assert_eq!(DeleteQuestion::about(&drawn, "car 1".to_owned(), 3, 30), None);
        assert!(
            DeleteQuestion::about(&drawn, "car 1".to_owned(), 4, 30)
                .unwrap()
                .text()
                .ends_with("It is not in frame 5.")
        );
        let from_here_on = Object { track: true, ..drawn };
        assert!(DeleteQuestion::about(&from_here_on, "car 1".to_owned(), 3, 30).is_some(), "a track goes on");
        assert_eq!(DeleteQuestion::about(&from_here_on, "car 1".to_owned(), 0, 1), None, "it is nowhere");
    }

    #[test]
    fn leaving_is_a_question_where_keyframes_bring_the_object_back() {
        let track = |frames: &[u32]| Object {
            track: true,
            shapes: frames.iter().copied().map(shape).collect(),
            ..object("a", "car")
        };
        let about = |frames: &[u32]| LeaveQuestion::about(&track(frames), "car 1".to_owned(), 4);
        assert_eq!(about(&[0, 2]), None);
        let question = about(&[0, 6, 9]).unwrap();
        assert_eq!(question.text(), "car 1 has later keyframes, in frames 7, 10. They bring it back.");
        assert_eq!(question.result(false), "car 1 is outside from frame 5 to 6.");
        assert!(question.result(true).ends_with("its keyframes in frames 7, 10 are removed."));
    }

    #[test]
    fn many_ranges_of_frames_are_shortened_to_their_ends() {
        assert_eq!(frames_text(&[0, 1, 2, 5, 7, 8]), "1 to 3, 6, 8 to 9");
        assert_eq!(frames_text(&[0, 2, 4, 6, 8, 10]), "some between 1 and 11");
        assert_eq!(count_frames(1), "1 frame");
    }
}
