//! The pages of a project, in five groups.

use super::address;
use crate::ui::IconShape;
use assay_core::api::{MAX_WAITING, WaitingCounts};
use assay_core::permission::{Action, Role};

/// Group of pages: what a person does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PageGroup {
    Define,
    Produce,
    Assure,
    Deliver,
    People,
}

impl PageGroup {
    /// All groups in their order.
    pub(super) const ALL: [Self; 5] =
        [Self::Define, Self::Produce, Self::Assure, Self::Deliver, Self::People];

    /// Its heading.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Define => "Define",
            Self::Produce => "Produce",
            Self::Assure => "Assure",
            Self::Deliver => "Deliver",
            Self::People => "People",
        }
    }
}

/// Page of a project that the sidebar leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProjectPage {
    Overview,
    Brief,
    Golden,
    Debriefs,
    Releases,
    Pipeline,
    Board,
    Tasks,
    Data,
    Review,
    Alignment,
    Drift,
    Training,
    MyWork,
    Exports,
    Taskers,
    Members,
    Audit,
}

impl ProjectPage {
    /// All pages in their order.
    pub(super) const ALL: [Self; 18] = [
        Self::Overview,
        Self::Brief,
        Self::Golden,
        Self::Debriefs,
        Self::Releases,
        Self::Pipeline,
        Self::Board,
        Self::Tasks,
        Self::Data,
        Self::Review,
        Self::Alignment,
        Self::Drift,
        Self::Training,
        Self::MyWork,
        Self::Exports,
        Self::Taskers,
        Self::Members,
        Self::Audit,
    ];

    /// The group; the overview stands before all.
    pub(super) fn group(self) -> Option<PageGroup> {
        match self {
            Self::Overview => None,
            Self::Brief | Self::Golden | Self::Debriefs | Self::Releases => Some(PageGroup::Define),
            Self::Pipeline | Self::Board | Self::Tasks | Self::Data => Some(PageGroup::Produce),
            Self::Review | Self::Alignment | Self::Drift | Self::Training | Self::MyWork => {
                Some(PageGroup::Assure)
            }
            Self::Exports => Some(PageGroup::Deliver),
            Self::Taskers | Self::Members | Self::Audit => Some(PageGroup::People),
        }
    }

    /// Its name in the sidebar.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Brief => "Brief",
            Self::Golden => "Golden",
            Self::Debriefs => "Debriefs",
            Self::Releases => "Releases",
            Self::Pipeline => "Pipeline",
            Self::Board => "Board",
            Self::Tasks => "Tasks",
            Self::Data => "Data",
            Self::Review => "Review",
            Self::Alignment => "Alignment",
            Self::Drift => "Drift",
            Self::Training => "Training",
            Self::MyWork => "My work",
            Self::Exports => "Exports",
            Self::Taskers => "Taskers",
            Self::Members => "Members",
            Self::Audit => "Audit",
        }
    }

    pub(super) fn icon(self) -> IconShape {
        match self {
            Self::Overview => IconShape::Home,
            Self::Brief => IconShape::Book,
            Self::Golden => IconShape::Star,
            Self::Debriefs => IconShape::Comment,
            Self::Releases => IconShape::Seal,
            Self::Pipeline => IconShape::Flow,
            Self::Board => IconShape::Board,
            Self::Tasks => IconShape::List,
            Self::Data => IconShape::Upload,
            Self::Review => IconShape::CheckBox,
            Self::Alignment => IconShape::Target,
            Self::Drift => IconShape::Shift,
            Self::Training => IconShape::Cap,
            Self::MyWork => IconShape::Check,
            Self::Exports => IconShape::Download,
            Self::Taskers => IconShape::Gauge,
            Self::Members => IconShape::People,
            Self::Audit => IconShape::Clock,
        }
    }

    /// Its address below the project's.
    fn path(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Brief => "brief",
            Self::Golden => "golden",
            Self::Debriefs => "debriefs",
            Self::Releases => "releases",
            Self::Pipeline => "pipeline",
            Self::Board => "board",
            Self::Tasks => "tasks",
            Self::Data => "import",
            Self::Review => "review",
            Self::Alignment => "alignment",
            Self::Drift => "drift",
            Self::Training => "training",
            Self::MyWork => "my-work",
            Self::Exports => "exports",
            Self::Taskers => "taskers",
            Self::Members => "people",
            Self::Audit => "audit",
        }
    }

    /// Its address.
    pub(super) fn href(self, project: &str) -> String {
        match self.path() {
            "" => format!("/projects/{project}"),
            path => format!("/projects/{project}/{path}"),
        }
    }

    /// What a role must be allowed to do to open it.
    fn action(self) -> Action {
        match self {
            Self::Overview | Self::Brief | Self::Pipeline | Self::Tasks | Self::Training => {
                Action::ViewProject
            }
            Self::MyWork => Action::Label,
            Self::Golden | Self::Debriefs | Self::Releases | Self::Alignment | Self::Drift => {
                Action::ViewGolden
            }
            Self::Data => Action::Import,
            Self::Review => Action::Review,
            Self::Board | Self::Exports => Action::ViewAllTasks,
            Self::Taskers => Action::ManageTasks,
            Self::Members => Action::ManagePeople,
            Self::Audit => Action::ViewAudit,
        }
    }

    /// The pages that a role may open, in their order.
    pub(super) fn offered(role: Role) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |page| role.may(page.action()))
    }

    /// The pages of a group that a role may open.
    pub(super) fn of_group(group: Option<PageGroup>, role: Role) -> Vec<Self> {
        Self::offered(role).filter(|page| page.group() == group).collect()
    }

    /// The two pages that a role opens most, for the bar at the bottom of a phone.
    pub(super) fn frequent(role: Role) -> [Self; 2] {
        match role {
            Role::Admin | Role::Operations | Role::Qa => [Self::Tasks, Self::Review],
            Role::Tasker => [Self::Tasks, Self::MyWork],
            Role::Stakeholder => [Self::Golden, Self::Releases],
            Role::Auditor => [Self::Releases, Self::Audit],
        }
    }

    /// The page that a path belongs to, which may lie below it.
    pub(super) fn of_path(path: &str) -> Option<Self> {
        let (_, rest) = address::split(path)?;
        let mut parts = rest.split('/');
        let page = match parts.next()? {
            "stages" => Self::Pipeline,
            "sample" => Self::Golden,
            "attempts" => Self::Training,
            "tasks" if rest.ends_with("/review") => Self::Review,
            first => Self::ALL.into_iter().find(|page| page.path() == first)?,
        };
        Some(page)
    }

    /// Number of things that wait there for a person of a role. Taskers count tasks to claim too; for other roles,
    /// the queue is no work of theirs.
    pub(super) fn waiting(self, counts: &WaitingCounts, role: Role) -> u32 {
        let sum = |parts: &[Option<u32>]| parts.iter().flatten().fold(0_u32, |sum, n| sum.saturating_add(*n));
        let to_claim = counts.tasks_to_claim.filter(|_| !role.may(Action::ViewAllTasks));
        match self {
            Self::Golden => sum(&[counts.golden]),
            Self::Debriefs => sum(&[counts.debriefs]),
            Self::Releases => sum(&[counts.questions, counts.releases_to_sign]),
            Self::Tasks => sum(&[counts.tasks_in_work, to_claim, counts.task_questions]),
            Self::Review => sum(&[counts.reviews]),
            Self::Overview
            | Self::Brief
            | Self::Pipeline
            | Self::Board
            | Self::Data
            | Self::Alignment
            | Self::Drift
            | Self::Training
            | Self::MyWork
            | Self::Exports
            | Self::Taskers
            | Self::Members
            | Self::Audit => 0,
        }
    }
}

