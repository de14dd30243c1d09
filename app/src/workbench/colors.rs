//! Colours on pictures: the same in light and dark, because pictures are.

/// Selected shapes, and the label in a comparison.
pub const WHITE: &str = "#ffffff";
/// Casing around white, ground of tags.
pub const DARK: &str = "#101216";
/// Golden.
pub const GOLDEN: &str = "#ffd34d";
/// Prediction of a model.
pub const PREDICTED: &str = "#d9a0ff";
/// Casing below dashes, dark and half transparent.
pub const CASING: &str = "#101216b0";
/// Subject of a finding.
pub const BAD: &str = "#ff5a50";
/// Text of a finding.
pub const BAD_INK: &str = "#ff7a72";
/// Ground of a finding's text.
pub const BAD_SOFT: &str = "#43201e";
/// Active handle, heading, pins.
pub const ACCENT: &str = "#5aa2ff";
/// Class without a colour.
pub const NONE: &str = "#a3adb8";

/// A colour with an opacity from 0 to 255.
pub fn faded(color: &str, alpha: u8) -> String {
    if color.len() == 7 && color.starts_with('#') { format!("{color}{alpha:02x}") } else { color.to_owned() }
}

/// Colour of a point by its distance: from red nearby over green to violet at `far_m` and beyond.
pub fn distance_color(distance_m: f64, far_m: f64) -> String {
    let hue = (distance_m / far_m * 280.0).min(280.0) as u32;
    format!("hsl({hue} 90% 60%)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_hex_colours_fade() {
        assert_eq!(faded("#ff0000", 0x2e), "#ff00002e");
        assert_eq!(faded("#ff0000", 5), "#ff000005");
        assert_eq!(faded("red", 5), "red");
        assert_eq!(faded(CASING, 5), CASING, "it has an opacity already");
    }

    #[test]
    fn points_far_away_share_the_last_colour() {
        assert_eq!(distance_color(0.0, 60.0), "hsl(0 90% 60%)");
        assert_eq!(distance_color(30.0, 60.0), "hsl(140 90% 60%)");
        assert_eq!(distance_color(60.0, 60.0), distance_color(500.0, 60.0));
    }
}
