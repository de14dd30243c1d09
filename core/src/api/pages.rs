//! Addresses of the workbench: the server chooses by them which of the two programs it sends, and both programs which links
//! the browser must load.

/// Addresses of the workbench, where labels are drawn; all others are pages. A part after `:` is a parameter.
pub const WORKBENCH: [&str; 5] = [
    "projects/:project/golden/:golden",
    "projects/:project/tasks/:task",
    "projects/:project/tasks/:task/review",
    "bench/viewer",
    "projects/:project/debriefs/:debrief",
];

/// Whether the workbench opens a path.
pub fn is_workbench_path(path: &str) -> bool {
    WORKBENCH.iter().any(|pattern| matches(pattern, path))
}

fn matches(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let mut wanted = pattern.split('/');
    wanted.all(|want| parts.next().is_some_and(|part| want.starts_with(':') || want == part))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_of_the_workbench_and_the_list_of_golden_items_is_not() {
        assert!(is_workbench_path("/projects/p/tasks/t") && is_workbench_path("/projects/p/tasks/t/review/"));
        for path in ["/", "/projects/p/golden", "/projects/p/tasks/t/review/x", "/projects/p"] {
            assert!(!is_workbench_path(path), "{path}");
        }
    }
}