/// A count as the sidebar shows it.
pub(super) fn count_text(count: u32) -> String {
    if count >= MAX_WAITING { format!("{}+", MAX_WAITING - 1) } else { count.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(role: Role) -> Vec<&'static str> {
        ProjectPage::offered(role).map(ProjectPage::title).collect()
    }

    #[test]
    fn each_role_gets_the_pages_that_it_may_open() {
        let all = ProjectPage::ALL.map(ProjectPage::title);
        assert_eq!(titles(Role::Admin), all);
        assert_eq!(titles(Role::Tasker), ["Overview", "Brief", "Pipeline", "Tasks", "Training", "My work"]);
        let stakeholder = titles(Role::Stakeholder);
        assert!(stakeholder.contains(&"Golden") && stakeholder.contains(&"Review"));
        assert!(!stakeholder.contains(&"Data") && !stakeholder.contains(&"Members"));
        assert!(titles(Role::Auditor).contains(&"Audit"));
    }

    #[test]
    fn a_page_of_a_group_stands_beside_the_others_of_it() {
        let grouped = PageGroup::ALL.into_iter().map(Some);
        let pages: Vec<ProjectPage> = std::iter::once(None)
            .chain(grouped)
            .flat_map(|group| ProjectPage::of_group(group, Role::Admin))
            .collect();
        assert_eq!(pages, ProjectPage::ALL, "nothing is left out, and the order is that of the groups");
    }

    #[test]
    fn pages_below_a_page_belong_to_it() {
        let of = |rest: &str| ProjectPage::of_path(&format!("/projects/p{rest}"));
        for page in ProjectPage::ALL {
            assert_eq!(ProjectPage::of_path(&page.href("p")), Some(page));
        }
        assert_eq!(of("/stages/s/versions"), Some(ProjectPage::Pipeline));
        assert_eq!(of("/sample"), Some(ProjectPage::Golden));
        assert_eq!(of("/attempts/a"), Some(ProjectPage::Training));
        assert_eq!(of("/debriefs/d/minutes"), Some(ProjectPage::Debriefs));
        assert_eq!(of("/tasks/t"), Some(ProjectPage::Tasks));
        assert_eq!(of("/tasks/t/review"), Some(ProjectPage::Review));
        assert_eq!(of("/nowhere"), None);
        assert_eq!(ProjectPage::of_path("/account"), None);
    }

    #[test]
    fn the_queue_waits_for_taskers_alone() {
        let counts = WaitingCounts {
            tasks_in_work: Some(2),
            tasks_to_claim: Some(40),
            questions: Some(3),
            releases_to_sign: Some(1),
            ..WaitingCounts::default()
        };
        assert_eq!(ProjectPage::Tasks.waiting(&counts, Role::Tasker), 42);
        assert_eq!(ProjectPage::Tasks.waiting(&counts, Role::Operations), 2);
        assert_eq!(ProjectPage::Releases.waiting(&counts, Role::Stakeholder), 4);
        assert_eq!(ProjectPage::Review.waiting(&counts, Role::Qa), 0);
    }

    #[test]
    fn a_role_may_open_its_frequent_pages() {
        for role in Role::ALL {
            let offered: Vec<_> = ProjectPage::offered(role).collect();
            assert!(ProjectPage::frequent(role).iter().all(|page| offered.contains(page)), "{role:?}");
        }
    }

    #[test]
    fn a_count_at_the_limit_says_that_there_may_be_more() {
        assert_eq!(count_text(999), "999");
        assert_eq!(count_text(MAX_WAITING), "999+");
    }
}
