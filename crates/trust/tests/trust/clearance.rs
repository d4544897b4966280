//! From a merchant's file to listings for sale, on both engines.

use accounts::{OpenAccount, Password, PasswordHash, hash_password_here};
use catalog::import::ImportOptions;
use catalog::{Listing, Status};
use kernel::{Country, Lang, MerchantId, Moment, SkuId, Timestamp};
use merchants::{
    ApplyAsMerchant, ApproveMerchant, LocalText, MerchantKind, MerchantProfile, VerifiedHow,
};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Db, StoreError};
use trust::{Effect, ImportAsk, ImportReport, PublishError, PublishListing};

const FILE: &str = "\
listing,kind,category,title_en,title_zh,sku,price,currency,weight_g,hs_code,stock,pictures,origin
dried-cherries,produce,fruit,Dried cherries,樱桃干,DC,12.50,USD,280,0813.40,40,cherries.svg,US
fresh-cherries,produce,fruit,Fresh cherries,鲜樱桃,FC,30.00,USD,2100,0809.29,20,fresh.svg,US
orchard-visit,service,services,A day in the orchard,果园一日,V,30.00,USD,,,,visit.svg,US
no-weight,goods,pantry,Honey,蜂蜜,HN,9.00,USD,,0409.00,5,honey.svg,US
no-code,goods,pantry,Jam,果酱,JM,7.00,USD,400,,5,jam.svg,US
";

fn now() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn moment() -> Moment {
    static SEED: AtomicU64 = AtomicU64::new(1);
    let seed = SEED.fetch_add(1, Ordering::Relaxed);
    Moment::new(now().plus_seconds(seed.cast_signed()), seed)
}

fn hash() -> PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    HASH.get_or_init(|| hash_password_here(&Password::typed("correct horse")).unwrap()).clone()
}

async fn person(db: &Db, mailbox: &str, operator: bool) -> kernel::ShopperId {
    let ask = OpenAccount {
        email: mailbox.parse().unwrap(),
        name: "Hill".parse().unwrap(),
        lang: Lang::EN,
        password_hash: hash(),
        verified: true,
        operator,
    };
    let at = moment();
    let opened = db.write(move |tx| {
        if operator {
            accounts::ensure_operator(tx, &ask, &mut at.clone())
        } else {
            accounts::open_account(tx, &ask, &mut at.clone())
        }
    });
    opened.await.unwrap()
}

async fn applicant(db: &Db) -> MerchantId {
    let applicant = person(db, "hill@example.org", false).await;
    let profile = MerchantProfile {
        slug: "hill-orchard".parse().unwrap(),
        kind: MerchantKind::Farm,
        name: LocalText::new([(Lang::EN, "Hill Orchard")]),
        about: LocalText::new([(Lang::EN, "Cherries.")]),
        country: Country::US,
        place: LocalText::new([(Lang::EN, "Washington")]),
        payout_currency: "USD".parse().unwrap(),
    };
    let ask = ApplyAsMerchant { applicant, profile, evidence_sealed: b"x".to_vec() };
    let at = moment();
    db.write(move |tx| merchants::apply_as_merchant(tx, &ask, &mut at.clone())).await.unwrap()
}

/// An approved merchant with a rate card.
async fn merchant(db: &Db) -> MerchantId {
    let merchant = applicant(db).await;
    let by = person(db, "op@example.org", true).await;
    let ask = ApproveMerchant {
        merchant,
        by,
        how: VerifiedHow::SiteVisit,
        commission: "6.5%".parse().unwrap(),
    };
    let at = moment();
    db.write(move |tx| merchants::approve_merchant(tx, &ask, &mut at.clone())).await.unwrap();
    let at = moment();
    db.write(move |tx| {
        let usd = kernel::Currency::USD;
        pricing::give_default_card(tx, merchant, Country::US, usd, &mut at.clone())
    })
    .await
    .unwrap();
    merchant
}

