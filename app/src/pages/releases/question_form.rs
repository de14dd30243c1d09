//! Form of a question, new or existing. If somebody else changed it meanwhile, both texts are merged.

use super::context::ReleasesContext;
use crate::client::{ApiError, UnsavedForms, routes};
use crate::ui::{ErrorNote, Note, Remote, Sending, Tone};
use assay_core::api::{BriefDetail, QuestionDetail};
use assay_core::golden::{AnswerOption, Question, QuestionLocation};
use leptos::prelude::*;

/// Labels of the text fields.
const TEXTS: [&str; 4] = ["Question", "What labeling revealed", "What we recommend", "Answers to vote on"];

/// The texts of a question, in that order; answers a line each.
fn texts(question: &Question) -> [String; 4] {
    let answers: Vec<&str> = question.options.iter().map(|o| o.text.as_str()).collect();
    [
        question.title.clone(),
        question.observation.clone(),
        question.recommendation.clone(),
        answers.join("\n"),
    ]
}

/// Answers to vote on, one a line. An existing answer keeps its consequence.
fn options(text: &str, known: &[AnswerOption]) -> Vec<AnswerOption> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let option = |line: &str| {
        let same = known.iter().find(|o| o.text == line).cloned();
        same.unwrap_or_else(|| AnswerOption { text: line.to_owned(), ..AnswerOption::default() })
    };
    lines.map(option).collect()
}

/// State of the form.
#[derive(Clone, Copy)]
struct QuestionFields {
    /// The question as the server had it when editing began.
    base: RwSignal<Question>,
    /// The question that is edited; `None` if it is new.
    existing: RwSignal<Option<QuestionDetail>>,
    texts: [RwSignal<String>; 4],
    /// Another person's text of a field that was changed here too.
    theirs: [RwSignal<Option<String>>; 4],
    stage: RwSignal<String>,
    goal: RwSignal<String>,
    item: RwSignal<String>,
}

impl QuestionFields {
    fn question(self) -> Question {
        let base = self.base.get_untracked();
        let [title, seen, recommends, answers] = self.texts.map(|t| t.get_untracked());
        let places = locations(base.places, self.item.get_untracked());
        let goals = chosen_goals(base.goals, self.goal.get_untracked());
        Question {
            options: options(&answers, &base.options),
            title,
            stage: self.stage.get_untracked(),
            observation: seen,
            recommendation: recommends,
            goals,
            places,
        }
    }

    /// Whether a text differs from what the server has; `false` once the form is closed.
    fn is_changed(self) -> bool {
        let typed = self.texts.map(|text| text.try_get_untracked());
        self.base.try_with_untracked(texts).is_some_and(|stored| typed != stored.map(Some))
    }

    /// Takes over what only the other person changed, and shows what both changed.
    fn merge_theirs(self, theirs: QuestionDetail) {
        let (was, now) = (self.base.with_untracked(texts), texts(&theirs.question));
        for (((field, other), was), now) in self.texts.into_iter().zip(self.theirs).zip(was).zip(now) {
            let (merged, theirs) = merge_text(&was, field.get_untracked(), now);
            field.set(merged);
            other.set(theirs);
        }
        self.base.set(theirs.question.clone());
        self.existing.set(Some(theirs));
    }
}

