//! Preview of an import: shown before anything is stored, with settings to correct it.

use super::import_files::ImportFile;
use super::motion::MotionChoice;
use super::report::{ImportProblems, UnreadFields, count, format_title};
use super::transfer::{ImportPhase, ImportTransfer};
use assay_core::api::{ForwardDirection, ImportPreview, PreviewClass};
use leptos::prelude::*;
use std::fmt::Write;

/// Half the edge of the view from above, cm.
const REACH_CM: i32 = 5_000;

/// The step between sending and importing.
#[component]
pub(super) fn PreviewView(
    transfer: ImportTransfer,
    files: RwSignal<Vec<ImportFile>, LocalStorage>,
) -> impl IntoView {
    let phase = transfer.phase;
    move || {
        let ImportPhase::Preview(preview) = phase.get() else { return None };
        let ImportPreview {
            format,
            scenes,
            frames,
            objects,
            elsewhere,
            sensors,
            classes,
            known,
            motion,
            problems,
            more_problems,
            not_read,
            ..
        } = (*preview).clone();
        let summary = match format.is_empty() {
            true => "Nothing here is known".to_owned(),
            false => format!("Taken for {}", format_title(&format)),
        };
        let parts = [
            count(scenes, "scene", "scenes"),
            count(frames, "frame", "frames"),
            count(objects, "object", "objects"),
        ];
        let of_space = !preview.points.is_empty();
        Some(view! {
            <div class="stack loose" data-testid="import-preview">
                <div>
                    <h2>{summary}</h2>
                    <p class="dim">{parts.join(", ")}</p>
                    <p class="dim small">{sensors.join(" · ")}</p>
                    {(elsewhere > 0).then(|| view! {
                        <p data-testid="import-elsewhere">
                            {format!("{} without a photograph in it: tasks that nobody has begun begin with those of their scene's name.", count(elsewhere, "label file", "label files"))}
                        </p>
                    })}
                </div>
                {of_space.then(|| view! { <DirectionChoice transfer=transfer /> })}
                <PreviewImage preview=*preview files=files />
                {motion.map(|motion| view! { <MotionChoice transfer=transfer motion=motion /> })}
                <ClassMapping transfer=transfer classes=classes known=known />
                <ImportProblems problems=problems more=more_problems />
                <UnreadFields lines=not_read />
                <div class="row">
                    <button class="btn main large" data-testid="confirm-import" disabled=scenes + elsewhere == 0 on:click=move |_| transfer.import()>
                        {if scenes == 0 { "Import labels".to_owned() } else { format!("Import {}", count(scenes, "scene", "scenes")) }}
                    </button>
                    <button class="btn quiet" on:click=move |_| phase.set(ImportPhase::Choosing)>"Back"</button>
                </div>
            </div>
        })
    }
}

/// Which way is ahead: the picture turns with it.
#[component]
fn DirectionChoice(transfer: ImportTransfer) -> impl IntoView {
    let choices = transfer.choices;
    let ways = [
        (ForwardDirection::Ahead, "Direction is right"),
        (ForwardDirection::Left, "Rotate to the left"),
        (ForwardDirection::Right, "Rotate to the right"),
        (ForwardDirection::Behind, "Flip direction"),
    ];
    // The arrow always is what is ahead now: a choice turns on from there.
    let turned = move |by: ForwardDirection| {
        let all = [
            ForwardDirection::Ahead,
            ForwardDirection::Left,
            ForwardDirection::Behind,
            ForwardDirection::Right,
        ];
        let place = |way: ForwardDirection| all.iter().position(|w| *w == way).unwrap_or(0);
        all[(place(choices.with_untracked(|c| c.forward)) + place(by)) % 4]
    };
    let buttons = ways.into_iter().skip(1).map(|(way, label)| {
        view! {
            <button class="btn" on:click=move |_| {
                let forward = turned(way);
                choices.update(|c| c.forward = forward);
                transfer.preview();
            }>{label}</button>
        }
    });
    view! { <div class="row" role="group" aria-label="Direction of travel" data-testid="ahead">{buttons.collect_view()}</div> }
}

