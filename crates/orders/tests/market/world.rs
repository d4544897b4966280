//! A small market: merchants in the United States that price in yuan, so that amounts are plain.

use accounts::{OpenAccount, PasswordHash};
use catalog::{
    ChangeStatus, HsAssignment, HsState, Kind, ListingDraft, NewListing, Status, Text, VariantDraft,
};
use kernel::{
    AddressId, Country, Currency, Grams, Lang, ListingId, MerchantId, Moment, Money, OrderId,
    PaymentId, Rate, ShopperId, SkuId, Timestamp,
};
use merchants::{
    ApplyAsMerchant, ApproveMerchant, LocalText, MerchantKind, MerchantProfile, VerifiedHow,
};
use orders::{CartView, PlaceCheckout, PlaceCheckoutError, Placed, Recorded, SealedOrderer};
use payments::{PaymentStatus, PaymentWord, RefundWord};
use pricing::{RateCard, Step};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Db, StoreError};

/// Freight of every parcel, in fen.
pub(crate) const FREIGHT: i64 = 1_000;

pub(crate) struct Merchant {
    pub(crate) id: MerchantId,
    pub(crate) listing: ListingId,
    /// Each with its price in fen.
    pub(crate) skus: Vec<(SkuId, i64)>,
}

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) now: Timestamp,
    seed: std::sync::Arc<AtomicU64>,
}

#[derive(Clone, Copy)]
pub(crate) struct Shopper {
    pub(crate) id: ShopperId,
    pub(crate) address: AddressId,
    pub(crate) country: Country,
    pub(crate) person: [u8; 32],
}

impl World {
    pub(crate) fn new(db: &Db) -> World {
        let now = testkit::moment(1).now;
        World { db: db.clone(), now, seed: std::sync::Arc::new(AtomicU64::new(100)) }
    }

    pub(crate) fn later(&self, seconds: i64) -> World {
        World { now: self.now.plus_seconds(seconds), ..self.clone() }
    }

    /// Does what is due of one kind of work.
    pub(crate) async fn run(&self, kind: &str, provider: &payments::Provider) -> jobs::Ran {
        let jobs = orders::face::jobs(&self.db, provider);
        let job = jobs.into_iter().find(|job| job.kind() == kind).unwrap();
        jobs::run_due(&self.db, &job, &|| self.moment()).await.unwrap()
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment::new(self.now, self.seed.fetch_add(1, Ordering::Relaxed))
    }

    /// A merchant in the United States that sells to China, with one variant per price (in fen) and
    /// that many of each in stock.
    pub(crate) async fn merchant(&self, prices: &[i64], stock: u32) -> Merchant {
        self.merchant_in(Country::US, prices, stock).await
    }

    /// A merchant in `home`: one in China sells to every country of [`ABROAD`].
    pub(crate) async fn merchant_in(&self, home: Country, prices: &[i64], stock: u32) -> Merchant {
        let moment = self.moment();
        let id = self
            .db
            .write(move |tx| Ok::<_, StoreError>(open(tx, home, &mut moment.clone())))
            .await
            .unwrap();
        let (moment, prices) = (self.moment(), prices.to_vec());
        self.db
            .write(move |tx| {
                let mut moment = moment.clone();
                pricing::save_rate_card(tx, &card(id, home), &mut moment).unwrap();
                let new = NewListing { merchant: id, draft: draft(home, &prices) };
                let listing = catalog::create_listing(tx, &new, &mut moment).unwrap();
                let to = Status::Published;
                let change = ChangeStatus { listing: listing.id, version: None, to };
                catalog::change_status(tx, &change, &mut moment).unwrap();
                let counted: Vec<_> = listing.variants.iter().map(|v| (v.id, stock)).collect();
                inventory::count(tx, id, &counted, &mut moment)?;
                let price = |v: &catalog::Variant| (v.id, v.price.minor());
                let skus = listing.variants.iter().map(price).collect();
                Ok::<_, StoreError>(Merchant { id, listing: listing.id, skus })
            })
            .await
            .unwrap()
    }

    /// A shopper with an address, who is the person of `who`.
    pub(crate) async fn shopper(&self, who: u8) -> Shopper {
        let moment = self.moment();
        self.db
            .write(move |tx| {
                let mut moment = moment.clone();
                let (id, person) = (ShopperId::of(moment.home()), [who; 32]);
                let sealed = (Country::CN, b"sealed".as_slice());
                let address = orders::save_address(tx, id, None, sealed, &mut moment).unwrap();
                let orderer = SealedOrderer { sealed: vec![1], person_key: person.to_vec() };
                orders::save_orderer(tx, id, &orderer, &mut moment)?;
                Ok::<_, StoreError>(Shopper { id, address, country: Country::CN, person })
            })
            .await
            .unwrap()
    }

