//! Bucket of S3-compatible storage, which the server reads and never writes.
//!
//! Address and credentials come from the environment, as for the AWS tools: `AWS_ENDPOINT_URL` (with path-style
//! addresses; default: Amazon's), `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
//! `AWS_SESSION_TOKEN`. Without a key, requests are not signed: the bucket is public.

use rusty_s3::actions::{GetObject, ListObjectsV2, S3Action};
use rusty_s3::{Credentials, UrlStyle};
use std::io::{self, Read};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

/// Validity of a signed address; each is used at once.
const SIGNATURE_VALIDITY: Duration = Duration::from_secs(300);
/// Tries of a request that fails in the network, with waits of 0.2, 0.4 and 0.8 s between them.
const MAX_TRIES: u32 = 4;
/// Scheme of the addresses of buckets.
pub const SCHEME: &str = "s3://";

/// Agent that all requests share; it reuses connections.
static AGENT: LazyLock<Agent> = LazyLock::new(|| {
    Agent::config_builder()
        .http_status_as_error(false)
        .timeout_connect(Some(Duration::from_secs(10)))
        .timeout_recv_response(Some(Duration::from_secs(30)))
        .timeout_recv_body(Some(Duration::from_secs(3600)))
        .build()
        .into()
});

/// Bucket and the credentials to read it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bucket {
    bucket: Arc<rusty_s3::Bucket>,
    credentials: Option<Arc<Credentials>>,
}

/// Object in a bucket, as it was when it was listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketObject {
    /// Name in the bucket, with `/` between its parts.
    pub key: String,
    /// Size in bytes.
    pub size: u64,
    /// Tag that changes with the content.
    pub etag: String,
}

/// Content directly below a prefix.
#[derive(Debug, Default)]
pub struct BucketListing {
    /// Names of the folders.
    pub folders: Vec<String>,
    /// Number of objects.
    pub objects: u64,
}

