//! The file that an operator gives to the market's bank.

use kernel::{Money, PayoutId};
use merchants::OpenedAccount;
use std::collections::BTreeSet;

/// How a file is written. A bank's own form is one more of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    /// Comma separated, a column for each field that one of the accounts has.
    Csv,
}

/// A payout of the file.
pub(crate) struct Written {
    pub(crate) payout: PayoutId,
    pub(crate) amount: Money,
    pub(crate) account: OpenedAccount,
}

impl FileFormat {
    /// As stored, and at the end of a file's name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            FileFormat::Csv => "csv",
        }
    }

    /// The file: the same for the same payouts, to the byte.
    pub(crate) fn write(self, payouts: &[Written]) -> Vec<u8> {
        match self {
            FileFormat::Csv => csv(payouts).into_bytes(),
        }
    }
}

fn csv(payouts: &[Written]) -> String {
    let parts: BTreeSet<&str> =
        payouts.iter().flat_map(|one| one.account.parts.keys().map(String::as_str)).collect();
    let head = ["payout", "amount", "currency", "holder", "country"].into_iter();
    let mut text = line(&head.chain(parts.iter().copied()).collect::<Vec<_>>());
    for one in payouts {
        let (payout, amount) = (one.payout.to_string(), one.amount.amount_text());
        let currency = one.amount.currency();
        let (holder, country) = (one.account.holder.as_str(), one.account.country.code());
        let own = [payout.as_str(), amount.as_str(), currency.code(), holder, country];
        let part = |name: &&str| one.account.parts.get(*name).map_or("", String::as_str);
        text.push_str(&line(&own.into_iter().chain(parts.iter().map(part)).collect::<Vec<_>>()));
    }
    text
}

fn line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| guarded(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell in quotes where it needs them. What a spreadsheet would compute stands behind a sign that makes it text.
fn guarded(cell: &str) -> String {
    let computed = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || cell.starts_with(['\t', '\r', '\n']);
    let sign = if computed { "'" } else { "" };
    let quoted = computed || cell.contains([',', '"', '\r', '\n', ';']);
    if quoted { format!("\"{sign}{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Country, Currency, Home, Id, Timestamp};

    fn written(holder: &str, part: (&str, &str)) -> Written {
        let id = Id::new(Home::new(9), Timestamp::from_micros(1_000_000), 1);
        let parts = [(part.0.to_owned(), part.1.to_owned())].into();
        let account = OpenedAccount { holder: holder.into(), country: Country::US, parts };
        Written { payout: id.into(), amount: Money::new(1_250, Currency::USD), account }
    }

    #[test]
    fn each_account_stands_in_its_own_columns_and_no_name_is_computed() {
        let rows = [
            written("Quay, Sons", ("account", "0012")),
            written("=HYPERLINK(\"http://x\")", ("iban", "DE89")),
            written(" @SUM(1)", ("iban", "DE90")),
        ];
        let id = rows[0].payout;
        let text = String::from_utf8(FileFormat::Csv.write(&rows)).unwrap();
        let wanted = [
            "payout,amount,currency,holder,country,account,iban".to_owned(),
            format!("{id},12.50,USD,\"Quay, Sons\",US,0012,"),
            format!("{id},12.50,USD,\"'=HYPERLINK(\"\"http://x\"\")\",US,,DE89"),
            format!("{id},12.50,USD,\"' @SUM(1)\",US,,DE90"),
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), wanted);
        assert_eq!(FileFormat::Csv.write(&rows), text.into_bytes());
    }
}
