//! `assay serve`: the server itself.

use super::CliError;
use crate::blobs::BlobStore;
use crate::clock::{Clock, new_token};
use crate::connections::{ConnectionLimits, raise_file_limit, serve};
use crate::demo;
use crate::folder::{ReferenceFolders, ReferenceRoot};
use crate::http::{AlignmentCache, AppState, DriftCache, DriftWeeksCache, MeasurementCache, router};
use crate::jobs::housekeeping;
use crate::jobs::import::job::Importer;
use crate::jobs::reminders;
use crate::jobs::upload_space::{DEFAULT_QUOTA_BYTES, UploadSpace};
use crate::live::LiveRooms;
use crate::messages::MessageClients;
use crate::messages::mail::MailClient;
use crate::messages::webhook::WebhookClient;
use crate::sign_in::{Network, SignInGuard, TrustedProxies};
use crate::store::{Database, accounts, projects};
use std::collections::BTreeMap;
use std::fs::Permissions;
use std::io::{ErrorKind, IsTerminal, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Semaphore;

/// Time that running requests may take after the stop signal.
const SHUTDOWN_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

/// Serve the app and its API.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  assay serve --data /srv/assay --listen 0.0.0.0:8080 --public-url https://assay.example.org"
)]
pub struct ServeArgs {
    /// Folder for everything: database, files, uploads
    #[arg(long, env = "ASSAY_DATA")]
    data: Option<PathBuf>,
    /// Address to listen on; port 0 selects a free one
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Fill an empty data folder with the demo, and let visitors be any of its people
    #[arg(long)]
    demo: bool,
    /// PostgreSQL instead of SQLite: postgres://user@host/database
    #[arg(long, env = "ASSAY_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Folder for files, if it is not inside the data folder: a path or file:// URL
    #[arg(long)]
    blobs: Option<String>,
    /// Folder, or s3://bucket/prefix, with data sets that admins may import without a copy. Its files must not
    /// change afterwards. PROJECT=DIR is for that project alone, which then sees no other; give it once for each
    /// project. Endpoint, region and keys of a bucket are read from AWS_ENDPOINT_URL, AWS_REGION,
    /// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
    #[arg(long, env = "ASSAY_REFERENCE", value_name = "[PROJECT=]DIR|URL", value_delimiter = ';')]
    reference: Vec<String>,
    /// Most bytes of files that wait for their import, for each project, GiB
    #[arg(long, env = "ASSAY_PROJECT_QUOTA", value_name = "GIB", default_value_t = DEFAULT_QUOTA_BYTES >> 30)]
    project_quota: u64,
    /// Connections at most from one address at a time; 0: no limit. Behind a proxy all come from the proxy's address
    #[arg(long, env = "ASSAY_CONNECTIONS_PER_ADDRESS", default_value_t = ConnectionLimits::default().per_address)]
    connections_per_address: usize,
    /// Address that people use, if it differs; with https, cookies are sent by https only
    #[arg(long)]
    public_url: Option<String>,
    /// Let projects send reminders by http, and to addresses in private networks: for a receiver in your own network
    #[arg(long, env = "ASSAY_ALLOW_PRIVATE_WEBHOOKS")]
    allow_private_webhooks: bool,
    #[command(flatten)]
    mail: MailArgs,
    /// Address or network of a proxy before this server, such as 10.0.0.1 or 10.0.0.0/8. Its X-Forwarded-For says
    /// where a request comes from, by which attempts to sign in are limited
    #[arg(long, env = "ASSAY_TRUSTED_PROXY", value_name = "IP|CIDR", value_delimiter = ',')]
    trusted_proxy: Vec<Network>,
}

/// The mail server.
#[derive(Debug, clap::Args)]
struct MailArgs {
    /// Mail server by which reminders go: smtps://user:password@host, or smtp://host:587?tls=required
    #[arg(long, env = "ASSAY_SMTP_URL", hide_env_values = true, value_name = "URL", requires = "mail_from")]
    smtp_url: Option<String>,
    /// Sender of its mail, such as "Assay <assay@example.org>"
    #[arg(long, env = "ASSAY_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<String>,
}

impl MailArgs {
    /// The client; none where no mail server is named.
    fn client(&self) -> Result<Option<MailClient>, CliError> {
        let Some((url, from)) = self.smtp_url.as_ref().zip(self.mail_from.as_ref()) else { return Ok(None) };
        let client = MailClient::new(url, from).map_err(|what| {
            CliError::new("--smtp-url", "mail server", what, "Correct --smtp-url or --mail-from.")
        })?;
        Ok(Some(client))
    }
}

/// Data folder by default.
pub(super) fn data_folder(given: Option<&Path>, demo: bool) -> PathBuf {
    if let Some(folder) = given {
        return folder.to_owned();
    }
    let home = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local").join("share")));
    home.unwrap_or_default().join(if demo { "assay-demo" } else { "assay" })
}

/// Makes a folder that its owner alone may open, where there is none.
fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    if let Some(parent) = folder.parent() {
        std::fs::create_dir_all(parent)?;
    }
    match std::fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(e) if e.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made,
    }
}

