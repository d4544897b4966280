//! The API's document and the table of routes say the same.

use crate::table;
use std::collections::BTreeSet;
use web_kit::session::is_api;

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
