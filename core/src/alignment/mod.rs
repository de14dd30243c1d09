//! Alignment: the agreement of people who judge labels, with each other, with golden labels, and with the customer.

pub mod agreement;
