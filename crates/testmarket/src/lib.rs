//! A small market for tests: merchants with goods, shoppers, and what both do, through the real commands.
//! Decides nothing, ships nowhere. Whatever is refused that a test needs stops it, where it stands.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod buying;
mod damage;
mod selling;
mod settling;
mod stall;

pub use damage::each_damage_is_named;
pub use settling::operator;
pub use stall::{ABROAD, FREIGHT, Merchant};

use accounts::Vault;
use kernel::{AddressId, Country, Currency, Moment, ShopperId, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Db;

/// The market, at one time; clones share its database and its source of ids.
#[derive(Clone, Debug)]
pub struct World {
    /// Where all of it is.
    pub db: Db,
    /// What time it is.
    pub now: Timestamp,
    /// What seals its merchants' bank accounts.
    pub vault: Vault,
    /// What its merchants price in.
    currency: Currency,
    seed: Arc<AtomicU64>,
}

/// Who buys.
#[derive(Clone, Copy, Debug)]
pub struct Shopper {
    /// Her account.
    pub id: ShopperId,
    /// Her only address.
    pub address: AddressId,
    /// Where that is.
    pub country: Country,
    /// Who she is to customs, as orders know it; two accounts may be one person.
    pub person: [u8; 32],
}

impl World {
    /// A market whose merchants price in yuan, as its shoppers pay, so that amounts are plain.
    #[must_use]
    pub fn in_yuan(db: &Db) -> World {
        World::new(db, Currency::CNY)
    }

    /// A market whose merchants price in dollars, so that rates come in.
    #[must_use]
    pub fn in_dollars(db: &Db) -> World {
        World::new(db, Currency::USD)
    }

    fn new(db: &Db, currency: Currency) -> World {
        let (db, now) = (db.clone(), testkit::moment(1).now);
        let vault = Vault::ephemeral().unwrap();
        World { db, now, vault, currency, seed: Arc::new(AtomicU64::new(100)) }
    }

    /// The same market after `seconds`.
    #[must_use]
    pub fn later(&self, seconds: i64) -> World {
        World { now: self.now.plus_seconds(seconds), ..self.clone() }
    }

    /// A moment with ids of its own.
    #[must_use]
    pub fn moment(&self) -> Moment {
        Moment::new(self.now, self.fresh())
    }

    /// A number that nobody had before.
    #[must_use]
    pub fn fresh(&self) -> u64 {
        self.seed.fetch_add(1, Ordering::Relaxed)
    }

    /// Does what is due of one kind of the work of orders.
    pub async fn run(&self, kind: &str, provider: &payments::Provider) -> jobs::Ran {
        let jobs = orders::face::jobs(&self.db, provider);
        let job = jobs.into_iter().find(|job| job.kind() == kind).unwrap();
        jobs::run_due(&self.db, &job, &|| self.moment()).await.unwrap()
    }

    /// Stock, quotas, orders and books agree with themselves and with each other.
    pub async fn sound(&self) {
        let report = audit::audit(&self.db).await.unwrap();
        assert!(report.ok(), "{:?}", report.first_broken());
    }

    /// What of that is not so, if something is.
    pub async fn broken(&self) -> Option<String> {
        let report = audit::audit(&self.db).await.unwrap();
        report.first_broken().map(|broken| format!("{broken:?}"))
    }

    /// What stands on an account over all books, in smallest units; credit above zero.
    pub async fn credit(&self, account: ledger::Account) -> i64 {
        let all = self.db.read(ledger::balances_of_all).await.unwrap();
        all.iter().filter(|b| b.account == account).map(|b| -b.amount.minor()).sum()
    }
}
