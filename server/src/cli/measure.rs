//! `assay measure`: values of a measure for pairs of shapes.

use super::error::CliError;
use assay_core::geometry::{Geometry, Rle};
use assay_core::rubric::measure::{
    Measure, MeasureDescriptor, MeasureEvaluation, MeasureParameter, MeasureParams, ParameterKind, REGISTRY,
    evaluate, evaluate_rle,
};
use assay_core::text;
use core::f64::consts::{PI, TAU};
use serde::Deserialize;
use std::io::{BufRead, Write};

/// Measure pairs of shapes.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  echo '{\"a\":{\"box\":[0,0,10,10]},\"b\":{\"box\":[5,0,10,10]}}' | assay measure iou\n  \
                        {\"value\":0.3333333333333333}"
)]
pub struct MeasureArgs {
    /// Name of the measure, such as iou, spill, clearance, hausdorff, iou_3d
    pub measure: String,
    /// The parameters of measures between two shapes
    #[command(flatten)]
    pub params: ParameterArgs,
}

/// An option for each parameter of a measure between two shapes.
#[derive(Debug, Default)]
pub struct ParameterArgs(MeasureParams);

impl ParameterArgs {
    /// The parameters that have an option, each with its measure.
    fn known() -> impl Iterator<Item = (&'static MeasureDescriptor, &'static MeasureParameter)> {
        let between_shapes =
            REGISTRY.iter().filter(|measure| matches!(measure.evaluation, MeasureEvaluation::Shapes(_)));
        between_shapes.flat_map(|measure| measure.parameters.iter().map(|parameter| (*measure, parameter)))
    }
}

