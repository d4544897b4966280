//! What would be placed: carts at the confirmed prices, as checkouts with their orders.

use super::{CHECKOUT_SECONDS, PlaceCheckout, PlaceCheckoutError, Placed};
use crate::domain::number::order_number;
use crate::queries::cart::{CartParcel, CartView, Confirmed};
use crate::queries::limits::YearMeter;
use crate::queries::priced::{CartAsk, cart_views};
use crate::{
    CartLineView, Checkout, CheckoutState, CheckoutView, Order, OrderHead, OrderLine, OrderState,
    OrderTimes, SealedAddress, SealedOrderer, store,
};
use ::store::{StoreError, Tx};
use kernel::{Moment, Money, ShopperId, Timestamp};

/// A checkout that is not placed yet.
pub(super) struct Draft<'a> {
    pub(super) ask: &'a PlaceCheckout,
    pub(super) cart: CartView,
    pub(super) checkout: Checkout,
    /// By id.
    pub(super) orders: Vec<Order>,
}

impl Draft<'_> {
    pub(super) fn placed(&self) -> Placed {
        Placed::of(&self.checkout, self.orders.iter().map(|order| order.id).collect())
    }

    /// As its shopper sees it: nobody has tried to pay it yet.
    pub(super) fn shown(self) -> CheckoutView {
        CheckoutView { checkout: self.checkout, orders: self.orders, payments: Vec::new() }
    }
}

/// Who buys and where to.
struct Buyer<'a> {
    ask: &'a PlaceCheckout,
    address: SealedAddress,
    orderer: Option<SealedOrderer>,
    /// As she confirmed them, and when they were shown if they still stand.
    confirmed: Confirmed<'a>,
    standing: Option<Timestamp>,
}

type Drafted<'a> = Result<Draft<'a>, PlaceCheckoutError>;

/// Drafts of `asks`, in their order; nothing is held for them yet.
pub(super) fn drafts<'a>(
    tx: &mut Tx<'_>,
    asks: &[&'a PlaceCheckout],
    moment: &mut Moment,
) -> Result<Vec<Drafted<'a>>, StoreError> {
    let buyers = buyers(tx, asks, moment.now)?;
    let carts: Vec<CartAsk<'_>> = buyers
        .iter()
        .filter_map(|buyer| buyer.as_ref().ok())
        .map(|buyer| CartAsk {
            owner: buyer.ask.shopper.into(),
            only: buyer.ask.only,
            destination: buyer.address.country,
            person_key: None,
            now: buyer.standing.unwrap_or(moment.now),
        })
        .collect();
    let mut carts = cart_views(tx, &carts)?.into_iter();
    let mut drafts = Vec::with_capacity(buyers.len());
    for buyer in buyers {
        let draft = match buyer {
            Ok(buyer) => {
                let cart = carts.next().ok_or(StoreError::Column("cart"))?;
                draft(&buyer, cart, moment)
            }
            Err(refusal) => Err(refusal),
        };
        drafts.push(draft);
    }
    Ok(drafts)
}

fn buyers<'a>(
    tx: &mut Tx<'_>,
    asks: &[&'a PlaceCheckout],
    now: Timestamp,
) -> Result<Vec<Result<Buyer<'a>, PlaceCheckoutError>>, StoreError> {
    let own = asks.iter().filter(|ask| ask.address.home() == ask.shopper.home());
    let own: Vec<_> = own.map(|ask| ask.address).collect();
    let mut addresses = store::people::addresses_by_id(tx, &own)?;
    let shoppers: Vec<ShopperId> = asks.iter().map(|ask| ask.shopper).collect();
    let mut orderers = store::people::orderers(tx, &shoppers)?;
    let policy = pricing::policy(tx)?;
    let mut buyer = |ask: &&'a PlaceCheckout| {
        let address = addresses.remove(&ask.address).ok_or(PlaceCheckoutError::NoAddress)?;
        if address.country != ask.destination {
            let (shown, address) = (ask.destination, address.country);
            return Err(PlaceCheckoutError::OtherDestination { shown, address });
        }
        let confirmed = Confirmed::read(&ask.confirmed);
        let standing = confirmed.standing_since(&policy, now);
        let orderer = orderers.remove(&ask.shopper);
        Ok(Buyer { ask, address, orderer, confirmed, standing })
    };
    Ok(asks.iter().map(&mut buyer).collect())
}

