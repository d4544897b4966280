//! Events of several homes, written last and by home: the head row of a home stays locked until the
//! commit, so every command takes those locks in the same order.

use kernel::{CheckoutId, Home, OrderId, Timestamp};
use store::{StoreError, Tx};

#[derive(Default)]
pub(crate) struct Events(Vec<(Home, &'static str, [u8; 16], String)>);

impl Events {
    pub(crate) fn order(&mut self, kind: &'static str, id: OrderId, number: &str) {
        let payload = format!("{{\"order\":\"{id}\",\"number\":\"{number}\"}}");
        self.0.push((id.home(), kind, *id.bytes(), payload));
    }

    pub(crate) fn checkout(&mut self, kind: &'static str, id: CheckoutId) {
        self.0.push((id.home(), kind, *id.bytes(), format!("{{\"checkout\":\"{id}\"}}")));
    }

    pub(crate) fn other(
        &mut self,
        home: Home,
        kind: &'static str,
        subject: [u8; 16],
        payload: String,
    ) {
        self.0.push((home, kind, subject, payload));
    }

    pub(crate) fn emit(mut self, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
        self.0.sort_by_key(|event| event.0);
        for (home, kind, subject, payload) in self.0 {
            ::events::emit(tx, home, kind, &subject, &payload, now)?;
        }
        Ok(())
    }
}
