//! What the letters say, from `mail/<language>.ftl`. A new language needs its file and no code.

use crate::{Email, NewMail};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use kernel::{Lang, Timestamp};

const TEXTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/mail_texts.rs"));

/// The kinds of letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    /// Confirm the mailbox to open the account.
    Verify,
    /// There is an account already.
    Already,
    /// Choose a new password.
    Reset,
    /// The password was changed.
    PasswordChanged,
    /// The application arrived.
    MerchantApplied,
    /// The application was approved.
    MerchantApproved,
    /// The application was refused.
    MerchantRefused,
    /// A merchant has not shipped in time.
    OrderOverdue,
    /// An order was called off because its merchant did not ship it.
    OrderCalledOff,
    /// A shopper is asked whether her order has come.
    ReceiptAsked,
}

impl LetterKind {
    /// Each of them.
    pub const ALL: [LetterKind; 10] = [
        LetterKind::Verify,
        LetterKind::Already,
        LetterKind::Reset,
        LetterKind::PasswordChanged,
        LetterKind::MerchantApplied,
        LetterKind::MerchantApproved,
        LetterKind::MerchantRefused,
        LetterKind::OrderOverdue,
        LetterKind::OrderCalledOff,
        LetterKind::ReceiptAsked,
    ];

    /// The start of its texts' names, and the `kind` in the outbox.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            LetterKind::Verify => "verify",
            LetterKind::Already => "already",
            LetterKind::Reset => "reset",
            LetterKind::PasswordChanged => "password-changed",
            LetterKind::MerchantApplied => "merchant-applied",
            LetterKind::MerchantApproved => "merchant-approved",
            LetterKind::MerchantRefused => "merchant-refused",
            LetterKind::OrderOverdue => "order-overdue",
            LetterKind::OrderCalledOff => "order-called-off",
            LetterKind::ReceiptAsked => "receipt-asked",
        }
    }
}

/// To whom a letter goes.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// The mailbox.
    pub email: Email,
    /// How the person is addressed.
    pub name: String,
    /// The language that it is written in.
    pub lang: Lang,
}

/// Writes a letter of these facts, each by the name that its text calls it by. `site` is the market's
/// address, without a slash at the end.
#[must_use]
pub fn letter(
    kind: LetterKind,
    to: &Addressee,
    site: &str,
    facts: &[(&'static str, &str)],
) -> NewMail {
    let mut args = FluentArgs::new();
    args.set("name", to.name.as_str());
    args.set("site", site);
    for (name, value) in facts {
        args.set(*name, *value);
    }
    let text = |part: &str| render(to.lang, &format!("{}-{part}", kind.key()), &args);
    NewMail {
        to: to.email.clone(),
        lang: to.lang,
        kind: kind.key().to_owned(),
        subject: text("subject").replace(['\r', '\n'], " "),
        body: text("body"),
    }
}

/// `2026-11-22 08:00`, the same in every language.
#[must_use]
pub fn minute(at: Timestamp) -> String {
    at.civil_in("UTC").strftime("%Y-%m-%d %H:%M").to_string()
}

/// In `lang`, else in English; the key itself when there is no such text (a test holds that there is).
fn render(lang: Lang, key: &str, args: &FluentArgs<'_>) -> String {
    let wanted = TEXTS.iter().find(|(tag, _)| *tag == lang.tag());
    let english = TEXTS.iter().find(|(tag, _)| *tag == Lang::EN.tag());
    wanted
        .and_then(|(tag, source)| format(tag, source, key, args))
        .or_else(|| english.and_then(|(tag, source)| format(tag, source, key, args)))
        .unwrap_or_else(|| key.to_owned())
}

fn format(tag: &str, source: &str, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    let mut bundle = FluentBundle::new(vec![tag.parse().ok()?]);
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).ok()?;
    let mut errors = Vec::new();
    let text = bundle
        .format_pattern(bundle.get_message(key)?.value()?, Some(args), &mut errors)
        .into_owned();
    errors.is_empty().then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: [(&str, &str); 9] = [
        ("link", "https://market.example/verify?token=abc"),
        ("until", "2026-11-24 08:00"),
        ("at", "2026-11-22 08:00"),
        ("merchant", "Harbor Orchard"),
        ("reason", "We could not find the register entry."),
        ("number", "261122-7K3QXF2M"),
        ("paid", "2026-11-22 08:00"),
        ("total", "CNY 119.10"),
        ("unused", ""),
    ];

    fn to(lang: Lang) -> Addressee {
        Addressee { email: "mei@example.org".parse().unwrap(), name: "Mei".to_owned(), lang }
    }

    #[test]
    fn every_language_has_every_letter() {
        for (tag, source) in TEXTS {
            assert!(FluentResource::try_new((*source).to_owned()).is_ok(), "{tag}");
            for kind in LetterKind::ALL {
                for part in ["subject", "body"] {
                    let mut args = FluentArgs::new();
                    for (name, value) in FACTS.into_iter().chain([("name", "Mei"), ("site", "s")]) {
                        args.set(name, value);
                    }
                    let key = format!("{}-{part}", kind.key());
                    assert!(format(tag, source, &key, &args).is_some(), "{tag}: {key}");
                }
            }
        }
        assert!(TEXTS.len() >= 2);
    }

    #[test]
    fn a_letter_greets_by_name_and_leaves_links_whole() {
        let zh = letter(LetterKind::Verify, &to(Lang::ZH), "https://market.example", &FACTS);
        assert!(zh.body.starts_with("Mei，您好：\n\n"), "{}", zh.body);
        assert!(zh.body.contains("\n\nhttps://market.example/verify?token=abc\n\n"));
        let en = letter(LetterKind::Verify, &to("fr".parse().unwrap()), "s", &FACTS);
        assert!(en.subject.starts_with("Confirm"), "English where the language is not there");
    }

    #[test]
    fn a_subject_is_one_line_whatever_the_merchant_is_called() {
        let facts = [("merchant", "A\r\nBcc: x@example.org"), ("link", "l")];
        let mail = letter(LetterKind::MerchantApproved, &to(Lang::EN), "s", &facts);
        assert!(!mail.subject.contains(['\r', '\n']));
    }
}