    /// Rates of a day with a currency that the European Central Bank does not tell: the dong.
    pub(crate) async fn import_rates(&self) {
        let day = "Date,USD,CNY,SGD,VND\n2026-11-20,1.1600,8.2500,1.5100,30500\n";
        let file = pricing::read_fx(day.as_bytes()).unwrap();
        let moment = self.moment();
        let done = self.db.write(move |tx| pricing::import_fx(tx, &file, &mut moment.clone()));
        assert_eq!(done.await.unwrap().added, 1);
    }

    /// A shopper with an address in `country`, who has never said who she is.
    pub(crate) async fn shopper_in(&self, country: Country) -> Shopper {
        let moment = self.moment();
        self.db
            .write(move |tx| {
                let mut moment = moment.clone();
                let id = ShopperId::of(moment.home());
                let sealed = (country, b"sealed".as_slice());
                let address = orders::save_address(tx, id, None, sealed, &mut moment).unwrap();
                Ok::<_, StoreError>(Shopper { id, address, country, person: [0; 32] })
            })
            .await
            .unwrap()
    }

    pub(crate) async fn put(
        &self,
        shopper: Shopper,
        listing: ListingId,
        sku: SkuId,
        quantity: u32,
    ) {
        let moment = self.moment();
        self.db
            .write(move |tx| {
                let mut moment = moment.clone();
                orders::put_in_cart(tx, shopper.id.into(), (listing, sku), quantity, &mut moment)
            })
            .await
            .unwrap();
    }

    pub(crate) async fn cart(&self, shopper: Shopper) -> CartView {
        let now = self.now;
        self.db
            .read(move |tx| {
                orders::cart_view(
                    tx,
                    shopper.id.into(),
                    shopper.country,
                    Some(&shopper.person),
                    now,
                )
            })
            .await
            .unwrap()
    }

    pub(crate) async fn place(
        &self,
        shopper: Shopper,
        confirmed: String,
        key: &str,
    ) -> Result<Placed, PlaceCheckoutError> {
        let ask = PlaceCheckout {
            shopper: shopper.id,
            client_key: key.to_owned(),
            address: shopper.address,
            destination: shopper.country,
            confirmed,
        };
        let moment = self.moment();
        self.db.write(move |tx| orders::place_checkout(tx, &ask, &mut moment.clone())).await
    }

    /// Puts, looks, confirms.
    pub(crate) async fn buy(
        &self,
        shopper: Shopper,
        lines: &[(ListingId, SkuId, u32)],
    ) -> Result<Placed, PlaceCheckoutError> {
        for (listing, sku, quantity) in lines {
            self.put(shopper, *listing, *sku, *quantity).await;
        }
        let cart = self.cart(shopper).await;
        let key = format!("key-{}", self.seed.fetch_add(1, Ordering::Relaxed));
        self.place(shopper, cart.digest, &key).await
    }

    pub(crate) async fn start(&self, placed: &Placed) -> PaymentId {
        let (moment, id) = (self.moment(), placed.checkout);
        let started = self
            .db
            .write(move |tx| orders::start_payment(tx, id, "sandbox", &mut moment.clone()))
            .await;
        started.unwrap().1.id
    }

    pub(crate) async fn say(
        &self,
        payment: PaymentId,
        total: Money,
        status: PaymentStatus,
    ) -> Recorded {
        let provider_ref = format!("sbx_{payment}");
        self.hear(PaymentWord { reference: payment, provider_ref, status, amount: total }).await
    }

    pub(crate) async fn hear(&self, word: PaymentWord) -> Recorded {
        let moment = self.moment();
        let said = self
            .db
            .write(move |tx| orders::record_payment(tx, "sandbox", &word, &mut moment.clone()));
        said.await.unwrap()
    }

    /// What the provider says of a refund; true when it waits for an operator.
    pub(crate) async fn hear_refund(&self, payment: PaymentId, key: &str, amount: Money) -> bool {
        let word = RefundWord {
            reference: payment,
            key: key.into(),
            provider_ref: format!("sbx_{payment}:{key}"),
            amount,
        };
        let moment = self.moment();
        let said = self
            .db
            .write(move |tx| orders::record_refund(tx, "sandbox", &word, &mut moment.clone()));
        said.await.unwrap()
    }

    /// What stands on an account over all books, in smallest units; credit above zero.
    pub(crate) async fn credit(&self, account: ledger::Account) -> i64 {
        let all = self.db.read(ledger::balances_of_all).await.unwrap();
        all.iter().filter(|b| b.account == account).map(|b| -b.amount.minor()).sum()
    }

    pub(crate) async fn waiting(&self) -> Vec<orders::Movement> {
        let open = orders::MovementState::Open;
        self.db.read(move |tx| orders::movements(tx, open, None, 100)).await.unwrap()
    }

