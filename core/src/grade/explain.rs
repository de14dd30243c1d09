//! The sentence of a rule, which needs no glossary.

use crate::rubric::Rule;

/// The rule in one plain sentence: "A flyable label must stay at least 12 px away from every golden tree."
pub fn explain(rule: &Rule) -> String {
    let mut text = (rule.measure.descriptor().sentence)(&rule.words());
    if rule.in_images {
        text.push_str(", as the cameras see them");
    }
    match &rule.when {
        Some(when) => format!("{text}, where {}.", when.text()),
        None => format!("{text}."),
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
