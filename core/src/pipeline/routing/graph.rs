//! The graph of a pipeline's stages: order, and what is wrong with it.

use super::RoutedStage;
use std::collections::{BTreeMap, BTreeSet};

/// Problem of a pipeline that cannot be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PipelineProblem {
    /// Place of the stage in the list.
    pub at: usize,
    /// What is wrong, and how to fix it.
    pub message: String,
}

/// Stages in an order in which each comes after its inputs; those on a circle are left out. Stages that do not depend on
/// each other keep their order.
pub fn in_order(stages: &[RoutedStage]) -> Vec<&RoutedStage> {
    let known: BTreeSet<&str> = stages.iter().map(|stage| stage.stage.as_str()).collect();
    let (mut done, mut ordered) = (BTreeSet::new(), Vec::new());
    loop {
        let is_ready = |stage: &&RoutedStage| {
            let mut inputs = stage.routing.inputs.iter().map(String::as_str);
            !done.contains(stage.stage.as_str())
                && inputs.all(|input| done.contains(input) || !known.contains(input))
        };
        let Some(next) = stages.iter().find(is_ready) else { return ordered };
        done.insert(next.stage.as_str());
        ordered.push(next);
    }
}

/// Problems of a pipeline: inputs that are not there or named twice, and circles. `names` are the names of the project's
/// stages by id.
pub fn check_pipeline(stages: &[RoutedStage], names: &BTreeMap<String, String>) -> Vec<PipelineProblem> {
    let mut problems = Vec::new();
    let ordered: BTreeSet<&str> = in_order(stages).iter().map(|stage| stage.stage.as_str()).collect();
    let mut seen = BTreeSet::new();
    for (at, RoutedStage { stage, routing }) in stages.iter().enumerate() {
        let mut add = |message: String| problems.push(PipelineProblem { at, message });
        if !names.contains_key(stage) {
            add("this stage is not one of the project; leave it out".to_owned());
        }
        if !seen.insert(stage) {
            add("this stage is listed twice; list it once".to_owned());
        }
        for (i, input) in routing.inputs.iter().enumerate() {
            match names.get(input) {
                None => add(format!("the input {input} is not a stage of the project; remove it")),
                Some(name) if routing.inputs.iter().take(i).any(|earlier| earlier == input) => {
                    add(format!("{name} is an input twice; name it once"));
                }
                Some(_) => {}
            }
        }
        if !ordered.contains(stage.as_str()) {
            add("this stage waits for itself by way of its inputs; remove one of them".to_owned());
        }
        if routing.objects.is_some() && routing.inputs.is_empty() {
            add("a condition of objects needs a stage that they come from; add an input or remove the condition"
                .to_owned());
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Routing;

    fn stages(edges: &[(&str, &[&str])]) -> Vec<RoutedStage> {
        let stage = |(stage, inputs): &(&str, &[&str])| RoutedStage {
            stage: (*stage).to_owned(),
            routing: Routing {
                inputs: inputs.iter().map(|i| (*i).to_owned()).collect(),
                ..Routing::default()
            },
        };
        edges.iter().map(stage).collect()
    }

    fn messages(stages: &[RoutedStage]) -> Vec<(usize, String)> {
        let names = ["a", "b", "c"].map(|id| (id.to_owned(), id.to_uppercase())).into();
        check_pipeline(stages, &names).into_iter().map(|p| (p.at, p.message)).collect()
    }

    #[test]
    fn a_stage_comes_after_its_inputs() {
        let stages = stages(&[("c", &["b", "a"]), ("b", &["a"]), ("a", &[])]);
        let order: Vec<&str> = in_order(&stages).iter().map(|s| s.stage.as_str()).collect();
        assert_eq!(order, ["a", "b", "c"]);
        assert_eq!(messages(&stages), []);
    }

    #[test]
    fn circles_and_unknown_or_repeated_inputs_are_named_at_their_stage() {
        let circle = messages(&stages(&[("a", &["b"]), ("b", &["a"]), ("c", &["a"])]));
        assert_eq!(circle.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [0, 1, 2]);
        assert!(circle[0].1.contains("waits for itself"));
        let unknown = messages(&stages(&[("a", &["x"]), ("b", &["a", "a"])]));
        assert_eq!(unknown[0], (0, "the input x is not a stage of the project; remove it".to_owned()));
        assert_eq!(unknown[1], (1, "A is an input twice; name it once".to_owned()));
        assert_eq!(messages(&stages(&[("x", &[])]))[0].0, 0);
        assert_eq!(
            messages(&stages(&[("a", &[]), ("a", &[])]))[0].1,
            "this stage is listed twice; list it once"
        );
    }
}
