//! Radio silence: what the next milestone needs of teams that have not answered.
//!
//! Every time comes from what is stored anyway: revisions of the brief, the audit trail, comments, logs of debriefs, decisions, signatures. That
//! somebody opened a page is stored nowhere, and so it counts for nothing.

use crate::clock::Timestamp;
use crate::store::audit::AuditedAction;
use crate::store::comments::CommentTime;
use crate::store::{
    StoreError, Tx, audit, brief, comments, debriefs, golden, members, questions, releases, stages,
};
use crate::usecase::golden::state_of_step;
use crate::usecase::release_drafts;
use assay_core::api::{
    GoldenSummary, OpenRequest, QuestionDetail, RequestKind, SilenceMilestone, SilenceReport,
    TeamSilenceReport,
};
use assay_core::brief::{Brief, Milestone};
use assay_core::debrief::{DebriefAction, DebriefEvent};
use assay_core::golden::GoldenState;
use assay_core::id::{ProjectId, UserId};
use assay_core::silence::{
    RequestEnd, RequiredPeriod, SignOffHistory, SilenceAdvice, SilenceSettings, Subject, TeamRequests,
    TeamResponse, TeamSilence, required_periods, silence_report,
};
use std::collections::BTreeMap;

/// Actions of the audit trail that open, answer or settle a request.
const ACTIONS: [&str; 5] =
    ["golden.propose", "golden.step", "question.ask", "question.change", "question.decide"];

/// What the report is made from.
pub struct SilenceInput {
    now_s: i64,
    milestone: Option<Milestone>,
    periods: BTreeMap<String, Vec<RequiredPeriod>>,
    /// Number of people by team.
    members: BTreeMap<String, u32>,
    subjects: Vec<NamedSubject>,
    sign_offs: SignOffHistory,
    draft: DraftState,
}

/// Subject as people know it.
struct NamedSubject {
    kind: RequestKind,
    id: String,
    title: String,
    subject: Subject,
}

/// What the draft of the next release needs.
struct DraftState {
    number: u32,
    /// Teams whose signature is missing; none where the draft changes nothing.
    missing: Vec<String>,
}

/// What a project's events say, each with the team of the person at the time, or now where only that is known.
struct Events {
    teams: BTreeMap<UserId, String>,
    /// By subject.
    actions: BTreeMap<String, Vec<AuditedAction>>,
    /// By golden item.
    comments: BTreeMap<String, Vec<CommentTime>>,
    debriefs: Vec<DebriefEvent>,
}

/// Read what the report needs.
///
/// # Errors
/// Storage.
pub fn input(tx: &mut dyn Tx, now: &Timestamp, project: ProjectId) -> Result<SilenceInput, StoreError> {
    let revisions: Vec<(i64, Brief)> = brief::revisions(tx, project)?
        .into_iter()
        .map(|revision| (seconds(&revision.at), revision.brief))
        .collect();
    let milestone = revisions.last().and_then(|(_, brief)| brief.next_milestone(now.day())).cloned();
    let member_teams = members::teams(tx, project)?;
    let mut counts = BTreeMap::new();
    for member in &member_teams {
        *counts.entry(member.team.clone()).or_insert(0) += 1;
    }
    let mut events = Events {
        teams: member_teams.into_iter().map(|member| (member.user, member.team)).collect(),
        actions: group_by(audit::actions(tx, project, &ACTIONS)?, |action| &action.subject),
        comments: group_by(comments::times(tx, project)?, |comment| &comment.golden),
        debriefs: Vec::new(),
    };
    for debrief in debriefs::list(tx, project)? {
        events.debriefs.extend(debriefs::events(tx, debrief.id(), 0)?);
    }
    let all_questions = questions::list(tx, project)?;
    let mut subjects: Vec<NamedSubject> =
        golden::list(tx, project)?.iter().flat_map(|item| events.golden_subjects(item)).collect();
    subjects.extend(all_questions.iter().map(|question| events.question_subject(question)));
    let draft = release_drafts::load(tx, now, project)?.draft;
    let missing = if draft.differences.is_empty() { Vec::new() } else { draft.missing };
    Ok(SilenceInput {
        now_s: now.seconds,
        milestone,
        periods: required_periods(&revisions, now.seconds),
        members: counts,
        subjects,
        sign_offs: sign_offs(tx, project, &all_questions, &events)?,
        draft: DraftState { number: draft.number, missing },
    })
}

fn group_by<T>(all: Vec<T>, key: impl Fn(&T) -> &String) -> BTreeMap<String, Vec<T>> {
    let mut groups: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for item in all {
        groups.entry(key(&item).clone()).or_default().push(item);
    }
    groups
}

fn seconds(text: &str) -> i64 {
    Timestamp::parse(text).map_or(0, |at| at.seconds)
}

