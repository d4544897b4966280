//! Pictures from elsewhere: an address that a merchant named becomes a picture of ours. It is fetched once,
//! decoded, written anew in a few sizes and kept in the object store, from where this market serves it, so
//! that no page sends its reader to a third party.
//!
//! And what people attach to what they write ([`take_in`], [`attach`]): photos, written anew likewise, and papers.
//! They are nobody's but the parties': they lie where no public address leads.
//!
//! Decides which addresses may be asked, how much is read and how long it may take, and what counts as a
//! picture. Never decides which product shows it (catalog) or who may read an attachment (whoever shows what
//! it is about), and never fetches anything while a page is made.

mod attachments;
mod commands;
mod edge;
pub mod face;
mod failure;
mod fetcher;
mod queries;
mod quiet;
mod reach;
mod shape;
mod store;
mod taking;

pub use attachments::{
    Attachment, attach, attachment, attachments, hide_attachment, sweep_attachments,
};
pub use commands::{retry, retry_failed, want};
pub use edge::{KeepError, keep};
pub use failure::Failure;
pub use fetcher::{Fetcher, FetcherError};
pub use queries::{Counts, Failed, Fate, counts, failed, fates};
pub use reach::{Reach, can_be_asked};
pub use shape::{BYTES_MAX, PIXELS_MAX, Shaped, WIDTHS, shape};
pub use taking::{ATTACHMENTS_MAX, ReadError, TakeInError, TakenIn, read_attachment, take_in};

use kernel::MerchantId;
use sha2::{Digest, Sha256};

/// What a picture from elsewhere is known by: the first half of the SHA-256 of its address.
pub(crate) type PictureId = [u8; 16];

pub(crate) fn id_of(address: &str) -> PictureId {
    let digest = Sha256::digest(address.as_bytes());
    let mut id = [0; 16];
    for (to, from) in id.iter_mut().zip(digest) {
        *to = from;
    }
    id
}

pub(crate) fn key_of_id(merchant: MerchantId, id: &PictureId) -> String {
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("pictures/{merchant}/web-{hex}.jpg")
}

/// The key under which the picture at `address` is kept for `merchant`, whether it is there yet or not.
#[must_use]
pub fn key_of(merchant: MerchantId, address: &str) -> String {
    key_of_id(merchant, &id_of(address))
}

/// The key of the copy of `key` that is `width` pixels wide at most: `…/a.jpg` has `…/a.w320.jpg`.
#[must_use]
pub fn key_of_width(key: &str, width: u32) -> String {
    match key.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.w{width}.{ending}"),
        None => format!("{key}.w{width}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Home;

    #[test]
    fn an_address_has_one_key_for_each_merchant_and_width() {
        let (one, other) = (MerchantId::of(Home::new(7)), MerchantId::of(Home::new(8)));
        let address = "https://shop.example/a.png?v=1";
        let key = key_of(one, address);
        assert_eq!(key, key_of(one, address));
        assert_ne!(key, key_of(other, address));
        assert_ne!(key, key_of(one, "https://shop.example/a.png?v=2"));
        assert!(key.starts_with(&format!("pictures/{one}/web-")), "{key}");
        assert_eq!(key_of_width(&key, 320), key.replace(".jpg", ".w320.jpg"));
    }
}
