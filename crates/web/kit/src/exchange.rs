//! What a shopper is to get instead of goods that go back, named as whoever packs it and whoever waits for it know it.

use crate::{App, Problem, Reader, order_parts::line_name, t};
use aftersales::ReturnView;

/// One variant of what she bought, and how many of it.
pub struct Exchange {
    /// The product with its variant, in the reader's language.
    pub name: String,
    /// The merchant's own code of it; empty where the variant is not offered any more.
    pub code: String,
    /// Units.
    pub units: u32,
}

impl Exchange {
    /// `2 × Tea bowl · Blue`.
    #[must_use]
    pub fn text(&self, reader: &Reader) -> String {
        t!(reader, "return-exchange-units", count = self.units, name = self.name.as_str())
    }
}

/// What is wanted instead, or was and could not be kept; none where the wish was money.
pub async fn exchange_of(
    app: &App,
    reader: &Reader,
    view: &ReturnView,
) -> Result<Option<Exchange>, Problem> {
    let case = &view.case;
    let Some(sku) = case.wanted.or(case.unkept) else { return Ok(None) };
    let units = case.units().iter().map(|(_, units)| *units).fold(0, u32::saturating_add);
    let here = |bought: &&orders::OrderLine| case.lines.iter().any(|line| line.sku == bought.sku);
    let Some(bought) = view.order.lines.iter().find(here) else { return Ok(None) };
    if bought.sku == sku {
        let (name, code) = (line_name(reader, bought), bought.code.clone());
        return Ok(Some(Exchange { name, code, units }));
    }
    let merchant = view.order.merchant;
    let found = app.db.read(move |tx| catalog::variants(tx, merchant, &[sku])).await?.pop();
    let values = found.iter().flat_map(|one| &one.values).map(|value| value.get(reader.lang()));
    let title = bought.title.get(reader.lang());
    let name = std::iter::once(title).chain(values).collect::<Vec<_>>().join(" · ");
    let code = found.as_ref().map(|one| one.code.clone()).unwrap_or_default();
    Ok(Some(Exchange { name, code, units }))
}
