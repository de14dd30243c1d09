//! Reading check: the guideline, and questions about its examples.

use crate::client::{ApiError, UnsavedForms, routes};
use crate::ui::{ErrorNote, ExampleClip, Markdown, Remote, Sending};
use assay_core::api::{Attempt, AttemptQuestion, AttemptReading, QuestionSolution, ReadingAnswers};
use assay_core::ontology::ClassExample;
use leptos::prelude::*;

/// What is read, and the questions.
#[component]
pub(super) fn ReadingCheck(
    /// Id of the project.
    project: Memo<String>,
    /// Id of the attempt.
    attempt: String,
    reading: AttemptReading,
    /// Whether it can still be answered.
    is_open: bool,
    /// Where the attempt comes from.
    source: Remote<Attempt>,
) -> impl IntoView {
    let AttemptReading { guideline, definitions, questions } = reading;
    let definitions = definitions.into_iter().map(|(class, definition)| {
        view! { <div><dt class="strong">{class}</dt><dd>{definition}</dd></div> }
    });
    let definitions = definitions.collect_view();
    view! {
        <details class="card pad" open=true data-testid="reading-guideline">
            <summary><h2>"Guideline"</h2></summary>
            <Markdown text=guideline />
            <dl class="stack tight">{definitions}</dl>
        </details>
        {if is_open {
            view! { <QuestionForm project=project attempt=attempt questions=questions source=source /> }.into_any()
        } else {
            let solved = questions.into_iter().enumerate().map(|(at, question)| view! { <SolvedQuestion number=at + 1 question=question /> });
            view! { <section class="question-grid" aria-label="Answers">{solved.collect_view()}</section> }.into_any()
        }}
    }
}

#[component]
fn QuestionForm(
    project: Memo<String>,
    attempt: String,
    questions: Vec<AttemptQuestion>,
    source: Remote<Attempt>,
) -> impl IntoView {
    let answers = RwSignal::new(vec![None::<bool>; questions.len()]);
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let sending = Sending::new();
    UnsavedForms::get().guard(move || answers.try_with(|all| all.iter().any(Option::is_some)) == Some(true));
    let answered = move || answers.with(|all| all.iter().flatten().count());
    let count = questions.len();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(body) = complete(&answers.get_untracked()) else { return };
        failure.set(None);
        let attempt = attempt.clone();
        sending.send(async move {
            match routes::answer_reading(&project.get_untracked(), &attempt, &body).await {
                Ok(answered) => {
                    answers.try_update(Vec::clear);
                    source.set(answered);
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    let fields = questions.into_iter().enumerate().map(|(at, question)| {
        view! { <QuestionField at=at question=question answers=answers /> }
    });
    let fields = fields.collect_view();
    view! {
        <form class="stack" aria-label="Questions" on:submit=send data-testid="reading-questions">
            <div class="question-grid">{fields}</div>
            {move || failure.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="row">
                <button class="btn main" disabled=move || sending.is_on() || answered() < count>"Submit answers"</button>
                <span class="dim" aria-live="polite">{move || format!("{} of {count} answered", answered())}</span>
            </div>
        </form>
    }
}

/// The answers, once each question has one.
fn complete(answers: &[Option<bool>]) -> Option<ReadingAnswers> {
    Some(ReadingAnswers { answers: answers.iter().copied().collect::<Option<Vec<bool>>>()? })
}

#[component]
fn QuestionField(
    at: usize,
    question: AttemptQuestion,
    answers: RwSignal<Vec<Option<bool>>>,
) -> impl IntoView {
    let option = move |answer: bool, text: &'static str| {
        let is_chosen = move || answers.with(|all| all.get(at).copied().flatten() == Some(answer));
        let choose = move |_| {
            answers.update(|all| all.iter_mut().skip(at).take(1).for_each(|own| *own = Some(answer)))
        };
        view! {
            <label class="check">
                <input type="radio" name=format!("question-{at}") prop:checked=is_chosen on:change=choose />
                {text}
            </label>
        }
    };
    view! {
        <div class="card pad" data-testid="reading-question">
            <fieldset class="field">
                <legend>{at + 1} ". " {question.class.clone()}</legend>
                <QuestionPicture question=question number=at + 1 />
                <div class="row wrap">{option(true, "By the guideline")} {option(false, "Not by the guideline")}</div>
            </fieldset>
        </div>
    }
}

#[component]
fn QuestionPicture(question: AttemptQuestion, number: usize) -> impl IntoView {
    let AttemptQuestion { class, picture, part, aspect, .. } = question;
    let caption = format!("Example {number}, {class}");
    let example = ClassExample { picture, part, aspect, caption, ..ClassExample::default() };
    view! { <ExampleClip example=example /> }
}

#[component]
fn SolvedQuestion(number: usize, question: AttemptQuestion) -> impl IntoView {
    let (words, class) = result_words(&question);
    let solution = question.solution.clone().map(|QuestionSolution { is_good, caption }| {
        let (word, class) = if is_good { ("Do", "tag good") } else { ("Don’t", "tag bad") };
        view! { <p class="small"><span class=class>{word}</span> " " {caption}</p> }
    });
    view! {
        <div class="card pad stack tight" data-testid="reading-answer">
            <div class="strong">{number} ". " {question.class.clone()}</div>
            <QuestionPicture question=question number=number />
            <div><span class=class>{words}</span></div>
            {solution}
        </div>
    }
}

/// What became of a question, with the class of its tag.
fn result_words(question: &AttemptQuestion) -> (&'static str, &'static str) {
    match (question.answer, &question.solution) {
        (Some(answer), Some(solution)) if answer == solution.is_good => ("right", "tag good"),
        (Some(_), Some(_)) => ("wrong", "tag warn"),
        _ => ("not answered", "tag"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_sent_once_there_is_one_to_each_question() {
        assert_eq!(complete(&[Some(true), None]), None);
        assert_eq!(complete(&[Some(true), Some(false)]).unwrap().answers, [true, false]);
    }

    #[test]
    fn an_answer_is_right_if_it_says_what_the_example_shows() {
        let question = |answer, is_good| AttemptQuestion {
            class: "tree".to_owned(),
            picture: String::new(),
            part: [0.0, 0.0, 1.0, 1.0],
            aspect: 1.0,
            answer,
            solution: answer.map(|_| QuestionSolution { is_good, caption: String::new() }),
        };
        let words = |answer, is_good| result_words(&question(answer, is_good)).0;
        assert_eq!(
            [words(Some(true), true), words(Some(true), false), words(None, true)],
            ["right", "wrong", "not answered"]
        );
    }
}
