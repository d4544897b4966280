//! What letters need of the market that writes them: its address, the zone of who told none, the key of the
//! links that turn letters off, and which kinds of letter there are. The house gives it when it opens the
//! database.

use crate::kind::{LetterKind, Letters};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Secret;
use sha2::Sha256;
use std::sync::Arc;
use store::{Db, StoreError, Tx};

/// How a market presents itself in its letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What it is called.
    pub name: String,
    /// The colour of its buttons and links, as `#0B5C6B`.
    pub accent: String,
}

impl Default for Look {
    /// As shipped.
    fn default() -> Look {
        Look { name: "Entrepot".to_owned(), accent: "#0B5C6B".to_owned() }
    }
}

/// Reads how the market presents itself.
pub type FindLook = fn(&mut Tx<'_>) -> Result<Look, StoreError>;

/// The market as its letters know it.
pub struct House {
    site: String,
    zone: String,
    secret: Option<Secret<[u8; 32]>>,
    faces: &'static [Letters],
    look: Look,
    find: Option<FindLook>,
}

impl Default for House {
    /// A market on this machine, with no kinds of letter and no key.
    fn default() -> House {
        House::new("http://127.0.0.1:8080", "UTC", &[])
    }
}

impl House {
    /// The market at `site`, whose people are in `zone` (IANA) unless they say otherwise, with the letters that
    /// `faces` list.
    #[must_use]
    pub fn new(site: &str, zone: &str, faces: &'static [Letters]) -> House {
        let site = site.trim_end_matches('/').to_owned();
        let (secret, look, find) = (None, Look::default(), None);
        House { site, zone: zone.to_owned(), secret, faces, look, find }
    }

    /// With the way to read how the market presents itself, which its operators may change at any time.
    #[must_use]
    pub fn looking(self, find: FindLook) -> House {
        House { find: Some(find), ..self }
    }

    /// With the key of the links that turn letters off; without one, letters carry none.
    #[must_use]
    pub fn keyed(self, secret: Secret<[u8; 32]>) -> House {
        House { secret: Some(secret), ..self }
    }

    /// The house that `tx` works for.
    #[must_use]
    pub fn of(tx: &Tx<'_>) -> Arc<House> {
        tx.given::<House>().unwrap_or_default()
    }

    /// The same as it presents itself now.
    pub fn seen(tx: &mut Tx<'_>) -> Result<Arc<House>, StoreError> {
        let house = House::of(tx);
        let Some(find) = house.find else { return Ok(house) };
        let look = find(tx)?;
        let (site, zone) = (house.site.clone(), house.zone.clone());
        let (secret, faces) = (house.secret.clone(), house.faces);
        Ok(Arc::new(House { site, zone, secret, faces, look, find: Some(find) }))
    }

    /// What the market is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.look.name
    }

    /// The colour of its buttons and links.
    #[must_use]
    pub fn accent(&self) -> &str {
        &self.look.accent
    }

    /// The market's address, without a slash at the end.
    #[must_use]
    pub fn site(&self) -> &str {
        &self.site
    }

    /// The zone of whoever told none.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// The name under which the market is known to name servers, without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.site.split_once("://").map_or(self.site.as_str(), |(_, rest)| rest);
        let host = rest.split('/').next().unwrap_or(rest);
        let name = if host.starts_with('[') { None } else { host.split(':').next() };
        name.filter(|name| !name.is_empty()).unwrap_or("localhost")
    }

    /// What the faces list.
    #[must_use]
    pub fn faces(&self) -> &'static [Letters] {
        self.faces
    }

    /// Every kind of letter that is known, by the face that lists it.
    pub fn kinds(&self) -> impl Iterator<Item = &'static LetterKind> + use<> {
        self.faces.iter().flat_map(|face| face.kinds.iter().copied())
    }

    /// The seal of `text` in a link; none without a key.
    pub(crate) fn seal(&self, text: &str) -> Option<String> {
        let secret = self.secret.as_ref()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal()).ok()?;
        mac.update(b"entrepot letters\0");
        mac.update(text.as_bytes());
        let sealed: Vec<u8> = mac.finalize().into_bytes().iter().copied().take(16).collect();
        Some(URL_SAFE_NO_PAD.encode(sealed))
    }
}

/// Has letters of `db` written for `house` from now on.
pub fn write_for(db: &Db, house: House) {
    db.give(house);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_is_known_by_its_host() {
        for (site, host) in [
            ("https://market.example/", "market.example"),
            ("http://127.0.0.1:8080", "127.0.0.1"),
            ("http://[::1]:8080", "localhost"),
        ] {
            assert_eq!(House::new(site, "UTC", &[]).host(), host);
        }
    }

    #[test]
    fn only_a_house_with_a_key_seals() {
        let house = House::default();
        assert_eq!(house.seal("x"), None);
        let keyed = house.keyed(Secret::new([7; 32]));
        assert_eq!(keyed.seal("x"), keyed.seal("x"));
        assert_ne!(keyed.seal("x"), keyed.seal("y"));
    }
}
