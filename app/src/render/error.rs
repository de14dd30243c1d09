//! Errors of drawing.

use three_d::CoreError;

/// Error of the graphics context.
#[derive(Debug)]
pub enum RenderError {
    /// The browser gives no WebGL 2.
    NoWebGl,
    /// The driver refused a shader or a buffer.
    Driver(CoreError),
}

impl From<CoreError> for RenderError {
    fn from(error: CoreError) -> Self {
        Self::Driver(error)
    }
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoWebGl => f.write_str(
                "This browser gives no WebGL 2. Turn on hardware acceleration, or use a current browser.",
            ),
            Self::Driver(error) => write!(f, "The graphics driver refused to draw: {error}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_without_webgl_shows_what_to_do() {
        assert!(RenderError::NoWebGl.to_string().contains("hardware acceleration"));
    }
}
