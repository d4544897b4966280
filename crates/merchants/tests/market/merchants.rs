//! Applying, deciding, applying again.

use crate::support::{letters, moment, next, noon, open, person, profile};
use accounts::Vault;
use kernel::{MerchantId, ShopperId, Slug};
use merchants::{
    ApplyAsMerchant, ApplyAsMerchantError, ApproveMerchant, DecideMerchantError, EditMerchant,
    EditMerchantError, LocalText, Merchant, MerchantState, MerchantStatus, RefuseMerchant,
    VerifiedHow, evidence_context,
};
use store::Db;

pub(crate) async fn apply(
    db: &Db,
    applicant: ShopperId,
    slug: &str,
    seed: u64,
) -> Result<MerchantId, ApplyAsMerchantError> {
    let ask =
        ApplyAsMerchant { applicant, profile: profile(slug), evidence_sealed: b"sealed".to_vec() };
    db.write(move |tx| merchants::apply_as_merchant(tx, &ask, &mut moment(noon(), seed))).await
}

pub(crate) async fn operator(db: &Db) -> ShopperId {
    let ask = person("op@example.org");
    db.write(move |tx| accounts::ensure_operator(tx, &ask, &mut moment(noon(), 99))).await.unwrap()
}

pub(crate) async fn approve(
    db: &Db,
    merchant: MerchantId,
    by: ShopperId,
) -> Result<(), DecideMerchantError> {
    let ask = ApproveMerchant {
        merchant,
        by,
        how: VerifiedHow::SiteVisit,
        commission: "6.5%".parse().unwrap(),
    };
    let at = next();
    db.write(move |tx| merchants::approve_merchant(tx, &ask, &mut at.clone())).await
}

async fn refuse(
    db: &Db,
    merchant: MerchantId,
    by: ShopperId,
    reason: &str,
) -> Result<(), DecideMerchantError> {
    let ask = RefuseMerchant { merchant, by, reason: reason.to_owned() };
    let at = next();
    db.write(move |tx| merchants::refuse_merchant(tx, &ask, &mut at.clone())).await
}

