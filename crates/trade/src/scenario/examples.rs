//! The scenarios that come with the program.

/// Name and text of each.
pub const EXAMPLES: &[(&str, &str)] = &[
    ("cn-us-45", include_str!("../../data/scenarios/cn-us-45.toml")),
    ("cn-us-fruit-2018", include_str!("../../data/scenarios/cn-us-fruit-2018.toml")),
    ("gb-end-of-135", include_str!("../../data/scenarios/gb-end-of-135.toml")),
];
