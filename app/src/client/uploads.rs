//! Uploads: files sent to the server one by one, with progress.

use super::ApiError;
use super::http::{ApiRequest, ROOT, segment};
use assay_core::api::{
    ImportJob, ImportPreview, NewImport, NewUpload, ProblemDetails, ReferenceFolder, Upload,
};
use gloo_net::http::Method;
use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

fn upload_path(project: &str, upload: &str) -> String {
    format!("/projects/{}/uploads/{}", segment(project), segment(upload))
}

/// Opens an upload.
pub async fn open_upload(project: &str) -> Result<Upload, ApiError> {
    ApiRequest::without_body(Method::POST, format!("/projects/{}/uploads", segment(project))).send().await
}

/// Opens an upload that refers to a folder on the server.
pub async fn open_reference(project: &str, path: &str) -> Result<Upload, ApiError> {
    let body = NewUpload { reference: Some(path.to_owned()) };
    ApiRequest::post(format!("/projects/{}/uploads", segment(project)), &body).send().await
}

/// Lists a folder of the server's reference folder.
pub async fn list_references(project: &str, path: &str) -> Result<ReferenceFolder, ApiError> {
    ApiRequest::get(format!("/projects/{}/references?path={}", segment(project), segment(path))).send().await
}

/// Loads the state of an upload.
pub async fn upload_state(project: &str, upload: &str) -> Result<Upload, ApiError> {
    ApiRequest::get(upload_path(project, upload)).send().await
}

/// Loads the preview of an import.
pub async fn preview(project: &str, upload: &str, body: &NewImport) -> Result<ImportPreview, ApiError> {
    ApiRequest::post(upload_path(project, upload) + "/preview", body).send().await
}

/// Starts the import of an upload.
pub async fn import(project: &str, upload: &str, body: &NewImport) -> Result<ImportJob, ApiError> {
    ApiRequest::post(upload_path(project, upload) + "/import", body).send().await
}

/// Loads the progress of an import.
pub async fn import_state(project: &str, import: &str) -> Result<ImportJob, ApiError> {
    ApiRequest::get(format!("/projects/{}/imports/{}", segment(project), segment(import))).send().await
}

/// Sends a file with the time of its last change. `progress` receives the number of bytes sent so far.
pub async fn put_file(
    project: &str,
    upload: &str,
    path: &str,
    file: &File,
    progress: impl Fn(f64) + 'static,
) -> Result<(), ApiError> {
    let place = format!("path={}&modified_ms={:.0}", segment(path), file.last_modified());
    let url = format!("{ROOT}{}/files?{place}", upload_path(project, upload));
    let unreadable = |what: &str| ApiError::InvalidResponse(0, what.to_owned());
    // `fetch` does not report the progress of a body; `XMLHttpRequest` does.
    let request = XmlHttpRequest::new().map_err(|_| unreadable("the browser cannot send files"))?;
    request.open("PUT", &url).map_err(|_| unreadable("the address is not one"))?;
    // The server accepts the bytes without the header too.
    let _ = request.set_request_header("content-type", "application/octet-stream");
    let on_progress = Closure::<dyn Fn(ProgressEvent)>::new(move |e: ProgressEvent| progress(e.loaded()));
    if let Ok(sending) = request.upload() {
        sending.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
    }
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_blob(Some(file)).map_err(|_| ApiError::Unreachable)?;
    // It resolves however the request ends; the status says how.
    let _ = JsFuture::from(ended).await;
    match request.status().unwrap_or(0) {
        0 => Err(ApiError::Unreachable),
        200..=299 => Ok(()),
        status => Err(problem(&request, status)),
    }
}

fn problem(request: &XmlHttpRequest, status: u16) -> ApiError {
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match serde_json::from_str::<ProblemDetails>(&text) {
        Ok(problem) => ApiError::Refused(Box::new(problem)),
        Err(error) => ApiError::InvalidResponse(status, error.to_string()),
    }
}

/// The path within the chosen folder, or the bare name.
pub fn relative_path(file: &File) -> String {
    let path = js_sys::Reflect::get(file, &JsValue::from_str("webkitRelativePath")).ok();
    path.and_then(|p| p.as_string()).filter(|p| !p.is_empty()).unwrap_or_else(|| file.name())
}