async fn read(db: &Db, id: MerchantId) -> Merchant {
    db.read(move |tx| merchants::merchant(tx, id)).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_approved_merchant_may_be_acted_for() {
    for test in testkit::databases().await {
        let db = &test.db;
        let (mei, op) = (open(db, "mei@example.org", 1).await, operator(db).await);
        let id = apply(db, mei, "harbor-orchard", 2).await.unwrap();
        let who = async || db.read(move |tx| accounts::principal(tx, mei)).await.unwrap().unwrap();
        assert_eq!(who().await.merchant, None, "not before the operator's word");
        assert_eq!(read(db, id).await.status, MerchantStatus::Applied);

        approve(db, id, op).await.unwrap();
        assert!(matches!(approve(db, id, op).await, Err(DecideMerchantError::NotWaiting)));
        let merchant = read(db, id).await;
        assert!(merchant.is_approved());
        assert_eq!(merchant.verified_how, Some(VerifiedHow::SiteVisit));
        assert_eq!(merchant.commission, "0.065".parse().unwrap());
        assert_eq!(merchant.name.get(kernel::Lang::ZH), "海港果园");
        assert_eq!(who().await.merchant, Some(id));
        let slug: Slug = "harbor-orchard".parse().unwrap();
        let found = db.read(move |tx| merchants::merchant_by_slug(tx, &slug)).await.unwrap();
        assert_eq!(found.map(|m| m.id), Some(id));
        let events = db.read(move |tx| events::after(tx, id.home(), 0, 10)).await.unwrap();
        let kinds: Vec<_> = events.iter().map(|e| e.kind.as_str()).collect();
        assert_eq!(kinds, ["merchant.applied", "merchant.approved"], "{}", test.name);
        let mails = letters(db, "mei@example.org").await;
        assert!(mails.iter().any(|m| m.subject == "Harbor Orchard may sell now"));
    }
}

#[tokio::test]
async fn a_refused_merchant_reads_why_and_applies_again_under_another_name() {
    for test in testkit::databases().await {
        let db = &test.db;
        let (mei, op) = (open(db, "mei@example.org", 1).await, operator(db).await);
        let id = apply(db, mei, "harbor-orchard", 2).await.unwrap();
        let twice = apply(db, mei, "second-shop", 3).await;
        assert!(matches!(twice, Err(ApplyAsMerchantError::AlreadyMerchant)), "{}", test.name);
        let silent = refuse(db, id, op, "  ").await;
        assert!(matches!(silent, Err(DecideMerchantError::NoReason)), "{}", test.name);
        refuse(db, id, op, "We could not find the register entry.").await.unwrap();
        let reason = "We could not find the register entry.".to_owned();
        assert_eq!(read(db, id).await.status, MerchantStatus::Refused { reason: reason.clone() });
        assert!(letters(db, "mei@example.org").await.iter().any(|m| m.body.contains(&reason)));

        assert_eq!(apply(db, mei, "harbor-orchard-wa", 4).await.unwrap(), id);
        assert_eq!(read(db, id).await.status, MerchantStatus::Applied);
        let other = open(db, "other@example.org", 5).await;
        apply(db, other, "harbor-orchard", 6).await.expect("the old name is free again");
        approve(db, id, op).await.unwrap();
        assert!(read(db, id).await.is_approved(), "{}", test.name);
    }
}

#[tokio::test]
async fn a_slug_belongs_to_one_merchant_even_at_once() {
    for test in testkit::databases().await {
        let mut people = Vec::new();
        for n in 0..6 {
            people.push(open(&test.db, &format!("p{n}@example.org"), n).await);
        }
        let asks: Vec<_> = people
            .into_iter()
            .zip(100..)
            .map(|(who, seed)| {
                let db = test.db.clone();
                tokio::spawn(async move { apply(&db, who, "harbor-orchard", seed).await })
            })
            .collect();
        let mut won = 0;
        for ask in asks {
            match ask.await.unwrap() {
                Ok(_) => won += 1,
                Err(ApplyAsMerchantError::SlugTaken(_)) => {}
                Err(other) => panic!("{}: {other}", test.name),
            }
        }
        assert_eq!(won, 1, "{}", test.name);
    }
}

#[tokio::test]
async fn lists_page_without_gaps() {
    for test in testkit::databases().await {
        let db = &test.db;
        let op = operator(db).await;
        for n in 0..5 {
            let who = open(db, &format!("p{n}@example.org"), n).await;
            let id = apply(db, who, &format!("shop-{n}"), 100 + n).await.unwrap();
            if n < 3 {
                approve(db, id, op).await.unwrap();
            }
        }
        let mut slugs = Vec::new();
        loop {
            let after: Option<Slug> = slugs.last().cloned();
            let page =
                db.read(move |tx| merchants::merchants(tx, after.as_ref(), 2)).await.unwrap();
            if page.is_empty() {
                break;
            }
            slugs.extend(page.into_iter().map(|m| m.slug));
        }
        let slugs: Vec<_> = slugs.iter().map(Slug::as_str).collect();
        assert_eq!(slugs, ["shop-0", "shop-1", "shop-2"], "{}", test.name);

        let mut seen = Vec::new();
        loop {
            let before = seen.last().map(|m: &Merchant| (m.applied_at, m.id));
            let page = db
                .read(move |tx| merchants::applications(tx, MerchantState::Applied, before, 1))
                .await
                .unwrap();
            if page.is_empty() {
                break;
            }
            seen.extend(page);
        }
        assert_eq!(seen.len(), 2, "{}", test.name);
        let counts = db.read(merchants::application_counts).await.unwrap();
        let counts: Vec<_> = counts.into_iter().map(|(_, count)| count).collect();
        assert_eq!(counts, [2, 3, 0], "{}", test.name);
    }
}

#[tokio::test]
async fn evidence_is_sealed_for_its_applicant() {
    for test in testkit::databases().await {
        let db = &test.db;
        let vault = Vault::ephemeral().unwrap();
        let mei = open(db, "mei@example.org", 1).await;
        let ask = ApplyAsMerchant {
            applicant: mei,
            profile: profile("harbor-orchard"),
            evidence_sealed: vault.seal(b"UBI 600 000 000", &evidence_context(mei)).unwrap(),
        };
        let id = db
            .write(move |tx| merchants::apply_as_merchant(tx, &ask, &mut moment(noon(), 2)))
            .await
            .unwrap();
        let sealed = db.read(move |tx| merchants::evidence_sealed(tx, id)).await.unwrap().unwrap();
        assert!(!sealed.windows(3).any(|w| w == b"UBI"));
        assert_eq!(vault.open(&sealed, &evidence_context(mei)).unwrap(), b"UBI 600 000 000");
    }
}

async fn edit(
    db: &Db,
    merchant: MerchantId,
    version: i64,
    name: &str,
) -> Result<Merchant, EditMerchantError> {
    let mut words = read(db, merchant).await.words();
    words.name = LocalText::new([(kernel::Lang::EN, name)]);
    let (ask, at) = (EditMerchant { merchant, version, words }, next());
    db.write(move |tx| merchants::edit_merchant(tx, &ask, &mut at.clone())).await
}

#[tokio::test]
async fn an_approved_merchant_changes_its_words_under_its_version() {
    for test in testkit::databases().await {
        let db = &test.db;
        let (mei, op) = (open(db, "mei@example.org", 1).await, operator(db).await);
        let id = apply(db, mei, "harbor-orchard", 2).await.unwrap();
        let early = edit(db, id, read(db, id).await.version, "Harbor Nuts").await;
        assert!(matches!(early, Err(EditMerchantError::NotFound)), "{}", test.name);
        approve(db, id, op).await.unwrap();
        let before = read(db, id).await;

        let changed = edit(db, id, before.version, "Harbor Nuts").await.unwrap();
        assert_eq!(changed, read(db, id).await, "{}", test.name);
        assert_eq!(changed.name, LocalText::new([(kernel::Lang::EN, "Harbor Nuts")]));
        let verified = |m: &Merchant| (m.slug.clone(), m.kind, m.country, m.payout_currency);
        assert_eq!(verified(&changed), verified(&before));

        let stale = edit(db, id, before.version, "Harbor Figs").await;
        assert!(matches!(stale, Err(EditMerchantError::Changed)), "{}", test.name);
        let nameless = edit(db, id, changed.version, " ").await;
        assert!(matches!(nameless, Err(EditMerchantError::Malformed(_))), "{}", test.name);
        let same = edit(db, id, changed.version, "Harbor Nuts").await.unwrap();
        assert_eq!(same.version, changed.version, "the same words are no change");
        let events = db.read(move |tx| events::after(tx, id.home(), 0, 10)).await.unwrap();
        let kinds: Vec<_> = events.iter().map(|e| e.kind.as_str()).collect();
        let told =
            ["merchant.applied", "merchant.approved", "merchant.changed", "merchant.renamed"];
        assert_eq!(kinds, told);
    }
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_told_of_the_other() {
    for test in testkit::databases().await {
        let db = &test.db;
        let (mei, op) = (open(db, "mei@example.org", 1).await, operator(db).await);
        let id = apply(db, mei, "harbor-orchard", 2).await.unwrap();
        approve(db, id, op).await.unwrap();
        let version = read(db, id).await.version;
        let asks = ["One", "Two", "Three", "Four"].map(|name| {
            let db = db.clone();
            tokio::spawn(async move { edit(&db, id, version, name).await })
        });
        let mut won = 0;
        for ask in asks {
            match ask.await.unwrap() {
                Ok(_) => won += 1,
                Err(EditMerchantError::Changed) => {}
                Err(other) => panic!("{}: {other}", test.name),
            }
        }
        assert_eq!((won, read(db, id).await.version), (1, version + 1), "{}", test.name);
    }
}
