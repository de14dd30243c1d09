//! What the vehicle goes within a sweep, and whether points are moved to where they were at one instant.

use super::transfer::ImportTransfer;
use assay_core::api::PreviewMotion;
use assay_core::scene::motion::SweepTime;
use leptos::prelude::*;

/// Shown where points say when they were recorded.
#[component]
pub(super) fn MotionChoice(transfer: ImportTransfer, motion: PreviewMotion) -> impl IntoView {
    let PreviewMotion { field, unit, sweep_us, travel_m, turn_deg, suggested } = motion;
    let choices = transfer.choices;
    let chosen = choices.with_untracked(|c| c.motion_compensation);
    // Whole numbers, so that the page needs no code for decimals of its own.
    let (ms, cm, degrees) =
        ((sweep_us + 500) / 1000, (travel_m * 100.0 + 0.5) as u32, (turn_deg + 0.5) as u32);
    let summary = format!("Every point says when it was recorded ({field}, {unit}). A sweep takes {ms} ms.");
    if cm == 0 && degrees == 0 && chosen.is_none() {
        let still = format!("{summary} The vehicle stands all the time, or its poses are not known.");
        return view! { <p class="dim small" data-testid="motion">{still}</p> }.into_any();
    }
    let turns = if degrees > 0 { format!(" and turns by up to {degrees}°") } else { String::new() };
    let smeared = format!(
        "{summary} In that time the vehicle goes up to {cm} cm{turns}: points are smeared by as much, unless they were moved to one \
         instant already."
    );
    let options = [
        (None, "Leave the points where they are: somebody did this before"),
        (Some(SweepTime::Zero), "Move them: their times count from the sweep's time"),
        (Some(SweepTime::Start), "Move them: the sweep's time is when it began"),
        (Some(SweepTime::Middle), "Move them: the sweep's time is its middle"),
        (Some(SweepTime::End), "Move them: the sweep's time is when it ended"),
    ];
    // A clock's times never count from the sweep's.
    let fits = move |at: &Option<SweepTime>| *at != Some(SweepTime::Zero) || suggested == SweepTime::Zero;
    let name = |at: Option<SweepTime>| at.map_or("", SweepTime::name);
    let options = options.into_iter().filter(|(at, _)| fits(at)).map(|(at, label)| {
        let likely = if at == Some(suggested) { " (likely)" } else { "" };
        view! { <option value=name(at) selected=at == chosen>{label}{likely}</option> }
    });
    let choose = move |event| {
        let value = event_target_value(&event);
        choices.update(|c| c.motion_compensation = SweepTime::ALL.into_iter().find(|at| at.name() == value));
        transfer.preview();
    };
    view! {
        <div class="field" data-testid="motion">
            <label for="import-motion">"Motion within a sweep"</label>
            <p class="dim small">{smeared}</p>
            <select class="select" id="import-motion" on:change=choose>{options.collect_view()}</select>
            <p class="dim small">"The files stay as they were beside the moved clouds. The calibration check shows whether edges meet the pictures."</p>
        </div>
    }
    .into_any()
}
