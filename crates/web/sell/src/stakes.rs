//! What open returns and disputes keep back of a merchant's money, and the way to each.

use crate::{
    Reader,
    components::{Column, money_cell, section, table},
    t,
};
use aftersales::{AtStake, CaseId, DisputeState};
use kernel::{By, MerchantId, OrderId};
use maud::{Markup, html};
use store::{StoreError, Tx};

/// The merchant's page of a case.
fn path(case: CaseId) -> String {
    match case {
        CaseId::Return(id) => format!("/sell/returns/{id}"),
        CaseId::Dispute(id) => format!("/sell/disputes/{id}"),
    }
}

/// A link to a case, in words.
pub(crate) fn case_link(reader: &Reader, case: CaseId) -> Markup {
    let key = match case {
        CaseId::Return(_) => "money-case-return",
        CaseId::Dispute(_) => "money-case-dispute",
    };
    html! { a href=(path(case)) { (t!(reader, key)) } }
}

/// What is open about an order: its dispute, else its return.
pub(crate) fn open_case(
    tx: &mut Tx<'_>,
    (order, merchant): (OrderId, MerchantId),
) -> Result<Option<CaseId>, StoreError> {
    let cases = aftersales::cases_of_order(tx, (order, By::Merchant(merchant)))?;
    let dispute = cases.disputes.iter().find(|one| one.state != DisputeState::Closed);
    let case = cases.returns.iter().find(|case| !case.state.is_closed());
    let case = case.map(|case| CaseId::Return(case.id));
    Ok(dispute.map(|one| CaseId::Dispute(one.id)).or(case))
}

/// Each case with its order and what it keeps back; nothing where nothing is.
pub(crate) fn kept_table(reader: &Reader, stakes: &[AtStake]) -> Markup {
    if stakes.is_empty() {
        return html! {};
    }
    let title = t!(reader, "money-stakes");
    let columns = [
        Column::text(t!(reader, "sellorder-column-order")),
        Column::text(t!(reader, "money-stakes-why")),
        Column::number(t!(reader, "money-stakes-amount")),
    ];
    let rows = html! {
        @for stake in stakes {
            tr {
                th scope="row" { a.nowrap href={ "/sell/orders/" (stake.order) } { (stake.number) } }
                td { (case_link(reader, stake.case)) }
                (money_cell(reader, Some(stake.amount)))
            }
        }
    };
    section(
        &title,
        html! {
            p { (t!(reader, "money-stakes-lead")) }
            (table(&title, &columns, rows, None))
        },
    )
}
