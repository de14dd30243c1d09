//! A rule as a sentence that needs no glossary.

use crate::rubric::{Measure, Rule};

/// The rule in one plain sentence: "A flyable label must stay at least 12 px away from every golden tree."
pub fn explain(rule: &Rule) -> String {
    let subject = subject(rule);
    let partner = match &rule.of {
        Some(of) => format!("every golden {}", spoken(of)),
        None => "its golden object".to_owned(),
    };
    let range = range(rule);
    let text = match &rule.measure {
        Measure::Missed => return finish(count(rule, "golden", "missed"), rule),
        Measure::Extra => return finish(count(rule, "label", "drawn where golden has none"), rule),
        Measure::Class if rule.max.is_some_and(|max| max < 1.0) => {
            format!("{subject} must have the class of {partner}")
        }
        Measure::Class => format!("{subject} must differ from the class of {partner} by {range}"),
        Measure::Attribute(name) if rule.max == Some(0.0) => {
            format!("{subject} must have the {} of {partner}", spoken(name))
        }
        Measure::Attribute(name) => {
            format!(
                "The {} of {} may differ from that of {partner} by {range}",
                spoken(name),
                lower(&subject)
            )
        }
        Measure::Clearance => format!("{subject} must stay {range} away from {partner}"),
        Measure::Coverage => format!("{subject} must cover {range} of {partner}"),
        Measure::Spill if rule.max == Some(0.0) => format!("{subject} must not reach outside {partner}"),
        Measure::Spill => format!("{subject} must have {range} of its area outside {partner}"),
        Measure::Vertices => format!("{subject} must have {range} corners"),
        Measure::VertexDensity => format!("{subject} must have {range} corners per 100 px of its outline"),
        Measure::Hausdorff => format!(
            "The outlines of {} and {partner} must lie {range} apart at the worst place",
            lower(&subject)
        ),
        Measure::HausdorffDirected => {
            format!(
                "No point of the outline of {} may lie farther than allowed from that of {partner}: {range}",
                lower(&subject)
            )
        }
        Measure::BoundaryOffset => {
            format!(
                "The outline of {} must lie {range} outside that of {partner} on average",
                lower(&subject)
            )
        }
        Measure::BoundarySpread => {
            format!("The outline of {} must follow that of {partner}, wavering by {range}", lower(&subject))
        }
        Measure::Iou | Measure::Iou3d | Measure::IouBev | Measure::BoundaryIou => {
            format!("{subject} must overlap {partner} by {range} ({})", measured_how(&rule.measure))
        }
        Measure::ScaleIou => format!("{subject} must agree in size with {partner} by {range}"),
        Measure::SizeError => format!(
            "No side of {} may differ in length from that of {partner} by more than allowed: {range} (logarithm of the ratio)",
            lower(&subject)
        ),
        Measure::CenterDistance => {
            format!("The centre of {} must lie {range} from that of {partner}", lower(&subject))
        }
        Measure::CenterDistanceBev => {
            format!(
                "The centre of {} must lie {range} from that of {partner}, seen from above",
                lower(&subject)
            )
        }
        Measure::YawError => {
            format!("The heading of {} must differ from that of {partner} by {range}", lower(&subject))
        }
        Measure::PointsRecall => format!("{subject} must hold {range} of the LiDAR points of {partner}"),
        Measure::PointsPrecision => {
            format!("Of the LiDAR points in {}, {range} must be in {partner}", lower(&subject))
        }
        Measure::Link if rule.max == Some(0.0) => {
            format!("{subject} must be linked to what {partner} is linked to in every camera")
        }
        Measure::Link => {
            format!("{subject} must be linked otherwise than {partner} in {range} cameras of a frame")
        }
        Measure::TrackSwitches
        | Measure::TrackCoverage
        | Measure::TrackFragments
        | Measure::InterpolationError
        | Measure::Speed
        | Measure::Acceleration
        | Measure::TurnRate => of_track(rule, &subject),
    };
    finish(text, rule)
}

fn finish(mut text: String, rule: &Rule) -> String {
    if rule.in_images {
        text.push_str(", as the cameras see them");
    }
    match &rule.when {
        Some(when) => format!("{text}, where {}.", when.text()),
        None => format!("{text}."),
    }
}

fn subject(rule: &Rule) -> String {
    match &rule.class {
        Some(class) => {
            let class = spoken(class);
            let vowel = class.starts_with(|c: char| "aeiouAEIOU".contains(c));
            format!("{} {class} label", if vowel { "An" } else { "A" })
        }
        None => "Every label".to_owned(),
    }
}

/// How a golden track is followed, or how a label's track moves.
fn of_track(rule: &Rule, subject: &str) -> String {
    let range = range(rule);
    let class = rule.class.as_ref().map_or_else(|| "object".to_owned(), |class| spoken(class));
    let never = rule.min.is_none() && rule.max.is_some_and(|max| max < 1.0);
    let times = match (rule.min, rule.max) {
        (None, Some(1.0)) => "at most once".to_owned(),
        _ => format!("{range} times"),
    };
    match &rule.measure {
        Measure::TrackSwitches if never => {
            format!("Each golden {class} track must be followed by one label object, without a switch")
        }
        Measure::TrackSwitches => {
            format!("The label object that follows a golden {class} track must change {times}")
        }
        Measure::TrackFragments if never => {
            format!("Each golden {class} track must be followed without interruption")
        }
        Measure::TrackFragments => {
            format!("The following of a golden {class} track must be interrupted {times}")
        }
        Measure::TrackCoverage => format!("One label object must match {range} of each golden {class} track"),
        Measure::Speed => format!("{subject} must move through the world at a speed of {range}"),
        Measure::Acceleration => format!("{subject} must change its velocity by {range}"),
        Measure::TurnRate => format!("{subject} must turn by {range}"),
        _ => format!(
            "Between its keyframes, the centre of {} must lie {range} from that of its golden object (m, in an image px)",
            lower(subject)
        ),
    }
}

