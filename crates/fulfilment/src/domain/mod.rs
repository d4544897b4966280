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
pub use terms::Terms;
pub use timeline::{Ended, Facts, Next, Stop, StopKind, StopState, Timeline, timeline};
