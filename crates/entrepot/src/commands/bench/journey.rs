//! One whole journey, from a cart to a merchant paid, by the commands that pages and API call.

use super::ground::Ground;
use accounts::HomeKind;
use anyhow::Context;
use fulfilment::{By, Carrier, ParcelNotice, Ship, Terms, TrackingNumber};
use kernel::{
    AddressId, Country, Currency, ListingId, MerchantId, Moment, OrderId, ShopperId, SkuId,
};
use orders::{PlaceCheckout, Placed, SealedOrderer};
use payments::{Created, PaymentStatus, PaymentWord};
use settlement::{AskPayout, AskPayoutError};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use store::Tx;

/// A merchant asks to be paid after one journey of so many.
const PAYOUT_EVERY: u64 = 20;
const THERE: Country = Country::CN;

/// What was done so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) journeys: AtomicU64,
    pub(super) orders: AtomicU64,
    /// Transactions that wrote.
    pub(super) commits: AtomicU64,
    /// Of reads and writes, but the two of each write that tell its facts at its end.
    pub(super) statements: AtomicU64,
}

fn more(count: &AtomicU64, by: u64) {
    count.fetch_add(by, Ordering::Relaxed);
}

/// A merchant with her goods.
pub(super) struct Seller {
    pub(super) id: MerchantId,
    pub(super) goods: Vec<(ListingId, SkuId)>,
}

/// A shopper with an address, of whom it is known who orders.
#[derive(Clone, Copy)]
pub(super) struct Buyer {
    pub(super) id: ShopperId,
    pub(super) address: AddressId,
    pub(super) person: [u8; 32],
}

/// Where people shop.
pub(super) struct Market {
    pub(super) ground: Ground,
    pub(super) sellers: Vec<Seller>,
    pub(super) tally: Arc<Tally>,
}

/// One of `all`, by chance.
fn pick<'a, T>(all: &'a [T], draw: &mut Moment) -> anyhow::Result<&'a T> {
    let count = u64::try_from(all.len())?.max(1);
    all.get(usize::try_from(draw.bits() % count)?).context("nothing is for sale")
}

