//! The texts that are compiled into the program; a test holds this list against the folder.

macro_rules! shipped {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../data/", $path)))),*]
    };
}

/// Path and text of every shipped file of rules.
pub(super) const FILES: &[(&str, &str)] = shipped![
    "bans/CN.csv",
    "lanes/AU.toml",
    "lanes/CN.toml",
    "lanes/EU.toml",
    "lanes/GB.toml",
    "lanes/ID.toml",
    "lanes/MY.toml",
    "lanes/PH.toml",
    "lanes/SG.toml",
    "lanes/TH.toml",
    "lanes/US.toml",
    "lanes/VN.toml",
    "tables/cn_additional.csv",
    "tables/cn_consumption_tax.csv",
    "tables/cn_mfn.csv",
    "tables/cn_post.csv",
    "tables/cn_vat.csv",
    "tables/eu.csv",
    "tables/eu_vat.csv",
    "tables/sg_dutiable.csv",
    "tables/uk.csv",
    "tables/us_hts.csv",
    "tables/us_ieepa.csv",
    "tables/us_mpf.csv",
];
