//! Examples of a class: parts of pictures that show how to label, and how not to.

use crate::client::blob_url;
use crate::client::route_params::project_param;
use assay_core::ontology::ClassExample;
use leptos::prelude::*;

/// The height at which pictures are laid out, in the drawing's own units.
const HEIGHT: f64 = 1000.0;

/// A part of a picture of the address's project.
#[component]
pub fn ExampleClip(
    /// The part.
    example: ClassExample,
) -> impl IntoView {
    let project = project_param().get_untracked();
    let ClassExample { part, aspect, picture, caption, .. } = example;
    let (across, down) = (HEIGHT * aspect, HEIGHT);
    let view_box = view_box(part, aspect);
    let address = blob_url(&project, &picture);
    view! {
        <svg class="clip" viewBox=view_box role="img" aria-label=caption>
            <image href=address width=across height=down preserveAspectRatio="none" />
        </svg>
    }
}

/// All examples of a class, each with its caption.
#[component]
pub fn Examples(
    /// The examples.
    examples: Vec<ClassExample>,
) -> impl IntoView {
    let each = |example: ClassExample| {
        let (words, class) = if example.good { ("Do", "tag good") } else { ("Don’t", "tag bad") };
        let caption = example.caption.clone();
        view! {
            <figure class="example" data-testid="example">
                <ExampleClip example=example />
                <figcaption class="small"><span class=class>{words}</span>" "{caption}</figcaption>
            </figure>
        }
    };
    (!examples.is_empty())
        .then(|| view! { <div class="examples">{examples.into_iter().map(each).collect_view()}</div> })
}

/// The part of a picture (left, top, width, height as shares) in the units of the drawing.
fn view_box([left, top, width, height]: [f64; 4], aspect: f64) -> String {
    let (across, down) = (HEIGHT * aspect, HEIGHT);
    format!("{} {} {} {}", left * across, top * down, width * across, height * down)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_part_is_clipped_in_the_proportions_of_its_picture() {
        assert_eq!(super::view_box([0.0, 0.0, 1.0, 1.0], 1.5), "0 0 1500 1000");
        assert_eq!(super::view_box([0.5, 0.25, 0.25, 0.5], 2.0), "1000 250 500 500");
    }
}
