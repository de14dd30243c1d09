//! The simulated drive: a world of its own for the demo and for tests.
