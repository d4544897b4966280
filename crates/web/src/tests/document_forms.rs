//! What the API's document says of the form of ids, currencies, countries, codes, addresses and days is what their
//! readers take: texts written by it are read.

use super::document::schemas_of;
use kernel::{
    AddressId, AttachmentId, BankAccountId, CaseId, CheckoutId, Date, DisputeId, ImportId,
    ListingId, MerchantId, MessageId, OrderId, PayoutId, PayoutRunId, ReturnId, ShopperId, SkuId,
    Slug, ThreadId, Timestamp,
};
use proptest::{string::string_regex, test_runner::TestRunner};
use serde_json::Value;
use std::collections::BTreeSet;
use std::str::FromStr;

fn document() -> Value {
    serde_json::to_value(crate::document()).unwrap()
}

/// The parameters of every operation: where it is, and what is said of it.
fn parameters(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let all = operation["parameters"].as_array().into_iter().flatten();
            found.extend(all.map(|one| (format!("{method} {path}"), one)));
        }
    }
    found
}

/// Whether a schema tells which words there are, or what a text is like and how long.
fn is_formed(schema: &Value) -> bool {
    schema["enum"].is_array() || schema["pattern"].is_string() && schema["maxLength"].is_u64()
}

/// The schema of each text, where it is a list.
fn each(schema: &Value) -> &Value {
    if schema["items"].is_object() { &schema["items"] } else { schema }
}

#[test]
fn every_text_in_a_path_has_its_form() {
    let document = document();
    let all = parameters(&document);
    let in_path = all.iter().filter(|(_, one)| one["in"] == "path");
    let bare: Vec<_> = in_path
        .filter(|(_, one)| !is_formed(&one["schema"]))
        .map(|(at, one)| (at, &one["name"]))
        .collect();
    assert!(all.len() > 200 && bare.is_empty(), "{bare:#?}");
}

#[test]
fn every_country_currency_day_and_lane_in_a_query_has_its_form() {
    const NAMES: [&str; 10] = [
        "country",
        "currency",
        "date",
        "destination",
        "from",
        "lane",
        "merchant",
        "origin",
        "ships",
        "to",
    ];
    let document = document();
    let all = parameters(&document);
    let known = all
        .iter()
        .filter(|(_, one)| one["in"] == "query" && NAMES.iter().any(|name| one["name"] == **name));
    let bare: Vec<_> = known
        .filter(|(_, one)| !is_formed(&one["schema"]))
        .map(|(at, one)| (at, &one["name"]))
        .collect();
    assert!(bare.is_empty(), "{bare:#?}");
}

/// What a body may name by an id, and what it says in words of a published list or form.
const FIELDS: [&str; 34] = [
    "assessed_on",
    "barcode",
    "checkout",
    "countries",
    "country",
    "currency",
    "date",
    "destination",
    "destinations",
    "division",
    "email",
    "hs",
    "hs_code",
    "known_at",
    "lane",
    "listing",
    "merchant",
    "onto",
    "origin",
    "payout_currency",
    "sent_from",
    "sku",
    "slug",
    "tracking_number",
    "until",
    "variants",
    "wanted",
    "at",
    "from",
    "handle",
    "language",
    "about",
    "id",
    "weight",
];

/// Texts of other programs.
const FREE: [&str; 1] = ["SeenNoticeBody.id"];

#[test]
fn every_id_country_currency_code_address_and_day_in_a_body_has_its_form() {
    let document = document();
    let mut read = BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            schemas_of(&operation["requestBody"], &document, &mut read);
        }
    }
    let (mut bare, mut seen) = (Vec::new(), 0);
    for name in read {
        let schema = &document["components"]["schemas"][&name];
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            let place = format!("{name}.{field}");
            let schema = each(schema);
            let kind = &schema["type"];
            let is_text = kind == "string"
                || kind.as_array().is_some_and(|kinds| kinds.contains(&"string".into()));
            if is_text && FIELDS.contains(&field.as_str()) && !FREE.contains(&place.as_str()) {
                seen += 1;
                if !is_formed(schema) {
                    bare.push(place);
                }
            }
        }
    }
    assert!(seen > 40 && bare.is_empty(), "{seen}: {bare:#?}");
}

