//! Merge of the labels of several scenes, step by step.

use super::agreement::MeasuredObject;
use super::attributes::{AttributeQuestion, AttributeTables, Ballot, ballots};
use super::input::{LabelMergeError, LabelMergePolicy, RaterLabel, check};
use super::members::{ClusterMember, PlaceShapes, shapes_by_place};
use super::result::{DrawnObject, FrameAttribute, LabelMerge, MergedObject, ValueConsensus};
use super::shapes::{MergedShapes, merge_shapes, without_repetitions};
use super::similarity::pair_objects;
use super::values::{Vote, VoteTable, consensus_of_names};
use crate::label::{AttributeValue, Document, Object, Shape};
use crate::ontology::Ontology;
use crate::rubric::Rubric;
use std::collections::{BTreeMap, BTreeSet};

/// Object of a scene, as several raters drew it.
struct SceneObject<'a> {
    scene: usize,
    /// Name of the object in the tables of votes.
    item: String,
    members: Vec<ClusterMember<'a>>,
    places: Vec<PlaceShapes<'a>>,
    /// Classes that the members gave.
    classes: Vec<AttributeValue>,
    /// Share of the scene's raters who drew it, by weight.
    share: f64,
    /// Mean place in the drawing order, from 0 to 1.
    order: f64,
}

/// Merge the labels of each scene, whose raters did not see each other's. Classes and attributes are learned from all
/// scenes together, so that Dawid-Skene knows what each rater confuses.
///
/// The rubric gives the match rule, whose `across_classes` is not used, since the class is what raters vote on, and the
/// limits of adjudication. The result does not depend on the order of the labels of a scene. Where objects, values or
/// shapes are equally good, the order of the raters' names decides.
///
/// # Errors
/// A scene without labels, with more than [`super::MOST_RATERS`] or two of one rater; a policy out of its range.
pub fn merge_labels(
    scenes: &[Vec<RaterLabel<'_>>],
    rubric: &Rubric,
    ontology: &Ontology,
    policy: &LabelMergePolicy,
) -> Result<Vec<LabelMerge>, LabelMergeError> {
    check(scenes, policy)?;
    let scene_objects =
        scenes.iter().enumerate().map(|(scene, labels)| objects_of_scene(scene, labels, rubric, policy));
    let objects: Vec<SceneObject<'_>> = scene_objects.flatten().collect();
    let classes = merge_classes(&objects, policy);
    let ballots: Vec<Vec<Ballot<'_>>> = objects
        .iter()
        .zip(&classes)
        .map(|(own, class)| ballots(&own.item, &class.value.as_text(), &own.members, &own.places, ontology))
        .collect();
    let mut tables = AttributeTables::default();
    classes.iter().zip(&ballots).for_each(|(class, ballots)| tables.insert(&class.value.as_text(), ballots));
    let values = tables.count(&ballots, policy.method);
    let mut merges: Vec<Vec<(Option<Object>, MergedObject)>> = scenes.iter().map(|_| Vec::new()).collect();
    for ((own, class), ballots) in objects.iter().zip(classes).zip(&ballots) {
        if let Some(merge) = merges.get_mut(own.scene) {
            merge.push(merge_object(own, class, (ballots, &values), rubric, policy));
        }
    }
    Ok(merges.into_iter().map(finish_scene).collect())
}

/// Objects of a scene in drawing order.
fn objects_of_scene<'a>(
    scene: usize,
    labels: &[RaterLabel<'a>],
    rubric: &Rubric,
    policy: &LabelMergePolicy,
) -> Vec<SceneObject<'a>> {
    let mut labels = labels.to_vec();
    labels.sort_by_key(|label| label.rater);
    let weights: Vec<f64> = labels.iter().map(|label| policy.weight(label.rater)).collect();
    let total: f64 = weights.iter().sum();
    let documents: Vec<&'a Document> = labels.iter().map(|label| label.label).collect();
    let (objects, problem) = pair_objects(&documents, &rubric.matching);
    let cluster = |indices: Vec<usize>| {
        let drawn = indices.iter().filter_map(|index| objects.get(*index));
        let (mut members, mut order) = (Vec::new(), 0.0);
        for own in drawn {
            let (Some(label), Some(weight)) = (labels.get(own.rater), weights.get(own.rater)) else {
                continue;
            };
            members.push(ClusterMember { rater: label.rater, weight: *weight, object: own.object });
            order += (own.index as f64 + 0.5) / label.label.objects.len() as f64;
        }
        SceneObject {
            scene,
            item: String::new(),
            places: shapes_by_place(&members),
            classes: members.iter().map(|m| AttributeValue::Text(m.object.class.clone())).collect(),
            share: members.iter().map(|member| member.weight).sum::<f64>() / total,
            order: order / members.len().max(1) as f64,
            members,
        }
    };
    let mut found: Vec<SceneObject<'a>> = problem.solve().into_iter().map(cluster).collect();
    found.sort_by(|a, b| a.order.total_cmp(&b.order));
    found.iter_mut().enumerate().for_each(|(index, own)| own.item = format!("{scene}/{index}"));
    found
}

