//! The lines of orders: what was ordered, what of the price each carries, and what became of its units.

use crate::domain::share::{LineShare, shares_of};
use crate::{LineCount, Order, OrderLine};
use kernel::{Currency, Grams, MerchantId, Money, OrderId, SkuId};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// The lines of orders, by order and in their order.
pub(crate) fn load(
    tx: &mut Tx<'_>,
    rows: &[[Value<'_>; 2]],
) -> Result<Vec<(OrderId, OrderLine)>, StoreError> {
    let words = |text: String| {
        serde_json::from_str(&text).map_err(|_| StoreError::Column("texts by language"))
    };
    let mut lines = tx.query_set(
        sql_set!(
            "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
             SELECT l.order_id, l.line, l.sku_id, l.listing_id, l.quantity, l.code, l.title, \
             l.variant, l.unit_minor, l.currency, l.weight_grams, l.picture, l.cancelled, \
             l.shipped, l.given_back FROM v \
             JOIN order_line l ON l.merchant_id = v.merchant_id AND l.order_id = v.order_id",
            [BIGINT, BYTEA]
        ),
        rows,
        |row| {
            let currency: Currency = row.get(9)?;
            let line = OrderLine {
                sku: row.get(2)?,
                listing: row.get(3)?,
                quantity: row.get(4)?,
                cancelled: row.get(12)?,
                shipped: row.get(13)?,
                given_back: row.get(14)?,
                code: row.get(5)?,
                title: words(row.get(6)?)?,
                variant: words(row.get(7)?)?,
                unit_price: Money::new(row.get(8)?, currency),
                weight: row.get::<Option<Grams>>(10)?,
                picture: row.get(11)?,
            };
            Ok((row.get::<OrderId>(0)?, row.get::<i64>(1)?, line))
        },
    )?;
    lines.sort_by_key(|(id, at, _)| (*id, *at));
    Ok(lines.into_iter().map(|(id, _, line)| (id, line)).collect())
}

/// Writes the lines of new orders, with what of its order's price each carries.
pub(crate) fn insert(tx: &mut Tx<'_>, orders: &[&Order]) -> Result<(), StoreError> {
    let json = |words: &catalog::LangText| {
        serde_json::to_string(words).map_err(|_| StoreError::Column("texts by language"))
    };
    let mut lines = Vec::new();
    for order in orders {
        let shares = shares_of(&order.quote).map_err(|_| StoreError::Column("shares"))?;
        for (at, line) in (0_i64..).zip(&order.lines) {
            let (unit, currency) = (line.unit_price.minor(), line.unit_price.currency());
            let words = (json(&line.title)?, json(&line.variant)?);
            let share = shares.iter().find(|share| share.sku == line.sku);
            let share = share.ok_or(StoreError::Column("shares"))?;
            let minor = [unit, share.paid.minor(), share.tax.minor(), share.gross.minor()];
            lines.push((*order, line, at, words, minor, currency));
        }
    }
    let rows: Vec<[Value<'_>; 16]> = lines
        .iter()
        .map(|(order, line, at, (title, variant), [unit, paid, tax, gross], currency)| {
            [
                order.merchant.to_value(),
                order.id.to_value(),
                at.to_value(),
                line.sku.to_value(),
                line.listing.to_value(),
                line.quantity.to_value(),
                line.code.to_value(),
                title.to_value(),
                variant.to_value(),
                unit.to_value(),
                currency.to_value(),
                line.weight.to_value(),
                line.picture.to_value(),
                paid.to_value(),
                tax.to_value(),
                gross.to_value(),
            ]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO order_line (merchant_id, order_id, line, sku_id, listing_id, quantity, \
             code, title, variant, unit_minor, currency, weight_grams, picture, paid_minor, \
             tax_minor, gross_minor) VALUES {rows}",
            [
                BIGINT, BYTEA, BIGINT, BYTEA, BYTEA, BIGINT, TEXT, TEXT, TEXT, BIGINT, TEXT,
                BIGINT, TEXT, BIGINT, BIGINT, BIGINT
            ]
        ),
        &rows,
    )?;
    Ok(())
}

/// What each line of an order carries, in its order; none of an order that older versions wrote. `paid` is the
/// currency that the shopper pays in.
pub(crate) fn shares(
    tx: &mut Tx<'_>,
    order: OrderId,
    paid: Currency,
) -> Result<Option<Vec<LineShare>>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT sku_id, quantity, paid_minor, tax_minor, gross_minor, currency FROM order_line \
             WHERE merchant_id = $1 AND order_id = $2 ORDER BY line"
        ),
        params![MerchantId::of(order.home()), order],
        |row| {
            let (sku, quantity) = (row.get(0)?, row.get(1)?);
            let minor: [Option<i64>; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
            let [Some(all), Some(tax), Some(gross)] = minor else { return Ok(None) };
            let (all, tax) = (Money::new(all, paid), Money::new(tax, paid));
            let gross = Money::new(gross, row.get(5)?);
            Ok(Some(LineShare { sku, quantity, paid: all, tax, gross }))
        },
    )?;
    Ok(rows.into_iter().collect())
}

/// What became of the units of an order's lines.
pub(crate) fn counts(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<LineCount>, StoreError> {
    tx.query(
        sql!(
            "SELECT sku_id, quantity, cancelled, shipped, given_back FROM order_line \
             WHERE merchant_id = $1 AND order_id = $2 ORDER BY line"
        ),
        params![MerchantId::of(order.home()), order],
        |row| {
            Ok(LineCount {
                sku: row.get(0)?,
                ordered: row.get(1)?,
                cancelled: row.get(2)?,
                shipped: row.get(3)?,
                given_back: row.get(4)?,
            })
        },
    )
}

/// Calls units off that have not left; `false` when fewer are left of it, or others went meanwhile.
pub(crate) fn cancel(
    tx: &mut Tx<'_>,
    order: OrderId,
    (seen, units): (&LineCount, u32),
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE order_line SET cancelled = cancelled + $1 \
             WHERE merchant_id = $2 AND order_id = $3 AND sku_id = $4 \
             AND cancelled = $5 AND given_back = $6 AND quantity - cancelled - shipped >= $1"
        ),
        params![
            units,
            MerchantId::of(order.home()),
            order,
            seen.sku,
            seen.cancelled,
            seen.given_back
        ],
    )?;
    Ok(changed == 1)
}

