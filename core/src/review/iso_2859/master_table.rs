//! Master tables 2-A, 2-B and 2-C, computed from the rule behind them.
//!
//! Sample sizes grow from letter to letter as the preferred AQLs grow from column to column: by a factor of about
//! 10^(1/5). So the expected number of nonconforming items, and with it the acceptance number, is the same along each
//! diagonal of letter and AQL. The number of a diagonal is the sum of both indices.

use super::SampleSizeCode;
use serde::{Deserialize, Serialize};

/// Inspection severity: which master table applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum InspectionSeverity {
    /// Table 2-A: the start.
    Normal,
    /// Table 2-B: after rejected lots.
    Tightened,
    /// Table 2-C: smaller samples, after a good record.
    Reduced,
}

impl InspectionSeverity {
    /// All severities, in the order of the tables.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Tightened, Self::Reduced];
}

/// Acceptance quality limits that have plans: percent nonconforming up to 10, and nonconformities per 100 items over
/// the whole range.
pub const AQLS: [f64; 26] = [
    0.010, 0.015, 0.025, 0.040, 0.065, 0.10, 0.15, 0.25, 0.40, 0.65, 1.0, 1.5, 2.5, 4.0, 6.5, 10.0, 15.0,
    25.0, 40.0, 65.0, 100.0, 150.0, 250.0, 400.0, 650.0, 1000.0,
];

/// Sample size by letter; reduced inspection has its own.
pub(super) fn sample_size(severity: InspectionSeverity, code: SampleSizeCode) -> u64 {
    const SIZES: [u64; 17] = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1_250, 2_000, 3_150];
    let place = code as usize;
    match severity {
        InspectionSeverity::Normal | InspectionSeverity::Tightened => SIZES[place],
        // Two letters earlier is a sample of 0.4 of the size; the smallest sample is two items.
        InspectionSeverity::Reduced => SIZES[place.saturating_sub(2)],
    }
}

/// Positions of a table's plans.
struct Diagonals {
    /// Diagonal of acceptance number 0.
    zero: usize,
    /// Diagonal of acceptance number 1; those of higher numbers follow without a gap.
    one: usize,
    /// Acceptance numbers from that diagonal on.
    accept: &'static [u32],
    /// Acceptance numbers of the next two diagonals, where only the letters A to E have plans.
    small_samples: [u32; 2],
}

const NORMAL: Diagonals =
    Diagonals { zero: 14, one: 17, accept: &[1, 2, 3, 5, 7, 10, 14, 21], small_samples: [30, 44] };
const TIGHTENED: Diagonals =
    Diagonals { zero: 15, one: 18, accept: &[1, 2, 3, 5, 8, 12, 18], small_samples: [27, 41] };
const REDUCED: Diagonals =
    Diagonals { zero: 14, one: 18, accept: &[1, 2, 3, 5, 6, 8, 10], small_samples: [14, 21] };

fn diagonals(severity: InspectionSeverity) -> &'static Diagonals {
    match severity {
        InspectionSeverity::Normal => &NORMAL,
        InspectionSeverity::Tightened => &TIGHTENED,
        InspectionSeverity::Reduced => &REDUCED,
    }
}

/// Field of a master table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    /// An acceptance number.
    Accept(u32),
    /// An arrow to the smaller samples.
    Up,
    /// An arrow to the larger samples.
    Down,
}

/// Field of a letter and of the AQL at an index in [`AQLS`].
fn field(severity: InspectionSeverity, code: SampleSizeCode, aql: usize) -> Field {
    // A sample cannot be reduced below two items: A is inspected as under normal inspection, and B with its two items
    // as A, where A has a plan that accepts nonconforming items.
    if severity == InspectionSeverity::Reduced && code <= SampleSizeCode::B && AQLS[aql] >= 25.0 {
        return field(InspectionSeverity::Normal, SampleSizeCode::A, aql);
    }
    let (table, diagonal) = (diagonals(severity), code as usize + aql);
    if code == SampleSizeCode::S {
        // Only where tightened inspection has no plan down to R.
        let has_plan = severity == InspectionSeverity::Tightened && diagonal == table.one;
        return if has_plan { Field::Accept(table.accept[0]) } else { Field::Up };
    }
    let Some(from_one) = diagonal.checked_sub(table.one) else {
        // No integer is between 0 and 1. The first such diagonal uses the plan of the smaller sample, the others that
        // of the larger one; tightened inspection always inspects more.
        let borrows = diagonal == table.zero + 1 && severity != InspectionSeverity::Tightened;
        return match diagonal {
            d if d == table.zero => Field::Accept(0),
            _ if borrows => Field::Up,
            _ => Field::Down,
        };
    };
    let small = from_one.checked_sub(table.accept.len()).filter(|_| code <= SampleSizeCode::E);
    let accept = table.accept.get(from_one).or_else(|| table.small_samples.get(small?));
    accept.map_or(Field::Up, |accept| Field::Accept(*accept))
}

/// First plan along the arrows: its letter and acceptance number.
///
/// An arrow that would lead out of the table leads the other way, as in the corners of the published tables.
pub(super) fn follow(
    severity: InspectionSeverity,
    code: SampleSizeCode,
    aql: usize,
) -> Option<(SampleSizeCode, u32)> {
    let accept = |code: &SampleSizeCode| match field(severity, *code, aql) {
        Field::Accept(accept) => Some((*code, accept)),
        Field::Up | Field::Down => None,
    };
    let (smaller, larger) = SampleSizeCode::ALL.split_at(code as usize);
    let up = || smaller.iter().rev().find_map(accept);
    let down = || larger.iter().find_map(accept);
    match field(severity, code, aql) {
        Field::Accept(number) => Some((code, number)),
        Field::Up => up().or_else(down),
        Field::Down => down().or_else(up),
    }
}

#[cfg(test)]
mod tests;
