//! The four questions that are settled before anything is labeled.

use super::draft::BriefDraft;
use assay_core::brief::{BriefAnswer, BriefAnswers};
use leptos::prelude::*;

const ANSWERS: [fn(&mut BriefAnswers) -> &mut BriefAnswer; 4] =
    [|a| &mut a.learns_from, |a| &mut a.sees, |a| &mut a.ideal, |a| &mut a.good_or_bad];

/// The answers, side by side.
#[component]
pub(super) fn AnswersCard(draft: BriefDraft) -> impl IntoView {
    let known = draft.brief.with_untracked(|b| b.answers.each().map(|(q, a)| (q, a.clone())));
    let cards = known.into_iter().zip(ANSWERS).map(|((question, answer), of)| {
        view! { <AnswerField question=question answer=answer of=of draft=draft /> }
    });
    view! {
        <section class="card pad stack" aria-label="Answers">
            <h2>"Four answers"</h2>
            <div class="two">{cards.collect_view()}</div>
        </section>
    }
}

#[component]
fn AnswerField(
    question: &'static str,
    answer: BriefAnswer,
    of: fn(&mut BriefAnswers) -> &mut BriefAnswer,
    draft: BriefDraft,
) -> impl IntoView {
    let set_text = move |e| draft.brief.update(|b| of(&mut b.answers).text = event_target_value(&e));
    let set_examples = move |e| {
        let examples = examples(&event_target_value(&e));
        draft.brief.update(|b| of(&mut b.answers).examples = examples);
    };
    view! {
        <div class="field">
            <span class="label">{question}</span>
            <textarea class="textarea" rows="3" aria-label=question on:input=set_text>{answer.text}</textarea>
            <textarea
                class="textarea small" rows="2" aria-label=format!("Examples: {question}")
                placeholder="Examples, one a line" on:input=set_examples
            >{answer.examples.join("\n")}</textarea>
        </div>
    }
}

/// Examples, one a line.
fn examples(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_are_no_examples() {
        assert_eq!(examples("A crown\n\n  \nA pole \n"), ["A crown", "A pole "]);
        assert!(examples("").is_empty());
    }

    #[test]
    fn each_question_writes_its_own_answer() {
        let mut answers = BriefAnswers::default();
        for (number, of) in ANSWERS.into_iter().enumerate() {
            of(&mut answers).text = number.to_string();
        }
        let texts = answers.each().map(|(_, answer)| answer.text.clone());
        assert_eq!(texts, ["0", "1", "2", "3"]);
    }
}
