//! The people of the demo world: the operator, the shoppers with their addresses, the merchants.

use super::{World, moment};
use accounts::{OpenAccount, Password, PasswordHash};
use anyhow::Context;
use kernel::{Country, Currency, Lang, MerchantId, Moment, Rate, ShopperId, Timestamp};
use merchants::{
    ApplyAsMerchant, ApplyAsMerchantError, ApproveMerchant, DecideMerchantError, LocalText,
    MerchantProfile, RefuseMerchant,
};
use orders::{AddressDraft, SealedOrderer};
use serde::Deserialize;
use web::App;

const MERCHANTS: &str = include_str!("../../demo/merchants.toml");
/// Accounts are this old, in hours; merchants were approved two days later.
const OPENED: i64 = 60 * 24;
const APPROVED: i64 = OPENED - 48;
/// Who runs the market, and the second pair of eyes.
const HARBOUR_MASTER: &str = "Harbour Master";
const LOCK_KEEPER: &str = "Lock Keeper";
/// The market's share, in hundredths of a percent.
const COMMISSION_POINTS: u32 = 800;

#[derive(Deserialize)]
struct Merchants {
    merchant: Vec<MerchantEntry>,
    applicant: Vec<MerchantEntry>,
}

#[derive(Clone, Deserialize)]
struct MerchantEntry {
    slug: String,
    kind: String,
    name_en: String,
    name_zh: String,
    place_en: String,
    place_zh: String,
    about_en: String,
    about_zh: String,
    /// Empty for applications that wait.
    verified_how: String,
    /// Why an application was refused; empty otherwise.
    #[serde(default)]
    refused: String,
    evidence: String,
    owner: String,
    email: String,
    #[serde(default = "america")]
    country: Country,
    #[serde(default = "dollars")]
    currency: Currency,
}

const fn america() -> Country {
    Country::US
}

const fn dollars() -> Currency {
    Currency::USD
}

#[derive(Deserialize)]
struct Shoppers {
    shopper: Vec<ShopperEntry>,
}

#[derive(Clone, Deserialize)]
struct ShopperEntry {
    email: String,
    name: String,
    /// Where customs asks for one.
    #[serde(default)]
    id_number: String,
    mobile: String,
    /// China when it is empty.
    #[serde(default)]
    country: String,
    #[serde(default)]
    division: String,
    street: String,
    #[serde(default)]
    line2: String,
    #[serde(default)]
    city: String,
    #[serde(default)]
    state: String,
    postcode: String,
}

impl ShopperEntry {
    /// The language of the person's mails.
    fn lang(&self) -> Lang {
        if self.country.is_empty() { Lang::ZH } else { Lang::EN }
    }
}

/// A shopper who can order.
#[derive(Clone)]
pub(super) struct Settled {
    pub(super) id: ShopperId,
    pub(super) address: kernel::AddressId,
    /// Where she buys for.
    pub(super) destination: Country,
    /// Where customs asks who orders.
    pub(super) person_key: Option<Vec<u8>>,
}

/// Opens every account and approves the merchants.
pub(super) async fn settle(app: &App, now: Timestamp) -> anyhow::Result<World> {
    let known: Merchants = toml::from_str(MERCHANTS)?;
    let shoppers: Shoppers = toml::from_str(super::history::ORDERS)?;
    let password = Password::chosen(web::DEMO_PASSWORD)?;
    // One hash for all: it costs time by design, and the password is printed on the door.
    let hash =
        tokio::task::spawn_blocking(move || accounts::hash_password_here(&password)).await??;
    let (_, operator_email) = web::DEMO_SIGN_INS[2];
    let mut asks = vec![account(operator_email, HARBOUR_MASTER, Lang::EN, &hash)?];
    asks[0].operator = true;
    let mut second = account("keeper@demo.example", LOCK_KEEPER, Lang::EN, &hash)?;
    second.operator = true;
    for shopper in &shoppers.shopper {
        asks.push(account(&shopper.email, &shopper.name, shopper.lang(), &hash)?);
    }
    for merchant in known.merchant.iter().chain(&known.applicant) {
        let lang = if merchant.country == Country::CN { Lang::ZH } else { Lang::EN };
        asks.push(account(&merchant.email, &merchant.owner, lang, &hash)?);
    }
    asks.push(second);
    let ids = open(app, asks, now).await?;
    let (operator, rest) = ids.split_first().context("the operator")?;
    let keeper = *rest.last().context("the second operator")?;
    let operators = [(*operator, HARBOUR_MASTER), (keeper, LOCK_KEEPER)]
        .map(|(id, name)| kernel::Decider { id, name: name.to_owned() });
    let (buyers, owners) = rest.split_at(shoppers.shopper.len());
    let entries: Vec<MerchantEntry> = known.merchant.into_iter().chain(known.applicant).collect();
    let homes = entries.iter().map(|one| (one.slug.clone(), one.country, one.currency)).collect();
    let merchants = approve(app, *operator, entries, owners, now).await?;
    let mut settled = Vec::new();
    for (i, (entry, id)) in shoppers.shopper.into_iter().zip(buyers).enumerate() {
        settled.push(house(app, &entry, *id, moment(now, OPENED, 900 + i as u64)).await?);
    }
    Ok(World { shoppers: settled, merchants, homes, operators })
}