impl Bucket {
    /// Bucket and key of an address `s3://bucket/key`.
    ///
    /// # Errors
    /// The address has another form, or the endpoint in the environment is no address.
    pub fn parse_url(url: &str) -> io::Result<(Self, String)> {
        let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, format!("{what}: {url}"));
        let path = url.strip_prefix(SCHEME).ok_or_else(|| wrong("this is no address of a bucket"))?;
        let (name, key) = path.split_once('/').unwrap_or((path, ""));
        if name.is_empty() {
            return Err(wrong("this address names no bucket"));
        }
        let set = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let region = set("AWS_REGION").or_else(|| set("AWS_DEFAULT_REGION"));
        let region = region.unwrap_or_else(|| "us-east-1".to_owned());
        let (endpoint, style) = match set("AWS_ENDPOINT_URL") {
            Some(own) => (own, UrlStyle::Path),
            None => (format!("https://s3.{region}.amazonaws.com"), UrlStyle::VirtualHost),
        };
        let endpoint = endpoint.parse().map_err(|_| wrong("AWS_ENDPOINT_URL is no address"))?;
        let bucket = rusty_s3::Bucket::new(endpoint, style, name.to_owned(), region);
        let bucket = bucket.map_err(|e| wrong(&e.to_string()))?;
        let credentials = Credentials::from_env().map(Arc::new);
        Ok((Self { bucket: Arc::new(bucket), credentials }, key.to_owned()))
    }

    /// Address of a key.
    pub fn url(&self, key: &str) -> String {
        format!("{SCHEME}{}/{key}", self.bucket.name())
    }

    /// All objects whose keys have this prefix, at most `limit`, by key.
    ///
    /// # Errors
    /// The bucket does not answer, or refuses the credentials.
    pub fn list_objects(&self, prefix: &str, limit: usize) -> io::Result<Vec<BucketObject>> {
        let mut found = Vec::new();
        self.pages(prefix, false, &mut |page| {
            for object in page.contents.iter().take(limit.saturating_sub(found.len())) {
                found.push(BucketObject {
                    key: object.key.clone(),
                    size: object.size.unwrap_or(0),
                    etag: object.etag.clone().unwrap_or_default(),
                });
            }
            found.len() < limit
        })?;
        Ok(found)
    }

    /// Content directly below a prefix, which is empty or ends with `/`; at most `limit` folders.
    ///
    /// # Errors
    /// The bucket does not answer, or refuses the credentials.
    pub fn list_level(&self, prefix: &str, limit: usize) -> io::Result<BucketListing> {
        let mut level = BucketListing::default();
        self.pages(prefix, true, &mut |page| {
            let names = page.common_prefixes.iter().filter_map(|p| p.prefix.strip_prefix(prefix));
            level.folders.extend(names.map(|name| name.trim_end_matches('/').to_owned()));
            level.objects += page.contents.iter().filter(|o| !o.key.ends_with('/')).count() as u64;
            level.folders.len() < limit
        })?;
        level.folders.truncate(limit);
        Ok(level)
    }

    /// Requests pages until there are no more, or `more` returns false.
    fn pages(
        &self,
        prefix: &str,
        by_folder: bool,
        more: &mut dyn FnMut(&rusty_s3::actions::ListObjectsV2Response) -> bool,
    ) -> io::Result<()> {
        let mut token: Option<String> = None;
        loop {
            let mut list = ListObjectsV2::new(&self.bucket, self.credentials.as_deref());
            list.with_prefix(prefix.to_owned());
            if by_folder {
                list.with_delimiter("/");
            }
            if let Some(token) = &token {
                list.with_continuation_token(token.clone());
            }
            let address = list.sign(SIGNATURE_VALIDITY);
            let mut answer = self.send(prefix, &|| AGENT.get(address.as_str()).call())?;
            let text = answer.body_mut().read_to_string().map_err(io::Error::other)?;
            let page = ListObjectsV2::parse_response(&text);
            let page =
                page.map_err(|e| io::Error::other(format!("the bucket's answer is not understood: {e}")))?;
            let wants_more = more(&page);
            token = page.next_continuation_token;
            if token.is_none() || !wants_more {
                return Ok(());
            }
        }
    }

    /// Bytes of an object, or the first `most` of them.
    ///
    /// # Errors
    /// The object is gone, has changed since it was listed, or the bucket does not answer.
    pub fn read(&self, object: &BucketObject, most: Option<u64>) -> io::Result<impl Read + use<>> {
        let address =
            GetObject::new(&self.bucket, self.credentials.as_deref(), &object.key).sign(SIGNATURE_VALIDITY);
        let answer = self.send(&object.key, &|| {
            let mut request = AGENT.get(address.as_str()).header("If-Match", &object.etag);
            if let Some(most) = most.filter(|most| (1..object.size).contains(most)) {
                request = request.header("Range", format!("bytes=0-{}", most - 1));
            }
            request.call()
        })?;
        Ok(answer.into_body().into_reader().take(most.unwrap_or(object.size).min(object.size)))
    }

    /// Sends a request until the bucket answers. Messages do not contain signed addresses.
    fn send(
        &self,
        key: &str,
        request: &dyn Fn() -> Result<Response<Body>, ureq::Error>,
    ) -> io::Result<Response<Body>> {
        let mut wait = Duration::from_millis(200);
        for tries_left in (0..MAX_TRIES).rev() {
            match request() {
                Ok(answer) if answer.status().is_success() => return Ok(answer),
                Ok(answer) if answer.status().is_server_error() && tries_left > 0 => {}
                Ok(answer) => return Err(self.refused(key, answer.status())),
                Err(_) if tries_left > 0 => {}
                Err(error) => {
                    return Err(io::Error::other(format!("{} does not answer: {error}", self.url(key))));
                }
            }
            std::thread::sleep(wait);
            wait *= 2;
        }
        Err(io::Error::other(format!("{} does not answer", self.url(key))))
    }

    fn refused(&self, key: &str, status: StatusCode) -> io::Error {
        let url = self.url(key);
        match status {
            StatusCode::NOT_FOUND => io::Error::new(io::ErrorKind::NotFound, format!("there is no {url}")),
            StatusCode::PRECONDITION_FAILED => {
                io::Error::other(format!("{url} has changed since it was imported"))
            }
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!("{url} may not be read with the key in AWS_ACCESS_KEY_ID"),
            ),
            other => io::Error::other(format!("{url} is refused: {other}")),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use rusty_s3::actions::{CreateBucket, PutObject};

    /// New bucket on the S3-compatible server that `scripts/with-bucket` has started.
    pub(crate) fn bucket(name: &str) -> Bucket {
        assert!(
            std::env::var("ASSAY_TEST_BUCKETS").is_ok(),
            "there are no buckets: run by ./test server, or scripts/with-bucket"
        );
        let (bucket, _) = Bucket::parse_url(&format!("s3://{name}-{}", uuid::Uuid::now_v7())).unwrap();
        let address = CreateBucket::new(&bucket.bucket, bucket.credentials.as_deref().unwrap())
            .sign(SIGNATURE_VALIDITY);
        bucket.send("", &|| AGENT.put(address.as_str()).send_empty()).unwrap();
        bucket
    }

    pub(crate) fn put(bucket: &Bucket, key: &str, bytes: &[u8]) {
        let address =
            PutObject::new(&bucket.bucket, bucket.credentials.as_deref(), key).sign(SIGNATURE_VALIDITY);
        bucket.send(key, &|| AGENT.put(address.as_str()).send(bytes)).unwrap();
    }

    fn all(mut source: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn objects_are_listed_over_many_pages_and_read_partly_or_completely() {
        let bucket = bucket("pages");
        for number in 0..1005 {
            put(&bucket, &format!("drive/lidar/{number:04}.pcd"), b"points");
        }
        put(&bucket, "drive/a b+ä.json", b"{}");
        let found = bucket.list_objects("drive/", 10_000).unwrap();
        assert_eq!(found.len(), 1006);
        assert_eq!(found[0].key, "drive/a b+ä.json");
        assert_eq!(bucket.list_objects("drive/", 10).unwrap().len(), 10);
        assert_eq!(all(bucket.read(&found[0], None).unwrap()), b"{}");
        assert_eq!(all(bucket.read(&found[1], Some(3)).unwrap()), b"poi");
        let level = bucket.list_level("drive/", 100).unwrap();
        assert_eq!((level.folders, level.objects), (vec!["lidar".to_owned()], 1));
    }

    #[test]
    fn a_changed_or_deleted_object_is_refused_with_its_address() {
        let bucket = bucket("changed");
        put(&bucket, "a.pcd", b"points");
        let [object] = bucket.list_objects("", 10).unwrap().try_into().unwrap();
        put(&bucket, "a.pcd", b"other!");
        let message = bucket.read(&object, None).err().unwrap().to_string();
        assert!(message.ends_with("/a.pcd has changed since it was imported"), "{message}");
        let gone = BucketObject { key: "b.pcd".to_owned(), ..object };
        assert_eq!(bucket.read(&gone, None).err().unwrap().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn an_address_names_bucket_and_key() {
        let (bucket, key) = Bucket::parse_url("s3://recordings/2026/may").unwrap();
        assert_eq!((key.as_str(), bucket.url("x")), ("2026/may", "s3://recordings/x".to_owned()));
        assert!(Bucket::parse_url("s3://").is_err());
        assert!(Bucket::parse_url("/srv/data").is_err());
    }
}
