//! What becomes of a paid order: shipping, what is seen of the parcel, receipt, refund.

use crate::World;
use fulfilment::{
    Back, Bearer, By, Carrier, ConfirmError, Consignment, GiveBack, GiveBackError, GivenBack,
    NewProgress, PackError, Progress, ProgressError, RefundError, RefundOrder, Ship, ShipError,
    Terms, TrackingNumber,
};
use kernel::{MerchantId, OrderId, SkuId};
use orders::{CancelUnits, CancelUnitsError, OrderState, PartKey};
use store::{params, sql};

impl World {
    /// The merchant packs the order.
    pub async fn pack(&self, order: OrderId) -> Result<orders::OrderHead, PackError> {
        let by = By::Merchant(MerchantId::of(order.home()));
        let moment = self.moment();
        self.db.write(move |tx| fulfilment::pack_order(tx, (order, by), &mut moment.clone())).await
    }

    /// The merchant hands the order to EMS under that number.
    pub async fn ship(&self, order: OrderId, number: &str) -> Result<Consignment, ShipError> {
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

    /// The merchant hands units of the order to EMS under that number.
    pub async fn ship_units(
        &self,
        (order, number): (OrderId, &str),
        units: &[(SkuId, u32)],
    ) -> Result<Consignment, ShipError> {
        let ask = Ship {
            order,
            by: By::Merchant(MerchantId::of(order.home())),
            carrier: Carrier::Ems,
            carrier_name: String::new(),
            number: TrackingNumber::parse(number).unwrap(),
        };
        let (moment, units) = (self.moment(), units.to_vec());
        let ship = move |tx: &mut store::Tx<'_>| {
            fulfilment::ship_parcel(tx, &ask, Some(&units), &mut moment.clone())
        };
        self.db.write(ship).await
    }

    /// A carrier says that a parcel of the order was delivered.
    pub async fn delivered(&self, order: OrderId, parcel: i64) -> Result<(), ProgressError> {
        let ask = NewProgress {
            order,
            by: By::Market,
            progress: Progress::Delivered,
            place: "Shanghai".into(),
            note: String::new(),
            source: String::new(),
            at: self.now,
            terms: Terms::default(),
        };
        let moment = self.moment();
        let told = self.db.write(move |tx| {
            fulfilment::add_parcel_progress(tx, &ask, Some(parcel), &mut moment.clone())
        });
        told.await
    }

    /// Something is seen of the order's parcel now.
    pub async fn see(
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

    /// The parcel of an order that was shipped.
    pub async fn parcel(&self, order: OrderId) -> Consignment {
        self.db.read(move |tx| fulfilment::consignment(tx, order)).await.unwrap().unwrap()
    }

    /// The goods are there.
    pub async fn confirm(
        &self,
        order: OrderId,
        by: By,
    ) -> Result<Option<ledger::Released>, ConfirmError> {
        let moment = self.moment();
        let confirmed = self
            .db
            .write(move |tx| fulfilment::confirm_receipt(tx, (order, by), &mut moment.clone()));
        confirmed.await
    }

    /// An older version noted now that the shopper wants her money back: it wrote that beside her parcel, and stopped
    /// the clock. A server of this version takes such wishes up.
    pub async fn note_wish(&self, order: OrderId, why: &'static str) {
        let (home, now) = (MerchantId::of(order.home()), self.now);
        let noted = self.db.write(move |tx| {
            tx.execute(
                sql!(
                    "UPDATE consignment SET refund_asked_at = $1, refund_ask_reason = $2 \
                     WHERE merchant_id = $3 AND order_id = $4"
                ),
                params![now, why, home, order],
            )?;
            jobs::timers::set_first(tx, fulfilment::WISHES, b"always", now)?;
            jobs::timers::clear(tx, fulfilment::CONFIRM_TIMER, order.bytes())
        });
        noted.await.unwrap();
    }

    /// Confirms the orders whose time has come.
    pub async fn confirm_due(&self) -> jobs::Ran {
        self.fulfil(fulfilment::CONFIRM_TIMER).await
    }

    /// Rings the clocks of orders that are to be shipped.
    pub async fn ship_due(&self) -> jobs::Ran {
        self.fulfil(orders::SHIP_TIMER).await
    }

    async fn fulfil(&self, kind: &str) -> jobs::Ran {
        let jobs = fulfilment::face::jobs(&self.db, Terms::default());
        let job = jobs.into_iter().find(|job| job.kind() == kind).unwrap();
        jobs::run_due(&self.db, &job, &|| self.moment()).await.unwrap()
    }

    /// The merchant pays a shipped order back.
    pub async fn refund(&self, order: OrderId) -> Result<(), RefundError> {
        let by = By::Merchant(MerchantId::of(order.home()));
        let ask = RefundOrder { order, by, reason: "it broke".into() };
        let moment = self.moment();
        self.db.write(move |tx| fulfilment::refund_order(tx, &ask, &mut moment.clone())).await
    }

    /// Money of an order goes back under a key, by whoever bears it.
    pub async fn give_back(
        &self,
        (order, key): (OrderId, &str),
        back: Back,
        bearer: Bearer,
    ) -> Result<GivenBack, GiveBackError> {
        let by = match bearer {
            Bearer::Merchant => By::Merchant(MerchantId::of(order.home())),
            Bearer::Market => By::Operator,
        };
        let (why, key) = ("a dent".to_owned(), PartKey::Chosen(key.to_owned()));
        let ask = GiveBack { order, by, back, why, key, bearer, restores: false };
        let moment = self.moment();
        self.db.write(move |tx| fulfilment::give_back(tx, &ask, &mut moment.clone())).await
    }

    /// Units of an order are called off before they leave.
    pub async fn cancel_units(
        &self,
        (order, by): (OrderId, By),
        units: &[(SkuId, u32)],
    ) -> Result<OrderState, CancelUnitsError> {
        let (units, why) = (units.to_vec(), "too many".to_owned());
        let ask = CancelUnits { order, by, units, why };
        let moment = self.moment();
        let cancel = move |tx: &mut store::Tx<'_>| {
            fulfilment::cancel_units(tx, &ask, Terms::default(), &mut moment.clone())
        };
        self.db.write(cancel).await
    }
}