/// Closes a data folder to other users of the machine, also one of an earlier version: everything is in it. All files that
/// this process makes from now on are its owner's alone.
fn close_to_others(data: &Path) -> std::io::Result<()> {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    create_private_folder(data)?;
    let database = std::fs::read_dir(data)?.filter_map(Result::ok).map(|entry| entry.path());
    let database = database.filter(|path| path.is_file());
    for path in database.chain([data.to_owned()]) {
        let mode = path.metadata()?.permissions().mode();
        if mode & 0o077 != 0 {
            std::fs::set_permissions(&path, Permissions::from_mode(mode & 0o700))?;
        }
    }
    Ok(())
}

/// Database and files of a data folder.
pub(super) fn open(
    data: &Path,
    database_url: Option<&str>,
    blobs: Option<&str>,
) -> Result<(Database, BlobStore), CliError> {
    let error = |what: String, fix: &str| CliError::new(data.display().to_string(), "data folder", what, fix);
    create_private_folder(data).map_err(|e| error(e.to_string(), "Name a writable folder with --data."))?;
    let db = match database_url {
        Some(url) => Database::postgres(url).map_err(|e| {
            let fix = "Check the address, and that the server answers there.";
            CliError::new("--database-url", "connecting", e.to_string(), fix)
        })?,
        None => Database::sqlite(&data.join("assay.sqlite")).map_err(|e| {
            error(
                e.to_string(),
                "Check that the data folder is of this version and that the disk is not full.",
            )
        })?,
    };
    let folder = match blobs {
        Some(url) if url.contains("://") && !url.starts_with("file://") => {
            let fix = "Give a folder, or leave it out to store files in the data folder.";
            return Err(CliError::new("--blobs", url, "only folders can hold files in this version", fix));
        }
        Some(path) => PathBuf::from(path.trim_start_matches("file://")),
        None => data.join("blobs"),
    };
    let blobs = BlobStore::open(&folder)
        .map_err(|e| error(e.to_string(), "Name a writable folder for files with --blobs."))?;
    Ok((db, blobs))
}

