//! What fulfilment does, one file per command.

mod add_progress;
mod assess_tax;
mod cancel_units;
mod confirm_receipt;
mod give_back;
mod given_before;
mod hold_order;
mod hold_release;
mod import_assessments;
mod load;
mod pack_order;
mod refund_order;
mod release_escrow;
mod ring_ship_clock;
mod ship_order;
mod take_carrier_notice;
mod take_wish;

pub use add_progress::{NewProgress, ProgressError, add_parcel_progress, add_progress, may_tell};
pub use assess_tax::{AssessTax, AssessTaxError, AssessTold, assess_tax, quoted_taxes};
pub use cancel_units::{answer_cancel, cancel_units};
pub use confirm_receipt::{ConfirmError, Rang, confirm_receipt, ring_clock};
pub use give_back::{Back, GiveBack, GiveBackError, GivenBack, Preview, give_back, preview_back};
pub use hold_order::{HoldError, hold_order};
pub use hold_release::{free_release, hold_release};
pub use import_assessments::{AssessmentsImported, import_assessments};
pub(crate) use load::theirs_quoted;
pub use pack_order::{PackError, pack_order};
pub use refund_order::{RefundError, RefundOrder, refund_order};
use release_escrow::release_escrow;
pub use release_escrow::release_of;
pub use ring_ship_clock::{ShipClock, ShipClockError, ring_ship_clock};
pub use ship_order::{Ship, ShipError, ship_order, ship_parcel};
pub use take_carrier_notice::{
    CarrierNotice, CarrierNoticeError, ParcelNotice, take_carrier_notice,
};
pub use take_wish::take_wish;
