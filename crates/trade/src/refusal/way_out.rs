//! What can be done when there is no answer.

/// Something that can be done instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WayOut {
    /// Stock in a bonded warehouse in China (customs supervision code 1210), where the positive list admits the line.
    BondedStock,
    /// Import by an importer of record, then delivery inside the country.
    GeneralTrade,
    /// A permit of the competent authority and an official quarantine certificate.
    QuarantinePermit,
    /// Take units or products out of this order.
    FewerUnits,
    /// The merchant fills in the named attribute.
    FillAttribute,
    /// The merchant gives the variant a weight.
    FillWeight,
    /// The merchant confirms an HS code for this destination.
    ConfirmHs,
    /// The merchant offers freight for this destination and weight.
    AddRateCard,
    /// The operator adds a cited line to the table of tax classes.
    CiteClass,
    /// Another destination.
    OtherDestination,
    /// A date within the data.
    OtherDate,
    /// Newer exchange rates are imported.
    ImportRates,
    /// The value is written as the message says.
    WriteAgain,
    /// The duty rate of the destination's tariff is stated as an attribute.
    StateDutyRate,
    /// The national code with all its digits.
    NationalCode,
    /// Another regime, which the facts of the sale would have to be those of.
    OtherRegime,
    /// Another way of sending: parcel, courier, cargo.
    OtherChannel,
    /// Nothing in this book answers: the authority or a customs broker does.
    NotInBook,
    /// The code of the goods themselves.
    OwnCode,
    /// One line for each article of a set.
    LineForEach,
    /// Without the preference, or with the origin and programme that belong together.
    DropPreference,
    /// The rate of a tax is stated as an attribute.
    StateTaxRate,
}

impl WayOut {
    /// The Fluent key, for example `way-bonded-stock`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            WayOut::BondedStock => "way-bonded-stock",
            WayOut::GeneralTrade => "way-general-trade",
            WayOut::QuarantinePermit => "way-quarantine-permit",
            WayOut::FewerUnits => "way-fewer-units",
            WayOut::FillAttribute => "way-fill-attribute",
            WayOut::FillWeight => "way-fill-weight",
            WayOut::ConfirmHs => "way-confirm-hs",
            WayOut::AddRateCard => "way-add-rate-card",
            WayOut::CiteClass => "way-cite-class",
            WayOut::OtherDestination => "way-other-destination",
            WayOut::OtherDate => "way-other-date",
            WayOut::ImportRates => "way-import-rates",
            WayOut::WriteAgain => "way-write-again",
            WayOut::StateDutyRate => "way-state-duty-rate",
            WayOut::NationalCode => "way-national-code",
            WayOut::OtherRegime => "way-other-regime",
            WayOut::OtherChannel => "way-other-channel",
            WayOut::NotInBook => "way-not-in-book",
            WayOut::OwnCode => "way-own-code",
            WayOut::LineForEach => "way-line-for-each",
            WayOut::DropPreference => "way-drop-preference",
            WayOut::StateTaxRate => "way-state-tax-rate",
        }
    }

    /// In English, for a terminal and an API.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            WayOut::BondedStock => {
                "keep stock in a bonded warehouse (1210) where the positive list admits the line"
            }
            WayOut::GeneralTrade => {
                "import as general trade by an importer of record, then deliver inside the country"
            }
            WayOut::QuarantinePermit => {
                "obtain a permit and an official quarantine certificate of the exporting country"
            }
            WayOut::FewerUnits => "take units out of this order",
            WayOut::FillAttribute => "add the attribute to the variant",
            WayOut::FillWeight => "give the variant a weight",
            WayOut::ConfirmHs => "confirm an HS code for this destination",
            WayOut::AddRateCard => "add a rate card for this destination and weight",
            WayOut::CiteClass => "ask the market: its operator adds the tax class, with its source",
            WayOut::OtherDestination => "choose another destination",
            WayOut::OtherDate => "choose a date that the data covers",
            WayOut::ImportRates => "import exchange rates (entrepot fx import FILE)",
            WayOut::WriteAgain => "correct the value",
            WayOut::StateDutyRate => {
                "state the rate from the destination's tariff as the attribute duty_rate"
            }
            WayOut::NationalCode => "give the national code with all its digits",
            WayOut::OtherRegime => "name a regime that serves this lane",
            WayOut::OtherChannel => "send it by another way: by parcel or courier, or as cargo",
            WayOut::NotInBook => {
                "ask the customs authority or a customs broker: this book does not hold it"
            }
            WayOut::OwnCode => "quote under the code of the goods themselves",
            WayOut::LineForEach => "name each article of the set as a product of its own",
            WayOut::DropPreference => "leave the preference out, or state the origin it is for",
            WayOut::StateTaxRate => "state the tax rate of the goods as the attribute of that name",
        }
    }
}
