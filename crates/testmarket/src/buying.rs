//! What shoppers do, what the provider says of it, and what an operator sees.

use crate::{Merchant, Shopper, World};
use accounts::{OpenAccount, PasswordHash};
use kernel::{By, Country, Lang, ListingId, Money, OrderId, PaymentId, ShopperId, SkuId};
use orders::{
    CancelOrder, CancelOrderError, CartView, Movement, MovementState, Order, OrderHead,
    PlaceCheckout, PlaceCheckoutError, Placed, Recorded, SealedOrderer,
};
use payments::{PaymentStatus, PaymentWord, RefundWord};
use store::StoreError;

impl World {
    /// A shopper in China, who is the person of `who`.
    pub async fn shopper(&self, who: u64) -> Shopper {
        let shopper = self.shopper_in(Country::CN).await;
        self.orders_as(shopper, who).await
    }

    /// As [`World::shopper`], with an account, so that letters reach her.
    pub async fn member(&self, who: u64) -> Shopper {
        let moment = self.moment();
        let opened = self.db.write(move |tx| {
            let account = OpenAccount {
                email: format!("s{who}@shopper.example").parse().unwrap(),
                name: "A Shopper".parse().unwrap(),
                lang: Lang::EN,
                password_hash: PasswordHash::stored("none".into()),
                verified: true,
                operator: false,
            };
            accounts::open_account(tx, &account, &mut moment.clone())
        });
        let shopper = self.lives_in(opened.await.unwrap(), Country::CN).await;
        self.orders_as(shopper, who).await
    }

    /// She says who she is.
    async fn orders_as(&self, shopper: Shopper, who: u64) -> Shopper {
        let mut person = [1; 32];
        person[24..].copy_from_slice(&who.to_be_bytes());
        let shopper = Shopper { person, ..shopper };
        let moment = self.moment();
        let said = self.db.write(move |tx| {
            let orderer = SealedOrderer { sealed: vec![1], person_key: person.to_vec() };
            orders::save_orderer(tx, shopper.id, &orderer, &mut moment.clone())
        });
        said.await.unwrap();
        shopper
    }

    /// A shopper with an address in `country`, who has never said who she is.
    pub async fn shopper_in(&self, country: Country) -> Shopper {
        self.lives_in(ShopperId::of(self.moment().home()), country).await
    }

    async fn lives_in(&self, id: ShopperId, country: Country) -> Shopper {
        let moment = self.moment();
        let opened = self.db.write(move |tx| {
            let mut moment = moment.clone();
            let sealed = (country, b"sealed".as_slice());
            let address = orders::save_address(tx, id, None, sealed, &mut moment).unwrap();
            Ok::<_, StoreError>(Shopper { id, address, country, person: [0; 32] })
        });
        opened.await.unwrap()
    }

    /// Puts more of a product into her cart.
    pub async fn put(&self, shopper: Shopper, listing: ListingId, sku: SkuId, quantity: u32) {
        let moment = self.moment();
        let put = self.db.write(move |tx| {
            let (owner, mut moment) = (shopper.id.into(), moment.clone());
            orders::put_in_cart(tx, owner, (listing, sku), quantity, &mut moment)
        });
        put.await.unwrap();
    }

    /// Her cart with its prices.
    pub async fn cart(&self, shopper: Shopper) -> CartView {
        let now = self.now;
        let seen = self.db.read(move |tx| {
            let (owner, person) = (shopper.id.into(), Some(shopper.person.as_slice()));
            orders::cart_view(tx, owner, shopper.country, person, now)
        });
        seen.await.unwrap()
    }

