//! A letter's two forms: its text with the foot that says how to get fewer, and the same as simple HTML without
//! tables, pictures or anything from elsewhere, which reads on a narrow screen as on a wide one.

use crate::house::House;
use crate::outbox::Mail;
use crate::{stop, texts};
use kernel::Lang;
use std::fmt::Write as _;

/// The plain text.
pub(crate) fn text(mail: &Mail, house: &House, stop: Option<&str>) -> String {
    let mut text = mail.body.trim_end().to_owned();
    text.push('\n');
    if let Some(stop) = stop {
        let facts = foot_facts(house, stop);
        let _ = write!(text, "\n-- \n{}\n", texts::plain(mail.lang, "foot", &facts));
    }
    text
}

fn foot_facts(house: &House, stop: &str) -> [(&'static str, String); 2] {
    [("choose", format!("{}/account/letters", house.site())), ("stop", stop.to_owned())]
}

/// A letter as its HTML says it, for whoever looks at it in a browser.
#[must_use]
pub fn page_of(mail: &Mail, house: &House) -> String {
    let stops = stop::links(house, mail);
    page(mail, house, stops.as_ref().map(|links| links.page.as_str()))
}

const BODY: &str = "margin:0;padding:0;background:#f6f4ef;color:#1d2a2f;\
    font:16px/1.55 system-ui,-apple-system,'Segoe UI','PingFang SC','Noto Sans CJK SC',sans-serif";
const SHEET: &str = "box-sizing:border-box;max-width:36rem;margin:0 auto;padding:24px 20px;background:#ffffff;\
    overflow-wrap:anywhere";
/// With the market's accent, behind white words.
const BUTTON: &str = "display:inline-block;padding:10px 18px;border-radius:6px;\
    color:#ffffff;text-decoration:none;font-weight:600;background:";
/// With the market's accent.
const LINK: &str = "color:";
const FOOT: &str =
    "margin-top:24px;padding-top:12px;border-top:1px solid #d8d4c8;font-size:13px;color:#5b6669";

/// The same as HTML: a heading, a paragraph for each of the text, and a button where a line is an address of
/// the market alone.
pub(crate) fn page(mail: &Mail, house: &House, stop: Option<&str>) -> String {
    sheet(mail.lang, (&mail.subject, &mail.body), house, stop)
}

/// What words that are no letter yet would look like as one, without the foot.
#[must_use]
pub fn page_of_words(lang: Lang, words: (&str, &str), house: &House) -> String {
    sheet(lang, words, house, None)
}

fn sheet(lang: Lang, (subject, body): (&str, &str), house: &House, stop: Option<&str>) -> String {
    let (tag, subject) = (lang.tag(), escaped(subject));
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{subject}</title></head><body style=\"{BODY}\"><div style=\"{SHEET}\">\n\
         <h1 style=\"margin:0 0 16px;font-size:20px;line-height:1.35\">{subject}</h1>\n"
    );
    for paragraph in body.trim().split("\n\n") {
        html.push_str(&block(paragraph, lang, house));
    }
    if let Some(stop) = stop {
        let foot = texts::plain(lang, "foot", &foot_facts(house, stop));
        let _ = writeln!(html, "<p style=\"{FOOT}\">{}</p>", linked(&foot, house));
    }
    html.push_str("</div></body></html>\n");
    html
}

fn block(paragraph: &str, lang: Lang, house: &House) -> String {
    let alone = paragraph.trim();
    let whole = matches!(address(alone), Some(("", found, "")) if is_ours(found, house));
    if whole && alone.len() > house.site().len() {
        let (word, accent) = (escaped(&texts::plain(lang, "open", &[])), escaped(house.accent()));
        return format!(
            "<p><a href=\"{}\" style=\"{BUTTON}{accent}\">{word}</a></p>\n",
            escaped(alone)
        );
    }
    format!("<p>{}</p>\n", linked(alone, house))
}

