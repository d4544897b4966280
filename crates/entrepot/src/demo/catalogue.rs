//! The shelves of the demo world: rate cards, pictures, and every merchant's own file through the import.

use super::{World, moment, pictures::PICTURES};
use anyhow::{Context, ensure};
use catalog::import::ImportOptions;
use kernel::{Country, Currency, Grams, MerchantId, Money, Timestamp};
use object_store::{ObjectStoreExt as _, PutPayload, path::Path};
use pricing::{RateCard, Step};
use serde::Deserialize;
use std::collections::BTreeMap;
use trust::ImportAsk;
use web::App;

const CARDS: &str = include_str!("../../demo/rate_cards.csv");
/// The files were imported this long ago, in hours, a day apart.
const IMPORTED: i64 = 50 * 24;

macro_rules! files {
    ($($slug:literal),* $(,)?) => {
        &[$((
            $slug,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/demo/catalogue/", $slug, ".csv")),
        )),*]
    };
}

/// Merchants and their files, the newest last.
const FILES: &[(&str, &str)] = files![
    "quayside-store",
    "sawhorse-denim",
    "lantern-letters",
    "tern-rock-fishery",
    "marlowe-kiln",
    "three-oaks-nut-farm",
    "mossback-soapworks",
    "cedar-bend-orchard",
    "cloud-ridge-tea",
    "still-bend-workshop",
];

/// Fills the shelves of every merchant.
pub(super) async fn stock_shelves(app: &App, world: &World, now: Timestamp) -> anyhow::Result<()> {
    save_cards(app, world, now).await?;
    for (day, (slug, file)) in (0i64..).zip(FILES) {
        let merchant = world.merchant(slug)?;
        hang_pictures(app, merchant, file).await?;
        let (origin, currency) = world.home(slug)?;
        let meant = app.db.read(move |tx| trust::destinations_meant(tx, (merchant, origin), now));
        let ask = ImportAsk {
            merchant,
            options: ImportOptions {
                publish: true,
                destinations: meant.await?,
                origin,
                currency,
                ..ImportOptions::default()
            },
            run: None,
            moment: moment(now, IMPORTED - 24 * day, 5_000 + day.unsigned_abs()),
        };
        let report = trust::import_catalogue(&app.db, ask, file.as_bytes(), |_| {}).await?;
        let issues = &report.issues;
        ensure!(report.is_clean() && report.listings.withheld == 0, "{slug}: {issues:?}");
    }
    Ok(())
}

#[derive(Deserialize)]
struct CardRow {
    merchant: String,
    code: String,
    service: String,
    sent_from: Country,
    /// Separated by spaces.
    countries: String,
    handling_days: u32,
    transit_days_min: u32,
    transit_days_max: u32,
    up_to_g: u32,
    price: String,
    currency: Currency,
}

fn cards(world: &World, now: Timestamp) -> anyhow::Result<Vec<RateCard>> {
    let mut cards: BTreeMap<(String, String), RateCard> = BTreeMap::new();
    for row in csv::Reader::from_reader(CARDS.as_bytes()).deserialize() {
        let row: CardRow = row?;
        let step =
            Step { up_to: Grams::new(row.up_to_g), price: Money::parse(&row.price, row.currency)? };
        let countries = row.countries.split_whitespace().map(str::parse);
        let card = RateCard {
            merchant: world.merchant(&row.merchant)?,
            code: row.code.clone(),
            service: row.service,
            sent_from: row.sent_from,
            countries: countries.collect::<Result<_, _>>()?,
            handling_days: row.handling_days,
            transit_days_min: row.transit_days_min,
            transit_days_max: row.transit_days_max,
            steps: Vec::new(),
            version: 0,
            updated_at: now,
        };
        cards.entry((row.merchant, row.code)).or_insert(card).steps.push(step);
    }
    Ok(cards.into_values().collect())
}

async fn save_cards(app: &App, world: &World, now: Timestamp) -> anyhow::Result<()> {
    let cards = cards(world, now)?;
    app.db
        .write(move |tx| {
            let mut moment = moment(now, IMPORTED + 1, 4_000);
            for card in &cards {
                if pricing::rate_card(tx, card.merchant, &card.code)?.is_none() {
                    pricing::save_rate_card(tx, card, &mut moment)?;
                }
            }
            anyhow::Ok(())
        })
        .await
}

/// Puts the drawings that `file` names where the merchant's pictures are.
async fn hang_pictures(app: &App, merchant: MerchantId, file: &str) -> anyhow::Result<()> {
    let mut rows = csv::Reader::from_reader(file.as_bytes());
    let column = rows.headers()?.iter().position(|name| name == "pictures").context("pictures")?;
    for row in rows.records() {
        let row = row?;
        for name in row.get(column).unwrap_or_default().split_whitespace() {
            let found = PICTURES.iter().find(|(known, _)| *known == name);
            let (_, bytes) = found.with_context(|| format!("no drawing {name}"))?;
            let path = Path::parse(format!("media/pictures/{merchant}/{name}"))?;
            app.objects.put(&path, PutPayload::from_static(bytes)).await?;
        }
    }
    Ok(())
}
