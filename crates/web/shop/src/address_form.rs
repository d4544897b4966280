//! The fields of an address in the form of its country. Without scripts the country is chosen first;
//! in China then the province, and one list holds its districts, grouped by city.

use super::address_paste::paste;
use crate::{
    Args, Reader, Refusal, Refusals,
    components::{Choice, Field, icon},
    layout::destination_choices,
    t,
};
use formats::divisions::{self, Division, Ended};
use formats::pasted;
use formats::postal::{self, Format, Need};
use kernel::Country;
use maud::{Markup, html};
use orders::{Address, AddressDraft, FieldProblem};
use serde::Deserialize;
use std::fmt;

/// What the button beside a pasted address asks.
pub(super) const READ: &str = "read";

/// The fields as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AddressForm {
    /// Two letters; where the reader buys for when empty.
    pub(crate) country: String,
    pub(crate) name: String,
    pub(crate) mobile: String,
    pub(crate) province: String,
    pub(crate) division: String,
    pub(crate) street: String,
    pub(crate) line2: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) postcode: String,
    /// An address in one piece, to be read into the other fields.
    pub(crate) paste: String,
    /// `province`, `country` or `read`: only the fields that follow from it are wanted.
    pub(crate) act: String,
    /// What of a pasted address found no field.
    #[serde(skip)]
    pub(super) unplaced: Vec<String>,
}

impl fmt::Debug for AddressForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressForm(***)")
    }
}

impl AddressForm {
    /// An address as it is kept, to be changed.
    pub(crate) fn of(address: &Address) -> AddressForm {
        AddressForm {
            country: address.country.code().to_owned(),
            name: address.name.clone(),
            mobile: address.mobile.clone(),
            province: address.division.get(..2).map(|two| format!("{two}0000")).unwrap_or_default(),
            division: division_of_today(address),
            street: address.street.clone(),
            line2: address.line2.clone(),
            city: address.city.clone(),
            state: address.state.clone(),
            postcode: address.postcode.clone(),
            ..AddressForm::default()
        }
    }

    /// With what was pasted in its fields, when that is what is asked; a field of which it says nothing stays.
    pub(crate) fn filled(mut self, reader: &Reader) -> AddressForm {
        if self.act != READ {
            return self;
        }
        let read = pasted::read(&self.paste, self.country(reader));
        let fields = [
            (&mut self.name, read.name),
            (&mut self.mobile, read.phone),
            (&mut self.province, read.province),
            (&mut self.division, read.division),
            (&mut self.street, read.street),
            (&mut self.line2, read.line2),
            (&mut self.city, read.city),
            (&mut self.state, read.state),
            (&mut self.postcode, read.postcode),
        ];
        let mut placed = false;
        for (field, found) in fields.into_iter().filter(|(_, found)| !found.is_empty()) {
            *field = found;
            placed = true;
        }
        if let Some(country) = read.country.filter(|_| placed) {
            country.code().clone_into(&mut self.country);
            self.paste.clear();
        }
        self.unplaced = read.unplaced;
        self
    }

    /// Which country's form it is.
    pub(crate) fn country(&self, reader: &Reader) -> Country {
        self.country.parse().unwrap_or_else(|_| reader.destination())
    }

    /// Only other fields are asked for: nothing is kept.
    pub(crate) fn only_asks_fields(&self) -> bool {
        matches!(self.act.as_str(), "province" | "country" | READ)
    }

    /// As `orders` reads it; a district of another province than the chosen one is none.
    pub(crate) fn draft(&self, reader: &Reader) -> AddressDraft {
        let of_province =
            self.province.is_empty() || self.division.get(..2) == self.province.get(..2);
        AddressDraft {
            country: self.country(reader).code().to_owned(),
            name: self.name.clone(),
            mobile: self.mobile.clone(),
            division: if of_province { self.division.clone() } else { String::new() },
            street: self.street.clone(),
            line2: self.line2.clone(),
            city: self.city.clone(),
            state: self.state.clone(),
            postcode: self.postcode.clone(),
        }
    }
}

/// The district of an address, or, when it was abolished and its ground went whole into another one, that.
fn division_of_today(address: &Address) -> String {
    match address.ended_division().map(|ended| ended.now.as_slice()) {
        Some([now]) => now.code.clone(),
        _ => address.division.clone(),
    }
}

/// Why an address in a district that is no more is to be renewed, and where it lies now.
pub(crate) fn ended_text(reader: &Reader, ended: &Ended) -> String {
    let now: Vec<&str> = ended.now.iter().map(|division| division.name.as_str()).collect();
    let (name, year) = (ended.division.name.as_str(), ended.year.as_str());
    t!(reader, "address-ended", name = name, year = year, now = now.join("、"))
}

