//! Letters about what was reported of returns and disputes, and to whoever is warned. Who reported it stands in none.

use super::{PIECE, PIECE_DONE, WARNED, named};
use crate::facts::OfCase;
use crate::queries::matters;
use crate::{Case, Place, store};
use ::letters::{Addressee, LetterKind, Notice, Said, notify};
use ::store::{StoreError, Tx};
use kernel::{Actor, By, Moment, ShopperId};

/// What a letter says of a case.
struct About {
    case: Case,
    /// What people call it.
    matter: Said,
}

impl About {
    fn of(tx: &mut Tx<'_>, told: &OfCase) -> Result<Option<About>, StoreError> {
        let Some(case) = crate::queries::case(tx, told.case)? else { return Ok(None) };
        let matter = match case.place {
            Place::Thread(id) => {
                let Some(thread) = store::thread::thread(tx, id)? else { return Ok(None) };
                let all = matters(tx, std::slice::from_ref(&thread))?;
                let matter = all.get(&thread.about.id());
                let name = |lang| matter.and_then(|matter| matter.name(lang)).unwrap_or("—");
                Said::in_each(|lang| name(lang).to_owned())
            }
            Place::Aftersale(of) => {
                let Some(order) = aftersales::order_of_case(tx, (of, By::Market))? else {
                    return Ok(None);
                };
                let number = orders::order_head(tx, order)?.map(|order| order.number);
                Said::Text(number.unwrap_or_else(|| "—".to_owned()))
            }
        };
        Ok(Some(About { case, matter }))
    }

    /// Where that side reads it.
    fn link(&self, side: Actor) -> String {
        let office = match side {
            Actor::Shopper => "",
            Actor::Merchant => "/sell",
            Actor::Operator | Actor::Market => "/admin",
        };
        let shelf = match self.case.place {
            Place::Thread(_) => "messages",
            Place::Aftersale(aftersales::CaseId::Return(_)) => "returns",
            Place::Aftersale(aftersales::CaseId::Dispute(_)) => "disputes",
        };
        match (side, self.case.thread()) {
            (Actor::Operator | Actor::Market, None) => {
                format!("/admin/messages/reports/{}", self.case.id)
            }
            _ => format!("{office}/{shelf}/{}", self.case.place.text()),
        }
    }

    fn tell(
        &self,
        tx: &mut Tx<'_>,
        (kind, people): (&'static LetterKind, Vec<Addressee>),
        (side, more): (Actor, (&'static str, Said)),
        moment: &mut Moment,
    ) -> Result<(), StoreError> {
        for to in people {
            let facts = vec![("matter", self.matter.clone()), more.clone()];
            let (about, link) = (Some(self.case.place.id()), self.link(side));
            notify(tx, &Notice { kind, to, about, link, facts }, moment)?;
        }
        Ok(())
    }
}

/// Operators are told that something waits for them.
pub(super) fn reported(
    tx: &mut Tx<'_>,
    told: &OfCase,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let Some(about) = About::of(tx, told)? else { return Ok(()) };
    let people = accounts::operator_addressees(tx)?;
    let merchant = merchants::merchant(tx, about.case.place.merchant())?;
    let more = ("merchant", named(merchant.as_ref()));
    about.tell(tx, (&PIECE, people), (Actor::Operator, more), moment)
}

/// Whoever reported it is told what was decided, and why.
pub(super) fn decided(
    tx: &mut Tx<'_>,
    told: &OfCase,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let Some(about) = About::of(tx, told)? else { return Ok(()) };
    let Some((person, side)) = about.case.reporter else { return Ok(()) };
    let people = one(tx, person)?;
    let more = ("why", Said::Text(about.case.why.clone()));
    about.tell(tx, (&PIECE_DONE, people), (side, more), moment)
}

/// Whoever wrote it is told why she should not write so; where who of a shop it was was not kept, all of it.
pub(super) fn warned(
    tx: &mut Tx<'_>,
    told: &OfCase,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let Some(about) = About::of(tx, told)? else { return Ok(()) };
    let Some((side, person)) = writer(tx, &about.case)? else { return Ok(()) };
    let people = match person {
        Some(person) => one(tx, person)?,
        None => accounts::merchant_addressees(tx, about.case.place.merchant())?,
    };
    let more = ("why", Said::Text(about.case.why.clone()));
    about.tell(tx, (&WARNED, people), (side, more), moment)
}

fn one(tx: &mut Tx<'_>, person: ShopperId) -> Result<Vec<Addressee>, StoreError> {
    Ok(accounts::addressee(tx, person)?.into_iter().collect())
}

/// For which side it was written, and by whom.
fn writer(tx: &mut Tx<'_>, case: &Case) -> Result<Option<(Actor, Option<ShopperId>)>, StoreError> {
    if let Some(reported) = &case.reported {
        return Ok(Some((reported.side, reported.person)));
    }
    let Some(id) = case.message else { return Ok(None) };
    let message = store::message::message(tx, id)?;
    Ok(message.map(|message| (message.side, Some(message.person))))
}
