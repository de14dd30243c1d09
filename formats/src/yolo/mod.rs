//! YOLO text labels: a line an object, in shares of the image's width and height.
//!
//! Source: Ultralytics' descriptions of its data sets for detection (`class cx cy w h`), segmentation
//! (`class x1 y1 x2 y2 …`) and oriented boxes (`class` and four corners), each with a confidence after it in results;
//! and darknet's `obj.names` with `obj_train_data`. Four corners that make a rectangle, from its top left on and
//! clockwise, are a rotated box; a polygon of four corners is written with its first repeated.

mod line;
mod names;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub use write::write;

/// Whether a file tells that its folder is such a data set: a description with names, a list of names, or labels in
/// a folder of that name.
pub fn detects(path: &str, head: &str) -> bool {
    let name = super::photos::base(path).to_ascii_lowercase();
    if name.ends_with(".yaml") || name.ends_with(".yml") {
        return names::description(head)
            .is_ok_and(|found| !found.splits.is_empty() || name.starts_with("data"));
    }
    if matches!(name.as_str(), "obj.names" | "obj.data") {
        return true;
    }
    let among_labels = path.split('/').any(|part| part == "labels" || part == "obj_train_data");
    let lines = || head.lines().take(5).filter(|line| !line.trim().is_empty());
    let whole = |line: &str| line::numbers(line).is_ok_and(|(_, numbers)| numbers.len() >= 4);
    name.ends_with(".txt") && among_labels && lines().next().is_some() && lines().all(whole)
}
