//! What may be offered to shoppers: listings are cleared before they are published, and a merchant's
//! file goes through the whole of it at once.
//!
//! Decides which listings lack something without which no shopper could buy, and says for each
//! destination what is not sold there and why. Never changes what a listing says (catalog), never
//! computes a price or a tax (pricing, trade), never hides a ban: what may not cross a border is
//! shown all the same, with its reason.

mod commands;
mod domain;
pub mod edge;
pub mod face;
pub mod facts;
mod files;
pub mod letters;
mod queries;
mod store;

pub use commands::archive_listing::{ArchiveListing, archive_listing, restore_listing};
pub use commands::begin_import::begin_import;
pub use commands::finish_listings::{
    FinishError, FinishListing, Finished, Outcome, finish_listings,
};
pub use commands::import_again::{ImportAgainError, import_again};
pub use commands::import_catalogue::{
    ImportAsk, ImportCounts, ImportFault, ImportProgress, ImportReport, Lacking, import_catalogue,
};
pub use commands::keep_folder_mark::keep_folder_mark;
pub use commands::pause_listing::{PauseListing, pause_listing};
pub use commands::publish_listing::{PublishError, PublishListing, Published, publish_listing};
pub use commands::screen::{
    Screening, destinations_from, destinations_meant, destinations_of, screen, screen_all,
    screen_everywhere,
};
pub use domain::finding::{Effect, Finding};
pub use domain::folder::Folder;
pub use files::{SweepError, new_file_key, sweep_files};
pub use queries::{
    Clearance, Import, clearance, folder_mark, import, import_options, import_report, imports,
};
