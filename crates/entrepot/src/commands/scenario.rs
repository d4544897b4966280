//! `entrepot scenario`: what if, over the published catalogue of the data folder.

use super::operator::deciding;
use crate::{
    Outcome,
    cli::{Scenario as Ask, ScenarioApply, ScenarioRun},
    config::Config,
    market::Market,
    report::{Report, line},
};
use anyhow::Context;
use calculator::{Wanted, load};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Country, Lang};
use rules::books::Adoption;
use rules::scenario::{ScenarioFault, apply};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use trade::scenario::{
    EXAMPLES, Report as Answer, Scenario, ScenarioError, TABLES, read,
    svg::{changes, chart, histogram, percent, taxes},
};
use web::Clock;

/// Runs, applies or lists; a refusal is exit 1.
pub(crate) async fn run(config: &Config, ask: &Ask, report: Report) -> anyhow::Result<Outcome> {
    match ask {
        Ask::Run(ask) => price_again(config, ask, report).await,
        Ask::Apply(ask) => apply_from(config, ask, report).await,
        Ask::Examples { name } => examples(name.as_deref(), report),
    }
}

fn examples(name: Option<&str>, report: Report) -> anyhow::Result<Outcome> {
    let Some(name) = name else {
        let all: Vec<serde_json::Value> = EXAMPLES
            .iter()
            .filter_map(|(name, text)| {
                let title = read(text).ok()?.title;
                Some(serde_json::json!({ "name": name, "title": title }))
            })
            .collect();
        report.answer(&all, |all| {
            let row = |one: &serde_json::Value| {
                let word =
                    |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
                format!("{:<20} {}", word(&one["name"]), word(&one["title"]["en"]))
            };
            all.iter().map(row).collect::<Vec<_>>().join("\n")
        })?;
        return Ok(Outcome::Done);
    };
    match EXAMPLES.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => line(text.trim_end()).map(|()| Outcome::Done),
        None => report.refuse("unknown-example", &format!("there is no example {name}")),
    }
}

/// The text of a file, of an example by its name, or of standard input.
fn text(path: &Path) -> anyhow::Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    let example = EXAMPLES.iter().find(|(name, _)| !path.exists() && path == Path::new(name));
    if let Some((_, text)) = example {
        return Ok((*text).to_owned());
    }
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn scenario(path: &Path) -> anyhow::Result<Result<Scenario, ScenarioError>> {
    Ok(read(&text(path)?))
}

/// `CN:US`, `*:US`, `CN:*`.
fn lane(text: &str) -> Result<(Option<Country>, Option<Country>), String> {
    let bad = || format!("\"{text}\" is not a lane: write CN:US, *:US or CN:*");
    let (from, to) = text.split_once([':', '-', '>']).ok_or_else(bad)?;
    let country = |text: &str| match text.trim() {
        "*" | "" => Ok(None),
        code => code.parse::<Country>().map(Some).map_err(|e| e.to_string()),
    };
    Ok((country(from)?, country(to)?))
}

async fn price_again(
    config: &Config,
    ask: &ScenarioRun,
    report: Report,
) -> anyhow::Result<Outcome> {
    let scenario = match scenario(&ask.file)? {
        Ok(scenario) => scenario,
        Err(error) => return report.refuse("bad-scenario", &error.to_string()),
    };
    let lanes = match ask.lanes.iter().map(|text| lane(text)).collect::<Result<_, _>>() {
        Ok(lanes) => lanes,
        Err(why) => return report.refuse("bad-lane", &why),
    };
    let wanted = Wanted { scenario, lanes, currency: ask.currency, lang: Lang::EN };
    let db = Market::database_for_reading(config).await?;
    let bar = bar(report);
    let (reading, now) = (bar.clone(), Clock::System.now());
    let loaded = db
        .read(move |tx| {
            reading.set_position(0);
            load(tx, &wanted, now, &mut |listings| reading.inc(listings))
        })
        .await;
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(ScenarioFault::Store(error)) => return Err(error.into()),
        Err(fault) => return report.refuse(fault.slug(), &fault.to_string()),
    };
    bar.set_position(0);
    bar.set_length(loaded.items());
    bar.set_message("prices");
    let pricing = bar.clone();
    let answer = tokio::task::spawn_blocking(move || {
        let told = Arc::new(AtomicU64::new(0));
        let progress = move |more: u64| {
            pricing.set_position(told.fetch_add(more, Ordering::Relaxed) + more);
        };
        loaded.run(Some(&progress))
    })
    .await?;
    bar.finish_and_clear();
    write_files(ask, &answer)?;
    report.answer(&answer, words)?;
    Ok(Outcome::Done)
}

