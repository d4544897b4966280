//! A small market: merchants in the United States that price in dollars, shoppers in China.

use accounts::{OpenAccount, PasswordHash};
use catalog::{
    ChangeStatus, HsAssignment, HsState, Kind, ListingDraft, NewListing, Status, Text, VariantDraft,
};
use fulfilment::{
    By, Carrier, ConfirmError, Consignment, NewProgress, PayOut, PayOutError, Payout, Progress,
    ProgressError, RefundError, RefundOrder, Ship, ShipError, Terms, TrackingNumber,
};
use kernel::{
    AddressId, Country, Currency, Grams, Lang, ListingId, MerchantId, Moment, Money, OrderId,
    PaymentId, Rate, ShopperId, SkuId, Timestamp,
};
use merchants::{
    ApplyAsMerchant, ApproveMerchant, LocalText, MerchantKind, MerchantProfile, VerifiedHow,
};
use orders::{CartView, PlaceCheckout, PlaceCheckoutError, Placed, Recorded, SealedOrderer};
use payments::{PaymentStatus, PaymentWord};
use pricing::{RateCard, Step};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Db, StoreError};

/// Freight of every parcel, in cents.
pub(crate) const FREIGHT: i64 = 1_000;

pub(crate) struct Merchant {
    pub(crate) id: MerchantId,
    pub(crate) listing: ListingId,
    /// Each with its price in cents.
    pub(crate) skus: Vec<(SkuId, i64)>,
}

