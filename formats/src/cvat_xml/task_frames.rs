//! Frames of a task among those of its video: start, start + step, … up to stop.

use super::keys::{FRAME_STEP, START_FRAME, STOP_FRAME};
use crate::dataset::Folder;
use crate::photos::{MOST_FRAMES, media_type, stem};
use crate::xml::XmlElement;
use std::collections::BTreeMap;

/// Frames that a task takes from its video.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TaskFrames {
    /// The video's frame that is the task's first.
    start: u32,
    /// How many of the video's frames there are for one of the task.
    step: u32,
    /// The last of the video's frames that may be taken, where it is said.
    stop: Option<u32>,
    /// How many frames the task has, where it is said.
    pub(super) count: Option<u32>,
}

impl TaskFrames {
    /// What the task's description says; without one the frames count from 0.
    pub(super) fn read(task: Option<&XmlElement>) -> Self {
        let whole =
            |name: &str| task?.word(name)?.parse::<f64>().ok().filter(|n| *n >= 0.0).map(|n| n as u32);
        let filter = task.and_then(|task| task.word("frame_filter"));
        let step = filter.and_then(|filter| filter.strip_prefix("step=")?.trim().parse().ok());
        let (start, step) = (whole("start_frame").unwrap_or(0), step.unwrap_or(1).max(1));
        let stop = whole("stop_frame").filter(|stop| *stop >= start);
        let size = whole("size").filter(|size| (1..=MOST_FRAMES).contains(size));
        let spanned = stop.map(|stop| (stop - start) / step + 1).filter(|count| *count <= MOST_FRAMES);
        Self { start, step, stop, count: size.or(spanned) }
    }

    /// The task's frame that a frame of the video is; `None` where the task does not have it.
    pub(super) fn index(&self, number: u32) -> Option<u32> {
        let ahead = number.checked_sub(self.start).filter(|ahead| ahead.is_multiple_of(self.step))?;
        let index = ahead / self.step;
        // Files that do not say where they end have the frames that their shapes name.
        let inside = self.stop.is_none() || self.count.is_none_or(|count| index < count);
        inside.then_some(index)
    }

    /// The video's frame that a frame of the task is.
    pub(super) fn number(&self, index: u32) -> u32 {
        self.start.saturating_add(index.saturating_mul(self.step))
    }

    /// Pictures by the task's frames: by the number in their names, `frame_000123` or `000123`, which counts the
    /// video's frames. Of several folders that with the most counts.
    pub(super) fn pictures(&self, folder: &dyn Folder, count: u32) -> BTreeMap<u32, String> {
        let mut by_folder: BTreeMap<&str, BTreeMap<u32, String>> = BTreeMap::new();
        for path in folder.paths().iter().filter(|path| !media_type(path).is_empty()) {
            let name = stem(path).to_ascii_lowercase();
            let digits = name.strip_prefix("frame_").unwrap_or(&name);
            let index = digits.parse().ok().and_then(|number| self.index(number));
            let Some(index) = index.filter(|index| *index < count) else { continue };
            let at = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            by_folder.entry(at).or_default().entry(index).or_insert_with(|| path.clone());
        }
        // Of equally many the first.
        by_folder.into_values().rev().max_by_key(BTreeMap::len).unwrap_or_default()
    }

    /// The facts that tell which part of its video a recording of so many frames is.
    pub(super) fn describe(&self, count: u32, facts: &mut BTreeMap<String, String>) {
        let last = self.number(count.saturating_sub(1));
        let facts_of_part = [
            (START_FRAME, Some(self.start).filter(|start| *start > 0)),
            (FRAME_STEP, Some(self.step).filter(|step| *step > 1)),
            (STOP_FRAME, self.stop.filter(|stop| *stop != last)),
        ];
        facts.extend(
            facts_of_part.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?.to_string()))),
        );
    }

    /// What [`TaskFrames::describe`] wrote of a recording of so many frames.
    pub(super) fn from_facts(count: usize, facts: &BTreeMap<String, String>) -> Self {
        let fact = |key: &str| facts.get(key).and_then(|value| value.parse().ok());
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let (start, step) = (fact(START_FRAME).unwrap_or(0), fact(FRAME_STEP).unwrap_or(1).max(1));
        let mut frames = Self { start, step, stop: None, count: Some(count) };
        frames.stop = Some(fact(STOP_FRAME).unwrap_or_else(|| frames.number(count.saturating_sub(1))));
        frames
    }

    /// The elements of a task's description.
    pub(super) fn written(&self) -> String {
        let stop = self.stop.unwrap_or(self.start);
        let filter = match self.step {
            1 => String::new(),
            step => format!("<frame_filter>step={step}</frame_filter>"),
        };
        format!("<start_frame>{}</start_frame><stop_frame>{stop}</stop_frame>{filter}", self.start)
    }
}
