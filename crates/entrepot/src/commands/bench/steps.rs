//! The steps of a journey, each by the command that pages and API call, in the transaction of whoever takes it.

use super::journey::Buyer;
use accounts::HomeKind;
use fulfilment::{By, Carrier, ParcelNotice, Ship, Terms, TrackingNumber};
use kernel::{CheckoutId, Country, MerchantId, Moment, OrderId, ShopperId};
use orders::{Payment, SealedOrderer};
use payments::{Created, PaymentStatus, PaymentWord};
use store::Tx;

/// Where everybody lives.
pub(super) const THERE: Country = Country::CN;
const CARRIER: Carrier = Carrier::Ups;

/// Somebody who has not been here before, of whom it is known where she lives and who orders.
pub(super) fn come(tx: &mut Tx<'_>, moment: &mut Moment) -> anyhow::Result<Buyer> {
    let id = ShopperId::of(accounts::claim_home(tx, HomeKind::Shopper, moment)?);
    let mut person = [0; 32];
    for part in person.chunks_exact_mut(8) {
        part.copy_from_slice(&moment.bits().to_le_bytes());
    }
    let orderer = SealedOrderer { sealed: vec![7; 140], person_key: person.to_vec() };
    orders::save_orderer(tx, id, &orderer, moment)?;
    let address = orders::save_address(tx, id, None, (THERE, &[7; 320]), moment)?;
    Ok(Buyer { id, address, person })
}

/// She presses the button.
pub(super) fn start(
    tx: &mut Tx<'_>,
    checkout: CheckoutId,
    moment: &mut Moment,
) -> anyhow::Result<Payment> {
    Ok(orders::start_payment(tx, checkout, "sandbox", moment)?.1)
}

/// The bank's page is known.
pub(super) fn page(tx: &mut Tx<'_>, payment: &Payment) -> anyhow::Result<()> {
    let provider_ref = sandbox::provider_ref(payment.id);
    let pay_url = format!("http://bank.example/pay/{provider_ref}");
    orders::payment_page(tx, payment.id, &Created { provider_ref, pay_url })?;
    Ok(())
}

/// The bank says that she paid.
pub(super) fn record(
    tx: &mut Tx<'_>,
    payment: &Payment,
    moment: &mut Moment,
) -> anyhow::Result<()> {
    let (reference, provider_ref) = (payment.id, sandbox::provider_ref(payment.id));
    let (status, amount) = (PaymentStatus::Approved, payment.amount);
    let word = PaymentWord { reference, provider_ref, status, amount };
    orders::record_payment(tx, "sandbox", &word, moment)?;
    Ok(())
}

fn seller(order: OrderId) -> By {
    By::Merchant(MerchantId::of(order.home()))
}

/// The number of the parcel of an order.
fn number(order: OrderId) -> String {
    format!("{:032X}", u128::from_be_bytes(*order.bytes()))
}

pub(super) fn pack(tx: &mut Tx<'_>, order: OrderId, moment: &mut Moment) -> anyhow::Result<()> {
    fulfilment::pack_order(tx, (order, seller(order)), moment)?;
    Ok(())
}

pub(super) fn hand_over(
    tx: &mut Tx<'_>,
    order: OrderId,
    moment: &mut Moment,
) -> anyhow::Result<()> {
    let (by, carrier) = (seller(order), CARRIER);
    let number = TrackingNumber::parse(&number(order))?;
    let ship = Ship { order, by, carrier, carrier_name: String::new(), number };
    fulfilment::ship_order(tx, &ship, moment)?;
    Ok(())
}

/// The carrier's own word.
pub(super) fn deliver(tx: &mut Tx<'_>, order: OrderId, moment: &mut Moment) -> anyhow::Result<()> {
    let seen = ParcelNotice {
        tracking_number: number(order),
        progress: "delivered".to_owned(),
        place: "Shanghai".to_owned(),
        note: String::new(),
        at: moment.now.to_string(),
    };
    fulfilment::take_carrier_notice(tx, (CARRIER, &seen), Terms::default(), moment)?;
    Ok(())
}

pub(super) fn receive(
    tx: &mut Tx<'_>,
    (order, shopper): (OrderId, ShopperId),
    moment: &mut Moment,
) -> anyhow::Result<()> {
    aftersales::confirm_receipt(tx, (order, By::Shopper(shopper)), moment)?;
    Ok(())
}
