//! The text of a merchant's HTML: what a reader would see, line by line. The pages never print HTML that
//! is not ours.
//!
//! Invariant: one pass, in time that grows with the length of the text and not with its square.

use super::draft::DESCRIPTION_CHARS_MAX;
use super::entities;
use super::text::{line, paragraphs};

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
    "dl",
    "caption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "hr",
    "dt",
    "dd",
];
/// Stands before each cell of a table until its row is put together.
const CELL: char = '\u{1F}';

/// The text of an HTML fragment: tags become line breaks or nothing, rows of tables lines (`Weight: 500 g`),
/// entities characters; what stands in `<script>` and its like is dropped. Plain text passes through.
///
/// A text that is too long for every field comes back as it is, unread: whoever looks at lengths refuses it.
#[must_use]
pub fn plain_text(html: &str) -> String {
    if html.len() > HTML_BYTES_MAX {
        return html.to_owned();
    }
    let mut page = Page { out: String::with_capacity(html.len()), ..Page::default() };
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        page.say(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('&') { page.entity(rest) } else { page.tag(rest) };
    }
    page.say(rest);
    let lines: Vec<String> = page.out.split('\n').map(row).collect();
    paragraphs(&lines.join("\n"))
}

/// A line of text, or the cells of a row: two are a name and its value.
fn row(text: &str) -> String {
    if !text.contains(CELL) {
        return text.to_owned();
    }
    let mut cells: Vec<String> = text.split(CELL).map(line).collect();
    if let [before, name, value] = cells.as_slice()
        && before.is_empty()
        && !name.is_empty()
        && !value.is_empty()
    {
        let colon = if name.ends_with([':', '：']) { "" } else { ":" };
        return format!("{name}{colon} {value}");
    }
    cells.retain(|cell| !cell.is_empty());
    cells.join(" · ")
}

/// Raised or lowered text.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Script {
    #[default]
    Level,
    Raised,
    Lowered,
}

/// What was read so far, and where in the page we are.
#[derive(Default)]
struct Page {
    out: String,
    tables: u32,
    in_cell: bool,
    script: Script,
    quotes: Quotes,
}

/// What quotation marks within tags mean.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Quotes {
    /// What stands between two is no end of a tag.
    #[default]
    Close,
    /// A tag was found that has no end outside of them: from there on they mean nothing, and nobody looks
    /// through the rest of the text for each.
    Open,
}

impl Page {
    /// Text between tags. In tables a new line in the source is a space; elsewhere it stays, since plain
    /// text comes this way too.
    fn say(&mut self, text: &str) {
        let in_table = self.tables > 0;
        let level = |c: char| match c {
            CELL => ' ',
            '\n' | '\r' if in_table => ' ',
            c => c,
        };
        let text = text.chars().map(level);
        match self.script {
            Script::Level => self.out.extend(text),
            Script::Raised => self.out.extend(text.map(|c| shifted(c, "⁰¹²³⁴⁵⁶⁷⁸⁹", '⁺', '⁻'))),
            Script::Lowered => self.out.extend(text.map(|c| shifted(c, "₀₁₂₃₄₅₆₇₈₉", '₊', '₋'))),
        }
    }

    /// Takes the tag at the start of `rest`; answers what follows it.
    fn tag<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.split_once("-->").map_or("", |(_, after)| after);
        }
        let inner = &rest[1..];
        // "a < b" is text: a tag starts with a letter, "/" or "!".
        if !inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            self.out.push('<');
            return inner;
        }
        let Some(end) = tag_end(inner, &mut self.quotes) else { return "" };
        let after = &inner[end + 1..];
        let name = inner.trim_start_matches('/');
        let name: String = name.chars().take_while(char::is_ascii_alphanumeric).take(16).collect();
        let name = name.to_ascii_lowercase();
        let opens = !inner.starts_with('/');
        self.element(&name, opens);
        let silent = opens && !inner[..end].ends_with('/') && SILENT.contains(&name.as_str());
        if silent { after_element(after, &name) } else { after }
    }

    fn element(&mut self, name: &str, opens: bool) {
        match name {
            "table" => {
                self.tables = if opens { self.tables + 1 } else { self.tables.saturating_sub(1) };
                self.in_cell = false;
                self.out.push('\n');
            }
            "tr" => {
                self.in_cell = false;
                if opens {
                    self.out.push('\n');
                }
            }
            "td" | "th" => {
                self.in_cell = opens;
                if opens {
                    self.out.push(CELL);
                }
            }
            "sup" => self.script = if opens { Script::Raised } else { Script::Level },
            "sub" => self.script = if opens { Script::Lowered } else { Script::Level },
            block if BLOCKS.contains(&block) => {
                self.out.push(if self.in_cell { ' ' } else { '\n' });
                if block == "li" && opens {
                    self.out.push_str("• ");
                }
            }
            _ => {}
        }
    }

    /// Decodes the entity at the start of `rest`; answers what follows it.
    fn entity<'a>(&mut self, rest: &'a str) -> &'a str {
        let Some((mut c, mut after)) = entity(rest) else {
            self.out.push('&');
            return &rest[1..];
        };
        // Some exports write entities for the entities: `&amp;amp;`, `&amp;eacute;`.
        while c == '&'
            && let Some((twice, end)) = closed_entity(after)
        {
            (c, after) = (twice, end);
        }
        self.say(c.encode_utf8(&mut [0; 4]));
        after
    }
}

