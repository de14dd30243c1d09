//! One set of icons, drawn for Assay on a 20 px grid with a 1.6 px line.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named after what it shows")]
pub enum IconShape {
    Select,
    Polygon,
    Box,
    Cuboid,
    Comment,
    Info,
    Warning,
    Check,
    Close,
    Plus,
    Eye,
    EyeOff,
    Lock,
    Unlock,
    Play,
    Pause,
    Back,
    Forward,
    Undo,
    Redo,
    Help,
    Folder,
    Upload,
    Picture,
    Star,
    People,
    Sliders,
    List,
    Trash,
    Down,
    Arrow,
    Offline,
    Copy,
    Home,
    Book,
    Seal,
    Flow,
    Board,
    Cap,
    Gauge,
    Target,
    Shift,
    Search,
    Menu,
    PanelLeft,
    PanelRight,
    Download,
    Clock,
    CheckBox,
}

impl IconShape {
    fn path(self) -> &'static str {
        match self {
            Self::Select => "M4 3l12 7-5 1.500L8.500 17z",
            Self::Polygon => "M4 6.500l6-3.500 6.500 4.500-2.500 8-8.500 1z",
            Self::Box => "M3.500 5h13v10h-13z",
            Self::Cuboid => {
                "M10 2.500l6.500 3.500v8L10 17.500 3.500 14V6zM3.500 6L10 9.500 16.500 6M10 9.500v8"
            }
            Self::Comment => "M3.500 4.500h13v9h-6L7 16.500v-3H3.500z",
            Self::Info => "M10 3a7 7 0 100 14 7 7 0 000-14M10 9.200v4.300M10 6.600v.1",
            Self::Warning => "M10 3.200l7.200 13H2.800zM10 8.200v3.800M10 14v.1",
            Self::Check => "M4 10.500l4 4 8-9",
            Self::Close => "M5 5l10 10M15 5L5 15",
            Self::Plus => "M10 4v12M4 10h12",
            Self::Eye => {
                "M2.500 10c3.500-6 11.500-6 15 0-3.500 6-11.500 6-15 0zM10 7.700a2.300 2.300 0 100 4.600 2.300 2.300 0 000-4.600"
            }
            Self::EyeOff => {
                "M4 4l12 12M5 6.800c-1 .8-1.800 1.900-2.500 3.200 2.600 4.500 7.700 5.600 11.500 3.300M8.500 5.700c3.400-.8 6.900.7 9 4.300-.5.9-1.100 1.600-1.700 2.300"
            }
            Self::Lock => "M5 9h10v7.500H5zM7 9V6.500a3 3 0 016 0V9",
            Self::Unlock => "M5 9h10v7.500H5zM7 9V6a3 3 0 015.800-1",
            Self::Play => "M6.500 4l9 6-9 6z",
            Self::Pause => "M7 4.500v11M13 4.500v11",
            Self::Back => "M5.500 4.500v11M15 4.500v11L8 10z",
            Self::Forward => "M14.500 4.500v11M5 4.500v11l7-5.500z",
            Self::Undo => "M4 8h8a4.300 4.300 0 010 8.600H8M7.500 4.500L4 8l3.500 3.500",
            Self::Redo => "M16 8H8a4.300 4.300 0 000 8.600h4M12.500 4.500L16 8l-3.500 3.500",
            Self::Help => {
                "M10 3a7 7 0 100 14 7 7 0 000-14M8 8.200a2 2 0 114 0c0 1.500-2 1.500-2 3M10 13.800v.1"
            }
            Self::Folder => "M3 5.500h5l1.500 2H17v8.500H3z",
            Self::Upload => "M10 12.500v-9M6.500 6.500L10 3l3.500 3.500M3.500 12.500v4h13v-4",
            Self::Picture => "M3 4.500h14v11H3zM3 13l4-4 4 4 2.500-2.500L17 14M13 7.500v.1",
            Self::Star => {
                "M10 3l2.100 4.500 4.900.6-3.600 3.400.9 4.900L10 14l-4.300 2.400.9-4.900L3 8.100l4.900-.6z"
            }
            Self::People => {
                "M7.500 9.500a2.800 2.800 0 100-5.600 2.800 2.800 0 000 5.600M2.500 16.500c0-5.300 10-5.300 10 0M13 4.300a2.700 2.700 0 010 5M14.500 12c2 .6 3 2.200 3 4.500"
            }
            Self::Sliders => {
                "M3 6h8M15 6h2M3 14h2M9 14h8M13 4a2 2 0 100 4 2 2 0 000-4M7 12a2 2 0 100 4 2 2 0 000-4"
            }
            Self::List => "M7 5.500h10M7 10h10M7 14.500h10M3.500 5.500v.1M3.500 10v.1M3.500 14.500v.1",
            Self::Trash => "M4 6h12M8 6V4h4v2M5.500 6l.7 10.500h7.600l.7-10.500M8.500 9v5M11.500 9v5",
            Self::Down => "M5.500 8l4.500 4.500L14.500 8",
            Self::Arrow => "M4 10h12M11.500 5.500L16 10l-4.500 4.500",
            Self::Offline => {
                "M3.500 3.500l13 13M6 8a3.800 3.800 0 00.5 7.500h8M9 5.500a4.300 4.300 0 015.700 3.800 3 3 0 012.200 4.200"
            }
            Self::Copy => "M7 7h9.500v9.500H7zM13 7V3.500H3.500V13H7",
            Self::Home => "M3 9.500L10 3.500l7 6M5 8.500v8h10v-8M8.500 16.500V12h3v4.500",
            Self::Book => {
                "M3.500 4.500c2.200-.8 4.400-.8 6.500.7 2.100-1.500 4.300-1.500 6.500-.7v11c-2.200-.8-4.400-.8-6.500.7-2.100-1.500-4.300-1.500-6.500-.7zM10 5.200v11"
            }
            Self::Seal => {
                "M10 3a5 5 0 100 10 5 5 0 000-10M7 12.300L6 17l4-2 4 2-1-4.700M8 8l1.500 1.500 2.700-2.900"
            }
            Self::Flow => "M3 4h5v4.500H3zM12 4h5v4.500h-5zM12 11.500h5V16h-5zM8 6.200h4M10 6.200v7.600h2",
            Self::Board => "M3.500 3.500h13v13h-13zM8 3.500v13M12.500 3.500v13",
            Self::Cap => {
                "M2.500 8L10 4.500 17.500 8 10 11.500zM5.500 9.500v4c2.500 2.300 6.500 2.300 9 0v-4M17.500 8v5"
            }
            Self::Gauge => "M3 14.500a7 7 0 1114 0M10 14.500l3.500-5",
            Self::Target => {
                "M10 4a6 6 0 100 12 6 6 0 000-12M10 8a2 2 0 100 4 2 2 0 000-4M10 1.500V5M10 15v3.500M1.500 10H5M15 10h3.500"
            }
            Self::Shift => {
                "M2.500 14.500c2.500 0 2.500-9 5-9s2.500 9 5 9M7.500 14.500c2.500 0 2.500-9 5-9s2.500 9 5 9"
            }
            Self::Search => "M9 4a5 5 0 100 10 5 5 0 000-10M12.700 12.700l3.800 3.800",
            Self::Menu => "M3.500 5.500h13M3.500 10h13M3.500 14.500h13",
            Self::PanelLeft => "M3 4h14v12H3zM8 4v12",
            Self::PanelRight => "M3 4h14v12H3zM12 4v12",
            Self::Download => "M10 3.500v9M6.500 9l3.500 3.500L13.500 9M3.500 12.500v4h13v-4",
            Self::Clock => "M10 3a7 7 0 100 14 7 7 0 000-14M10 6v4.200l3 1.800",
            Self::CheckBox => "M3.500 3.500h13v13h-13zM6.500 10l2.500 2.500 4.500-5",
        }
    }
}

/// An icon beside words, or inside a button that has a name of its own.
#[component]
pub fn Icon(
    /// What it shows.
    shape: IconShape,
) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=shape.path()></path></svg> }
}

/// Assay's mark.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="8" fill="#1f6feb"></rect>
            <path
                d="M8 22.500 14.500 8h3L24 22.500" fill="none" stroke="#fff" stroke-width="2.800"
                stroke-linecap="round" stroke-linejoin="round"
            ></path>
            <path
                d="M10.500 17.500h11" stroke="#ffd34d" stroke-width="2.800" stroke-linecap="round"
                stroke-dasharray="3.400 4"
            ></path>
        </svg>
    }
}
