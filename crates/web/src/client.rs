//! Where a request comes from: the peer's address, or what a reverse proxy that the configuration names says of it.
use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, HeaderName};
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// Header in which a proxy writes down the address it was asked from, behind what others wrote.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Most addresses looked at in that header.
const MAX_HOPS: usize = 16;

/// Addresses with a common beginning: `10.1.2.3`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    start: IpAddr,
    bits: u32,
}

/// What is no address and no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是 IP 地址，也不是 地址/位数")]
pub struct NoNetwork(String);

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let wrong = || NoNetwork(text.to_owned());
        let (start, bits) = match text.trim().split_once('/') {
            Some((start, bits)) => (start, Some(bits.parse::<u32>().map_err(|_| wrong())?)),
            None => (text.trim(), None),
        };
        let start: IpAddr = start.parse().map_err(|_| wrong())?;
        let bits = bits.unwrap_or(width(start));
        if bits > width(start) { Err(wrong()) } else { Ok(Network { start, bits }) }
    }
}

const fn width(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(u32::from(address)),
        IpAddr::V6(address) => u128::from(address),
    }
}

impl Network {
    /// Whether an address lies in it.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        let rest = width(self.start) - self.bits;
        let beginning = |address: IpAddr| number(address).checked_shr(rest).unwrap_or(0);
        width(address) == width(self.start) && beginning(address) == beginning(self.start)
    }
}

/// The client's address. `X-Forwarded-For` counts only from a trusted peer, read from its end: the first address that is
/// no trusted proxy is the client; what stands before it may be forged. Nothing where no peer is known.
pub(crate) fn address(extensions: &Extensions, headers: &HeaderMap, trusted: &[Network]) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    if !is_trusted(peer) {
        return Some(peer);
    }
    let written = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = written.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut client = peer;
    for hop in hops.iter().rev().take(MAX_HOPS) {
        let Ok(address) = hop.parse::<IpAddr>() else { break };
        client = address.to_canonical();
        if !is_trusted(client) {
            break;
        }
    }
    Some(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(peer: &str, forwarded: &str, trusted: &[&str]) -> String {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 1)));
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_FOR, forwarded.parse().unwrap());
        let trusted: Vec<Network> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        address(&extensions, &headers, &trusted).unwrap().to_string()
    }

    #[test]
    fn a_forwarded_address_counts_only_from_a_proxy_that_is_named() {
        assert_eq!(asked("203.0.113.9", "10.0.0.1", &[]), "203.0.113.9");
        assert_eq!(asked("203.0.113.9", "10.0.0.1", &["192.0.2.0/24"]), "203.0.113.9");
        assert_eq!(asked("192.0.2.7", "198.51.100.4", &["192.0.2.0/24"]), "198.51.100.4");
    }

    #[test]
    fn what_a_client_writes_into_the_header_itself_is_not_believed() {
        let trusted = ["192.0.2.7", "192.0.2.8"];
        assert_eq!(asked("192.0.2.7", "1.1.1.1, 198.51.100.4, 192.0.2.8", &trusted), "198.51.100.4");
        assert_eq!(asked("192.0.2.7", "198.51.100.4, rubbish", &trusted), "192.0.2.7");
    }

    #[test]
    fn networks_are_read_and_hold_what_begins_alike() {
        let holds = |network: &str, address: &str| {
            network.parse::<Network>().unwrap().holds(address.parse().unwrap())
        };
        assert!(holds("10.0.0.0/8", "10.200.3.4") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("fd00::/8", "fd12::1") && !holds("fd00::/8", "10.0.0.1"));
        assert!(holds("0.0.0.0/0", "203.0.113.9") && holds("::1", "::1"));
        for wrong in ["", "10.0.0.0/33", "proxy", "10.0.0.0/x"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }
}
