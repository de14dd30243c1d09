//! How well people who judge labels agree: with each other, with golden, and with the customer.

pub mod agreement;
