//! Charts of a report: horizontal bars, one row each, readable at 360 px and in both colour schemes.
//! Colours stand as attributes, so that a page's style sheet may put its own in their place.

use super::{Bucket, Group, LaneTaxes, Report};
use std::fmt::Write as _;

/// What a bar stands for; its class in the SVG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Dearer.
    Up,
    /// Cheaper.
    Down,
    /// As before.
    Same,
}

/// One row of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What stands left of it.
    pub label: String,
    /// What stands right of it.
    pub value: String,
    /// How long it is, in any unit; below zero it points left.
    pub length: i64,
    /// What it stands for.
    pub tone: Tone,
}

const WIDTH: i64 = 400;
const ROW: i64 = 24;
/// Where bars begin and end.
const LEFT: i64 = 116;
const RIGHT: i64 = 300;

/// A chart as SVG. `id` names its title and description within a page.
#[must_use]
pub fn chart(id: &str, title: &str, description: &str, bars: &[Bar]) -> String {
    let rows = i64::try_from(bars.len()).unwrap_or(0);
    let height = rows * ROW + 8;
    let low = bars.iter().map(|bar| i128::from(bar.length)).min().unwrap_or(0).min(0);
    let high = bars.iter().map(|bar| i128::from(bar.length)).max().unwrap_or(0).max(0);
    let span = (high - low).max(1);
    let place = |value: i128| -> i64 {
        let from_left = (value - low) * i128::from(RIGHT - LEFT) / span;
        LEFT + i64::try_from(from_left).unwrap_or(0)
    };
    let mut svg = String::new();
    let (title, description) = (escaped(title), escaped(description));
    // Writing to a text cannot fail.
    let mut put = |line: std::fmt::Arguments<'_>| svg.write_fmt(line).unwrap_or_default();
    put(format_args!(
        "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         aria-labelledby=\"{id}-t {id}-d\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\">\
         <title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{description}</desc>"
    ));
    let zero = place(0);
    for (row, bar) in (0i64..).zip(bars) {
        let (top, text) = (row * ROW + 6, row * ROW + 21);
        let end = place(bar.length.into());
        let (from, mut width) = (zero.min(end), (end - zero).abs());
        if bar.length != 0 {
            width = width.max(1);
        }
        let (class, fill) = match bar.tone {
            Tone::Up => ("chart-up", "#BE2F1A"),
            Tone::Down => ("chart-down", "#1B6E45"),
            Tone::Same => ("chart-same", "#4A5B66"),
        };
        put(format_args!(
            "<text class=\"chart-text\" x=\"{}\" y=\"{text}\" text-anchor=\"end\" \
             fill=\"#12212B\">{}</text>\
             <rect class=\"{class}\" x=\"{from}\" y=\"{top}\" width=\"{width}\" height=\"{}\" \
             fill=\"{fill}\"/>\
             <text class=\"chart-text\" x=\"{}\" y=\"{text}\" fill=\"#12212B\">{}</text>",
            LEFT - 8,
            escaped(&bar.label),
            ROW - 6,
            RIGHT + 6,
            escaped(&bar.value)
        ));
    }
    put(format_args!(
        "<line class=\"chart-axis\" x1=\"{zero}\" y1=\"2\" x2=\"{zero}\" y2=\"{}\" \
         stroke=\"#4A5B66\"/></svg>",
        height - 2
    ));
    svg
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// `−12.5 %` from millionths, with at most `places` decimals (four are exact), half away from zero.
#[must_use]
pub fn percent(ppm: i64, places: u32) -> String {
    let cut = 10i128.pow(4u32.saturating_sub(places));
    let value = i128::from(ppm.unsigned_abs());
    let rounded = (value + cut / 2) / cut * cut;
    let (whole, rest) = (rounded / 10_000, rounded % 10_000);
    let sign = if ppm < 0 && rounded > 0 { "−" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole} %");
    }
    let digits = format!("{rest:04}");
    format!("{sign}{whole}.{} %", digits.trim_end_matches('0'))
}

/// `−20 … −10 %`, without words.
#[must_use]
pub fn bucket_label(bucket: &Bucket) -> String {
    let edge = |points: i64| percent(points.saturating_mul(100), 2);
    let bare = |points: i64| edge(points).replace(" %", "");
    match (bucket.from, bucket.to) {
        (Some(0), Some(0)) => "0 %".to_owned(),
        (Some(0), Some(to)) => format!("> 0 … {}", edge(to)),
        (Some(from), Some(to)) => format!("{} … {}", bare(from), edge(to)),
        (None, Some(to)) => format!("< {}", edge(to)),
        (Some(from), None) => format!("≥ {}", edge(from)),
        (None, None) => String::new(),
    }
}

/// How many prices change by how much. Empty buckets at both ends are left out.
#[must_use]
pub fn histogram(report: &Report) -> Vec<Bar> {
    let buckets = &report.distribution.buckets;
    let used = |bucket: &Bucket| bucket.items > 0 || (bucket.from, bucket.to) == (Some(0), Some(0));
    let first = buckets.iter().position(used).unwrap_or(0);
    let last = buckets.iter().rposition(used).map_or(0, |at| at + 1);
    let shown = buckets.get(first..last).unwrap_or_default();
    let bar = |bucket: &Bucket| Bar {
        label: bucket_label(bucket),
        value: bucket.items.to_string(),
        length: i64::try_from(bucket.items).unwrap_or(i64::MAX),
        tone: match (bucket.from, bucket.to) {
            (Some(0), Some(0)) => Tone::Same,
            (Some(from), _) if from >= 0 => Tone::Up,
            _ => Tone::Down,
        },
    };
    shown.iter().map(bar).collect()
}

/// How much dearer or cheaper each part becomes, the largest changes first, at most `most`.
#[must_use]
pub fn changes(groups: &[Group], most: usize) -> Vec<Bar> {
    let change = |group: &Group| group.by_value_ppm.unwrap_or(group.mean_ppm);
    let mut sorted: Vec<&Group> = groups.iter().collect();
    sorted.sort_by_key(|group| std::cmp::Reverse(change(group).unsigned_abs()));
    let bar = |group: &&Group| {
        let ppm = change(group);
        let tone = match ppm.signum() {
            1 => Tone::Up,
            -1 => Tone::Down,
            _ => Tone::Same,
        };
        Bar { label: group.name.clone(), value: percent(ppm, 2), length: ppm, tone }
    };
    sorted.iter().take(most).map(bar).collect()
}

/// Tax before and after, two bars for each destination whose tax changes, drawn as shares of the larger.
#[must_use]
pub fn taxes(rows: &[LaneTaxes], before: &str, after: &str) -> Vec<Bar> {
    let mut bars = Vec::new();
    for row in rows {
        let largest = row.before.minor().max(row.after.minor()).max(1);
        for (money, word, tone) in [(row.before, before, Tone::Same), (row.after, after, Tone::Up)]
        {
            let share = i128::from(money.minor()) * 1000 / i128::from(largest);
            let tone = if row.after.minor() < row.before.minor() && tone == Tone::Up {
                Tone::Down
            } else {
                tone
            };
            bars.push(Bar {
                label: format!("{} {word}", row.destination),
                value: money.to_string(),
                length: i64::try_from(share).unwrap_or(0),
                tone,
            });
        }
    }
    bars
}
