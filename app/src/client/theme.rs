//! Light or dark, as the person chose.

use super::storage;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

const KEY: &str = "assay.theme";

/// What was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the system has it where people read, dark where they look at sensors.
    #[default]
    Auto,
    /// Light everywhere.
    Light,
    /// Dark everywhere.
    Dark,
}

impl ThemeChoice {
    /// In the order shown.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// In people's words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Auto => "Auto",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }
}

/// By context: the theme of this browser.
#[derive(Clone, Copy)]
pub struct Theme {
    choice: RwSignal<ThemeChoice>,
    system_is_dark: RwSignal<bool>,
}

impl Theme {
    /// As remembered by the browser.
    pub fn provide() -> Self {
        let stored = storage().and_then(|s| s.get_item(KEY).ok().flatten());
        let choice = ThemeChoice::ALL.into_iter().find(|c| stored.as_deref() == Some(c.title()));
        let theme =
            Self { choice: RwSignal::new(choice.unwrap_or_default()), system_is_dark: RwSignal::new(false) };
        theme.follow_system();
        provide_context(theme);
        theme
    }

    /// The one of this page.
    pub fn get() -> Self {
        expect_context()
    }

    fn follow_system(self) {
        let Some(query) = window().match_media("(prefers-color-scheme: dark)").ok().flatten() else { return };
        self.system_is_dark.set(query.matches());
        let system_is_dark = self.system_is_dark;
        let query_handle = query.clone();
        let changed = Closure::<dyn Fn()>::new(move || system_is_dark.set(query_handle.matches()));
        query.set_onchange(Some(changed.as_ref().unchecked_ref()));
        // It listens for as long as the page is open.
        changed.forget();
    }

    /// What was chosen; tracked.
    pub fn choice(&self) -> ThemeChoice {
        self.choice.get()
    }

    /// Choose, and remember.
    pub fn choose(&self, choice: ThemeChoice) {
        self.choice.set(choice);
        if let Some(storage) = storage() {
            // A browser that remembers nothing still shows the choice.
            let _ = storage.set_item(KEY, choice.title());
        }
    }

    /// The class for pages where people read; tracked.
    pub fn page_class(&self) -> &'static str {
        let dark = match self.choice() {
            ThemeChoice::Auto => self.system_is_dark.get(),
            ThemeChoice::Light => false,
            ThemeChoice::Dark => true,
        };
        if dark { "dark" } else { "light" }
    }

    /// The class for the workbench; tracked.
    pub fn workbench_class(&self) -> &'static str {
        if self.choice() == ThemeChoice::Light { "light" } else { "dark" }
    }
}
