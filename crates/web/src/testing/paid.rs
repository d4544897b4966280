//! Where the merchants of these tests are paid.

use accounts::Vault;
use kernel::{Country, Currency, Decider, MerchantId, Moment, ShopperId};
use store::Tx;

/// The merchant has an account to which payouts go at once.
pub(super) fn be_paid(
    tx: &mut Tx<'_>,
    vault: &Vault,
    (merchant, owner, currency): (MerchantId, ShopperId, Currency),
    moment: &mut Moment,
) {
    let parts = [("routing", "021000021"), ("account", "000123456789")];
    let parts = parts.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let named = ("Plainly Fictional LLC", &parts);
    let account = merchants::seal_account(vault, merchant, (Country::US, currency), named).unwrap();
    let operator =
        Decider { id: ShopperId::of(kernel::Home::new(900_000)), name: "Operator".into() };
    let by = Decider { id: owner, name: "Owner".into() };
    let holder = (merchant, account.holder_key);
    merchants::allow_bank_holder(tx, holder, (&operator, "for tests"), moment).unwrap();
    let ask = merchants::AddBankAccount { merchant, by, account, hold_hours: 0 };
    merchants::add_bank_account(tx, &ask, moment).unwrap();
}
