//! What the address of a page says: the project, and the page inside of it.

/// The project's id, and the rest of the path below it without slashes at its ends; `None` outside of a project.
pub(super) fn split(path: &str) -> Option<(&str, &str)> {
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let inside = path.strip_prefix("/projects/")?;
    let (project, rest) = inside.split_once('/').unwrap_or((inside, ""));
    (!project.is_empty()).then_some((project, rest.trim_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_page_of_a_project_has_the_project_and_a_rest() {
        assert_eq!(split("/projects/p"), Some(("p", "")));
        assert_eq!(split("/projects/p/golden/"), Some(("p", "golden")));
        assert_eq!(split("/projects/p/releases?x=1#question-q"), Some(("p", "releases")));
        assert_eq!(split("/projects/p/tasks/t/review"), Some(("p", "tasks/t/review")));
    }

    #[test]
    fn other_pages_have_no_project() {
        for path in ["/", "/account", "/projects", "/projects/"] {
            assert_eq!(split(path), None, "{path}");
        }
    }
}
