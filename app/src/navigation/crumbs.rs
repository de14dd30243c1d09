//! Breadcrumbs of pages, and the title of the browser's tab.

use super::address;
use super::project_pages::ProjectPage;
use super::state::Navigation;
use assay_core::api::Project;
use leptos::prelude::*;

/// One part of the way to a page; the last one has no link.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Crumb {
    title: String,
    href: Option<String>,
}

/// The way from the project to a page below it, the project first.
fn crumbs(path: &str, project: &Project) -> Vec<Crumb> {
    let root = ProjectPage::Overview.href(&project.id);
    let mut way = vec![(project.name.clone(), root.clone())];
    if let Some(page) = ProjectPage::of_path(path).filter(|page| *page != ProjectPage::Overview) {
        way.push((page.title().to_owned(), page.href(&project.id)));
    }
    let rest = address::split(path).map_or("", |(_, rest)| rest);
    match rest.split('/').collect::<Vec<_>>().as_slice() {
        ["stages", stage, below @ ..] => {
            let named = project.stages.iter().find(|s| s.id == *stage);
            let title = named.map_or_else(|| "Stage".to_owned(), |s| s.name.clone());
            way.push((title, format!("{root}/stages/{stage}")));
            if below.first() == Some(&"versions") {
                way.push(("Versions".to_owned(), String::new()));
            }
        }
        ["review", _] => way.push(("Batch".to_owned(), String::new())),
        ["sample"] => way.push(("Sample".to_owned(), String::new())),
        ["debriefs", _, "minutes"] => way.push(("Minutes".to_owned(), String::new())),
        ["tasks", _, "calibration"] => way.push(("Calibration".to_owned(), String::new())),
        _ => {}
    }
    let last = way.len() - 1;
    let crumb =
        |(at, (title, href)): (usize, (String, String))| Crumb { title, href: (at < last).then_some(href) };
    way.into_iter().enumerate().map(crumb).collect()
}

/// Title of a page without a project.
fn plain_title(path: &str) -> &'static str {
    match path.trim_matches('/') {
        "" => "Projects",
        "sign-in" => "Sign in",
        "setup" => "Setup",
        "demo" => "Demo",
        "account" => "Account",
        "audit" => "Server audit",
        "new-project" => "New project",
        _ => "",
    }
}

/// Title of the browser's tab: the page first, as tabs are narrow.
fn tab_title<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).chain(["Assay"]).collect();
    parts.join(" · ")
}

/// Sets the title of the browser's tab, from the page to the project.
pub fn set_title<'a>(parts: impl IntoIterator<Item = &'a str>) {
    document().set_title(&tab_title(parts.into_iter()));
}

/// Breadcrumbs of the open page; with them, the title of the browser's tab.
#[component]
pub fn Breadcrumbs() -> impl IntoView {
    let navigation = Navigation::get();
    let way = Memo::new(move |_| {
        let path = navigation.path();
        navigation.project().map(|project| crumbs(&path, &project)).unwrap_or_default()
    });
    Effect::new(move |_| {
        let path = navigation.path();
        way.with(|way| match way.as_slice() {
            [] => set_title([plain_title(&path)]),
            way => set_title(way.iter().rev().map(|crumb| crumb.title.as_str())),
        });
    });
    let crumb = |Crumb { title, href }: Crumb| {
        let part = match href {
            Some(href) => view! { <a href=href>{title}</a> }.into_any(),
            None => view! { <span aria-current="page">{title}</span> }.into_any(),
        };
        view! { <li>{part}</li> }
    };
    move || {
        let way = way.get();
        (!way.is_empty()).then(|| view! {
            <nav class="breadcrumbs" aria-label="Breadcrumbs"><ol>{way.into_iter().map(crumb).collect_view()}</ol></nav>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    fn way(rest: &str) -> Vec<(String, Option<String>)> {
        let project: Project = from_value(json!({"id": "p", "name": "Drone", "purpose": "", "role": "admin", "stages": [
            {"id": "s", "name": "Flyable space", "kind": "image", "queued": 0, "working": 0, "in_review": 0, "accepted": 0}]}))
        .unwrap();
        let crumbs = crumbs(&format!("/projects/p{rest}"), &project);
        crumbs.into_iter().map(|crumb| (crumb.title, crumb.href)).collect()
    }

    fn part(title: &str, href: &str) -> (String, Option<String>) {
        (title.to_owned(), (!href.is_empty()).then(|| href.to_owned()))
    }

    #[test]
    fn the_way_to_a_page_leads_through_the_pages_above_it() {
        let drone = part("Drone", "/projects/p");
        assert_eq!(way(""), [part("Drone", "")]);
        assert_eq!(way("/brief"), [drone.clone(), part("Brief", "")]);
        assert_eq!(way("/sample"), [drone.clone(), part("Golden", "/projects/p/golden"), part("Sample", "")]);
        let pipeline = part("Pipeline", "/projects/p/pipeline");
        assert_eq!(way("/stages/s"), [drone.clone(), pipeline.clone(), part("Flyable space", "")]);
        let stage = part("Flyable space", "/projects/p/stages/s");
        assert_eq!(way("/stages/s/versions"), [drone, pipeline, stage, part("Versions", "")]);
    }

    #[test]
    fn an_unknown_stage_is_called_a_stage() {
        assert_eq!(way("/stages/gone").last(), Some(&part("Stage", "")));
    }

    #[test]
    fn the_title_of_the_tab_begins_with_the_page() {
        assert_eq!(tab_title(["Brief", "Drone"].into_iter()), "Brief · Drone · Assay");
        assert_eq!(tab_title([plain_title("/")].into_iter()), "Projects · Assay");
        assert_eq!(tab_title([plain_title("/invitation/x")].into_iter()), "Assay");
    }
}
