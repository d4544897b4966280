//! Which machines are asked for pictures: those on the public internet, and no other. An address that a
//! merchant types must not make this server knock at its own doors or at its neighbours'.

use crate::Failure;
use reqwest::Url;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Whom a fetcher may ask.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// One server beside the public ones, by its exact address and port.
    beside: Option<SocketAddr>,
}

impl Reach {
    /// The public internet: what every market has. No setting widens it.
    #[must_use]
    pub fn public() -> Reach {
        Reach::default()
    }

    /// And one server of this machine: for tests, which have no other to ask. It is no setting, so that no
    /// market has it by accident.
    #[must_use]
    pub fn and_test_server(server: SocketAddr) -> Reach {
        Reach { beside: Some(server) }
    }

    /// Whether a machine that a name resolved to may be asked.
    pub(crate) fn admits(&self, ip: IpAddr) -> bool {
        is_public(ip)
    }

    /// Looks at an address before it is asked, at the first as at each that it leads on to.
    ///
    /// # Errors
    /// [`Failure::Address`] for what is never asked; [`Failure::Closed`] for an IP address that is not
    /// public. What a name leads to is looked at when it is resolved.
    pub(crate) fn check(&self, url: &Url) -> Result<(), Failure> {
        let known = matches!(url.scheme(), "http" | "https");
        if !known || !url.username().is_empty() || url.password().is_some() {
            return Err(Failure::Address);
        }
        let (host, port) = (url.host_str(), url.port_or_known_default());
        let (Some(host), Some(port)) = (host, port) else { return Err(Failure::Address) };
        let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        if let (Some(ip), Some(beside)) = (ip, self.beside)
            && SocketAddr::new(ip, port) == beside
        {
            return Ok(());
        }
        if !matches!(port, 80 | 443) {
            return Err(Failure::Address);
        }
        if ip.is_some_and(|ip| !is_public(ip)) { Err(Failure::Closed) } else { Ok(()) }
    }
}

/// Whether a market would ask for what is at `address`, as far as the address itself says.
#[must_use]
pub fn can_be_asked(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| Reach::public().check(&url).is_ok())
}

/// Whether an IP address is one of the public internet's.
///
/// Source: the special-purpose address registries of IANA for IPv4 and IPv6 (RFC 6890 and later).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let special = matches!(
        ip.octets(),
        // This network, this machine, a private network, and what is reserved, broadcast among it.
        [0 | 10 | 127 | 240..=255, ..]
            // Multicast.
            | [224..=239, ..]
            // Carriers' shared addresses (CGNAT).
            | [100, 64..=127, ..]
            // Link-local, where clouds keep their machines' secrets.
            | [169, 254, ..]
            // Private networks.
            | [172, 16..=31, ..]
            | [192, 168, ..]
            // Protocol assignments, documentation, relays of 6to4, benchmarks.
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
    );
    !special
}

/// Only global unicast (2000::/3), and of that nothing that stands for an IPv4 address or for documents. So
/// loopback, link-local, unique local, multicast, IPv4-mapped (::ffff:0:0/96) and NAT64 are all outside.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    let global = first & 0xE000 == 0x2000;
    let special = matches!(
        (first, second),
        // Protocol assignments with Teredo, and documentation.
        (0x2001, 0..=0x01FF | 0x0DB8)
            // 6to4, which holds an IPv4 address, and documentation.
            | (0x2002, _)
            | (0x3FFF, 0..=0x0FFF)
    );
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str) -> Result<(), Failure> {
        Reach::public().check(&address.parse().unwrap())
    }

    #[test]
    fn an_address_says_whether_it_can_be_asked() {
        for address in ["https://a.example/x.jpg", "HTTP://a.example:80/x.jpg"] {
            assert!(can_be_asked(address), "{address}");
        }
        for address in [
            "http://127.0.0.1/x.jpg",
            "https://a.example:99999/x.jpg",
            "https://a.example:8443/x.jpg",
            "https://ada:secret@a.example/x.jpg",
            "x.jpg",
        ] {
            assert!(!can_be_asked(address), "{address}");
        }
    }

    #[test]
    fn only_the_public_internet_is_asked_for_pictures() {
        for closed in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://0177.0.0.1/",
            "http://0.0.0.0/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://172.31.255.255/",
            "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://100.64.0.1/",
            "http://100.127.255.255/",
            "http://198.18.0.1/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:8.8.8.8]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[fe80::1]/",
            "http://[fc00::1]/",
            "http://[fd12:3456::1]/",
            "http://[ff02::1]/",
            "http://[2001:db8::1]/",
            "http://[2002:7f00:1::]/",
            "http://[2001::1]/",
        ] {
            assert_eq!(check(closed), Err(Failure::Closed), "{closed}");
        }
        for open in [
            "https://shop.example/a.jpg",
            "http://8.8.8.8/",
            "https://172.32.0.1/",
            "http://100.128.0.1/",
            "http://[2606:4700::1111]/",
        ] {
            assert_eq!(check(open), Ok(()), "{open}");
        }
        for never in [
            "ftp://shop.example/a.jpg",
            "file:///etc/passwd",
            "data:image/png;base64,AAAA",
            "http://user@shop.example/",
            "http://user:pass@shop.example/",
            "http://shop.example:22/",
            "https://shop.example:6379/",
        ] {
            assert_eq!(check(never), Err(Failure::Address), "{never}");
        }
    }

    #[test]
    fn the_server_of_a_test_is_one_address_and_one_port() {
        let reach = Reach::and_test_server(SocketAddr::from(([127, 0, 0, 1], 9000)));
        assert_eq!(reach.check(&"http://127.0.0.1:9000/a".parse().unwrap()), Ok(()));
        for other in ["http://127.0.0.1/", "http://127.0.0.2:9000/", "http://127.0.0.1:9001/"] {
            assert!(reach.check(&other.parse().unwrap()).is_err(), "{other}");
        }
        assert!(!reach.admits(IpAddr::from([127, 0, 0, 1])), "no name leads there");
    }
}
