//! Security of every request: no writes from pages of other sites, and headers that make browsers careful.

use super::{ApiError, AppState, pages};
use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// The interactive API page brings its own inline styles and pictures; its scripts are files.
const DOCS_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; \
    img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/// Browsers come back by https alone, for a year.
const ONLY_HTTPS: &str = "max-age=31536000";

/// A layer that refuses writes which another site's page makes with the visitor's cookie.
pub(super) fn csrf() -> CsrfLayer<fn(ProtectionError) -> Response> {
    CsrfLayer::new().with_rejection_response(|_| {
        ApiError::forbidden("This write comes from another site's page. Open Assay itself and do it there.")
            .into_response()
    })
}

/// Adds security headers to every answer, and makes errors of the API problem documents.
pub(super) async fn guard(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let is_https = app.is_https(request.headers());
    let signs_out = request.method() == Method::DELETE && request.uri().path() == "/api/v1/session";
    let docs = request.uri().path().starts_with("/api/docs");
    let api = request.uri().path().starts_with("/api/") && !docs;
    let response = next.run(request).await;
    let mut response = if api { as_problem(response).await } else { response };
    let headers = response.headers_mut();
    let policy = if docs { HeaderValue::from_static(DOCS_POLICY) } else { pages::policy() };
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    if is_https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ONLY_HTTPS));
    }
    if signs_out {
        // Pictures of the project stay in the cache of a shared machine otherwise.
        headers.insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Errors that the framework answers in plain text, such as an odd query, as the problem documents that callers
/// expect of this API.
async fn as_problem(response: Response) -> Response {
    let status = response.status();
    let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().ends_with(b"json"));
    if json || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let text = axum::body::to_bytes(response.into_body(), 4096).await.unwrap_or_default();
    let detail = String::from_utf8_lossy(&text).trim().to_owned();
    let detail = if detail.is_empty() { "The request cannot be answered.".to_owned() } else { detail };
    ApiError::new(status, detail).into_response()
}

/// Whether Assay's own page or a program opens a WebSocket, by `Sec-Fetch-Site` or `Origin`. A WebSocket starts with a
/// GET, and [`csrf`] passes every GET. An origin without an authority, or a request without a host, is not ours.
pub(super) fn is_same_origin(headers: &HeaderMap, authority: Option<&Authority>) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|v| v.to_str().ok()) else { return true };
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok());
    match (origin.split_once("://"), authority.map(Authority::as_str).or(host)) {
        (Some((_, origin)), Some(host)) => origin == host,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (k.parse().unwrap(), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn writes_from_other_sites_are_refused() {
        let ours = |pairs| is_same_origin(&headers(pairs), None);
        assert!(!ours(&[("sec-fetch-site", "cross-site")]));
        assert!(!ours(&[("origin", "https://evil.example"), ("host", "assay.example")]));
        assert!(ours(&[("origin", "https://assay.example"), ("host", "assay.example")]));
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(ours(&[]));
    }

    #[test]
    fn an_origin_or_a_host_that_is_missing_matches_nothing() {
        let ours = |pairs| is_same_origin(&headers(pairs), None);
        assert!(!ours(&[("origin", "null")]), "HTTP/1.0 without a host");
        assert!(!ours(&[("origin", "null"), ("host", "assay.example")]));
        assert!(!ours(&[("origin", "https://assay.example")]));
        // HTTP/2 names the host in the request line.
        let authority = Authority::from_static("assay.example");
        assert!(is_same_origin(&headers(&[("origin", "https://assay.example")]), Some(&authority)));
        assert!(!is_same_origin(&headers(&[("origin", "https://evil.example")]), Some(&authority)));
    }
}
