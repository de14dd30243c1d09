//! Messages to addresses that people name: https, no redirects, no private addresses, short times, and no word about the address in an error.

use serde::Serialize;
use std::io::{Error as IoError, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

/// Time for a message at most, from the look-up of the host to the answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Characters of an address at most.
const MOST_CHARS: usize = 2_000;

/// Client for webhooks. Cheap to clone.
#[derive(Clone, Debug)]
pub struct WebhookClient {
    agent: Agent,
    allows_private: bool,
}

impl WebhookClient {
    /// Client; where private addresses are allowed, so is http: for a receiver in the operator's own network.
    pub fn new(allows_private: bool) -> Self {
        let config = Config::builder()
            .timeout_global(Some(TIMEOUT))
            .max_redirects(0)
            .https_only(!allows_private)
            // A proxy would look the host up itself, and reach private addresses for us.
            .proxy(None)
            .max_idle_connections(0)
            .user_agent("assay")
            .build();
        let agent = if allows_private {
            config.new_agent()
        } else {
            Agent::with_parts(config, DefaultConnector::default(), PublicResolver::default())
        };
        Self { agent, allows_private }
    }

    /// Check an address before it is stored.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence that does not contain it.
    pub fn check_address(&self, address: &str) -> Result<(), String> {
        let uri: Option<Uri> = address.parse().ok().filter(|_| address.len() <= MOST_CHARS);
        let uri = uri.ok_or("This is no address; write it like https://chat.example.org/hooks/1.")?;
        let scheme = uri.scheme_str().unwrap_or_default();
        if scheme != "https" && !(self.allows_private && scheme == "http") {
            return Err("The address must begin with https://.".to_owned());
        }
        let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
        if authority.contains('@') {
            return Err("The address must not have a user name; put a secret into its path.".to_owned());
        }
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        if host.is_empty() || (!self.allows_private && host.parse().is_ok_and(|ip| !is_public(ip))) {
            return Err(PRIVATE.to_owned());
        }
        Ok(())
    }

    /// Send a message as JSON. It blocks for up to ten seconds.
    ///
    /// # Errors
    /// Why it did not arrive, as a sentence that does not contain the address.
    pub fn post(&self, address: &str, message: &impl Serialize) -> Result<(), String> {
        self.check_address(address)?;
        let answer = self.agent.post(address).send_json(message).map_err(|error| match error {
            Error::StatusCode(status) => format!("The receiver answered {status}."),
            Error::Timeout(_) => "The receiver did not answer within 10 s.".to_owned(),
            Error::HostNotFound => "The host of the address is not known.".to_owned(),
            Error::Io(error) if error.kind() == ErrorKind::PermissionDenied => PRIVATE.to_owned(),
            _ => "The connection to the receiver failed.".to_owned(),
        })?;
        if answer.status().is_redirection() {
            return Err("The receiver redirects; write the address to which it does.".to_owned());
        }
        Ok(())
    }
}

/// What to do about a private address.
const PRIVATE: &str =
    "The address is in a private network; an operator allows such receivers with --allow-private-webhooks.";

/// Resolver that gives no private address, whatever the name service says: a name that is public when it is stored may become a private one.
#[derive(Debug, Default)]
struct PublicResolver(DefaultResolver);

impl Resolver for PublicResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        if found.iter().all(|address| is_public(address.ip())) {
            return Ok(found);
        }
        Err(Error::Io(IoError::from(ErrorKind::PermissionDenied)))
    }
}

/// Whether an address is one of the public internet.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_protocol = a == 192 && b == 0 && c == 0;
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    !(a == 0
        || a >= 224
        || is_shared
        || is_protocol
        || is_benchmark
        || ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation())
}

/// Global unicast alone, without the ranges that stand for IPv4 addresses or for examples.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    let is_global = (0x2000..0x4000).contains(&first);
    let is_tunnel = first == 0x2002 || (first == 0x2001 && second == 0);
    let is_documentation = first == 0x2001 && second == 0x0db8;
    is_global && !is_tunnel && !is_documentation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_no_receivers_in_whatever_form() {
        let private = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "ff02::1",
        ];
        for text in private {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
        for text in ["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700:4700::1111"] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn an_address_is_checked_and_never_repeated() {
        let client = WebhookClient::new(false);
        let secret = "T0PSECRET";
        for address in [
            format!("http://example.org/{secret}"),
            format!("ftp://example.org/{secret}"),
            format!("https://user:{secret}@example.org/"),
            format!("https://127.0.0.1/{secret}"),
            format!("https://[::1]/{secret}"),
            format!("{secret} is no address"),
            format!("https://example.org/{}", "x".repeat(MOST_CHARS)),
        ] {
            let error = client.check_address(&address).unwrap_err();
            assert!(!error.contains(secret), "{error}");
        }
        assert_eq!(client.check_address("https://chat.example.org/hooks/1"), Ok(()));
        assert_eq!(WebhookClient::new(true).check_address("http://127.0.0.1:9/x"), Ok(()));
    }

    #[test]
    fn a_name_of_this_machine_is_refused_when_it_is_looked_up() {
        // `localhost` is no address that can be checked before.
        let client = WebhookClient::new(false);
        assert_eq!(client.check_address("https://localhost/x"), Ok(()));
        assert_eq!(client.post("https://localhost/x", &"hello").unwrap_err(), PRIVATE);
    }
}
