//! Address of a caller, also behind proxies that the operator trusts.

use axum::http::HeaderMap;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

/// Addresses with the same leading bits: `10.0.0.0/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let error = || format!("{text} is not an address such as 10.0.0.1 or a network such as 10.0.0.0/8");
        let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
        let address: IpAddr = address.trim().parse().map_err(|_| error())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(bits), |p| p.trim().parse::<u32>().map_err(|_| error()))?;
        if prefix > bits {
            return Err(error());
        }
        Ok(Self { address, prefix })
    }
}

impl Network {
    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let differing = u64::from(own.to_bits() ^ other.to_bits());
                differing >> 32_u32.saturating_sub(self.prefix) == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let differing = own.to_bits() ^ other.to_bits();
                differing.checked_shr(128_u32.saturating_sub(self.prefix)).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

/// Proxies whose `X-Forwarded-For` is believed; from all others the header says nothing. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[Network]>);

impl TrustedProxies {
    /// These networks.
    pub fn new(networks: Vec<Network>) -> Self {
        Self(networks.into())
    }

    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// The address of the caller: the connection's, or the last one that trusted proxies report and that is not theirs.
    pub fn caller(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let values = headers.get_all("x-forwarded-for");
        let values: Vec<&str> = values.iter().filter_map(|value| value.to_str().ok()).collect();
        let mut caller = peer;
        for reported in values.iter().flat_map(|value| value.split(',')).rev() {
            if !self.has(caller) {
                break;
            }
            let reported = reported.trim();
            let address = reported.parse().ok().or_else(|| Some(reported.parse::<SocketAddr>().ok()?.ip()));
            let Some(address) = address else { break };
            caller = address;
        }
        caller
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn caller(proxies: &[&str], peer: &str, forwarded: &[&'static str]) -> String {
        let proxies = TrustedProxies::new(proxies.iter().map(|p| p.parse().unwrap()).collect());
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        proxies.caller(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_and_only_its_own_entry() {
        assert_eq!(caller(&[], "192.0.2.1", &["1.1.1.1"]), "192.0.2.1");
        assert_eq!(caller(&["10.0.0.0/8"], "192.0.2.1", &["1.1.1.1"]), "192.0.2.1");
        assert_eq!(caller(&["10.0.0.0/8"], "10.2.3.4", &["6.6.6.6, 1.1.1.1"]), "1.1.1.1");
        assert_eq!(caller(&["10.0.0.0/8"], "10.2.3.4", &["6.6.6.6", "1.1.1.1, 10.0.0.7"]), "1.1.1.1");
        assert_eq!(caller(&["::1", "127.0.0.1"], "127.0.0.1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(caller(&["127.0.0.1"], "127.0.0.1", &["nonsense"]), "127.0.0.1");
        assert_eq!(caller(&["127.0.0.1"], "127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn networks_are_parsed_or_refused() {
        for bad in ["", "10.0.0.0/33", "::/129", "proxy.example", "10.0.0.1/-1"] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
        let everything: Network = "0.0.0.0/0".parse().unwrap();
        assert!(everything.contains("203.0.113.9".parse().unwrap()));
        let all_v6: Network = "::/0".parse().unwrap();
        assert!(
            all_v6.contains("2001:db8::1".parse().unwrap()) && !all_v6.contains("10.0.0.1".parse().unwrap())
        );
    }
}
