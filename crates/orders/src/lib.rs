//! Orders: from a cart over several merchants to money in escrow, and back when it is called off.
//!
//! Decides what a shopper may order now and at which price, that the price she confirmed is the price
//! she pays, that a person stays within her yearly limit, and what a provider's word means for the
//! orders it pays for. It never computes a price (pricing), never holds stock or money itself
//! (inventory, ledger), never calls anyone inside a transaction ([`edge`] and [`face`] do, between
//! two commands), and its commands see addresses and identity numbers only sealed.
//!
//! A command that writes several homes touches rows in one order: cart, checkout, orders by id, quota,
//! stock by merchant, ledger; events come last by themselves.

mod commands;
mod domain;
mod due;
pub mod edge;
pub mod face;
pub mod facts;
pub mod letters;
mod queries;
mod sealed;
mod store;

pub use commands::cancel_order::{CancelOrder, CancelOrderError, cancel_order};
pub use commands::cancel_units::{
    CancelUnits, CancelUnitsError, answer_cancel, ask_cancel, cancel_units, end_wish,
};
pub use commands::cart::{
    CartError, LINES_MAX, QUANTITY_MAX, buy_at_once, change_cart, merge_cart, put_in_cart,
    sweep_carts,
};
pub use commands::claim_units::{claim_units, free_units, settle_units, unit_claims};
pub use commands::count_units::{count_ended, count_given_back, count_shipped};
pub use commands::decide_movement::{
    DecideError, DecideReceipt, REASON_CHARACTERS_MAX, assign_receipt, bear_refund, return_receipt,
};
pub use commands::expire_checkout::{ExpireError, call_off_checkout, expire_checkout};
pub use commands::heard::heard;
pub use commands::part_back::{give_limit_back, give_part_back, note_rest};
pub use commands::people::{
    AddressError, forget_address, forget_orderer, prefer_address, save_address, save_orderer,
};
pub use commands::place_checkout::{
    Answers, CHECKOUT_SECONDS, PlaceCheckout, PlaceCheckoutError, Placed, place_and_show,
    place_checkout, place_checkouts,
};
pub use commands::record_payment::{RecordPaymentError, Recorded, record_payment};
pub use commands::refund::{RecordRefundError, RefundError, record_refund, request_refund};
pub use commands::set_return_terms::{
    ReturnTermsError, SetReturnTerms, know_exceptions, set_return_terms,
};
pub use commands::set_state::{
    StateError, hold_version, next_version, note_reminder, set_shipped_at, set_state,
    set_times_right,
};
pub use commands::start_payment::{StartPaymentError, payment_page, start_payment};
/// The timers of unpaid checkouts; the id is the checkout's.
pub use commands::timer::EXPIRE as EXPIRE_TIMER;
/// The timers of paid orders that are to be shipped ([`record_payment`] sets them); the id is the order's.
pub use commands::timer::SHIP as SHIP_TIMER;
pub use commands::withdraw_cancel::withdraw_cancel;
pub use domain::address::{Address, Orderer};
pub use domain::case_days::{CaseDays, CaseDaysError};
pub use domain::draft::AddressDraft;
pub use domain::movement::{Direction, Movement, MovementState};
pub use domain::order::{LineCount, Order, OrderHead, OrderLine, OrderTimes};
pub use domain::part::{
    Bearer, Fit, Going, OrderPart, PartKind, fit_amount, fit_units, going, goodwill,
};
pub use domain::part_key::PartKey;
pub use domain::policy::{FreightBearer, Policy, ReceiptRule, ReturnTerms};
pub use domain::share::{LineShare, Part};
pub use domain::state::{OrderState, UnknownState};
pub use domain::wish::{CancelWish, WishAnswer};
pub use domain::wrong::{Field, FieldProblem, Wrong};
pub use queries::basket::{Basket, basket};
pub use queries::cart::{CartLineView, CartParcel, CartView, LineTrouble, cart_count, cart_lines};
pub use queries::checkout::{CheckoutView, checkout_numbers, checkout_view};
pub use queries::everywhere::{order_counts_everywhere, orders_everywhere, orders_waiting};
pub use queries::limits::{Meter, YearMeter, limits_of};
pub use queries::lines::{
    cancel_wish, cancels_asked, line_counts, order_part, order_parts, parts_of, quoted_shares,
    shares, waiting_wishes,
};
pub use queries::movements::{
    movement, movements, movements_of, movements_one_way, receipts_waiting, refunds_of_payment,
    see_notice, unseen_notices,
};
pub use queries::orders::{
    address, addresses, order, order_by_number, order_counts, order_head, order_heads,
    order_quotes, orderer, orders_of_merchant, orders_of_shopper, payments_of, quota_used,
    refunds_of_order, with_quotes, with_readable_quotes,
};
pub use queries::policy::{policies_of, policy, return_terms};
pub use queries::priced::{CartAsk, cart_view, cart_views};
pub use sealed::{
    SealError, open_addresses, open_orderer, open_ship_to, seal_address, seal_orderer,
};
pub use store::cart::{CartLine, CartOwner};
pub use store::checkout::{Checkout, CheckoutState};
pub use store::movement::ProviderNotice;
pub use store::payment::{Payment, Refund};
pub use store::people::{SealedAddress, SealedOrderer};
pub use store::sending::RefundPart;
