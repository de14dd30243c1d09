//! Requests for points.

use gloo_net::http::Request;

/// The bytes at an address, or a sentence for people.
pub async fn fetch_bytes(url: &str) -> Result<Vec<u8>, String> {
    let unreachable = |_| "The server could not be reached. The points come when it can.".to_owned();
    let response = Request::get(url).send().await.map_err(unreachable)?;
    if !response.ok() {
        return Err(format!("The server answered {} to the request for the points.", response.status()));
    }
    response.binary().await.map_err(unreachable)
}
