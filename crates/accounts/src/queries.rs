//! Reading who a person is, for those who write to people and for whoever runs the machine.

use crate::domain::grant::{Grant, Over, Role, Scope};
use crate::domain::principal::runs_the_market;
use crate::letters::sees_orders;
use crate::store::people::AccountRow;
use crate::store::{grants, people, sealed, sealed::EmailKey};
use kernel::{MerchantId, ShopperId, Timestamp};
use letters::{Addressee, Email, House};
use store::{StoreError, Tx};

/// Where letters to a person go; `None` when there is no such account.
pub fn addressee(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<Option<Addressee>, StoreError> {
    let Some(account) = people::account(tx, shopper)? else { return Ok(None) };
    Ok(Some(addressed(tx, account)))
}

/// When the account was opened.
pub fn opened_at(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<Option<Timestamp>, StoreError> {
    Ok(people::account(tx, shopper)?.map(|account| account.created_at))
}

/// In the zone that she chose or that her browser told, else in the market's.
pub(crate) fn addressed(tx: &Tx<'_>, account: AccountRow) -> Addressee {
    let AccountRow { id, email, name, lang, zone, .. } = account;
    let zone = zone.unwrap_or_else(|| House::of(tx).zone().to_owned());
    Addressee { id, email, name, lang, zone }
}

/// Where letters to a merchant go: to everybody who sees its orders, each once.
pub fn merchant_addressees(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<Addressee>, StoreError> {
    addressees(tx, Over::Merchant(merchant), sees_orders)
}

/// Where letters to those who look after orders of the market go, each once.
pub fn operator_addressees(tx: &mut Tx<'_>) -> Result<Vec<Addressee>, StoreError> {
    operator_addressees_of(tx, Scope::Orders)
}

/// Where letters to those who run that part of the market go, each once.
pub fn operator_addressees_of(tx: &mut Tx<'_>, scope: Scope) -> Result<Vec<Addressee>, StoreError> {
    addressees(tx, Over::Market, |grant| grant.role == Role::Operator && grant.scope.covers(scope))
}

fn addressees(
    tx: &mut Tx<'_>,
    over: Over,
    concerns: impl Fn(Grant) -> bool,
) -> Result<Vec<Addressee>, StoreError> {
    let mut people: Vec<ShopperId> = Vec::new();
    for row in grants::over(tx, over, HOLDERS_MAX)? {
        if concerns(row.grant) && !people.contains(&row.shopper) {
            people.push(row.shopper);
        }
    }
    let mut all = Vec::with_capacity(people.len());
    for person in people {
        all.extend(addressee(tx, person)?);
    }
    Ok(all)
}

/// Whether somebody runs the whole market.
pub fn has_operator(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    let all = grants::over(tx, Over::Market, HOLDERS_MAX)?;
    Ok(all.iter().any(|row| row.grant == Grant::OPERATOR))
}

/// The operator with that address: who it is, and the name.
pub fn operator_of(
    tx: &mut Tx<'_>,
    email: &Email,
) -> Result<Option<(ShopperId, String)>, StoreError> {
    let email = EmailKey::of(tx, email)?;
    let Some(account) = people::account_of(tx, email)? else { return Ok(None) };
    let operates = runs_the_market(&grants::of(tx, account.id)?);
    Ok(operates.then_some((account.id, account.name)))
}

/// The account with that address.
pub fn account_of(tx: &mut Tx<'_>, email: &Email) -> Result<Option<ShopperId>, StoreError> {
    let email = EmailKey::of(tx, email)?;
    people::owner_of(tx, email)
}

/// Whether somebody lies in clear in this database: it was brought to this version, and no market with its keyring
/// has started on it since.
pub fn people_lie_clear(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(sealed::lies_clear(tx)? || letters::lies_clear(tx)?)
}

/// Somebody with a role over the market or over a merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleHolder {
    /// Whose account.
    pub account: ShopperId,
    /// How the person is addressed.
    pub name: String,
    /// Where mail reaches the person.
    pub email: Email,
    /// What was granted.
    pub grant: Grant,
    /// Since when.
    pub since: Timestamp,
    /// The name of who granted it; none for whoever runs the machine.
    pub by: Option<String>,
}

/// More holders of roles over one thing are not listed.
pub(crate) const HOLDERS_MAX: u32 = 500;

/// Who holds roles over the market or over a merchant, by role, oldest first; the first 500.
pub fn role_holders(tx: &mut Tx<'_>, over: Over) -> Result<Vec<RoleHolder>, StoreError> {
    let mut holders = Vec::new();
    for row in grants::over(tx, over, HOLDERS_MAX)? {
        let Some(account) = people::account(tx, row.shopper)? else { continue };
        let by = match row.by {
            Some(by) => people::account(tx, by)?.map(|account| account.name),
            None => None,
        };
        holders.push(RoleHolder {
            account: row.shopper,
            name: account.name,
            email: account.email,
            grant: row.grant,
            since: row.at,
            by,
        });
    }
    Ok(holders)
}

/// The first home after number `after` that was claimed for a merchant.
pub fn merchant_home_after(tx: &mut Tx<'_>, after: i64) -> Result<Option<MerchantId>, StoreError> {
    people::merchant_home_after(tx, after)
}
