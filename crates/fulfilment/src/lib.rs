//! Fulfilment: from a paid order to money that its merchant can ask for.
//!
//! Decides what may happen to an order after its payment and who may do it: packing, shipping,
//! telling what was seen of the parcel, confirming (by the shopper, or by time), paying back. It never moves
//! money by itself: the ledger posts, and here is said when. It never calls a carrier: what one says comes in as an
//! argument. How money leaves the market is `settlement`'s.
//!
//! One order travels in one parcel or in several, and is shipped with its last unit. Every step can be asked for twice and happens once.
//! [`face::PROOFS`] shows that orders and books agree.

mod commands;
mod contacts;
mod domain;
mod due;
pub mod face;
pub mod facts;
pub mod letters;
pub mod lifecycle;
mod order_of_parcel;
pub mod part_letters;
mod queries;
mod release_holds;
mod report;
mod store;

pub use commands::{
    AssessTax, AssessTaxError, AssessTold, AssessmentsImported, Back, CarrierNotice,
    CarrierNoticeError, ConfirmError, GiveBack, GiveBackError, GivenBack, HoldError, NewProgress,
    PackError, ParcelNotice, Preview, ProgressError, Rang, RefundError, RefundOrder, Ship,
    ShipClock, ShipClockError, ShipError, add_parcel_progress, add_progress, answer_cancel,
    assess_tax, cancel_units, confirm_receipt, free_release, give_back, hold_order, hold_release,
    import_assessments, may_tell, pack_order, preview_back, quoted_taxes, refund_order, release_of,
    ring_clock, ring_ship_clock, ship_order, ship_parcel, take_carrier_notice, take_wish,
};
pub use contacts::{contactless, without_contacts};
pub use domain::{
    Actor, AssessmentFileError, AssessmentLine, By, Carrier, Ended, Facts, Next, OutOfOrder,
    Progress, ReadLine, Stop, StopKind, StopState, Terms, Timeline, TrackingNumber,
    TrackingNumberError, read_assessments, timeline,
};
pub use formats::mask::MASK;
pub use order_of_parcel::order_of_parcel;
pub use queries::{
    OrderView, PickLine, PickList, nexts_of, order_view, pick_list, with_held_orders,
};
pub use release_holds::release_holds;
pub use report::{
    TaxFilter, TaxFilterError, TaxFilterTyped, TaxRow, taken_of, tax_report, tax_report_csv,
};
pub use store::{
    Consignment, Parcel, Seen, consignment, consignments, parcels, refunds_asked,
    refunds_asked_anywhere, tracking,
};

/// At whose cost money goes back ([`give_back`]).
pub use orders::{Bearer, PartKey};

/// The timers of orders that confirm themselves; the id is the order's.
pub const CONFIRM_TIMER: &str = "fulfilment.confirm";
/// The work that makes cases of wishes for a refund which older versions noted beside a parcel; a later capability does
/// it, and the audit asks whether its timer rings.
pub const WISHES: &str = "aftersales.adopt_wishes";
