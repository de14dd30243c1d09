//! Strongly connected components of a graph, by Tarjan's algorithm (SIAM Journal on Computing 1 (2), 1972).

use std::collections::{BTreeMap, BTreeSet};

/// The groups of more than one node that reach each other. Nodes in a group and groups are in order.
pub fn components<'a>(edges: &BTreeSet<(&'a str, &'a str)>) -> Vec<Vec<&'a str>> {
    let mut successors: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in edges {
        successors.entry(from).or_default().push(to);
    }
    let mut search =
        Search { successors: &successors, visited: BTreeMap::new(), stack: Vec::new(), found: Vec::new() };
    for node in successors.keys() {
        if !search.visited.contains_key(node) {
            search.visit(node);
        }
    }
    search.found.sort();
    search.found
}

struct Search<'a, 'g> {
    successors: &'g BTreeMap<&'a str, Vec<&'a str>>,
    /// The order of the visit and the earliest node on the stack that the node reaches.
    visited: BTreeMap<&'a str, usize>,
    stack: Vec<&'a str>,
    found: Vec<Vec<&'a str>>,
}

impl<'a> Search<'a, '_> {
    /// The earliest visited node on the stack that `node` reaches.
    fn visit(&mut self, node: &'a str) -> usize {
        let index = self.visited.len();
        self.visited.insert(node, index);
        let depth = self.stack.len();
        self.stack.push(node);
        let mut lowest = index;
        for next in self.successors.get(node).into_iter().flatten() {
            match self.visited.get(next) {
                None => lowest = lowest.min(self.visit(next)),
                Some(&visited) if self.stack.contains(next) => lowest = lowest.min(visited),
                Some(_) => {}
            }
        }
        if lowest == index {
            let mut group = self.stack.split_off(depth);
            if group.len() > 1 {
                group.sort_unstable();
                self.found.push(group);
            }
        }
        lowest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_has_no_group() {
        assert!(components(&[("a", "b"), ("b", "c"), ("a", "c")].into()).is_empty());
    }

    #[test]
    fn nodes_that_reach_each_other_are_one_group() {
        let edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "d"), ("x", "a")];
        assert_eq!(components(&edges.into()), [vec!["a", "b", "c"], vec!["d", "e"]]);
    }

    #[test]
    fn two_circles_through_one_node_are_one_group() {
        let edges = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")];
        assert_eq!(components(&edges.into()), [["a", "b", "c"]]);
    }
}
