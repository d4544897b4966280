//! Networks of addresses: which proxies are believed, and who counts as one caller.

use std::{fmt, net::IpAddr, net::Ipv6Addr, str::FromStr};

/// Bits of an IPv4 address before its own, where it is written as one of IPv6.
const V4_BEFORE: u32 = 96;
/// Whoever has IPv6 at home has a whole network of so many bits.
const V6_CALLER: u32 = 64;

/// Addresses that begin alike: `10.0.0.0/8`, or a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    /// As IPv6, mapped; the bits that may differ are 0.
    first: u128,
    bits: u32,
}

/// Not a network: an address, or an address, a slash and how many of its bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotANetwork;

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

impl Network {
    fn new(address: IpAddr, bits: u32) -> Network {
        let mask = u128::MAX.checked_shl(u128::BITS.saturating_sub(bits)).unwrap_or(0);
        Network { first: number(address) & mask, bits }
    }

    /// Those who count as one caller with `address`: of IPv4 itself, of IPv6 its network of 64 bits.
    #[must_use]
    pub fn of_caller(address: IpAddr) -> Network {
        let bits = if address.to_canonical().is_ipv4() { u128::BITS } else { V6_CALLER };
        Network::new(address, bits)
    }

    /// Whether `address` is of it; one of IPv4 that is written as IPv6 is the same.
    #[must_use]
    pub fn holds(self, address: IpAddr) -> bool {
        Network::new(address, self.bits) == self
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = IpAddr::V6(Ipv6Addr::from_bits(self.first)).to_canonical();
        let before = if address.is_ipv4() { V4_BEFORE } else { 0 };
        write!(f, "{address}")?;
        if self.bits < u128::BITS {
            write!(f, "/{}", self.bits.saturating_sub(before))?;
        }
        Ok(())
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Network, NotANetwork> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NotANetwork)?;
        let before = if address.is_ipv4() { V4_BEFORE } else { 0 };
        let bits = match bits {
            Some(bits) => before + bits.parse::<u8>().map(u32::from).map_err(|_| NotANetwork)?,
            None => u128::BITS,
        };
        if bits > u128::BITS { Err(NotANetwork) } else { Ok(Network::new(address, bits)) }
    }
}

impl fmt::Display for NotANetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a network of addresses")
    }
}

impl std::error::Error for NotANetwork {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_holds_the_addresses_that_begin_as_it_does() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.0"),
            ("10.0.0.0/8", "::ffff:10.1.1.1", "::ffff:11.1.1.1"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("192.0.2.7/31", "192.0.2.6", "192.0.2.8"),
            ("0.0.0.0/0", "203.0.113.1", "2001:db8::1"),
            ("2001:db8::/32", "2001:db8:ffff::1", "2001:db9::1"),
            ("::1", "::1", "::2"),
        ] {
            let network: Network = network.parse().unwrap();
            assert!(network.holds(inside.parse().unwrap()), "{network} {inside}");
            assert!(!network.holds(outside.parse().unwrap()), "{network} {outside}");
        }
        for wrong in ["", "10.0.0.0/33", "::/129", "10.0.0/8", "a", "10.0.0.0/", "10.0.0.0/-1"] {
            assert_eq!(wrong.parse::<Network>(), Err(NotANetwork), "{wrong}");
        }
    }

    #[test]
    fn a_network_is_written_as_people_write_it() {
        for text in ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::1", "0.0.0.0/0"] {
            assert_eq!(text.parse::<Network>().unwrap().to_string(), text);
        }
        let of = |text: &str| Network::of_caller(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
    }
}
