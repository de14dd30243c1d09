//! What happens to a person's submissions in a stage, and the form that changes it for them alone.

use crate::client::{ApiError, routes};
use crate::ui::{Dialog, ErrorNote, FieldError, Remote, Sending, Toasts};
use assay_core::api::{NewRoute, PersonRoute, SetRoute};
use assay_core::trust::{CONSENSUS_LABELS, RouteKind};
use leptos::prelude::*;

/// A tasker in a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StageTasker {
    /// Id of the stage.
    pub(super) stage: String,
    /// Id of the person.
    pub(super) person: String,
    /// Their name.
    pub(super) name: String,
}

/// Words for a route, with the class of its tag.
pub(super) fn route_words(route: RouteKind) -> (&'static str, &'static str) {
    match route {
        RouteKind::StraightThrough => ("straight through", "tag good"),
        RouteKind::Sampled => ("sampled", "tag"),
        RouteKind::FullReview => ("full review", "tag warn"),
        RouteKind::Consensus => ("consensus", "tag warn"),
        RouteKind::Pause => ("paused", "tag bad"),
    }
}

/// What is reviewed of a person's submissions, in a sentence.
fn route_text(route: &PersonRoute) -> String {
    let share = match route.route {
        RouteKind::Pause => "No further tasks.".to_owned(),
        RouteKind::Consensus => format!("{CONSENSUS_LABELS} people label each task."),
        _ => format!("{:.0} % reviewed.", route.review_share * 100.0),
    };
    match &route.set {
        Some(SetRoute { why, by_name, .. }) => format!("{share} Set by {by_name}: {why}"),
        None => share,
    }
}

/// The cell of a table.
#[component]
pub(super) fn RouteCell(
    /// The person.
    tasker: StageTasker,
    /// What holds; none: what the stage's settings say for all.
    route: Option<PersonRoute>,
    /// The person whose route is being changed.
    changed: RwSignal<Option<StageTasker>>,
) -> impl IntoView {
    let shown = route.map(|route| {
        let (words, class) = route_words(route.route);
        let appeal = route.appeal.clone();
        view! {
            <span class=class>{words}</span>
            <div class="dim small">{route_text(&route)}</div>
            {appeal.map(|text| view! { <div class="small"><strong>"Says: "</strong>{text}</div> })}
        }
    });
    view! {
        <td data-testid="route">
            {shown}
            <button class="btn quiet small" on:click=move |_| changed.set(Some(tasker.clone()))>"Change"</button>
        </td>
    }
}

/// Form that sets a person's route.
#[component]
pub(super) fn RouteDialog(
    /// Id of the project.
    project: Memo<String>,
    /// The person whose route is being changed; the dialog opens with each one that is set.
    changed: RwSignal<Option<StageTasker>>,
    /// Where the routes come from.
    source: Remote<Vec<PersonRoute>>,
) -> impl IntoView {
    let (open, why) = (RwSignal::new(false), RwSignal::new(String::new()));
    let chosen: RwSignal<Option<RouteKind>> = RwSignal::new(None);
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    Effect::new(move |_| {
        if changed.with(Option::is_some) {
            why.set(String::new());
            chosen.set(None);
            error.set(None);
            open.set(true);
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(tasker) = changed.get_untracked() else { return };
        error.set(None);
        sending.send(async move {
            let body = NewRoute { route: chosen.get_untracked(), why: why.get_untracked() };
            match routes::set_route(&project.get_untracked(), &tasker.stage, &tasker.person, &body).await {
                Ok(()) => {
                    open.set(false);
                    toasts.show("Saved.");
                    source.reload();
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let choice = move |route: Option<RouteKind>| {
        let title = match route {
            None => "by the quality of their labels, as the stage's settings say",
            Some(RouteKind::StraightThrough) => "straight through: as few reviews as the stage has at least",
            Some(RouteKind::Sampled) => "sampled: at least half are reviewed",
            Some(RouteKind::FullReview) => "full review",
            Some(RouteKind::Consensus) => {
                "consensus: three people label each task, and a reviewer accepts the merged label"
            }
            Some(RouteKind::Pause) => "pause: no further tasks",
        };
        view! {
            <label class="check">
                <input type="radio" name="route" prop:checked=move || chosen.get() == route on:change=move |_| chosen.set(route) />
                <span>{title}</span>
            </label>
        }
    };
    let name = move || changed.with(|tasker| tasker.as_ref().map(|tasker| tasker.name.clone()));
    view! {
        <Dialog open=open title="Review of submissions">
            <form class="stack" on:submit=send>
                <p>"For "<strong>{name}</strong>" in this stage alone; nobody else's reviews change."</p>
                <fieldset class="field">
                    {choice(None)}
                    {RouteKind::ALL.map(|route| choice(Some(route))).collect_view()}
                </fieldset>
                <label class="field">
                    <span class="label">"Why"</span>
                    <input class="input" maxlength="400" required bind:value=why />
                    <FieldError error=error pointer="/why" />
                </label>
                {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
                <div class="row"><button class="btn main end" disabled=move || sending.is_on()>"Save"</button></div>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn a_route_says_what_is_reviewed_and_who_set_it() {
        let mut route: PersonRoute =
            from_value(json!({"stage": "s", "person": "p", "route": "sampled", "review_share": 0.25}))
                .unwrap();
        assert_eq!(route_text(&route), "25 % reviewed.");
        route.route = RouteKind::Pause;
        route.set =
            from_value(json!({"route": "pause", "why": "Boats.", "by_name": "Ola", "at": ""})).unwrap();
        assert_eq!(route_text(&route), "No further tasks. Set by Ola: Boats.");
    }
}
