//! Reasons why an event in the life of a task is refused.

/// Reason why an event is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaskRefusal {
    /// Another person has it.
    #[error("another person works on this task; claim another one")]
    TakenByAnother,
    /// The person does not hold it.
    #[error("this task is not claimed by you; claim it first")]
    NotYours,
    /// The person's lease ended, and they hold the task under another one.
    #[error(
        "you claimed this task again since, and it may have changed; open it again to go on from its last label"
    )]
    LeaseEnded,
    /// It is submitted or accepted.
    #[error("this task is already submitted; claim another one")]
    AlreadySubmitted,
    /// It has no submission to judge.
    #[error("there is no submission to judge; wait until the task is in review")]
    NotInReview,
    /// The reviewer is the person who submitted it.
    #[error("you submitted this label yourself; ask another person to review it")]
    OwnWork,
    /// Somebody went on from the verdict.
    #[error("the task went on since this verdict; reopen it, or wait for its next submission")]
    VerdictActedOn,
    /// Earlier stages are not done with its scene.
    #[error("earlier stages are not done with this scene; claim another task")]
    WaitsForInputs,
    /// Its question is not answered.
    #[error("the question about this task is not answered; wait for the answer, or claim another task")]
    WaitsForAnswer,
    /// It has no question to answer.
    #[error("there is no question to answer; open the task again to see how it goes on")]
    NotEscalated,
    /// It is left out.
    #[error("this task is left out; put it back into the queue first")]
    LeftOut,
    /// It is not accepted.
    #[error("only an accepted task can be reopened; this one is not accepted")]
    NotAccepted,
    /// It is not with a person, and not left out.
    #[error("only a task that somebody works on, or that was skipped, can be put back into the queue")]
    NotToRequeue,
}
