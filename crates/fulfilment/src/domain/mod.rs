//! The rules of fulfilment, without a database.

mod assessment_file;
mod carrier;
mod stop;
mod terms;
mod timeline;

pub use assessment_file::{AssessmentFileError, AssessmentLine, ReadLine, read_assessments};
pub use carrier::{Carrier, TrackingNumber, TrackingNumberError};
pub use kernel::{Actor, By};
pub use stop::Progress;
pub(crate) use stop::is_authenticated;
pub use terms::Terms;
pub(crate) use terms::{CLOCK_DAYS_MAX, GRACE_DAYS, ask_at, promised_by};
pub(crate) use timeline::may_follow;
pub use timeline::{Ended, Facts, Next, OutOfOrder, Stop, StopKind, StopState, Timeline, timeline};
