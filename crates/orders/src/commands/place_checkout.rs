use super::{emit, timer};
use crate::domain::number::order_number;
use crate::facts;
use crate::views::cart::{CartParcel, CartView, Confirmed, cart_view};
use crate::views::limits::YearMeter;
use crate::{
    Checkout, CheckoutState, Order, OrderLine, OrderState, OrderTimes, SealedAddress,
    SealedOrderer, store,
};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use inventory::{ReserveError, Short};
use kernel::{
    AddressId, CheckoutId, Country, MerchantId, Moment, Money, MoneyError, OrderId, ShopperId,
    Timestamp,
};

/// For how long stock and quota are held for an unpaid checkout.
pub const CHECKOUT_SECONDS: i64 = 30 * 60;

/// A shopper confirms her cart at the prices she was shown.
#[derive(Clone, Debug)]
pub struct PlaceCheckout {
    /// Who buys.
    pub shopper: ShopperId,
    /// Made when the page was shown; placing twice with the same one places once.
    pub client_key: String,
    /// Where to.
    pub address: AddressId,
    /// The country whose prices she was shown; the address must be there.
    pub destination: Country,
    /// [`CartView::digest`] of the cart she saw.
    pub confirmed: String,
}

/// A placed checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The checkout.
    pub checkout: CheckoutId,
    /// Its orders, by id.
    pub orders: Vec<OrderId>,
    /// What is to be paid.
    pub total: Money,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Why nothing was placed; nothing is held then.
