//! The API's document and the table of routes say the same.

use super::{roles::example, selling::seller};
use crate::{Config, table, testing};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use web_kit::{Access, Route, session::is_api};

fn documented() -> BTreeSet<String> {
    let document = serde_json::to_value(crate::document()).unwrap();
    let paths = document["paths"].as_object().cloned().unwrap_or_default();
    paths
        .into_iter()
        .flat_map(|(path, item)| {
            let methods: Vec<String> = item.as_object().unwrap().keys().cloned().collect();
            methods.into_iter().map(move |m| format!("{} {path}", m.to_uppercase()))
        })
        .collect()
}

#[test]
fn every_route_of_the_api_is_documented_and_nothing_else() {
    let routes: BTreeSet<String> = table()
        .iter()
        .filter(|r| is_api(r.path))
        .map(|r| format!("{} {}", r.method, r.path))
        .collect();
    let documented = documented();
    let missing: Vec<_> = routes.difference(&documented).collect();
    let stray: Vec<_> = documented.difference(&routes).collect();
    assert!(missing.is_empty(), "routes without documentation: {missing:#?}");
    assert!(stray.is_empty(), "documentation without a route: {stray:#?}");
}

/// The names of the types of a source that have a schema.
fn schemas(source: &str) -> Vec<String> {
    let mut named = Vec::new();
    for (at, _) in source.match_indices("ToSchema") {
        let rest = source.get(at..).unwrap_or_default();
        // Of the derive, not of the import.
        let Some(end) = rest.find(")]").filter(|end| !rest[..*end].contains(';')) else { continue };
        let mut words = rest[end..].split_whitespace();
        while let Some(word) = words.next() {
            if matches!(word, "struct" | "enum") {
                let name = words.next().unwrap_or_default();
                let ends = |c: char| !c.is_alphanumeric();
                named.push(name.split(ends).next().unwrap_or_default().to_owned());
                break;
            }
        }
    }
    named
}

/// Two of one name overwrite each other in the document, and a route is documented with the body of another.
#[test]
fn no_two_types_of_the_api_have_one_name_in_its_document() {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && !path.ends_with("tests/document.rs")
            {
                let source = std::fs::read_to_string(&path).unwrap();
                for name in schemas(&source) {
                    found.entry(name).or_default().push(path.display().to_string());
                }
            }
        }
    }
    assert!(found.len() > 100, "{} types have a schema", found.len());
    found.retain(|_, places| places.len() > 1);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_document_changes_only_on_purpose() {
    let document = crate::document().to_pretty_json().unwrap();
    assert!(document.contains("\"openapi\": \"3.1.0\""));
    insta::assert_snapshot!("openapi", document);
}

#[test]
fn each_part_of_the_document_has_one_tag() {
    for (part, document) in crate::all().documented() {
        let document = serde_json::to_value(document).unwrap();
        let items = document["paths"].as_object().unwrap().values();
        let tags: Vec<_> = items
            .flat_map(|item| item.as_object().unwrap().values())
            .map(|operation| operation["tags"].clone())
            .collect();
        let own = serde_json::json!([part.tag().0]);
        assert!(!tags.is_empty() && tags.iter().all(|tag| *tag == own), "{part:?}: {tags:?}");
    }
}

#[test]
fn no_two_operations_have_one_name() {
    let document = serde_json::to_value(crate::document()).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    let operations = items.flat_map(|item| item.as_object().unwrap().values());
    let names: Vec<&str> = operations.map(|o| o["operationId"].as_str().unwrap()).collect();
    let different: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names.len(), different.len(), "{names:?}");
}

/// A request that went wrong before it came to its handler: what follows its path, a header, its medium and
/// its body.
struct Odd {
    query: &'static str,
    header: (&'static str, &'static str),
    medium: Option<&'static str>,
    body: &'static str,
}

const PLAIN: Odd =
    Odd { query: "", header: ("x", "y"), medium: Some("application/json"), body: "{}" };

const ODD: [Odd; 12] = [
    PLAIN,
    Odd { query: "?a=%00", ..PLAIN },
    Odd { query: "?cursor=x&limit=0&state=x&status=x&from=x&date=x&merchant=x", ..PLAIN },
    Odd { query: "?limit=x&category=x&destination=x&dry_run=x&lane=x", ..PLAIN },
    Odd { header: ("entrepot-merchant", "x"), ..PLAIN },
    Odd { header: ("idempotency-key", ""), ..PLAIN },
    Odd { header: ("if-match", "x"), ..PLAIN },
    Odd { header: ("origin", "https://evil.example"), ..PLAIN },
    Odd { medium: None, ..PLAIN },
    Odd { body: "[]", ..PLAIN },
    Odd { body: "{", ..PLAIN },
    Odd { body: "{\"a\": \"\\u0000\"}", ..PLAIN },
];