fn draft<'a>(buyer: &Buyer<'a>, cart: CartView, moment: &mut Moment) -> Drafted<'a> {
    let total = may_be_bought(&cart, buyer, moment.now)?;
    if !buyer.confirmed.is(&cart) {
        return Err(match buyer.standing.is_none() && buyer.confirmed.was_shown(moment.now) {
            true => PlaceCheckoutError::Expired,
            false => PlaceCheckoutError::Changed,
        });
    }
    let checkout = Checkout {
        id: moment.id(buyer.ask.shopper.home()),
        state: CheckoutState::AwaitingPayment,
        total,
        placed_at: moment.now,
        expires_at: moment.now.plus_seconds(CHECKOUT_SECONDS),
        settled_at: None,
    };
    let mut orders = Vec::new();
    for parcel in &cart.parcels {
        orders.push(order(&checkout, parcel, buyer, moment)?);
    }
    orders.sort_by_key(|order| order.id);
    Ok(Draft { ask: buyer.ask, cart, checkout, orders })
}

fn may_be_bought(
    cart: &CartView,
    buyer: &Buyer<'_>,
    now: Timestamp,
) -> Result<Money, PlaceCheckoutError> {
    if cart.parcels.is_empty() {
        return Err(PlaceCheckoutError::Empty);
    }
    if !cart.can_be_bought() {
        return Err(PlaceCheckoutError::Unavailable);
    }
    if cart.asks_identity() && buyer.orderer.is_none() {
        return Err(PlaceCheckoutError::NoOrderer);
    }
    // With what she used before is for the quota to tell; this alone may be too much.
    if let Some(year) = cart.year(0, now).filter(YearMeter::is_over) {
        return Err(PlaceCheckoutError::OverYear(year));
    }
    cart.total.ok_or(PlaceCheckoutError::Unavailable)
}

fn order(
    checkout: &Checkout,
    parcel: &CartParcel,
    buyer: &Buyer<'_>,
    moment: &mut Moment,
) -> Result<Order, PlaceCheckoutError> {
    let quote = parcel.quote.as_ref().map_err(|_| PlaceCheckoutError::Unavailable)?;
    // Who orders is nobody's business where no rule asks.
    let orderer = buyer.orderer.as_ref().filter(|_| parcel.identity);
    let lines: Option<Vec<OrderLine>> = parcel.lines.iter().map(line).collect();
    let merchant = parcel.merchant.id;
    let times = OrderTimes {
        placed: moment.now,
        paid: None,
        packed: None,
        shipped: None,
        delivered: None,
        completed: None,
        closed: None,
        reminded: None,
    };
    let head = OrderHead {
        id: moment.id(merchant.home()),
        merchant,
        shopper: ShopperId::of(checkout.id.home()),
        checkout: checkout.id,
        number: order_number(moment.now, moment.bits()),
        state: OrderState::AwaitingPayment,
        total: quote.total,
        counted: parcel.counted(),
        quota_year: moment.now.china_year(),
        lines: lines.ok_or(PlaceCheckoutError::Unavailable)?,
        destination: buyer.address.country,
        ship_to: buyer.address.sealed.clone(),
        orderer: orderer.map_or_else(Vec::new, |orderer| orderer.sealed.clone()),
        person_key: orderer.map_or_else(Vec::new, |orderer| orderer.person_key.clone()),
        payment: None,
        times,
        closed_why: None,
        version: 1,
    };
    Ok(Order { head, quote: quote.clone() })
}

fn line(view: &CartLineView) -> Option<OrderLine> {
    Some(OrderLine {
        sku: view.line.sku,
        listing: view.line.listing,
        quantity: view.line.quantity,
        cancelled: 0,
        shipped: 0,
        given_back: 0,
        code: view.code.clone(),
        title: view.title.clone(),
        variant: view.variant.clone(),
        unit_price: view.unit_price?,
        weight: view.weight,
        picture: view.picture.clone(),
    })
}
