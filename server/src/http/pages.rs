//! The app inside the binary: hashed files for good, one of its two pages for every other address.

use super::ApiError;
use assay_core::api::pages::is_workbench_path;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "../dist"]
#[allow_missing = true]
struct Dist;

const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Assay</title><h1>The app is not built in</h1>\
    <p>This binary was built without the browser app. Build both with <code>./run --build-only</code>.";

/// `Content-Security-Policy` of pages: nothing but this server's files, Wasm, and the inline script of each
/// page, by its hash.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let page = |name| Dist::get(name).map(|f| String::from_utf8_lossy(&f.data).into_owned());
    let pages = page("index.html").into_iter().chain(page("workbench.html")).collect::<String>();
    let hashes: String = inline_scripts(&pages).map(|s| format!(" 'sha256-{s}'")).collect();
    let policy = format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; object-src 'none'; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'self'"))
});

pub(super) fn policy() -> HeaderValue {
    POLICY.clone()
}

/// Base64 SHA-256 of each inline script.
fn inline_scripts(page: &str) -> impl Iterator<Item = String> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (tag, rest) = rest.split_once('>')?;
        let (code, _) = rest.split_once("</script>")?;
        (!tag.contains(" src=")).then(|| base64(&Sha256::digest(code.as_bytes())))
    })
}

fn base64(bytes: &[u8]) -> String {
    use base64ct::{Base64, Encoding};
    Base64::encode_string(bytes)
}

/// A file of the app, or its page.
pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || !matches!(method, Method::GET | Method::HEAD) {
        return ApiError::new(StatusCode::NOT_FOUND, "There is no such address; see /api/docs.")
            .into_response();
    }
    if !path.is_empty() && !path.starts_with('.') {
        if let Some(response) = file(path, &headers) {
            return response;
        }
        if path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
            return ApiError::new(StatusCode::NOT_FOUND, "There is no such file.").into_response();
        }
    }
    let page = if is_workbench_path(path) { "workbench.html" } else { "index.html" };
    file(page, &headers).unwrap_or_else(|| axum::response::Html(NOT_BUILT).into_response())
}

fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    let whole = Dist::get(path)?;
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let accepts = |name: &str| accepted.split(',').any(|e| e.split(';').next().map(str::trim) == Some(name));
    let ready = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(encoding, _)| accepts(encoding))
        .find_map(|(encoding, ending)| Some((encoding, Dist::get(&format!("{path}.{ending}"))?)));
    let (encoding, data) = match ready {
        Some((encoding, compressed)) => (Some(encoding), compressed.data),
        None => (None, whole.data),
    };
    let mut response = ([(header::CONTENT_TYPE, media_type(path))], data.into_owned()).into_response();
    let out = response.headers_mut();
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let cache = if is_hashed(path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

/// Whether the name has a hash of the content in it: 16 hexadecimal digits after a dash.
fn is_hashed(path: &str) -> bool {
    path.split(['-', '_', '.', '/'])
        .any(|part| part.len() >= 15 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn media_type(path: &str) -> String {
    let name = mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream");
    if name.starts_with("text/") { format!("{name}; charset=utf-8") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_named_by_hash_and_others_not() {
        let page = "<script type=\"module\">go()</script><script src=\"a.js\"></script>";
        let hashes: Vec<_> = inline_scripts(page).collect();
        assert_eq!(hashes, [base64(&Sha256::digest(b"go()"))]);
    }

    #[test]
    fn names_with_a_hash_are_cached_for_good() {
        assert!(is_hashed("assay-app-1a2b3c4d5e6f7a8b_bg.wasm"));
        assert!(!is_hashed("favicon.svg"));
    }
}
