//! Settings of a stage's tasks: claims, review, rework, honeypots. Saved by themselves, since no release has them.

use crate::client::{ApiError, routes};
use crate::pages::save_bar::SaveBar;
use crate::pages::save_conflict::SaveConflict;
use crate::ui::{ErrorNote, FieldError, NumberField, NumberRange, Remote, RemoteForm, TimeAgo, Toasts};
use assay_core::api::{HoneypotStatus, TaskSettingsDetail};
use assay_core::pipeline::{
    MAX_HONEYPOT_SHARE, MAX_LABELS_PER_TASK, QualityRouting, ReworkPolicy, TaskSettings,
};
use leptos::prelude::*;

/// Where the settings are, and what is being written.
#[derive(Clone, Copy)]
struct TaskSettingsDraft {
    settings: RwSignal<TaskSettings>,
    /// The revision that a save replaces.
    revision: RwSignal<u32>,
    error: RwSignal<Option<ApiError>>,
    editable: bool,
    source: Remote<TaskSettingsDetail>,
}

/// The card.
#[component]
pub(super) fn TaskSettingsCard(
    /// Id of the project.
    project: String,
    /// Id of the stage.
    stage: String,
    /// Whether this person may change them.
    editable: bool,
) -> impl IntoView {
    let (id, of) = (project.clone(), stage.clone());
    let source = Remote::new(move || {
        let (project, stage) = (id.clone(), of.clone());
        async move { routes::task_settings(&project, &stage).await }
    });
    let address = StoredValue::new((project, stage));
    view! {
        <section class="card pad stack" aria-label="Tasks" data-testid="task-settings">
            <RemoteForm from=source view=move |detail| {
                let draft = TaskSettingsDraft {
                    settings: RwSignal::new(detail.settings),
                    revision: RwSignal::new(detail.revision),
                    error: RwSignal::new(None),
                    editable,
                    source,
                };
                view! { <SettingsForm detail=detail draft=draft address=address /> }
            } />
        </section>
    }
}

#[component]
fn SettingsForm(
    detail: TaskSettingsDetail,
    draft: TaskSettingsDraft,
    address: StoredValue<(String, String)>,
) -> impl IntoView {
    let TaskSettingsDraft { settings, revision, error, editable, source } = draft;
    let original = detail.settings;
    let changed = Memo::new(move |_| settings.get() != original);
    let (busy, toasts) = (RwSignal::new(false), Toasts::get());
    let save = move || {
        busy.set(true);
        error.set(None);
        leptos::task::spawn_local(async move {
            let (project, stage) = address.get_value();
            let (seen, body) = (revision.get_untracked(), settings.get_untracked());
            match routes::update_task_settings(&project, &stage, seen, &body).await {
                Ok(saved) => {
                    toasts.show("Saved.");
                    source.set(saved);
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                    busy.try_set(false);
                }
            }
        });
    };
    let status = detail.honeypots;
    let discard = move || settings.set(original);
    view! {
        <div class="row wrap">
            <h2>"Tasks"</h2>
            {detail.by_name.clone().map(|name| view! {
                <span class="dim small">{format!("changed by {name} ")}{detail.at.clone().map(|at| view! { <TimeAgo at=at /> })}</span>
            })}
            {editable.then(|| view! { <SaveBar changed=changed busy=busy test_id="save-task-settings" save=save discard=discard /> })}
        </div>
        <SettingsError draft=draft />
        <div class="form-grid">
            <SettingField draft=draft id="claim-minutes" label="A claim lasts without activity, minutes" pointer="/claim_minutes"
                range=NumberRange::whole(5, 1440) get=|s| f64::from(s.claim_minutes) set=|s, v| s.claim_minutes = v as u32 />
            <SettingField draft=draft id="priority" label="Priority, 0 to 9" pointer="/priority"
                hint="Of the stages with open tasks, “Next task” takes the one with the highest priority."
                range=NumberRange::whole(0, 9) get=|s| f64::from(s.priority) set=|s, v| s.priority = v as u32 />
            <SettingField draft=draft id="labels-per-task" label="People who label each task" pointer="/labels_per_task"
                hint="Several do not see each other's labels; a reviewer accepts the merged one."
                range=NumberRange::whole(1, MAX_LABELS_PER_TASK) get=|s| f64::from(s.labels_per_task)
                set=|s, v| s.labels_per_task = v as u32 />
            <SettingField draft=draft id="review-share" label="Submissions that a person reviews, %" pointer="/review_share"
                hint="The others are accepted at once."
                range=NumberRange::new(0.0, 100.0) get=|s| percent(s.review_share) set=|s, v| s.review_share = v / 100.0 />
            <ReworkField draft=draft />
        </div>
        <QualityFields draft=draft />
        <h3>"Honeypots"</h3>
        <p class="dim small">
            "Vetted golden items among the tasks, which their taskers cannot tell from others. Their labels are graded against golden and say how \
             good each person's labels are. Where a stage has honeypots, taskers take the next task and do not see the queue."
        </p>
        <div class="form-grid">
            <SettingField draft=draft id="honeypot-share" label="Tasks that are honeypots, %" pointer="/honeypots/share"
                range=NumberRange::new(0.0, MAX_HONEYPOT_SHARE * 100.0)
                get=|s| percent(s.honeypots.share) set=|s, v| s.honeypots.share = v / 100.0 />
            <SettingField draft=draft id="feedback-hours" label="The result is shown after, hours" pointer="/honeypots/feedback_hours"
                range=NumberRange::whole(0, 720)
                get=|s| f64::from(s.honeypots.feedback_hours) set=|s, v| s.honeypots.feedback_hours = v as u32 />
            <SettingField draft=draft id="max-exposures" label="People who get the same golden item at most" pointer="/honeypots/max_exposures"
                range=NumberRange::whole(1, 10_000)
                get=|s| f64::from(s.honeypots.max_exposures) set=|s, v| s.honeypots.max_exposures = v as u32 />
        </div>
        <p class="small" data-testid="honeypot-status">{status_text(&status)}</p>
    }
}