    pub(crate) async fn cancel(
        &self,
        order: OrderId,
    ) -> Result<orders::OrderHead, orders::CancelOrderError> {
        let ask = orders::CancelOrder { order, by: kernel::By::Operator, why: String::new() };
        let moment = self.moment();
        self.db.write(move |tx| orders::cancel_order(tx, &ask, &mut moment.clone())).await
    }

    pub(crate) async fn pay(&self, placed: &Placed) -> Recorded {
        let payment = self.start(placed).await;
        self.say(payment, placed.total, PaymentStatus::Approved).await
    }

    pub(crate) async fn expire(&self, placed: &Placed) -> bool {
        let (moment, id) = (self.moment(), placed.checkout);
        let ended =
            self.db.write(move |tx| orders::expire_checkout(tx, id, &mut moment.clone())).await;
        ended.unwrap()
    }

    pub(crate) async fn order(&self, id: OrderId) -> orders::Order {
        self.db.read(move |tx| orders::order(tx, id)).await.unwrap().unwrap()
    }

    pub(crate) async fn free(&self, merchant: &Merchant, sku: SkuId) -> u32 {
        let id = merchant.id;
        let free = self.db.read(move |tx| inventory::available(tx, id, &[sku])).await.unwrap();
        free.get(&sku).copied().unwrap_or(0)
    }

    pub(crate) async fn used(&self, shopper: Shopper) -> i64 {
        let year = self.now.china_year();
        self.db.read(move |tx| orders::quota_used(tx, &shopper.person, year)).await.unwrap()
    }

    /// Stock, orders and ledger agree with themselves and with each other.
    pub(crate) async fn sound(&self) {
        let report = audit::audit(&self.db).await.unwrap();
        assert!(report.ok(), "{:?}", report.first_broken());
    }
}

fn open(tx: &mut store::Tx<'_>, home: Country, moment: &mut Moment) -> MerchantId {
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
        country: home,
        place: LocalText::new([(Lang::EN, "Somewhere")]),
        payout_currency: Currency::CNY,
    };
    let site = String::from("http://market.example");
    let evidence_sealed = vec![1];
    let ask = ApplyAsMerchant { applicant, profile, evidence_sealed, site: site.clone() };
    let merchant = merchants::apply_as_merchant(tx, &ask, moment).unwrap();
    let commission = Rate::percent(8);
    let (by, how) = (applicant, VerifiedHow::SiteVisit);
    let approve = ApproveMerchant { merchant, by, how, commission, site };
    merchants::approve_merchant(tx, &approve, moment).unwrap();
    merchant
}

/// Where a merchant in China sells to, with the code of its chopsticks there.
pub(crate) const ABROAD: [(&str, &str); 4] =
    [("US", "4419.12.00"), ("SG", "4419.12"), ("DE", "4419.12.00"), ("VN", "4419.12")];

fn card(merchant: MerchantId, home: Country) -> RateCard {
    let price = Money::new(FREIGHT, Currency::CNY);
    let abroad = ABROAD.iter().map(|(code, _)| code.parse().unwrap()).collect();
    RateCard {
        steps: vec![Step { up_to: Grams::new(30_000), price }],
        countries: if home == Country::CN { abroad } else { vec![Country::CN] },
        ..pricing::default_card(merchant, home, Currency::CNY)
    }
}

fn codes(home: Country) -> BTreeMap<Country, HsAssignment> {
    let confirmed = |code: &str| HsAssignment {
        code: code.parse().unwrap(),
        edition: trade::HsEdition::HS2022,
        state: HsState::Confirmed,
    };
    if home == Country::CN {
        return ABROAD.iter().map(|(to, code)| (to.parse().unwrap(), confirmed(code))).collect();
    }
    BTreeMap::from([(Country::CN, confirmed("0813.40"))])
}

fn draft(home: Country, prices: &[i64]) -> ListingDraft {
    let size = |at: usize| catalog::LangText::of(Lang::EN, format!("Size {at}"));
    let variant = |(at, fen): (usize, &i64)| VariantDraft {
        id: None,
        code: format!("DRY-{at}"),
        values: vec![size(at)],
        price: Money::new(*fen, Currency::CNY),
        weight: Some(Grams::new(250)),
        barcode: None,
        attributes: [("state", "dried"), ("duty_rate_vn", "20%")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        hs: codes(home),
        stock_stated: None,
    };
    let text = Text { title: "Dried cherries".into(), description: "Dried.".into() };
    ListingDraft {
        handle: "dried-cherries".into(),
        kind: Kind::Goods,
        category: "fruit".into(),
        brand: None,
        origin: home,
        texts: BTreeMap::from([(Lang::EN, text)]),
        options: vec![catalog::ListingOption { name: catalog::LangText::of(Lang::EN, "Size") }],
        variants: prices.iter().enumerate().map(variant).collect(),
        pictures: Vec::new(),
    }
}