fn account(
    email: &str,
    name: &str,
    lang: Lang,
    hash: &PasswordHash,
) -> anyhow::Result<OpenAccount> {
    Ok(OpenAccount {
        email: email.parse()?,
        name: name.parse()?,
        lang,
        password_hash: hash.clone(),
        verified: true,
        operator: false,
    })
}

async fn open(app: &App, asks: Vec<OpenAccount>, now: Timestamp) -> anyhow::Result<Vec<ShopperId>> {
    let ids = app
        .db
        .write(move |tx| {
            let mut moment = moment(now, OPENED, 1);
            let mut ids = Vec::new();
            for ask in &asks {
                ids.push(accounts::open_account(tx, ask, &mut moment)?);
            }
            anyhow::Ok(ids)
        })
        .await?;
    Ok(ids)
}

struct Application {
    entry: MerchantEntry,
    ask: ApplyAsMerchant,
}

fn application(app: &App, entry: MerchantEntry, owner: ShopperId) -> anyhow::Result<Application> {
    let both = |en: &str, zh: &str| LocalText::new([(Lang::EN, en), (Lang::ZH, zh)]);
    let context = merchants::evidence_context(owner);
    let ask = ApplyAsMerchant {
        applicant: owner,
        profile: MerchantProfile {
            slug: entry.slug.parse()?,
            kind: entry.kind.parse()?,
            name: both(&entry.name_en, &entry.name_zh),
            about: both(&entry.about_en, &entry.about_zh),
            country: entry.country,
            place: both(&entry.place_en, &entry.place_zh),
            payout_currency: entry.currency,
        },
        evidence_sealed: app.vault.seal(entry.evidence.as_bytes(), &context)?,
    };
    Ok(Application { entry, ask })
}

async fn approve(
    app: &App,
    operator: ShopperId,
    entries: Vec<MerchantEntry>,
    owners: &[ShopperId],
    now: Timestamp,
) -> anyhow::Result<Vec<(String, MerchantId)>> {
    let applications = entries
        .into_iter()
        .zip(owners)
        .map(|(entry, owner)| application(app, entry, *owner))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let vault = app.vault.clone();
    app.db
        .write(move |tx| {
            let mut made = Vec::new();
            for (i, application) in applications.iter().enumerate() {
                let i = i64::try_from(i).unwrap_or_default();
                let applied = moment(now, APPROVED + 24 - i, 2_000 + i.unsigned_abs());
                let decided = moment(now, APPROVED - i, 3_000 + i.unsigned_abs());
                let mut paid = moment(now, APPROVED - 1 - i, 4_000 + i.unsigned_abs());
                let id = one(tx, application, operator, (applied, decided))?;
                be_paid(tx, &vault, (id, application, operator), &mut paid)?;
                made.push((application.entry.slug.clone(), id));
            }
            anyhow::Ok(made)
        })
        .await
}