/// The form.
#[component]
pub(super) fn QuestionForm(
    context: ReleasesContext,
    brief: Remote<BriefDetail>,
    /// The question to edit.
    #[prop(optional)]
    existing: Option<QuestionDetail>,
    /// Called when the form is sent or closed.
    done: Callback<()>,
) -> impl IntoView {
    let known = existing.as_ref().map(|a| a.question.clone()).unwrap_or_else(|| {
        let stage = context.stages.with_value(|s| s.first().map(|s| s.id.clone())).unwrap_or_default();
        Question { stage, ..Question::default() }
    });
    let is_new = existing.is_none();
    let fields = QuestionFields {
        texts: texts(&known).map(RwSignal::new),
        theirs: [(); 4].map(|()| RwSignal::new(None)),
        stage: RwSignal::new(known.stage.clone()),
        goal: RwSignal::new(known.goals.first().cloned().unwrap_or_default()),
        item: RwSignal::new(known.places.first().map(|p| p.golden.clone()).unwrap_or_default()),
        base: RwSignal::new(known),
        existing: RwSignal::new(existing),
    };
    let (error, met) = (RwSignal::new(None::<ApiError>), RwSignal::new(false));
    let sending = Sending::new();
    UnsavedForms::get().guard(move || fields.is_changed());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        let (body, existing) = (fields.question(), fields.existing.get_untracked());
        sending.send(async move {
            let project = context.project.get_value();
            let sent = match &existing {
                None => routes::create_question(&project, &body).await,
                Some(existing) => {
                    routes::update_question(&project, &existing.id, existing.revision, &body).await
                }
            };
            match sent {
                Ok(_) => {
                    done.run(());
                    context.questions.reload();
                }
                Err(e) => match e.current() {
                    Some(theirs) => {
                        fields.merge_theirs(theirs);
                        met.try_set(true);
                    }
                    None => {
                        error.try_set(Some(e));
                    }
                },
            }
        });
    };
    let words = if is_new { "Ask" } else { "Save the question" };
    view! {
        <form class="stack tight" on:submit=send data-testid="ask">
            {move || met.get().then(|| view! {
                <Note tone=Tone::Warn title="Somebody changed this question meanwhile">
                    <p>"What only they wrote is in the fields now. Where both of you wrote, their text is below yours: take them, or save once more to keep yours."</p>
                </Note>
            })}
            <QuestionTexts fields=fields />
            <QuestionLinks context=context brief=brief fields=fields />
            <div class="row">
                <span class="end"></span>
                {(!is_new).then(|| view! { <button class="btn quiet small" type="button" on:click=move |_| done.run(())>"Leave it"</button> })}
                <button class="btn main small" disabled=move || sending.is_on()>{words}</button>
            </div>
            {move || error.get().map(|error| view! { <ErrorNote error=error /> })}
        </form>
    }
}

#[component]
fn QuestionTexts(fields: QuestionFields) -> impl IntoView {
    let other = |place: usize| {
        let (text, theirs) = (fields.texts[place], fields.theirs[place]);
        let take = move |_| {
            if let Some(words) = theirs.get_untracked() {
                text.set(words);
                theirs.set(None);
            }
        };
        move || {
            theirs.get().map(|words| {
                view! {
                    <div class="row small" data-testid="theirs">
                        <span class="dim">"Theirs:"</span><span class="grow" style="white-space:pre-wrap">{words}</span>
                        <button class="btn small" type="button" on:click=take>"Take theirs"</button>
                    </div>
                }
            })
        }
    };
    let hints =
        ["", "What labeling revealed", "What we recommend, and why", "Answers to vote on, one a line"];
    let area = |place: usize| {
        let value = fields.texts[place];
        view! {
            <textarea class="textarea" aria-label=TEXTS[place] placeholder=hints[place] maxlength="4000" bind:value=value></textarea>
            {other(place)}
        }
    };
    let title = fields.texts[0];
    view! {
        <input class="input" aria-label=TEXTS[0] placeholder="How far must a shape keep from treetops?" maxlength="200" required bind:value=title />
        {other(0)}
        {area(1)} {area(2)} {area(3)}
    }
}

