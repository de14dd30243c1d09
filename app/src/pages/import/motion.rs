//! Motion within a sweep, and the choice whether points are moved to one instant.

use super::transfer::ImportTransfer;
use assay_core::api::PreviewMotion;
use assay_core::scene::motion_compensation::SweepTime;
use leptos::prelude::*;

/// Choice for clouds whose points have times.
#[component]
pub(super) fn MotionChoice(transfer: ImportTransfer, motion: PreviewMotion) -> impl IntoView {
    let choices = transfer.choices;
    let chosen = choices.with_untracked(|c| c.motion_compensation);
    let smear = Smear::from_motion(&motion);
    if smear.is_none() && chosen.is_none() {
        return view! { <p class="dim small" data-testid="motion">{motion_summary(&motion, smear)}</p> }
            .into_any();
    }
    let smeared = motion_summary(&motion, Some(smear.unwrap_or_default()));
    let suggested = motion.suggested;
    let options = [
        (None, "Leave the points where they are: somebody did this before"),
        (Some(SweepTime::Zero), "Move them: their times count from the sweep's time"),
        (Some(SweepTime::Start), "Move them: the sweep's time is when it began"),
        (Some(SweepTime::Middle), "Move them: the sweep's time is its middle"),
        (Some(SweepTime::End), "Move them: the sweep's time is when it ended"),
    ];
    // Absolute times never count from the sweep's time.
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

/// How far points are smeared within a sweep, in whole numbers as people read them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Smear {
    travel_cm: u32,
    turn_deg: u32,
}

impl Smear {
    /// `None` if the vehicle stands still.
    fn from_motion(motion: &PreviewMotion) -> Option<Self> {
        let (travel_cm, turn_deg) =
            ((motion.travel_m * 100.0).round() as u32, motion.turn_deg.round() as u32);
        (travel_cm > 0 || turn_deg > 0).then_some(Self { travel_cm, turn_deg })
    }
}

fn motion_summary(motion: &PreviewMotion, smear: Option<Smear>) -> String {
    let PreviewMotion { field, unit, sweep_us, .. } = motion;
    let ms = (f64::from(*sweep_us) / 1000.0).round();
    let summary = format!("Every point says when it was recorded ({field}, {unit}). A sweep takes {ms} ms.");
    let Some(Smear { travel_cm, turn_deg }) = smear else {
        return format!("{summary} The vehicle stands all the time, or its poses are not known.");
    };
    let turns = if turn_deg > 0 { format!(" and turns by up to {turn_deg}°") } else { String::new() };
    format!(
        "{summary} In that time the vehicle goes up to {travel_cm} cm{turns}: points are smeared by as much, unless they were moved \
         to one instant already."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn motion(travel_m: f32, turn_deg: f32) -> PreviewMotion {
        let (field, unit) = ("t".to_owned(), "ns".to_owned());
        PreviewMotion { field, unit, sweep_us: 99_600, travel_m, turn_deg, suggested: SweepTime::Zero }
    }

    #[test]
    fn a_vehicle_that_stands_smears_nothing() {
        assert_eq!(Smear::from_motion(&motion(0.004, 0.4)), None);
        let text = motion_summary(&motion(0.0, 0.0), None);
        assert!(
            text.starts_with("Every point says when it was recorded (t, ns). A sweep takes 100 ms."),
            "{text}"
        );
        assert!(text.contains("stands all the time"), "{text}");
    }

    #[test]
    fn travel_and_turn_are_rounded() {
        let smear = Smear::from_motion(&motion(1.236, 2.5));
        assert_eq!(smear, Some(Smear { travel_cm: 124, turn_deg: 3 }));
        let text = motion_summary(&motion(1.236, 2.5), smear);
        assert!(text.contains("goes up to 124 cm and turns by up to 3°: points"), "{text}");
        let straight = motion_summary(&motion(1.0, 0.0), Smear::from_motion(&motion(1.0, 0.0)));
        assert!(straight.contains("goes up to 100 cm: points"), "{straight}");
    }
}
