//! Pages for whoever runs the market, under `/admin`. Decides nothing: each page calls public commands and queries.
//! Each module has `pub(crate) fn routes(r: Routes) -> Routes`; add it here by one line.

mod applications;
mod books;
mod debts;
mod disputes;
mod fx;
mod jobs;
mod lanes;
mod ledger;
mod letters;
mod mail;
mod mailboxes;
mod market;
mod message_cases;
mod messages;
mod older_payouts;
mod order_taxes;
mod order_units;
mod orders;
mod outside;
mod overview;
mod payout_holders;
mod payout_run;
mod payouts;
mod receipts;
mod renamed;
mod roles;
mod scenarios;
mod taxes;

use web_kit::{
    Access, App, Form, Items, Layout, Operator, Paging, Problem, Reader, Refusal, Refusals, Routes,
    Upload, admin_page, apart, components, done, flag, refused, t,
};

/// Adds every page to the table.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let routes = overview::routes(routes);
    let routes = messages::routes(disputes::routes(orders::routes(routes)));
    let routes = message_cases::routes(routes);
    let routes = order_taxes::routes(routes);
    let routes = order_units::routes(routes);
    let routes = receipts::routes(ledger::routes(routes));
    let routes = debts::routes(older_payouts::routes(payout_run::routes(payouts::routes(routes))));
    let routes = taxes::routes(routes);
    let routes = lanes::routes(routes);
    let routes = books::routes(routes);
    let routes = fx::routes(routes);
    let routes = scenarios::routes(routes);
    let routes = renamed::routes(applications::routes(routes));
    let routes = roles::routes(jobs::routes(routes));
    let routes = mailboxes::routes(letters::routes(routes));
    mail::routes(market::routes(routes))
}
