//! Every route for every role: who is let in is exactly what the table says.

use crate::{table, testing};
use accounts::{Grant, Scope};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use web_kit::{Access, Route, session::is_api};

/// A path with something in the place of each parameter.
pub(super) fn example(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "x".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

struct Role {
    name: &'static str,
    person: Option<testing::Person>,
    may: fn(Access) -> bool,
}

fn role(name: &'static str, person: Option<testing::Person>, may: fn(Access) -> bool) -> Role {
    Role { name, person, may }
}

async fn roles(market: &testing::Market) -> Vec<Role> {
    let shopper = market.shopper().await;
    let merchant = market.merchant("orchard").await;
    let packer = market.person("packer", false).await;
    let orchard = merchant.merchant.expect("an approved merchant");
    market.grant(&packer, Grant::member(orchard)).await;
    let operator = market.operator().await;
    let lawyer = market.person("lawyer", false).await;
    market.grant(&lawyer, Grant::operator(Scope::Rules)).await;
    vec![
        role("nobody", None, |access| access == Access::Public),
        role("shopper", Some(shopper), |a| matches!(a, Access::Public | Access::SignedIn)),
        role("merchant", Some(merchant), |a| !matches!(a, Access::Operator(_))),
        role("packer", Some(packer), |a| {
            matches!(a, Access::Public | Access::SignedIn | Access::MEMBER)
        }),
        role("operator", Some(operator), |a| !matches!(a, Access::Merchant(_))),
        role("lawyer", Some(lawyer), |a| {
            matches!(a, Access::Public | Access::SignedIn | Access::RULES | Access::OVERVIEW)
        }),
    ]
}

/// A client with a session of its own, which the route may end.
async fn client(market: &testing::Market, role: &Role) -> testing::Client {
    let client = match &role.person {
        None => market.browser(),
        Some(person) => {
            let token = market.sign_in(&person.name).await;
            market.browser_of(&testing::Person { token, ..person.clone() })
        }
    };
    client.with("origin", "http://localhost")
}

async fn is_let_in(market: &testing::Market, role: &Role, route: &Route) -> Result<bool, String> {
    let path = example(route.path);
    let mut client = client(market, role).await;
    let answer = client.send(route.method.clone(), &path, None, Body::empty()).await;
    if answer.let_in {
        return Ok(true);
    }
    let refused = match (role.name, is_api(&path)) {
        ("nobody", true) => answer.status == StatusCode::UNAUTHORIZED,
        ("nobody", false) => {
            answer.status == StatusCode::SEE_OTHER
                && answer.header("location").is_some_and(|l| l.starts_with("/sign-in?next="))
        }
        _ => answer.status == StatusCode::FORBIDDEN,
    };
    if refused { Ok(false) } else { Err(format!("answered {}", answer.status)) }
}

/// Answers that are the same for everybody are let through before anybody is looked at.
fn is_for_everybody(path: &str) -> bool {
    ["/assets/", "/media/", "/healthz", "/readyz", "/openapi.json"]
        .iter()
        .any(|p| path.starts_with(p))
}

#[tokio::test]
async fn every_route_lets_in_exactly_the_roles_of_the_table() {
    for market in testing::markets().await {
        let mut wrong = Vec::new();
        for role in roles(&market).await {
            for route in table().iter().filter(|r| !is_for_everybody(r.path)) {
                let expected = (role.may)(route.access);
                let found = is_let_in(&market, &role, route).await;
                if found != Ok(expected) {
                    let Route { method, path, .. } = route;
                    wrong.push(format!("{} {method} {path}: {found:?}", role.name));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn no_route_is_in_the_table_twice() {
    let mut all: Vec<_> = table().iter().map(|r| format!("{} {}", r.method, r.path)).collect();
    let before = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), before);
}

#[test]
fn the_offices_are_closed_to_the_public() {
    for route in table() {
        let apply = route.path.starts_with("/sell/apply");
        if route.path.starts_with("/admin") || route.path.starts_with("/v1/admin") {
            assert!(matches!(route.access, Access::Operator(_)), "{}", route.path);
        } else if route.path.starts_with("/sell") && !apply {
            assert!(matches!(route.access, Access::Merchant(_)), "{}", route.path);
        } else if route.method != Method::GET && route.path.starts_with("/v1/merchant") {
            assert_ne!(route.access, Access::Public, "{}", route.path);
        }
    }
}