/// The character of the entity at the start of `rest`, and what follows it. The oldest names may lack their
/// semicolon, as browsers read them; not so before `=`, where they are the name of a parameter.
fn entity(rest: &str) -> Option<(char, &str)> {
    let inner = rest.strip_prefix('&')?;
    if let Some(closed) = closed_entity(inner) {
        return Some(closed);
    }
    let length = inner.bytes().take(9).take_while(u8::is_ascii_alphanumeric).count();
    let (name, after) = inner.split_at_checked(length)?;
    let old = |c: &char| matches!(c, '\u{A0}'..='\u{FF}' | '&' | '<' | '>' | '"');
    let c = entities::character(name).filter(old)?;
    (!after.starts_with(['=', '#'])).then_some((c, after))
}

/// The character of `name;` at the start of `text`, and what follows it.
fn closed_entity(text: &str) -> Option<(char, &str)> {
    let end = text.char_indices().take(18).find(|(_, c)| *c == ';').map(|(end, _)| end)?;
    let (name, after) = text.split_at_checked(end)?;
    Some((entities::character(name)?, after.strip_prefix(';')?))
}

/// A digit or sign at its height; any other character as it is.
fn shifted(c: char, digits: &str, plus: char, minus: char) -> char {
    match c {
        '+' => plus,
        '-' | '−' => minus,
        c => c.to_digit(10).and_then(|at| digits.chars().nth(at as usize)).unwrap_or(c),
    }
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
    let mut rest = text;
    while let Some((_, closing)) = rest.split_once("</") {
        if closing.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return closing.split_once('>').map_or("", |(_, after)| after);
        }
        rest = closing;
    }
    ""
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
            ("\u{202E}left\u{0}right", "left right"),
            (
                "<p>&uuml;ber sch&ouml;n, ni&ntilde;o, 10&sup2; &frac14; &Aacute; &ccedil;</p>",
                "über schön, niño, 10² ¼ Á ç",
            ),
            ("x<sup>2</sup> H<sub>2</sub>O, 3<sup>rd</sup>", "x² H₂O, 3rd"),
            ("a&#8203;b", "ab"),
            ("Pot &amp;amp; saucer, caf&amp;eacute;", "Pot & saucer, café"),
            ("caf&eacute &copy 2020 &frac12, R&D, ?a=1&copy=2", "café © 2020 ½, R&D, ?a=1&copy=2"),
        ] {
            assert_eq!(plain_text(html), text, "{html}");
        }
    }

    #[test]
    fn a_row_of_a_table_is_a_line() {
        for (html, text) in [
            (
                "<table><tr><td>Weight</td><td>500 g</td></tr><tr><th>Width</th><td>12 cm</td></tr></table>",
                "Weight: 500 g\nWidth: 12 cm",
            ),
            (
                "<table>\n <tr>\n  <td><p>Weight:</p></td>\n  <td><p>500\n g</p></td>\n </tr>\n</table>after",
                "Weight: 500 g\nafter",
            ),
            (
                "Sizes<table><tr><th>S</th><th>M</th><th>L</th></tr><tr><td>34</td><td></td><td>38</td></tr></table>",
                "Sizes\n\nS · M · L\n34 · 38",
            ),
            ("a\u{1F}b", "a b"),
        ] {
            assert_eq!(plain_text(html), text, "{html}");
        }
    }

    #[test]
    fn a_long_text_of_nothing_but_tags_is_read_in_one_pass() {
        for unit in [
            "<svg></svg>",
            "<svg>",
            "<a \"'>",
            "<a \">\"",
            "</svg",
            "</",
            "<",
            "&",
            "<!--",
            "<td>",
            "<a '",
        ] {
            for end in ["", "\"", ">"] {
                let html = format!("{}{end}", unit.repeat(HTML_BYTES_MAX / unit.len() - 1));
                let began = std::time::Instant::now();
                let text = plain_text(&html);
                assert!(text.len() <= 2 * html.len() + 2, "{unit}{end}");
                assert!(began.elapsed().as_secs() < 10, "{unit}{end}: {:?}", began.elapsed());
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
