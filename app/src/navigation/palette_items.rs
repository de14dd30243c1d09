//! What the palette offers: pages, stages and projects that the app knows, and what the server finds.

use super::project_pages::ProjectPage;
use crate::ui::IconShape;
use crate::words::state_words;
use assay_core::api::{Project, SearchKind, SearchResult, SessionUser};
use assay_core::fuzzy;

/// Pages, stages and projects at most that a query shows; what the server finds comes after.
const MAX_KNOWN: usize = 8;

/// One line of the palette.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PaletteItem {
    pub(super) icon: IconShape,
    pub(super) title: String,
    /// What kind of thing it is, and what tells it from others.
    pub(super) detail: String,
    pub(super) href: String,
}

impl PaletteItem {
    fn new(
        icon: IconShape,
        title: impl Into<String>,
        detail: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        Self { icon, title: title.into(), detail: detail.into(), href: href.into() }
    }
}

/// Everything that the app knows by itself: pages of the open project and its stages, other projects, pages of the person.
pub(super) fn known_items(
    project: Option<&Project>,
    projects: &[Project],
    me: Option<&SessionUser>,
) -> Vec<PaletteItem> {
    let mut items = Vec::new();
    if let Some(project) = project {
        let page =
            |page: ProjectPage| PaletteItem::new(page.icon(), page.title(), "Page", page.href(&project.id));
        items.extend(ProjectPage::offered(project.role).map(page));
        let stage = |stage: &assay_core::api::StageSummary| {
            let href = format!("/projects/{}/stages/{}", project.id, stage.id);
            PaletteItem::new(IconShape::Flow, &stage.name, "Stage", href)
        };
        items.extend(project.stages.iter().map(stage));
    }
    let others = projects.iter().filter(|other| project.is_none_or(|project| project.id != other.id));
    items.extend(
        others
            .map(|p| PaletteItem::new(IconShape::Folder, &p.name, "Project", format!("/projects/{}", p.id))),
    );
    items.push(PaletteItem::new(IconShape::Home, "All projects", "Page", "/"));
    items.push(PaletteItem::new(IconShape::Lock, "Account and tokens", "Page", "/account"));
    if me.is_some_and(|me| me.site_admin) {
        items.push(PaletteItem::new(IconShape::Plus, "New project", "Page", "/new-project"));
        items.push(PaletteItem::new(IconShape::Clock, "Server audit", "Page", "/audit"));
    }
    items
}

/// The lines for a query: known items that match, best first, then what the server found, in its order.
pub(super) fn lines(
    query: &str,
    known: Vec<PaletteItem>,
    found: &[SearchResult],
    project: &str,
) -> Vec<PaletteItem> {
    let is_empty = query.trim().is_empty();
    let mut lines = fuzzy::rank(query, known, |item| &item.title);
    if !is_empty {
        lines.truncate(MAX_KNOWN);
        lines.extend(found.iter().map(|result| result_item(result, project)));
    }
    lines
}

/// The line of a search result.
fn result_item(result: &SearchResult, project: &str) -> PaletteItem {
    let root = format!("/projects/{project}");
    let id = &result.id;
    let (icon, kind, href) = match result.kind {
        SearchKind::Task => (IconShape::Picture, "Task", format!("{root}/tasks/{id}")),
        SearchKind::Golden => (IconShape::Star, "Golden item", format!("{root}/golden/{id}")),
        SearchKind::Question => (IconShape::Help, "Question", format!("{root}/releases#question-{id}")),
        SearchKind::Debrief => (IconShape::Comment, "Debrief", format!("{root}/debriefs/{id}")),
        SearchKind::Person => (IconShape::People, "Person", format!("{root}/people#person-{id}")),
    };
    let state = result.state.map(|state| state_words(state).0).unwrap_or_default();
    let details = [kind, result.detail.as_str(), state];
    let details: Vec<&str> = details.into_iter().filter(|part| !part.is_empty()).collect();
    PaletteItem::new(icon, &result.name, details.join(" · "), href)
}

/// The line that is active after a step from one of so many, in a ring.
pub(super) fn step(active: usize, count: usize, forward: bool) -> usize {
    match (count, forward) {
        (0, _) => 0,
        (_, true) => (active + 1) % count,
        (_, false) => (active + count - 1) % count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::pipeline::TaskState;
    use serde_json::{from_value, json};

    fn project(id: &str, name: &str, role: &str) -> Project {
        let stage = json!({"id": "s", "name": "Flyable space", "kind": "image", "queued": 0, "working": 0, "in_review": 0,
            "accepted": 0});
        from_value(json!({"id": id, "name": name, "purpose": "", "role": role, "stages": [stage]})).unwrap()
    }

    fn titles(lines: &[PaletteItem]) -> Vec<&str> {
        lines.iter().map(|line| line.title.as_str()).collect()
    }

    #[test]
    fn a_role_is_offered_the_pages_that_it_may_open() {
        let drone = project("p", "Drone", "tasker");
        let known = known_items(Some(&drone), &[drone.clone(), project("q", "Street", "tasker")], None);
        let expected = [
            "Overview",
            "Brief",
            "Pipeline",
            "Tasks",
            "Training",
            "My work",
            "Flyable space",
            "Street",
            "All projects",
            "Account and tokens",
        ];
        assert_eq!(titles(&known), expected);
    }

    #[test]
    fn known_pages_come_before_what_the_server_finds() {
        let known = known_items(Some(&project("p", "Drone", "admin")), &[], None);
        let found = SearchResult {
            kind: SearchKind::Task,
            id: "t".to_owned(),
            name: "Flyover 3".to_owned(),
            detail: "Flyable space".to_owned(),
            state: Some(TaskState::InReview),
        };
        let lines = lines("fly", known.clone(), std::slice::from_ref(&found), "p");
        assert_eq!(titles(&lines), ["Flyable space", "Flyover 3"]);
        assert_eq!(lines[1].href, "/projects/p/tasks/t");
        assert_eq!(lines[1].detail, "Task · Flyable space · in review");
        assert!(!titles(&super::lines("", known, &[found], "p")).contains(&"Flyover 3"));
    }

    #[test]
    fn steps_go_round() {
        assert_eq!([step(0, 3, true), step(2, 3, true), step(0, 3, false)], [1, 0, 2]);
        assert_eq!(step(0, 0, true), 0);
    }
}
