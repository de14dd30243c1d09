//! Cookies of sessions and of browsers that signed in before.

use super::AppState;
use crate::clock::new_token;
use crate::store::sessions::{BROWSER_S, SESSION_S};
use crate::usecase::accounts::NewSession;
use assay_core::id::SecretHash;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};

/// Name of the session's cookie.
pub(super) const SESSION: &str = "assay_session";
/// Name of the cookie by which a browser is known that signed in before.
const BROWSER: &str = "assay_browser";
/// Prefix of cookies by https: browsers take them from this very host alone, so no neighbour can plant one.
const HOST_PREFIX: &str = "__Host-";

fn name_of(name: &str, is_https: bool) -> String {
    if is_https { format!("{HOST_PREFIX}{name}") } else { name.to_owned() }
}

/// A cookie's value; none where it is there twice, since one of the two is somebody else's.
fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(own, _)| *own == name).map(|(_, value)| value);
    let first = values.next()?;
    values.next().is_none().then_some(first)
}

fn secret(app: &AppState, headers: &HeaderMap, name: &str) -> Option<SecretHash> {
    let token = value(headers, &name_of(name, app.is_https(headers)))?;
    (token.len() == 64).then(|| SecretHash::digest(token.as_bytes()))
}

/// Hash of the session's token, as it is stored.
pub(super) fn session(app: &AppState, headers: &HeaderMap) -> Option<SecretHash> {
    secret(app, headers, SESSION)
}

/// Hash of the browser's token, as it is stored.
pub(super) fn browser(app: &AppState, headers: &HeaderMap) -> Option<SecretHash> {
    secret(app, headers, BROWSER)
}

/// The header that sets a cookie for so long; zero removes it.
fn header_of(
    name: &str,
    value: String,
    lifetime: Duration,
    same_site: SameSite,
    is_https: bool,
) -> (HeaderName, HeaderValue) {
    let cookie = Cookie::build((name_of(name, is_https), value))
        .path("/")
        .http_only(true)
        .same_site(same_site)
        .secure(is_https)
        .max_age(lifetime);
    let text = HeaderValue::from_str(&cookie.to_string());
    (header::SET_COOKIE, text.unwrap_or(HeaderValue::from_static("")))
}

/// Cookies of a new session.
pub(super) struct SessionCookies {
    session: String,
    browser: String,
}

impl SessionCookies {
    /// With new secrets.
    pub(super) fn generate() -> Self {
        Self { session: new_token(), browser: new_token() }
    }

    /// Hashes to store.
    pub(super) fn hashes(&self) -> NewSession {
        let [session, browser] = [&self.session, &self.browser].map(|t| SecretHash::digest(t.as_bytes()));
        NewSession { session, browser }
    }

    /// Headers that set them, the session's first.
    pub(super) fn headers(self, is_https: bool) -> [(HeaderName, HeaderValue); 2] {
        let (session, browser) = (Duration::seconds(SESSION_S), Duration::seconds(BROWSER_S));
        [
            header_of(SESSION, self.session, session, SameSite::Lax, is_https),
            header_of(BROWSER, self.browser, browser, SameSite::Strict, is_https),
        ]
    }
}

/// The header that removes the session's cookie.
pub(super) fn removal(is_https: bool) -> (HeaderName, HeaderValue) {
    header_of(SESSION, String::new(), Duration::ZERO, SameSite::Lax, is_https)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&'static str]) -> HeaderMap {
        lines.iter().map(|line| (header::COOKIE, HeaderValue::from_static(line))).collect()
    }

    #[test]
    fn a_cookie_that_is_there_twice_is_not_read() {
        assert_eq!(value(&headers(&["a=1; b=2"]), "a"), Some("1"));
        assert_eq!(value(&headers(&["a=1; a=2"]), "a"), None);
        assert_eq!(value(&headers(&["a=1", "b=3; a=1"]), "a"), None);
        assert_eq!(value(&headers(&["ab=1"]), "a"), None);
    }

    #[test]
    fn by_https_cookies_are_of_this_host_alone() {
        let [session, browser] = SessionCookies::generate().headers(true).map(|(_, value)| value);
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        assert!(text(&session).starts_with("__Host-assay_session="));
        assert!(text(&browser).starts_with("__Host-assay_browser="));
        for cookie in [session, browser] {
            let cookie = text(&cookie);
            assert!(
                cookie.contains("; HttpOnly") && cookie.contains("; Secure") && cookie.contains("; Path=/")
            );
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
    }
}
