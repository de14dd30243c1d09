//! The pipeline as JSON, to copy and to paste.

use super::draft::PipelineDraft;
use assay_core::pipeline::RoutedStage;
use leptos::prelude::*;

/// The stages as the API names them.
fn write(stages: &[RoutedStage]) -> String {
    serde_json::to_string_pretty(stages).unwrap_or_default()
}

/// Stages from JSON: those of the pipeline, each once.
fn read(text: &str, now: &[RoutedStage]) -> Result<Vec<RoutedStage>, String> {
    let read: Vec<RoutedStage> =
        serde_json::from_str(text).map_err(|e| format!("This is not a pipeline: {e}."))?;
    let ids = |stages: &[RoutedStage]| {
        let mut ids: Vec<String> = stages.iter().map(|stage| stage.stage.clone()).collect();
        ids.sort();
        ids
    };
    if ids(&read) == ids(now) {
        Ok(read)
    } else {
        Err("List each stage of the pipeline once, and no other; add or remove stages above.".to_owned())
    }
}

/// A field with the JSON; a change of it is a step of the draft.
#[component]
pub(super) fn PipelineJson(draft: PipelineDraft) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let change = move |event| match draft.stages.with_untracked(|now| read(&event_target_value(&event), now))
    {
        Ok(stages) => {
            error.set(None);
            draft.set(stages);
        }
        Err(message) => error.set(Some(message)),
    };
    view! {
        <details class="card pad">
            <summary>"The same as JSON"</summary>
            <div class="field">
                <textarea
                    class="textarea mono" rows="12" aria-label="Pipeline as JSON" spellcheck="false"
                    prop:value=move || draft.stages.with(|stages| write(stages)) on:change=change
                ></textarea>
                {move || error.get().map(|text| view! { <span class="field-error" role="alert">{text}</span> })}
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipeline_is_read_as_it_is_written_and_names_the_same_stages() {
        let stages: Vec<RoutedStage> = serde_json::from_str(
            r#"[{"stage":"a","routing":{"inputs":[]}},{"stage":"b","routing":{"inputs":["a"],"objects":"distance < 60"}}]"#,
        )
        .unwrap();
        assert_eq!(read(&write(&stages), &stages).unwrap(), stages);
        assert!(read("[]", &stages).unwrap_err().contains("each stage"));
        assert!(read("{", &stages).unwrap_err().contains("not a pipeline"));
        let wrong = r#"[{"stage":"a"},{"stage":"b","routing":{"objects":"distance <"}}]"#;
        assert!(read(wrong, &stages).unwrap_err().contains("character"), "a condition is checked");
    }
}