/// For the middle of a sentence.
fn lower(subject: &str) -> String {
    let mut letters = subject.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Names as people say them.
fn spoken(name: &str) -> String {
    name.replace('_', " ")
}

fn count(rule: &Rule, whose: &str, what: &str) -> String {
    let class = rule.class.as_ref().map(|class| format!("{} ", spoken(class))).unwrap_or_default();
    match rule.max {
        Some(max) if max < 1.0 => format!("No {whose} {class}object may be {what}"),
        Some(1.0) => format!("At most 1 {whose} {class}object in a frame may be {what}"),
        Some(max) => format!("At most {max} {whose} {class}objects in a frame may be {what}"),
        None => format!("{} {whose} {class}objects in a frame must be {what}", capital(&range(rule))),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn range(rule: &Rule) -> String {
    match (rule.min, rule.max) {
        (Some(min), Some(max)) => format!("{} to {}", value(rule, min), value(rule, max)),
        (Some(min), None) => format!("at least {}", value(rule, min)),
        (None, Some(max)) => format!("at most {}", value(rule, max)),
        (None, None) => "any amount".to_owned(),
    }
}

fn value(rule: &Rule, value: f64) -> String {
    let (number, unit) = match (&rule.measure, rule.measure.unit()) {
        (measure, _) if measure.is_share() => (value * 100.0, " %"),
        (_, "rad") => (value.to_degrees(), "°"),
        (_, "px") => (value, " px"),
        (_, "m") => (value, " m"),
        (_, "rad/s") => (value.to_degrees(), "° a second"),
        (_, "m/s") => (value, " m/s"),
        (_, "m/s²") => (value, " m/s²"),
        _ => (value, ""),
    };
    // Three decimals at most; 0.02 as a share is 2 %, not 2.0000000000000004 %.
    format!("{}{unit}", (number * 1000.0).round() / 1000.0)
}

fn measured_how(measure: &Measure) -> &'static str {
    match measure {
        Measure::Iou3d => "shared volume over the volume of both",
        Measure::IouBev => "shared footprint over the footprint of both",
        Measure::BoundaryIou => "shared band along the outlines over the bands of both",
        _ => "shared area over the area of both",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(json: &str) -> String {
        explain(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn rules_read_as_plain_sentences() {
        let cases = [
            (
                r#"{"id":"a","class":"flyable","measure":"clearance","of":"tree","min":12,"severity":"critical"}"#,
                "A flyable label must stay at least 12 px away from every golden tree.",
            ),
            (
                r#"{"id":"b","class":"flyable","measure":"spill","max":0.02,"severity":"critical"}"#,
                "A flyable label must have at most 2 % of its area outside its golden object.",
            ),
            (
                r#"{"id":"c","measure":"missed","max":0,"severity":"major"}"#,
                "No golden object may be missed.",
            ),
            (
                r#"{"id":"d","class":"car","measure":"extra","max":2,"severity":"major"}"#,
                "At most 2 label car objects in a frame may be drawn where golden has none.",
            ),
            (
                r#"{"id":"e","class":"car","measure":"yaw_error","max":0.17453292519943295,"when":"distance < 60","severity":"minor"}"#,
                "The heading of a car label must differ from that of its golden object by at most 10°, where distance < 60.",
            ),
            (
                r#"{"id":"f","measure":"attribute:blinker_state","max":0,"severity":"minor"}"#,
                "Every label must have the blinker state of its golden object.",
            ),
            (
                r#"{"id":"g","class":"car","measure":"track_switches","max":0,"severity":"major"}"#,
                "Each golden car track must be followed by one label object, without a switch.",
            ),
            (
                r#"{"id":"h","measure":"track_switches","max":1,"severity":"major"}"#,
                "The label object that follows a golden object track must change at most once.",
            ),
            (
                r#"{"id":"i","class":"car","measure":"track_coverage","min":0.9,"when":"distance < 60","severity":"major"}"#,
                "One label object must match at least 90 % of each golden car track, where distance < 60.",
            ),
            (
                r#"{"id":"j","measure":"track_fragments","max":2,"severity":"major"}"#,
                "The following of a golden object track must be interrupted at most 2 times.",
            ),
            (
                r#"{"id":"k","class":"car","measure":"interpolation_error","max":0.3,"severity":"minor"}"#,
                "Between its keyframes, the centre of a car label must lie at most 0.3 from that of its golden object (m, in an image px).",
            ),
            (
                r#"{"id":"l","class":"car","measure":"speed","max":60,"severity":"minor"}"#,
                "A car label must move through the world at a speed of at most 60 m/s.",
            ),
            (
                r#"{"id":"m","measure":"acceleration","max":12,"severity":"minor"}"#,
                "Every label must change its velocity by at most 12 m/s².",
            ),
            (
                r#"{"id":"n","class":"car","measure":"turn_rate","max":1.5707963267948966,"severity":"minor"}"#,
                "A car label must turn by at most 90° a second.",
            ),
        ];
        for (json, expected) in cases {
            assert_eq!(sentence(json), expected);
        }
    }
}
