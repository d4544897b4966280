//! Reasons that a rate may be refused for by name alone: those of the published schedules.

use super::WayOut;
use crate::Texts;
use crate::expr::reason;
use kernel::Lang;

/// The sentence and the ways out of a reason that the program knows by its code, as
/// `docs/tariffs.md` lists them.
pub(crate) fn known(code: &str) -> Option<(Texts, Vec<WayOut>)> {
    let (en, zh, way) = match code {
        reason::MEURSING => (
            "the duty depends on milk fat, milk protein, starch and sugar (Meursing code), and those tables are not computed here",
            "关税取决于乳脂、乳蛋白、淀粉和糖的含量（Meursing附加码），该表此处不计算",
            WayOut::NotInBook,
        ),
        reason::ENTRY_PRICE => (
            "the duty on these fruit and vegetables depends on the entry price of the consignment, and those tables are not computed here",
            "该类果蔬的关税取决于该批货物的入境价格，相应税表此处不计算",
            WayOut::NotInBook,
        ),
        reason::OTHER_SUBHEADING => (
            "the tariff refers to the subheading of the goods themselves",
            "税则指引至该货品自身所属子目",
            WayOut::OwnCode,
        ),
        reason::OTHER_ARTICLE => (
            "the tariff refers to the rate of the article of which this is a part",
            "税则指引至其所属整件货品的税率",
            WayOut::OwnCode,
        ),
        reason::SET_OF_ARTICLES => (
            "the tariff takes the rate of each article of the set",
            "税则按套装中每件货品各自的税率征收",
            WayOut::LineForEach,
        ),
        reason::SEE_NOTE => (
            "the tariff refers to a note of its own that is not computed here",
            "税则指引至其注释，该注释此处不计算",
            WayOut::NotInBook,
        ),
        reason::UNREAD => (
            "the official export of the tariff writes this rate in a way that this program does not read",
            "官方税则导出文件中该税率的写法，本程序无法读取",
            WayOut::NotInBook,
        ),
        reason::LIST_NOT_TOLD => (
            "the official export of the tariff does not tell whether a list of additional tariffs names this line",
            "官方税则导出文件未说明该税号是否列入加征清单",
            WayOut::NotInBook,
        ),
        reason::NO_CHANGE | reason::TEMPORARY_IMPORT | reason::SPECIAL_VALUATION => (
            "chapters 98 and 99 of the tariff change the rate of another line",
            "税则第98、99章仅对其他税号的税率作变更",
            WayOut::OwnCode,
        ),
        _ => return None,
    };
    let texts = [(Lang::EN, en.to_owned()), (Lang::ZH, zh.to_owned())];
    Some((texts.into(), vec![way]))
}
