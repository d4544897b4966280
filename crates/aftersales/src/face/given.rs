//! What cases gave back is what went back under their names: for the units that were accepted or awarded, or the amount
//! that was taken.

use crate::domain::{DisputeState, Outcome, ReturnEnd};
use crate::store::{Dispute, ReturnCase};
use ::store::proof::Findings;
use ::store::{StoreError, Tx};
use kernel::{Money, OrderId, SkuId};
use orders::{OrderPart, OrderState, PartKey, PartKind};
use std::collections::BTreeMap;

pub(super) const PAID: &str =
    "what a case gave went back under its name, for its units or its amount";

enum Back {
    Units(BTreeMap<SkuId, u32>),
    Amount(Money),
}

/// What a case gave back, and what that was to be.
pub(super) struct Gift {
    name: String,
    given: Money,
    back: Back,
}

impl Gift {
    pub(super) fn of_return(case: &ReturnCase) -> Option<Gift> {
        case.paid_at?;
        let back = match (case.ended, case.offer) {
            (Some(ReturnEnd::Settled), Some(offer)) => Back::Amount(offer),
            (Some(ReturnEnd::Exchanged), _) => Back::Units(BTreeMap::new()),
            _ => Back::Units(case.accepted().into_iter().collect()),
        };
        Some(Gift { name: case.id.to_string(), given: case.given, back })
    }

    pub(super) fn of_dispute(one: &Dispute) -> Option<Gift> {
        let gives = matches!(one.outcome, Some(Outcome::Full | Outcome::Part));
        if one.state != DisputeState::Closed || !gives {
            return None;
        }
        let back = match one.award {
            Some(amount) => Back::Amount(amount),
            None => Back::Units(one.awarded().into_iter().collect()),
        };
        Some(Gift { name: one.id.to_string(), given: one.given, back })
    }

    /// What is wrong with it, beside the parts of its order; `over` where nothing of the order is left.
    fn fault(&self, parts: &[OrderPart], over: bool) -> Option<String> {
        let key = PartKey::own(&self.name);
        let freight = PartKey::own(&crate::commands::freight_name(&self.name));
        let named = parts.iter().filter(|part| part.key == key || part.key == freight);
        let went: i64 = named.map(|part| part.paid.minor()).fold(0, i64::saturating_add);
        if went != self.given.minor() {
            return Some(format!("{} says it gave {}, {went} went back", self.name, self.given));
        }
        let amounts = parts.iter().any(|part| part.kind == PartKind::Amount);
        let fits = match (parts.iter().find(|part| part.key == key), &self.back) {
            // Nothing was left to be given.
            (None, Back::Units(units)) => units.is_empty() || over || amounts,
            (None, Back::Amount(_)) => over || !parts.is_empty(),
            (Some(part), Back::Units(units)) => {
                over || part.units.iter().copied().collect::<BTreeMap<_, _>>() == *units
            }
            (Some(part), Back::Amount(amount)) => {
                let less = part.paid.minor() < amount.minor() && parts.len() > 1;
                part.units.is_empty() && (part.paid == *amount || less)
            }
        };
        (!fits).then(|| format!("{} gave {} for something else", self.name, self.given))
    }
}

/// Holds what the cases of an order gave back against its parts.
pub(super) fn check(
    tx: &mut Tx<'_>,
    order: OrderId,
    gifts: &[Gift],
    found: &mut Findings,
) -> Result<(), StoreError> {
    if gifts.is_empty() {
        return Ok(());
    }
    let parts = orders::order_parts(tx, order)?;
    let state = orders::order_head(tx, order)?.map(|order| order.state);
    let ended = matches!(state, Some(OrderState::Refunded | OrderState::Cancelled));
    let over = ended || parts.iter().any(|part| part.left.is_zero());
    for told in gifts.iter().filter_map(|gift| gift.fault(&parts, over)) {
        found.broken(PAID, format!("{order}: {told}"));
    }
    Ok(())
}
