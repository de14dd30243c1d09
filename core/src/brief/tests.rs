use super::{
    Brief, DataNeed, ExistingData, Goal, GoalLink, Kpi, Milestone, WorkItem, WorkItemName, changes,
    format_day, goal_coverage, merge, parse_day, proposals,
};
use crate::scene::SensorModality;
use proptest::prelude::*;

fn goal(id: &str, parent: Option<&str>) -> Goal {
    Goal {
        id: id.to_owned(),
        parent: parent.map(str::to_owned),
        name: format!("goal {id}"),
        ..Goal::default()
    }
}

fn rule(name: &str) -> WorkItem {
    WorkItem::Rule { stage: "s".to_owned(), name: name.to_owned() }
}

fn brief() -> Brief {
    Brief {
        goals: vec![goal("land", None), goal("clear", Some("land")), goal("fly", None)],
        milestones: vec![Milestone {
            id: "m".to_owned(),
            name: "golden v1".to_owned(),
            date: "2027-02-01".to_owned(),
            teams: vec!["ML".to_owned()],
            goals: vec!["land".to_owned()],
            ..Milestone::default()
        }],
        links: vec![GoalLink { work: rule("treetops"), goal: "clear".to_owned() }],
        ..Brief::default()
    }
}

#[test]
fn goals_follow_the_goal_that_they_are_part_of() {
    let brief = brief();
    let order: Vec<_> = brief.tree().into_iter().map(|(depth, g)| (depth, g.id.as_str())).collect();
    assert_eq!(order, [(0, "land"), (1, "clear"), (0, "fly")]);
}

#[test]
fn a_brief_that_does_not_hold_together_is_refused_at_the_place() {
    let error = |change: &dyn Fn(&mut Brief)| {
        let mut brief = brief();
        change(&mut brief);
        brief.check().unwrap_err().pointer
    };
    assert_eq!(brief().check(), Ok(()));
    assert_eq!(error(&|b| b.goals[2].id = "land".to_owned()), "/goals/2/id");
    assert_eq!(error(&|b| b.goals[0].parent = Some("clear".to_owned())), "/goals/0/parent");
    assert_eq!(error(&|b| b.goals[1].parent = Some("gone".to_owned())), "/goals/1/parent");
    assert_eq!(error(&|b| b.goals[0].deadline = "2027-02-29".to_owned()), "/goals/0/deadline");
    assert_eq!(error(&|b| b.milestones[0].date = "soon".to_owned()), "/milestones/0/date");
    assert_eq!(error(&|b| b.milestones[0].goals = vec!["gone".to_owned()]), "/milestones/0/goals");
    assert_eq!(error(&|b| b.milestones[0].escalate_to = "A\nB".to_owned()), "/milestones/0/escalate_to");
    assert_eq!(error(&|b| b.links[0].goal = "gone".to_owned()), "/links/0/goal");
    assert_eq!(error(&|b| b.answers.sees.text = "x".repeat(30_000)), "/answers/sees/text");
    let kpi = Kpi { id: "k".to_owned(), name: "recall".to_owned(), target: f64::NAN, ..Kpi::default() };
    assert_eq!(error(&|b| b.goals[0].kpis = vec![kpi.clone()]), "/goals/0/kpis/0/target");
}

#[test]
fn a_covered_sub_goal_covers_its_parent_and_stages_and_rules_support_through_each_other() {
    let named = |work: WorkItem| WorkItemName { work, name: String::new() };
    let stage = || WorkItem::Stage { stage: "s".to_owned() };
    let work = [named(stage()), named(rule("treetops")), named(rule("simple"))];
    let coverage = goal_coverage(&brief(), &work);
    assert_eq!(coverage.uncovered_goals, ["fly"]);
    assert_eq!(coverage.unlinked, [named(rule("simple"))], "the rule supports the goal for the stage");
    let mut by_stage = brief();
    by_stage.links.push(GoalLink { work: stage(), goal: "fly".to_owned() });
    by_stage.links.push(GoalLink { work: rule("gone"), goal: "fly".to_owned() });
    let coverage = goal_coverage(&by_stage, &work);
    assert_eq!((coverage.uncovered_goals, coverage.unlinked, coverage.gone), (vec![], vec![], vec![2]));
}

#[test]
fn changes_are_described_in_words() {
    let (before, mut after) = (brief(), brief());
    assert_eq!(changes(&before, &before), Vec::<String>::new());
    after.answers.sees.text = "One camera, 60 m up.".to_owned();
    after.goals[0].deadline = "2027-03-01".to_owned();
    after.goals.pop();
    after.milestones[0].teams.push("operations".to_owned());
    after.milestones[0].escalate_to = "Ada".to_owned();
    after.links.clear();
    assert_eq!(
        changes(&before, &after),
        [
            "answered: What does it see when it is used?",
            "goal goal land: deadline 2027-03-01, before none",
            "goal removed: goal fly",
            "milestone golden v1: signed by ML, operations",
            "milestone golden v1: silence goes to Ada",
            "the rule treetops no longer supports goal clear",
        ]
    );
}

