//! Navigator of the data view: actions send it to a location, the view on screen registers how it goes there.

use assay_core::debrief::ViewPose;
use assay_core::geometry::{Point2, Point3};
use leptos::prelude::*;
use std::rc::Rc;

/// Location that a view can show.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewLocation {
    /// Point in space, m in the LiDAR frame.
    Space(Point3),
    /// Pixel of a camera's image.
    Pixel {
        /// Id of the camera.
        sensor: String,
        /// Position, px.
        at: Point2,
    },
    /// Pose of somebody else's view.
    Pose(ViewPose),
}

type Handler = Rc<dyn Fn(&ViewLocation)>;

/// Handle to the view that shows the data.
#[derive(Clone, Copy)]
pub struct ViewNavigator {
    view: StoredValue<Option<Handler>, LocalStorage>,
    /// Location that no view was ready to show.
    next: StoredValue<Option<ViewLocation>>,
}

impl ViewNavigator {
    /// Navigator without a view.
    pub fn new() -> Self {
        Self { view: StoredValue::new_local(None), next: StoredValue::new(None) }
    }

    /// Let a view show locations from now on, first the one that waits for a view.
    pub fn register(self, show: impl Fn(&ViewLocation) + 'static) {
        let show: Handler = Rc::new(show);
        self.view.set_value(Some(Rc::clone(&show)));
        if let Some(location) = self.next.try_update_value(Option::take).flatten() {
            show(&location);
        }
    }

    /// Bring a location into sight, now or once a view is registered.
    pub fn show(self, location: ViewLocation) {
        match self.view.try_get_value().flatten() {
            Some(show) => show(&location),
            None => {
                self.next.try_set_value(Some(location));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    fn recording(navigator: ViewNavigator) -> Rc<RefCell<Vec<ViewLocation>>> {
        let shown = Rc::new(RefCell::new(Vec::new()));
        let record = Rc::clone(&shown);
        navigator.register(move |location| record.borrow_mut().push(location.clone()));
        shown
    }

    #[test]
    fn a_view_shows_the_location_that_an_action_sends_it_to() {
        Owner::new().with(|| {
            let navigator = ViewNavigator::new();
            let shown = recording(navigator);
            navigator.show(ViewLocation::Space([1.0, 2.0, 3.0]));
            assert_eq!(*shown.borrow(), [ViewLocation::Space([1.0, 2.0, 3.0])]);
        });
    }

    #[test]
    fn a_view_that_comes_later_shows_the_last_location_once() {
        Owner::new().with(|| {
            let navigator = ViewNavigator::new();
            navigator.show(ViewLocation::Space([0.0; 3]));
            let last = ViewLocation::Pixel { sensor: "front".to_owned(), at: [4.0, 5.0] };
            navigator.show(last.clone());
            assert_eq!(*recording(navigator).borrow(), [last]);
            assert!(recording(navigator).borrow().is_empty());
        });
    }
}