/// The market's address.
const SITE: &str = "https://market.example";

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

    /// Rings the clocks of orders that are to be shipped.
    pub(crate) async fn ship_due(&self) -> jobs::Ran {
        let job = fulfilment::face::jobs(&self.db, Terms::default(), SITE).remove(1);
        jobs::run_due(&self.db, &job, &|| self.moment()).await.unwrap()
    }

    /// Confirms the orders whose time has come.
    pub(crate) async fn confirm_due(&self) -> jobs::Ran {
        let job = fulfilment::face::jobs(&self.db, Terms::default(), SITE).remove(0);
        jobs::run_due(&self.db, &job, &|| self.moment()).await.unwrap()
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment::new(self.now, self.seed.fetch_add(1, Ordering::Relaxed))
    }

    /// A merchant with one variant per price (in cents) and that many of each in stock.
    pub(crate) async fn merchant(&self, prices: &[i64], stock: u32) -> Merchant {
        let moment = self.moment();
        let id = self
            .db
            .write(move |tx| Ok::<_, StoreError>(open(tx, &mut moment.clone())))
            .await
            .unwrap();
        let (moment, prices) = (self.moment(), prices.to_vec());
        self.db
            .write(move |tx| {
                let mut moment = moment.clone();
                pricing::save_rate_card(tx, &card(id), &mut moment).unwrap();
                let new = NewListing { merchant: id, draft: draft(&prices) };
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
                Ok::<_, StoreError>(Shopper { id, address, person })
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
                orders::cart_view(tx, shopper.id.into(), Country::CN, Some(&shopper.person), now)
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
            destination: Country::CN,
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
        let word = PaymentWord {
            reference: payment,
            provider_ref: format!("sbx_{payment}"),
            status,
            amount: total,
        };
        let moment = self.moment();
        let said = self
            .db
            .write(move |tx| orders::record_payment(tx, "sandbox", &word, &mut moment.clone()))
            .await;
        said.unwrap()
    }

    pub(crate) async fn pay(&self, placed: &Placed) -> Recorded {
        let payment = self.start(placed).await;
        self.say(payment, placed.total, PaymentStatus::Approved).await
    }

    pub(crate) async fn order(&self, id: OrderId) -> orders::Order {
        self.db.read(move |tx| orders::order(tx, id)).await.unwrap().unwrap()
    }

    /// Something is seen of the order's parcel now.
    pub(crate) async fn see(
        &self,
        order: OrderId,
        by: By,
        progress: Progress,
    ) -> Result<(), ProgressError> {
        let source = if by == By::Operator { "the carrier's own page" } else { "" };
        let ask = NewProgress {
            order,
            by,
            progress,
            place: "Shanghai".into(),
            note: String::new(),
            source: source.into(),
            at: self.now,
            terms: Terms::default(),
        };
        let moment = self.moment();
        self.db.write(move |tx| fulfilment::add_progress(tx, &ask, &mut moment.clone())).await
    }

    pub(crate) async fn parcel(&self, order: OrderId) -> fulfilment::Consignment {
        self.db.read(move |tx| fulfilment::consignment(tx, order)).await.unwrap().unwrap()
    }

    /// Orders, stock, quotas and books agree with themselves and with each other.
    pub(crate) async fn sound(&self) {
        let report = audit::audit(&self.db).await.unwrap();
        assert!(report.ok(), "{:?}", report.first_broken());
    }

    /// One paid order of `quantity` units of the merchant's first variant.
    pub(crate) async fn paid(
        &self,
        who: u8,
        merchant: &Merchant,
        quantity: u32,
    ) -> (Shopper, OrderId) {
        let shopper = self.shopper(who).await;
        let line = (merchant.listing, merchant.skus[0].0, quantity);
        let placed = self.buy(shopper, &[line]).await.unwrap();
        assert_eq!(self.pay(&placed).await, Recorded::Paid);
        (shopper, placed.orders[0])
    }

    pub(crate) async fn ship(
        &self,
        order: OrderId,
        number: &str,
    ) -> Result<Consignment, ShipError> {
        let ask = Ship {
            order,
            by: By::Merchant(MerchantId::of(order.home())),
            carrier: Carrier::Ems,
            carrier_name: String::new(),
            number: TrackingNumber::parse(number).unwrap(),
        };
        let moment = self.moment();
        self.db.write(move |tx| fulfilment::ship_order(tx, &ask, &mut moment.clone())).await
    }

    pub(crate) async fn confirm(
        &self,
        order: OrderId,
        by: By,
    ) -> Result<Option<ledger::Released>, ConfirmError> {
        let moment = self.moment();
        self.db
            .write(move |tx| fulfilment::confirm_receipt(tx, (order, by), &mut moment.clone()))
            .await
    }

    pub(crate) async fn refund(&self, order: OrderId) -> Result<(), RefundError> {
        let by = By::Merchant(MerchantId::of(order.home()));
        let ask = RefundOrder { order, by, reason: "it broke".into() };
        let moment = self.moment();
        self.db.write(move |tx| fulfilment::refund_order(tx, &ask, &mut moment.clone())).await
    }

    pub(crate) async fn pay_out(
        &self,
        merchant: MerchantId,
        cents: Option<i64>,
    ) -> Result<Payout, PayOutError> {
        let amount = cents.map(|cents| Money::new(cents, Currency::USD));
        let by = By::Merchant(merchant);
        let ask = PayOut { merchant, by, currency: Currency::USD, amount, request: None };
        let moment = self.moment();
        self.db.write(move |tx| fulfilment::pay_out(tx, &ask, &mut moment.clone())).await
    }
}

fn open(tx: &mut store::Tx<'_>, moment: &mut Moment) -> MerchantId {
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
        country: Country::US,
        place: LocalText::new([(Lang::EN, "Somewhere")]),
        payout_currency: Currency::USD,
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

fn card(merchant: MerchantId) -> RateCard {
    let price = Money::new(FREIGHT, Currency::USD);
    RateCard {
        steps: vec![Step { up_to: Grams::new(30_000), price }],
        ..pricing::default_card(merchant, Country::US, Currency::USD)
    }
}

fn draft(prices: &[i64]) -> ListingDraft {
    let size = |at: usize| catalog::LangText::of(Lang::EN, format!("Size {at}"));
    let hs = HsAssignment {
        code: "0813.40".parse().unwrap(),
        edition: trade::HsEdition::HS2022,
        state: HsState::Confirmed,
    };
    let variant = |(at, cents): (usize, &i64)| VariantDraft {
        id: None,
        code: format!("DRY-{at}"),
        values: vec![size(at)],
        price: Money::new(*cents, Currency::USD),
        weight: Some(Grams::new(250)),
        barcode: None,
        attributes: BTreeMap::from([("state".to_owned(), "dried".to_owned())]),
        hs: BTreeMap::from([(Country::CN, hs)]),
        stock_stated: None,
    };
    let text = Text { title: "Dried cherries".into(), description: "Dried.".into() };
    ListingDraft {
        handle: "dried-cherries".into(),
        kind: Kind::Goods,
        category: "fruit".into(),
        brand: None,
        origin: Country::US,
        texts: BTreeMap::from([(Lang::EN, text)]),
        options: vec![catalog::ListingOption { name: catalog::LangText::of(Lang::EN, "Size") }],
        variants: prices.iter().enumerate().map(variant).collect(),
        pictures: Vec::new(),
    }
}