impl Market {
    async fn write<T: Send + 'static>(
        &self,
        command: impl Fn(&mut Tx<'_>, &mut Moment) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (moment, tally) = (self.ground.clock.moment(), Arc::clone(&self.tally));
        more(&self.tally.commits, 1);
        let run = move |tx: &mut Tx<'_>| {
            let done = command(tx, &mut moment.clone());
            more(&tally.statements, tx.statements());
            done
        };
        self.ground.db.write(run).await
    }

    /// Somebody who has not been here before.
    pub(super) async fn buyer(&self) -> anyhow::Result<Buyer> {
        self.write(|tx, moment| {
            let id = ShopperId::of(accounts::claim_home(tx, HomeKind::Shopper, moment)?);
            let mut person = [0; 32];
            for part in person.chunks_exact_mut(8) {
                part.copy_from_slice(&moment.bits().to_le_bytes());
            }
            let orderer = SealedOrderer { sealed: vec![7; 140], person_key: person.to_vec() };
            orders::save_orderer(tx, id, &orderer, moment)?;
            let address = orders::save_address(tx, id, None, (THERE, &[7; 320]), moment)?;
            Ok(Buyer { id, address, person })
        })
        .await
    }

    /// Puts a product into her cart.
    pub(super) async fn put(
        &self,
        buyer: Buyer,
        (good, quantity): ((ListingId, SkuId), u32),
    ) -> anyhow::Result<()> {
        self.write(move |tx, moment| {
            Ok(orders::put_in_cart(tx, buyer.id.into(), good, quantity, moment)?)
        })
        .await
    }

    /// Shows her cart with its prices; answers what confirms them.
    pub(super) async fn digest(&self, buyer: Buyer) -> anyhow::Result<String> {
        let (now, tally) = (self.ground.clock.now(), Arc::clone(&self.tally));
        let look = move |tx: &mut Tx<'_>| {
            let cart = orders::cart_view(tx, buyer.id.into(), THERE, Some(&buyer.person), now)?;
            more(&tally.statements, tx.statements());
            anyhow::Ok(cart.digest)
        };
        self.ground.db.read(look).await
    }

    /// One or two merchants' goods, paid for, sent, brought, received and paid out now and then.
    pub(super) async fn live(&self, buyer: Buyer, draw: &mut Moment) -> anyhow::Result<()> {
        let first = pick(&self.sellers, draw)?;
        let second = if draw.bits().is_multiple_of(2) { first } else { pick(&self.sellers, draw)? };
        for seller in [first, second] {
            let quantity = 1 + u32::try_from(draw.bits() % 2)?;
            self.put(buyer, (*pick(&seller.goods, draw)?, quantity)).await?;
        }
        let confirmed = self.digest(buyer).await?;
        let ask = PlaceCheckout {
            shopper: buyer.id,
            client_key: format!("{:032x}", draw.bits()),
            address: buyer.address,
            destination: THERE,
            confirmed,
        };
        let place = move |tx: &mut Tx<'_>, moment: &mut Moment| {
            Ok(orders::place_checkout(tx, &ask, moment)?)
        };
        let placed = self.write(place).await?;
        self.pay(&placed).await?;
        for order in &placed.orders {
            self.bring(buyer, *order).await?;
        }
        if draw.bits().is_multiple_of(PAYOUT_EVERY) {
            self.ask_payout(first.id).await?;
        }
        more(&self.tally.journeys, 1);
        more(&self.tally.orders, u64::try_from(placed.orders.len())?);
        Ok(())
    }

    async fn pay(&self, placed: &Placed) -> anyhow::Result<()> {
        let checkout = placed.checkout;
        let start = move |tx: &mut Tx<'_>, moment: &mut Moment| {
            Ok(orders::start_payment(tx, checkout, "sandbox", moment)?.1)
        };
        let payment = self.write(start).await?;
        let (reference, provider_ref) = (payment.id, sandbox::provider_ref(payment.id));
        let pay_url = format!("http://bank.example/pay/{provider_ref}");
        let created = Created { provider_ref: provider_ref.clone(), pay_url };
        self.write(move |tx, _| Ok(orders::payment_page(tx, reference, &created)?)).await?;
        let (status, amount) = (PaymentStatus::Approved, payment.amount);
        let word = PaymentWord { reference, provider_ref, status, amount };
        let record = move |tx: &mut Tx<'_>, moment: &mut Moment| {
            Ok(orders::record_payment(tx, "sandbox", &word, moment)?)
        };
        self.write(record).await.map(drop)
    }

    /// Packed, handed over, delivered by the carrier's own word, received.
    async fn bring(&self, buyer: Buyer, order: OrderId) -> anyhow::Result<()> {
        let by = By::Merchant(MerchantId::of(order.home()));
        let pack = move |tx: &mut Tx<'_>, moment: &mut Moment| {
            Ok(fulfilment::pack_order(tx, (order, by), moment)?)
        };
        self.write(pack).await?;
        let text = format!("{:032X}", u128::from_be_bytes(*order.bytes()));
        let (carrier, number) = (Carrier::Ups, TrackingNumber::parse(&text)?);
        let ship = Ship { order, by, carrier, carrier_name: String::new(), number };
        let hand_over = move |tx: &mut Tx<'_>, moment: &mut Moment| {
            Ok(fulfilment::ship_order(tx, &ship, moment)?)
        };
        self.write(hand_over).await?;
        let deliver = move |tx: &mut Tx<'_>, moment: &mut Moment| {
            let seen = ParcelNotice {
                tracking_number: text.clone(),
                progress: "delivered".to_owned(),
                place: "Shanghai".to_owned(),
                note: String::new(),
                at: moment.now.to_string(),
            };
            let terms = Terms::default();
            Ok(fulfilment::take_carrier_notice(tx, (carrier, &seen), terms, moment)?)
        };
        self.write(deliver).await?;
        let receive = move |tx: &mut Tx<'_>, moment: &mut Moment| {
            Ok(aftersales::confirm_receipt(tx, (order, By::Shopper(buyer.id)), moment)?)
        };
        self.write(receive).await.map(drop)
    }

    /// Whatever is free; another caller may have been quicker.
    async fn ask_payout(&self, merchant: MerchantId) -> anyhow::Result<()> {
        let (by, currency) = (By::Merchant(merchant), Currency::USD);
        let ask = AskPayout { merchant, by, currency, amount: None, request: None };
        let asked = move |tx: &mut Tx<'_>, moment: &mut Moment| match settlement::ask_payout(
            tx, &ask, moment,
        ) {
            Ok(_) | Err(AskPayoutError::Nothing) => Ok(()),
            Err(other) => Err(other.into()),
        };
        self.write(asked).await
    }
}