/// A share in percent, without the rounding errors of the multiplication.
fn percent(share: f64) -> f64 {
    (share * 1e6).round() / 1e4
}

/// How the honeypots of a stage are doing.
fn status_text(status: &HoneypotStatus) -> String {
    let HoneypotStatus { golden, over_exposed, queued, in_work, graded, right } = *status;
    if golden == 0 {
        return "This stage has no vetted golden item yet, so no task can be a honeypot.".to_owned();
    }
    let known = match over_exposed {
        0 => String::new(),
        known => format!(" ({known} of them known to too many people)"),
    };
    let share = match graded {
        0 => String::new(),
        _ => format!(", {right} of them right"),
    };
    let items = if golden == 1 { "item" } else { "items" };
    format!(
        "{golden} vetted golden {items}{known}. Honeypots: {queued} queued, {in_work} in work, {graded} graded{share}."
    )
}

/// What the server refused, or the version of somebody else who saved first.
#[component]
fn SettingsError(draft: TaskSettingsDraft) -> impl IntoView {
    let TaskSettingsDraft { revision, error, source, .. } = draft;
    let keep_mine = move |theirs| {
        revision.set(theirs);
        error.set(None);
    };
    move || {
        let refused = error.get()?;
        if refused.status() != Some(412) {
            return refused.fields().is_empty().then(|| view! { <ErrorNote error=refused /> }.into_any());
        }
        let title = "Somebody changed these settings meanwhile";
        let revision = |theirs: &TaskSettingsDetail| theirs.revision;
        Some(
            view! { <SaveConflict title=title error=refused source=source revision=revision keep_mine=keep_mine /> }
                .into_any(),
        )
    }
}

#[component]
fn SettingField(
    draft: TaskSettingsDraft,
    id: &'static str,
    label: &'static str,
    /// JSON pointer to the setting, for errors.
    pointer: &'static str,
    #[prop(optional)] hint: &'static str,
    range: NumberRange,
    get: fn(&TaskSettings) -> f64,
    set: fn(&mut TaskSettings, f64),
) -> impl IntoView {
    let value = Signal::derive(move || Some(draft.settings.with(get)));
    let set = move |typed: Option<f64>| {
        if let Some(number) = typed {
            draft.settings.update(|settings| set(settings, number));
        }
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <NumberField id=id value=value set=Callback::new(set) range=range disabled=!draft.editable />
            {(!hint.is_empty()).then(|| view! { <span class="hint">{hint}</span> })}
            <FieldError error=draft.error pointer=pointer />
        </div>
    }
}

