//! A merchant changes what it says of itself.

use crate::domain::merchant::{Merchant, MerchantKind};
use crate::domain::naming::as_it_looks;
use crate::domain::text::LocalText;
use crate::domain::words::{MerchantWords, WordsFault};
use crate::facts;
use crate::store;
use ::store::{StoreError, Tx};
use events::{Bare, Subject};
use kernel::{Lang, MerchantId, Moment, Slug};
use std::collections::BTreeSet;

/// Other words for an approved merchant. Kind, country, currency and slug stay as they were verified; under
/// another name it is not verified any more until an operator looks ([`verify_merchant`](crate::verify_merchant)).
#[derive(Clone, Debug)]
pub struct EditMerchant {
    /// Whose words.
    pub merchant: MerchantId,
    /// The version that was read.
    pub version: i64,
    /// All of its words, changed or not.
    pub words: MerchantWords,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum EditMerchantError {
    /// There is no such merchant, or it is not approved: an application is mended by applying again.
    #[error("there is no such merchant")]
    NotFound,
    /// The words break a rule.
    #[error("the profile is not well-formed")]
    Malformed(Vec<WordsFault>),
    /// The name in this language is that of another merchant, or looks like it.
    #[error("another merchant has this name in \"{0}\", or one that looks like it")]
    NameTaken(Lang),
    /// The name in this language says that the shop is a brand's own, and it was not verified as one.
    #[error("the name in \"{0}\" says that this is a brand's own shop; it was not verified as one")]
    NameClaims(Lang),
    /// It has another version by now.
    #[error("the profile changed meanwhile")]
    Changed,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Changes names, description and place under the version that was read, and answers the merchant
/// as it now is. The same words again change nothing.
///
/// # Errors
/// [`EditMerchantError::NameTaken`] and [`EditMerchantError::NameClaims`]: choose another name.
/// [`EditMerchantError::Changed`]: read it again. [`EditMerchantError::Malformed`] with every word that
/// breaks a rule. [`EditMerchantError::NotFound`] also for one that is not approved: it applies again.
pub fn edit_merchant(
    tx: &mut Tx<'_>,
    ask: &EditMerchant,
    moment: &mut Moment,
) -> Result<Merchant, EditMerchantError> {
    let id = ask.merchant;
    let faults = ask.words.faults();
    if !faults.is_empty() {
        return Err(EditMerchantError::Malformed(faults));
    }
    let before = store::by_id(tx, id)?.filter(Merchant::is_approved);
    let before = before.ok_or(EditMerchantError::NotFound)?;
    if before.version != ask.version {
        return Err(EditMerchantError::Changed);
    }
    if before.words() == ask.words {
        return Ok(before);
    }
    let renamed = looks(&before.name) != looks(&ask.words.name);
    if renamed {
        name_is_free(tx, &before, &ask.words.name)?;
    }
    let verified_how = before.verified_how.filter(|_| !renamed);
    if !store::edit(tx, id, &ask.words, verified_how, ask.version)? {
        return Err(EditMerchantError::Changed);
    }
    events::emit(tx, facts::MERCHANT_CHANGED, Subject::of(id.id()), &Bare {}, moment.now)?;
    if renamed {
        events::emit(tx, facts::MERCHANT_RENAMED, Subject::of(id.id()), &Bare {}, moment.now)?;
    }
    let MerchantWords { name, about, place } = ask.words.clone();
    let version = before.version + 1;
    Ok(Merchant { name, about, place, version, verified_how, ..before })
}

/// The names of a merchant in all languages, as they look.
fn looks(name: &LocalText) -> BTreeSet<String> {
    name.iter().map(|(_, text)| as_it_looks(text)).filter(|text| !text.is_empty()).collect()
}

/// Words that a shopper reads as a brand's own shop.
const CLAIMS: [&str; 6] = ["官方", "旗舰店", "專賣店", "专卖店", "official", "flagship"];

/// Merchants read at a time.
const PAGE: u32 = 500;

/// Whether a merchant may take a name. Two that take the same name in the same instant both get it;
/// neither is verified under it before an operator has looked.
fn name_is_free(
    tx: &mut Tx<'_>,
    before: &Merchant,
    name: &LocalText,
) -> Result<(), EditMerchantError> {
    let own = looks(&before.name);
    let news: Vec<(Lang, String)> = name
        .iter()
        .map(|(lang, text)| (lang, as_it_looks(text)))
        .filter(|(_, text)| !text.is_empty() && !own.contains(text))
        .collect();
    let own_brand = matches!(before.kind, MerchantKind::BrandFlagship | MerchantKind::Operator);
    let claims = |text: &str| CLAIMS.iter().any(|word| text.contains(as_it_looks(word).as_str()));
    if let Some((lang, _)) = news.iter().find(|(_, text)| !own_brand && claims(text)) {
        return Err(EditMerchantError::NameClaims(*lang));
    }
    let mut after: Option<Slug> = None;
    loop {
        let from = after.as_ref().map_or("", Slug::as_str);
        let page = store::approved_after(tx, from, false, PAGE)?;
        for other in page.iter().filter(|other| other.id != before.id) {
            let theirs = looks(&other.name);
            if let Some((lang, _)) = news.iter().find(|(_, text)| theirs.contains(text)) {
                return Err(EditMerchantError::NameTaken(*lang));
            }
        }
        match page.last() {
            Some(last) => after = Some(last.slug.clone()),
            None => return Ok(()),
        }
    }
}
