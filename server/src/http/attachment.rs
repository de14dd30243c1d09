//! Names of downloaded files.

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Characters that stay as they are in `filename*` (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// `Content-Disposition` of a download whose file name starts with a name that people gave, such as a project's, and
/// ends in `end`. Letters and digits of every script stay; `-` is in place of other characters. Programs that read
/// ASCII alone get the ASCII letters (RFC 6266), or `fallback` without any.
pub(super) fn attachment(name: &str, fallback: &str, end: &str) -> HeaderValue {
    let ascii = words(name, |c| c.is_ascii_alphanumeric()).unwrap_or_else(|| fallback.to_owned());
    let full = words(name, char::is_alphanumeric).unwrap_or_else(|| fallback.to_owned());
    let plain = format!("attachment; filename=\"{ascii}{end}\"");
    let value = match ascii == full {
        true => plain,
        false => {
            let encoded = format!("{full}{end}");
            format!("{plain}; filename*=UTF-8''{}", utf8_percent_encode(&encoded, PLAIN))
        }
    };
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// Runs of such characters with `-` between them; `None` where there are none.
fn words(name: &str, is_part: impl Fn(char) -> bool) -> Option<String> {
    let parts: Vec<&str> = name.split(|c: char| !is_part(c)).filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_is_named_after_its_project_in_any_script() {
        let name = |project| attachment(project, "0198", "-coco.zip").to_str().unwrap().to_owned();
        assert_eq!(name("Drone pilot"), "attachment; filename=\"Drone-pilot-coco.zip\"");
        assert_eq!(name("../a\"b\r\n"), "attachment; filename=\"a-b-coco.zip\"");
        assert_eq!(
            name("Größe 2"),
            "attachment; filename=\"Gr-e-2-coco.zip\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe-2-coco.zip"
        );
        assert_eq!(
            name("无人机"),
            "attachment; filename=\"0198-coco.zip\"; filename*=UTF-8''%E6%97%A0%E4%BA%BA%E6%9C%BA-coco.zip"
        );
        assert_eq!(name("***"), "attachment; filename=\"0198-coco.zip\"");
    }
}