impl clap::Args for ParameterArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        Self::known().fold(command, |command, (measure, parameter)| {
            let option = clap::Arg::new(parameter.name).long(parameter.name);
            let option = match parameter.kind {
                ParameterKind::Period => option.value_name("2pi|pi").value_parser(parse_period),
                ParameterKind::Pixels => option.value_name("PX").value_parser(clap::value_parser!(f64)),
                ParameterKind::Share => option.value_name("SHARE").value_parser(clap::value_parser!(f64)),
            };
            command.arg(option.help(format!("{}: {}", measure.name, parameter.about)))
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for ParameterArgs {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        let value = |parameter: &MeasureParameter| {
            Some((parameter.name.to_owned(), *matches.get_one::<f64>(parameter.name)?))
        };
        Ok(Self(Self::known().filter_map(|(_, parameter)| value(parameter)).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        self.0.extend(Self::from_arg_matches(matches)?.0);
        Ok(())
    }
}

fn parse_period(text: &str) -> Result<f64, String> {
    match text {
        "2pi" => Ok(TAU),
        "pi" => Ok(PI),
        _ => Err("write 2pi or pi".to_owned()),
    }
}

/// One line of input.
#[derive(Deserialize)]
struct MeasurePair {
    a: MeasureShape,
    b: MeasureShape,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum MeasureShape {
    Mask { rle: Rle },
    Shape(Geometry),
}

/// Reads JSON lines `{"a":…,"b":…}` and writes one line each, in order: `{"value":x}` or `{"error":"…"}`.
/// Returns the exit status: 0, or 2 where a line had an error.
///
/// # Errors
/// An unknown measure; input that cannot be read, output that cannot be written.
pub fn run(args: &MeasureArgs, input: impl BufRead, mut output: impl Write) -> Result<u8, CliError> {
    let measure = Measure::from_name(&args.measure).ok_or_else(|| {
        CliError::new("measure", &args.measure, "is not a measure", "The measures are in docs/measures.md")
    })?;
    let mut status = 0;
    for (number, line) in input.lines().enumerate() {
        let at = |error: std::io::Error| {
            CliError::new("stdin", format!("line {}", number + 1), error.to_string(), "")
        };
        let line = line.map_err(at)?;
        // A file that is piped in may begin with a byte order mark.
        let line = if number == 0 { text::without_mark(&line) } else { &line };
        if line.trim().is_empty() {
            continue;
        }
        let answer = match value(&measure, &args.params.0, line) {
            Ok(value) => serde_json::json!({ "value": value }),
            Err(error) => {
                status = 2;
                serde_json::json!({ "error": error })
            }
        };
        writeln!(output, "{answer}").map_err(|e| CliError::new("stdout", "writing", e.to_string(), ""))?;
    }
    Ok(status)
}

fn value(measure: &Measure, params: &MeasureParams, line: &str) -> Result<f64, String> {
    let pair: MeasurePair = serde_json::from_str(line)
        .map_err(|_| reason(line).unwrap_or_else(|| "is not {\"a\":shape,\"b\":shape} in JSON".to_owned()))?;
    match (&pair.a, &pair.b) {
        (MeasureShape::Shape(a), MeasureShape::Shape(b)) => {
            evaluate(measure, params, a, b).map_err(|e| e.to_string())
        }
        (MeasureShape::Mask { rle: a }, MeasureShape::Mask { rle: b }) => {
            evaluate_rle(measure, a, b).map_err(|e| e.to_string())
        }
        _ => Err("a mask can be compared with a mask alone".to_owned()),
    }
}

/// Reason that names the wrong side and its error, where serde says only "no variant matched".
fn reason(line: &str) -> Option<String> {
    let value: serde_json::Value = match serde_json::from_str(line) {
        Ok(value) => value,
        Err(error) => return Some(format!("is not JSON: {error}")),
    };
    ["a", "b"].into_iter().find_map(|side| match value.get(side) {
        None => Some(format!("`{side}` is missing")),
        Some(found) => match found.get("rle") {
            Some(rle) => Rle::deserialize(rle).err().map(|e| format!("{side}: {e}")),
            None => Geometry::deserialize(found).err().map(|e| format!("{side}: {e}")),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(clap::Parser)]
    struct Command {
        #[command(flatten)]
        args: MeasureArgs,
    }

    fn measured(measure: &str, period: Option<&str>, input: &str) -> Result<(u8, String), CliError> {
        let period = period.into_iter().flat_map(|period| ["--period", period]);
        let words = ["measure", measure, "--d", "1"].into_iter().chain(period);
        let args = Command::try_parse_from(words).unwrap().args;
        let mut output = Vec::new();
        let status = run(&args, input.as_bytes(), &mut output)?;
        Ok((status, String::from_utf8(output).unwrap()))
    }

    #[test]
    fn a_period_is_a_whole_or_half_turn() {
        assert_eq!((parse_period("2pi"), parse_period("pi")), (Ok(TAU), Ok(PI)));
        assert!(Command::try_parse_from(["measure", "yaw_error", "--period", "3"]).is_err());
    }

    #[test]
    fn each_line_has_its_value_in_order() {
        let input = concat!(
            r#"{"a":{"box":[0,0,10,10]},"b":{"box":[5,0,10,10]}}"#,
            "\n",
            r#"{"a":{"polygon":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]},"b":{"box":[0,0,4,4]}}"#,
            "\n",
        );
        let expected = "{\"value\":0.3333333333333333}\n{\"value\":1.0}\n";
        assert_eq!(measured("iou", None, input), Ok((0, expected.to_owned())));
    }

    #[test]
    fn an_error_is_on_its_line() {
        let input = concat!(
            r#"{"a":{"polygon":[[[0,0],[2,2],[2,0],[0,2]]]},"b":{"box":[0,0,1,1]}}"#,
            "\n",
            r#"{"a":{"box":[0,0,1,1]}}"#,
            "\n",
            r#"{"a":{"box":[0,0,1,1]},"b":{"box":[0,0,1,1]}}"#,
        );
        let (status, output) = measured("spill", None, input).unwrap();
        let expected =
            "{\"error\":\"a crosses itself at (1, 1)\"}\n{\"error\":\"`b` is missing\"}\n{\"value\":0.0}\n";
        assert_eq!((status, output.as_str()), (2, expected));
    }

    #[test]
    fn half_a_turn_is_no_error_where_front_and_back_are_alike() {
        let cuboid = |yaw: f64| format!(r#"{{"cuboid":{{"center":[0,0,0],"size":[4,2,1],"yaw":{yaw}}}}}"#);
        let input = format!(r#"{{"a":{},"b":{}}}"#, cuboid(0.0), cuboid(PI));
        assert_eq!(measured("yaw_error", Some("pi"), &input), Ok((0, "{\"value\":0.0}\n".to_owned())));
        assert_eq!(measured("yaw_error", None, &input), Ok((0, format!("{{\"value\":{PI}}}\n"))));
    }

    #[test]
    fn bands_have_the_requested_width() {
        let input = r#"{"a":{"box":[0,0,10,10]},"b":{"box":[0,0,10,10]}}"#;
        assert_eq!(measured("boundary_iou", None, input), Ok((0, "{\"value\":1.0}\n".to_owned())));
    }

    #[test]
    fn an_unknown_measure_is_reported_in_one_line() {
        let error = measured("iuo", None, "").unwrap_err();
        let line = "assay: measure: iuo: is not a measure. The measures are in docs/measures.md";
        assert_eq!(error.to_string(), line);
    }
}