/// Review by the quality of each person's labels.
#[component]
fn QualityFields(draft: TaskSettingsDraft) -> impl IntoView {
    let is_on = Memo::new(move |_| draft.settings.with(|settings| settings.by_quality.is_some()));
    let turn = move |event| {
        let by_quality = event_target_checked(&event).then_some(DEFAULT_ROUTING);
        draft.settings.update(|settings| settings.by_quality = by_quality);
    };
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=is_on disabled=!draft.editable on:change=turn />
            <span>
                "Review by the quality of each person's labels"<br />
                <span class="dim small">
                    "Who is surely above the bar has the share above reviewed, who is surely below it everything, and others as much as reviewers \
                     have time for. It follows from honeypots and exams; see Taskers."
                </span>
            </span>
        </label>
        {move || is_on.get().then(|| view! {
            <div class="form-grid">
                <RoutingField draft=draft id="quality-bar" label="Right objects that the stage needs, %"
                    range=NumberRange::new(0.0, 100.0) get=|r| Some(percent(r.bar))
                    set=|r, v| if let Some(v) = v { r.bar = v / 100.0 } />
                <RoutingField draft=draft id="consensus-below" label="Several labels of people who are surely below, %" optional=true
                    hint="Three people label such a task without seeing each other's labels, which are merged. Empty: never."
                    range=NumberRange::new(0.0, 100.0) get=|r| r.consensus_below.map(percent)
                    set=|r, v| r.consensus_below = v.map(|v| v / 100.0) />
                <RoutingField draft=draft id="pause-below" label="Pause people who are surely below, %" optional=true
                    hint="Empty: nobody is paused by itself."
                    range=NumberRange::new(0.0, 100.0) get=|r| r.pause_below.map(percent)
                    set=|r, v| r.pause_below = v.map(|v| v / 100.0) />
                <RoutingField draft=draft id="reviews-per-day" label="Reviews a day for people who are not sure yet"
                    range=NumberRange::whole(0, 100_000) get=|r| Some(f64::from(r.reviews_per_day))
                    set=|r, v| if let Some(v) = v { r.reviews_per_day = v as u32 } />
            </div>
        })}
        <FieldError error=draft.error pointer="/by_quality" />
    }
}

/// What review by quality begins with.
const DEFAULT_ROUTING: QualityRouting =
    QualityRouting { bar: 0.9, consensus_below: None, pause_below: None, reviews_per_day: 50 };

#[component]
fn RoutingField(
    draft: TaskSettingsDraft,
    id: &'static str,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] optional: bool,
    range: NumberRange,
    get: fn(&QualityRouting) -> Option<f64>,
    set: fn(&mut QualityRouting, Option<f64>),
) -> impl IntoView {
    let value =
        Signal::derive(move || draft.settings.with(|settings| settings.by_quality.as_ref().and_then(get)));
    let set = move |typed: Option<f64>| {
        draft.settings.update(|settings| {
            if let Some(routing) = &mut settings.by_quality {
                set(routing, typed);
            }
        });
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <NumberField id=id value=value set=Callback::new(set) range=range optional=optional disabled=!draft.editable />
            {(!hint.is_empty()).then(|| view! { <span class="hint">{hint}</span> })}
        </div>
    }
}

#[component]
fn ReworkField(draft: TaskSettingsDraft) -> impl IntoView {
    let option = move |policy: ReworkPolicy, name: &'static str, title: &'static str| {
        let is_chosen = move || draft.settings.with(|settings| settings.rework == policy);
        view! { <option value=name selected=is_chosen>{title}</option> }
    };
    let choose = move |event| {
        let rework = match event_target_value(&event).as_str() {
            "somebody_else" => ReworkPolicy::SomebodyElse,
            _ => ReworkPolicy::SamePerson,
        };
        draft.settings.update(|settings| settings.rework = rework);
    };
    view! {
        <div class="field">
            <label for="rework">"A rejected label is corrected by"</label>
            <select class="select slim" id="rework" disabled=!draft.editable on:change=choose>
                {option(ReworkPolicy::SamePerson, "same_person", "the person who made it")}
                {option(ReworkPolicy::SomebodyElse, "somebody_else", "somebody else")}
            </select>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_round_number_in_percent() {
        assert_eq!([0.05, 0.07, 0.29, 0.125].map(percent), [5.0, 7.0, 29.0, 12.5]);
    }

    #[test]
    fn the_status_says_what_there_is_and_what_is_missing() {
        assert!(status_text(&HoneypotStatus::default()).contains("no vetted golden item yet"));
        let status =
            HoneypotStatus { golden: 12, over_exposed: 2, queued: 3, in_work: 1, graded: 40, right: 37 };
        assert_eq!(
            status_text(&status),
            "12 vetted golden items (2 of them known to too many people). Honeypots: 3 queued, 1 in work, 40 graded, 37 of them right."
        );
    }
}
