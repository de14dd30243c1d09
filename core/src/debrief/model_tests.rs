//! Model test: every browser ends in the state of the server, whatever it missed, received twice or did.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const CLIENTS: usize = 4;

/// Step of the scenario.
#[derive(Clone, Debug)]
enum Step {
    /// A client tries an action.
    Do(usize, DebriefAction),
    /// Up to this many pending events reach a client.
    Deliver(usize, usize),
    /// The network loses the pending events of a client.
    Drop(usize),
    /// A client reconnects and requests all events after an earlier one than it had reached.
    Return(usize, u64),
}

fn action() -> impl Strategy<Value = DebriefAction> {
    let id = prop_oneof![Just("a".to_owned()), Just("b".to_owned())];
    prop_oneof![
        Just(DebriefAction::Join),
        id.clone().prop_map(|question| DebriefAction::Open { question }),
        (id.clone(), prop::option::of(0_usize..3))
            .prop_map(|(question, option)| DebriefAction::Vote { question, option }),
        (id.clone(), "[a-z]{0,3}").prop_map(|(q, text)| DebriefAction::Comment {
            question: Some(q),
            golden: None,
            anchor: None,
            answers: None,
            text
        }),
        (id.clone(), "[a-z]{1,3}").prop_map(|(question, text)| DebriefAction::Decide {
            question,
            option: None,
            text,
            changes: Vec::new(),
            change_texts: Vec::new()
        }),
        Just(DebriefAction::Present),
        Just(DebriefAction::TakeEditLock),
        Just(DebriefAction::ReleaseEditLock),
        (id.clone(), id.clone(), any::<bool>()).prop_map(|(golden, object, stays)| {
            let class = "car".to_owned();
            let to = stays.then(|| Object {
                id: object.clone(),
                class,
                attributes: BTreeMap::new(),
                track: false,
                shapes: Vec::new(),
            });
            DebriefAction::Edit { golden, object, to, accepts: None }
        }),
        (id.clone(), id.clone()).prop_map(|(golden, object)| DebriefAction::Suggest {
            golden,
            object,
            to: None
        }),
        (id.clone(), id.clone(), 1_u64..40).prop_map(|(golden, object, suggestion)| DebriefAction::Edit {
            golden,
            object,
            to: None,
            accepts: Some(suggestion)
        }),
        (1_u64..40).prop_map(|suggestion| DebriefAction::CloseSuggestion { suggestion }),
        id.prop_map(|golden| DebriefAction::Vet { golden }),
        Just(DebriefAction::End),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let client = 0..CLIENTS;
    prop_oneof![
        5 => (client.clone(), action()).prop_map(|(c, d)| Step::Do(c, d)),
        3 => (client.clone(), 0_usize..6).prop_map(|(c, n)| Step::Deliver(c, n)),
        1 => client.clone().prop_map(Step::Drop),
        1 => (client, 0_u64..20).prop_map(|(c, back)| Step::Return(c, back)),
    ]
}

/// Model of the server: the list of allowed actions, with the few facts that decide what is allowed.
#[derive(Default)]
struct Model {
    log: Vec<DebriefEvent>,
    edit_lock: Option<usize>,
    /// Open suggestions: number of the event, client, item, object.
    suggestions: Vec<(u64, usize, String, String)>,
    ended: bool,
}

impl Model {
    /// Clients 0 and 1 lead; the others comment.
    fn allows(&self, client: usize, action: &DebriefAction) -> bool {
        let leads = client < 2;
        match action {
            DebriefAction::Join => true,
            DebriefAction::Vote { .. } => true,
            DebriefAction::Comment { text, .. } => !text.is_empty(),
            _ if self.ended => false,
            DebriefAction::Open { .. }
            | DebriefAction::Decide { .. }
            | DebriefAction::Vet { .. }
            | DebriefAction::TakeEditLock
            | DebriefAction::End => leads,
            DebriefAction::Present => true,
            DebriefAction::ReleaseEditLock => self.edit_lock == Some(client),
            DebriefAction::Edit { accepts: None, .. } => leads && self.edit_lock == Some(client),
            DebriefAction::Edit { golden, object, accepts: Some(suggestion), .. } => {
                let is_this = |(seq, _, of, on): &(u64, usize, String, String)| {
                    (seq, of, on) == (suggestion, golden, object)
                };
                let is_free = self.edit_lock.is_none() || self.edit_lock == Some(client);
                leads && is_free && self.suggestions.iter().any(is_this)
            }
            DebriefAction::Suggest { .. } => true,
            DebriefAction::CloseSuggestion { suggestion } => {
                self.suggestions.iter().any(|(seq, by, ..)| seq == suggestion && (leads || *by == client))
            }
        }
    }

    fn take(&mut self, client: usize, action: DebriefAction) {
        match &action {
            DebriefAction::TakeEditLock => self.edit_lock = Some(client),
            DebriefAction::ReleaseEditLock => self.edit_lock = None,
            DebriefAction::End => (self.edit_lock, self.ended) = (None, true),
            DebriefAction::Edit { golden, object, .. } => {
                self.suggestions.retain(|(_, _, of, on)| (of, on) != (golden, object));
            }
            DebriefAction::Suggest { golden, object, .. } => {
                self.suggestions.retain(|(_, by, of, on)| (*by, of, on) != (client, golden, object));
                let seq = self.log.len() as u64 + 1;
                self.suggestions.push((seq, client, golden.clone(), object.clone()));
            }
            DebriefAction::CloseSuggestion { suggestion } => {
                self.suggestions.retain(|(seq, ..)| seq != suggestion);
            }
            _ => {}
        }
        let id = client.to_string();
        let by = Participant { id: id.clone(), name: id, team: String::new() };
        self.log.push(DebriefEvent {
            seq: self.log.len() as u64 + 1,
            at: self.log.len().to_string(),
            by,
            action,
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]
    #[test]
    fn all_rooms_end_alike(steps in prop::collection::vec(step(), 1..120)) {
        let mut model = Model::default();
        let mut server = Room::default();
        let mut rooms: Vec<Room> = vec![Room::default(); CLIENTS];
        let mut under_way: Vec<Vec<DebriefEvent>> = vec![Vec::new(); CLIENTS];
        for step in steps {
            match step {
                Step::Do(client, action) => {
                    let permissions = DebriefPermissions { can_comment: true, can_lead: client < 2 };
                    let allowed = check(&server, &client.to_string(), permissions, &action).is_ok();
                    prop_assert_eq!(allowed, model.allows(client, &action), "{:?} by {}", action, client);
                    if allowed {
                        model.take(client, action);
                        let event = &model.log[model.log.len() - 1];
                        prop_assert_eq!(server.apply(event), ApplyResult::New);
                        for queue in &mut under_way {
                            queue.push(event.clone());
                        }
                    }
                }
                Step::Deliver(client, count) => {
                    let count = count.min(under_way[client].len());
                    for event in under_way[client].drain(..count).collect::<Vec<_>>() {
                        if rooms[client].apply(&event) == ApplyResult::Gap {
                            // A browser requests the missing events in this case.
                            under_way[client] = model.log[rooms[client].seq as usize..].to_vec();
                            break;
                        }
                    }
                }
                Step::Drop(client) => under_way[client].clear(),
                Step::Return(client, back) => {
                    let from = rooms[client].seq.saturating_sub(back) as usize;
                    under_way[client] = model.log[from..].to_vec();
                }
            }
        }
        for room in &mut rooms {
            let from = room.seq as usize;
            for event in &model.log[from..] {
                room.apply(event);
            }
            prop_assert_eq!(&*room, &server);
        }
        prop_assert_eq!(Room::from_events(&model.log), server);
    }
}