/// Whether texts of this form are read; those that are too short or long for it are left out.
fn reads(schema: &Value, is_read: impl Fn(&str) -> bool) -> Result<(), String> {
    let pattern = schema["pattern"].as_str().ok_or("no pattern")?;
    let bare = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$'));
    // What is not ASCII is for name servers to judge; and a few of each are enough.
    let bare = bare.ok_or("no whole text")?.replace("\\u00A0]", "\\U0010FFFF]");
    let bare = bare.replace('+', "{1,3}").replace("[{1,3}-]", "[+-]").replace('*', "{0,3}");
    let texts = string_regex(&bare).map_err(|error| error.to_string())?;
    let bound = |name: &str, or: u64| schema[name].as_u64().unwrap_or(or);
    let (least, most) = (bound("minLength", 0), bound("maxLength", u64::MAX));
    let told = TestRunner::deterministic().run(&texts, |text| {
        let length = text.chars().count() as u64;
        let ok = !(least..=most).contains(&length) || is_read(&text);
        proptest::prop_assert!(ok, "{text:?} is refused");
        Ok(())
    });
    told.map_err(|error| error.to_string())
}

fn is<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// A reader of texts.
type Reads = fn(&str) -> bool;

#[test]
fn ids_in_paths_are_read_as_documented() {
    let document = document();
    let all = parameters(&document);
    let readers: [(&str, &str, Reads); 18] = [
        ("get /v1/admin/ledger/balances", "merchant", is::<MerchantId>),
        ("get /v1/admin/payout-runs/{run}", "run", is::<PayoutRunId>),
        ("get /v1/attachments/{attachment}", "attachment", is::<AttachmentId>),
        ("get /v1/checkouts/{checkout}", "checkout", is::<CheckoutId>),
        ("get /v1/disputes/{dispute}", "dispute", is::<DisputeId>),
        ("get /v1/listings/{listing}", "listing", is::<ListingId>),
        ("get /v1/merchant/imports/{import}", "import", is::<ImportId>),
        ("get /v1/merchant/payouts/{payout}", "payout", is::<PayoutId>),
        ("get /v1/merchants/{slug}", "slug", is::<Slug>),
        ("get /v1/orders/{order}", "order", is::<OrderId>),
        ("get /v1/returns/{case}", "case", is::<ReturnId>),
        ("get /v1/threads/{thread}", "thread", is::<ThreadId>),
        ("post /v1/admin/bank-accounts/{account}/stop", "account", is::<BankAccountId>),
        ("post /v1/admin/message-cases/{case}/decide", "case", is::<CaseId>),
        ("post /v1/messages/{message}/report", "message", is::<MessageId>),
        ("put /v1/addresses/{address}", "address", is::<AddressId>),
        ("put /v1/cart/lines/{sku}", "sku", is::<SkuId>),
        ("delete /v1/merchant/members/{account}", "account", is::<ShopperId>),
    ];
    for (at, name, is_read) in readers {
        let one = all.iter().find(|(place, one)| place == at && one["name"] == name);
        let (_, one) = one.unwrap_or_else(|| panic!("{at} has no {name}"));
        assert_eq!(reads(&one["schema"], is_read), Ok(()), "{at} {name}");
    }
}

/// No pattern knows which years have a 29th of February.
fn is_day(text: &str) -> bool {
    text.contains("-02-29") || is::<Date>(text)
}

fn is_time(text: &str) -> bool {
    text.contains("-02-29") || is::<Timestamp>(text)
}

fn is_mailbox(text: &str) -> bool {
    text.split('@').next().is_some_and(|local| local.len() > 64) || is::<letters::Email>(text)
}

#[test]
fn codes_addresses_and_days_in_bodies_are_read_as_documented() {
    let document = document();
    let readers: [(&str, &str, Reads); 9] = [
        ("AddLine", "sku", is::<SkuId>),
        ("AddLine", "listing", is::<ListingId>),
        ("ConfirmHsBody", "code", is::<trade::HsCode>),
        ("EventBody", "at", is_time),
        ("NewCheckout", "address", is::<AddressId>),
        ("QuoteBody", "date", is_day),
        ("SignUpBody", "email", is_mailbox),
        ("AssignBody", "checkout", is::<CheckoutId>),
        ("UnitsBody", "sku", is::<SkuId>),
    ];
    for (name, field, is_read) in readers {
        let schema = &document["components"]["schemas"][name]["properties"][field];
        assert_eq!(reads(schema, is_read), Ok(()), "{name}.{field}");
    }
}
