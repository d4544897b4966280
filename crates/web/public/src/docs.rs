//! `/docs/`: the document of the API as a page like any other, for people; programs read `/openapi.json`.

use crate::{
    Access, Layout, Reader, Routes,
    components::{Column, Tone, chip, section, table},
    t,
};
use axum::response::Redirect;
use maud::{Markup, html};
use serde_json::Value;
use std::sync::Arc;

/// The page, for the document of the whole service.
pub fn documented(routes: Routes, document: &Arc<Value>) -> Routes {
    let document = Arc::clone(document);
    let show = move |reader: Reader| async move { page(&reader, &document) };
    routes.get("/docs", Access::Public, || async { Redirect::permanent("/docs/") }).get(
        "/docs/",
        Access::Public,
        show,
    )
}

/// Methods in the order in which they are told.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

fn items<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn page(reader: &Reader, document: &Value) -> Markup {
    let title = t!(reader, "docs-title");
    let (info, schemas) = (&document["info"], &document["components"]["schemas"]);
    let body = html! {
        h1 { (title) }
        p.lead lang="en" { (prose(text(info, "description"))) }
        p { (t!(reader, "docs-programs")) " " a href="/openapi.json" { code { "/openapi.json" } } }
        nav aria-label=(t!(reader, "docs-parts")) {
            ul.chips {
                @for tag in items(document, "tags") {
                    li { a.chip.chip-link href={ "#" (text(tag, "name")) } { (text(tag, "name")) } }
                }
                li { a.chip.chip-link href="#schemas" { (t!(reader, "docs-schemas")) } }
            }
        }
        @for tag in items(document, "tags") { (part(reader, tag, &document["paths"])) }
        section.section #schemas {
            h2 { (t!(reader, "docs-schemas")) }
            @for (name, schema) in members(schemas) { (schema_fold(reader, name, schema)) }
        }
    };
    Layout::new(&title).shop(reader, body)
}

/// The operations of one part.
fn part(reader: &Reader, tag: &Value, paths: &Value) -> Markup {
    let name = text(tag, "name");
    let here = |operation: &Value| items(operation, "tags").iter().any(|tag| tag == name);
    html! {
        section.section id=(name) {
            h2 { (name) }
            p.soft lang="en" { (prose(text(tag, "description"))) }
            @for (path, methods) in members(paths) {
                @for method in METHODS {
                    @let operation = &methods[method];
                    @if here(operation) { (fold(reader, (method, path.as_str()), operation)) }
                }
            }
        }
    }
}

fn fold(reader: &Reader, (method, path): (&str, &str), operation: &Value) -> Markup {
    let (body, method) = (&operation["requestBody"], method.to_uppercase());
    let name = format!("{method} {path}");
    html! {
        details.panel.fold.operation id=(text(operation, "operationId")) {
            summary {
                span.operation-head {
                    (chip(Tone::Plain, &method)) " " code { (path) }
                    span.soft lang="en" { (text(operation, "summary")) }
                }
            }
            @if !text(operation, "description").is_empty() {
                p lang="en" { (prose(text(operation, "description"))) }
            }
            @if !items(operation, "parameters").is_empty() {
                (parameters(reader, operation, &name))
            }
            @if body.is_object() {
                (section(&t!(reader, "docs-body"), html! {
                    p { (content(&body["content"])) }
                    p lang="en" { (prose(text(body, "description"))) }
                }))
            }
            (answers(reader, &operation["responses"], &name))
        }
    }
}

fn parameters(reader: &Reader, operation: &Value, of: &str) -> Markup {
    let title = t!(reader, "docs-parameters");
    let rows = html! {
        @for one in items(operation, "parameters") {
            tr {
                th scope="row" { code { (text(one, "name")) } span.soft { (text(one, "in")) } }
                td { (kind(&one["schema"])) (needed(reader, one["required"] == true)) }
                td lang="en" { (prose(text(one, "description"))) }
            }
        }
    };
    section(&title, table(&format!("{title}: {of}"), &columns(reader), rows, None))
}

fn columns(reader: &Reader) -> [Column; 3] {
    ["docs-name", "docs-type", "docs-what"].map(|key| Column::text(reader.text(key)))
}

