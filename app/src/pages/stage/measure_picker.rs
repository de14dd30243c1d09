//! Choice of a new rule's measure: all that fit the stage, with their pictures.

use super::draft::StageDraft;
use crate::ui::Dialog;
use assay_core::api::Stage;
use assay_core::ontology::Ontology;
use assay_core::pipeline::StageKind;
use assay_core::rubric::measure::{MeasureDescriptor, MeasureSubject, REGISTRY};
use assay_core::rubric::{Measure, Rule};
use leptos::prelude::*;

/// Dialog that adds a rule.
#[component]
pub(super) fn MeasurePicker(
    draft: StageDraft,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called with the id of the new rule.
    added: Callback<String>,
) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let pick = move |descriptor: &'static MeasureDescriptor| {
        let rule = draft.stage.with_untracked(|stage| new_rule(stage, descriptor));
        let id = rule.id.clone();
        draft.add_rule(rule);
        query.set(String::new());
        open.set(false);
        added.run(id);
    };
    let kind = draft.original.with_value(|s| s.kind);
    view! {
        <Dialog open=open title="What should the rule measure?" wide=true>
            <input
                class="input" type="search" aria-label="Search measures" placeholder="Search: area, heading, missed …" autofocus
                bind:value=query
            />
            {move || {
                let groups = subjects(kind).iter().map(|subject| (*subject, query.with(|q| found(*subject, q))));
                let groups: Vec<_> = groups.filter(|(_, measures)| !measures.is_empty()).collect();
                if groups.is_empty() {
                    return view! { <p class="dim" role="status">"No measure is described so. Try another word."</p> }.into_any();
                }
                let group = move |(subject, measures): (MeasureSubject, Vec<&'static MeasureDescriptor>)| view! {
                    <section class="measure-group">
                        <h3>{subject_words(subject)}</h3>
                        <div class="measures">
                            {measures.into_iter().map(|descriptor| view! {
                                <button class="measure" data-testid="measure" data-measure=descriptor.name on:click=move |_| pick(descriptor)>
                                    <img src=picture(descriptor) alt="" loading="lazy" width="160" height="100" />
                                    <span><strong translate="no">{descriptor.title()}</strong>" "{descriptor.definition}</span>
                                    <span class="dim small">{descriptor.when_to_use.replace('*', "")}</span>
                                </button>
                            }).collect_view()}
                        </div>
                    </section>
                };
                groups.into_iter().map(group).collect_view().into_any()
            }}
        </Dialog>
    }
}

/// Address of a measure's picture.
pub(super) fn picture(descriptor: &MeasureDescriptor) -> String {
    format!("/measures/{}.svg", descriptor.title().replace(':', "-").to_lowercase())
}

/// What rules of a stage can be about, its own shapes first.
fn subjects(kind: StageKind) -> &'static [MeasureSubject] {
    use MeasureSubject::{Frame, GoldenTrack, Image, Motion, Space};
    match kind {
        StageKind::Image => &[Image, Frame, GoldenTrack],
        StageKind::Cuboid => &[Space, Frame, GoldenTrack, Motion, Image],
        StageKind::Categorize | StageKind::Link => &[Frame],
    }
}

fn subject_words(subject: MeasureSubject) -> &'static str {
    match subject {
        MeasureSubject::Image => "Shapes of images",
        MeasureSubject::Space => "Cuboids",
        MeasureSubject::Frame => "Objects of a frame",
        MeasureSubject::GoldenTrack => "Tracks",
        MeasureSubject::Motion => "How a track moves",
    }
}

/// Measures of a subject that have all words of a query in their descriptions.
fn found(subject: MeasureSubject, query: &str) -> Vec<&'static MeasureDescriptor> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let has_all = |descriptor: &&&'static MeasureDescriptor| {
        let MeasureDescriptor { name, definition, when_to_use, .. } = descriptor;
        let text = format!("{name} {} {definition} {when_to_use}", name.replace('_', " ")).to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    REGISTRY.iter().filter(|d| d.evaluation.subject() == subject).filter(has_all).copied().collect()
}

/// A new rule of a stage: one about an attribute takes the first attribute, and cuboids are compared in images by measures of
/// images.
fn new_rule(stage: &Stage, descriptor: &'static MeasureDescriptor) -> Rule {
    let measure = match descriptor.argument {
        Some(_) => {
            let first = attribute_names(&stage.ontology).into_iter().next();
            Measure::with_argument(descriptor, first.as_deref().unwrap_or("occluded"))
        }
        None => Measure::from(descriptor),
    };
    let in_images = stage.kind == StageKind::Cuboid && descriptor.evaluation.compares_image_shapes();
    Rule { in_images, ..stage.rubric.new_rule(measure) }
}

/// Names of all attributes, each once, in the order of the classes.
pub(super) fn attribute_names(ontology: &Ontology) -> Vec<String> {
    let mut names = Vec::new();
    for attribute in ontology.classes.iter().flat_map(|class| &class.attributes) {
        if !names.contains(&attribute.name) {
            names.push(attribute.name.clone());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::stage;

    fn names(subject: MeasureSubject, query: &str) -> Vec<&'static str> {
        found(subject, query).iter().map(|descriptor| descriptor.name).collect()
    }

    #[test]
    fn measures_are_found_by_words_of_their_descriptions() {
        assert_eq!(names(MeasureSubject::Space, "headings period"), ["yaw_error"]);
        assert_eq!(names(MeasureSubject::Image, "KEEP off"), ["clearance"]);
        assert_eq!(names(MeasureSubject::Space, "center distance bev"), ["center_distance_bev"]);
        assert!(names(MeasureSubject::Image, "no such words").is_empty());
        assert_eq!(names(MeasureSubject::Image, "").len(), 11);
    }

    #[test]
    fn every_measure_has_a_picture() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs");
        for descriptor in REGISTRY {
            let path = format!("{folder}{}", picture(descriptor));
            assert!(std::path::Path::new(&path).is_file(), "{path}");
        }
    }

    #[test]
    fn cuboids_are_compared_in_images_by_measures_of_images() {
        let mut stage = stage();
        let iou = Measure::from_name("iou").unwrap().descriptor();
        assert!(!new_rule(&stage, iou).in_images);
        stage.kind = StageKind::Cuboid;
        assert!(new_rule(&stage, iou).in_images);
        stage.rubric.rules.push(new_rule(&stage, iou));
        assert_eq!(stage.rubric.check(), Ok(()));
    }
}
