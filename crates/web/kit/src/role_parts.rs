//! Who holds roles over the market or over a merchant, as both offices show it.

use crate::{
    Problem, Reader, Refusal, Refusals,
    components::{Column, Field, button, form, quiet_button, table},
    t,
};
use accounts::{GrantRoleError, RoleHolder};
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
        Column::text(t!(reader, "roles-since")),
        Column::actions(t!(reader, "roles-revoke")),
    ];
    let rows = html! {
        @for one in holders {
            tr {
                th scope="row" { (one.name) br; span.soft.small { (one.email) } }
                td { (role_name(reader, one)) }
                td {
                    span.nowrap { (reader.time(one.since)) }
                    @if let Some(by) = &one.by {
                        br; span.soft.small { (t!(reader, "roles-by", name = by.as_str())) }
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
                .hint(&t!(reader, "roles-email-hint")))
            (more)
            div.actions { (button(&t!(reader, "roles-grant"))) }
        },
    )
}

/// The address that was typed, or what is wrong with it beside its field.
pub fn typed_email(reader: &Reader, text: &str, wrong: &mut Refusals) -> Option<Email> {
    let refusal = || Refusal::new(t!(reader, "people-email-shape"));
    wrong.keep("email", text.trim().parse().map_err(|_| refusal()))
}

/// Says beside the field why nothing was granted.
///
/// # Errors
/// What no field explains.
pub fn tell_refusal(
    reader: &Reader,
    error: GrantRoleError,
    wrong: &mut Refusals,
) -> Result<(), Problem> {
    let text = match error {
        GrantRoleError::NoAccount => t!(reader, "roles-no-account"),
        GrantRoleError::Beyond => t!(reader, "roles-beyond"),
        GrantRoleError::Store(error) => return Err(error.into()),
    };
    wrong.add("email", Refusal::new(text));
    Ok(())
}
