//! The texts of the migrations, for `store::migrate`. A leaf that the binary and the testkit alone
//! read, so that a new table rebuilds none of the capabilities.

/// File name and text of every migration, in the order of their numbers.
pub const ALL: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));
