//! Optimal assignment of two lists.
//!
//! [`sparse`] is for few candidates among many objects and breaks ties by order; [`dense`] is for a full table of
//! costs and returns the same pairs as SciPy.

pub(crate) mod dense;
pub(crate) mod sparse;
