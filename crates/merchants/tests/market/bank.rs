//! Where a merchant is paid.

use crate::merchants::{apply, approve, operator};
use crate::support::{moment, noon, open};
use accounts::Vault;
use formats::bank::{Fault, Parts};
use kernel::{Actor, BankAccountId, Country, Currency, Decider, MerchantId, ShopperId};
use merchants::{
    AddBankAccount, AddBankAccountError, BankAccount, DecideBankAccount, DecideBankAccountError,
    SealAccountError, SealedAccount, Standing,
};
use store::Db;

const HOLD: u32 = 72;
const ROUTING: &str = "021000021";

fn parts(number: &str) -> Parts {
    [("routing", ROUTING), ("account", number)].map(|(n, t)| (n.to_owned(), t.to_owned())).into()
}

fn sealed(vault: &Vault, id: MerchantId, holder: &str, number: &str) -> SealedAccount {
    let of = (Country::US, Currency::USD);
    merchants::seal_account(vault, id, of, (holder, &parts(number))).unwrap()
}

fn person(id: ShopperId) -> Decider {
    Decider { id, name: "Mei Lin".into() }
}

/// An approved merchant, who owns it and an operator.
async fn world(db: &Db) -> (MerchantId, Decider, Decider) {
    let (mei, op) = (open(db, "mei@example.org", 1).await, operator(db).await);
    let id = apply(db, mei, "harbor-orchard", 2).await.unwrap();
    approve(db, id, op).await.unwrap();
    (id, person(mei), person(op))
}

async fn add(
    db: &Db,
    (merchant, by): (MerchantId, &Decider),
    account: SealedAccount,
    hours: i64,
) -> Result<BankAccount, AddBankAccountError> {
    let ask = AddBankAccount { merchant, by: by.clone(), account, hold_hours: HOLD };
    let at = moment(noon().plus_seconds(hours * 3_600), 1_000 + hours.unsigned_abs());
    db.write(move |tx| merchants::add_bank_account(tx, &ask, &mut at.clone())).await
}

async fn current(db: &Db, merchant: MerchantId, hours: i64) -> Option<(BankAccountId, Standing)> {
    let key = (merchant, Currency::USD);
    let found = db.read(move |tx| merchants::current_bank_accounts(tx, &[key])).await.unwrap();
    let at = noon().plus_seconds(hours * 3_600);
    found.get(&key).map(|one| (one.id, one.standing(at)))
}

fn said(account: BankAccountId, by: (Actor, &Decider), reason: &str) -> DecideBankAccount {
    DecideBankAccount { account, by: (by.0, by.1.clone()), reason: reason.to_owned() }
}

#[tokio::test]
async fn the_first_account_waits_for_a_look_at_its_holder_and_each_for_its_time() {
    for test in testkit::databases().await {
        let (db, vault) = (&test.db, Vault::ephemeral().unwrap());
        let (id, mei, op) = world(db).await;
        let first = sealed(&vault, id, "Harbor Orchard LLC", "000123456789");
        let one = add(db, (id, &mei), first.clone(), 0).await.unwrap();
        assert_eq!((one.ending.as_str(), one.confirmed_at), ("6789", None), "{}", test.name);
        assert_eq!(add(db, (id, &mei), first, 1).await.unwrap().id, one.id, "the same again");
        assert_eq!(current(db, id, 100).await, Some((one.id, Standing::Unconfirmed)));
        let waits = db.read(|tx| merchants::unconfirmed_bank_accounts(tx, 10)).await.unwrap();
        assert_eq!(waits.len(), 1);

        let ask = said(one.id, (Actor::Operator, &op), "as in the register");
        let confirmed = db
            .write(move |tx| merchants::confirm_bank_account(tx, &ask, &mut moment(noon(), 7)))
            .await;
        assert!(confirmed.unwrap().confirmed_at.is_some());
        assert_eq!(current(db, id, 71).await, Some((one.id, Standing::Held)));
        assert_eq!(current(db, id, 72).await, Some((one.id, Standing::Usable)));

        let other = sealed(&vault, id, "Somebody Else", "000123456780");
        let refused = add(db, (id, &mei), other.clone(), 80).await;
        assert!(matches!(refused, Err(AddBankAccountError::Holder)), "{refused:?}");
        let (key, by) = (other.holder_key, op.clone());
        let allowed = db.write(move |tx| {
            let why = (&by, "her trustee, deed seen");
            merchants::allow_bank_holder(tx, (id, key), why, &mut moment(noon(), 8))
        });
        allowed.await.unwrap();
        let two = add(db, (id, &mei), other, 81).await.unwrap();
        assert_eq!(current(db, id, 82).await, Some((two.id, Standing::Held)), "the newest counts");

        let stop = said(two.id, (Actor::Merchant, &mei), "I did not enter this");
        let at = moment(noon().plus_seconds(90 * 3_600), 9);
        db.write(move |tx| merchants::stop_bank_account(tx, &stop, &mut at.clone())).await.unwrap();
        assert_eq!(current(db, id, 90).await, Some((one.id, Standing::Usable)), "the one before");
        let late = said(one.id, (Actor::Merchant, &mei), "away with it");
        let at = moment(noon().plus_seconds(91 * 3_600), 10);
        let late =
            db.write(move |tx| merchants::stop_bank_account(tx, &late, &mut at.clone())).await;
        let usable = DecideBankAccountError::Standing(Standing::Usable);
        assert_eq!(late.unwrap_err().to_string(), usable.to_string());
    }
}

#[tokio::test]
async fn an_account_that_cannot_be_is_refused_and_none_is_kept_in_clear() {
    for test in testkit::databases().await {
        let (db, vault) = (&test.db, Vault::ephemeral().unwrap());
        let (id, mei, _) = world(db).await;
        let bad = parts("12x");
        let of = (Country::US, Currency::USD);
        let told = merchants::seal_account(&vault, id, of, ("Harbor Orchard", &bad));
        let wanted = [("account".to_owned(), Fault::Signs)];
        assert!(matches!(&told, Err(SealAccountError::Fields(faults)) if *faults == wanted));
        for holder in ["", "  ", "...", "a\u{202E}b", &"x".repeat(141)] {
            let good = parts("000123456789");
            let told = merchants::seal_account(&vault, id, of, (holder, &good));
            assert!(matches!(told, Err(SealAccountError::Holder)), "{holder:?}");
        }
        let yuan = SealedAccount {
            currency: Currency::CNY,
            ..sealed(&vault, id, "Harbor Orchard LLC", "000123456789")
        };
        let refused = add(db, (id, &mei), yuan, 0).await;
        assert!(matches!(refused, Err(AddBankAccountError::Currency(Currency::USD))));
        let good = sealed(&vault, id, "Harbor Orchard LLC", "000123456789");
        let kept = add(db, (id, &mei), good, 1).await.unwrap();
        let found = db.read(move |tx| merchants::bank_account_sealed(tx, kept.id)).await.unwrap();
        let found = found.unwrap();
        assert!(!found.windows(6).any(|six| six == b"123456"), "{}", test.name);
        let opened = merchants::open_account(&vault, id, &found).unwrap();
        assert_eq!(
            (opened.holder.as_str(), opened.parts["routing"].as_str()),
            ("Harbor Orchard LLC", ROUTING)
        );
        let other = MerchantId::of(kernel::Home::new(77));
        assert!(merchants::open_account(&vault, other, &found).is_err(), "another merchant's");
        let told = db.read(move |tx| events::after(tx, id.home(), 0, 100)).await.unwrap();
        assert!(told.iter().all(|event| !event.payload.contains("123456")), "{told:?}");
    }
}