#[component]
fn PreviewImage(preview: ImportPreview, files: RwSignal<Vec<ImportFile>, LocalStorage>) -> impl IntoView {
    if !preview.points.is_empty() {
        return above(&preview).into_any();
    }
    let [width, height] = preview.picture_size;
    let chosen = files.with_untracked(|all| {
        let file = all.iter().find(|f| f.path == preview.picture).map(|f| f.file.clone());
        file.and_then(|file| web_sys::Url::create_object_url_with_blob(&file).ok())
    });
    let Some(url) = chosen else { return ().into_any() };
    let forget = url.clone();
    on_cleanup(move || {
        let _ = web_sys::Url::revoke_object_url(&forget);
    });
    let mut path = String::new();
    for [x, y, w, h] in &preview.boxes {
        let _ = write!(path, "M{x} {y}h{w}v{h}h-{w}z");
    }
    view! {
        <svg class="preview" viewBox=format!("0 0 {width} {height}") role="img" aria-label="The first image with its labels">
            <image href=url width=width height=height />
            <path d=path class="outline" />
        </svg>
    }
    .into_any()
}

/// The first sweep from above: ahead is up.
fn above(preview: &ImportPreview) -> impl IntoView {
    // Whole centimetres, so that the page needs no code for decimals of its own.
    let at = |[x, y]: [f32; 2]| format!("{} {}", (-y * 100.0) as i32, (-x * 100.0) as i32);
    let (mut dots, mut outlines) = (String::new(), String::new());
    for point in &preview.points {
        let _ = write!(dots, "M{}h0", at(*point));
    }
    for [a, b, c, d] in &preview.footprints {
        // The front is drawn twice, so that it stands out.
        let _ = write!(outlines, "M{}L{}L{}L{}zM{}L{}", at(*a), at(*b), at(*c), at(*d), at(*a), at(*d));
    }
    view! {
        <svg
            class="preview" viewBox=format!("{0} {0} {1} {1}", -REACH_CM, 2 * REACH_CM)
            role="img" aria-label="The first sweep from above with its cuboids; the arrow points ahead"
        >
            <path d=dots class="points" />
            <path d=outlines class="outline" data-testid="footprints" />
            <path d="M0 300V-800M-250 -500L0 -800L250 -500" class="arrow" />
        </svg>
    }
}

/// The classes of the labels, and what each is called here.
#[component]
fn ClassMapping(transfer: ImportTransfer, classes: Vec<PreviewClass>, known: Vec<String>) -> impl IntoView {
    let choices = transfer.choices;
    let row = move |class: PreviewClass| {
        let same = known.iter().find(|k| k.eq_ignore_ascii_case(&class.name)).cloned();
        let chosen = choices.with_untracked(|c| c.classes.get(&class.name).cloned()).or(same);
        let options = known.clone().into_iter().map(|name| {
            let selected = chosen.as_ref() == Some(&name);
            view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
        });
        let theirs = class.name.clone();
        let choose = move |event| {
            let ours = event_target_value(&event);
            let theirs = theirs.clone();
            choices.update(|c| {
                let _ =
                    if ours.is_empty() { c.classes.remove(&theirs) } else { c.classes.insert(theirs, ours) };
            });
        };
        view! {
            <tr>
                <td class="mono">{class.name.clone()}</td>
                <td class="num">{class.objects}</td>
                <td>
                    <select class="select" aria-label=format!("Class for {}", class.name) on:change=choose>
                        <option value="" selected=chosen.is_none()>"a new class"</option>
                        {options.collect_view()}
                    </select>
                </td>
            </tr>
        }
    };
    (!classes.is_empty()).then(|| {
        view! {
            <div class="card">
                <table class="table" data-testid="classes">
                    <thead><tr><th>"Class in the labels"</th><th>"Objects"</th><th>"Becomes"</th></tr></thead>
                    <tbody>{classes.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
    })
}