/// Changes of what the next release would be, signatures and releases.
fn sign_offs(
    tx: &mut dyn Tx,
    project: ProjectId,
    all_questions: &[QuestionDetail],
    events: &Events,
) -> Result<SignOffHistory, StoreError> {
    let mut changes: Vec<i64> = all_questions
        .iter()
        .filter_map(|question| question.decision.as_ref())
        .map(|decision| seconds(&decision.at))
        .collect();
    let is_vetted = |action: &&AuditedAction| state_of_step(&action.detail) == Some(GoldenState::Vetted);
    changes.extend(events.actions.values().flatten().filter(is_vetted).map(|action| seconds(&action.at)));
    let vets = |event: &&DebriefEvent| matches!(event.action, DebriefAction::Vet { .. });
    changes.extend(events.debriefs.iter().filter(vets).map(|event| seconds(&event.at)));
    for stage in stages::list(tx, project)? {
        // A release writes its rules into the stages: that changes nothing in the next one.
        let by_hand =
            stages::changes_since(tx, stage.id.parse()?, "")?.into_iter().filter(|of| of.release.is_none());
        changes.extend(by_hand.filter_map(|of| of.at.as_deref().map(seconds)));
    }
    let signed = releases::signature_times(tx, project)?.into_iter();
    Ok(SignOffHistory {
        changes,
        signatures: signed.map(|of| TeamResponse { team: of.team, at_s: seconds(&of.at) }).collect(),
        releases: releases::times(tx, project)?.iter().map(|at| seconds(at)).collect(),
    })
}

impl Events {
    fn team(&self, person: UserId) -> String {
        self.teams.get(&person).cloned().unwrap_or_default()
    }

    fn response(&self, person: UserId, at: &str) -> TeamResponse {
        TeamResponse { team: self.team(person), at_s: seconds(at) }
    }

    /// Responses in debriefs whose action is about the subject.
    fn in_debriefs<'a>(
        &'a self,
        is_about: impl Fn(&DebriefAction) -> bool + 'a,
    ) -> impl Iterator<Item = TeamResponse> + 'a {
        let about = self.debriefs.iter().filter(move |event| is_about(&event.action));
        about.map(|event| TeamResponse { team: event.by.team.clone(), at_s: seconds(&event.at) })
    }

    fn by_action<'a>(&'a self, name: &'a str, id: &'a str) -> impl Iterator<Item = &'a AuditedAction> {
        self.actions.get(id).into_iter().flatten().filter(move |action| action.action == name)
    }

    /// One subject for each time that a label was proposed for the golden item, until the parties agreed on it or it was taken back.
    fn golden_subjects(&self, item: &GoldenSummary) -> Vec<NamedSubject> {
        let id = item.id.as_str();
        let steps: Vec<&AuditedAction> = self.by_action("golden.step", id).collect();
        let comments = self.comments.get(id).into_iter().flatten().map(|of| self.response(of.author, &of.at));
        let in_debriefs = self.in_debriefs(|action| match action {
            DebriefAction::Comment { golden, .. } => golden.as_deref() == Some(id),
            DebriefAction::Edit { golden, .. }
            | DebriefAction::Suggest { golden, .. }
            | DebriefAction::Vet { golden } => golden == id,
            _ => false,
        });
        let stepped = steps.iter().map(|step| self.response(step.actor, &step.at));
        let responses: Vec<TeamResponse> = comments.chain(in_debriefs).chain(stepped).collect();
        let waits = |state: GoldenState| matches!(state, GoldenState::Proposed | GoldenState::InDebrief);
        let ended_by_step =
            steps.iter().filter(|step| state_of_step(&step.detail).is_some_and(|to| !waits(to)));
        let vetted =
            self.in_debriefs(|action| matches!(action, DebriefAction::Vet { golden } if golden == id));
        let proposals: Vec<&AuditedAction> = self.by_action("golden.propose", id).collect();
        let mut ends: Vec<i64> =
            ended_by_step.map(|step| seconds(&step.at)).chain(vetted.map(|of| of.at_s)).collect();
        ends.extend(proposals.iter().map(|proposal| seconds(&proposal.at)));
        // Whatever the trail shows: an item that is not proposed any more has left that state by its last change.
        ends.extend((!waits(item.state)).then(|| seconds(&item.updated_at)));
        let subject = |proposal: &&AuditedAction| {
            let opened_s = seconds(&proposal.at);
            NamedSubject {
                kind: RequestKind::GoldenItem,
                id: item.id.clone(),
                title: item.scene_name.clone(),
                subject: Subject {
                    opened_s,
                    opened_by: self.team(proposal.actor),
                    closed_s: ends.iter().copied().filter(|end| *end > opened_s).min(),
                    responses: responses.clone(),
                },
            }
        };
        proposals.iter().map(subject).collect()
    }

    fn question_subject(&self, detail: &QuestionDetail) -> NamedSubject {
        let id = detail.id.as_str();
        let in_debriefs = self.in_debriefs(|action| match action {
            DebriefAction::Comment { question, .. } => question.as_deref() == Some(id),
            DebriefAction::Vote { question, option } => question == id && option.is_some(),
            DebriefAction::Decide { question, .. } => question == id,
            _ => false,
        });
        let written =
            ["question.change", "question.decide"].into_iter().flat_map(|name| self.by_action(name, id));
        let responses =
            in_debriefs.chain(written.map(|action| self.response(action.actor, &action.at))).collect();
        let decided = self
            .in_debriefs(|action| matches!(action, DebriefAction::Decide { question, .. } if question == id));
        let decided =
            decided.map(|of| of.at_s).chain(self.by_action("question.decide", id).map(|of| seconds(&of.at)));
        let last = detail.decision.iter().map(|decision| seconds(&decision.at));
        NamedSubject {
            kind: RequestKind::Question,
            id: detail.id.clone(),
            title: detail.question.title.clone(),
            subject: Subject {
                opened_s: seconds(&detail.created_at),
                opened_by: self
                    .by_action("question.ask", id)
                    .next()
                    .map_or_else(String::new, |of| self.team(of.actor)),
                closed_s: decided.chain(last).min(),
                responses,
            },
        }
    }
}