async fn import(db: &Db, merchant: MerchantId, file: &str, options: ImportOptions) -> ImportReport {
    let ask = ImportAsk { merchant, options, run: None, moment: moment() };
    let mut last = trust::ImportProgress::default();
    let report = trust::import_catalogue(db, ask, file.as_bytes(), |seen| {
        assert!(seen.bytes >= last.bytes && seen.rows >= last.rows);
        last = seen;
    });
    report.await.unwrap()
}

async fn by_handle(db: &Db, merchant: MerchantId, handle: &str) -> Listing {
    let handle = handle.to_owned();
    let found: Result<_, StoreError> =
        db.read(move |tx| catalog::listing_by_handle(tx, merchant, &handle)).await;
    found.unwrap().unwrap()
}

async fn stock(db: &Db, merchant: MerchantId, sku: SkuId) -> u32 {
    let found: Result<BTreeMap<SkuId, u32>, StoreError> = db
        .read(move |tx| Ok(inventory::available(tx, merchant, &[sku])?.into_iter().collect()))
        .await;
    found.unwrap().get(&sku).copied().unwrap_or(0)
}

fn publishing() -> ImportOptions {
    ImportOptions { publish: true, ..ImportOptions::default() }
}

#[tokio::test]
async fn a_file_is_published_where_it_may_be_and_says_why_elsewhere() {
    for test in testkit::databases().await {
        let db = &test.db;
        let merchant = merchant(db).await;
        let foretold =
            import(db, merchant, FILE, ImportOptions { dry_run: true, ..publishing() }).await;
        let report = import(db, merchant, FILE, publishing()).await;
        assert_eq!(foretold.listings, report.listings, "{}", test.name);
        assert_eq!((report.listings.created, report.listings.published), (5, 3));
        assert!(report.is_clean() && report.rows == 5 && report.bytes == FILE.len() as u64);
        let lacking: Vec<(&str, &[String])> =
            report.lacking.iter().map(|l| (l.code.as_str(), l.examples.as_slice())).collect();
        let named = |handle: &str| [handle.to_owned()];
        let (weight, code) = (named("no-weight"), named("no-code"));
        let expected: [(&str, &[String]); 2] =
            [("finding-weight-missing", &weight), ("refusal-unconfirmed-hs", &code)];
        assert_eq!((lacking.as_slice(), report.issues.len()), (expected.as_slice(), 0));
        assert_eq!(by_handle(db, merchant, "no-code").await.status, Status::Draft);

        // Fresh cherries are shown, not sold to China, and say why.
        let fresh = by_handle(db, merchant, "fresh-cherries").await;
        assert_eq!(fresh.status, Status::Published);
        let id = fresh.id;
        let cleared: Result<_, StoreError> = db.read(move |tx| trust::clearance(tx, id)).await;
        let cleared = cleared.unwrap().unwrap();
        let ban = &cleared.findings[0];
        assert_eq!((ban.effect, ban.destination), (Effect::NotSold, Some(Country::CN)));
        assert_eq!(ban.note.key, "refusal-parcel-banned");
        assert!(!ban.ways_out.is_empty());

        let dried = by_handle(db, merchant, "dried-cherries").await;
        let why: Result<_, StoreError> =
            db.read(move |tx| trust::screen(tx, &dried, Country::CN, now())).await;
        assert_eq!(why.unwrap(), [], "{}", test.name);
    }
}

#[tokio::test]
async fn a_repeated_file_does_not_bring_sold_stock_back() {
    for test in testkit::databases().await {
        let db = &test.db;
        let merchant = merchant(db).await;
        let first = import(db, merchant, FILE, publishing()).await;
        assert_eq!(first.stock_counted, 4);
        let sku = by_handle(db, merchant, "dried-cherries").await.variants[0].id;
        assert_eq!(stock(db, merchant, sku).await, 40);
        let at = moment();
        let counted =
            db.write(move |tx| inventory::count(tx, merchant, &[(sku, 7)], &mut at.clone()));
        counted.await.unwrap();
        let again = import(db, merchant, FILE, publishing()).await;
        assert_eq!((again.listings.unchanged, again.listings.published), (5, 0));
        assert_eq!((again.stock_counted, stock(db, merchant, sku).await), (0, 7));
        let restocked = FILE.replace(",40,", ",60,");
        let third = import(db, merchant, &restocked, publishing()).await;
        assert_eq!((third.listings.updated, stock(db, merchant, sku).await), (1, 60));
    }
}