#[test]
fn what_two_wrote_at_once_is_put_together() {
    let base = brief();
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    mine.goals[0].name = "Land anywhere".to_owned();
    mine.goals.push(goal("new", None));
    mine.links.clear();
    theirs.answers.sees.text = "Two cameras.".to_owned();
    theirs.goals[1].deadline = "2027-05-01".to_owned();
    theirs.milestones.clear();
    let (both, conflicts) = merge(&base, &mine, &theirs);
    assert_eq!(conflicts, Vec::<String>::new());
    assert_eq!(both.answers, theirs.answers);
    assert_eq!((both.milestones.len(), both.links.len()), (0, 0));
    let merged: Vec<_> = both.goals.iter().map(|g| (g.name.as_str(), g.deadline.as_str())).collect();
    let wanted = [("Land anywhere", ""), ("goal clear", "2027-05-01"), ("goal fly", ""), ("goal new", "")];
    assert_eq!(merged, wanted);
}

#[test]
fn what_both_changed_is_named_and_words_outlive_being_dropped() {
    let base = brief();
    let (mut mine, mut theirs) = (base.clone(), base.clone());
    mine.goals[0].name = "Land anywhere".to_owned();
    theirs.goals[0].name = "Land at night".to_owned();
    mine.goals.retain(|g| g.id != "fly");
    theirs.goals[2].why = "For the show.".to_owned();
    let (both, conflicts) = merge(&base, &mine, &theirs);
    assert_eq!(conflicts, ["Land at night", "goal fly"]);
    assert_eq!(both.goals[0].name, "Land anywhere");
    assert_eq!(both.goals[2].why, "For the show.");
}

fn need(what: &str, classes: &[&str], sensors: &[SensorModality]) -> DataNeed {
    let classes = classes.iter().map(|c| (*c).to_owned()).collect();
    DataNeed { what: what.to_owned(), classes, sensors: sensors.to_vec(), ..DataNeed::default() }
}

#[test]
fn stages_are_proposed_from_needs_with_what_is_due_first_and_the_reason_of_each() {
    use SensorModality::{Camera, Lidar};
    let mut brief = brief();
    brief.goals[0].needs =
        vec![need("meadows", &["meadow", "tree"], &[Camera]), need("anything", &[], &[Camera])];
    brief.goals[2].deadline = "2027-01-01".to_owned();
    brief.goals[2].needs =
        vec![need("wires", &["wire"], &[Camera, Lidar]), need("crowns", &["tree"], &[Camera])];
    let labeled = [(Camera, ["meadow".to_owned()].into())].into();
    let proposed = proposals(&brief, &ExistingData { sensors: [Camera].into(), labeled });
    let names: Vec<_> = proposed.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["wire in space", "tree on images"]);
    assert_eq!(
        proposed[0].reasons,
        ["goal fly needs wires by 2027-01-01.", "No scene has a LiDAR yet; import one first.",]
    );
    assert_eq!(proposed[1].goals, ["fly", "land"]);
    assert_eq!(proposed[1].reasons, ["goal fly needs crowns by 2027-01-01.", "goal land needs meadows."]);
}

#[test]
fn nothing_is_proposed_that_is_labeled_already_or_not_said() {
    let mut brief = brief();
    brief.goals[0].needs =
        vec![need("trees", &["tree"], &[SensorModality::Camera]), need("cars", &["car"], &[])];
    let labeled = [(SensorModality::Camera, ["tree".to_owned()].into())].into();
    assert_eq!(proposals(&brief, &ExistingData { labeled, ..ExistingData::default() }), vec![]);
}

#[test]
fn days_are_counted_as_the_calendar_does() {
    assert_eq!(parse_day("1970-01-01"), Some(0));
    assert_eq!(parse_day("2000-02-29"), Some(11_016));
    for text in
        ["1900-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "26-01-01", "2026-04-31", "٢٠٢٦-01-01"]
    {
        assert_eq!(parse_day(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn each_day_is_written_and_read_back(day in -700_000_i64..2_900_000) {
        prop_assert_eq!(parse_day(&format_day(day)), Some(day));
        prop_assert!(format_day(day) < format_day(day + 1));
    }

    #[test]
    fn any_parents_give_a_tree_or_an_error(parents in prop::collection::vec(prop::option::of(0..8_usize), 8)) {
        let goals = parents.iter().enumerate();
        let goals = goals.map(|(i, p)| goal(&i.to_string(), p.map(|p| p.to_string()).as_deref())).collect();
        let brief = Brief { goals, ..Brief::default() };
        if brief.check().is_ok() {
            prop_assert_eq!(brief.tree().len(), 8);
        }
    }
}
