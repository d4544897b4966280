//! Where a merchant is paid: an account at a bank, whose holder is the merchant.

use formats::bank::Parts;
use kernel::{BankAccountId, Country, Currency, MerchantId, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization as _;

/// A holder's name is at most this long.
pub const HOLDER_CHARACTERS_MAX: usize = 140;

/// An account before it is kept: what is secret of it is sealed, what is compared is a key.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedAccount {
    /// Where the bank is.
    pub country: Country,
    /// In which currency it is paid to.
    pub currency: Currency,
    /// [`OpenedAccount`], sealed.
    pub sealed: Vec<u8>,
    /// What of its number pages show.
    pub ending: String,
    /// The same for the same account.
    pub account_key: [u8; 32],
    /// The same for the same holder, however the name is written.
    pub holder_key: [u8; 32],
}

impl fmt::Debug for SealedAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedAccount({} {} …{})", self.country, self.currency, self.ending)
    }
}

/// What the vault keeps of an account, in clear: only whoever writes a file for the bank, and the operator who looks at
/// its holder, holds one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedAccount {
    /// Whose it is, as the bank knows her.
    pub holder: String,
    /// Where the bank is.
    pub country: Country,
    /// What it is called by, as [`formats::bank::read`] answers it.
    pub parts: Parts,
}

impl fmt::Debug for OpenedAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenedAccount(***)")
    }
}

/// An account of a merchant, as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankAccount {
    /// Its id.
    pub id: BankAccountId,
    /// Where the bank is.
    pub country: Country,
    /// In which currency it is paid to.
    pub currency: Currency,
    /// The end of its number; empty when it is too short to show any of it.
    pub ending: String,
    /// The account of who entered it: names of people lie in clear only where an operator signed.
    pub added_by: String,
    /// When.
    pub added_at: Timestamp,
    /// Nothing is paid to it before.
    pub usable_from: Timestamp,
    /// Since when its holder is known to be the merchant.
    pub confirmed_at: Option<Timestamp>,
    /// Who stopped it (an operator with her name, a member by her account), when and why.
    pub stopped: Option<(String, Timestamp, String)>,
}

/// How an account stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Payouts go there.
    Usable,
    /// Its time has not come: whoever did not enter it can stop it.
    Held,
    /// An operator has not looked at its holder.
    Unconfirmed,
    /// Nothing is paid to it.
    Stopped,
}

impl Standing {
    /// As in the API, and at the end of its name in the language files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Standing::Usable => "usable",
            Standing::Held => "held",
            Standing::Unconfirmed => "unconfirmed",
            Standing::Stopped => "stopped",
        }
    }
}

impl BankAccount {
    /// How it stands at `now`.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        match () {
            () if self.stopped.is_some() => Standing::Stopped,
            () if self.confirmed_at.is_none() => Standing::Unconfirmed,
            () if self.usable_from > now => Standing::Held,
            () => Standing::Usable,
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn merchant(&self) -> MerchantId {
        MerchantId::of(self.id.home())
    }
}

/// Forms of companies that are written out and shortened, as one.
const FORMS: [(&str, &str); 7] = [
    ("limited", "ltd"),
    ("company", "co"),
    ("incorporated", "inc"),
    ("corporation", "corp"),
    ("and", "&"),
    ("有限责任公司", "有限公司"),
    ("有限責任公司", "有限公司"),
];

/// A holder's name as it is compared: width, case, blanks, signs and the way in which the form of a company is written
/// do not count.
#[must_use]
pub fn same_holder(name: &str) -> String {
    let folded: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let words = folded.split(|c: char| !c.is_alphanumeric() && c != '&');
    let short = |word: &str| {
        let known = FORMS.iter().find(|(long, _)| *long == word);
        known.map_or_else(|| word.to_owned(), |(_, short)| (*short).to_owned())
    };
    let joined: String = words.map(short).collect();
    let ends = FORMS.iter().find_map(|(long, short)| {
        let whole = !long.is_ascii();
        joined.strip_suffix(long).filter(|_| whole).map(|head| format!("{head}{short}"))
    });
    ends.unwrap_or(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holder_is_known_however_her_name_is_written() {
        for (one, other) in [
            ("Harbor Orchard, LLC", "HARBOR ORCHARD LLC"),
            ("Harbor Orchard Co., Ltd.", "Harbor Orchard Company Limited"),
            ("Quay & Sons", "Quay and Sons"),
            ("青岩茶业有限公司", "青岩茶业有限责任公司"),
            ("Ｍｅｉ　Ｌｉｎ", "mei lin"),
        ] {
            assert_eq!(same_holder(one), same_holder(other), "{one}");
        }
        for (one, other) in [("Harbor Orchard LLC", "Harbour Orchard LLC"), ("Mei Lin", "Mei Ling")]
        {
            assert_ne!(same_holder(one), same_holder(other), "{one}");
        }
    }

    #[test]
    fn what_is_secret_of_an_account_shows_in_no_debug_output() {
        let parts = Parts::from([("iban".to_owned(), "DE89370400440532013000".to_owned())]);
        let opened = OpenedAccount { holder: "Mei Lin".into(), country: Country::CN, parts };
        assert_eq!(format!("{opened:?}"), "OpenedAccount(***)");
    }
}
