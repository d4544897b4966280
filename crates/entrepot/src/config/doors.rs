//! Settings of who comes in, and by which way: bounds of connections, and proxies that are believed.

use anyhow::{Context, bail};
use kernel::Network;
use web::{Proxies, ProxyHeader};

/// How many connections are open at the same time, and how long one may be silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConnectionRules {
    /// In all; fewer where the system allows fewer files.
    pub all: usize,
    /// Of one address (of IPv6: one network of 64 bits), at most a quarter of all; those of a trusted proxy
    /// are bounded by it alone.
    pub per_address: usize,
    /// From the first byte of a head to its last.
    pub head_seconds: u64,
    /// Without a request: longer than a proxy in front keeps its own.
    pub idle_seconds: u64,
}

impl Default for ConnectionRules {
    fn default() -> ConnectionRules {
        ConnectionRules { all: 8_192, per_address: 256, head_seconds: 15, idle_seconds: 75 }
    }
}

impl ConnectionRules {
    /// # Errors
    /// When there would be no place at all, or no time, or time without end.
    pub(super) fn checked(self) -> anyhow::Result<ConnectionRules> {
        if self.all == 0 || self.per_address == 0 {
            bail!("connections.all and connections.per_address must be at least 1");
        }
        for (key, seconds) in
            [("head_seconds", self.head_seconds), ("idle_seconds", self.idle_seconds)]
        {
            if !(1..=3_600).contains(&seconds) {
                bail!("connections.{key} is {seconds}: it must lie between 1 and 3600");
            }
        }
        Ok(self)
    }
}

/// How often one caller may ask: who is signed in by her account, others by their address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitRules {
    /// Requests of the API.
    pub requests_per_minute: u32,
    /// Pages and forms.
    pub pages_per_minute: u32,
}

impl Default for LimitRules {
    fn default() -> LimitRules {
        let web::Config { requests_per_minute, pages_per_minute, .. } = web::Config::default();
        LimitRules { requests_per_minute, pages_per_minute }
    }
}

impl LimitRules {
    /// # Errors
    /// When nobody could ask for anything.
    pub(super) fn checked(self) -> anyhow::Result<LimitRules> {
        for (key, limit) in [
            ("requests_per_minute", self.requests_per_minute),
            ("pages_per_minute", self.pages_per_minute),
        ] {
            if limit == 0 {
                bail!("limits.{key} must be at least 1");
            }
        }
        Ok(self)
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FileProxy {
    trusted: Option<Vec<String>>,
    header: Option<String>,
}

impl FileProxy {
    /// The proxies to be believed; `trusted` is of the environment, and wins. Where none are named, and the
    /// market has a public address, a proxy on this machine.
    ///
    /// # Errors
    /// When a network or the header is not understood.
    pub(super) fn read(
        self,
        trusted: Option<&str>,
        has_public_url: bool,
    ) -> anyhow::Result<Proxies> {
        let named: Option<Vec<String>> = match trusted {
            Some(list) => Some(list.split(',').map(|one| one.trim().to_owned()).collect()),
            None => self.trusted,
        };
        let here = || ["127.0.0.0/8", "::1"].map(str::to_owned).to_vec();
        let named: Vec<String> = match named {
            Some(named) => named,
            None if has_public_url => here(),
            None => Vec::new(),
        };
        let trusted = named
            .iter()
            .filter(|network| !network.is_empty())
            .map(|network| {
                network.parse::<Network>().with_context(|| {
                    format!("proxy.trusted: \"{network}\" is no network: write 10.0.0.0/8 or ::1")
                })
            })
            .collect::<anyhow::Result<_>>()?;
        let header = match self.header.as_deref() {
            None | Some("x-forwarded-for") => ProxyHeader::XForwardedFor,
            Some("forwarded") => ProxyHeader::Forwarded,
            Some(other) => {
                bail!("proxy.header is \"{other}\": write x-forwarded-for or forwarded")
            }
        };
        Ok(Proxies { trusted, header })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, env: Option<&str>, has_public_url: bool) -> anyhow::Result<Proxies> {
        toml::from_str::<FileProxy>(file)?.read(env, has_public_url)
    }

    #[test]
    fn nobody_is_believed_but_who_is_named_or_a_proxy_on_this_machine() {
        let trusts = |proxies: &Proxies, address: &str| proxies.trust(address.parse().unwrap());
        let none = read("", None, false).unwrap();
        assert!(!trusts(&none, "127.0.0.1"));
        let here = read("", None, true).unwrap();
        assert!(trusts(&here, "127.0.0.1") && trusts(&here, "::1") && !trusts(&here, "10.0.0.1"));
        let file = "trusted = [\"10.0.0.0/8\"]\nheader = \"forwarded\"";
        let named = read(file, None, true).unwrap();
        assert!(trusts(&named, "10.9.9.9") && !trusts(&named, "127.0.0.1"));
        assert_eq!(named.header, ProxyHeader::Forwarded);
        let env = read(file, Some("192.0.2.1, 2001:db8::/32"), true).unwrap();
        assert!(trusts(&env, "192.0.2.1") && trusts(&env, "2001:db8::9"));
        assert!(!trusts(&env, "10.9.9.9"));
        assert!(read("trusted = []", None, true).unwrap().trusted.is_empty());
    }

    #[test]
    fn what_is_no_network_is_named() {
        for (file, env, named) in [
            ("trusted = [\"10.0.0.0/33\"]", None, "10.0.0.0/33"),
            ("", Some("proxy.example"), "proxy.example"),
            ("header = \"x-real-ip\"", None, "x-real-ip"),
        ] {
            let error = read(file, env, true).unwrap_err();
            assert!(format!("{error:#}").contains(named), "{error:#}");
        }
    }
}
