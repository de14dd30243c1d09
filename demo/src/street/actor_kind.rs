//! Kinds of road users.

/// Kind of a road user: a class of the street's ontology.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ActorKind {
    /// Passenger car.
    Car,
    /// Car with an open bed.
    Pickup,
    /// Box truck.
    Truck,
    /// City bus.
    Bus,
    /// Bicycle with rider.
    Cyclist,
    /// Person on foot.
    Pedestrian,
}

impl ActorKind {
    /// True for those with lamps.
    pub fn is_vehicle(self) -> bool {
        !matches!(self, Self::Cyclist | Self::Pedestrian)
    }

    /// Class in labels.
    pub fn class(self) -> &'static str {
        match self {
            Self::Car => "car",
            Self::Pickup => "pickup",
            Self::Truck => "truck",
            Self::Bus => "bus",
            Self::Cyclist => "cyclist",
            Self::Pedestrian => "pedestrian",
        }
    }
}
