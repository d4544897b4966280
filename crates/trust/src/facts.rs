//! The facts that trust tells.

use events::Bare;

events::facts! {
    /// A merchant's file was read, or could not be; the run is the subject.
    IMPORT_ENDED: Bare = "import.ended", 1;
}
