//! How much of what comes in the reference covers.

use assay_core::api::DriftReference;
use assay_core::drift::{ClassCoverage, ReferenceCoverage};
use leptos::prelude::*;

/// The shares, by class too.
#[component]
pub(super) fn Coverage(coverage: ReferenceCoverage, reference: DriftReference) -> impl IntoView {
    let words = coverage_words(&coverage, reference);
    let row = |class: ClassCoverage| {
        view! {
            <tr>
                <td>{class.class}</td>
                <td class="num">{class.objects}</td>
                <td class="num">{percent(class.share)}</td>
                <td style="width:40%"><progress class="batch-progress" max="1" value=class.share aria-hidden="true"></progress></td>
            </tr>
        }
    };
    view! {
        <section class="card pad stack" aria-labelledby="coverage-title" data-testid="drift-coverage">
            <h2 id="coverage-title">"Coverage"</h2>
            <p>{words}</p>
            <div style="overflow-x:auto">
                <table class="table">
                    <thead><tr><th>"Class"</th><th class="num">"Objects"</th><th class="num">"Covered"</th><th></th></tr></thead>
                    <tbody>{coverage.classes.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn coverage_words(coverage: &ReferenceCoverage, reference: DriftReference) -> String {
    let what = match reference {
        DriftReference::Golden => "Golden",
        DriftReference::Labels => "Earlier labels",
    };
    format!(
        "{what} cover{} {} of the objects that come in: one of their class has about their size and pose. Of scenes like the reference it would be {}.",
        if reference == DriftReference::Golden { "s" } else { "" },
        percent(coverage.share),
        percent(coverage.expected)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_said_beside_what_is_usual() {
        let coverage = ReferenceCoverage { share: 0.62, expected: 0.95, objects: 100, classes: Vec::new() };
        assert!(
            coverage_words(&coverage, DriftReference::Golden)
                .starts_with("Golden covers 62 % of the objects")
        );
        assert!(coverage_words(&coverage, DriftReference::Labels).ends_with("it would be 95 %."));
    }
}
