//! The HTML of letters, as a person's mail program shows it on a phone and at a desk.

use anyhow::Context;
use kernel::{Home, ShopperId};
use letters::{Addressee, House, Mail};
use market_tests::{
    browser::{DESK, Driver, PHONE},
    market::{Engine, TestMarket},
};
use std::collections::BTreeMap;
use std::time::Duration;
use store::{StoreError, Tx};

/// Kinds of letter that the demo market has written once it was opened.
const WRITTEN: [&str; 3] = ["order-paid", "order-new", "order-shipped"];

/// One letter of each kind and language, once those of [`WRITTEN`] are there.
async fn letters(market: &TestMarket) -> anyhow::Result<BTreeMap<String, Mail>> {
    for _ in 0..100 {
        let all = market.db.read(|tx| letters::mails(tx, None, 5_000)).await?;
        let named = |mail: Mail| (format!("{}-{}", mail.kind, mail.lang), mail);
        let found: BTreeMap<String, Mail> = all.into_iter().map(named).collect();
        if WRITTEN.iter().all(|kind| found.keys().any(|name| name.starts_with(kind))) {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    anyhow::bail!("the demo market writes no letters")
}

/// Every kind of letter in every language, with example facts, as its preview shows it: the demo writes only some.
async fn examples(market: &TestMarket) -> anyhow::Result<BTreeMap<String, String>> {
    let read = |tx: &mut Tx<'_>| {
        let house = House::of(tx);
        let mut pages = BTreeMap::new();
        for kind in house.kinds() {
            for lang in letters::languages() {
                let Some(text) = letters::shown_text(tx, kind.key, lang)? else { continue };
                let to = Addressee {
                    id: ShopperId::of(Home::new(7)),
                    email: "mei@example.org".parse()?,
                    name: "Mei".to_owned(),
                    lang,
                    zone: "Asia/Shanghai".to_owned(),
                };
                let seen = letters::preview(tx, (kind, &to), (&text.subject, &text.body));
                let (subject, body) =
                    seen.map_err(|faults| anyhow::anyhow!("{} {lang}: {faults:?}", kind.key))?;
                let page = letters::page_of_words(lang, (&subject, &body), &house);
                pages.insert(format!("example-{}-{lang}", kind.key), page);
            }
        }
        Ok::<_, anyhow::Error>(pages)
    };
    market.db.read(read).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_letter_reads_on_a_phone_and_at_a_desk() -> anyhow::Result<()> {
    let market = TestMarket::open(Engine::Sqlite, true).await?.context("SQLite is always there")?;
    let found = letters(&market).await?;
    let house = market.db.read(|tx| Ok::<_, StoreError>(House::of(tx))).await?;
    let mut pages = examples(&market).await?;
    anyhow::ensure!(pages.len() > 100, "{} letters have a preview", pages.len());
    let written = found.iter().map(|(name, mail)| (name.clone(), letters::page_of(mail, &house)));
    pages.extend(written);
    let folder = tempfile::tempdir()?;
    let driver = Driver::start()?;
    for size in [PHONE, DESK] {
        let browser = driver.browser(size, "en-US").await?;
        for (name, page) in &pages {
            let file = folder.path().join(format!("{name}.html"));
            std::fs::write(&file, page)?;
            browser.open(&format!("file://{}", file.display())).await?;
            browser.is_sound().await.with_context(|| name.clone())?;
            if found.contains_key(name) {
                browser.screenshot(&format!("letter-{name}")).await?;
            }
        }
        browser.close().await?;
    }
    Ok(())
}
