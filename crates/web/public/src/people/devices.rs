//! Where a person is signed in.

use crate::{
    Reader,
    components::{Tone, chip, form, hidden, icon, quiet_button},
    t,
};
use accounts::SessionView;
use maud::{Markup, html};

pub(super) fn session_list(reader: &Reader, sessions: &[SessionView]) -> Markup {
    let here = reader.session().map(|session| session.token_hash);
    html! {
        ul.tasks {
            @for session in sessions {
                li.task {
                    (icon("key"))
                    div.task-text {
                        p.task-title {
                            (browser(reader, &session.agent)) " "
                            @if here == Some(session.token_hash) {
                                (chip(Tone::Ok, &t!(reader, "account-session-here")))
                            }
                        }
                        p.soft { (t!(reader, "account-session-since",
                            when = reader.time_text(session.created_at),
                            address = session.address.as_str())) }
                        p.soft { (t!(reader, "account-session-seen",
                            when = reader.time_text(session.seen_at))) }
                    }
                    @if here != Some(session.token_hash) {
                        div.task-action {
                            (form(reader, "/account/sessions/end", html! {
                                (hidden("session", &session.token_hash.hex()))
                                (quiet_button(&t!(reader, "account-session-end")))
                            }))
                        }
                    }
                }
            }
        }
        @if sessions.len() > 1 {
            (form(reader, "/account/sessions/end-others", html! {
                div.actions { (quiet_button(&t!(reader, "account-session-others"))) }
            }))
        }
    }
}

/// `Firefox · Linux` from what a browser says of itself.
fn browser(reader: &Reader, agent: &str) -> String {
    const NAMES: &[(&str, &str)] = &[
        ("MicroMessenger", "WeChat"),
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
        ("curl", "curl"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |list: &[(&str, &'static str)]| {
        list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (find(NAMES), find(SYSTEMS)) {
        (Some(name), Some(system)) => format!("{name} · {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => t!(reader, "account-session-unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn a_browser_is_named_for_people() {
        let reader = Reader::for_tests(Lang::EN);
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/140.0 Safari/537.36";
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 \
                      Version/18.0 Mobile Safari/604.1";
        assert_eq!(browser(&reader, chrome), "Chrome · Linux");
        assert_eq!(browser(&reader, safari), "Safari · iPhone");
        assert_eq!(browser(&reader, ""), "Unknown browser");
    }
}
