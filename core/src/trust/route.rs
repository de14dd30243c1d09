//! Routes: what happens to a tasker's next objects of a class and concept, decided on the interval of the quality.

use super::estimate::QualityEstimate;
use super::resolution::judgements_to_resolve;
use crate::enum_with_all::enum_with_all;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Way of a submitted object through the pipeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Route {
    /// Accepted without a review: the whole interval is at or above the bar.
    StraightThrough,
    /// Reviewed with this probability, from 0 to 1: the interval contains the bar.
    Sampled {
        /// Probability that an object is reviewed; it is the object's sampling probability as evidence.
        rate: f64,
    },
    /// Reviewed always: the whole interval is below the bar.
    FullReview,
    /// Labeled by several taskers whose labels are merged: the whole interval is so low that a review corrects more than
    /// it checks.
    Consensus,
    /// No further tasks until a person has looked at the evidence.
    Pause,
}

/// People who label a task of somebody on the route of consensus: with two, a disagreement has no majority.
pub const CONSENSUS_LABELS: u32 = 3;

enum_with_all! {
    /// Kind of a route, as people choose it for somebody.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum RouteKind {
        /// As few submissions are reviewed as the stage has reviewed at least.
        StraightThrough,
        /// A share of the submissions is reviewed.
        Sampled,
        /// All submissions are reviewed.
        FullReview,
        /// Each task is labeled by [`CONSENSUS_LABELS`] people, and a reviewer accepts the merged label.
        Consensus,
        /// No further tasks until somebody has looked at the evidence.
        Pause,
    }
}

impl Route {
    /// Kind of the route, and the share of submissions that are reviewed, where a stage has at least `least_rate` of them reviewed.
    pub fn kind_and_share(self, least_rate: f64) -> (RouteKind, f64) {
        match self {
            Self::StraightThrough => (RouteKind::StraightThrough, least_rate),
            Self::Sampled { rate } => (RouteKind::Sampled, rate),
            Self::FullReview => (RouteKind::FullReview, 1.0),
            Self::Consensus => (RouteKind::Consensus, 1.0),
            Self::Pause => (RouteKind::Pause, 1.0),
        }
    }
}

/// Limits of a stage by which routes are decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoutePolicy {
    /// Share of right objects that the stage needs, from 0 to 1.
    pub bar: f64,
    /// Consensus where the interval lies below; absent: never.
    pub consensus_below: Option<f64>,
    /// Pause where the interval lies below; absent: never.
    pub pause_below: Option<f64>,
    /// Lowest rate of a sampled route, from 0 to 1, also where reviewers have no time left.
    pub least_rate: f64,
    /// Objects that reviewers can judge in a day, on top of full reviews.
    pub reviews_per_day: f64,
}

/// Reason why a policy cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum RoutePolicyError {
    /// A limit that is no share.
    #[error("{name} is {value}. Set a number from 0 to 1")]
    NotAShare {
        /// Name of the limit.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// A limit that is above the one before it.
    #[error("{lower} is above {upper}. Set pause_below ≤ consensus_below ≤ bar")]
    Order {
        /// Limit that must not be above the other.
        lower: &'static str,
        /// The other.
        upper: &'static str,
    },
    /// A number of reviews that is negative or no number.
    #[error("reviews_per_day is {0}. Set a number of at least 0")]
    Reviews(f64),
}

impl RoutePolicy {
    /// Check the limits.
    ///
    /// # Errors
    /// A limit outside of 0 to 1, limits in the wrong order, a number of reviews that is none.
    pub fn check(&self) -> Result<(), RoutePolicyError> {
        let limits = [
            ("pause_below", self.pause_below),
            ("consensus_below", self.consensus_below),
            ("bar", Some(self.bar)),
        ];
        let set: Vec<(&'static str, f64)> =
            limits.into_iter().filter_map(|(name, limit)| Some((name, limit?))).collect();
        for (name, value) in set.iter().copied().chain([("least_rate", self.least_rate)]) {
            if !(0.0..=1.0).contains(&value) {
                return Err(RoutePolicyError::NotAShare { name, value });
            }
        }
        let mut neighbours = set.iter().zip(set.iter().skip(1));
        if let Some(((lower, _), (upper, _))) = neighbours.find(|(low, high)| low.1 > high.1) {
            return Err(RoutePolicyError::Order { lower, upper });
        }
        if self.reviews_per_day.is_finite() && self.reviews_per_day >= 0.0 {
            Ok(())
        } else {
            Err(RoutePolicyError::Reviews(self.reviews_per_day))
        }
    }
}

/// Tasker, class and concept that need a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RouteRequest<'a> {
    /// Tasker.
    pub tasker: &'a str,
    /// Class.
    pub class: &'a str,
    /// Concept; empty where the project has none.
    pub concept: &'a str,
    /// Quality of the tasker there.
    pub quality: QualityEstimate,
    /// Objects that the tasker submits there in a day.
    pub objects_per_day: f64,
}

