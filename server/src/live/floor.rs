//! What passes in a room, without sockets and clocks: who sits where, where they point, what the presenter shows.

use assay_core::debrief::{Ground, Heard, Moment, Pointing, Slide, Spot, View};
use std::collections::{BTreeMap, BTreeSet};

/// The state of what passes, and what of it was not told yet.
#[derive(Debug, Default)]
pub(super) struct Floor {
    seats: BTreeMap<u32, Seat>,
    next: u32,
    presenter: Option<String>,
    view: Option<View>,
    slide: Option<Slide>,
    untold: Untold,
}

#[derive(Debug)]
struct Seat {
    person: String,
    spot: Option<Spot>,
}

#[derive(Debug, Default)]
struct Untold {
    here: bool,
    pointers: BTreeSet<u32>,
    gone: BTreeSet<u32>,
    view: bool,
    slide: bool,
    draft: bool,
}

impl Floor {
    /// Somebody comes in; gives their seat.
    pub(super) fn sit(&mut self, person: &str) -> u32 {
        self.next = self.next.wrapping_add(1);
        self.seats.insert(self.next, Seat { person: person.to_owned(), spot: None });
        self.untold.here = true;
        self.next
    }

    /// They leave.
    pub(super) fn leave(&mut self, seat: u32) {
        if self.seats.remove(&seat).is_some_and(|seat| seat.spot.is_some()) {
            self.untold.pointers.remove(&seat);
            self.untold.gone.insert(seat);
        }
        self.untold.here = true;
    }

    /// People who are here, each once.
    pub(super) fn people(&self) -> BTreeSet<&str> {
        self.seats.values().map(|seat| seat.person.as_str()).collect()
    }

    /// How many sit here, and how many seats one of them has.
    pub(super) fn taken(&self, person: &str) -> (usize, usize) {
        (self.seats.len(), self.seats.values().filter(|seat| seat.person == person).count())
    }

    /// From now on this person shows the way. A limit that another one moved goes back.
    pub(super) fn presents(&mut self, person: &str) {
        if self.presenter.as_deref() == Some(person) {
            return;
        }
        self.presenter = Some(person.to_owned());
        self.untold.slide |= self.slide.take().is_some();
    }

    /// The draft of the next release changed.
    pub(super) fn draft_changed(&mut self) {
        self.untold.draft = true;
    }

    /// Take in what somebody shows; gives whether the room should hear of it.
    pub(super) fn take(&mut self, seat: u32, moment: Moment) -> bool {
        let Some(own) = self.seats.get_mut(&seat) else { return false };
        let presents = self.presenter.as_deref() == Some(own.person.as_str());
        match moment {
            Moment::Pointer { at } => {
                if own.spot == at {
                    return false;
                }
                let (told, other) = match &at {
                    Some(_) => (&mut self.untold.pointers, &mut self.untold.gone),
                    None => (&mut self.untold.gone, &mut self.untold.pointers),
                };
                told.insert(seat);
                other.remove(&seat);
                own.spot = at;
            }
            Moment::View { view } if presents => {
                self.untold.view |= self.view.as_ref() != Some(&view);
                self.view = Some(view);
            }
            Moment::Slide { slide } if presents => {
                self.untold.slide |= self.slide != slide;
                self.slide = slide;
            }
            Moment::View { .. } | Moment::Slide { .. } => return false,
        }
        true
    }

    /// What changed since this was asked last.
    pub(super) fn changes(&mut self) -> Vec<Heard> {
        let untold = std::mem::take(&mut self.untold);
        let mut told = Vec::new();
        if untold.here {
            told.push(self.here());
        }
        if !(untold.pointers.is_empty() && untold.gone.is_empty()) {
            let on = self.gathered(|seat| untold.pointers.contains(&seat));
            told.push(Heard::Pointers { on, gone: untold.gone.into_iter().collect() });
        }
        told.extend(self.view.clone().filter(|_| untold.view).map(|view| Heard::View { view }));
        if untold.slide {
            told.push(Heard::Slide { slide: self.slide.clone() });
        }
        if untold.draft {
            told.push(Heard::Draft);
        }
        told
    }

    /// All of it, for one who comes in or missed something.
    pub(super) fn whole(&self) -> Vec<Heard> {
        let pointers = Heard::Pointers { on: self.gathered(|_| true), gone: Vec::new() };
        let view = self.view.clone().map(|view| Heard::View { view });
        let slide = Heard::Slide { slide: self.slide.clone() };
        [self.here(), pointers].into_iter().chain(view).chain([slide, Heard::Draft]).collect()
    }

    fn here(&self) -> Heard {
        Heard::Here { seats: self.seats.iter().map(|(n, seat)| (*n, seat.person.clone())).collect() }
    }

    /// Pointers by what they move over.
    fn gathered(&self, wanted: impl Fn(u32) -> bool) -> Vec<(Ground, Vec<Pointing>)> {
        let mut on: BTreeMap<&Ground, Vec<Pointing>> = BTreeMap::new();
        for (seat, spot) in self.seats.iter().filter_map(|(n, seat)| Some((*n, seat.spot.as_ref()?))) {
            if wanted(seat) {
                on.entry(&spot.on).or_default().push((seat, spot.at.clone()));
            }
        }
        on.into_iter().map(|(ground, all)| (ground.clone(), all)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(x: f64) -> Moment {
        Moment::Pointer { at: Some(Spot { on: Ground::default(), at: vec![x, 0.0] }) }
    }

    fn slide(max: f64) -> Moment {
        let (stage, rule) = ("s".to_owned(), "r".to_owned());
        Moment::Slide { slide: Some(Slide { stage, rule, min: None, max: Some(max) }) }
    }

    #[test]
    fn of_a_pointer_that_moved_often_its_last_place_is_told() {
        let mut floor = Floor::default();
        let seat = floor.sit("ana");
        floor.changes();
        for x in 0..9 {
            assert!(floor.take(seat, point(f64::from(x))));
        }
        assert!(!floor.take(seat, point(8.0)));
        let on = vec![(Ground::default(), vec![(seat, vec![8.0, 0.0])])];
        assert_eq!(floor.changes(), [Heard::Pointers { on, gone: vec![] }]);
        assert_eq!(floor.changes(), []);
    }

    #[test]
    fn one_who_leaves_takes_the_pointer_along() {
        let mut floor = Floor::default();
        let seat = floor.sit("ana");
        floor.take(seat, point(1.0));
        floor.changes();
        floor.leave(seat);
        let told = floor.changes();
        assert_eq!(told, [Heard::Here { seats: vec![] }, Heard::Pointers { on: vec![], gone: vec![seat] }]);
    }

    #[test]
    fn only_the_presenter_shows_a_view_and_moves_a_limit() {
        let mut floor = Floor::default();
        let (ana, bo) = (floor.sit("ana"), floor.sit("bo"));
        floor.presents("ana");
        floor.changes();
        assert!(!floor.take(bo, slide(2.0)) && floor.take(ana, slide(1.0)));
        assert_eq!(floor.changes().len(), 1);
        floor.presents("bo");
        assert_eq!(floor.changes(), [Heard::Slide { slide: None }]);
        assert!(!floor.take(ana, slide(3.0)));
    }
}
