//! The catalogue: what merchants offer, in which variants, words and pictures, and how a file of
//! theirs becomes listings.
//!
//! Decides what a well-formed listing is, which rows of a file belong together and what in them is
//! wrong, and who may change a listing that has changed meanwhile (versions). Never decides whether
//! a listing may be sold (trust), what it costs at a door abroad (pricing) or how many there are
//! (inventory).

mod commands;
mod domain;
mod edge;
pub mod face;
pub mod facts;
pub mod import;
mod queries;
mod store;

pub use commands::assign_hs::{AssignHs, AssignHsError, assign_hs};
pub use commands::change_status::{ChangeStatus, ChangeStatusError, change_status};
pub use commands::import_drafts::keep_import_drafts;
pub use commands::import_files::{import_bytes_kept, release_import_files, unneeded_import_files};
pub use commands::import_run::{
    BeginImport, ImportRun, ImportState, ImportStep, advance_import, begin_import, finish_import,
    hold_import_file, import_at_work, import_run, import_runs, import_step, imports_running,
};
pub use commands::save_listing::{
    EditListing, NewListing, SaveListingError, create_listing, edit_listing,
};
pub use commands::set_attribute::{SetAttribute, SetAttributeError, set_attribute};
pub use domain::category::{CATEGORIES, Category};
pub use domain::draft::{ListingDraft, PICTURES_MAX, VARIANTS_MAX, VariantDraft, barcode_of};
pub use domain::fault::{Fault, FaultKind};
pub use domain::html::plain_text;
pub use domain::listing::{
    HsAssignment, HsState, Kind, LangText, Listing, ListingOption, Picture, PictureSource, Status,
    Text, Variant,
};
pub use queries::{
    ListingHead, drafts_of_import, is_published, listing, listing_by_handle, listing_counts,
    listing_heads, listings, listings_by_id, listings_of_merchant, newest_of_each, published_ids,
    published_ids_of, published_page, variants,
};
