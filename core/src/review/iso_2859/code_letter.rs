//! Sample size code letters by lot size (Table 1).

use serde::{Deserialize, Serialize};

/// Inspection level: the general levels, and the special ones for small samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum), value(rename_all = "verbatim"))]
pub enum InspectionLevel {
    /// Special level S-1, the smallest samples.
    #[serde(rename = "S-1")]
    #[cfg_attr(feature = "cli", value(name = "S-1"))]
    S1,
    /// Special level S-2.
    #[serde(rename = "S-2")]
    #[cfg_attr(feature = "cli", value(name = "S-2"))]
    S2,
    /// Special level S-3.
    #[serde(rename = "S-3")]
    #[cfg_attr(feature = "cli", value(name = "S-3"))]
    S3,
    /// Special level S-4.
    #[serde(rename = "S-4")]
    #[cfg_attr(feature = "cli", value(name = "S-4"))]
    S4,
    /// General level I: for less discrimination.
    I,
    /// General level II: the default.
    II,
    /// General level III: for more discrimination.
    III,
}

impl InspectionLevel {
    /// All levels, from the smallest samples to the largest.
    pub const ALL: [Self; 7] = [Self::S1, Self::S2, Self::S3, Self::S4, Self::I, Self::II, Self::III];

    /// Name as in the standard: `S-1` to `S-4`, `I`, `II`, `III`.
    pub fn name(self) -> &'static str {
        ["S-1", "S-2", "S-3", "S-4", "I", "II", "III"][self as usize]
    }

    /// Level with this [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// Sample size code letter. The alphabet skips I and O; S occurs only in the tightened table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[allow(missing_docs)]
pub enum SampleSizeCode {
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    J,
    K,
    L,
    M,
    N,
    P,
    Q,
    R,
    S,
}

impl SampleSizeCode {
    /// All letters, from the smallest sample to the largest.
    pub const ALL: [Self; 17] = {
        use SampleSizeCode::{A, B, C, D, E, F, G, H, J, K, L, M, N, P, Q, R, S};
        [A, B, C, D, E, F, G, H, J, K, L, M, N, P, Q, R, S]
    };
}

/// Largest lot of each row of Table 1, and the row's letters in the order of [`InspectionLevel::ALL`].
const LOTS: [(u64, &str); 15] = [
    (8, "AAAAAAB"),
    (15, "AAAAABC"),
    (25, "AABBBCD"),
    (50, "ABBCCDE"),
    (90, "BBCCCEF"),
    (150, "BBCDDFG"),
    (280, "BCDEEGH"),
    (500, "BCDEFHJ"),
    (1_200, "CCEFGJK"),
    (3_200, "CDEGHKL"),
    (10_000, "CDFGJLM"),
    (35_000, "CDFHKMN"),
    (150_000, "DEGJLNP"),
    (500_000, "DEGJMPQ"),
    (u64::MAX, "DEHKNQR"),
];

/// Code letter of a lot. Table 1 starts at a lot of 2; a lot of 1 uses its first row.
pub(super) fn code(lot: u64, level: InspectionLevel) -> SampleSizeCode {
    let row = LOTS.iter().position(|(largest, _)| lot <= *largest).unwrap_or(LOTS.len() - 1);
    let letter = LOTS[row].1.as_bytes()[level as usize];
    SampleSizeCode::ALL[b"ABCDEFGHJKLMNPQRS".iter().position(|&l| l == letter).unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_belongs_to_the_row_whose_ends_it_lies_between() {
        assert_eq!(
            (code(500, InspectionLevel::II), code(501, InspectionLevel::II)),
            (SampleSizeCode::H, SampleSizeCode::J)
        );
        assert_eq!(
            (code(1_200, InspectionLevel::II), code(1_201, InspectionLevel::II)),
            (SampleSizeCode::J, SampleSizeCode::K)
        );
        assert_eq!(
            (code(2, InspectionLevel::III), code(8, InspectionLevel::III), code(9, InspectionLevel::III)),
            (SampleSizeCode::B, SampleSizeCode::B, SampleSizeCode::C)
        );
        assert_eq!(
            (code(500_000, InspectionLevel::S1), code(500_001, InspectionLevel::S4)),
            (SampleSizeCode::D, SampleSizeCode::K)
        );
        assert_eq!(
            (code(u64::MAX, InspectionLevel::III), code(1, InspectionLevel::I)),
            (SampleSizeCode::R, SampleSizeCode::A)
        );
    }

    #[test]
    fn a_larger_lot_or_a_higher_level_never_gives_a_smaller_sample() {
        for rows in LOTS.windows(2) {
            assert!(rows[0].1.bytes().zip(rows[1].1.bytes()).all(|(a, b)| a <= b), "{rows:?}");
        }
        for (_, letters) in LOTS {
            assert!(letters.as_bytes().is_sorted(), "{letters}");
        }
    }

    #[test]
    fn levels_are_named_as_in_the_standard() {
        for level in InspectionLevel::ALL {
            let name = format!("{:?}", level.name());
            assert_eq!(serde_json::to_string(&level).unwrap(), name);
            assert_eq!(serde_json::from_str::<InspectionLevel>(&name).unwrap(), level);
        }
        assert!(serde_json::from_str::<InspectionLevel>("\"IV\"").is_err());
    }
}