/// Stage, goal and golden item of the question.
#[component]
fn QuestionLinks(
    context: ReleasesContext,
    brief: Remote<BriefDetail>,
    fields: QuestionFields,
) -> impl IntoView {
    let option = |id: String, name: String, chosen: RwSignal<String>| {
        let on = chosen.with_untracked(|c| *c == id);
        view! { <option value=id selected=on>{name}</option> }
    };
    let stages = context
        .stages
        .with_value(|s| s.iter().map(|s| option(s.id.clone(), s.name.clone(), fields.stage)).collect_view());
    let items = Remote::new(move || async move { routes::golden_items(&context.project.get_value()).await });
    let items = move || {
        let items = items.get().unwrap_or_default();
        items.into_iter().map(|i| option(i.id, i.scene_name, fields.item)).collect_view()
    };
    let goals = move || {
        let goals = brief.get().map(|b| b.brief.goals).unwrap_or_default();
        goals.into_iter().map(|g| option(g.id, g.name, fields.goal)).collect_view()
    };
    view! {
        <div class="row wrap">
            <label class="row dim">"about"
                <select class="select slim" aria-label="Stage" on:change=move |e| fields.stage.set(event_target_value(&e))>{stages}</select>
            </label>
            <label class="row dim">"for"
                <select class="select slim" aria-label="Goal" on:change=move |e| fields.goal.set(event_target_value(&e))>
                    <option value="">"no goal yet"</option>{goals}
                </select>
            </label>
            <label class="row dim">"seen on"
                <select class="select slim" aria-label="Golden item" on:change=move |e| fields.item.set(event_target_value(&e))>
                    <option value="">"no item in particular"</option>{items}
                </select>
            </label>
        </div>
    }
}

/// Locations after an item was chosen: those pinned in it in the workbench stay.
fn locations(before: Vec<QuestionLocation>, item: String) -> Vec<QuestionLocation> {
    if before.iter().any(|location| location.golden == item) {
        return before;
    }
    match item.is_empty() {
        true => Vec::new(),
        false => vec![QuestionLocation { golden: item, anchor: None }],
    }
}

/// Goals after one was chosen: all stay if it is among them.
fn chosen_goals(before: Vec<String>, goal: String) -> Vec<String> {
    match (before.contains(&goal), goal.is_empty()) {
        (true, _) => before,
        (false, true) => Vec::new(),
        (false, false) => vec![goal],
    }
}

/// A text after somebody else changed it too: what the field holds, and theirs if both changed it.
fn merge_text(base: &str, mine: String, theirs: String) -> (String, Option<String>) {
    if mine == base {
        return (theirs, None);
    }
    let is_conflict = theirs != base && theirs != mine;
    (mine, is_conflict.then_some(theirs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(base: &str, mine: &str, theirs: &str) -> (String, Option<String>) {
        merge_text(base, mine.to_owned(), theirs.to_owned())
    }

    #[test]
    fn what_only_one_of_two_changed_is_taken() {
        assert_eq!(merge("a", "a", "b"), ("b".to_owned(), None));
        assert_eq!(merge("a", "b", "a"), ("b".to_owned(), None));
        assert_eq!(merge("a", "b", "b"), ("b".to_owned(), None));
    }

    #[test]
    fn what_both_changed_is_shown_twice() {
        assert_eq!(merge("a", "b", "c"), ("b".to_owned(), Some("c".to_owned())));
    }

    #[test]
    fn an_answer_keeps_its_consequence_while_its_text_stays() {
        let known = [AnswerOption { consequence: "stricter".to_owned(), ..answer("Yes") }];
        assert_eq!(options("Yes\n\n  No ", &known), [known[0].clone(), answer("No")]);
        assert_eq!(options("Yes, always", &known), [answer("Yes, always")]);
    }

    fn answer(text: &str) -> AnswerOption {
        AnswerOption { text: text.to_owned(), ..AnswerOption::default() }
    }

    #[test]
    fn pinned_locations_stay_with_their_item() {
        let location = |golden: &str| QuestionLocation { golden: golden.to_owned(), anchor: None };
        let before = vec![location("a"), location("b")];
        assert_eq!(locations(before.clone(), "b".to_owned()), before);
        assert_eq!(locations(before.clone(), "c".to_owned()), [location("c")]);
        assert!(locations(before, String::new()).is_empty());
    }

    #[test]
    fn choosing_a_goal_that_is_there_keeps_the_others() {
        let before = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(chosen_goals(before.clone(), "a".to_owned()), before);
        assert_eq!(chosen_goals(before.clone(), "c".to_owned()), ["c"]);
        assert!(chosen_goals(before, String::new()).is_empty());
    }

    #[test]
    fn answers_are_written_a_line_each() {
        let question = Question {
            title: "T".to_owned(),
            options: vec![answer("Yes"), answer("No")],
            ..Question::default()
        };
        assert_eq!(texts(&question), ["T", "", "", "Yes\nNo"]);
    }
}
