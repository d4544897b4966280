//! What people of the demo world write to each other, in both languages, through the same command as on the pages.

use super::{history::Skus, moment, people::Settled};
use anyhow::Context;
use conversations::{About, Draft, Rules, Voice, Whereto, WriteMessage};
use kernel::{Lang, MerchantId, Moment, ShopperId, ThreadId, Timestamp};
use serde::Deserialize;
use store::Tx;

const THREADS: &str = include_str!("../../demo/conversations.toml");
/// Orders of a shopper that are looked through for the one that is written about.
const ORDERS: u32 = 100;

#[derive(Deserialize)]
struct File {
    thread: Vec<Thread>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Thread {
    who: usize,
    #[serde(default)]
    sku: String,
    #[serde(default)]
    shop: String,
    messages: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    at: i64,
    from: String,
    #[serde(default = "english")]
    lang: Lang,
    #[serde(default)]
    phrase: Option<String>,
    #[serde(default)]
    text: String,
    /// The merchant says that nothing is to be answered.
    #[serde(default)]
    settles: bool,
}

const fn english() -> Lang {
    Lang::EN
}

/// Who writes, and about what.
pub(super) struct Cast<'a> {
    pub(super) people: &'a [Settled],
    pub(super) merchants: &'a [(String, MerchantId)],
    pub(super) skus: &'a Skus,
    pub(super) rules: Rules,
    pub(super) now: Timestamp,
}

/// Lets everybody write, after the orders that they write about.
pub(super) fn talk(tx: &mut Tx<'_>, cast: &Cast<'_>) -> anyhow::Result<()> {
    let file: File = toml::from_str(THREADS)?;
    let mut salt = 30_000;
    for thread in &file.thread {
        let shopper = cast.people.get(thread.who).context("no such shopper")?.id;
        let about = about(tx, cast, (thread, shopper))?;
        let merchant = merchants::merchant(tx, about.merchant())?.context("no such merchant")?;
        let mut begun = None;
        for message in &thread.messages {
            salt += 1;
            let voice = match message.from.as_str() {
                "shopper" => Voice::shopper(shopper),
                _ => Voice::merchant(merchant.id, merchant.owner),
            };
            let mut moment = moment(cast.now, message.at, salt);
            begun = say(tx, (message, voice), (about, begun, cast.rules), &mut moment)?;
        }
    }
    Ok(())
}

fn about(
    tx: &mut Tx<'_>,
    cast: &Cast<'_>,
    (thread, shopper): (&Thread, ShopperId),
) -> anyhow::Result<About> {
    if let Some((listing, _)) = cast.skus.get(&thread.sku) {
        return Ok(About::Listing(*listing));
    }
    let shop = cast.merchants.iter().find(|(slug, _)| *slug == thread.shop);
    let (_, shop) = shop.with_context(|| format!("no product and no shop {}", thread.shop))?;
    let orders = orders::orders_of_shopper(tx, shopper, None, ORDERS)?;
    let order = orders.into_iter().find(|order| order.merchant == *shop);
    Ok(About::Order(order.context("no order there")?.id))
}

fn say(
    tx: &mut Tx<'_>,
    (message, voice): (&Message, Voice),
    (about, begun, rules): (About, Option<ThreadId>, Rules),
    moment: &mut Moment,
) -> anyhow::Result<Option<ThreadId>> {
    if let Some(thread) = begun.filter(|_| message.settles) {
        conversations::settle_thread(tx, (thread, voice), rules, moment)?;
        return Ok(begun);
    }
    let ask = WriteMessage {
        voice,
        to: begun.map_or(Whereto::About(about), Whereto::Thread),
        key: String::new(),
        draft: Draft { phrase: message.phrase.clone(), text: message.text.clone() },
        lang: message.lang,
        attached: Vec::new(),
        translated: false,
    };
    Ok(Some(conversations::write_message(tx, &ask, rules, moment)?.thread))
}