fn bar(report: Report) -> ProgressBar {
    if report.is_json() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    let style = ProgressStyle::with_template("{bar:32} {human_pos}/{human_len} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message("listings read");
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn write_files(ask: &ScenarioRun, answer: &Answer) -> anyhow::Result<()> {
    let write = |folder: &Path, name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .with_context(|| format!("cannot write {}", path.display()))
    };
    if let Some(folder) = &ask.csv {
        for name in TABLES {
            if let Some(table) = answer.table(name) {
                write(folder, &format!("{name}.csv"), &table)?;
            }
        }
    }
    if let Some(folder) = &ask.svg {
        let title = answer.title.get(&Lang::EN).map_or("", String::as_str);
        let priced = format!("{title}: {} prices on {}", answer.priced, answer.date);
        let charts = [
            ("distribution", "How many prices change by how much", histogram(answer)),
            ("chapters", "Change by chapter of the HS", changes(&answer.chapters, 24)),
            ("merchants", "Change by merchant", changes(&answer.merchants, 24)),
            ("lanes", "Change by lane and regime", changes(&answer.lanes, 40)),
            (
                "taxes",
                "Tax on one unit of each, before and after",
                taxes(&answer.taxes, "before", "after"),
            ),
        ];
        for (name, title, bars) in charts {
            write(folder, &format!("{name}.svg"), &chart(name, title, &priced, &bars))?;
        }
    }
    Ok(())
}

/// The report as lines for people.
fn words(answer: &Answer) -> String {
    let d = &answer.distribution;
    let title = answer.title.get(&Lang::EN).map_or("", String::as_str);
    let mut text = format!(
        "{title}\npriced on {}: {} of {} prices; {} dearer, {} cheaper, {} as before\n",
        answer.date, answer.priced, answer.items, d.up, d.down, d.same
    );
    text.push_str(&format!("mean change {}", percent(d.mean_ppm, 2)));
    if let Some(ppm) = d.by_value_ppm {
        text.push_str(&format!(", by value {}", percent(ppm, 2)));
    }
    for (rank, points) in &d.percentiles {
        text.push_str(&format!("  p{rank} {}", percent(points.saturating_mul(100), 2)));
    }
    text.push('\n');
    bars(&mut text, "how many prices change by how much", &histogram(answer));
    bars(&mut text, "by chapter", &changes(&answer.chapters, 12));
    bars(&mut text, "by lane and regime", &changes(&answer.lanes, 12));
    bars(&mut text, "by merchant", &changes(&answer.merchants, 12));
    text.push_str("tax on one unit of each\n");
    for row in &answer.taxes {
        text.push_str(&format!("  {}  {} → {}\n", row.destination, row.before, row.after));
    }
    for one in &answer.crossings {
        text.push_str(&format!("{} {}: {}\n", one.kind.name(), one.what, one.items));
    }
    for one in &answer.unpriced {
        text.push_str(&format!("no price ({}), {}: {}\n", one.side.name(), one.reason, one.items));
    }
    if let Some(demand) = &answer.demand {
        let units = demand.all.units.max(1);
        let left = i128::from(demand.all.units_after_ppm) / i128::from(units);
        let left = i64::try_from(left).unwrap_or(0);
        text.push_str(&format!(
            "demand {} (elasticity {})",
            percent(left.saturating_sub(1_000_000), 2),
            trade::Exact::decimal(demand.overall.into(), 6)
                .map_or_else(String::new, |e| e.decimal_text(6))
        ));
        if let (Some(before), Some(after)) = (demand.all.revenue, demand.all.revenue_after) {
            text.push_str(&format!("; merchants' revenue {before} → {after}"));
        }
        text.push('\n');
    }
    text.push_str("nothing of the market was changed");
    text
}

fn bars(text: &mut String, title: &str, bars: &[trade::scenario::svg::Bar]) {
    text.push_str(title);
    text.push('\n');
    let most = bars.iter().map(|bar| bar.length.unsigned_abs()).max().unwrap_or(0).max(1);
    for bar in bars {
        let long = u128::from(bar.length.unsigned_abs()) * 30 / u128::from(most);
        let drawn = "█".repeat(usize::try_from(long).unwrap_or(0));
        text.push_str(&format!("  {:<28} {:>12}  {drawn}\n", bar.label, bar.value));
    }
}

async fn apply_from(
    config: &Config,
    ask: &ScenarioApply,
    report: Report,
) -> anyhow::Result<Outcome> {
    let scenario = match scenario(&ask.file)? {
        Ok(scenario) => scenario,
        Err(error) => return report.refuse("bad-scenario", &error.to_string()),
    };
    let (_lock, db) = Market::database_for_writing(config).await?;
    Market::migrate(config, &db).await?;
    let by = match deciding(&db, &ask.by).await? {
        Ok(by) => by,
        Err((problem, why)) => return report.refuse(problem, &why),
    };
    let (from, moment) = (ask.from, Clock::System.moment());
    let done = db.write(move |tx| apply(tx, &scenario, from, &by, &mut moment.clone())).await;
    match done {
        Ok(adoption) => {
            report.answer(&adoption, adopted)?;
            Ok(Outcome::Done)
        }
        Err(ScenarioFault::Store(error)) => Err(error.into()),
        Err(fault) => report.refuse(fault.slug(), &fault.to_string()),
    }
}

fn adopted(adoption: &Adoption) -> String {
    let book = adoption.digest.get(..12).unwrap_or(&adoption.digest);
    match &adoption.confirmed_by {
        None => format!(
            "proposed: book {book} from {} on ({})\nanother operator confirms with the same command and --by, \
             with entrepot book confirm {}, or at /admin/scenarios; until then nothing changes",
            adoption.valid_from, adoption.id, adoption.id
        ),
        Some(by) => format!(
            "adopted: book {book} is in force from {} on; proposed by {}, confirmed by {by}",
            adoption.valid_from, adoption.proposed_by
        ),
    }
}
