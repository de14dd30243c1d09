//! Files of labels and sensor data, parsed without trust.
