//! The fields of a Chinese address. Without scripts the province is chosen first; then one list
//! holds its districts, grouped by city.

use crate::{
    Reader, Refusal, Refusals,
    components::{Choice, Field, icon},
    t,
};
use customs::divisions;
use maud::{Markup, html};
use orders::{AddressDraft, FieldProblem};
use serde::Deserialize;
use std::fmt;

/// The fields as typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AddressForm {
    pub(crate) name: String,
    pub(crate) mobile: String,
    pub(crate) province: String,
    pub(crate) division: String,
    pub(crate) street: String,
    pub(crate) postcode: String,
    /// `province`: only the list of districts is wanted.
    pub(crate) act: String,
}

impl fmt::Debug for AddressForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressForm(***)")
    }
}

impl AddressForm {
    /// As `orders` reads it; a district of another province than the chosen one is none.
    pub(crate) fn draft(&self) -> AddressDraft {
        let of_province =
            self.province.is_empty() || self.division.get(..2) == self.province.get(..2);
        AddressDraft {
            name: self.name.clone(),
            mobile: self.mobile.clone(),
            division: if of_province { self.division.clone() } else { String::new() },
            street: self.street.clone(),
            postcode: self.postcode.clone(),
        }
    }
}

/// Puts each problem beside its field.
pub(crate) fn refuse(reader: &Reader, problems: &[FieldProblem], refusals: &mut Refusals) {
    for problem in problems {
        let field = problem.field.key();
        let key = format!("wrong-{field}-{}", problem.wrong.key());
        refusals.add(field, Refusal::new(reader.text(&key)));
    }
}

/// The names and labels of the fields, for the summary of errors.
pub(crate) fn labels(reader: &Reader) -> Vec<(&'static str, String)> {
    ["name", "mobile", "division", "street", "postcode"]
        .into_iter()
        .map(|field| (field, reader.text(&format!("address-{field}"))))
        .collect()
}

/// The fields.
pub(crate) fn fields(reader: &Reader, typed: &AddressForm, refusals: &Refusals) -> Markup {
    let text = |key: &str| reader.text(key);
    html! {
        div.fields {
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
                    optgroup label=(city.name) {
                        @for district in divisions::districts(&city.code) {
                            option value=(district.code) selected[district.code == chosen] {
                                (district.name)
                            }
                        }
                    }
                }
            }
            @if let Some(wrong) = wrong { (error(wrong)) }
        }
    }
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
