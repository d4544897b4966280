//! `/docs/`: the document of the API as pages like any other, for people: one for each part and each shape.
//! Programs read `/openapi.json`.

use crate::{
    Access, Layout, Problem, Reader, Routes,
    components::{Column, Tone, chip, section, table},
    t,
};
use axum::{extract::Path, response::Redirect};
use maud::{Markup, html};
use serde_json::Value;
use std::sync::Arc;

/// The pages, for the document of the whole service.
pub fn documented(routes: Routes, document: &Arc<Value>) -> Routes {
    let (all, one, named) = (Arc::clone(document), Arc::clone(document), Arc::clone(document));
    let index = move |reader: Reader| async move { index(&reader, &all) };
    let part = move |reader: Reader, Path(slug): Path<String>| async move {
        part(&reader, &one, &slug).ok_or_else(Problem::not_found)
    };
    let shape = move |reader: Reader, Path(name): Path<String>| async move {
        shape(&reader, &named, &name).ok_or_else(Problem::not_found)
    };
    routes
        .get("/docs", Access::Public, || async { Redirect::permanent("/docs/") })
        .get("/docs/", Access::Public, index)
        .get("/docs/{part}", Access::Public, part)
        .get("/docs/shapes/{name}", Access::Public, shape)
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

/// The last word of a part's address.
fn slug(name: &str) -> String {
    name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}

fn index(reader: &Reader, document: &Value) -> Markup {
    let title = t!(reader, "docs-title");
    let schemas = members(&document["components"]["schemas"]);
    let body = html! {
        h1 { (title) }
        p.lead lang="en" { (prose(text(&document["info"], "description"))) }
        p { (t!(reader, "docs-programs")) " " a href="/openapi.json" { code { "/openapi.json" } } }
        @for tag in items(document, "tags") {
            @let name = text(tag, "name");
            @let page = format!("/docs/{}", slug(name));
            section.section {
                h2 { a href=(page) { (name) } }
                p.soft lang="en" { (prose(text(tag, "description"))) }
                ul.plain {
                    @for (method, path, operation) in operations(document, name) {
                        li {
                            a href={ (page) "#" (text(operation, "operationId")) } {
                                code { (method.to_uppercase()) " " (path) }
                            }
                            " " span.soft lang="en" { (text(operation, "summary")) }
                        }
                    }
                }
            }
        }
        section.section #shapes {
            h2 { (t!(reader, "docs-schemas")) }
            p { @for (name, _) in schemas { (named(name)) " " } }
        }
    };
    Layout::new(&title).shop(reader, body)
}

/// The operations of a part: method, path and what is said of it.
fn operations<'v>(document: &'v Value, part: &str) -> Vec<(&'static str, &'v str, &'v Value)> {
    let here = |operation: &Value| items(operation, "tags").iter().any(|tag| tag == part);
    members(&document["paths"])
        .flat_map(|(path, methods)| METHODS.map(|method| (method, path.as_str(), &methods[method])))
        .filter(|(_, _, operation)| here(operation))
        .collect()
}

/// One part with all its operations; `None` when there is none of that name.
fn part(reader: &Reader, document: &Value, slugged: &str) -> Option<Markup> {
    let tag = items(document, "tags").iter().find(|tag| slug(text(tag, "name")) == slugged)?;
    let name = text(tag, "name");
    let body = html! {
        p { a href="/docs/" { (t!(reader, "docs-title")) } }
        h1 { (name) }
        p.soft lang="en" { (prose(text(tag, "description"))) }
        @for (method, path, operation) in operations(document, name) {
            (fold(reader, (method, path), operation))
        }
    };
    Some(Layout::new(name).shop(reader, body))
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

/// One shape; `None` when there is none of that name.
fn shape(reader: &Reader, document: &Value, name: &str) -> Option<Markup> {
    let schema = document["components"]["schemas"].get(name)?;
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
    let body = html! {
        p { a href="/docs/" { (t!(reader, "docs-title")) } }
        h1 { code { (name) } }
        p lang="en" { (prose(text(schema, "description"))) }
        @if schema["properties"].is_object() { (table(name, &columns(reader), rows, None)) }
        @else { p { (kind(schema)) } }
    };
    Some(Layout::new(name).shop(reader, body))
}

/// A shape by its name, as a link to its page.
fn named(name: &str) -> Markup {
    html! { a href={ "/docs/shapes/" (name) } { code { (name) } } }
}

/// The type of a value in a few words; a named shape as a link to it.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = text(schema, "$ref").rsplit('/').next().filter(|name| !name.is_empty()) {
        return named(name);
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
    fn the_document_reads_as_pages_in_both_languages() {
        let document = serde_json::json!({
            "info": { "description": "Money is `text`." },
            "tags": [{ "name": "What is sold", "description": "What is for sale" }],
            "paths": { "/v1/things/{thing}": { "get": {
                "tags": ["What is sold"], "operationId": "get_thing", "summary": "One <thing>",
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
            let reader = Reader::for_tests(lang);
            let index = index(&reader, &document).into_string();
            assert!(
                index.contains("href=\"/docs/what-is-sold#get_thing\"") && index.contains("Thing"),
                "{index}"
            );
            let page = part(&reader, &document, "what-is-sold").unwrap().into_string();
            assert!(
                page.contains("id=\"get_thing\"") && page.contains("One &lt;thing&gt;"),
                "{page}"
            );
            assert!(page.contains("href=\"/docs/shapes/Thing\""), "{page}");
            let shape = shape(&reader, &document, "Thing").unwrap().into_string();
            assert!(shape.contains("<code>tags</code>"), "{shape}");
            assert!(
                page.contains("<code>string | null</code>") && page.contains("<code>id</code>")
            );
            assert!(part(&reader, &document, "shop").is_none());
        }
    }
}
