//! `entrepot taxes`: what customs assessed, taken in from a file, and the report of what is owed.

use super::fx::open;
use crate::{Outcome, cli::Taxes, config::Config, market::Market, report::Report};
use fulfilment::{TaxFilter, import_assessments, read_assessments, tax_report, tax_report_csv};
use kernel::{Date, Recorder};
use std::path::PathBuf;
use web::Clock;

/// Records assessments, or prints the report.
pub(crate) async fn run(config: &Config, ask: &Taxes, report: Report) -> anyhow::Result<Outcome> {
    match ask {
        Taxes::Assess { file, by } => assess(config, file.clone(), by, report).await,
        Taxes::Report { from, to, destination, regime } => {
            let months = months(from.as_deref(), to.as_deref(), Clock::System.now().date());
            let (from, to) = match months {
                Ok(months) => months,
                Err(why) => return report.refuse("bad-month", &why),
            };
            let filter = TaxFilter { from, to, destination: *destination, regime: regime.clone() };
            let db = Market::database_for_reading(config).await?;
            let rows = tax_report(&db, &filter).await?;
            report.answer(&rows, |rows| tax_report_csv(rows).trim_end().to_owned())?;
            Ok(Outcome::Done)
        }
    }
}

/// Months reported unless others are asked for, this one included; as at `/admin/taxes`.
const MONTHS: i32 = 3;

/// The first days of the first and of the last month.
fn months(from: Option<&str>, to: Option<&str>, today: Date) -> Result<(Date, Date), String> {
    let to = month("--to", to)?.unwrap_or_else(|| today.first_of_month());
    let from = match month("--from", from)? {
        Some(from) => from,
        None => (1..MONTHS).fold(today.first_of_month().min(to), |first, _| {
            first.yesterday().map_or(first, Date::first_of_month)
        }),
    };
    if to < from {
        let [from, to] = [from, to].map(|day| day.strftime("%Y-%m").to_string());
        return Err(format!("--from {from} lies after --to {to}"));
    }
    Ok((from, to))
}

fn month(option: &str, text: Option<&str>) -> Result<Option<Date>, String> {
    let Some(text) = text else { return Ok(None) };
    let day = format!("{}-01", text.trim()).parse().ok().filter(|_| text.trim().len() == 7);
    day.map(Some).ok_or_else(|| {
        let shown: String = text.chars().take(24).collect();
        format!("{option}: \"{shown}\" is not a month: write 2026-11")
    })
}

async fn assess(
    config: &Config,
    path: PathBuf,
    by: &str,
    report: Report,
) -> anyhow::Result<Outcome> {
    let source = open(&path)?;
    let lines = match tokio::task::spawn_blocking(move || read_assessments(source)).await? {
        Ok(lines) => lines,
        Err(error) => return report.refuse("bad-assessments", &error.to_string()),
    };
    let (_lock, db) = Market::database_for_writing(config).await?;
    Market::migrate(config, &db).await?;
    let recorder = Recorder::Machine(by.to_owned());
    let done = import_assessments(&db, lines, &recorder, Clock::System.moment()).await?;
    report.answer(&done, |done| {
        let mut text = format!(
            "{} lines: {} recorded, {} known already, {} refused",
            done.lines,
            done.recorded,
            done.unchanged,
            done.refused.len()
        );
        for (line, why) in &done.refused {
            text.push_str(&format!("\nline {line}: {why}"));
        }
        text
    })?;
    Ok(if done.refused.is_empty() { Outcome::Done } else { Outcome::Refused })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_report_is_of_three_months_unless_others_are_asked_for() {
        let today = day("2027-01-22");
        let asked = |from, to| months(from, to, today);
        assert_eq!(asked(None, None), Ok((day("2026-11-01"), day("2027-01-01"))));
        assert_eq!(asked(Some("2026-12"), None), Ok((day("2026-12-01"), day("2027-01-01"))));
        assert_eq!(asked(None, Some("2026-04")), Ok((day("2026-02-01"), day("2026-04-01"))));
        let same = Ok((day("2026-04-01"), day("2026-04-01")));
        assert_eq!(asked(Some("2026-04"), Some("2026-04")), same);
    }

    #[test]
    fn months_that_are_none_or_stand_the_wrong_way_round_are_told() {
        let asked = |from, to| months(from, to, day("2026-11-22")).unwrap_err();
        assert_eq!(
            asked(Some("2026-11"), Some("2026-01")),
            "--from 2026-11 lies after --to 2026-01"
        );
        assert_eq!(asked(Some("2026-12"), None), "--from 2026-12 lies after --to 2026-11");
        for bad in ["2026-13", "2026", "soon", "2026-11-01", ""] {
            let why = asked(Some(bad), None);
            assert_eq!(why, format!("--from: \"{bad}\" is not a month: write 2026-11"));
        }
    }
}
