//! Signatures of a release: who may sign which content for which team.

use crate::permission::{Action, Role};
use serde::{Deserialize, Serialize};

/// Signature of a team for one content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Signature {
    /// SHA-256 of the content that was shown.
    pub hash: String,
    /// The team.
    pub team: String,
    /// Id of the person who signed.
    pub by: String,
    /// Name of the person who signed.
    pub by_name: String,
    /// Time, RFC 3339 UTC.
    pub at: String,
}

/// State of a draft that decides who may sign and publish it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOffState<'a> {
    /// Teams whose sign-off is required.
    pub needed: &'a [String],
    /// Teams that have signed this content.
    pub signed: Vec<&'a str>,
    /// Whether it changes anything.
    pub changes: bool,
    /// Whether all decisions fit the rules.
    pub fits: bool,
}

/// Options of a person for a draft: what a page offers. The server checks on its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignOffOptions {
    /// The person can sign for their team.
    pub sign: bool,
    /// The sign-off of their team is required.
    pub is_needed: bool,
    /// The person could sign, but belongs to no team.
    pub lacks_team: bool,
    /// The person can publish it as a release.
    pub publish: bool,
}

impl SignOffState<'_> {
    /// Options of a person with a role and a team (empty: none).
    pub fn offer(&self, role: Role, team: &str) -> SignOffOptions {
        let may_sign = role.may(Action::Sign) && self.changes;
        let is_whole =
            self.needed.iter().all(|n| self.signed.contains(&n.as_str())) && !self.signed.is_empty();
        SignOffOptions {
            sign: may_sign && !team.is_empty() && !self.signed.contains(&team),
            is_needed: self.needed.is_empty() || self.needed.iter().any(|n| n == team),
            lacks_team: may_sign && team.is_empty(),
            publish: role.may(Action::Configure) && is_whole && self.fits,
        }
    }
}

/// Reason why a signature is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignRefusal {
    /// The person belongs to another team, or to none.
    #[error("you are in team {own} and cannot sign for {team}; ask a person of {team}")]
    OtherTeam {
        /// Team of the person.
        own: String,
        /// Team that the signature is for.
        team: String,
    },
    /// The content has changed since it was shown.
    #[error("the draft has changed since you opened it; check the changes and sign again")]
    OtherContent,
    /// The team has signed already.
    #[error("{0} has already signed this draft")]
    Already(String),
    /// The person has signed already, for another team.
    #[error("you have signed this draft for {0} already; one person signs once")]
    SignedForAnotherTeam(String),
}

/// Check that a person (their id and their own team) may sign the content that they were shown, for a team.
///
/// # Errors
/// See [`SignRefusal`].
pub fn may_sign(
    current_hash: &str,
    signed: &[Signature],
    (person, own): (&str, &str),
    team: &str,
    shown_hash: &str,
) -> Result<(), SignRefusal> {
    if own.is_empty() || own != team {
        let own = if own.is_empty() { "no team" } else { own }.to_owned();
        return Err(SignRefusal::OtherTeam { own, team: team.to_owned() });
    }
    if shown_hash != current_hash {
        return Err(SignRefusal::OtherContent);
    }
    if signed.iter().any(|s| s.hash == current_hash && s.team == team) {
        return Err(SignRefusal::Already(team.to_owned()));
    }
    if let Some(earlier) = signed.iter().find(|s| s.hash == current_hash && s.by == person) {
        return Err(SignRefusal::SignedForAnotherTeam(earlier.team.clone()));
    }
    Ok(())
}

/// Teams whose signature of a content is missing; signatures of other contents do not count.
pub fn missing_signatures(needed: &[String], signed: &[Signature], hash: &str) -> Vec<String> {
    let has = |team: &String| signed.iter().any(|s| s.hash == hash && s.team == *team);
    needed.iter().filter(|team| !has(team)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_offered_for_release_once_it_is_whole_and_fits() {
        let needed = ["ML".to_owned()];
        let draft = |signed: &[&'static str], fits| SignOffState {
            needed: &needed,
            signed: signed.to_vec(),
            changes: true,
            fits,
        };
        let ml = draft(&[], true).offer(Role::Stakeholder, "ML");
        assert_eq!(ml, SignOffOptions { sign: true, is_needed: true, ..SignOffOptions::default() });
        assert!(!draft(&["QA"], true).offer(Role::Operations, "Operations").publish);
        assert!(draft(&["ML"], true).offer(Role::Operations, "Operations").publish);
        assert!(!draft(&["ML"], false).offer(Role::Operations, "Operations").publish);
        assert!(draft(&["ML"], true).offer(Role::Admin, "").lacks_team);
    }

    fn signature(team: &str, hash: &str) -> Signature {
        let [hash, team, by, by_name, at] = [hash, team, "u", "U", "2026-11-26T10:00:00Z"].map(str::to_owned);
        Signature { hash, team, by, by_name, at }
    }

    #[test]
    fn nobody_signs_for_another_team() {
        let refused = may_sign("aa", &[], ("v", "Operations"), "ML", "aa").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "you are in team Operations and cannot sign for ML; ask a person of ML"
        );
        assert!(matches!(may_sign("aa", &[], ("v", ""), "ML", "aa"), Err(SignRefusal::OtherTeam { .. })));
        assert!(matches!(may_sign("aa", &[], ("v", ""), "", "aa"), Err(SignRefusal::OtherTeam { .. })));
        assert_eq!(may_sign("aa", &[], ("v", "ML"), "ML", "aa"), Ok(()));
    }

    #[test]
    fn a_signature_of_another_content_than_the_one_shown_is_refused() {
        assert_eq!(may_sign("bb", &[], ("v", "ML"), "ML", "aa"), Err(SignRefusal::OtherContent));
    }

    #[test]
    fn a_team_signs_a_content_once_and_again_when_it_changed() {
        let signed = [signature("ML", "aa")];
        assert!(matches!(may_sign("aa", &signed, ("v", "ML"), "ML", "aa"), Err(SignRefusal::Already(_))));
        assert_eq!(may_sign("bb", &signed, ("v", "ML"), "ML", "bb"), Ok(()));
    }

    #[test]
    fn one_person_signs_a_content_once_whatever_their_team_is_by_now() {
        let signed = [signature("ML", "aa")];
        let refused = may_sign("aa", &signed, ("u", "Quality"), "Quality", "aa");
        assert_eq!(refused, Err(SignRefusal::SignedForAnotherTeam("ML".to_owned())));
        assert_eq!(may_sign("aa", &signed, ("v", "Quality"), "Quality", "aa"), Ok(()));
        assert_eq!(may_sign("bb", &signed, ("u", "Quality"), "Quality", "bb"), Ok(()));
    }

    #[test]
    fn what_is_missing_is_a_signature_of_this_very_content() {
        let needed = ["ML".to_owned(), "Operations".to_owned()];
        let signed = [signature("ML", "aa"), signature("Operations", "bb")];
        assert_eq!(missing_signatures(&needed, &signed, "bb"), ["ML"]);
    }
}