/// Location of the data of a server that was started before.
#[derive(Debug, clap::Args)]
pub(super) struct DataArgs {
    /// Data folder of the server
    #[arg(long, env = "ASSAY_DATA")]
    data: Option<PathBuf>,
    /// Use the demo's data folder
    #[arg(long)]
    demo: bool,
    /// PostgreSQL instead of SQLite
    #[arg(long, env = "ASSAY_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

impl DataArgs {
    /// Opens the database and the files.
    pub(super) fn open(&self) -> Result<(Database, BlobStore), CliError> {
        let data = data_folder(self.data.as_deref(), self.demo);
        if self.database_url.is_none() && !data.join("assay.sqlite").exists() {
            let place = data.display().to_string();
            return Err(CliError::new(
                place,
                "data folder",
                "this is not the data folder of a server",
                "Name the data folder with --data.",
            ));
        }
        open(&data, self.database_url.as_deref(), None)
    }
}

/// Serves until SIGTERM or Ctrl+C.
pub(super) fn run(args: ServeArgs) -> Result<(), CliError> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("ASSAY_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    raise_file_limit();
    let data = data_folder(args.data.as_deref(), args.demo);
    close_to_others(&data).map_err(|e| {
        let fix = "Name a folder with --data that belongs to the user who runs the server.";
        CliError::new(data.display().to_string(), "data folder", e.to_string(), fix)
    })?;
    let (db, blobs) = open(&data, args.database_url.as_deref(), args.blobs.as_deref())?;
    let clock = Clock::default();
    let threads = |e: std::io::Error| {
        let fix = "The machine has no free threads; stop other programs.";
        CliError::new("assay", "start", e.to_string(), fix)
    };
    let broken = |e: &crate::store::StoreError| {
        CliError::new(data.display().to_string(), "start", e.to_string(), "Look at the data folder.")
    };
    if args.demo {
        demo::add_drone_pilot(&db, &blobs, &clock).map_err(|e| broken(&e))?;
    }
    let setup_code = setup_code(&db).map_err(|e| broken(&e))?;
    let demo =
        args.demo.then(|| demo::add_drive_projects_in_background(db.clone(), blobs.clone(), clock.clone()));
    let uploads = data.join("uploads");
    let upload_space = UploadSpace::new(uploads.clone(), args.project_quota.saturating_mul(1 << 30));
    let mail = args.mail.client()?;
    let references = reference_folders(&db, &args.reference)?;
    let importer =
        Importer::new(db.clone(), blobs.clone(), uploads.clone(), references.clone(), clock.clone());
    importer.resume().map_err(|e| broken(&e))?;
    let app = AppState {
        db,
        blobs,
        uploads,
        upload_space,
        previews: Arc::new(Semaphore::new(1)),
        references,
        importer,
        clock,
        demo: demo.transpose().map_err(threads)?,
        setup_code,
        https: args.public_url.is_some_and(|url| url.starts_with("https://")),
        sign_in: SignInGuard::start(TrustedProxies::new(args.trusted_proxy)).map_err(threads)?,
        rooms: LiveRooms::default(),
        measurements: MeasurementCache::default(),
        alignments: AlignmentCache::default(),
        drifts: DriftCache::default(),
        drift_weeks: DriftWeeksCache::default(),
        messages: MessageClients { webhooks: WebhookClient::new(args.allow_private_webhooks), mail },
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(threads)?;
    let limits =
        ConnectionLimits { per_address: args.connections_per_address, ..ConnectionLimits::default() };
    runtime.block_on(listen(&args.listen, app, limits))
}

/// Locations for imports without a copy, from `DIR` for all projects and `PROJECT=DIR` for one.
fn reference_folders(db: &Database, given: &[String]) -> Result<ReferenceFolders, CliError> {
    let error = |shown: &str, what: String, fix: &str| CliError::new("--reference", shown, what, fix);
    let open = |text: &str| {
        let fix = "Name a folder or bucket that can be read.";
        ReferenceRoot::open_root(Some(text)).map_err(|e| error(text, e.to_string(), fix))
    };
    let (mut shared, mut own) = (ReferenceRoot::None, BTreeMap::new());
    for text in given {
        let parts = text.split_once('=').filter(|(project, _)| !project.contains('/'));
        let Some((name, place)) = parts else {
            if shared.is_enabled() {
                let fix = "Give one folder without a project, and one for each project.";
                return Err(error(text, "there is a folder for all projects already".to_owned(), fix));
            }
            shared = open(text)?;
            continue;
        };
        let name = name.trim().to_owned();
        let project = db.read_blocking(move |tx| projects::find(tx, &name));
        let fix = "Name a project of this server, or its id.";
        let project = project.map_err(|e| error(text, e.to_string(), fix))?;
        if own.insert(project, open(place)?).is_some() {
            return Err(error(text, "the project has a folder already".to_owned(), "Give it once."));
        }
    }
    Ok(ReferenceFolders::new(shared, own))
}

/// Code for the first admin where no account exists yet; it is printed for a person who sees the terminal or
/// the log.
#[allow(clippy::print_stderr, reason = "the code is for the person at the terminal")]
fn setup_code(db: &Database) -> Result<Option<Arc<str>>, crate::store::StoreError> {
    if !db.read_blocking(accounts::is_empty)? {
        return Ok(None);
    }
    let code: String = new_token().chars().take(12).collect();
    eprintln!("first start: open the page and make the admin with the one-time code {code}");
    Ok(Some(code.into()))
}

/// Says to the person at the terminal where to go, apart from other lines, so that nobody overlooks it.
#[allow(clippy::print_stderr, reason = "the address is for the person at the terminal")]
fn announce(local: SocketAddr, demo: bool) {
    // An address that stands for all of the machine's is none that a browser can open.
    let address =
        if local.ip().is_unspecified() { format!("localhost:{}", local.port()) } else { local.to_string() };
    let what = if demo { "The demo of Assay is ready" } else { "Assay is ready" };
    eprintln!(
        "\n  {what}. Open in a browser:\n\n      \x1b[1mhttp://{address}\x1b[0m\n\n  Ctrl+C stops it.\n"
    );
}

#[allow(clippy::print_stdout, reason = "the line that says where it listens is the command's answer")]
async fn listen(address: &str, app: AppState, limits: ConnectionLimits) -> Result<(), CliError> {
    let error = |e: std::io::Error| {
        CliError::new("--listen", address, e.to_string(), "Choose a free address; port 0 picks one.")
    };
    let listener = tokio::net::TcpListener::bind(address).await.map_err(error)?;
    let local = listener.local_addr().map_err(error)?;
    // The signals are registered first, because a reader of the line may stop the server at once.
    let (mut terminate, mut interrupt) =
        (signal(SignalKind::terminate()).map_err(error)?, signal(SignalKind::interrupt()).map_err(error)?);
    println!("listening on http://{local}");
    let _ = std::io::stdout().flush();
    if std::io::stderr().is_terminal() {
        announce(local, app.demo.is_some());
    }
    let (db, clock, journal) = (app.db.clone(), app.clock.clone(), app.sign_in.journal.clone());
    let rounds = housekeeping::run(
        db.clone(),
        app.blobs.clone(),
        app.upload_space.clone(),
        clock.clone(),
        journal.clone(),
    );
    let rounds = tokio::spawn(rounds);
    let reminders = tokio::spawn(reminders::run(db.clone(), app.messages.clone(), clock.clone()));
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let stop_signal = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        let _ = stopping.send(());
    };
    let serving = serve(listener, router(app), limits, stop_signal);
    // Acknowledged data is on disk already; a client that never finishes reading must not block the server.
    let patience = async move {
        let Ok(()) = stopped.await else { return std::future::pending().await };
        tokio::time::sleep(SHUTDOWN_TIMEOUT).await;
    };
    tokio::select! {
        () = serving => {}
        () = patience => {}
    }
    rounds.abort();
    reminders.abort();
    if let Err(e) = housekeeping::record_failed_sign_ins(&db, clock.now(), &journal, true).await {
        tracing::error!("recording failed sign-ins: {e}");
    }
    Ok(())
}
