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
                <div class="dim small">{signed_by(&release)}</div>
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

fn signed_by(release: &ReleaseSummary) -> String {
    let teams = release.signatures.iter().map(|s| format!("{} ({})", s.team, s.by_name));
    format!("Signed by {}. Released by {}.", teams.collect::<Vec<_>>().join(", "), release.by_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_release_names_the_people_who_signed_for_their_teams() {
        let signature =
            |team: &str, by: &str| json!({"hash": "0a", "team": team, "by": "u", "by_name": by, "at": ""});
        let release = json!({"number": 1, "hash": "0a", "at": "", "by_name": "Dmitri", "differences": [],
            "signatures": [signature("ML", "Elif"), signature("QA", "Carmen")]});
        let release: ReleaseSummary = serde_json::from_value(release).unwrap();
        assert_eq!(signed_by(&release), "Signed by ML (Elif), QA (Carmen). Released by Dmitri.");
    }
}