fn needed(reader: &Reader, needed: bool) -> Markup {
    html! { @if needed { span.soft { (t!(reader, "docs-required")) } } }
}

fn answers(reader: &Reader, responses: &Value, of: &str) -> Markup {
    let title = t!(reader, "docs-answers");
    let names = ["docs-status", "docs-type", "docs-what"];
    let columns = names.map(|key| Column::text(reader.text(key)));
    let rows = html! {
        @for (status, answer) in members(responses) {
            tr {
                th.numeric scope="row" { (status) }
                td { (content(&answer["content"])) }
                td lang="en" { (prose(text(answer, "description"))) }
            }
        }
    };
    section(&title, table(&format!("{title}: {of}"), &columns, rows, None))
}

/// What is sent: the shape for each media type.
fn content(content: &Value) -> Markup {
    html! {
        @for (at, (media, one)) in members(content).enumerate() {
            @if at > 0 { br; }
            (kind(&one["schema"]))
            @if media != "application/json" { span.soft { (media) } }
        }
    }
}

fn schema_fold(reader: &Reader, name: &str, schema: &Value) -> Markup {
    let required = items(schema, "required");
    let rows = html! {
        @for (field, one) in members(&schema["properties"]) {
            tr {
                th scope="row" { code { (field) } }
                td { (kind(one)) (needed(reader, required.iter().any(|known| known == field))) }
                td lang="en" { (prose(text(one, "description"))) }
            }
        }
    };
    html! {
        details.panel.fold id={ "schema-" (name) } {
            summary { code { (name) } }
            p lang="en" { (prose(text(schema, "description"))) }
            @if schema["properties"].is_object() { (table(name, &columns(reader), rows, None)) }
            @else { p { (kind(schema)) } }
        }
    }
}

/// The type of a value in a few words; a named shape as a link to it.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = text(schema, "$ref").rsplit('/').next().filter(|name| !name.is_empty()) {
        return html! { a href={ "#schema-" (name) } { code { (name) } } };
    }
    for key in ["oneOf", "anyOf", "allOf"] {
        let several = items(schema, key);
        if !several.is_empty() {
            let joint = if key == "allOf" { " + " } else { " | " };
            return html! {
                @for (at, one) in several.iter().enumerate() {
                    @if at > 0 { (joint) } (kind(one))
                }
            };
        }
    }
    let named = match &schema["type"] {
        Value::String(one) => one.clone(),
        Value::Array(several) => {
            several.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | ")
        }
        _ => String::new(),
    };
    html! {
        code {
            (named)
            @if !text(schema, "format").is_empty() { " " (text(schema, "format")) }
        }
        @if schema["items"].is_object() { " " (kind(&schema["items"])) }
        @if schema["additionalProperties"].is_object() { " " (kind(&schema["additionalProperties"])) }
        @for one in items(schema, "enum") { " " code { (one.as_str().unwrap_or_default()) } }
    }
}

/// A text whose `` `words` `` are code.
fn prose(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn the_document_reads_as_a_page_in_both_languages() {
        let document = serde_json::json!({
            "info": { "description": "Money is `text`." },
            "tags": [{ "name": "Shop", "description": "What is for sale" }],
            "paths": { "/v1/things/{thing}": { "get": {
                "tags": ["Shop"], "operationId": "get_thing", "summary": "One <thing>",
                "parameters": [{ "name": "thing", "in": "path", "required": true,
                    "description": "Its `id`", "schema": { "type": ["string", "null"] } }],
                "responses": { "200": { "description": "It", "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/Thing" } } } } },
            } } },
            "components": { "schemas": { "Thing": {
                "required": ["tags"],
                "properties": { "tags": { "type": "array", "items": { "type": "string" } } },
            } } },
        });
        for lang in [Lang::EN, Lang::ZH] {
            let page = page(&Reader::for_tests(lang), &document).into_string();
            assert!(
                page.contains("id=\"get_thing\"") && page.contains("One &lt;thing&gt;"),
                "{page}"
            );
            assert!(
                page.contains("href=\"#schema-Thing\"") && page.contains("id=\"schema-Thing\"")
            );
            assert!(
                page.contains("<code>string | null</code>") && page.contains("<code>id</code>")
            );
        }
    }
}
