//! From where a request really came: what a proxy in front says of it, when that proxy is believed.

use crate::App;
use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, header},
};
use kernel::Network;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Who stands in front, as the operator says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// The networks they are in; whoever else sends such a header is not believed.
    pub trusted: Vec<Network>,
    /// Which header they write; the other may be a stranger's, and passed on as it came.
    pub header: ProxyHeader,
}

/// The header in which proxies write for whom they ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProxyHeader {
    /// `X-Forwarded-For: 203.0.113.9, 10.0.0.7`.
    #[default]
    XForwardedFor,
    /// `Forwarded: for="[2001:db8::9]:4711";proto=https` (RFC 7239).
    Forwarded,
}

impl Proxies {
    /// Whether what `address` says of others is believed.
    #[must_use]
    pub fn trust(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.holds(address))
    }

    fn header_name(&self) -> HeaderName {
        match self.header {
            ProxyHeader::XForwardedFor => HeaderName::from_static("x-forwarded-for"),
            ProxyHeader::Forwarded => header::FORWARDED,
        }
    }

    /// Who asked `peer` to ask, or `peer` itself: each proxy names who came to it, and is believed as far as
    /// all those nearer to us are trusted. What cannot be read ends the chain at who wrote it.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if !self.trust(client) {
            return client;
        }
        let lines: Vec<&[u8]> =
            headers.get_all(self.header_name()).iter().map(HeaderValue::as_bytes).collect();
        let hops = lines.iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b','));
        for hop in hops {
            let Some(address) = std::str::from_utf8(hop).ok().and_then(|hop| self.named(hop))
            else {
                break;
            };
            client = address;
            if !self.trust(client) {
                break;
            }
        }
        client
    }

    /// The address that one element of the header names.
    fn named(&self, hop: &str) -> Option<IpAddr> {
        match self.header {
            ProxyHeader::XForwardedFor => node(hop),
            ProxyHeader::Forwarded => {
                let mut pairs = hop.split(';').filter_map(|pair| pair.split_once('='));
                let (_, named) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
                node(named)
            }
        }
    }
}

/// `203.0.113.9`, `203.0.113.9:4711`, `2001:db8::9`, `[2001:db8::9]`, `[2001:db8::9]:4711`, in quotes or not.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    if let Some(rest) = text.strip_prefix('[') {
        let (address, port) = rest.split_once(']')?;
        let port = port.strip_prefix(':').unwrap_or(port);
        let is_port = port.is_empty() || port.parse::<u16>().is_ok();
        let address = address.parse::<Ipv6Addr>().ok().filter(|_| is_port)?;
        return Some(IpAddr::V6(address).to_canonical());
    }
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(address.to_canonical());
    }
    let (address, port) = text.split_once(':')?;
    port.parse::<u16>().ok()?;
    address.parse::<Ipv4Addr>().ok().map(IpAddr::V4)
}

/// The address a request came from; none where it came over no network.
pub(crate) fn client_ip(app: &App, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(app.config.proxies.client(peer.ip(), headers))
}

/// Who says for whom they ask and is not believed, though they are near enough to be a proxy of ours.
pub(crate) fn unbelieved(
    app: &App,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let (peer, proxies) = (peer.ip().to_canonical(), &app.config.proxies);
    let is_near = match peer {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_loopback() || v6.is_unicast_link_local(),
    };
    let says = headers.contains_key(proxies.header_name());
    (says && is_near && !proxies.trust(peer)).then_some(peer)
}

/// The address a request came from, in words: what sessions remember and letters name.
#[must_use]
pub fn client_address(app: &App, headers: &HeaderMap, extensions: &Extensions) -> String {
    let address = client_ip(app, headers, extensions);
    address.map_or_else(|| "local".to_owned(), |address| address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(header: ProxyHeader, peer: &str, lines: &[&str]) -> String {
        let trusted: Vec<Network> =
            ["10.0.0.0/8", "::1"].map(|network| network.parse().unwrap()).to_vec();
        let name = match header {
            ProxyHeader::XForwardedFor => "x-forwarded-for",
            ProxyHeader::Forwarded => "forwarded",
        };
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name, HeaderValue::from_str(line).unwrap());
        }
        Proxies { trusted, header }.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn what_a_trusted_proxy_says_is_believed_however_it_is_written() {
        let cases: &[(&[&str], &str)] = &[
            (&["203.0.113.9"], "203.0.113.9"),
            (&["203.0.113.9:4711"], "203.0.113.9"),
            (&["[2001:db8::9]:4711"], "2001:db8::9"),
            (&["[2001:db8::9]"], "2001:db8::9"),
            (&["2001:db8::9"], "2001:db8::9"),
            (&["::ffff:203.0.113.9"], "203.0.113.9"),
            (&["203.0.113.9, 10.2.2.2"], "203.0.113.9"),
            (&["203.0.113.9", "10.2.2.2"], "203.0.113.9"),
            (&["198.51.100.1, 203.0.113.9 ,10.2.2.2"], "203.0.113.9"),
            (&["198.51.100.1", "203.0.113.9", "10.2.2.2"], "203.0.113.9"),
            (&["198.51.100.1, unknown, 10.2.2.2"], "10.2.2.2"),
            (&["10.4.4.4, 10.2.2.2"], "10.4.4.4"),
            (&["nonsense"], "10.1.1.1"),
            (&["203.0.113.9:port"], "10.1.1.1"),
            (&[""], "10.1.1.1"),
            (&[], "10.1.1.1"),
        ];
        for (lines, expected) in cases {
            let found = client(ProxyHeader::XForwardedFor, "10.1.1.1", lines);
            assert_eq!(found, *expected, "{lines:?}");
        }
    }

    #[test]
    fn the_header_of_rfc_7239_is_read_where_the_operator_names_it() {
        let cases: &[(&[&str], &str)] = &[
            (&["for=203.0.113.9"], "203.0.113.9"),
            (&["proto=https;For=\"[2001:db8::9]:4711\";by=10.1.1.1"], "2001:db8::9"),
            (&["for=\"203.0.113.9:80\", for=10.2.2.2"], "203.0.113.9"),
            (&["for=198.51.100.1", "for=203.0.113.9"], "203.0.113.9"),
            (&["for=\"198.51.100.1", "for=203.0.113.9"], "203.0.113.9"),
            (&["for=203.0.113.9, for=_hidden"], "::1"),
            (&["proto=https"], "::1"),
        ];
        for (lines, expected) in cases {
            assert_eq!(client(ProxyHeader::Forwarded, "::1", lines), *expected, "{lines:?}");
        }
        let mut other = HeaderMap::new();
        other.insert("forwarded", HeaderValue::from_static("for=198.51.100.1"));
        let proxies = Proxies { trusted: vec!["::1".parse().unwrap()], ..Proxies::default() };
        let peer: IpAddr = "::1".parse().unwrap();
        assert_eq!(proxies.client(peer, &other), peer, "a stranger's header, passed on");
    }

    #[test]
    fn nobody_who_comes_directly_chooses_her_own_address() {
        let forged = ["198.51.100.1"];
        let direct = client(ProxyHeader::XForwardedFor, "203.0.113.9", &forged);
        assert_eq!(direct, "203.0.113.9");
        let mapped = client(ProxyHeader::XForwardedFor, "::ffff:10.1.1.1", &forged);
        assert_eq!(mapped, "198.51.100.1", "a listener of IPv6 sees its proxy so");
    }
}
