//! The JSON API under `/v1`, one file per capability. Decides nothing: each route calls public commands
//! and queries. Each module has `pub(crate) fn routes(r: Routes) -> Routes`; add it here by one line.

mod accounts;
mod addresses;
mod admin_disputes;
mod admin_orders;
mod applications;
mod assessments;
mod bank_accounts;
mod books;
mod cart;
mod case_documents;
mod case_reports;
mod catalog;
mod catalog_bodies;
mod catalog_destinations;
mod catalog_finish;
mod catalog_moves;
mod checkout;
mod conversation_bodies;
mod conversations;
mod conversations_admin;
mod conversations_sold;
mod debts;
mod disputes;
mod files;
mod fulfilment;
mod import_bodies;
mod imports;
mod jobs;
mod ledger;
mod letters;
mod mailbox;
mod merchant_returns;
mod merchants;
mod order_documents;
mod order_part_bodies;
mod order_units;
mod orders;
mod passwords;
mod pasted;
mod payout_runs;
mod payouts;
mod person;
mod pictures;
mod pricing;
mod profile;
mod rate_cards;
mod receipts;
mod returns;
mod roles;
mod rule_books;
mod scenarios;
mod storefront;
mod thread_files;

use web_kit::{
    Access, Answered, App, Body, Created, IfMatch, Items, Merchant, MoneyBody, Once, Operator,
    Paging, Problem, Reader, Routes, Shopper, Versioned, components, day, openapi,
};

/// Adds every route to the table, and its part to the document.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let routes = orders::routes(routes);
    let routes = order_units::routes(routes);
    let routes = fulfilment::routes(routes);
    let routes = merchant_returns::routes(returns::routes(routes));
    let routes = admin_disputes::routes(disputes::routes(routes));
    let routes = ledger::routes(files::routes(thread_files::routes(routes)));
    let routes = debts::routes(payout_runs::routes(payouts::routes(routes)));
    let routes = bank_accounts::routes(routes);
    let routes = admin_orders::routes(routes);
    let routes = assessments::routes(routes);
    let routes = books::routes(routes);
    let routes = rate_cards::routes(routes);
    let routes = pricing::routes(routes);
    let routes = rule_books::routes(routes);
    let routes = scenarios::routes(routes);
    let routes = accounts::routes(routes);
    let routes = person::routes(routes);
    let routes = mailbox::routes(passwords::routes(routes));
    let routes = applications::routes(routes);
    let routes = catalog::routes(routes);
    let routes = catalog_moves::routes(routes);
    let routes = catalog_finish::routes(routes);
    let routes = catalog_destinations::routes(routes);
    let routes = imports::routes(routes);
    let routes = pictures::routes(routes);
    let routes = merchants::routes(routes);
    let routes = profile::routes(routes);
    let routes = cart::routes(routes);
    let routes = pasted::routes(addresses::routes(routes));
    let routes = checkout::routes(routes);
    let routes = conversations::routes(routes);
    let routes = conversations_sold::routes(routes);
    let routes = case_reports::routes(conversations_admin::routes(routes));
    let routes = jobs::routes(routes);
    let routes = receipts::routes(routes);
    let routes = roles::routes(routes);
    let routes = letters::routes(routes);
    storefront::routes(routes)
}
