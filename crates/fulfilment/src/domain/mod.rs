//! The rules of fulfilment, without a database.

mod assessment_file;
mod carrier;
mod stop;
mod terms;
mod timeline;

pub use assessment_file::{AssessmentFileError, AssessmentLine, ReadLine, read_assessments};
pub use carrier::{Carrier, TrackingNumber, TrackingNumberError};
pub use kernel::{Actor, By};
pub use stop::{Progress, is_authenticated};
pub use terms::{Terms, ask_at};
pub use timeline::{
    Ended, Facts, Next, OutOfOrder, Stop, StopKind, StopState, Timeline, may_follow, timeline,
};
