//! Which of a person's windows holds their task: a lease with a token, renewed while the window is open.

/// Time that a window holds a task without being heard of, seconds. A window renews every 8 seconds and with each draft.
pub const WINDOW_LEASE_S: i64 = 20;

/// A window that holds a person's task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowLease {
    /// Random token that the window made up for itself.
    pub token: String,
    /// Name of the window for people: its browser and system.
    pub name: String,
    /// When it was opened, seconds since 1970.
    pub opened_s: i64,
    /// When it was last heard of, seconds since 1970.
    pub seen_s: i64,
}

/// Another window of the person holds the task.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this task is open in another window: {}; take it over there or continue in that window", .0.name)]
pub struct HeldElsewhere(pub WindowLease);

impl WindowLease {
    fn has_lapsed(&self, now_s: i64) -> bool {
        self.seen_s + WINDOW_LEASE_S < now_s
    }
}

/// Lease after a window opened at `now_s` or renewed its lease. It follows on `previous`, the token that the same window
/// had before it was reloaded, and takes the task from any other window where the person says so.
///
/// # Errors
/// Another window holds the task and was heard of lately.
pub fn open_window(
    held: Option<&WindowLease>,
    token: &str,
    name: &str,
    previous: Option<&str>,
    take_over: bool,
    now_s: i64,
) -> Result<WindowLease, HeldElsewhere> {
    match held {
        Some(held) if held.token == token => {
            Ok(WindowLease { name: name.to_owned(), seen_s: now_s, ..held.clone() })
        }
        Some(held) if !take_over && Some(held.token.as_str()) != previous && !held.has_lapsed(now_s) => {
            Err(HeldElsewhere(held.clone()))
        }
        _ => {
            Ok(WindowLease { token: token.to_owned(), name: name.to_owned(), opened_s: now_s, seen_s: now_s })
        }
    }
}

/// Check that a window may save or submit at `now_s`: no other window holds the task. Programs, which have no window,
/// have no token; their revisions are checked all the same.
///
/// # Errors
/// Another window holds the task and was heard of lately.
pub fn check_window(
    held: Option<&WindowLease>,
    token: Option<&str>,
    now_s: i64,
) -> Result<(), HeldElsewhere> {
    match (held, token) {
        (Some(held), Some(token)) if held.token != token && !held.has_lapsed(now_s) => {
            Err(HeldElsewhere(held.clone()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(token: &str, now_s: i64) -> WindowLease {
        open_window(None, token, "Firefox on Linux", None, false, now_s).unwrap()
    }

    #[test]
    fn one_window_holds_a_task_until_it_is_taken_over() {
        let first = opened("a", 100);
        let refused = open_window(Some(&first), "b", "Chrome", None, false, 110);
        assert_eq!(refused, Err(HeldElsewhere(first.clone())));
        let second = open_window(Some(&first), "b", "Chrome", None, true, 110).unwrap();
        assert_eq!((second.token.as_str(), second.opened_s), ("b", 110));
        assert!(check_window(Some(&second), Some("a"), 111).is_err(), "its first holder saves no more");
        assert!(check_window(Some(&second), Some("b"), 111).is_ok());
    }

    #[test]
    fn a_window_without_a_sign_of_life_gives_way() {
        let first = opened("a", 100);
        let renewed = open_window(Some(&first), "a", "Firefox", None, false, 115).unwrap();
        assert_eq!((renewed.opened_s, renewed.seen_s), (100, 115));
        let at = |now_s| open_window(Some(&renewed), "b", "Chrome", None, false, now_s).is_ok();
        assert!(!at(115 + WINDOW_LEASE_S));
        assert!(at(116 + WINDOW_LEASE_S));
    }

    #[test]
    fn a_reloaded_window_follows_on_itself() {
        let first = opened("a", 100);
        let reloaded = open_window(Some(&first), "a2", "Firefox", Some("a"), false, 101).unwrap();
        assert_eq!(reloaded.token, "a2");
        assert!(open_window(Some(&first), "a2", "Firefox", Some("guess"), false, 101).is_err());
    }

    #[test]
    fn programs_without_a_window_and_windows_of_a_task_that_none_holds_may_save() {
        assert!(check_window(Some(&opened("a", 100)), None, 101).is_ok());
        assert!(check_window(None, Some("a"), 101).is_ok());
        assert!(check_window(Some(&opened("b", 100)), Some("a"), 101 + WINDOW_LEASE_S).is_ok(), "lapsed");
    }
}
