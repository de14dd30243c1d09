//! Attributes of merged objects: who votes on which, and what the votes give.

use super::members::{ClusterMember, PlaceShapes};
use super::result::ValueConsensus;
use super::values::{Vote, VoteTable, consensus_of_names, consensus_of_numbers};
use crate::aggregation::AggregationMethod;
use crate::label::AttributeValue;
use crate::ontology::{AttributeKind, Class, Ontology};
use std::collections::{BTreeMap, BTreeSet};

/// What a vote is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AttributeQuestion {
    /// Object, and place in it where the attribute is of one frame.
    pub item: String,
    /// Name of the attribute.
    pub attribute: String,
}

/// Votes on one attribute of one object, or of one of its shapes.
#[derive(Clone, Debug)]
pub(super) struct Ballot<'a> {
    /// What it is about.
    pub question: AttributeQuestion,
    /// Index of the place; none: the object as a whole.
    pub place: Option<usize>,
    /// Votes.
    pub votes: Vec<Vote<'a>>,
    /// How the votes are counted.
    pub kind: BallotKind,
}

/// How votes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BallotKind {
    /// One of several names.
    Names,
    /// Numbers.
    Numbers,
    /// Free texts: by majority alone.
    Texts,
}

/// Dawid-Skene models of attributes, by class and attribute.
#[derive(Debug, Default)]
pub(super) struct AttributeTables(BTreeMap<(String, String), VoteTable>);

/// Ballots on all attributes of an object, which `item` names. Members who gave another class have no vote, unless all
/// did. A value is in the merged label where at least half of the voters give one.
pub(super) fn ballots<'a>(
    item: &str,
    class: &str,
    members: &[ClusterMember<'a>],
    places: &'a [PlaceShapes<'a>],
    ontology: &Ontology,
) -> Vec<Ballot<'a>> {
    let of_class = ontology.class(class);
    let gave_class = |member: &ClusterMember<'a>| member.object.class == class;
    let all_differ = !members.iter().any(gave_class);
    let votes = |index: usize| members.get(index).filter(|member| all_differ || gave_class(member)).copied();
    let voters: Vec<_> = (0..members.len()).filter_map(votes).map(|m| (m, &m.object.attributes)).collect();
    let mut found = ballots_of(item, None, &voters, of_class);
    for (index, place) in places.iter().enumerate() {
        let present = place.present.iter();
        let voters: Vec<_> =
            present.filter_map(|(member, shape)| Some((votes(*member)?, &shape.attributes))).collect();
        found.extend(ballots_of(&format!("{item}/{index}"), Some(index), &voters, of_class));
    }
    found
}

fn ballots_of<'a>(
    item: &str,
    place: Option<usize>,
    voters: &[(ClusterMember<'a>, &'a BTreeMap<String, AttributeValue>)],
    class: Option<&Class>,
) -> Vec<Ballot<'a>> {
    let names: BTreeSet<&str> =
        voters.iter().flat_map(|(_, values)| values.keys()).map(String::as_str).collect();
    let total: f64 = voters.iter().map(|(member, _)| member.weight).sum();
    let ballot = |name: &str| {
        let given = voters.iter().filter_map(|(member, values)| {
            Some(Vote { rater: member.rater, weight: member.weight, value: values.get(name)? })
        });
        let votes: Vec<Vote<'a>> = given.collect();
        let weight: f64 = votes.iter().map(|vote| vote.weight).sum();
        let question = AttributeQuestion { item: item.to_owned(), attribute: name.to_owned() };
        let kind = ballot_kind(name, class, &votes);
        (2.0 * weight >= total * (1.0 - 1e-9)).then_some(Ballot { question, place, votes, kind })
    };
    names.into_iter().filter_map(ballot).collect()
}

/// By the ontology; for an attribute that it does not have, by the values.
fn ballot_kind(name: &str, class: Option<&Class>, votes: &[Vote<'_>]) -> BallotKind {
    let attribute = class.and_then(|class| class.attributes.iter().find(|attribute| attribute.name == name));
    match attribute.map(|attribute| &attribute.kind) {
        Some(AttributeKind::Number) => BallotKind::Numbers,
        Some(AttributeKind::Text) => BallotKind::Texts,
        Some(AttributeKind::Bool | AttributeKind::Choice { .. }) => BallotKind::Names,
        None if votes.iter().all(|vote| matches!(vote.value, AttributeValue::Number(_))) => {
            BallotKind::Numbers
        }
        None => BallotKind::Names,
    }
}

impl AttributeTables {
    /// Add the ballots of an object.
    pub fn insert(&mut self, class: &str, ballots: &[Ballot<'_>]) {
        for ballot in ballots.iter().filter(|ballot| ballot.kind == BallotKind::Names) {
            let key = (class.to_owned(), ballot.question.attribute.clone());
            self.0.entry(key).or_default().insert(&ballot.question.item, &ballot.votes);
        }
    }

    /// Consensus of each ballot, by its question.
    pub fn count(
        &self,
        ballots: &[Vec<Ballot<'_>>],
        method: AggregationMethod,
    ) -> BTreeMap<AttributeQuestion, ValueConsensus> {
        let mut probable = BTreeMap::new();
        for ((_, attribute), table) in &self.0 {
            for (item, value) in table.most_probable() {
                probable.insert(AttributeQuestion { item, attribute: attribute.clone() }, value);
            }
        }
        let count = |ballot: &Ballot<'_>| {
            let consensus = match ballot.kind {
                BallotKind::Names => {
                    consensus_of_names(&ballot.votes, probable.get(&ballot.question), method)?
                }
                BallotKind::Texts => consensus_of_names(&ballot.votes, None, AggregationMethod::Majority)?,
                BallotKind::Numbers => consensus_of_numbers(&ballot.votes)?,
            };
            Some((ballot.question.clone(), consensus))
        };
        ballots.iter().flatten().filter_map(count).collect()
    }
}