/// Puts each problem beside its field; `country` is whose form was filled in.
pub(crate) fn refuse(
    reader: &Reader,
    country: Country,
    problems: &[FieldProblem],
    refusals: &mut Refusals,
) {
    let format = postal::format(country);
    let mut args = Args::new();
    args.set("example", format.example.clone());
    args.set("country", reader.country_said(country));
    args.set("postcode", word(reader, "postcode", &format.postcode_word));
    args.set("city", word(reader, "city", &format.city_word));
    args.set("state", word(reader, "state", &format.state_word));
    for problem in problems {
        let field = problem.field.key();
        let key = format!("wrong-{field}-{}", problem.wrong.key());
        let abroad = format!("{key}-abroad");
        let own = country != Country::CN && reader.find(&abroad).is_some();
        let text = reader.text_with(if own { &abroad } else { &key }, &args);
        let refusal = Refusal::new(text);
        let refusal = match reader.find(&format!("{key}-why")) {
            Some(why) => refusal.because(why),
            None => refusal,
        };
        refusals.add(field, refusal);
    }
}

/// What a country calls a part of its addresses: `ZIP code`, `Suburb`.
fn word(reader: &Reader, part: &str, word: &str) -> String {
    reader
        .find(&format!("address-{part}-{word}"))
        .unwrap_or_else(|| reader.find(&format!("address-{part}")).unwrap_or_default())
}

/// The names and labels of the fields, for the summary of errors.
pub(crate) fn labels(reader: &Reader, country: Country) -> Vec<(&'static str, String)> {
    let format = postal::format(country);
    let mobile = if country == Country::CN { "address-mobile" } else { "address-phone" };
    let text = |key: &str| reader.text(key);
    vec![
        ("country", text("address-country")),
        ("name", text("address-name")),
        ("mobile", text(mobile)),
        ("division", text("address-division")),
        ("street", text("address-street")),
        ("line2", text("address-line2")),
        ("city", word(reader, "city", &format.city_word)),
        ("state", word(reader, "state", &format.state_word)),
        ("postcode", word(reader, "postcode", &format.postcode_word)),
    ]
}

/// The fields.
pub(crate) fn fields(reader: &Reader, typed: &AddressForm, refusals: &Refusals) -> Markup {
    let country = typed.country(reader);
    html! {
        (paste(reader, typed))
        div.fields {
            (country_field(reader, country, refusals))
            @if country == Country::CN { (chinese(reader, typed, refusals)) }
            @else { (abroad(reader, (country, typed), refusals)) }
        }
    }
}

fn country_field(reader: &Reader, country: Country, refusals: &Refusals) -> Markup {
    let mut choices: Vec<Choice> = destination_choices(reader)
        .into_iter()
        .map(|(country, _)| (country.code().to_owned(), reader.country(country)))
        .collect();
    if choices.iter().all(|(code, _)| code != country.code()) {
        choices.push((country.code().to_owned(), reader.country(country)));
    }
    html! {
        div.region { div.region-province {
            (Field::select("country", &t!(reader, "address-country"), choices)
                .value(country.code()).refusals(refusals).autocomplete("off"))
            button.button.button-quiet type="submit" name="act" value="country"
                formaction={ (reader.path()) "#f-name" } formnovalidate {
                (t!(reader, "address-show-fields"))
            }
        } }
    }
}

fn chinese(reader: &Reader, typed: &AddressForm, refusals: &Refusals) -> Markup {
    let text = |key: &str| reader.text(key);
    html! {
        (Field::text("name", &text("address-name")).value(&typed.name).refusals(refusals)
            .autocomplete("shipping name").attribute("maxlength", "40"))
        (Field::telephone("mobile", &text("address-mobile")).value(&typed.mobile)
            .refusals(refusals).hint(&text("address-mobile-hint")).autocomplete("shipping tel-national")
            .attribute("inputmode", "tel"))
        (region(reader, typed, refusals))
        (Field::text("street", &text("address-street")).value(&typed.street).refusals(refusals)
            .hint(&text("address-street-hint")).autocomplete("shipping street-address")
            .attribute("maxlength", "120").class("field-whole"))
        (Field::text("postcode", &text("address-postcode")).value(&typed.postcode)
            .refusals(refusals).optional(reader).autocomplete("shipping postal-code")
            .attribute("inputmode", "numeric").class("field-short"))
    }
}

fn abroad(
    reader: &Reader,
    (country, typed): (Country, &AddressForm),
    refusals: &Refusals,
) -> Markup {
    let format = postal::format(country);
    let text = |key: &str| reader.text(key);
    let phone_hint = match format.calling.as_str() {
        "" => text("address-phone-hint"),
        code => t!(reader, "address-phone-hint-code", code = format!("+{code}")),
    };
    html! {
        (Field::text("name", &text("address-name")).value(&typed.name).refusals(refusals)
            .autocomplete("shipping name").attribute("maxlength", "40"))
        (Field::telephone("mobile", &text("address-phone")).value(&typed.mobile)
            .refusals(refusals).hint(&phone_hint).autocomplete("shipping tel")
            .attribute("inputmode", "tel").attribute("maxlength", "30"))
        (Field::text("street", &text("address-street")).value(&typed.street).refusals(refusals)
            .autocomplete("shipping address-line1").attribute("maxlength", "120")
            .class("field-whole"))
        (Field::text("line2", &text("address-line2")).value(&typed.line2).refusals(refusals)
            .optional(reader).autocomplete("shipping address-line2")
            .attribute("maxlength", "120").class("field-whole"))
        (city(reader, format, &typed.city, refusals))
        (state(reader, format, &typed.state, refusals))
        (postcode(reader, format, &typed.postcode, refusals))
    }
}

