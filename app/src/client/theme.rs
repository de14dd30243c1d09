//! Theme: light or dark.

use super::storage;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

const KEY: &str = "assay.theme";

/// Choice of the theme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// The system's theme for pages, dark for the workbench.
    #[default]
    Auto,
    /// Light everywhere.
    Light,
    /// Dark everywhere.
    Dark,
}

impl ThemeChoice {
    /// All choices, in the order shown.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The name under which the browser stores it.
    fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The choice of a stored name.
    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }

    /// Class of pages to read.
    fn page_class(self, system_is_dark: bool) -> &'static str {
        match self {
            Self::Auto if system_is_dark => "dark",
            Self::Auto | Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Class of the workbench.
    fn workbench_class(self) -> &'static str {
        if self == Self::Light { "light" } else { "dark" }
    }

    /// Label of its button.
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
    /// Provides the theme that the browser stores.
    pub fn provide() -> Self {
        let stored = storage().and_then(|s| s.get_item(KEY).ok().flatten());
        let choice = stored.as_deref().and_then(ThemeChoice::from_name);
        let theme =
            Self { choice: RwSignal::new(choice.unwrap_or_default()), system_is_dark: RwSignal::new(false) };
        theme.follow_system();
        provide_context(theme);
        theme
    }

    /// The one that was provided.
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
        // The listener stays for as long as the page is open.
        changed.forget();
    }

    /// The choice; tracked.
    pub fn choice(&self) -> ThemeChoice {
        self.choice.get()
    }

    /// Changes the choice and stores it.
    pub fn choose(&self, choice: ThemeChoice) {
        self.choice.set(choice);
        if let Some(storage) = storage() {
            // Without storage, the choice lasts until the page is closed.
            let _ = storage.set_item(KEY, choice.name());
        }
    }

    /// The class for pages; tracked.
    pub fn page_class(&self) -> &'static str {
        self.choice().page_class(self.system_is_dark.get())
    }

    /// The class for the workbench; tracked.
    pub fn workbench_class(&self) -> &'static str {
        self.choice().workbench_class()
    }
}

#[cfg(test)]
mod tests {
    use super::ThemeChoice;

    #[test]
    fn pages_follow_the_system_and_the_workbench_is_dark_unless_light_is_chosen() {
        assert_eq!(ThemeChoice::Auto.page_class(true), "dark");
        assert_eq!(ThemeChoice::Auto.page_class(false), "light");
        assert_eq!(ThemeChoice::Light.page_class(true), "light");
        assert_eq!(ThemeChoice::Dark.page_class(false), "dark");
        assert_eq!(ThemeChoice::ALL.map(ThemeChoice::workbench_class), ["dark", "light", "dark"]);
    }

    #[test]
    fn each_choice_is_found_by_the_name_it_is_stored_under() {
        for choice in ThemeChoice::ALL {
            assert_eq!(ThemeChoice::from_name(choice.name()), Some(choice));
        }
        assert_eq!(ThemeChoice::from_name("sepia"), None);
    }
}