/// What is answered to a route's requests, where that is not documented or is refused in other words than
/// those of RFC 9457.
async fn undocumented(
    (route, document): (&Route, &Value),
    client: &testing::Client,
) -> Vec<String> {
    let method = route.method.as_str().to_ascii_lowercase();
    let documented = &document["paths"][route.path][&method]["responses"];
    let no_text = route.path.split_once('{').map(|(before, rest)| {
        let (_, after) = rest.split_once('}').unwrap();
        example(&format!("{before}%FF{after}"))
    });
    let mut wrong = Vec::new();
    for path in [Some(example(route.path)), no_text].into_iter().flatten() {
        for odd in &ODD {
            let mut client = client.clone().with(odd.header.0, odd.header.1);
            let path = format!("{path}{}", odd.query);
            let body = Body::from(odd.body);
            let answer = client.send(route.method.clone(), &path, odd.medium, body).await;
            let medium = answer.header("content-type");
            let is_told =
                answer.status.as_u16() < 400 || medium == Some("application/problem+json");
            if !is_told || documented.get(answer.status.as_str()).is_none() {
                wrong.push(format!("{method} {path}: {} {medium:?}", answer.status));
            }
        }
    }
    wrong
}

#[tokio::test]
async fn whatever_is_answered_is_documented_and_every_refusal_is_a_problem() {
    let config = Config { requests_per_minute: u32::MAX, ..Config::default() };
    let document = serde_json::to_value(crate::document()).unwrap();
    for market in testing::markets_with(config).await {
        let (shopper, merchant) = (market.shopper().await, market.merchant("orchard").await);
        let operator = market.operator().await;
        let [shopper, merchant, operator] =
            [&shopper, &merchant, &operator].map(|person| market.program_of(person));
        let mut wrong = Vec::new();
        // Whoever signs out would be nobody from then on.
        let signs_out =
            |r: &Route| r.method == Method::DELETE && r.path.starts_with("/v1/sessions");
        for route in table().iter().filter(|r| is_api(r.path) && !signs_out(r)) {
            let admitted = match route.access {
                Access::Public | Access::SignedIn => &shopper,
                Access::Merchant(_) => &merchant,
                Access::Operator(_) => &operator,
            };
            for client in [&market.browser(), admitted] {
                wrong.extend(undocumented((route, &document), client).await);
            }
        }
        assert!(wrong.is_empty(), "{}: {wrong:#?}", market.engine);
    }
}

#[test]
fn every_refusal_that_is_documented_is_a_problem() {
    let document = serde_json::to_value(crate::document()).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    for operation in items.flat_map(|item| item.as_object().unwrap().values()) {
        for (status, answer) in operation["responses"].as_object().unwrap() {
            let shared = answer["$ref"].as_str().map(|at| at.trim_start_matches('#'));
            let answer = shared.map_or(answer, |at| document.pointer(at).unwrap());
            let media: Vec<&String> =
                answer["content"].as_object().into_iter().flatten().map(|(m, _)| m).collect();
            if status.as_str() >= "400" {
                assert_eq!(media, ["application/problem+json"], "{}", operation["operationId"]);
            }
        }
        let known = |status: StatusCode| operation["responses"].get(status.as_str()).is_some();
        assert!(known(StatusCode::TOO_MANY_REQUESTS) && known(StatusCode::SERVICE_UNAVAILABLE));
    }
}

#[test]
fn the_forms_of_texts_and_numbers_are_documented() {
    let document = serde_json::to_value(crate::document()).unwrap();
    let schema = |name: &str, field: &str| {
        document["components"]["schemas"][name]["properties"][field].clone()
    };
    let words = |schema: &Value| schema["enum"].as_array().unwrap().clone();
    assert!(words(&schema("MoneyBody", "currency")).contains(&"CNY".into()));
    assert!(words(&schema("DraftBody", "origin")).contains(&Value::Null), "it may be left out");
    assert_eq!(schema("ListingText", "title")["maxLength"], 255);
    assert_eq!(schema("AddLine", "quantity")["maximum"], 999);
    let parameters = document["paths"]["/v1/search"]["get"]["parameters"].as_array().unwrap();
    let limit = parameters.iter().find(|parameter| parameter["name"] == "limit").unwrap();
    assert_eq!(
        (&limit["schema"]["minimum"], &limit["schema"]["maximum"]),
        (&1.into(), &100.into())
    );
}

