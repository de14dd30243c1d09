//! Releases so far.

use super::golden_change::GoldenChangeToggle;
use crate::ui::TimeAgo;
use assay_core::api::ReleaseSummary;
use leptos::prelude::*;

/// The list.
#[component]
pub(super) fn ReleaseHistory(project: StoredValue<String>, releases: Vec<ReleaseSummary>) -> impl IntoView {
    let line = move |release: ReleaseSummary| {
        let archive =
            project.with_value(|id| format!("/api/v1/projects/{id}/releases/{}/archive", release.number));
        let teams: Vec<_> =
            release.signatures.iter().map(|s| format!("{} ({})", s.team, s.by_name)).collect();
        let changes = release.differences.iter().map(|d| {
            let picture = d.golden.clone().map(|g| view! { <GoldenChangeToggle project=project change=g /> });
            view! { <li>{d.what.clone()}" "{picture}</li> }
        });
        let changes = changes.collect_view();
        view! {
            <div class="stack tight" data-testid="release">
                <div class="row">
                    <strong>{format!("Release {}", release.number)}</strong>
                    <span class="mono small dim" title=release.hash.clone()>{release.hash.get(..12).unwrap_or_default().to_owned()}</span>
                    <span class="end faint small"><TimeAgo at=release.at.clone() /></span>
                    <a class="btn small" href=archive download="" title="A page to read, the content that the hash is of, signatures and golden labels">"Download"</a>
                </div>
                <div class="dim small">{format!("Signed by {}. Released by {}.", teams.join(", "), release.by_name)}</div>
                <ul class="plain small">{changes}</ul>
            </div>
        }
    };
    (!releases.is_empty()).then(|| {
        view! {
            <section class="card pad stack" data-testid="releases">
                <h2>"Released"</h2>
                {releases.into_iter().map(line).collect_view()}
            </section>
        }
    })
}
