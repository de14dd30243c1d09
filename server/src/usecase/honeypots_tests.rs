//! Where honeypots come into a queue.

use super::*;

#[test]
fn a_honeypot_follows_each_task_with_the_same_probability() {
    for share in [0.05, 0.2, 0.4] {
        let draws = 20_000;
        // Evenly spread numbers give the mean of the distribution.
        let skipped: u64 = (0..draws)
            .map(|at| u64::from(tasks_before_next(share, (f64::from(at) + 0.5) / f64::from(draws))))
            .sum();
        let tasks_of_production = skipped as f64 / f64::from(draws) + 1.0;
        let measured = 1.0 / (tasks_of_production + 1.0);
        assert!((measured - share).abs() < 0.01 * share.max(0.1), "{measured} for {share}");
    }
}

#[test]
fn where_every_other_task_is_a_honeypot_none_is_left_out() {
    assert_eq!(tasks_before_next(0.5, 0.999), 0);
}
