//! Places of stages on the canvas: a column for each step from the first stages, px.

use assay_core::pipeline::{RoutedStage, in_order};
use std::collections::BTreeMap;

/// Width and height of a stage, px.
pub(super) const NODE: [f64; 2] = [220.0, 96.0];
/// Space between columns and between rows, px.
const GAP: [f64; 2] = [84.0, 24.0];
/// Space around the graph, px.
const MARGIN: f64 = 20.0;

/// Places of the stages of a pipeline.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct GraphLayout {
    /// Left and top of each stage, by id, px.
    pub(super) places: BTreeMap<String, [f64; 2]>,
    /// Width and height of all, px.
    pub(super) size: [f64; 2],
}

impl GraphLayout {
    /// Each stage in the column after its last input, in the order of the pipeline.
    pub(super) fn new(stages: &[RoutedStage]) -> Self {
        let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
        let mut rows: BTreeMap<usize, usize> = BTreeMap::new();
        let mut layout = Self::default();
        for stage in in_order(stages) {
            let inputs = stage.routing.inputs.iter().filter_map(|input| columns.get(input.as_str()));
            let column = inputs.max().map_or(0, |last| last + 1);
            columns.insert(&stage.stage, column);
            let row = rows.entry(column).or_default();
            let place =
                [MARGIN + column as f64 * (NODE[0] + GAP[0]), MARGIN + *row as f64 * (NODE[1] + GAP[1])];
            *row += 1;
            layout.places.insert(stage.stage.clone(), place);
            for axis in 0..2 {
                layout.size[axis] = layout.size[axis].max(place[axis] + NODE[axis] + MARGIN);
            }
        }
        layout
    }

    /// Point at which connections leave a stage.
    pub(super) fn exit(&self, stage: &str) -> Option<[f64; 2]> {
        let [x, y] = self.places.get(stage)?;
        Some([x + NODE[0], y + NODE[1] / 2.0])
    }

    /// Point at which connections come to a stage.
    pub(super) fn entry(&self, stage: &str) -> Option<[f64; 2]> {
        let [x, y] = self.places.get(stage)?;
        Some([*x, y + NODE[1] / 2.0])
    }

    /// The stage at a point.
    pub(super) fn find_stage(&self, [x, y]: [f64; 2]) -> Option<&str> {
        let holds = |[left, top]: &[f64; 2]| {
            (*left..=left + NODE[0]).contains(&x) && (*top..=top + NODE[1]).contains(&y)
        };
        self.places.iter().find(|(_, place)| holds(place)).map(|(stage, _)| stage.as_str())
    }
}

/// Path of a connection in SVG: a curve that leaves and comes level.
pub(super) fn curve([x0, y0]: [f64; 2], [x1, y1]: [f64; 2]) -> String {
    let reach = ((x1 - x0).abs() / 2.0).max(30.0);
    format!("M {x0} {y0} C {} {y0}, {} {y1}, {x1} {y1}", x0 + reach, x1 - reach)
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::pipeline::Routing;

    fn layout(edges: &[(&str, &[&str])]) -> GraphLayout {
        let stage = |(stage, inputs): &(&str, &[&str])| {
            let inputs = inputs.iter().map(|i| (*i).to_owned()).collect();
            RoutedStage { stage: (*stage).to_owned(), routing: Routing { inputs, ..Routing::default() } }
        };
        GraphLayout::new(&edges.iter().map(stage).collect::<Vec<_>>())
    }

    #[test]
    fn a_stage_is_right_of_all_that_it_builds_on() {
        let layout = layout(&[("c", &["a", "b"]), ("b", &["a"]), ("a", &[]), ("other", &[])]);
        let x = |stage: &str| layout.places[stage][0];
        assert!(x("a") < x("b") && x("b") < x("c"));
        assert_eq!(x("a"), x("other"));
        assert_ne!(layout.places["a"][1], layout.places["other"][1], "they do not lie over each other");
        assert!(layout.size[0] > x("c") + NODE[0]);
    }

    #[test]
    fn a_stage_is_found_where_it_is() {
        let layout = layout(&[("a", &[]), ("b", &["a"])]);
        let [x, y] = layout.entry("b").unwrap();
        assert_eq!(layout.find_stage([x + 1.0, y]), Some("b"));
        assert_eq!(layout.find_stage([x - 10.0, y]), None, "between the columns");
    }
}
