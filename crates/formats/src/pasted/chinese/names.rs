//! What looks like the name of a person.

use super::super::is_han;

/// The surnames that most people in China have, and those of two characters.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石\
    金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庄樊兰殷施洪翁季俞倪鲁柯岳齐梅辛管祝左涂纪";
const LONG_SURNAMES: [&str; 8] = ["欧阳", "司马", "上官", "诸葛", "东方", "尉迟", "皇甫", "夏侯"];

/// What people are called by after their names.
const TITLES: [&str; 5] = ["先生", "女士", "小姐", "老师", "同学"];

/// What a place ends with.
const PLACES: &str = "号室楼栋幢层座户单元路街道巷弄里村镇乡区县市省州盟旗苑园城厦院店铺厅门口旁侧桥站场寓庄所部司厂处柜校";

/// After these the parts of a house end, and a name may follow at once.
const HOUSE: &str = "号室楼栋幢层座户元铺";

fn without_title(text: &str) -> &str {
    TITLES.iter().find_map(|title| text.strip_suffix(title)).unwrap_or(text)
}

/// It may be a name, where a name is expected.
pub(super) fn is_perhaps_name(text: &str) -> bool {
    let count = text.chars().count();
    if count == 0 || text.chars().any(|c| c.is_ascii_digit() || matches!(c, '@' | '#' | ':')) {
        return false;
    }
    if text.chars().any(is_han) {
        let latin = text.chars().any(|c| c.is_ascii_alphabetic());
        let long = text.contains(['·', '•']) || latin;
        let most = if long { 25 } else { 7 };
        return count <= most && (latin || !text.contains(' '));
    }
    (2..=40).contains(&count) && text.chars().all(|c| c.is_alphabetic() || " .'’-".contains(c))
}

/// It looks like a name, wherever it stands.
pub(super) fn is_name(text: &str) -> bool {
    if !is_perhaps_name(text) {
        return false;
    }
    if !text.chars().any(is_han) {
        return true;
    }
    let titled = without_title(text);
    let long = text.contains(['·', '•']);
    let count = titled.chars().count();
    let fits =
        if titled.len() < text.len() { (1..=4).contains(&count) } else { (2..=4).contains(&count) };
    let place =
        !long && titled.len() == text.len() && titled.ends_with(|c: char| PLACES.contains(c));
    (fits || long) && !place && !text.contains(' ')
}

/// It begins as most names do; whatever is not Chinese passes.
pub(super) fn has_known_surname(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    !is_han(first)
        || SURNAMES.contains(first)
        || LONG_SURNAMES.iter().any(|surname| text.starts_with(surname))
}

/// A street and the name that follows its house without anything between: `世纪大道100号张伟`.
pub(super) fn glued(text: &str) -> Option<(String, String)> {
    let (at, mark) = text.char_indices().rev().find(|(_, c)| HOUSE.contains(*c))?;
    let (street, name) = text.split_at(at + mark.len_utf8());
    let long = LONG_SURNAMES.iter().any(|surname| name.starts_with(surname));
    let count = without_title(name).chars().count();
    let short = count <= if long { 4 } else { 3 };
    let fits = short && name.chars().all(is_han) && is_name(name) && has_known_surname(name);
    fits.then(|| (street.to_owned(), name.to_owned()))
}
