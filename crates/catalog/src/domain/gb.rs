//! GB18030 (GBK and GB 2312 are parts of it): the letters in which spreadsheets and tools in China save files.

use encoding_rs::GB18030;
use std::borrow::Cow;

/// `bytes` of GB18030 as text; `None` where they are none.
#[must_use]
pub(crate) fn text(bytes: &[u8]) -> Option<Cow<'_, str>> {
    GB18030.decode_without_bom_handling_and_without_replacement(bytes)
}

/// `bytes` of GB18030 as text, where Chinese comes of them and no chance: four in five of the letters that
/// are not of ASCII are common characters of GB 2312 or its signs, at least `least` are characters, and
/// one in eight of those stands in a row (C9 to D7) that Korean has no letters in, or is one that every list of
/// goods has.
#[must_use]
pub(crate) fn chinese(bytes: &[u8], least: usize) -> Option<Cow<'_, str>> {
    let read = text(bytes)?;
    let (mut common, mut late, mut signs, mut others) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut rest = bytes.iter().copied();
    while let Some(lead) = rest.next() {
        if lead.is_ascii() {
            continue;
        }
        match (lead, rest.next()) {
            // Four bytes: letters of other scripts and rare characters.
            (_, Some(b'0'..=b'9')) => {
                others += 1;
                rest.nth(1);
            }
            (0xB0..=0xD7, Some(0xA1..)) => {
                common += 1;
                late += usize::from(lead >= 0xC9);
            }
            // Neither kana nor Greek nor Cyrillic letters.
            (0xA1..=0xA3 | 0xA8, Some(0xA1..)) => signs += 1,
            _ => others += 1,
        }
    }
    let likely = (common + signs) * 5 >= (common + signs + others) * 4;
    let certain = late * 8 >= common || read.contains(['的', '品', '价']);
    (likely && common >= least && certain).then_some(read)
}

/// `text` as it was before its UTF-8 was read as GB18030 (`闄剁摲` was `陶瓷`); `None` where nothing looks
/// like that: of other Chinese hardly ever comes UTF-8, and less often such as is Chinese again.
#[must_use]
pub(crate) fn repaired(text: &str) -> Option<String> {
    let is_chinese = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
    let is_sign = |c: char| matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}');
    if !text.contains(is_chinese) {
        return None;
    }
    let (bytes, _, lost) = GB18030.encode(text);
    let was = std::str::from_utf8(&bytes).ok().filter(|_| !lost)?;
    let fits = |c: char| c.is_ascii() || is_chinese(c) || is_sign(c);
    let count = was.chars().filter(|c| is_chinese(*c)).count();
    (count > 1 && was.chars().all(fits)).then(|| was.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_that_was_read_in_the_wrong_letters_is_told_and_other_chinese_is_not() {
        for was in ["陶瓷花盆", "红色陶瓷花盆", "陶瓷 pot"] {
            let Some(odd) = text(was.as_bytes()) else { continue };
            assert_eq!(repaired(&odd).as_deref(), Some(was), "{odd}");
        }
        assert_eq!(repaired("闄剁摲鑺辩泦").as_deref(), Some("陶瓷花盆"));
        for text in ["陶瓷花盆", "模", "联通", "红色, 大号", "pot", "", "Café 咖啡"] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }

    #[test]
    fn bytes_are_chinese_only_where_most_of_them_are() {
        let read = |text: &str| chinese(&GB18030.encode(text).0, 2).map(Cow::into_owned);
        for text in
            ["陶瓷花盆，大", "品名: 红色", "商品编码,商品名称,京东价,库存", "宝贝名称,宝贝价格"]
        {
            assert_eq!(read(text).as_deref(), Some(text));
        }
        for text in ["", "pot", "Café", "カップの色", "Кружка"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