/// Escaped, with each address of the market as a link and each line as a line. Any other address came with what
/// people call their shops and goods, and is no link in a letter that the market signs.
fn linked(text: &str, house: &House) -> String {
    let lines = text.lines().map(|line| {
        let words = line.split(' ').map(|word| match address(word) {
            Some((before, address, after)) if is_ours(address, house) => {
                let address = escaped(address);
                let accent = escaped(house.accent());
                let link = format!("<a href=\"{address}\" style=\"{LINK}{accent}\">{address}</a>");
                format!("{}{link}{}", escaped(before), escaped(after))
            }
            _ => escaped(word),
        });
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("<br>\n")
}

/// Whether an address is of the market: of its origin, whole. One that only begins alike leads elsewhere.
fn is_ours(address: &str, house: &House) -> bool {
    origin(address).eq_ignore_ascii_case(origin(house.site()))
}

/// Scheme, whoever is named before an at sign, host and port.
fn origin(address: &str) -> &str {
    let from = address.find("://").map_or(0, |at| at + 3);
    let rest = address.get(from..).unwrap_or_default();
    let end = rest.find(['/', '?', '#', '\\']).map_or(address.len(), |at| from + at);
    address.get(..end).unwrap_or(address)
}

/// What stands before an address in `word`, the address, and the marks behind it.
fn address(word: &str) -> Option<(&str, &str, &str)> {
    let at = word.find("https://").or_else(|| word.find("http://"))?;
    let (before, rest) = word.split_at(at);
    let is_part = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"');
    let end = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
    Some((before, address, &rest[address.len()..]))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MailState;
    use kernel::{Home, Moment, Timestamp};

    fn mail(body: &str) -> Mail {
        let now = Timestamp::from_micros(0);
        Mail {
            id: Moment::new(now, 1).id(Home::MARKET),
            to: "mei@example.org".parse().unwrap(),
            lang: Lang::EN,
            kind: "order-paid".to_owned(),
            subject: "Order <1> & more".to_owned(),
            body: body.to_owned(),
            of: None,
            state: MailState::Queued,
            attempts: 0,
            queued_at: now,
            sent_at: None,
            last_error: None,
        }
    }

    #[test]
    fn an_address_alone_is_a_button_and_one_in_a_line_a_link() {
        let house = House::new("https://market.example", "UTC", &[]);
        let body = "Hello <b>\n\nhttps://market.example/orders/1?a=1&b=2\n\n\
            See (https://market.example/y).\nBye";
        let html = page(&mail(body), &house, None);
        assert!(html.contains("<p>Hello &lt;b&gt;</p>"), "{html}");
        assert!(
            html.contains("href=\"https://market.example/orders/1?a=1&amp;b=2\" style=\"display")
        );
        assert!(html.contains("(<a href=\"https://market.example/y\""), "{html}");
        assert!(html.contains("</a>).<br>\nBye"), "{html}");
        assert!(html.contains("<title>Order &lt;1&gt; &amp; more</title>"), "{html}");
        assert!(!html.contains("<table") && !html.contains("<img") && !html.contains("<script"));
    }

    #[test]
    fn an_address_that_only_looks_like_the_markets_is_neither_button_nor_link() {
        let house = House::new("https://market.example", "UTC", &[]);
        for other in [
            "https://evil.example/login",
            "https://market.example.evil.com/login",
            "https://market.example@evil.com/login",
            "https://market.example:8443/login",
            "http://market.example/login",
        ] {
            let body = format!("{other}\n\nYour order with {other} is paid");
            let html = page(&mail(&body), &house, None);
            assert!(!html.contains("<a "), "{html}");
            assert!(html.contains(other), "it is told all the same: {html}");
        }
        let html = page(&mail("HTTPS://Market.example/orders/1"), &house, None);
        assert!(!html.contains("<a "), "what no template writes: {html}");
    }

    #[test]
    fn the_foot_says_how_to_get_fewer_in_both_forms() {
        let (house, stop) =
            (House::new("https://market.example", "UTC", &[]), "https://market.example/s");
        let mail = mail("Hello");
        for form in [text(&mail, &house, Some(stop)), page(&mail, &house, Some(stop))] {
            assert!(form.contains(stop) && form.contains("https://market.example/account/letters"));
        }
        assert_eq!(text(&mail, &house, None), "Hello\n");
    }
}
