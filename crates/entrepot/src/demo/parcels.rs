//! How goods leave in the demo world: an order whole, or one unit before the others.

use super::history::Step;
use anyhow::Context;
use fulfilment::{By, Carrier, Ship, TrackingNumber};
use kernel::{Moment, OrderId};
use store::Tx;

/// All that is left of an order goes to the carrier of the step.
pub(super) fn ship(
    tx: &mut Tx<'_>,
    (order, by): (OrderId, By),
    (step, moment): (&Step, &mut Moment),
) -> anyhow::Result<()> {
    fulfilment::ship_order(tx, &parcel((order, by), step)?, moment)?;
    Ok(())
}

/// One unit of the first of its lines that has any left; the others wait.
pub(super) fn ship_one(
    tx: &mut Tx<'_>,
    (order, by): (OrderId, By),
    (step, moment): (&Step, &mut Moment),
) -> anyhow::Result<()> {
    let known = orders::order(tx, order)?.context("the order")?;
    let line = known.lines.iter().find(|line| line.to_ship() > 0);
    let units = [(line.context("nothing is left to be sent")?.sku, 1)];
    fulfilment::ship_parcel(tx, &parcel((order, by), step)?, Some(&units), moment)?;
    Ok(())
}

fn parcel((order, by): (OrderId, By), step: &Step) -> anyhow::Result<Ship> {
    let carrier = Carrier::ALL.into_iter().find(|carrier| carrier.key() == step.carrier);
    let number = if step.serial.is_empty() { step.number.clone() } else { s10(&step.serial) };
    Ok(Ship {
        order,
        by,
        carrier: carrier.with_context(|| format!("no carrier {}", step.carrier))?,
        carrier_name: String::new(),
        number: TrackingNumber::parse(&number)?,
    })
}

/// A postal number of eight digits, with its check digit (UPU S10).
fn s10(serial: &str) -> String {
    let weights = [8, 6, 4, 2, 3, 5, 9, 7];
    let sum: u32 =
        serial.chars().filter_map(|c| c.to_digit(10)).zip(weights).map(|(d, w)| d * w).sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => digit,
    };
    format!("LZ{serial}{check}US")
}