#[derive(Debug, thiserror::Error)]
pub enum PlaceCheckoutError {
    /// The cart is empty.
    #[error("the cart is empty")]
    Empty,
    /// The address is not one of hers.
    #[error("choose an address")]
    NoAddress,
    /// The address is in another country than the one the prices are for.
    #[error("the prices are for {shown}, the address is in {address}")]
    OtherDestination {
        /// What the prices are for.
        shown: Country,
        /// Where the address is.
        address: Country,
    },
    /// She has not said who orders, and customs asks.
    #[error("say who orders: a name and the number of an identity card")]
    NoOrderer,
    /// Some of the cart cannot be bought; the cart says what and why.
    #[error("some of the cart cannot be bought")]
    Unavailable,
    /// Together with what the person ordered this year it is too much.
    #[error("over the limit of {} a person and year: {} are left", .0.limit, .0.left())]
    OverYear(YearMeter),
    /// The cart or a price is not what was confirmed; nothing was bought.
    #[error("the cart or its price has changed")]
    Changed,
    /// The prices she confirmed no longer stand, and those of now are others; nothing was bought.
    #[error("the prices were shown too long ago and have changed since")]
    Expired,
    /// Others were quicker.
    #[error("{} products sold out meanwhile", .0.len())]
    OutOfStock(Vec<Short>),
    /// Amounts past what can be counted.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Places one order per merchant of the cart: stock and quota are held, the confirmed prices stand,
/// the cart is empty. All of it, or nothing.
///
/// Prices are those of the hour at which she was shown them, with its day, rules and exchange rates, as
/// long as the market's policy lets a quote stand; later they are computed again, and bought only when
/// they are the same.
///
/// # Errors
/// [`PlaceCheckoutError`].
pub fn place_checkout(
    tx: &mut Tx<'_>,
    ask: &PlaceCheckout,
    moment: &mut Moment,
) -> Result<Placed, PlaceCheckoutError> {
    if let Some(before) = placed_before(tx, ask)? {
        return Ok(before);
    }
    let (address, orderer) = people(tx, ask)?;
    let person = orderer.as_ref().map(|orderer| orderer.person_key.clone());
    let owner = ask.shopper.into();
    let confirmed = Confirmed::read(&ask.confirmed);
    let standing = confirmed.standing_since(tx, moment.now)?;
    let priced_at = standing.unwrap_or(moment.now);
    let cart = cart_view(tx, owner, address.country, person.as_deref(), priced_at)?;
    let total = may_be_bought(&cart, orderer.is_some())?;
    if !confirmed.is(&cart) {
        return Err(match standing.is_none() && confirmed.was_shown(moment.now) {
            true => PlaceCheckoutError::Expired,
            false => PlaceCheckoutError::Changed,
        });
    }
    if store::cart::empty(tx, &[(owner, cart.version)])?.is_empty() {
        // Bought or changed at this moment: what she has now is to be looked at again.
        return Err(tx.lost_race().into());
    }
    let checkout = Checkout {
        id: moment.id(ask.shopper.home()),
        state: CheckoutState::AwaitingPayment,
        total,
        placed_at: moment.now,
        expires_at: moment.now.plus_seconds(CHECKOUT_SECONDS),
        settled_at: None,
    };
    if !store::checkout::insert(tx, &checkout, &ask.client_key, cart.version)? {
        // The same request was placed at this moment, and is to be seen now.
        return placed_before(tx, ask)?.ok_or_else(|| tx.lost_race().into());
    }
    let mut orders = Vec::new();
    for parcel in &cart.parcels {
        orders.push(order(&checkout, parcel, &address, orderer.as_ref(), moment)?);
    }
    orders.sort_by_key(|order| order.id);
    write(tx, &checkout, &orders, cart.year, moment)?;
    let ids = orders.iter().map(|order| order.id).collect();
    Ok(placed(&checkout, ids))
}

fn placed_before(tx: &mut Tx<'_>, ask: &PlaceCheckout) -> Result<Option<Placed>, StoreError> {
    let before = store::checkout::by_client_key(tx, ask.shopper, &ask.client_key)?;
    let Some(before) = before else { return Ok(None) };
    let orders = store::checkout::order_ids(tx, before.id)?;
    Ok(Some(placed(&before, orders)))
}

fn placed(checkout: &Checkout, orders: Vec<OrderId>) -> Placed {
    let (total, expires_at) = (checkout.total, checkout.expires_at);
    Placed { checkout: checkout.id, orders, total, expires_at }
}

fn people(
    tx: &mut Tx<'_>,
    ask: &PlaceCheckout,
) -> Result<(SealedAddress, Option<SealedOrderer>), PlaceCheckoutError> {
    let own = ask.address.home() == ask.shopper.home();
    let address = if own { store::people::address(tx, ask.address)? } else { None };
    let address = address.ok_or(PlaceCheckoutError::NoAddress)?;
    if address.country != ask.destination {
        let (shown, address) = (ask.destination, address.country);
        return Err(PlaceCheckoutError::OtherDestination { shown, address });
    }
    Ok((address, store::people::orderer(tx, ask.shopper)?))
}

fn may_be_bought(cart: &CartView, orderer: bool) -> Result<Money, PlaceCheckoutError> {
    if cart.parcels.is_empty() {
        return Err(PlaceCheckoutError::Empty);
    }
    if !cart.can_be_bought() {
        return Err(PlaceCheckoutError::Unavailable);
    }
    if cart.asks_identity() && !orderer {
        return Err(PlaceCheckoutError::NoOrderer);
    }
    if let Some(year) = cart.year.filter(YearMeter::is_over) {
        return Err(PlaceCheckoutError::OverYear(year));
    }
    cart.total.ok_or(PlaceCheckoutError::Unavailable)
}

fn order(
    checkout: &Checkout,
    parcel: &CartParcel,
    address: &SealedAddress,
    orderer: Option<&SealedOrderer>,
    moment: &mut Moment,
) -> Result<Order, PlaceCheckoutError> {
    let quote = parcel.quote.as_ref().map_err(|_| PlaceCheckoutError::Unavailable)?;
    // Who orders is nobody's business where no rule asks.
    let orderer = orderer.filter(|_| parcel.identity);
    let line = |view: &crate::CartLineView| {
        Some(OrderLine {
            sku: view.line.sku,
            listing: view.line.listing,
            quantity: view.line.quantity,
            code: view.code.clone(),
            title: view.title.clone(),
            variant: view.variant.clone(),
            unit_price: view.unit_price?,
            weight: view.weight,
            picture: view.picture.clone(),
        })
    };
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
    };
    Ok(Order {
        id: moment.id(merchant.home()),
        merchant,
        shopper: ShopperId::of(checkout.id.home()),
        checkout: checkout.id,
        number: order_number(moment.now, moment.bits()),
        state: OrderState::AwaitingPayment,
        total: quote.total,
        counted: parcel.counted(),
        quota_year: moment.now.china_year(),
        quote: quote.clone(),
        lines: lines.ok_or(PlaceCheckoutError::Unavailable)?,
        destination: address.country,
        ship_to: address.sealed.clone(),
        orderer: orderer.map_or_else(Vec::new, |orderer| orderer.sealed.clone()),
        person_key: orderer.map_or_else(Vec::new, |orderer| orderer.person_key.clone()),
        payment: None,
        times,
        closed_why: None,
        version: 1,
    })
}