/// The texts under `schema` of which nothing says what they may be, by where they stand.
fn free_texts(schema: &Value, place: &str, found: &mut Vec<String>) {
    let is_text = schema["type"] == "string"
        || schema["type"].as_array().is_some_and(|types| types.contains(&"string".into()));
    let bounds = ["enum", "pattern", "maxLength", "format"];
    if is_text && bounds.iter().all(|bound| schema.get(*bound).is_none()) {
        found.push(place.to_owned());
    }
    for part in ["items", "additionalProperties"].iter().filter(|part| schema[**part].is_object()) {
        free_texts(&schema[*part], &format!("{place} {part}"), found);
    }
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        free_texts(schema, &format!("{place}.{name}"), found);
    }
    for part in ["oneOf", "anyOf", "allOf"] {
        let parts = schema[part].as_array().into_iter().flatten();
        parts.for_each(|schema| free_texts(schema, place, found));
    }
}

/// Whoever writes requests from this document alone is not refused for what it does not say.
#[test]
fn every_text_of_a_request_says_what_it_may_be() {
    let document = serde_json::to_value(crate::document()).unwrap();
    let (mut read, mut free) = (BTreeSet::new(), Vec::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let body = &operation["requestBody"]["content"]["application/json"];
            // Notices are written by others.
            if !path.starts_with("/webhooks/") {
                schemas_of(body, &document, &mut read);
            }
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let place = format!("{method} {path} {}", parameter["name"]);
                // What stands in a path names a thing, or nothing (404).
                if parameter["in"] != "path" {
                    free_texts(&parameter["schema"], &place, &mut free);
                }
            }
        }
    }
    for name in &read {
        free_texts(&document["components"]["schemas"][name], name, &mut free);
    }
    assert!(read.len() > 50, "{read:?}");
    assert!(free.is_empty(), "{free:#?}");
}

/// The schemas that `value` rests on, by name, and what they rest on.
pub(super) fn schemas_of(value: &Value, document: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            let named = object.get("$ref").and_then(Value::as_str);
            let name = named.and_then(|at| at.strip_prefix("#/components/schemas/"));
            if let Some(name) = name.filter(|name| found.insert((*name).to_owned())) {
                schemas_of(&document["components"]["schemas"][name], document, found);
            }
            object.values().for_each(|each| schemas_of(each, document, found));
        }
        Value::Array(list) => list.iter().for_each(|each| schemas_of(each, document, found)),
        _ => {}
    }
}

/// Notices are written by others, who may say more than they are asked.
#[test]
fn no_body_takes_a_field_that_it_does_not_know() {
    let document = serde_json::to_value(crate::document()).unwrap();
    let mut read = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values().filter(|_| is_api(path)) {
            let body = &operation["requestBody"];
            if !path.starts_with("/webhooks/") {
                schemas_of(body, &document, &mut read);
            }
        }
    }
    assert!(read.len() > 30 && read.contains("VariantBody"), "{read:?}");
    for name in read {
        let schema = &document["components"]["schemas"][&name];
        if schema["properties"].is_object() {
            assert_eq!(schema["additionalProperties"], false, "{name}");
        }
    }
}

#[tokio::test]
async fn a_field_that_nobody_reads_is_refused_by_its_name() {
    for market in testing::markets().await {
        let mut anyone = market.browser();
        let person = seller(&market, "hill-orchard").await;
        let mut merchant = market.program_of(&person);
        let account = json!({"email": "mei@example.org", "pasword": "x"});
        let told = anyone.json(Method::POST, "/v1/accounts", &account).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", market.engine);
        assert_eq!(told.json()["errors"][0]["field"], "pasword", "{}", told.body);
        let draft = json!({"handle": "jam", "origin": "US", "texts": {"en": {"title": "Jam"}},
            "variants": [{"price": {"amount": "5.00", "currency": "USD"}}]});
        let made = merchant.json(Method::POST, "/v1/merchant/listings", &draft).await;
        let path = made.header("location").unwrap();
        let tag = merchant.get(path).await.header("etag").unwrap().to_owned();
        let mut merchant = merchant.with("if-match", &tag);
        for (body, field) in [
            (json!({"description": "Sour"}), "description"),
            (json!({"texts": {"en": {"title": "Jam", "text": "Sour"}}}), "texts.en.text"),
            (json!({"variants": [{"weight": 5}]}), "variants[0].weight"),
        ] {
            let told = merchant.json(Method::PATCH, path, &body).await;
            assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", told.body);
            assert_eq!(told.json()["errors"][0]["field"], field, "{}", told.body);
        }
    }
}

#[tokio::test]
async fn a_body_that_names_what_is_not_there_is_refused_as_documented() {
    let document = serde_json::to_value(crate::document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            let json = operation["requestBody"]["content"].get("application/json").is_some();
            let told = operation["responses"].get("404").is_some();
            assert!(told || !json || path.starts_with("/webhooks/"), "{path}");
        }
    }
    for market in testing::markets().await {
        let shopper = market.shopper().await;
        let mut program = market.program_of(&shopper);
        let line = json!({"listing": "lst_nothing", "sku": "sku_nothing"});
        let told = program.json(Method::POST, "/v1/cart/lines", &line).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{}: {}", market.engine, told.body);
    }
}
