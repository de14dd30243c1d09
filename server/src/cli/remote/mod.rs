//! Remote server with a token: the same commands without its data folder.

pub(super) mod export;
pub(super) mod import;

use super::CliError;
use assay_core::api::{ProblemDetails, Project};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use ureq::http::Response;
use ureq::{Agent, Body};

/// Tries of a request that fails in the network, with waits of 1, 2 and 4 s between them.
const MAX_TRIES: u32 = 4;

/// Remote server and the credentials for it.
#[derive(clap::Args, Debug)]
pub(super) struct ServerArgs {
    /// Remote server, instead of a local data folder
    #[arg(long, value_name = "URL", env = "ASSAY_SERVER", requires = "token")]
    server: Option<String>,
    /// Token made on that server's account page
    #[arg(long, env = "ASSAY_TOKEN", hide_env_values = true)]
    token: Option<String>,
}

impl ServerArgs {
    /// Remote server, if the arguments name one.
    pub(super) fn connect(&self) -> Result<Option<RemoteServer>, CliError> {
        let (Some(url), Some(token)) = (&self.server, &self.token) else { return Ok(None) };
        let url = url.trim_end_matches('/').to_owned();
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(CliError::new(
                "--server",
                &url,
                "this is not the address of a server",
                "Begin with https://.",
            ));
        }
        // The commands read answers of any status.
        let config = Agent::config_builder().http_status_as_error(false);
        let agent = config.timeout_connect(Some(Duration::from_secs(20))).build().into();
        Ok(Some(RemoteServer { url, bearer: format!("Bearer {token}"), agent }))
    }
}

/// Remote server at an address.
pub(super) struct RemoteServer {
    url: String,
    bearer: String,
    agent: Agent,
}

impl RemoteServer {
    fn error(&self, what: String, fix: &str) -> CliError {
        CliError::new("--server", &self.url, what, fix)
    }

    /// Sends a request until the server answers; returns the answer if its status is a success.
    fn send(
        &self,
        again: impl Fn(&Agent, &str) -> Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, CliError> {
        let mut wait = Duration::from_secs(1);
        let mut tries = 1;
        let answer = loop {
            match again(&self.agent, &self.bearer) {
                Ok(answer) => break answer,
                Err(ureq::Error::Io(_) | ureq::Error::Timeout(_)) if tries < MAX_TRIES => {
                    std::thread::sleep(wait);
                    wait *= 2;
                    tries += 1;
                }
                Err(error) => {
                    return Err(self.error(error.to_string(), "Check the address and the network."));
                }
            }
        };
        if answer.status().is_success() {
            return Ok(answer);
        }
        let status = answer.status();
        let problem = answer.into_body().read_json::<ProblemDetails>();
        Err(match problem {
            Ok(problem) => self.error(problem.detail.trim_end_matches('.').to_owned(), ""),
            Err(_) => self
                .error(format!("it answers {status}"), "Check that this is the address of an Assay server."),
        })
    }

    fn read<T: DeserializeOwned>(&self, answer: Response<Body>) -> Result<T, CliError> {
        answer.into_body().with_config().limit(256 * 1024 * 1024).read_json().map_err(|e| {
            self.error(format!("its answer cannot be read: {e}"), "Use the program of the server's version.")
        })
    }

    fn address(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.url)
    }

    fn get(&self, path: &str) -> Result<Response<Body>, CliError> {
        self.send(|agent, bearer| agent.get(self.address(path)).header("authorization", bearer).call())
    }

    fn get_json<T: DeserializeOwned>(&self, path: &str) -> Result<T, CliError> {
        self.read(self.get(path)?)
    }

    /// Sends a write with its own idempotency key, so that the server applies it once.
    fn post_json<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, CliError> {
        let key = uuid::Uuid::now_v7().to_string();
        let answer = self.send(|agent, bearer| {
            let request = agent.post(self.address(path)).header("authorization", bearer);
            request.header("idempotency-key", &key).send_json(body)
        });
        self.read(answer?)
    }

    /// Sends a file; every try opens it again.
    fn put_file(&self, path: &str, file: &std::path::Path) -> Result<(), CliError> {
        let sent = self.send(|agent, bearer| {
            let file = std::fs::File::open(file)?;
            agent.put(self.address(path)).header("authorization", bearer).send(file)
        });
        sent.map(|_| ())
    }

    /// Project with this name or id.
    fn project(&self, wanted: &str) -> Result<Project, CliError> {
        let all: Vec<Project> = self.get_json("/projects")?;
        let found = all.into_iter().find(|p| p.id == wanted || p.name == wanted);
        let id = found.map(|p| p.id).ok_or_else(|| {
            CliError::new(
                "--project",
                wanted,
                "there is no such project, or you have no role in it",
                "Check the name.",
            )
        })?;
        self.get_json(&format!("/projects/{id}"))
    }
}