    /// Buys what is in her cart at the prices that she confirmed.
    pub async fn place(
        &self,
        shopper: Shopper,
        confirmed: String,
        key: &str,
    ) -> Result<Placed, PlaceCheckoutError> {
        let ask = PlaceCheckout {
            only: None,
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
    pub async fn buy(
        &self,
        shopper: Shopper,
        lines: &[(ListingId, SkuId, u32)],
    ) -> Result<Placed, PlaceCheckoutError> {
        for (listing, sku, quantity) in lines {
            self.put(shopper, *listing, *sku, *quantity).await;
        }
        let cart = self.cart(shopper).await;
        self.place(shopper, cart.digest, &format!("key-{}", self.fresh())).await
    }

    /// Begins to pay; answers the attempt.
    pub async fn start(&self, placed: &Placed) -> PaymentId {
        let (moment, id) = (self.moment(), placed.checkout);
        let started =
            self.db.write(move |tx| orders::start_payment(tx, id, "sandbox", &mut moment.clone()));
        started.await.unwrap().1.id
    }

    /// The provider says what became of an attempt.
    pub async fn say(&self, payment: PaymentId, total: Money, status: PaymentStatus) -> Recorded {
        let provider_ref = format!("sbx_{payment}");
        self.hear(PaymentWord { reference: payment, provider_ref, status, amount: total }).await
    }

    /// What the provider says is recorded.
    pub async fn hear(&self, word: PaymentWord) -> Recorded {
        let moment = self.moment();
        let said = self
            .db
            .write(move |tx| orders::record_payment(tx, "sandbox", &word, &mut moment.clone()));
        said.await.unwrap()
    }

    /// What the provider says of a refund, without naming the charge; true when it waits for an operator.
    pub async fn hear_refund(&self, payment: PaymentId, key: &str, amount: Money) -> bool {
        self.hear_refund_of(payment, None, key, amount).await
    }

    /// What the provider says of a refund that comes from `charge`; true when it waits for an operator.
    pub async fn hear_refund_of(
        &self,
        payment: PaymentId,
        charge: Option<&str>,
        key: &str,
        amount: Money,
    ) -> bool {
        let word = RefundWord {
            reference: payment,
            key: key.into(),
            provider_ref: format!("sbx_{payment}:{key}"),
            charge: charge.map(str::to_owned),
            amount,
        };
        let moment = self.moment();
        let said = self
            .db
            .write(move |tx| orders::record_refund(tx, "sandbox", &word, &mut moment.clone()));
        said.await.unwrap()
    }

    /// Pays, and the provider approves.
    pub async fn pay(&self, placed: &Placed) -> Recorded {
        let payment = self.start(placed).await;
        self.say(payment, placed.total, PaymentStatus::Approved).await
    }

    /// One paid order of `quantity` units of the merchant's first variant, by the person of `who`.
    pub async fn paid(&self, who: u64, merchant: &Merchant, quantity: u32) -> (Shopper, OrderId) {
        let shopper = self.shopper(who).await;
        (shopper, self.paid_by(shopper, merchant, quantity).await)
    }

    /// As [`World::paid`], by a shopper who is there.
    pub async fn paid_by(&self, shopper: Shopper, merchant: &Merchant, quantity: u32) -> OrderId {
        let line = (merchant.listing, merchant.skus[0].0, quantity);
        let placed = self.buy(shopper, &[line]).await.unwrap();
        assert_eq!(self.pay(&placed).await, Recorded::Paid);
        placed.orders[0]
    }

    /// The time to pay is over, if it is; answers whether it was.
    pub async fn expire(&self, placed: &Placed) -> bool {
        let (moment, id) = (self.moment(), placed.checkout);
        let ended = self.db.write(move |tx| orders::expire_checkout(tx, id, &mut moment.clone()));
        ended.await.unwrap()
    }

    /// An operator calls an order off.
    pub async fn cancel(&self, order: OrderId) -> Result<OrderHead, CancelOrderError> {
        let ask = CancelOrder { order, by: By::Operator, why: String::new() };
        let moment = self.moment();
        self.db.write(move |tx| orders::cancel_order(tx, &ask, &mut moment.clone())).await
    }

    /// An order as it stands.
    pub async fn order(&self, id: OrderId) -> Order {
        self.db.read(move |tx| orders::order(tx, id)).await.unwrap().unwrap()
    }

    /// Smallest units that her person has used of this year's limit.
    pub async fn used(&self, shopper: Shopper) -> i64 {
        let year = self.now.china_year();
        self.db.read(move |tx| orders::quota_used(tx, &shopper.person, year)).await.unwrap()
    }

    /// The movements of money that wait for an operator.
    pub async fn waiting(&self) -> Vec<Movement> {
        let open = MovementState::Open;
        self.db.read(move |tx| orders::movements(tx, open, None, 100)).await.unwrap()
    }
}
