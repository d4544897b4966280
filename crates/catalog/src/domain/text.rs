//! Plain text out of whatever a file holds: no tags, no scripts, no control characters. The pages
//! never print a merchant's HTML. Every text is read in one pass, however it is nested or broken.

use super::draft::DESCRIPTION_CHARS_MAX;

/// The longest fragment of HTML that is read, in bytes. What is longer has more characters than any text may
/// have, since none takes more than four.
const HTML_BYTES_MAX: usize = 512 << 10;
const _: () = assert!(HTML_BYTES_MAX >= 4 * DESCRIPTION_CHARS_MAX);

/// Elements whose content is no text for a reader.
const SILENT: &[&str] = &["script", "style", "template", "noscript", "iframe", "svg", "head"];
/// Elements that begin a new line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "blockquote",
    "pre",
    "hr",
    "dt",
    "dd",
];

/// One line: control characters and runs of white space become single spaces.
#[must_use]
pub(crate) fn line(text: &str) -> String {
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let spaced: String = text.chars().map(visible).filter(|c| !is_hidden(*c)).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Zero-width and direction-changing characters, which make two texts look alike.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Paragraphs: each line cleaned, at most one empty line between two.
#[must_use]
pub(crate) fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for cleaned in text.split('\n').map(line) {
        if cleaned.is_empty() {
            blank = !out.is_empty();
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        out.push_str(&cleaned);
        blank = false;
    }
    out
}

/// The text of an HTML fragment: tags become line breaks or nothing, entities become characters,
/// what stands in `<script>` and its like is dropped. Plain text passes through.
///
/// A text that is too long for every field comes back as it is, unread: whoever looks at lengths refuses it.
#[must_use]
pub fn plain_text(html: &str) -> String {
    if html.len() > HTML_BYTES_MAX {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len());
    let (mut rest, mut quotes) = (html, Quotes::Close);
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('&') {
            entity(rest, &mut out)
        } else {
            tag(rest, &mut quotes, &mut out)
        };
    }
    out.push_str(rest);
    paragraphs(&out)
}

/// What quotation marks within tags mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// What stands between two is no end of a tag.
    Close,
    /// A tag was found that has no end outside of them: from there on they mean nothing, and nobody looks
    /// through the rest of the text for each.
    Open,
}

/// Handles the tag at the start of `rest`; answers what follows it.
fn tag<'a>(rest: &'a str, quotes: &mut Quotes, out: &mut String) -> &'a str {
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.split_once("-->").map_or("", |(_, after)| after);
    }
    let inner = &rest[1..];
    // "a < b" is text: a tag starts with a letter, "/" or "!".
    if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!' || c == '?') {
        out.push('<');
        return inner;
    }
    let Some(end) = tag_end(inner, quotes) else { return "" };
    let after = &inner[end + 1..];
    let name: String = inner
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    if BLOCKS.contains(&name.as_str()) {
        out.push('\n');
        if name == "li" && !inner.starts_with('/') {
            out.push_str("• ");
        }
    }
    let opens = !inner.starts_with('/') && !inner[..end].ends_with('/');
    if opens && SILENT.contains(&name.as_str()) { after_element(after, &name) } else { after }
}

/// Where the `>` of a tag stands, quotation marks respected as long as they close.
fn tag_end(inner: &str, quotes: &mut Quotes) -> Option<usize> {
    if *quotes == Quotes::Open {
        return inner.find('>');
    }
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    *quotes = Quotes::Open;
    inner.find('>')
}

/// What follows `</name …>`; nothing when it never closes.
fn after_element<'a>(text: &'a str, name: &str) -> &'a str {
    let closes = |at: &usize| {
        let tag = text.as_bytes().get(at + 2..at + 2 + name.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
    };
    let Some(close) = text.match_indices("</").map(|(at, _)| at).find(closes) else { return "" };
    text[close..].split_once('>').map_or("", |(_, after)| after)
}

/// Decodes the entity at the start of `rest`; answers what follows it.
fn entity<'a>(rest: &'a str, out: &mut String) -> &'a str {
    let name_end = rest.char_indices().skip(1).take(10).find(|(_, c)| *c == ';');
    let decoded = name_end.and_then(|(end, _)| Some((decode(&rest[1..end])?, end)));
    if let Some((c, end)) = decoded {
        out.push(c);
        &rest[end + 1..]
    } else {
        out.push('&');
        &rest[1..]
    }
}

fn decode(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "middot" => '·',
        "deg" => '°',
        "times" => '×',
        "frac12" => '½',
        "eacute" => 'é',
        "reg" => '®',
        "copy" => '©',
        "trade" => '™',
        "euro" => '€',
        "pound" => '£',
        "yen" => '¥',
        number => {
            let digits = number.strip_prefix('#')?;
            let hex = digits.strip_prefix(['x', 'X']);
            let code = match hex {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn html_becomes_the_text_a_reader_would_see() {
        for (html, text) in [
            ("<p>Classic blown clay pot</p>", "Classic blown clay pot"),
            ("<p>One</p><p>Two &amp; three</p>", "One\n\nTwo & three"),
            ("a<br>b<br/>c", "a\nb\nc"),
            ("<ul><li>red</li><li>blue</li></ul>", "• red\n\n• blue"),
            ("plain, 1 < 2 & 3 > 2", "plain, 1 < 2 & 3 > 2"),
            ("<script>alert(1)</script>safe", "safe"),
            ("<STYLE type='a>b'>x{}</STYLE >ok", "ok"),
            ("<img src=x onerror=\"a>b\">after", "after"),
            ("&lt;script&gt;", "<script>"),
            ("&#26131;&#x65;&nope;&", "易e&nope;&"),
            ("<!-- a -->b<!-- c", "b"),
            ("tail <b", "tail"),
            ("<svg>a</sv></SVG >b<svg></svg>c", "bc"),
            ("<a \">\"<b \">c<i>d", "\"cd"),
            ("\u{202E}left\u{0}right", "left right"),
        ] {
            assert_eq!(plain_text(html), text, "{html}");
        }
    }

    #[test]
    fn every_text_is_read_in_one_pass() {
        let bytes = HTML_BYTES_MAX;
        for piece in [
            "<svg></svg>",
            "<svg>",
            "<a \">\"",
            "<a '>",
            "<!--",
            "<",
            "&amp",
            "<li/>",
            "</svg",
            "<svg></svg",
        ] {
            for end in ["", "\"", ">"] {
                let html = format!("{}{end}", piece.repeat(bytes / piece.len() - 1));
                let begun = std::time::Instant::now();
                let text = plain_text(&html);
                assert!(text.len() <= 2 * bytes, "{piece}");
                let took = begun.elapsed();
                assert!(took < std::time::Duration::from_secs(3), "{piece} took {took:?}");
            }
        }
    }

    #[test]
    fn a_text_too_long_for_every_field_is_refused_unread() {
        let html = "<svg></svg>".repeat(HTML_BYTES_MAX / 11 + 1);
        assert_eq!(plain_text(&html), html);
        assert!(html.chars().count() > DESCRIPTION_CHARS_MAX);
    }

    proptest! {
        #[test]
        fn any_text_becomes_plain_text_without_controls(html in "[<>&;/a-z\"'!#x0-9\\-\\PC\n\u{0}\u{202E}]{0,200}") {
            let text = plain_text(&html);
            prop_assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert_eq!(paragraphs(&text), text.clone());
        }
    }
}
