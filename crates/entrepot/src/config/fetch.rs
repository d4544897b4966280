//! Settings of what the market fetches from elsewhere: reference rates, and pictures that files name.

use super::{checked_url, env};
use anyhow::bail;

/// Where reference rates are fetched.
#[derive(Clone, Debug)]
pub struct FetchFx {
    /// The address of a file that `entrepot fx import` takes.
    pub url: String,
    /// How often it is looked at.
    pub every_hours: u32,
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FileFx {
    url: Option<String>,
    every_hours: Option<u32>,
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FilePictures {
    pub(super) fetch: Option<bool>,
}

/// The central bank publishes once on each working day: four looks find it the same afternoon.
const FX_EVERY_HOURS: u32 = 6;

/// Environment over file.
pub(super) fn fetch_fx(file: FileFx) -> anyhow::Result<Option<FetchFx>> {
    let every_hours = file.every_hours.unwrap_or(FX_EVERY_HOURS);
    if !(1..=168).contains(&every_hours) {
        bail!("fx.every_hours is {every_hours}: it must lie between 1 and 168");
    }
    let url = env("ENTREPOT_FX_URL").or(file.url).map(|url| checked_url(&url)).transpose()?;
    Ok(url.map(|url| FetchFx { url, every_hours }))
}

/// Environment over file; they are fetched unless the operator says no.
pub(super) fn fetch_pictures(file: Option<bool>) -> anyhow::Result<bool> {
    match env("ENTREPOT_PICTURES_FETCH").as_deref() {
        None => Ok(file.unwrap_or(true)),
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        Some(text) => bail!("ENTREPOT_PICTURES_FETCH is \"{text}\": write true or false"),
    }
}
