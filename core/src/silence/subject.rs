//! Subjects that need the response of teams, and the requests that follow from them for each team.

use super::report::{Request, RequestEnd};
use crate::brief::{Brief, format_day, parse_day};
use std::collections::{BTreeMap, BTreeSet};

/// Seconds of a day.
const DAY_S: i64 = 86_400;

/// Period in which a team is required: the next milestone of the brief names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequiredPeriod {
    /// Start, seconds since 1970.
    pub from_s: i64,
    /// End, seconds since 1970; none: it is required now.
    pub to_s: Option<i64>,
}

/// Response of a team: a comment, a vote, a decision, a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamResponse {
    /// The team; empty: none.
    pub team: String,
    /// Time, seconds since 1970.
    pub at_s: i64,
}

/// Subject that needs a response of each required team: a golden item, a question, the content of a release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Time since when it needs responses, seconds since 1970.
    pub opened_s: i64,
    /// Team that opened it, whose response it does not need; empty: none.
    pub opened_by: String,
    /// Time from which on it needs no response any more, seconds since 1970; none: it needs them still.
    pub closed_s: Option<i64>,
    /// Responses, in any order.
    pub responses: Vec<TeamResponse>,
}

/// Periods in which each team is required, in order. `revisions` are the brief's, each with its time in seconds since 1970, oldest first. The next
/// milestone is another one also when its day has passed.
pub fn required_periods(revisions: &[(i64, Brief)], now_s: i64) -> BTreeMap<String, Vec<RequiredPeriod>> {
    let mut periods: BTreeMap<String, Vec<RequiredPeriod>> = BTreeMap::new();
    let mut required: BTreeSet<&str> = BTreeSet::new();
    for (number, (at_s, brief)) in revisions.iter().enumerate() {
        let until = revisions.get(number + 1).map_or(now_s, |next| next.0);
        let day_after = |date: &str| parse_day(date).map(|day| (day + 1) * DAY_S);
        let days = brief.milestones.iter().filter_map(|milestone| day_after(&milestone.date));
        let mut changes: Vec<i64> = days.filter(|day| at_s < day && *day < until).chain([*at_s]).collect();
        changes.sort_unstable();
        for change in changes {
            let milestone = brief.next_milestone(&format_day(change.div_euclid(DAY_S)));
            let now_required: BTreeSet<&str> = milestone
                .into_iter()
                .flat_map(|milestone| milestone.teams.iter().map(String::as_str))
                .collect();
            for ended in required.difference(&now_required) {
                if let Some(last) = periods.get_mut(*ended).and_then(|all| all.last_mut()) {
                    last.to_s = Some(change);
                }
            }
            for started in now_required.difference(&required) {
                let period = RequiredPeriod { from_s: change, to_s: None };
                periods.entry((*started).to_owned()).or_default().push(period);
            }
            required = now_required;
        }
    }
    periods
}

impl Subject {
    /// Request to a team that is required in these periods; none: the subject needed no response of it, or the team gave it before it was
    /// required.
    pub fn request_to(&self, team: &str, periods: &[RequiredPeriod]) -> Option<Request> {
        if self.opened_by == team {
            return None;
        }
        let is_during = |period: &&RequiredPeriod| {
            period.to_s.is_none_or(|to| to > self.opened_s)
                && self.closed_s.is_none_or(|closed| closed > period.from_s)
        };
        let period = periods.iter().find(is_during)?;
        let opened_s = self.opened_s.max(period.from_s);
        let of_team =
            self.responses.iter().filter(|response| response.team == team && response.at_s >= self.opened_s);
        let first = of_team.map(|response| response.at_s).min();
        let ended = [self.closed_s, period.to_s].into_iter().flatten().min();
        let end = match (first, ended) {
            (Some(at), _) if at < opened_s => return None,
            (Some(at), None) => RequestEnd::Answered(at),
            (Some(at), Some(ended)) if at <= ended => RequestEnd::Answered(at),
            (_, Some(ended)) => RequestEnd::Withdrawn(ended),
            (None, None) => RequestEnd::Open,
        };
        Some(Request { opened_s, end })
    }
}

/// What is known of the content that teams sign before a release.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOffHistory {
    /// Times at which the content of the next release changed, seconds since 1970.
    pub changes: Vec<i64>,
    /// Signatures.
    pub signatures: Vec<TeamResponse>,
    /// Times of the releases, seconds since 1970.
    pub releases: Vec<i64>,
}

