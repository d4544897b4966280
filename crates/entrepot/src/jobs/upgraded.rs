//! A market of the version before returns, notices and runs of payouts goes on under this one: every job takes up what
//! it finds, and its orders go on from where they stood.
//!
//! `tests/data/market-0089.sql.gz` holds the rows of a demo market whose last migration was 0089, when 0061 to 0082 were
//! not written; its rules of trade are left out, which this version ships too. Beside them lies its keyring.

use super::all;
use crate::Market;
use crate::config::{Config, Overrides, Payments};
use crate::faces::LETTERS;
use ::jobs::{Now, Ran, run_due};
use fulfilment::{Back, Bearer, By, GiveBack, PartKey, RefundOrder};
use kernel::{Moment, OrderId, Secret, Timestamp};
use orders::{CancelOrder, OrderHead, OrderState};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Db, StoreError, Tx};
use testkit::OldMarket;

const KEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/market-0089.keys");
/// When the last of the rows was written, in microseconds.
const WRITTEN: i64 = 1_796_061_416_477_697;
/// The order that came, and whose shopper wants her money back.
const WISH: &str = "261113-1WF87G08";
/// Nobody answers these in a test.
const OUTSIDE: [&str; 2] = ["refund.send", "payments.reconcile"];

/// So many hours after the rows were written, with ids of its own.
fn moment(hours: i64) -> Moment {
    static SEED: AtomicU64 = AtomicU64::new(1);
    let now = Timestamp::from_micros(WRITTEN).plus_seconds(hours * 3600);
    Moment::new(now, SEED.fetch_add(1, Ordering::Relaxed))
}

async fn open(old: &OldMarket, folder: &Path) -> Market {
    let keyring = folder.join("keys");
    std::fs::copy(KEYS, &keyring).unwrap();
    std::fs::set_permissions(&keyring, std::fs::Permissions::from_mode(0o600)).unwrap();
    let flags = Overrides {
        data: Some(folder.join("data")),
        keyring: Some(keyring),
        database: Some(old.url.clone()),
        ..Overrides::default()
    };
    let mut config = Config::load(&flags).unwrap();
    config.payments = Payments {
        url: Some("http://127.0.0.1:9".to_owned()),
        key: Some(Secret::new("k".to_owned())),
        secret: Some(Secret::new("whsec_a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=".to_owned())),
    };
    Market::open(config, false).await.unwrap()
}

async fn step<T, E, F>(db: &Db, hours: i64, mut run: F) -> T
where
    F: FnMut(&mut Tx<'_>, &mut Moment) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Debug + Send + 'static,
{
    let moment = moment(hours);
    db.write(move |tx| run(tx, &mut moment.clone())).await.unwrap()
}

async fn heads(db: &Db) -> BTreeMap<OrderId, OrderHead> {
    let found = db.read(|tx| {
        let mut all = BTreeMap::new();
        for name in ["shopper", "chen", "zhao", "mei", "dana"] {
            let email = format!("{name}@demo.example");
            let email = email.parse().map_err(|_| StoreError::Column("e-mail"))?;
            let person = accounts::principal_by_email(tx, &email)?;
            let person = person.ok_or(StoreError::Column("an account"))?;
            let heads = orders::orders_of_shopper(tx, person.shopper_id, None, 100)?;
            all.extend(heads.into_iter().map(|head| (head.id, head)));
        }
        Ok::<_, StoreError>(all)
    });
    found.await.unwrap()
}

/// What is due by then of every kind of work is done; nothing becomes a dead letter, and what fails is what asks others.
async fn ring(market: &Market, hours: i64) {
    let now: Now = Arc::new(move || moment(hours));
    for job in all((&market.app, None, None), &now) {
        let Ran { again, dead, .. } =
            run_due(&market.app.db, &job, &|| moment(hours)).await.unwrap();
        assert_eq!(dead, 0, "{} after {hours} hours", job.kind());
        assert!(again == 0 || OUTSIDE.contains(&job.kind()), "{} is done in vain", job.kind());
    }
}

async fn sound(db: &Db) {
    let report = audit::audit(db).await.unwrap();
    assert!(report.ok(), "{:?}", report.first_broken());
}

/// One order each is called off, confirmed, paid back whole and paid back in part.
async fn end_orders(db: &Db, heads: &BTreeMap<OrderId, OrderHead>) {
    let at = |state: OrderState, nth: usize| {
        let found = |head: &&OrderHead| head.state == state && head.number != WISH;
        heads.values().filter(found).nth(nth).unwrap().clone()
    };
    let (off, back) = (at(OrderState::Paid, 0).id, at(OrderState::Shipped, 0).id);
    let (here, part) = (at(OrderState::Delivered, 0), at(OrderState::Delivered, 1));
    let cancel = CancelOrder { order: off, by: By::Operator, why: String::new() };
    step(db, 1, move |tx, moment| orders::cancel_order(tx, &cancel, moment)).await;
    let confirm = (here.id, By::Shopper(here.shopper));
    step(db, 1, move |tx, moment| aftersales::confirm_receipt(tx, confirm, moment)).await;
    let refund = RefundOrder { order: back, by: By::Operator, reason: "it broke".to_owned() };
    step(db, 1, move |tx, moment| aftersales::refund_order(tx, &refund, moment)).await;
    let give = GiveBack {
        order: part.id,
        by: By::Operator,
        back: Back::Units(vec![(part.lines[0].sku, 1)]),
        why: "a dent".to_owned(),
        key: PartKey::Chosen("dent".to_owned()),
        bearer: Bearer::Merchant,
        restores: false,
    };
    let given = step(db, 1, move |tx, moment| aftersales::give_back(tx, &give, moment)).await;
    assert!(given.amount.is_positive());
    let then = self::heads(db).await;
    let stand = [off, here.id, back].map(|id| then[&id].state);
    assert_eq!(stand, [OrderState::Cancelled, OrderState::Completed, OrderState::Refunded]);
}

async fn goes_on(old: &OldMarket) {
    let folder = tempfile::tempdir().unwrap();
    let market = open(old, folder.path()).await;
    let db = &market.app.db;
    assert!(store::pending(db, migrations::ALL).await.unwrap().is_empty());
    let before = heads(db).await;
    assert_eq!(before.len(), 29, "{}", old.name);
    sound(db).await;
    let told = letters::catch_up(db, LETTERS, &|| moment(1)).await.unwrap();
    assert_eq!(told, 0, "what happened before is told to nobody");
    end_orders(db, &before).await;
    sound(db).await;
    ring(&market, 2).await;
    let wish = before.values().find(|head| head.number == WISH).unwrap().id;
    let cases = db.read(move |tx| aftersales::cases_of_order(tx, (wish, By::Operator)));
    let cases = cases.await.unwrap();
    assert_eq!(cases.returns.len() + cases.disputes.len(), 1, "the wish is a case");
    assert!(letters::catch_up(db, LETTERS, &|| moment(2)).await.unwrap() > 0);
    sound(db).await;
    // Every clock that an order, a case or a letter had rings.
    for days in [20, 40, 60] {
        ring(&market, days * 24).await;
    }
    sound(db).await;
    let stands = heads(db).await.into_values().filter(|head| head.state == OrderState::Paid);
    assert_eq!(stands.count(), 0, "what nobody ships is called off");
    db.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_market_of_the_version_before_goes_on_and_every_job_rings() {
    for old in testkit::old_markets("market-0089").await {
        println!("on {}", old.name);
        goes_on(&old).await;
    }
}