/// Estimate each team's rhythm, and say what waits for the teams that the next milestone requires. It needs no database.
pub fn estimate(input: &SilenceInput, settings: &SilenceSettings) -> SilenceReport {
    let Some(milestone) = &input.milestone else { return SilenceReport::default() };
    // Teams of earlier milestones say what answers take in this project.
    let mut teams: Vec<&String> = input.periods.keys().chain(&milestone.teams).collect();
    teams.sort_unstable();
    teams.dedup();
    let collected: Vec<TeamHistory<'_>> = teams.into_iter().map(|team| input.history(team)).collect();
    let requests: Vec<TeamRequests> = collected.iter().map(|history| history.requests.clone()).collect();
    let found = silence_report(&requests, input.now_s, settings);
    let of_milestone =
        collected.iter().zip(found).filter(|(history, _)| milestone.teams.contains(history.team));
    let mut teams: Vec<TeamSilenceReport> =
        of_milestone.map(|(history, silence)| input.team_report(history, silence)).collect();
    teams.sort_by(|a, b| b.advice.cmp(&a.advice).then_with(|| longest(b).total_cmp(&longest(a))));
    SilenceReport {
        milestone: Some(SilenceMilestone {
            name: milestone.name.clone(),
            date: milestone.date.clone(),
            escalate_to: milestone.escalate_to.clone(),
        }),
        teams,
    }
}

fn longest(team: &TeamSilenceReport) -> f64 {
    team.requests.iter().map(|request| request.wait.days).fold(0.0, f64::max)
}

/// Requests to a team, with the subject of each.
struct TeamHistory<'a> {
    team: &'a String,
    requests: TeamRequests,
    subjects: Vec<(RequestKind, String, String)>,
}

impl SilenceInput {
    fn history<'a>(&'a self, team: &'a String) -> TeamHistory<'a> {
        let periods = self.periods.get(team).map_or(&[][..], Vec::as_slice);
        let mut history = TeamHistory { team, requests: TeamRequests::default(), subjects: Vec::new() };
        for of in &self.subjects {
            if let Some(request) = of.subject.request_to(team, periods) {
                history.requests.requests.push(request);
                history.subjects.push((of.kind, of.id.clone(), of.title.clone()));
            }
        }
        let must_sign = self.draft.missing.contains(team);
        for subject in self.sign_offs.subjects_of(team) {
            let request = subject.request_to(team, periods);
            // A draft that changes nothing in the end needs no signature.
            if let Some(request) = request.filter(|request| request.end != RequestEnd::Open || must_sign) {
                let number = self.draft.number.to_string();
                history.requests.requests.push(request);
                history.subjects.push((RequestKind::SignOff, number.clone(), format!("Release {number}")));
            }
        }
        history
    }

    fn team_report(&self, history: &TeamHistory<'_>, silence: TeamSilence) -> TeamSilenceReport {
        let TeamHistory { team, requests: TeamRequests { requests, .. }, subjects } = history;
        let text = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000).text;
        let answers = requests.iter().filter_map(|request| match request.end {
            RequestEnd::Answered(at) => Some(at),
            RequestEnd::Open | RequestEnd::Withdrawn(_) => None,
        });
        let open = silence.open.into_iter().map(|(number, wait)| {
            let (kind, subject, title) = subjects[number].clone();
            OpenRequest { kind, subject, title, since: text(requests[number].opened_s), wait }
        });
        let mut open: Vec<OpenRequest> = open.collect();
        open.sort_by(|a, b| b.wait.days.total_cmp(&a.wait.days));
        TeamSilenceReport {
            team: (*team).clone(),
            members: self.members.get(*team).copied().unwrap_or(0),
            advice: open.iter().map(|request| request.wait.advice).max().unwrap_or(SilenceAdvice::Wait),
            rhythm: silence.rhythm,
            last_answer_at: answers.max().map(text),
            requests: open,
        }
    }
}

#[cfg(test)]
#[path = "silence_tests.rs"]
mod tests;
