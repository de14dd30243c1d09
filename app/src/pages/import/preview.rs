//! Preview of an import: shown before anything is stored, with settings to correct it.

use super::corrections::{ScaleChoice, ViewpointChoice};
use super::import_files::ImportFile;
use super::motion::MotionChoice;
use super::report::{ImportProblems, ImportWarnings, UnreadFields, count, format_title};
use super::transfer::{ImportPhase, ImportTransfer};
use assay_core::api::{ForwardDirection, ImportPreview, PreviewClass};
use leptos::prelude::*;

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
            warnings,
            ..
        } = (*preview).clone();
        let summary = match format.is_empty() {
            true => "Nothing here is known".to_owned(),
            false => format!("Format: {}", format_title(&format)),
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
                {if of_space {
                    view! { <ViewpointChoice transfer=transfer /> }.into_any()
                } else {
                    view! { <ScaleChoice transfer=transfer /> }.into_any()
                }}
                <ClassMapping transfer=transfer classes=classes known=known />
                <ImportProblems problems=problems more=more_problems />
                <ImportWarnings lines=warnings />
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

/// Buttons that turn the direction of travel, and the picture with it.
#[component]
fn DirectionChoice(transfer: ImportTransfer) -> impl IntoView {
    let choices = transfer.choices;
    let ways = [
        (ForwardDirection::Ahead, "Direction is right"),
        (ForwardDirection::Left, "Rotate to the left"),
        (ForwardDirection::Right, "Rotate to the right"),
        (ForwardDirection::Behind, "Flip direction"),
    ];
    let buttons = ways.into_iter().skip(1).map(|(way, label)| {
        view! {
            <button class="btn" on:click=move |_| {
                choices.update(|c| c.forward = turned(c.forward, way));
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
    let path = box_path(&preview.boxes);
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
    let dots: String = preview.points.iter().map(|point| format!("M{}h0", from_above(*point))).collect();
    let outlines: String = preview.footprints.iter().map(footprint_path).collect();
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

/// Table that maps classes of the files to classes of the stage.
#[component]
fn ClassMapping(transfer: ImportTransfer, classes: Vec<PreviewClass>, known: Vec<String>) -> impl IntoView {
    let choices = transfer.choices;
    let row = move |class: PreviewClass| {
        let chosen = choices.with_untracked(|c| c.classes.get(&class.name).cloned());
        let chosen = chosen.or_else(|| same_class(&known, &class.name));
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

/// Our class of the same name, whatever its case.
fn same_class(known: &[String], name: &str) -> Option<String> {
    known.iter().find(|known| known.eq_ignore_ascii_case(name)).cloned()
}

/// A direction that is turned by another one: the arrow shows what is ahead now, and a choice turns it on from there.
fn turned(from: ForwardDirection, by: ForwardDirection) -> ForwardDirection {
    const QUARTERS: [ForwardDirection; 4] =
        [ForwardDirection::Ahead, ForwardDirection::Left, ForwardDirection::Behind, ForwardDirection::Right];
    let quarters = |of| QUARTERS.iter().position(|direction| *direction == of).unwrap_or(0);
    QUARTERS[(quarters(from) + quarters(by)) % QUARTERS.len()]
}

/// A place in the drawing, which is in centimetres with ahead upwards.
fn from_above([x, y]: [f32; 2]) -> String {
    format!("{} {}", (-y * 100.0) as i32, (-x * 100.0) as i32)
}

/// A cuboid's outline; its front is drawn twice, so that it stands out.
fn footprint_path(corners: &[[f32; 2]; 4]) -> String {
    let [a, b, c, d] = corners.map(from_above);
    format!("M{a}L{b}L{c}L{d}zM{a}L{d}")
}

/// Boxes as one path: left, top, width, height.
fn box_path(boxes: &[[f64; 4]]) -> String {
    boxes.iter().map(|[x, y, w, h]| format!("M{x} {y}h{w}v{h}h-{w}z")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_add_up() {
        use ForwardDirection::{Ahead, Behind, Left, Right};
        assert_eq!(turned(Ahead, Left), Left);
        assert_eq!(turned(Left, Left), Behind);
        assert_eq!(turned(Left, Right), Ahead);
        assert_eq!(turned(Behind, Behind), Ahead);
        assert_eq!(turned(Right, Behind), Left);
    }

    #[test]
    fn ahead_is_up_and_left_is_left() {
        assert_eq!(from_above([10.0, 0.0]), "0 -1000");
        assert_eq!(from_above([0.0, 2.5]), "-250 0");
        let footprint = footprint_path(&[[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]]);
        assert_eq!(footprint, "M-100 -100L-100 100L100 100L100 -100zM-100 -100L100 -100");
    }

    #[test]
    fn boxes_are_one_path() {
        assert_eq!(box_path(&[[1.0, 2.0, 3.0, 4.0], [0.5, 0.0, 1.0, 1.0]]), "M1 2h3v4h-3zM0.5 0h1v1h-1z");
    }

    #[test]
    fn a_class_is_found_whatever_its_case() {
        let known = ["Car".to_owned(), "tree".to_owned()];
        assert_eq!(same_class(&known, "CAR").as_deref(), Some("Car"));
        assert_eq!(same_class(&known, "bush"), None);
    }
}
