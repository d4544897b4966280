//! Merchants, from their application to goods on sale, and the rates of a day.

use crate::World;
use accounts::{OpenAccount, PasswordHash};
use catalog::{
    ChangeStatus, HsAssignment, Kind, LangText, ListingDraft, ListingOption, NewListing, Status,
    Text, VariantDraft,
};
use kernel::{Country, Currency, Grams, Lang, ListingId, MerchantId, Moment, Money, Rate, SkuId};
use merchants::{
    ApplyAsMerchant, ApproveMerchant, LocalText, MerchantKind, MerchantProfile, VerifiedHow,
};
use pricing::{RateCard, Step};
use std::collections::BTreeMap;
use store::{StoreError, Tx};

/// Freight of every parcel, in smallest units.
pub const FREIGHT: i64 = 1_000;

/// Where a merchant in China sells to, with the code of her goods there.
pub const ABROAD: [(&str, &str); 4] =
    [("US", "4419.12.00"), ("SG", "4419.12"), ("DE", "4419.12.00"), ("VN", "4419.12")];

/// Who sells.
#[derive(Debug)]
pub struct Merchant {
    /// Her home.
    pub id: MerchantId,
    /// Her only listing.
    pub listing: ListingId,
    /// Its variants, each with its price in smallest units.
    pub skus: Vec<(SkuId, i64)>,
}

impl World {
    /// A merchant in the United States that sells to China, with one variant per price (in smallest
    /// units) and that many of each in stock.
    pub async fn merchant(&self, prices: &[i64], stock: u32) -> Merchant {
        self.merchant_in(Country::US, prices, stock).await
    }

    /// A merchant in `home`: one in China sells to every country of [`ABROAD`].
    pub async fn merchant_in(&self, home: Country, prices: &[i64], stock: u32) -> Merchant {
        let (moment, currency) = (self.moment(), self.currency);
        let opened = move |tx: &mut Tx<'_>| {
            Ok::<_, StoreError>(open(tx, (home, currency), &mut moment.clone()))
        };
        let id = self.db.write(opened).await.unwrap();
        self.give_account(id, "000123456789").await;
        let (moment, prices) = (self.moment(), prices.to_vec());
        let stocked = move |tx: &mut Tx<'_>| {
            let mut moment = moment.clone();
            pricing::save_rate_card(tx, &card(id, (home, currency)), &mut moment).unwrap();
            let new = NewListing { merchant: id, draft: draft((home, currency), &prices) };
            let listing = catalog::create_listing(tx, &new, &mut moment).unwrap();
            let to = Status::Published;
            let change = ChangeStatus { listing: listing.id, version: None, to };
            catalog::change_status(tx, &change, &mut moment).unwrap();
            let counted: Vec<_> = listing.variants.iter().map(|v| (v.id, stock)).collect();
            inventory::count(tx, id, &counted, &mut moment)?;
            let price = |v: &catalog::Variant| (v.id, v.price.minor());
            let skus = listing.variants.iter().map(price).collect();
            Ok::<_, StoreError>(Merchant { id, listing: listing.id, skus })
        };
        self.db.write(stocked).await.unwrap()
    }

    /// How many of a variant the merchant can still promise.
    pub async fn free(&self, merchant: &Merchant, sku: SkuId) -> u32 {
        let id = merchant.id;
        let free = self.db.read(move |tx| inventory::available(tx, id, &[sku])).await.unwrap();
        free.get(&sku).copied().unwrap_or(0)
    }

    /// Rates of a day with a currency that the European Central Bank does not tell: the dong.
    pub async fn import_rates(&self) {
        let day = "Date,USD,CNY,SGD,VND\n2026-11-20,1.1600,8.2500,1.5100,30500\n";
        let file = pricing::read_fx(day.as_bytes()).unwrap();
        let moment = self.moment();
        let done = self.db.write(move |tx| {
            let held = pricing::import_fx(tx, &file, &mut moment.clone())?.held;
            // So few currencies are believed when an operator says so.
            for held in held {
                let taken = (held.day(), pricing::FxWord::Take);
                pricing::decide_fx(tx, taken, &mut moment.clone()).unwrap();
            }
            Ok::<_, pricing::ImportFxError>(())
        });
        done.await.unwrap();
    }
}

fn open(
    tx: &mut Tx<'_>,
    (country, payout_currency): (Country, Currency),
    moment: &mut Moment,
) -> MerchantId {
    let word = format!("m{:08x}", moment.bits() & 0xFFFF_FFFF);
    let account = OpenAccount {
        email: format!("{word}@merchant.example").parse().unwrap(),
        name: "A Merchant".parse().unwrap(),
        lang: Lang::EN,
        password_hash: PasswordHash::stored("none".into()),
        verified: true,
        operator: false,
    };
    let applicant = accounts::open_account(tx, &account, moment).unwrap();
    let profile = MerchantProfile {
        slug: word.parse().unwrap(),
        kind: MerchantKind::Farm,
        name: LocalText::new([(Lang::EN, "Plainly Fictional Orchard")]),
        about: LocalText::default(),
        country,
        place: LocalText::new([(Lang::EN, "Somewhere")]),
        payout_currency,
    };
    let evidence_sealed = vec![1];
    let ask = ApplyAsMerchant { applicant, profile, evidence_sealed };
    let merchant = merchants::apply_as_merchant(tx, &ask, moment).unwrap();
    let commission = Rate::percent(8);
    let (by, how) = (applicant, VerifiedHow::SiteVisit);
    let approve = ApproveMerchant { merchant, by, how, commission };
    merchants::approve_merchant(tx, &approve, moment).unwrap();
    merchant
}

fn card(merchant: MerchantId, (home, currency): (Country, Currency)) -> RateCard {
    let price = Money::new(FREIGHT, currency);
    let abroad = ABROAD.iter().map(|(code, _)| code.parse().unwrap()).collect();
    RateCard {
        steps: vec![Step { up_to: Grams::new(30_000), price }],
        countries: if home == Country::CN { abroad } else { vec![Country::CN] },
        ..pricing::default_card(merchant, home, currency)
    }
}

fn codes(home: Country) -> BTreeMap<Country, HsAssignment> {
    if home == Country::CN {
        let code = |(to, code): &(&str, &str)| (to.parse().unwrap(), testwares::confirmed(code));
        return ABROAD.iter().map(code).collect();
    }
    BTreeMap::from([(Country::CN, testwares::confirmed("0813.40"))])
}

fn draft((home, currency): (Country, Currency), prices: &[i64]) -> ListingDraft {
    let variant = |(at, minor): (usize, &i64)| VariantDraft {
        values: vec![LangText::of(Lang::EN, format!("Size {at}"))],
        price: Money::new(*minor, currency),
        attributes: [("state", "dried"), ("duty_rate_vn", "20%")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        hs: codes(home),
        ..testwares::variant(&format!("DRY-{at}"), "0813.40", *minor, Some(250))
    };
    let text = Text { title: "Dried cherries".into(), description: "Dried.".into() };
    ListingDraft {
        handle: "dried-cherries".into(),
        kind: Kind::Goods,
        category: "fruit".into(),
        brand: None,
        origin: home,
        texts: BTreeMap::from([(Lang::EN, text)]),
        options: vec![ListingOption { name: LangText::of(Lang::EN, "Size") }],
        variants: prices.iter().enumerate().map(variant).collect(),
        pictures: Vec::new(),
    }
}
