//! An operator tries whether letters leave and whether payments are heard of.

use crate::letters::TRIAL;
use crate::store::trial::{Trial, TrialOf, put};
use ::letters::{Addressee, Direct, House, Said, write_directly};
use ::store::{StoreError, Tx};
use kernel::{MailId, Moment, PaymentId};

/// Writes a letter to the operator's own mailbox; the checklist says whether it left.
pub fn send_trial_letter(
    tx: &mut Tx<'_>,
    to: &Addressee,
    moment: &mut Moment,
) -> Result<MailId, StoreError> {
    let link = format!("{}/admin/market", House::of(tx).site());
    let direct = Direct {
        kind: &TRIAL,
        email: to.email.clone(),
        name: to.name.clone(),
        lang: to.lang,
        zone: Some(to.zone.clone()),
        link,
        facts: vec![("at", Said::At(moment.now))],
    };
    let id = write_directly(tx, &direct, moment)?;
    let trial = Trial { id: id.id(), at: moment.now, by: to.name.clone() };
    put(tx, TrialOf::Letter, &trial)?;
    Ok(id)
}

/// Notes that an operator pays at the provider to try it, under a reference that no order has; what comes in is money
/// that nothing explains, and goes back as such.
pub fn note_trial_payment(
    tx: &mut Tx<'_>,
    (payment, by): (PaymentId, &str),
    moment: &mut Moment,
) -> Result<(), StoreError> {
    put(tx, TrialOf::Payment, &Trial { id: payment.id(), at: moment.now, by: by.to_owned() })
}