fn one(
    tx: &mut store::Tx<'_>,
    application: &Application,
    operator: ShopperId,
    (mut applied, mut decided): (Moment, Moment),
) -> anyhow::Result<MerchantId> {
    let (entry, ask) = (&application.entry, &application.ask);
    let id = match merchants::apply_as_merchant(tx, ask, &mut applied) {
        Ok(id) => id,
        // Filled before up to here: what stands is left alone.
        Err(ApplyAsMerchantError::AlreadyMerchant) => {
            let found = merchants::merchant_of(tx, ask.applicant)?;
            return found.map(|merchant| merchant.id).context("the merchant of an account");
        }
        Err(error) => return Err(error.into()),
    };
    let (merchant, by) = (id, operator);
    let said: Result<(), DecideMerchantError> = if !entry.refused.is_empty() {
        let reason = entry.refused.clone();
        merchants::refuse_merchant(tx, &RefuseMerchant { merchant, by, reason }, &mut decided)
    } else if let Ok(how) = entry.verified_how.parse() {
        let commission = Rate::basis_points(COMMISSION_POINTS);
        let ask = ApproveMerchant { merchant, by, how, commission };
        merchants::approve_merchant(tx, &ask, &mut decided)
    } else {
        Ok(())
    };
    said?;
    Ok(id)
}

/// An approved merchant has an account, of the form of her country, in her own name.
fn be_paid(
    tx: &mut store::Tx<'_>,
    vault: &accounts::Vault,
    (merchant, application, operator): (MerchantId, &Application, ShopperId),
    moment: &mut Moment,
) -> anyhow::Result<()> {
    let entry = &application.entry;
    let is_approved = merchants::merchant(tx, merchant)?.is_some_and(|one| one.is_approved());
    if !is_approved {
        return Ok(());
    }
    let fields = formats::bank::fields(entry.country);
    let needed = fields.into_iter().filter(|rule| rule.required);
    let parts = needed.map(|rule| (rule.name, rule.example)).collect();
    let of = (entry.country, entry.currency);
    let account = merchants::seal_account(vault, merchant, of, (entry.owner.as_str(), &parts))?;
    let keeper = kernel::Decider { id: operator, name: HARBOUR_MASTER.to_owned() };
    let why = (&keeper, "as in the register");
    merchants::allow_bank_holder(tx, (merchant, account.holder_key), why, moment)?;
    let by = kernel::Decider { id: application.ask.applicant, name: entry.owner.clone() };
    let ask = merchants::AddBankAccount { merchant, by, account, hold_hours: 72 };
    merchants::add_bank_account(tx, &ask, moment)?;
    Ok(())
}

/// Who orders in the eyes of customs, sealed; none where customs does not ask.
fn orderer(
    app: &App,
    entry: &ShopperEntry,
    id: ShopperId,
) -> anyhow::Result<Option<SealedOrderer>> {
    if entry.id_number.is_empty() {
        return Ok(None);
    }
    let orderer = orders::Orderer { name: entry.name.clone(), id_number: entry.id_number.clone() };
    Ok(Some(orders::seal_orderer(&app.vault, id, &orderer)?))
}

/// Gives a shopper an address and says who orders, both sealed.
async fn house(
    app: &App,
    entry: &ShopperEntry,
    id: ShopperId,
    moment: Moment,
) -> anyhow::Result<Settled> {
    let draft = AddressDraft {
        country: entry.country.clone(),
        name: entry.name.clone(),
        mobile: entry.mobile.clone(),
        division: entry.division.clone(),
        street: entry.street.clone(),
        line2: entry.line2.clone(),
        city: entry.city.clone(),
        state: entry.state.clone(),
        postcode: entry.postcode.clone(),
    };
    let address = draft.parse().map_err(|wrong| anyhow::anyhow!("{}: {wrong:?}", entry.email))?;
    let destination = address.country;
    let sealed = orders::seal_address(&app.vault, id, &address)?;
    let orderer = orderer(app, entry, id)?;
    let person_key = orderer.as_ref().map(|known| known.person_key.clone());
    let address = app
        .db
        .write(move |tx| {
            let mut moment = moment.clone();
            accounts::choose_destination(tx, id, destination)?;
            if let Some(orderer) = &orderer {
                orders::save_orderer(tx, id, orderer, &mut moment)?;
            }
            if let Some(known) = orders::addresses(tx, id)?.first() {
                return Ok(known.id);
            }
            anyhow::Ok(orders::save_address(tx, id, None, (destination, &sealed), &mut moment)?)
        })
        .await?;
    Ok(Settled { id, address, destination, person_key })
}
