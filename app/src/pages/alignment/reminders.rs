//! Reminders of silent teams: where they go, which only an admin sets, and the last ones.

use crate::client::{ApiError, routes};
use crate::ui::{ErrorNote, FieldError, Remote, RemoteView, Sending, TimeAgo, Toasts};
use assay_core::api::{NewReminder, Project, ReminderLog, ReminderRecord, ReminderSettings};
use assay_core::permission::Action;
use assay_core::silence::ReminderLevel;
use leptos::prelude::*;

/// Reminders that are listed.
const SHOWN: usize = 10;

/// The part of the section on silence.
#[component]
pub(super) fn Reminders(project: Project, log: Remote<ReminderLog>) -> impl IntoView {
    let id = StoredValue::new(project.id.clone());
    let may_set = project.role.may(Action::ManagePeople);
    view! {
        <RemoteView from=log view=move |found: ReminderLog| view! {
            <div class="stack" data-testid="reminders">
                <h3>"Reminders"</h3>
                <p>{state_text(&found)}</p>
                {may_set.then(|| view! {
                    <MailSetting project=id by_mail=found.by_mail can_mail=found.can_mail log=log />
                    <WebhookForm project=id has_webhook=found.has_webhook log=log />
                })}
                {(!found.sent.is_empty()).then(|| view! {
                    <ul class="small">{found.sent.iter().take(SHOWN).map(sent_line).collect_view()}</ul>
                })}
            </div>
        } />
    }
}

fn state_text(log: &ReminderLog) -> String {
    let targets = match (log.by_mail, log.has_webhook) {
        (true, true) => "by mail and webhook",
        (true, false) => "by mail",
        (false, true) => "by webhook",
        (false, false) => {
            return "No reminder is sent: an admin of the project has set neither mail nor a webhook for them.".to_owned();
        }
    };
    format!(
        "Silent teams are reminded {targets}, at most twice a week; a day later at the earliest, the person whom the brief names is asked."
    )
}

/// Buttons that remind a team at once, and that ask the person whom the milestone names.
#[component]
pub(super) fn RemindButtons(
    project: StoredValue<String>,
    team: String,
    /// Person whom the milestone names; empty: nobody.
    escalate_to: String,
    log: Remote<ReminderLog>,
) -> impl IntoView {
    let (sending, toasts, team) = (Sending::new(), Toasts::get(), StoredValue::new(team));
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let send = move |level: ReminderLevel| {
        error.set(None);
        sending.send(async move {
            let new = NewReminder { team: team.get_value(), level };
            match routes::send_reminder(&project.get_value(), &new).await {
                Ok(sent) => {
                    match sent.sent.first().and_then(|of| of.error.clone()) {
                        None => toasts.show("The message is sent."),
                        Some(failed) => toasts.show_error(failed),
                    }
                    log.set(sent);
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let escalate = (!escalate_to.is_empty()).then(|| {
        let click = move |_| send(ReminderLevel::Escalate);
        view! { <button class="btn small" disabled=move || sending.is_on() on:click=click>{format!("Ask {escalate_to}")}</button> }
    });
    view! {
        <div class="row wrap">
            <button class="btn small" disabled=move || sending.is_on() on:click=move |_| send(ReminderLevel::Remind)>
                {format!("Remind {} now", team.get_value())}
            </button>
            {escalate}
        </div>
        {move || error.get().map(|e| view! { <ErrorNote error=e /> })}
    }
}

/// Whether reminders go by mail.
#[component]
fn MailSetting(
    project: StoredValue<String>,
    by_mail: bool,
    can_mail: bool,
    log: Remote<ReminderLog>,
) -> impl IntoView {
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let set = move |event: leptos::ev::Event| {
        let by_mail = event_target_checked(&event);
        sending.send(async move {
            let settings = ReminderSettings { by_mail: Some(by_mail), ..ReminderSettings::default() };
            match routes::set_reminders(&project.get_value(), &settings).await {
                Ok(changed) => {
                    toasts.show(if by_mail { "Reminders go by mail." } else { "No reminder goes by mail." });
                    log.set(changed);
                }
                Err(refused) => {
                    toasts.show_error(refused.message());
                    log.reload();
                }
            }
        });
    };
    // Mail that cannot go out any more can still be turned off.
    let is_disabled = move || sending.is_on() || (!can_mail && !by_mail);
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=by_mail disabled=is_disabled on:change=set />
            "Mail to the people of a silent team, and to the member whom the milestone names"
        </label>
        {(!can_mail).then(|| view! {
            <p class="dim small">"This server has no mail server: its operator names one with ASSAY_SMTP_URL and ASSAY_MAIL_FROM."</p>
        })}
    }
}

fn sent_line(of: &ReminderRecord) -> impl IntoView + use<> {
    let what = match of.level {
        ReminderLevel::Remind => format!("{} was reminded ", of.team),
        ReminderLevel::Escalate => format!("The silence of {} was escalated ", of.team),
    };
    let what = match &of.error {
        None => what,
        Some(error) => format!("A message about {} failed. {error} ", of.team),
    };
    view! { <li>{what}<TimeAgo at=of.sent_at.clone() /></li> }
}

#[component]
fn WebhookForm(project: StoredValue<String>, has_webhook: bool, log: Remote<ReminderLog>) -> impl IntoView {
    let address = RwSignal::new(String::new());
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let save = move |webhook: String| {
        error.set(None);
        sending.send(async move {
            let done =
                if webhook.is_empty() { "The webhook is gone." } else { "Reminders go to the new address." };
            let settings = ReminderSettings { webhook: Some(webhook), ..ReminderSettings::default() };
            match routes::set_reminders(&project.get_value(), &settings).await {
                Ok(changed) => {
                    toasts.show(done);
                    log.set(changed);
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save(address.get_untracked());
    };
    view! {
        <form class="stack" on:submit=submit>
            <label class="field">
                <span class="label">"Address of a webhook"</span>
                <input class="input" type="url" required maxlength="2000" autocomplete="off" placeholder="https://…" bind:value=address />
                <span class="dim small">"Of a chat or a program that takes JSON with a text. Nobody can read the address here again."</span>
                <FieldError error=error pointer="/webhook" />
            </label>
            {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
            <div class="row">
                <button class="btn small" disabled=move || sending.is_on()>"Save address"</button>
                {has_webhook.then(|| view! {
                    <button class="btn small" type="button" disabled=move || sending.is_on() on:click=move |_| save(String::new())>
                        "Remove webhook"
                    </button>
                })}
            </div>
        </form>
    }
}
