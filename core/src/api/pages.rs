//! Which of the app's two halves opens an address: both halves and the server ask here.

/// Addresses of the workbench, where labels are drawn; all others are pages to read. `*` is any one part.
pub const WORKBENCH: [&str; 5] = [
    "projects/*/golden/*",
    "projects/*/tasks/*",
    "projects/*/tasks/*/review",
    "bench/viewer",
    "projects/*/debriefs/*",
];

/// Whether a pattern is an address's parts.
pub fn opens<'p>(pattern: &str, parts: impl IntoIterator<Item = &'p str>) -> bool {
    let mut parts = parts.into_iter();
    let mut wanted = pattern.split('/').filter(|part| !part.is_empty());
    wanted.all(|want| parts.next().is_some_and(|part| want == "*" || want == part)) && parts.next().is_none()
}

/// Whether the workbench opens a path.
pub fn is_of_workbench(path: &str) -> bool {
    WORKBENCH.iter().any(|pattern| opens(pattern, path.split('/').filter(|part| !part.is_empty())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_the_workbenchs_and_the_list_of_golden_items_is_not() {
        assert!(is_of_workbench("/projects/p/tasks/t") && is_of_workbench("/projects/p/tasks/t/review/"));
        for path in ["/", "/projects/p/golden", "/projects/p/tasks/t/review/x", "/projects/p"] {
            assert!(!is_of_workbench(path), "{path}");
        }
        assert!(opens("", []) && !opens("", ["a"]));
    }
}
