//! Charts of a report: horizontal bars, one row each, readable at 360 px and in both colour schemes.
//! Colours stand as attributes, so that a page's style sheet may put its own in their place.

use super::{Bucket, Group, LaneTaxes, Report};

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
/// The height of a bar.
const BAR: i64 = 16;
/// Labels that need more stand above their bars.
const BESIDE_MOST: i64 = 150;
/// A label above its bar that needs more is cut.
const ABOVE_MOST: i64 = WIDTH - 8;

/// How wide a text is at 13 px, a little too wide rather than too narrow.
fn width(text: &str) -> i64 {
    let one = |c: char| if c.is_ascii_lowercase() || c == ' ' { 7 } else { 9 };
    text.chars().map(|c| if c < '\u{1100}' { one(c) } else { 14 }).sum()
}

/// A text that fits in so much, with an ellipsis when it was cut.
fn cut(text: &str, most: i64) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut room = most - 14;
    let kept = text.chars().take_while(|c| {
        room -= width(c.encode_utf8(&mut [0; 4]));
        room >= 0
    });
    let kept: String = kept.collect();
    format!("{}…", kept.trim_end())
}

/// Where everything stands: labels left of the bars, or above them when they are long; values at the right.
struct Layout {
    above: bool,
    left: i64,
    right: i64,
    row: i64,
}

impl Layout {
    fn of(bars: &[Bar]) -> Layout {
        let widest = |text: fn(&Bar) -> &str| bars.iter().map(|bar| width(text(bar))).max();
        let labels = widest(|bar| &bar.label).unwrap_or(0) + 8;
        let values = widest(|bar| &bar.value).unwrap_or(0) + 8;
        let above = labels > BESIDE_MOST;
        let left = if above { 1 } else { labels };
        let row = if above { 2 * BAR + 14 } else { BAR + 8 };
        Layout { above, left, right: (WIDTH - values).max(left + 60), row }
    }

    /// Where a length ends between the smallest and the largest.
    fn place(&self, value: i128, (low, high): (i128, i128)) -> i64 {
        let from_left = (value - low) * i128::from(self.right - self.left) / (high - low).max(1);
        self.left + i64::try_from(from_left).unwrap_or(0)
    }
}

/// A chart as SVG. `id` names its title and description within a page.
#[must_use]
pub fn chart(id: &str, title: &str, description: &str, bars: &[Bar]) -> String {
    let layout = Layout::of(bars);
    let height = i64::try_from(bars.len()).unwrap_or(0) * layout.row + 8;
    let low = bars.iter().map(|bar| i128::from(bar.length)).min().unwrap_or(0).min(0);
    let high = bars.iter().map(|bar| i128::from(bar.length)).max().unwrap_or(0).max(0);
    let (title, description) = (escaped(title), escaped(description));
    let mut svg = format!(
        "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         aria-labelledby=\"{id}-t {id}-d\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\">\
         <title id=\"{id}-t\">{title}</title><desc id=\"{id}-d\">{description}</desc>"
    );
    let zero = layout.place(0, (low, high));
    for (row, bar) in (0i64..).zip(bars) {
        let end = layout.place(bar.length.into(), (low, high));
        svg.push_str(&drawn(&layout, bar, row * layout.row + 4, (zero, end)));
    }
    svg.push_str("</svg>");
    svg
}

/// One row: label, bar and value.
fn drawn(layout: &Layout, bar: &Bar, top: i64, (zero, end): (i64, i64)) -> String {
    let mut long = (end - zero).abs();
    if bar.length != 0 {
        long = long.max(1);
    }
    let (class, fill) = match bar.tone {
        Tone::Up => ("chart-up", "#BE2F1A"),
        Tone::Down => ("chart-down", "#1B6E45"),
        Tone::Same => ("chart-same", "#4A5B66"),
    };
    let (anchor, x, y, bar_top) = match layout.above {
        true => ("start", 0, top + 14, top + 20),
        false => ("end", layout.left - 8, top + 13, top),
    };
    // The axis row by row, so that it runs through no label above a bar.
    let (from, to) =
        if layout.above { (bar_top - 2, bar_top + BAR + 2) } else { (top - 4, top + BAR + 4) };
    format!(
        "<text class=\"chart-text\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" \
         fill=\"#12212B\">{}</text>\
         <rect class=\"{class}\" x=\"{}\" y=\"{bar_top}\" width=\"{long}\" height=\"{BAR}\" \
         fill=\"{fill}\"/>\
         <line class=\"chart-axis\" x1=\"{zero}\" y1=\"{from}\" x2=\"{zero}\" y2=\"{to}\" \
         stroke=\"#4A5B66\"/>\
         <text class=\"chart-text\" x=\"{WIDTH}\" y=\"{}\" text-anchor=\"end\" \
         fill=\"#12212B\">{}</text>",
        escaped(&cut(&bar.label, ABOVE_MOST)),
        zero.min(end),
        bar_top + 13,
        escaped(&bar.value)
    )
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

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(label: &str, value: &str, length: i64) -> Bar {
        Bar { label: label.to_owned(), value: value.to_owned(), length, tone: Tone::Up }
    }

    #[test]
    fn short_labels_stand_beside_their_bars_and_long_ones_above() {
        let beside = Layout::of(&[bar("20 … 50 %", "15", 15)]);
        assert!(!beside.above && beside.left > width("20 … 50 %"));
        let above = Layout::of(&[bar("China → United States · Import by parcel", "25 %", 25)]);
        assert!(above.above && above.row > beside.row);
    }

    #[test]
    fn no_text_is_wider_than_the_chart() {
        let long = "跨境零售进口（直购9610）".repeat(4);
        let fits = cut(&long, ABOVE_MOST);
        assert!(fits.ends_with('…') && width(&fits) <= ABOVE_MOST, "{fits}");
        assert_eq!(cut("Three Oaks", ABOVE_MOST), "Three Oaks");
    }

    #[test]
    fn bars_and_values_do_not_meet() {
        let bars = [bar("09", "−13.4 %", -134_000), bar("46", "US$ 12,870.00", 128_700)];
        let layout = Layout::of(&bars);
        let range = (-134_000, 128_700);
        assert_eq!(layout.place(range.0, range), layout.left);
        assert_eq!(layout.place(range.1, range), layout.right);
        assert!(layout.right + width("US$ 12,870.00") <= WIDTH);
    }
}
