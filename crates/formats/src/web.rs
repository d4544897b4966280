//! Addresses of the web amid other words: a name that holds one becomes a link in every letter and message that tells
//! it.

use kernel::Country;

/// Endings of names on the net that people know, beside those of countries. `ltd` is none: companies are called so.
const ENDINGS: [&str; 30] = [
    "com", "net", "org", "info", "biz", "shop", "store", "online", "site", "xyz", "top", "vip",
    "club", "app", "dev", "page", "link", "click", "live", "icu", "example", "test", "eu", "uk",
    "su", "win", "work", "mobi", "asia", "网址",
];

/// Whether a reader, or a program that shows her a text, could take a part of `text` for an address of the web:
/// `https://…`, `www.…`, `harbor.example`. `Dr.Li`, `Co.,Ltd.` and `No.7` are none.
#[must_use]
pub fn names_address(text: &str) -> bool {
    let small = text.to_lowercase().replace(['．', '。', '｡'], ".").replace('：', ":");
    small.contains("://") || small.contains("www.") || small.split(|c| !is_of_host(c)).any(is_host)
}

/// Letters of any script: names on the net have them too.
fn is_of_host(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '.')
}

/// Two labels at least, the last of which is an ending. Before that of a country stand three characters: titles
/// are shorter.
fn is_host(word: &str) -> bool {
    let labels: Vec<&str> = word.split('.').collect();
    labels.windows(2).any(|pair| {
        let [label, ending] = pair else { return false };
        let (length, ending) = (label.chars().count(), latin_of(ending));
        length > 1 && ENDINGS.contains(&ending) || length > 2 && is_of_country(ending)
    })
}

/// What of an ending is Latin: in 中文 the next word follows without a space. All of one in another script.
fn latin_of(ending: &str) -> &str {
    let end = ending.find(|c: char| !c.is_ascii()).filter(|end| *end > 0);
    ending.get(..end.unwrap_or(ending.len())).unwrap_or(ending)
}

fn is_of_country(ending: &str) -> bool {
    Country::all().any(|country| country.code().eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_seen_however_it_is_written() {
        for text in [
            "Pay again https://evil.example/login",
            "ftp://x",
            "WWW.evil",
            "evil.com",
            "Harbor (harbor.co.uk)",
            "请到evil.com付款",
            "再付一次 evil．com",
            "tea.cn",
            "https：//evil",
        ] {
            assert!(names_address(text), "{text}");
        }
    }

    #[test]
    fn points_of_titles_companies_and_numbers_are_none() {
        for text in [
            "Harbor Orchard Co.,Ltd.",
            "Quay Co.Ltd",
            "Dr.Li Herbals",
            "St. Lo Dairy",
            "No.7 Soap",
            "J.Co",
            "Vol.2.5",
            "海港果园。新鲜直达",
            "Harbor Orchard. In season",
        ] {
            assert!(!names_address(text), "{text}");
        }
    }
}