#[tokio::test]
async fn a_file_with_its_options_swapped_adds_no_stock() {
    const HEADER: &str = "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,\
        Variant Grams,Variant Inventory Qty,Variant Price\n";
    let rows = [
        "pot,Pot,Size,S,Color,Red,300,5,9\npot,,,M,,Blue,300,6,10\n",
        "pot,Pot,Color,Red,Size,S,300,5,9\npot,,,Blue,,M,300,6,10\n",
        "pot,Pot,Size,S,Color,Crimson,300,5,9\npot,,,M,,Navy,300,6,10\n",
    ];
    for test in testkit::databases().await {
        let db = &test.db;
        let merchant = merchant(db).await;
        let mut reports = Vec::new();
        for rows in rows {
            let file = format!("{HEADER}{rows}");
            reports.push(import(db, merchant, &file, ImportOptions::default()).await);
        }
        let counted: Vec<u64> = reports.iter().map(|report| report.stock_counted).collect();
        assert_eq!(counted, [2, 0, 0], "{}", test.name);
        assert_eq!(reports[2].issues[0].code, "variants-unnamed");
        let mut on_hand = Vec::new();
        for variant in by_handle(db, merchant, "pot").await.variants {
            on_hand.push(stock(db, merchant, variant.id).await);
        }
        assert_eq!(on_hand, [5, 6], "{}", test.name);
    }
}

#[tokio::test]
async fn what_is_not_ready_or_not_approved_is_not_published() {
    for test in testkit::databases().await {
        let db = &test.db;
        let merchant = applicant(db).await;
        let report = import(db, merchant, FILE, publishing()).await;
        assert_eq!((report.listings.created, report.listings.published), (5, 0));
        let id = by_handle(db, merchant, "dried-cherries").await.id;
        let at = moment();
        let ask = PublishListing { listing: id, version: None };
        let refused = db.write(move |tx| trust::publish_listing(tx, &ask, &mut at.clone())).await;
        assert!(matches!(refused, Err(PublishError::NotApproved)), "{}", test.name);
    }
}

#[tokio::test]
async fn a_listing_is_paused_archived_and_brought_back_under_its_version() {
    for test in testkit::databases().await {
        let db = &test.db;
        let merchant = merchant(db).await;
        import(db, merchant, FILE, publishing()).await;
        let listing = by_handle(db, merchant, "dried-cherries").await;
        let (id, version, at) = (listing.id, listing.version, moment());
        let stale = trust::PauseListing { listing: id, version: Some(version - 1) };
        let answer = db.write(move |tx| trust::pause_listing(tx, &stale, &mut at.clone())).await;
        assert!(matches!(answer, Err(catalog::ChangeStatusError::Changed { .. })));
        let at = moment();
        let paused = db.write(move |tx| {
            let mut at = at.clone();
            let ask = trust::PauseListing { listing: id, version: Some(version) };
            trust::pause_listing(tx, &ask, &mut at)?;
            let ask = trust::ArchiveListing { listing: id, version: None };
            trust::archive_listing(tx, &ask, &mut at)?;
            trust::restore_listing(tx, &ask, &mut at)
        });
        let back = paused.await.unwrap();
        assert_eq!((back.status, back.version), (Status::Draft, version + 3));
        let events: Result<_, StoreError> =
            db.read(move |tx| events::after(tx, merchant.home(), 0, 1000)).await;
        let kinds: Vec<String> = events.unwrap().into_iter().map(|e| e.kind).collect();
        for kind in ["listing.published", "listing.paused", "listing.archived"] {
            assert!(kinds.iter().any(|k| k == kind), "{kind} on {}", test.name);
        }
    }
}
