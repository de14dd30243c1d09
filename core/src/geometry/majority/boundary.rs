//! Boundary of all covered trapezoids: their outlines, without the sides that two of them share.

use super::strips::{Strip, StripEdge};
use crate::geometry::Point2;
use std::cmp::Ordering;

/// Line that a directed edge lies on. Two edges on one line that follow each other are one edge of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SourceLine {
    /// Edge of a shape, by its index.
    Edge(usize),
    /// Vertical line.
    Vertical,
}

/// Edge of the boundary, with the covered area on the side to which x turns towards y.
#[derive(Clone, Copy, Debug)]
pub(super) struct DirectedEdge {
    pub from: Point2,
    pub to: Point2,
    pub line: SourceLine,
}

/// Edges of the boundary. At each point as many of them end as begin.
pub(super) fn directed_edges(strips: &[Strip]) -> Vec<DirectedEdge> {
    let mut found = Vec::new();
    let empty = Strip { x: [f64::NAN; 2], covered: Vec::new() };
    let mut before = &empty;
    for strip in strips {
        let [from, to] = strip.x;
        for [first, last] in &strip.covered {
            let line = |edge: &StripEdge| SourceLine::Edge(edge.edge);
            found.push(DirectedEdge { from: [from, first.y[0]], to: [to, first.y[1]], line: line(first) });
            found.push(DirectedEdge { from: [to, last.y[1]], to: [from, last.y[0]], line: line(last) });
        }
        if before.x[1] == from {
            vertical_edges(from, before, strip, &mut found);
        } else {
            vertical_edges(before.x[1], before, &empty, &mut found);
            vertical_edges(from, &empty, strip, &mut found);
        }
        before = strip;
    }
    vertical_edges(before.x[1], before, &empty, &mut found);
    found
}

/// Edges on a vertical line, where one side is covered and the other is not.
fn vertical_edges(x: f64, left: &Strip, right: &Strip, found: &mut Vec<DirectedEdge>) {
    let ends = |strip: &Strip, end: usize, is_left: bool| {
        let heights = strip.covered.iter().flatten().map(move |edge| (edge.y[end], is_left));
        heights.collect::<Vec<_>>()
    };
    let mut changes = ends(left, 1, true);
    changes.extend(ends(right, 0, false));
    changes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut in_left, mut in_right, mut height) = (false, false, f64::NAN);
    for (y, is_left) in changes {
        if y > height {
            let [low, high] = [[x, height], [x, y]];
            match (in_left, in_right) {
                (true, false) => found.push(DirectedEdge { from: low, to: high, line: SourceLine::Vertical }),
                (false, true) => found.push(DirectedEdge { from: high, to: low, line: SourceLine::Vertical }),
                _ => {}
            }
        }
        height = y;
        if is_left { in_left = !in_left } else { in_right = !in_right }
    }
}

/// Order of points from left to right, then by height.
pub(super) fn compare_points(p: &Point2, q: &Point2) -> Ordering {
    p[0].total_cmp(&q[0]).then(p[1].total_cmp(&q[1]))
}