/// Route that a person set for one tasker in all classes and concepts of the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RouteOverride<'a> {
    /// Tasker.
    pub tasker: &'a str,
    /// Route.
    pub route: Route,
}

/// Route of a tasker's objects of a class and concept, with what it follows from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RouteDecision<'a> {
    /// What was decided on.
    pub request: RouteRequest<'a>,
    /// Route.
    pub route: Route,
    /// Route by the interval; differs from `route` where a person set another one.
    pub route_by_interval: Route,
    /// Further judgements until the interval is expected to leave the bar; 0 where it has, `None` where it never does.
    pub judgements_to_resolve: Option<u32>,
}

/// Decide the routes of a stage, in the order of the requests.
///
/// Reviews that reviewers have time for go to the requests whose interval contains the bar, and first to the one that
/// needs the fewest further judgements: the order of shortest remaining work resolves as many as possible as
/// early as possible (Schrage, "A proof of the optimality of the shortest remaining processing time discipline", 1968).
/// Each is reviewed as often as time is left for, up to always, and at least at the policy's lowest rate. An override
/// changes one tasker's routes and frees no reviews for others, so that it changes nobody else's.
pub fn decide_routes<'a>(
    requests: &[RouteRequest<'a>],
    policy: &RoutePolicy,
    overrides: &[RouteOverride<'_>],
) -> Vec<RouteDecision<'a>> {
    let needs: Vec<Option<u32>> =
        requests.iter().map(|request| judgements_to_resolve(&request.quality, policy.bar)).collect();
    let rates = share_reviews(requests, &needs, policy);
    let decisions = requests.iter().zip(needs).zip(rates).map(|((request, needed), rate)| {
        let route_by_interval = route_by_interval(&request.quality, policy, rate);
        let set = overrides.iter().rev().find(|set| set.tasker == request.tasker);
        RouteDecision {
            request: *request,
            route: set.map_or(route_by_interval, |set| set.route),
            route_by_interval,
            judgements_to_resolve: needed,
        }
    });
    decisions.collect()
}

fn route_by_interval(quality: &QualityEstimate, policy: &RoutePolicy, rate: f64) -> Route {
    let is_below = |limit: Option<f64>| limit.is_some_and(|limit| quality.high < limit);
    match quality {
        _ if quality.low >= policy.bar => Route::StraightThrough,
        _ if is_below(policy.pause_below) => Route::Pause,
        _ if is_below(policy.consensus_below) => Route::Consensus,
        _ if quality.high < policy.bar => Route::FullReview,
        _ => Route::Sampled { rate },
    }
}

/// Rate of each request if its route is sampled.
fn share_reviews(requests: &[RouteRequest<'_>], needs: &[Option<u32>], policy: &RoutePolicy) -> Vec<f64> {
    let by_name = |a: &RouteRequest<'_>, b: &RouteRequest<'_>| -> Ordering {
        (a.tasker, a.class, a.concept).cmp(&(b.tasker, b.class, b.concept))
    };
    let mut order: Vec<usize> = (0..requests.len()).filter(|i| needs[*i] != Some(0)).collect();
    order.sort_by(|a, b| {
        let [need_a, need_b] = [a, b].map(|i| needs[*i].unwrap_or(u32::MAX));
        need_a.cmp(&need_b).then_with(|| by_name(&requests[*a], &requests[*b]))
    });
    let mut rates = vec![policy.least_rate; requests.len()];
    let mut left = policy.reviews_per_day;
    for index in order {
        let volume = requests[index].objects_per_day;
        let rate = if volume > left { left / volume } else { 1.0 };
        rates[index] = rate.clamp(policy.least_rate, 1.0);
        left = (left - rates[index] * volume.max(0.0)).max(0.0);
    }
    rates
}
