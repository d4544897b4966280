//! One file per command.

pub(crate) mod archive_listing;
pub(crate) mod begin_import;
pub(crate) mod finish_listings;
pub(crate) mod import_again;
pub(crate) mod import_catalogue;
pub(crate) mod keep_folder_mark;
pub(crate) mod pause_listing;
pub(crate) mod publish_listing;
pub(crate) mod screen;
