//! The OpenAPI document made from the handlers, its interactive page, and the health check.

use super::{ApiError, AppState};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Assay",
        description = "Errors are RFC 9457 problem documents. Lists are paged by cursor. Times are RFC 3339 UTC, ids \
                       UUIDv7. POSTs take an Idempotency-Key: the same key and body give the first answer again."
    ),
    components(schemas(assay_core::api::ProblemDetails)),
    security(("session" = []), ("token" = []))
)]
struct Document;

/// What every document starts from.
pub(super) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// The server's state: `GET /api/health`.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct HealthStatus {
    /// `ready`.
    status: &'static str,
    /// The server's version.
    version: &'static str,
}

/// Whether the server is ready.
#[utoipa::path(get, path = "/api/health", security(), responses((status = 200, body = HealthStatus)))]
pub async fn health(
    axum::extract::State(app): axum::extract::State<AppState>,
) -> Result<Json<HealthStatus>, ApiError> {
    app.db
        .read(|tx| tx.query("SELECT 1", &[]).map(|_| ()))
        .await
        .map_err(|_| ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "The database does not answer."))?;
    Ok(Json(HealthStatus { status: "ready", version: env!("CARGO_PKG_VERSION") }))
}

/// The document with its security and its errors said for every operation.
fn describe_errors_and_security(description: &utoipa::openapi::OpenApi) -> Value {
    let mut document = serde_json::to_value(description).unwrap_or_default();
    document["components"]["securitySchemes"] = json!({
        "session": { "type": "apiKey", "in": "cookie", "name": super::auth::COOKIE },
        "token": { "type": "http", "scheme": "bearer" }
    });
    let problem = json!({
        "description": "A problem document (RFC 9457).",
        "content": {
            "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemDetails" } }
        }
    });
    let operations = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    let operations = operations.filter_map(Value::as_object_mut).flat_map(|path| path.values_mut());
    for operation in operations.filter(|operation| operation.is_object()) {
        operation["responses"]["default"] = problem.clone();
    }
    describe_unsigned_numbers(&mut document);
    document
}

/// Gives unsigned numbers their range: utoipa describes them with the formats of signed ones, whose range is another.
fn describe_unsigned_numbers(value: &mut Value) {
    if value["minimum"] == json!(0) {
        let range = match value["format"].as_str() {
            Some("int32") => Some(("uint32", json!(u32::MAX))),
            Some("int64") => Some(("uint64", json!(u64::MAX))),
            _ => None,
        };
        if let Some((format, most)) = range {
            value["format"] = json!(format);
            value["maximum"] = most;
        }
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(describe_unsigned_numbers),
        Value::Object(fields) => fields.values_mut().for_each(describe_unsigned_numbers),
        _ => {}
    }
}

/// `/api/openapi.json` and `/api/docs`.
pub(super) fn router(description: utoipa::openapi::OpenApi) -> Router<AppState> {
    let document = describe_errors_and_security(&description);
    let page = SwaggerUi::new("/api/docs").config(Config::from("/api/openapi.json"));
    Router::new()
        .route(
            "/api/openapi.json",
            get(move || {
                let document = document.clone();
                async move { Json(document) }
            }),
        )
        .merge(Router::from(page))
        .route("/api/v1/{*rest}", axum::routing::any(unknown))
}

async fn unknown() -> Response {
    ApiError::new(StatusCode::NOT_FOUND, "The API has no such address; see /api/docs.").into_response()
}
