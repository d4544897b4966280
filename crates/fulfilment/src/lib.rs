//! Fulfilment: from a paid order to a paid merchant.
//!
//! Decides what may happen to an order after its payment and who may do it: packing, shipping,
//! telling what was seen of the parcel, confirming (by the shopper, or by time), paying back, paying
//! out. It never moves money by itself: the ledger posts, and here is said when. It never calls a
//! carrier or a bank: what they say comes in as an argument.
//!
//! One order is one consignment, whole. Every step can be asked for twice and happens once.
//! [`face::PROOFS`] shows that orders and books agree.

mod commands;
mod domain;
mod due;
pub mod face;
pub mod facts;
mod order_of_parcel;
mod queries;
mod release_holds;
mod report;
mod store;

pub use commands::{
    AskRefundError, AssessTax, AssessTaxError, AssessTold, AssessmentsImported, CarrierNotice,
    CarrierNoticeError, ConfirmError, HoldError, NewProgress, PackError, ParcelNotice, PayOut,
    PayOutError, ProgressError, Rang, RefundError, RefundOrder, Ship, ShipClock, ShipClockError,
    ShipError, add_progress, ask_refund, assess_tax, confirm_receipt, hold_order,
    import_assessments, pack_order, pay_out, payable, quoted_taxes, refund_order, release_of,
    ring_clock, ring_ship_clock, ship_order, take_carrier_notice, take_wish,
};
pub use domain::{
    Actor, AssessmentFileError, AssessmentLine, By, Carrier, Ended, Facts, Next, OutOfOrder,
    Progress, ReadLine, Stop, StopKind, StopState, Terms, Timeline, TrackingNumber,
    TrackingNumberError, read_assessments, timeline,
};
pub use order_of_parcel::order_of_parcel;
pub use queries::{OrderView, PickLine, PickList, nexts_of, order_view, pick_list};
pub use release_holds::release_holds;
pub use report::{
    TaxFilter, TaxFilterError, TaxFilterTyped, TaxRow, taken_of, tax_report, tax_report_csv,
};
pub use store::{
    Consignment, Payout, Seen, consignment, payout, payouts, refunds_asked, refunds_asked_anywhere,
    tracking,
};

/// The timers of orders that confirm themselves; the id is the order's.
pub const CONFIRM_TIMER: &str = "fulfilment.confirm";
