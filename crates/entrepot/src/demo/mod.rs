//! The demo world: ten invented merchants of two countries with ninety listings, shoppers in three
//! countries, and orders in every state. Everything goes through the same commands as in a real market, at moments in the past.
//!
//! The world is data (`demo/` beside this crate); filling a market twice changes nothing.

mod aftersales;
mod catalogue;
mod conversations;
mod history;
mod parcels;
mod payouts;
mod people;
mod pictures;

use crate::Market;
use anyhow::Context;
use kernel::{Moment, Timestamp};
use web::App;

/// A way into the demo.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SignIn {
    /// What one can do with it.
    pub role: String,
    /// The mailbox.
    pub email: String,
    /// The password.
    pub password: String,
}

/// The ids of the demo world follow from this number and the time.
const SEED: u64 = 20_261_122;

/// Fills a new market; one that is filled already is left alone. Of several servers on one database one does
/// it, and the others wait.
///
/// # Errors
/// When a command refuses.
pub async fn seed(market: &Market) -> anyhow::Result<Vec<SignIn>> {
    let alone = Market::alone(&market.config).await?;
    fill(&market.app).await?;
    drop(alone);
    if let Some(beside) = &market.sandbox {
        let moved = market.app.db.read(moved).await?;
        beside.sandbox.recall(&moved)?;
    }
    let sign_in = |(role, email): &(&str, &str)| SignIn {
        role: (*role).to_owned(),
        email: (*email).to_owned(),
        password: web::DEMO_PASSWORD.to_owned(),
    };
    Ok(web::DEMO_SIGN_INS.iter().map(sign_in).collect())
}

/// What the demo's shoppers paid and were paid back: the bank has to know it, too.
fn moved(tx: &mut store::Tx<'_>) -> Result<Vec<payments::Movement>, store::StoreError> {
    let mut all = orders::movements(tx, orders::MovementState::Matched, None, 10_000)?;
    // Told at one moment, a payment comes before its refund.
    all.sort_by_key(|movement| movement.direction == orders::Direction::Out);
    Ok(all.into_iter().map(orders::Movement::into_word).collect())
}

/// As [`seed`], for what has no [`Market`] around it.
///
/// # Errors
/// When a command refuses.
pub async fn fill(app: &App) -> anyhow::Result<()> {
    if is_filled(app).await? {
        return Ok(());
    }
    let now = app.clock.now();
    let world = people::settle(app, now).await.context("the demo's people")?;
    catalogue::stock_shelves(app, &world, now).await.context("the demo's catalogue")?;
    history::live(app, &world, now).await.context("the demo's orders")?;
    payouts::leave(app, &world, now).await.context("the demo's payouts")?;
    // The follower would come to it within a second; the first visitor is to see full shelves.
    search::catch_up(&app.search, &app.db, now).await?;
    Ok(())
}

/// Orders are written last and all at once, so they tell.
async fn is_filled(app: &App) -> anyhow::Result<bool> {
    let email: letters::Email = web::DEMO_SIGN_INS[0].1.parse()?;
    let found = app
        .db
        .read(move |tx| {
            let Some(shopper) = accounts::principal_by_email(tx, &email)? else { return Ok(false) };
            let orders = orders::orders_of_shopper(tx, shopper.shopper_id, None, 1)?;
            Ok::<_, store::StoreError>(!orders.is_empty())
        })
        .await?;
    Ok(found)
}

/// The moment `hours` before `now`; `salt` tells moments of the same hour apart.
fn moment(now: Timestamp, hours: i64, salt: u64) -> Moment {
    Moment::new(now.plus_seconds(-hours * 3600), SEED.wrapping_mul(31).wrapping_add(salt))
}

/// Who and what the demo world has.
struct World {
    shoppers: Vec<people::Settled>,
    merchants: Vec<(String, kernel::MerchantId)>,
    /// Where each merchant sends from, and the currency it is paid in.
    homes: Vec<(String, kernel::Country, kernel::Currency)>,
    /// Who proposes a run of payouts, and who approves it.
    operators: [kernel::Decider; 2],
}

impl World {
    fn merchant(&self, slug: &str) -> anyhow::Result<kernel::MerchantId> {
        let found = self.merchants.iter().find(|(known, _)| known == slug);
        found.map(|(_, id)| *id).with_context(|| format!("no merchant {slug} in the demo"))
    }

    fn home(&self, slug: &str) -> anyhow::Result<(kernel::Country, kernel::Currency)> {
        let found = self.homes.iter().find(|(known, ..)| known == slug);
        let (_, country, currency) = found.with_context(|| format!("no merchant {slug}"))?;
        Ok((*country, *currency))
    }
}