/// A field that a country's addresses may not have, or not need.
fn needed(reader: &Reader, need: Need, field: Field) -> Markup {
    match need {
        Need::Absent => html! {},
        Need::Optional => html! { (field.optional(reader)) },
        Need::Required => html! { (field) },
    }
}

fn city(reader: &Reader, format: &Format, typed: &str, refusals: &Refusals) -> Markup {
    let label = word(reader, "city", &format.city_word);
    let field = Field::text("city", &label).value(typed).refusals(refusals);
    let field = field.autocomplete("shipping address-level2").attribute("maxlength", "60");
    needed(reader, format.city, field)
}

fn state(reader: &Reader, format: &Format, typed: &str, refusals: &Refusals) -> Markup {
    let label = word(reader, "state", &format.state_word);
    let field = if format.states.is_empty() {
        Field::text("state", &label).attribute("maxlength", "60").value(typed)
    } else {
        let mut choices: Vec<Choice> = vec![(String::new(), t!(reader, "address-choose"))];
        let states = format.states.iter();
        choices.extend(states.map(|state| (state.code.clone(), state.name.clone())));
        let known = format.read_state(typed).filter(|_| !typed.is_empty());
        Field::select("state", &label, choices).value(&known.unwrap_or_default())
    };
    let field = field.refusals(refusals).autocomplete("shipping address-level1");
    needed(reader, format.state, field)
}

fn postcode(reader: &Reader, format: &Format, typed: &str, refusals: &Refusals) -> Markup {
    let label = word(reader, "postcode", &format.postcode_word);
    let numeric = !format.example.is_empty() && format.example.bytes().all(|b| b.is_ascii_digit());
    let mut field = Field::text("postcode", &label).value(typed).refusals(refusals);
    if !format.example.is_empty() {
        field = field.hint(&t!(reader, "address-example", example = format.example.as_str()));
    }
    let field = field
        .autocomplete("shipping postal-code")
        .attribute("inputmode", if numeric { "numeric" } else { "text" })
        .attribute("maxlength", "12")
        .class("field-short");
    needed(reader, format.postcode, field)
}

fn region(reader: &Reader, typed: &AddressForm, refusals: &Refusals) -> Markup {
    let mut provinces: Vec<Choice> = vec![(String::new(), t!(reader, "address-choose"))];
    provinces.extend(divisions::provinces().map(|p| (p.code.clone(), p.name.clone())));
    let chosen = divisions::provinces().find(|p| p.code == typed.province);
    html! {
        div.region {
            div.region-province {
                (Field::select("province", &t!(reader, "address-province"), provinces)
                    .value(&typed.province).autocomplete("off"))
                button.button.button-quiet type="submit" name="act" value="province"
                    formaction={ (reader.path()) "#f-division" } formnovalidate {
                    @if chosen.is_some() { (t!(reader, "address-other-province")) }
                    @else { (t!(reader, "address-show-districts")) }
                }
            }
            @match chosen {
                Some(province) => { (districts(reader, &province.code, &typed.division, refusals)) }
                None => { (no_province(reader, refusals)) }
            }
        }
    }
}

fn districts(reader: &Reader, province: &str, chosen: &str, refusals: &Refusals) -> Markup {
    let wrong = refusals.of("division");
    html! {
        div.field.field-wrong[wrong.is_some()] {
            label for="f-division" { (t!(reader, "address-division")) }
            select #f-division name="division" required aria-invalid=[wrong.map(|_| "true")]
                aria-describedby=[wrong.map(|_| "division-error")] {
                option value="" { (t!(reader, "address-choose")) }
                @for city in divisions::cities(province) {
                    @match divisions::districts(&city.code) {
                        [itself] if itself == city => { (district(itself, chosen)) }
                        all => {
                            optgroup label=(city.name) {
                                @for one in all { (district(one, chosen)) }
                            }
                        }
                    }
                }
            }
            @if let Some(wrong) = wrong { (error(wrong)) }
        }
    }
}

fn district(district: &Division, chosen: &str) -> Markup {
    html! { option value=(district.code) selected[district.code == chosen] { (district.name) } }
}

fn no_province(reader: &Reader, refusals: &Refusals) -> Markup {
    html! {
        @match refusals.of("division") {
            Some(wrong) => { div #f-division { (error(wrong)) } }
            None => { p.hint { (t!(reader, "address-province-hint")) } }
        }
    }
}

fn error(wrong: &Refusal) -> Markup {
    html! {
        div.field-error #division-error { (icon("stop")) div { p.refusal-what { (wrong.what) } } }
    }
}
