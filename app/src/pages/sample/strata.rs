//! Strata: shares of metadata values in all scenes and in the chosen ones.

use super::context::SampleChoice;
use assay_core::sample::{SampleCandidate, Stratum, sample, strata};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Upper bound of the values shown for one key.
const MOST_VALUES: usize = 24;

#[component]
pub(super) fn Strata(choice: SampleChoice, may: bool) -> impl IntoView {
    let mut keys: BTreeMap<String, Vec<Stratum>> = BTreeMap::new();
    for stratum in choice.candidates.with_value(|all| strata(all)).into_iter().rev() {
        keys.entry(stratum.key.clone()).or_default().push(stratum);
    }
    if keys.is_empty() {
        return view! {
            <p class="small dim">"Nothing in the scenes' metadata parts them: give them facts such as weather or place on import, and each value will be in the sample."</p>
        }
        .into_any();
    }
    let table = move |(key, values): (String, Vec<Stratum>)| {
        let more = values.len().saturating_sub(MOST_VALUES);
        let rows = values
            .into_iter()
            .take(MOST_VALUES)
            .map(move |s| view! { <StratumRow choice=choice stratum=s may=may /> });
        view! {
            <table class="table strata">
                <thead><tr><th>{key}</th><th class="num">"scenes"</th><th></th><th class="num">"chosen"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            {(more > 0).then(|| view! { <p class="small dim">{format!("and {more} rarer ones")}</p> })}
        }
    };
    keys.into_iter().map(table).collect_view().into_any()
}

#[component]
fn StratumRow(choice: SampleChoice, stratum: Stratum, may: bool) -> impl IntoView {
    let (name, share) = (stratum.value.clone(), stratum.share);
    let members = StoredValue::new(stratum.members);
    let chosen = Memo::new(move |_| {
        let all = choice.chosen();
        members.with_value(|m| (all.iter().filter(|c| m.binary_search(c).is_ok()).count(), all.len()))
    });
    // Takes the scene that looks most like the others of its stratum.
    let take = move |_| {
        let members = members.get_value();
        let own: Vec<SampleCandidate> =
            choice.candidates.with_value(|all| members.iter().filter_map(|m| all.get(*m).cloned()).collect());
        if let Some(pick) = sample(&own, &[], 1).picks.first().and_then(|p| members.get(p.candidate)) {
            choice.manual_picks.update(|all| all.push(*pick));
        }
    };
    let data = format!("width:{:.1}%", share * 100.0);
    let own = move || {
        let (n, all) = chosen.get();
        format!("width:{:.1}%", 100.0 * n as f64 / all.max(1) as f64)
    };
    let label = format!("Take one of {name}");
    view! {
        <tr>
            <td>{name}</td>
            <td class="num">{format!("{:.1} %", share * 100.0)}</td>
            <td class="bars"><i class="data" style=data></i><i class="own" style=own></i></td>
            <td class="num" translate="no">{move || match chosen.get().0 {
                0 if may => view! { <button class="btn small" aria-label=label.clone() on:click=take>"Take one"</button> }.into_any(),
                n => n.to_string().into_any(),
            }}</td>
        </tr>
    }
}
