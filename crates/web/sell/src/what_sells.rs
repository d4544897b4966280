//! "What sells" on a merchant's first page: the products of which most was kept by those who paid.

use crate::{
    Reader,
    components::{Column, money_cell, number_cell, table},
    t,
};
use kernel::{Currency, MerchantId, Money, SkuId, Timestamp};
use maud::{Markup, html};
use orders::{OrderHead, OrderState};
use std::collections::BTreeMap;
use store::{StoreError, Tx};
use web_kit::order_parts::line_name;

/// Orders that are counted.
const ORDERS_COUNTED: u32 = 200;
/// Days that are looked back.
const DAYS_COUNTED: i64 = 30;
/// Products that are shown.
const SHOWN: usize = 8;

/// What was sold, most first.
pub(crate) struct WhatSells {
    sold: Vec<Sold>,
    /// Products beside those.
    more: usize,
}

/// One product.
struct Sold {
    sku: SkuId,
    line: orders::OrderLine,
    units: i64,
    revenue: Money,
}

/// Counts the units of paid orders that were neither called off nor paid back.
pub(crate) fn what_sells(
    tx: &mut Tx<'_>,
    id: MerchantId,
    (now, currency): (Timestamp, Currency),
) -> Result<WhatSells, StoreError> {
    let since = now.plus_days(-DAYS_COUNTED);
    let mut sold: BTreeMap<SkuId, Sold> = BTreeMap::new();
    let mut orders = orders::orders_of_merchant(tx, id, None, None, ORDERS_COUNTED)?;
    orders.retain(|order| is_kept(order) && order.times.paid.is_some_and(|paid| paid >= since));
    for order in orders::with_quotes(tx, orders)? {
        for line in order.head.lines {
            let (sku, units) = (line.sku, i64::from(line.quantity.saturating_sub(line.gone())));
            if units == 0 {
                continue;
            }
            let theirs = order.quote.lines.iter().find(|quoted| quoted.sku == sku);
            let price = theirs.map_or(Money::zero(currency), |quoted| quoted.merchant_unit_price);
            let entry = sold.entry(sku).or_insert_with(|| Sold {
                sku,
                line,
                units: 0,
                revenue: Money::zero(price.currency()),
            });
            entry.units = entry.units.saturating_add(units);
            if let Ok(sum) = price.times(units).and_then(|part| entry.revenue.plus(part)) {
                entry.revenue = sum;
            }
        }
    }
    let mut sold: Vec<Sold> = sold.into_values().collect();
    sold.sort_by_key(|one| (std::cmp::Reverse(one.units), one.sku));
    let more = sold.len().saturating_sub(SHOWN);
    sold.truncate(SHOWN);
    Ok(WhatSells { sold, more })
}

/// Not all of it was called off or paid back.
fn is_kept(order: &OrderHead) -> bool {
    !matches!(order.state, OrderState::Cancelled | OrderState::Refunded | OrderState::Expired)
}

/// The same as a table, and how much it leaves out.
pub(crate) fn table_of(reader: &Reader, found: &WhatSells) -> Markup {
    if found.sold.is_empty() {
        return html! { p.soft { (t!(reader, "today-sells-none")) } };
    }
    let columns = [
        Column::text(t!(reader, "today-sells-product")),
        Column::number(t!(reader, "today-sells-units")),
        Column::number(t!(reader, "today-sells-revenue")),
    ];
    let rows = html! {
        @for one in &found.sold {
            tr {
                th scope="row" { (line_name(reader, &one.line)) }
                (number_cell(reader, one.units))
                (money_cell(reader, Some(one.revenue)))
            }
        }
    };
    html! {
        p.soft { (t!(reader, "today-sells-days", days = DAYS_COUNTED)) }
        (table(&t!(reader, "today-sells"), &columns, rows, None))
        @if found.more > 0 { p.soft { (t!(reader, "today-sells-more", count = found.more)) } }
    }
}
