//! Shape that a view's tool has begun and not finished: undo and redo mean its steps, and delete waits.

use leptos::prelude::*;
use std::rc::Rc;

/// Step of a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolStep {
    /// Take the last step back.
    Undo,
    /// Give it back.
    Redo,
}

/// What a tool has begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShapeProgress {
    /// Nothing.
    #[default]
    Idle,
    /// A shape that is not finished.
    Unfinished {
        /// Whether a step of it was taken back that redo gives back.
        can_redo: bool,
    },
}

type StepHandler = Rc<dyn Fn(ToolStep) -> bool>;

/// Handle to the unfinished shape of the view on screen.
#[derive(Clone, Copy)]
pub struct UnfinishedShape {
    /// What the view's tool has begun; the view sets it.
    pub progress: RwSignal<ShapeProgress>,
    view: StoredValue<Option<StepHandler>, LocalStorage>,
}

impl UnfinishedShape {
    /// Handle without a view.
    pub fn new() -> Self {
        Self { progress: RwSignal::new(ShapeProgress::Idle), view: StoredValue::new_local(None) }
    }

    /// Let a view's tool take steps from now on; it returns whether it had one to take.
    pub fn register(self, step: impl Fn(ToolStep) -> bool + 'static) {
        self.view.set_value(Some(Rc::new(step)));
    }

    /// Let the tool take a step. Returns whether it did: if not, the step is for finished objects.
    pub fn step(self, step: ToolStep) -> bool {
        self.view.get_value().is_some_and(|view| view(step))
    }

    /// Set what the tool has begun, if that is news.
    pub fn report(self, progress: ShapeProgress) {
        if self.progress.get_untracked() != progress {
            self.progress.set(progress);
        }
    }

    /// Whether a shape is unfinished; not tracked.
    pub fn is_begun(self) -> bool {
        self.progress.get_untracked() != ShapeProgress::Idle
    }
}