/// Consensus on the class of each object.
fn merge_classes(objects: &[SceneObject<'_>], policy: &LabelMergePolicy) -> Vec<ValueConsensus> {
    fn votes<'b>(own: &'b SceneObject<'_>) -> Vec<Vote<'b>> {
        let votes = own.members.iter().zip(&own.classes);
        votes.map(|(member, value)| Vote { rater: member.rater, weight: member.weight, value }).collect()
    }
    let mut table = VoteTable::default();
    objects.iter().for_each(|own| table.insert(&own.item, &votes(own)));
    let probable = table.most_probable();
    let consensus = |own| consensus_of_names(&votes(own), probable.get(&own.item), policy.method);
    // Every object has a member, and so a vote.
    objects.iter().filter_map(consensus).collect()
}

/// Object of the merged label, where enough raters drew it, and how far they agree.
fn merge_object(
    own: &SceneObject<'_>,
    class: ValueConsensus,
    (ballots, values): (&[Ballot<'_>], &BTreeMap<AttributeQuestion, ValueConsensus>),
    rubric: &Rubric,
    policy: &LabelMergePolicy,
) -> (Option<Object>, MergedObject) {
    let drawn = own
        .members
        .iter()
        .map(|member| DrawnObject { rater: member.rater.to_owned(), object: member.object.id.clone() });
    let class_name = class.value.as_text();
    let mut merged = MergedObject {
        id: None,
        drawn: drawn.collect(),
        share: own.share,
        measure: None,
        class,
        attributes: BTreeMap::new(),
        frame_attributes: Vec::new(),
        adjudication: Vec::new(),
    };
    if own.share < policy.least_share * (1.0 - 1e-9) {
        return (None, merged);
    }
    let MergedShapes { is_track, mut shapes, doubts } =
        merge_shapes(&own.members, &own.places, &rubric.matching);
    let consensus = |ballot: &Ballot<'_>| values.get(&ballot.question).cloned();
    for ballot in ballots {
        let (attribute, Some(consensus)) = (ballot.question.attribute.clone(), consensus(ballot)) else {
            continue;
        };
        let Some(place) = ballot.place else {
            merged.attributes.insert(attribute, consensus);
            continue;
        };
        let merged_shape = shapes.iter_mut().find(|(index, shape)| *index == place && !shape.outside);
        if let Some((_, shape)) = merged_shape {
            shape.attributes.insert(attribute.clone(), consensus.value.clone());
            let (frame, sensor) = (shape.frame, shape.sensor.clone());
            merged.frame_attributes.push(FrameAttribute { frame, sensor, attribute, consensus });
        }
    }
    let attributes =
        merged.attributes.iter().map(|(name, consensus)| (name.clone(), consensus.value.clone()));
    let mut object = Object {
        id: shared_id(&own.members).unwrap_or_default(),
        class: class_name,
        attributes: attributes.collect(),
        track: is_track,
        shapes: Vec::new(),
    };
    let measured = MeasuredObject::new(&object, &shapes, &own.members, &own.places);
    merged.measure = measured.match_measure(rubric);
    merged.adjudication = measured.adjudication(&merged, &object.class, &doubts, rubric, policy);
    object.shapes = merged_shapes(&own.members, shapes);
    (Some(object), merged)
}

/// Shapes of the object; those that all members drew alike are taken as they are.
fn merged_shapes(members: &[ClusterMember<'_>], shapes: Vec<(usize, Shape)>) -> Vec<Shape> {
    let mut own = members.iter().map(|member| &member.object.shapes);
    if let Some(first) = own.next()
        && own.all(|other| other == first)
    {
        return first.clone();
    }
    let shapes: Vec<Shape> = shapes.into_iter().map(|(_, shape)| shape).collect();
    if members.iter().all(|member| member.object.is_tag()) { without_repetitions(shapes) } else { shapes }
}

/// Id that all members have, as of objects that came from an earlier stage.
fn shared_id(members: &[ClusterMember<'_>]) -> Option<String> {
    let mut ids = members.iter().map(|member| &member.object.id);
    let first = ids.next()?;
    ids.all(|id| id == first).then(|| first.clone())
}

/// Merged label of a scene: ids are made unique, and objects that too few drew come last.
fn finish_scene(found: Vec<(Option<Object>, MergedObject)>) -> LabelMerge {
    let (mut label, mut objects, mut left_out) = (Document::default(), Vec::new(), Vec::new());
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut numbers = 1..;
    let reserved: BTreeSet<String> =
        found.iter().filter_map(|(object, _)| Some(object.as_ref()?.id.clone())).collect();
    for (object, mut merged) in found {
        let Some(mut object) = object else {
            left_out.push(merged);
            continue;
        };
        if object.id.is_empty() || taken.contains(&object.id) {
            let new = numbers.by_ref().map(|number: u32| format!("merged-{number}"));
            object.id = new.into_iter().find(|id| !reserved.contains(id)).unwrap_or_default();
        }
        taken.insert(object.id.clone());
        merged.id = Some(object.id.clone());
        objects.push(merged);
        label.objects.push(object);
    }
    objects.extend(left_out);
    LabelMerge { label, objects }
}
