//! Who holds roles over the market or over a merchant, as both offices show and decide it.

use crate::{
    App, Problem, Reader, Refusal, Refusals,
    components::{Column, Field, button, form, quiet_button, table},
    t,
};
use accounts::{Grant, GrantRoleError, RoleHolder};
use kernel::ShopperId;
use letters::Email;
use maud::{Markup, html};

/// The holders; `revoke` is where a role is taken back, where the reader may.
pub fn holders_table(
    reader: &Reader,
    holders: &[RoleHolder],
    revoke: impl Fn(&RoleHolder) -> Option<String>,
) -> Markup {
    let columns = [
        Column::text(t!(reader, "roles-who")),
        Column::text(t!(reader, "roles-what")),
        Column::actions(t!(reader, "roles-revoke")),
    ];
    let rows = html! {
        @for one in holders {
            tr {
                th scope="row" { (one.name) br; span.soft.small { (one.email) } }
                td {
                    (role_name(reader, one)) br;
                    span.soft.small {
                        (t!(reader, "roles-since", day = reader.day(reader.date_of(one.since))))
                        @if let Some(by) = &one.by {
                            " " (t!(reader, "roles-by", name = by.as_str()))
                        }
                    }
                }
                td {
                    @if let Some(action) = revoke(one) {
                        (form(reader, &action, quiet_button(&t!(reader, "roles-revoke"))))
                    }
                }
            }
        }
    };
    table(&t!(reader, "roles-title"), &columns, rows, None)
}

fn role_name(reader: &Reader, one: &RoleHolder) -> String {
    let grant = one.grant;
    match grant.role {
        accounts::Role::Operator => reader.text(&format!("roles-scope-{}", grant.scope.key())),
        accounts::Role::Owner | accounts::Role::Member => {
            reader.text(&format!("roles-role-{}", grant.role.key()))
        }
    }
}

/// The form that grants a role to whoever has an account with an address; `more` stands before its button.
pub fn grant_form(
    reader: &Reader,
    action: &str,
    more: Markup,
    (typed, wrong): (&str, &Refusals),
) -> Markup {
    form(
        reader,
        action,
        html! {
            (Field::email("email", &t!(reader, "roles-email")).value(typed).refusals(wrong)
                .autocomplete("off").hint(&t!(reader, "roles-email-hint")))
            (more)
            div.actions { (button(&t!(reader, "roles-grant"))) }
        },
    )
}

/// Grants a role to whoever has an account with the typed address; else what to say beside the form's fields.
///
/// # Errors
/// What no field explains.
pub async fn grant_role(
    app: &App,
    reader: &Reader,
    (text, grant): (&str, Grant),
    by: ShopperId,
) -> Result<Result<(), Refusals>, Problem> {
    let wrong = |text: String| {
        let mut wrong = Refusals::new();
        wrong.add("email", Refusal::new(text));
        Ok(Err(wrong))
    };
    if text.trim().is_empty() {
        return wrong(t!(reader, "roles-email-empty"));
    }
    let Ok(email) = text.trim().parse::<Email>() else {
        return wrong(t!(reader, "people-email-shape"));
    };
    let moment = app.clock.moment();
    let granted = app.db.write(move |tx| {
        let to = accounts::account_of(tx, &email)?.ok_or(GrantRoleError::NoAccount)?;
        accounts::grant_role(tx, to, grant, Some(by), &mut moment.clone())
    });
    match granted.await {
        Ok(_) => Ok(Ok(())),
        Err(GrantRoleError::NoAccount) => wrong(t!(reader, "roles-no-account")),
        Err(GrantRoleError::HoldsMore) => wrong(t!(reader, "roles-holds-more")),
        Err(GrantRoleError::Beyond) => wrong(t!(reader, "roles-beyond")),
        Err(GrantRoleError::Store(error)) => Err(error.into()),
    }
}

/// Takes a role back.
///
/// # Errors
/// 404 when the person does not hold it; what `accounts::revoke_role` refuses.
pub async fn revoke_role(
    app: &App,
    (from, grant): (ShopperId, Grant),
    by: ShopperId,
) -> Result<(), Problem> {
    let moment = app.clock.moment();
    let revoke = move |tx: &mut store::Tx<'_>| {
        accounts::revoke_role(tx, from, grant, Some(by), &mut moment.clone())
    };
    match app.db.write(revoke).await? {
        true => Ok(()),
        false => Err(Problem::not_found()),
    }
}