impl SignOffHistory {
    /// Contents that a team had to sign, oldest first: each from the first change after its last signature or after the last release until
    /// it signed or the release came.
    pub fn subjects_of(&self, team: &str) -> Vec<Subject> {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        enum SignOffEvent {
            Changed,
            Signed,
            Released,
        }
        let signed =
            self.signatures.iter().filter(|signature| signature.team == team).map(|signature| signature.at_s);
        let mut events: Vec<(i64, SignOffEvent)> =
            self.changes.iter().map(|at| (*at, SignOffEvent::Changed)).collect();
        events.extend(signed.map(|at| (at, SignOffEvent::Signed)));
        events.extend(self.releases.iter().map(|at| (*at, SignOffEvent::Released)));
        events.sort_unstable();
        let (mut subjects, mut open) = (Vec::new(), None);
        let subject = |opened_s: i64| Subject { opened_s, ..Subject::default() };
        for (at_s, event) in events {
            match event {
                SignOffEvent::Changed => open = open.or(Some(at_s)),
                SignOffEvent::Signed => subjects.extend(open.take().map(|opened_s| {
                    let response = TeamResponse { team: team.to_owned(), at_s };
                    Subject { responses: vec![response], closed_s: Some(at_s), ..subject(opened_s) }
                })),
                SignOffEvent::Released => {
                    subjects.extend(
                        open.take().map(|opened_s| Subject { closed_s: Some(at_s), ..subject(opened_s) }),
                    );
                }
            }
        }
        subjects.extend(open.map(subject));
        subjects
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::Milestone;

    fn milestone(date: &str, teams: &[&str]) -> Milestone {
        Milestone {
            date: date.to_owned(),
            teams: teams.iter().map(|team| (*team).to_owned()).collect(),
            ..Milestone::default()
        }
    }

    fn day(date: &str) -> i64 {
        parse_day(date).unwrap() * DAY_S
    }

    fn subject(opened_s: i64, closed_s: Option<i64>, responses: &[(&str, i64)]) -> Subject {
        let responses = responses
            .iter()
            .map(|(team, at_s)| TeamResponse { team: (*team).to_owned(), at_s: *at_s })
            .collect();
        Subject { opened_s, closed_s, responses, opened_by: "Quality".to_owned() }
    }

    #[test]
    fn a_team_is_required_while_the_next_milestone_names_it() {
        let first = Brief {
            milestones: vec![milestone("2026-11-10", &["ML", "Legal"]), milestone("2026-12-10", &["ML"])],
            ..Brief::default()
        };
        let second =
            Brief { milestones: vec![milestone("2026-12-10", &["ML", "Legal"])], ..Brief::default() };
        let revisions = [(day("2026-11-01"), first), (day("2026-11-20") + 60, second)];
        let found = required_periods(&revisions, day("2026-11-30"));
        assert_eq!(found["ML"], [RequiredPeriod { from_s: day("2026-11-01"), to_s: None }]);
        assert_eq!(
            found["Legal"],
            [
                RequiredPeriod { from_s: day("2026-11-01"), to_s: Some(day("2026-11-11")) },
                RequiredPeriod { from_s: day("2026-11-20") + 60, to_s: None },
            ]
        );
        assert!(required_periods(&[], day("2026-11-30")).is_empty());
    }

    #[test]
    fn a_request_waits_from_when_the_team_is_required_until_its_first_response() {
        let always = [RequiredPeriod { from_s: 100, to_s: None }];
        let end = |subject: Subject| subject.request_to("ML", &always);
        let request = |opened_s, end| Some(Request { opened_s, end });
        assert_eq!(
            end(subject(150, None, &[("ML", 180), ("ML", 170)])),
            request(150, RequestEnd::Answered(170))
        );
        assert_eq!(end(subject(50, None, &[("Legal", 120)])), request(100, RequestEnd::Open));
        assert_eq!(end(subject(50, None, &[("ML", 70)])), None, "it answered before it was required");
        assert_eq!(end(subject(150, Some(200), &[("ML", 210)])), request(150, RequestEnd::Withdrawn(200)));
        assert_eq!(end(subject(150, Some(200), &[("ML", 200)])), request(150, RequestEnd::Answered(200)));
        assert_eq!(end(subject(50, Some(90), &[])), None, "it was settled before the team was required");
        assert_eq!(
            subject(150, None, &[]).request_to("Quality", &always),
            None,
            "the team that asks has spoken"
        );
        let past = [RequiredPeriod { from_s: 100, to_s: Some(160) }];
        assert_eq!(
            subject(150, None, &[("ML", 170)]).request_to("ML", &past),
            request(150, RequestEnd::Withdrawn(160))
        );
    }

    #[test]
    fn a_changed_content_has_to_be_signed_again_and_a_release_settles_it() {
        let signature = |team: &str, at_s| TeamResponse { team: team.to_owned(), at_s };
        let history = SignOffHistory {
            changes: vec![10, 20, 40, 70],
            signatures: vec![signature("ML", 30), signature("Legal", 35)],
            releases: vec![50],
        };
        let spans = |team: &str| -> Vec<(i64, Option<i64>, usize)> {
            let all = history.subjects_of(team);
            all.iter().map(|of| (of.opened_s, of.closed_s, of.responses.len())).collect()
        };
        assert_eq!(spans("ML"), [(10, Some(30), 1), (40, Some(50), 0), (70, None, 0)]);
        assert_eq!(spans("QA"), [(10, Some(50), 0), (70, None, 0)]);
    }
}
