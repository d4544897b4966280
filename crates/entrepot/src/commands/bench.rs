//! `entrepot bench`: how fast this machine quotes, sells and shows. Every figure stands beside a loop that
//! does only what cannot be left out (the arithmetic, a bare commit, a page without data), in the same
//! run, so that figures of different machines can be compared.

mod bare;
mod browse;
mod flash;
mod ground;
mod journey;
mod lay;
mod orders;
mod quotes;
mod scenario;
mod shelves;
mod steps;

use crate::{Outcome, cli, config::Config, report::Report};
use bare::{Bare, bare_commits, bare_takes};
use serde::Serialize;
use std::time::Instant;

/// Measures and prints.
pub(crate) async fn run(
    config: &Config,
    ask: &cli::Bench,
    report: Report,
) -> anyhow::Result<Outcome> {
    match ask {
        cli::Bench::Quotes(ask) => quotes::run(*ask, report),
        cli::Bench::Scenario(ask) => scenario::run(*ask, report),
        cli::Bench::Orders(ask) => orders::run(config, *ask, report).await,
        cli::Bench::Flash(ask) => flash::run(config, *ask, report).await,
        cli::Bench::Browse(ask) => browse::run(config, *ask, report).await,
    }
}

/// So much work was done in so much time.
#[derive(Clone, Copy, Debug, Serialize)]
struct Rate {
    /// For each second that a processor worked on it.
    per_s: u64,
    /// For each second of the clock; less where other programs took the processor.
    per_s_clock: u64,
}

const NANOS: u128 = 1_000_000_000;

fn per_second(count: u64, nanos: u128) -> u64 {
    u64::try_from(u128::from(count) * NANOS / nanos.max(1)).unwrap_or(u64::MAX)
}

/// Does `each` over 0..`count` again and again for `seconds`.
fn measure(seconds: u64, count: usize, mut each: impl FnMut(usize)) -> Rate {
    let (start, worked) = (Instant::now(), worked());
    let mut done = 0u64;
    while start.elapsed().as_secs() < seconds {
        for at in 0..count {
            each(at);
        }
        done += u64::try_from(count).unwrap_or(u64::MAX);
    }
    let clock = start.elapsed().as_nanos();
    let spent = self::worked().zip(worked).map(|(after, before)| after.saturating_sub(before));
    Rate { per_s: per_second(done, spent.unwrap_or(clock)), per_s_clock: per_second(done, clock) }
}

/// Nanoseconds that a processor has worked for this thread, where the system tells.
fn worked() -> Option<u128> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().filter(|nanos| *nanos > 0)
}

/// Processor time of the whole process up to a point.
#[derive(Clone, Copy)]
struct Spent(Option<u64>);

/// The unit in which the system tells it, in microseconds.
const TICK: u64 = 10_000;

impl Spent {
    fn now() -> Spent {
        let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        // What stands before the last bracket is the program's name, and may be anything.
        let fields = text.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
        let ticks: Option<Vec<u64>> = fields.map(|field| field.parse().ok()).collect();
        Spent(ticks.filter(|two| two.len() == 2).map(|two| two.iter().sum::<u64>() * TICK))
    }

    /// Microseconds since then, where the system tells.
    fn since(self) -> Option<u64> {
        Spent::now().0.zip(self.0).map(|(after, before)| after.saturating_sub(before))
    }
}

/// What the system tells of this process's memory under `name`.
fn memory_kib(name: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().split(' ').next()?.parse().ok()
}

/// `a ÷ b` to two decimals.
fn times(a: u64, b: u64) -> String {
    hundredths(u64::try_from(u128::from(a) * 100 / u128::from(b.max(1))).unwrap_or(u64::MAX))
}

/// So many hundredths, as a decimal number.
fn hundredths(count: u64) -> String {
    format!("{}.{:02}", count / 100, count % 100)
}

/// A whole number in groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_for_people() {
        assert_eq!((grouped(7), grouped(1_234_567)), ("7".to_owned(), "1,234,567".to_owned()));
        assert_eq!((times(5, 2), times(1, 0)), ("2.50".to_owned(), "1.00".to_owned()));
        assert_eq!(per_second(10, NANOS / 2), 20);
    }

    #[test]
    fn work_of_this_process_is_seen() {
        let begun = Spent::now();
        if begun.0.is_some() {
            let mut sum = 0u64;
            while begun.since().is_some_and(|spent| spent < 3 * TICK) {
                sum = (0..100_000u64).fold(sum, |sum, n| std::hint::black_box(sum ^ n));
            }
            assert!(memory_kib("VmRSS:").is_some_and(|kib| kib > 0), "{sum}");
        }
    }
}