/// Units left; `false` when fewer are left to be shipped.
pub(crate) fn ship(
    tx: &mut Tx<'_>,
    order: OrderId,
    (sku, units): (SkuId, u32),
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE order_line SET shipped = shipped + $1 \
             WHERE merchant_id = $2 AND order_id = $3 AND sku_id = $4 \
             AND quantity - cancelled - shipped >= $1"
        ),
        params![units, MerchantId::of(order.home()), order, sku],
    )?;
    Ok(changed == 1)
}

/// Units that left are paid back; `false` when fewer left, or others went meanwhile.
pub(crate) fn give_back(
    tx: &mut Tx<'_>,
    order: OrderId,
    (seen, units): (&LineCount, u32),
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE order_line SET given_back = given_back + $1 \
             WHERE merchant_id = $2 AND order_id = $3 AND sku_id = $4 \
             AND cancelled = $5 AND given_back = $6 AND shipped - given_back >= $1"
        ),
        params![
            units,
            MerchantId::of(order.home()),
            order,
            seen.sku,
            seen.cancelled,
            seen.given_back
        ],
    )?;
    Ok(changed == 1)
}

/// Whatever has not left is called off, and whatever left is paid back: the order is over.
pub(crate) fn end(tx: &mut Tx<'_>, order: OrderId) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE order_line SET cancelled = quantity - shipped, given_back = shipped \
             WHERE merchant_id = $1 AND order_id = $2"
        ),
        params![MerchantId::of(order.home()), order],
    )
    .map(drop)
}