fn write(
    tx: &mut Tx<'_>,
    checkout: &Checkout,
    orders: &[Order],
    year: Option<YearMeter>,
    moment: &Moment,
) -> Result<(), PlaceCheckoutError> {
    let now = moment.now;
    let totals: Vec<(OrderId, Money)> = orders.iter().map(|o| (o.id, o.total)).collect();
    store::checkout::insert_orders(tx, checkout.id, &totals)?;
    for order in orders {
        store::order::insert(tx, order)?;
    }
    if let Some(year) = year {
        take_quota(tx, orders, year.limit, now)?
            .map_or(Ok(()), |used| Err(PlaceCheckoutError::OverYear(YearMeter { used, ..year })))?;
    }
    for order in orders {
        reserve(tx, order, checkout.expires_at)?;
    }
    timers::set(tx, timer::EXPIRE, checkout.id.bytes(), checkout.expires_at)?;
    emit::checkout(tx, facts::CHECKOUT_PLACED, checkout.id, now)?;
    for order in orders {
        emit::order(tx, order.state, (order.id, &order.number), now)?;
    }
    Ok(())
}

/// Counts the orders against the person's year; answers what she has used when it is too much.
pub(crate) fn take_quota(
    tx: &mut Tx<'_>,
    orders: &[Order],
    limit: Money,
    now: Timestamp,
) -> Result<Option<Money>, StoreError> {
    let counting: Vec<&Order> = orders.iter().filter(|o| o.counted.is_positive()).collect();
    let Some(first) = counting.first() else { return Ok(None) };
    let person = (first.person_key.as_slice(), first.quota_year);
    let sum = counting.iter().try_fold(0_i64, |sum, o| sum.checked_add(o.counted.minor()));
    if !store::quota::take(tx, person, sum.unwrap_or(i64::MAX), limit.minor())? {
        let used = store::quota::used(tx, person.0, person.1)?;
        return Ok(Some(Money::new(used, limit.currency())));
    }
    let uses: Vec<(OrderId, i64)> = counting.iter().map(|o| (o.id, o.counted.minor())).collect();
    store::quota::record(tx, person, &uses, now)?;
    Ok(None)
}

fn reserve(
    tx: &mut Tx<'_>,
    order: &Order,
    expires_at: Timestamp,
) -> Result<(), PlaceCheckoutError> {
    let merchant: MerchantId = order.merchant;
    match inventory::reserve(tx, merchant, order.id, &order.skus(), expires_at) {
        Ok(()) => Ok(()),
        Err(ReserveError::Short(short)) => Err(PlaceCheckoutError::OutOfStock(short)),
        Err(ReserveError::Lines(_) | ReserveError::Shipped(_)) => {
            Err(PlaceCheckoutError::Unavailable)
        }
        Err(ReserveError::Store(e)) => Err(e.into()),
    }
}
