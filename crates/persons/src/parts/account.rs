//! Of the account: who she is, where she is signed in, what she asked to sell.

use super::{Page, Whose};
use accounts::Over;
use serde_json::{Value, json};
use store::{StoreError, Tx};

fn whole(items: Vec<Value>) -> Page {
    Page { items, ..Page::default() }
}

pub(super) fn account(
    tx: &mut Tx<'_>,
    whose: &Whose,
    _after: Option<&str>,
) -> Result<Page, StoreError> {
    let Some(person) = accounts::principal(tx, whose.shopper)? else { return Ok(Page::default()) };
    let role = |grant: &accounts::Grant| {
        let over = match grant.over {
            Over::Market => None,
            Over::Merchant(id) => Some(id.to_string()),
        };
        json!({ "role": grant.role.key(), "scope": grant.scope.key(), "merchant": over })
    };
    let wishes = letters::preferences(tx, whose.shopper)?;
    let wishes = wishes.iter().filter(|(topic, _)| topic.may_be_turned_off());
    let wish = |(topic, wish): &(letters::Topic, letters::Wish)| json!({ "topic": topic.key(), "mail": wish.key() });
    let told = json!({
        "id": person.shopper_id.to_string(),
        "email": person.email.as_str(),
        "email_proven": person.verified,
        "name": person.name,
        "language": person.lang.tag(),
        "zone": accounts::zone_of(tx, whose.shopper)?,
        "buys_for": person.destination.map(|country| country.code().to_owned()),
        "opened_at": accounts::opened_at(tx, whose.shopper)?,
        "roles": person.grants.iter().map(role).collect::<Vec<_>>(),
        "letters": wishes.map(wish).collect::<Vec<_>>(),
        "barred_from_writing": conversations::is_barred(tx, whose.shopper)?,
    });
    Ok(whole(vec![told]))
}

pub(super) fn sessions(
    tx: &mut Tx<'_>,
    whose: &Whose,
    _after: Option<&str>,
) -> Result<Page, StoreError> {
    // All that are kept, also those that are over and not yet swept out.
    let found = accounts::sessions_of(tx, whose.shopper, kernel::Timestamp::from_micros(0))?;
    let one = |session: &accounts::SessionView| {
        json!({
            "agent": session.agent,
            "address": session.address,
            "created_at": session.created_at,
            "seen_at": session.seen_at,
        })
    };
    Ok(whole(found.iter().map(one).collect()))
}

/// Whose application she signed, and what she wrote as evidence for it.
pub(super) fn application(
    tx: &mut Tx<'_>,
    whose: &Whose,
    _after: Option<&str>,
) -> Result<Page, StoreError> {
    let Some(merchant) = merchants::merchant_of(tx, whose.shopper)? else {
        return Ok(Page::default());
    };
    let sealed = merchants::evidence_sealed(tx, merchant.id)?.unwrap_or_default();
    let context = merchants::evidence_context(whose.shopper);
    let opened = whose.vault.open(&sealed, &context).ok();
    let opened = opened.and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(whole(vec![json!({
        "merchant": merchant.id.to_string(),
        "name": merchant.name.get(whose.lang),
        "evidence": opened,
    })]))
}
