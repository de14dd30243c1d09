//! Light or dark, as the person chose.

use leptos::prelude::*;

const KEY: &str = "assay.theme";

/// What was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// Light where people read, dark where they look at sensors.
    #[default]
    Mixed,
    /// Light everywhere.
    Light,
    /// Dark everywhere.
    Dark,
}

impl ThemeChoice {
    /// In the order shown.
    pub const ALL: [Self; 3] = [Self::Mixed, Self::Light, Self::Dark];

    /// In people's words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Mixed => "Auto",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }
}

/// By context: the theme of this browser.
#[derive(Clone, Copy)]
pub struct Theme(RwSignal<ThemeChoice>);

impl Theme {
    /// As remembered by the browser.
    pub fn provide() -> Self {
        let stored = storage().and_then(|s| s.get_item(KEY).ok().flatten());
        let choice = ThemeChoice::ALL.into_iter().find(|c| stored.as_deref() == Some(c.title()));
        let theme = Self(RwSignal::new(choice.unwrap_or_default()));
        provide_context(theme);
        theme
    }

    /// The one of this page.
    pub fn get() -> Self {
        expect_context()
    }

    /// What was chosen; tracked.
    pub fn choice(&self) -> ThemeChoice {
        self.0.get()
    }

    /// Choose, and remember.
    pub fn choose(&self, choice: ThemeChoice) {
        self.0.set(choice);
        if let Some(storage) = storage() {
            // A browser that remembers nothing still shows the choice.
            let _ = storage.set_item(KEY, choice.title());
        }
    }

    /// The class for pages where people read; tracked.
    pub fn reading(&self) -> &'static str {
        if self.choice() == ThemeChoice::Dark { "dark" } else { "light" }
    }

    /// The class for the workbench; tracked.
    pub fn bench(&self) -> &'static str {
        if self.choice() == ThemeChoice::Light { "light" } else { "dark" }
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
