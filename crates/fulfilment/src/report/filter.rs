use kernel::{Country, Date};

/// Months reported unless others are asked for, this one included.
const MONTHS: i32 = 3;

/// Which orders a report is about. A month is that of the order's quote, in the destination's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxFilter {
    /// The first day of the first month.
    pub from: Date,
    /// Any day of the last month.
    pub to: Date,
    /// This destination alone.
    pub destination: Option<Country>,
    /// This regime alone.
    pub regime: Option<String>,
}

/// A filter as typed; what is empty was not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaxFilterTyped {
    /// The first month, as 2026-09.
    pub from: String,
    /// The last month.
    pub to: String,
    /// The code of a country.
    pub destination: String,
    /// The short name of a regime.
    pub regime: String,
}

/// Why a filter is none, with what was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaxFilterError {
    /// The first month is no month.
    #[error("from: \"{0}\" is not {month}", month = MONTH)]
    From(String),
    /// The last month is no month, or comes before the first.
    #[error("to: \"{0}\" is not {month}", month = MONTH)]
    To(String),
    /// No country has that code.
    #[error("destination: \"{0}\" is not {country}", country = COUNTRY)]
    Destination(String),
}

const MONTH: &str = "a month as 2026-11, the last not before the first";
const COUNTRY: &str = "a country as CN";

impl TaxFilterError {
    /// The field that is wrong, what was given and what to give.
    #[must_use]
    pub fn field(&self) -> (&'static str, &str, &'static str) {
        match self {
            TaxFilterError::From(given) => ("from", given, MONTH),
            TaxFilterError::To(given) => ("to", given, MONTH),
            TaxFilterError::Destination(given) => ("destination", given, COUNTRY),
        }
    }
}

impl TaxFilterTyped {
    /// The filter; without months the last three.
    ///
    /// # Errors
    /// [`TaxFilterError`] names the field.
    pub fn parse(&self, today: Date) -> Result<TaxFilter, TaxFilterError> {
        let stated = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let month = |text: &str, otherwise: Date| match stated(text) {
            None => Ok(otherwise),
            Some(text) => format!("{text}-01").parse::<Date>().map_err(|_| clipped(&text)),
        };
        let destination = match stated(&self.destination) {
            None => None,
            Some(code) => {
                Some(code.parse().map_err(|_| TaxFilterError::Destination(clipped(&code)))?)
            }
        };
        let today = today.first_of_month();
        let from = month(&self.from, months_before(today, MONTHS - 1));
        let from = from.map_err(TaxFilterError::From)?;
        let to = month(&self.to, today).map_err(TaxFilterError::To)?;
        if to < from {
            return Err(TaxFilterError::To(to.strftime("%Y-%m").to_string()));
        }
        Ok(TaxFilter { from, to, destination, regime: stated(&self.regime) })
    }
}

/// As much of a text as is told again.
fn clipped(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The first day of the month so many months before.
fn months_before(day: Date, months: i32) -> Date {
    (0..months).fold(day.first_of_month(), |first, _| {
        first.yesterday().map_or(first, Date::first_of_month)
    })
}
