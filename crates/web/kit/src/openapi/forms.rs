//! What the texts and numbers of a request may be: words, patterns, lengths, bounds. Types say only that a
//! text is a text; whoever follows this document is not refused for the form of what was sent. The lists come
//! from the types that read them.

use crate::i18n::Locale;
use Form::{Day, Like, Mailbox, OneOf, Whole, Word};
use kernel::{Country, Currency};
use serde_json::Value;
use utoipa::{
    Number,
    openapi::{
        Object, OpenApi, RefOr, Schema, SchemaFormat, Type,
        path::{Operation, PathItem},
        schema::{ArrayItems, SchemaType},
    },
};

/// What a value may be.
#[derive(Clone, Copy)]
enum Form {
    /// One of these words.
    Word(fn() -> Vec<String>),
    /// A text like this pattern, with at least and at most so many characters.
    Like(&'static str, usize, usize),
    /// An e-mail address.
    Mailbox,
    /// A day as `2027-01-01`.
    Day,
    /// A whole number, at least and at most.
    Whole(isize, isize),
    /// One of these numbers.
    OneOf(&'static [i64]),
}

/// Anything.
const ANY: &str = "^";
/// Not blank.
const SOME: &str = "\\S";
/// One line that is not blank.
const LINE: &str = "^[^\\u0000-\\u001F\\u007F-\\u009F]*[^\\s\\u0000-\\u001F\\u007F-\\u009F]\
    [^\\u0000-\\u001F\\u007F-\\u009F]*$";
const AMOUNT: &str = "^-?[0-9]{1,12}(\\.[0-9]{1,4})?$";
const DAY: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
const HS: &str = "^[0-9]{4}\\.?[0-9]{2}(\\.?[0-9]{2}){0,2}$";
const ID: &str = "^[a-z]{3}_[0-7][0-9a-hjkmnp-tv-z]{25}$";
const PIECE: &str = "^(words|answer|finding|said-[1-9][0-9]{0,8}|att_[0-7][0-9a-hjkmnp-tv-z]{25})$";
const SKU: &str = "^sku_[0-7][0-9a-hjkmnp-tv-z]{25}$";
const HANDLE: &str = "^[^\\s/\\\\?#%]+$";
const BOOK_FILE: &str =
    "^((lanes|patches)/[A-Za-z0-9_-]+\\.toml|(tables|bans)/[A-Za-z0-9_-]+\\.csv)$";
const WEIGHT: &str = "^[0-9]{1,6}(\\.[0-9]{1,3})? ?(g|kg|lb|oz)$";
const SLUG: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
const RATE: &str = "^[0-9]{1,2}(\\.[0-9]{1,4})?%$";

/// Where a value stands (`Schema.field`, `path?parameter`, or `?parameter` of every path; with `{}` the names
/// in a map), and its form.
const FORMS: &[(&[&str], Form)] = &[
    (
        &[
            "ApplyBody.country",
            "CardBody.countries",
            "CardBody.sent_from",
            "ConfirmEverywhereBody.destinations",
            "DraftBody.origin",
            "NewAddress.country",
            "NewBankAccount.country",
            "NewCheckout.destination",
            "PastedText.country",
            "QuoteBody.destination",
            "QuoteBody.origin",
            "QuoteGoodsBody.origin",
            "?country",
            "?destination",
            "?origin",
            "?ships",
        ],
        Word(countries),
    ),
    (
        &[
            "ApplyBody.payout_currency",
            "AskScenario.currency",
            "MoneyBody.currency",
            "NewBankAccount.currency",
            "ProposeRunBody.currency",
            "?currency",
            "/v1/fx?from",
            "/v1/fx?to",
        ],
        Word(currencies),
    ),
    (&["MoneyBody.amount"], Like(AMOUNT, 1, 18)),
    (
        &[
            "AdoptBody.from",
            "AssessBody.assessed_on",
            "ProposeScenario.from",
            "QuoteBody.date",
            "QuoteBody.known_at",
            "?date",
        ],
        Day,
    ),
    (
        &[
            "EmailBody.email",
            "GrantMember.email",
            "GrantOperator.email",
            "NewMailbox.email",
            "SignInBody.email",
            "SignUpBody.email",
        ],
        Mailbox,
    ),
    (
        &[
            "ConfirmEverywhereBody.code",
            "ConfirmHsBody.code",
            "HsBody.code",
            "QuoteBody.hs",
            "QuoteGoodsBody.hs",
        ],
        Like(HS, 6, 13),
    ),
    (
        &[
            "AddLine.sku",
            "AttributeBody.variants",
            "ConfirmEverywhereBody.variants",
            "ConfirmHsBody.variants",
            "QuoteLineBody.sku",
            "VariantBody.id",
        ],
        Like(SKU, 30, 30),
    ),
    (&["AddLine.listing", "AssignBody.checkout", "NewCheckout.address"], Like(ID, 30, 30)),
    (&["QuoteBody.merchant"], Like("^[a-z0-9][a-z0-9_-]*[a-z0-9]$", 2, 64)),
    (&["ReportPieceBody.piece"], Like(PIECE, 5, 40)),
    (&["AddLine.quantity", "QuoteLineBody.quantity"], Whole(1, 999)),
    (&["ChangeLine.quantity"], Whole(0, 999)),
    (&["QuoteBody.quantity", "QuoteGoodsBody.quantity"], Whole(1, 1_000_000)),
    (&["QuoteBody.weight", "QuoteGoodsBody.weight"], Like(WEIGHT, 2, 14)),
    (
        &["CardBody.handling_days", "CardBody.transit_days_max", "CardBody.transit_days_min"],
        Whole(0, 180),
    ),
    (
        &["ConfirmEverywhereBody.edition", "ConfirmHsBody.edition", "HsBody.edition"],
        OneOf(&[1988, 1996, 2002, 2007, 2012, 2017, 2022, 2028]),
    ),
    (&["StepBody.weight_grams_max"], Whole(1, 1_000_000)),
    (&["?limit"], Whole(1, 100)),
    (&["ConfirmBody.name", "ProfileBody.name"], Like(LINE, 1, accounts::NAME_CHARACTERS_MAX)),
    (
        &["ConfirmBody.password", "NewPasswordBody.password", "SignUpBody.password"],
        Like(ANY, accounts::CHARACTERS_MIN, accounts::CHARACTERS_MAX),
    ),
    (&["NewAddress.name", "NewOrderer.name"], Like(LINE, 1, 40)),
    (&["NewAddress.street"], Like(LINE, 1, 120)),
    (&["PastedText.text"], Like(ANY, 0, 600)),
    (&["NewAddress.line2"], Like(ANY, 0, 120)),
    (&["NewAddress.city", "NewAddress.state"], Like(ANY, 0, 60)),
    (&["NewAddress.mobile", "NewOrderer.id_number"], Like(SOME, 1, 40)),
    // Words by language share one schema.
    (&["ProfileBody.language", "SignUpBody.language", "BTreeMap{}"], Word(languages)),
    (&["ApplyBody.kind"], Word(merchant_kinds)),
    (&["ApplyBody.evidence"], Like(SOME, 1, 2_000)),
    (&["ApplyBody.slug"], Like(SLUG, 2, 64)),
    (&["ApproveBody.commission"], Like(RATE, 2, 8)),
    (&["ApproveBody.verified_how"], Word(ways_of_verifying)),
    (&["HolderBody.reason", "RefuseBody.reason", "ReturnedBody.reason"], Like(SOME, 1, 500)),
    (&["HolderBody.holder", "NewBankAccount.holder"], Like(LINE, 1, 140)),
    (&["PaidBody.reference"], Like(ANY, 0, 200)),
    (&["ReasonBody.reason"], Like(ANY, 0, 500)),
    (&["AssessBody.reference"], Like(LINE, 1, 80)),
    (&["AssessTaxBody.kind"], Word(taxes)),
    (&["AttributeBody.value"], Like(SOME, 1, 120)),
    (&["CardBody.code", "CardBody.service"], Like(SLUG, 2, 40)),
    (&["DraftBody.category", "/v1/search?category"], Word(categories)),
    (&["DraftBody.kind"], Word(kinds)),
    (&["DraftBody.handle"], Like(HANDLE, 1, 255)),
    (&["DraftBody.brand", "VariantBody.code"], Like(ANY, 0, 255)),
    (&["VariantBody.hs{}"], Word(countries)),
    (&["DraftBody.texts{}"], Word(languages)),
    (&["BookFileBody.path"], Like(BOOK_FILE, 9, 80)),
    (&["ListingText.title"], Like(SOME, 1, 200)),
    (&["ListingText.description"], Like(ANY, 0, 20_000)),
    (&["EventBody.note", "EventBody.source"], Like(ANY, 0, 200)),
    (&["EventBody.place"], Like(ANY, 0, 80)),
    (&["EventBody.progress"], Word(progress)),
    (&["GrantOperator.scope", "?scope"], Word(scopes)),
    (&["QuoteBody.channel"], Word(channels)),
    (&["ShipBody.carrier"], Word(carriers)),
    (&["ShipBody.carrier_name"], Like(ANY, 0, 60)),
    (&["ShipBody.tracking_number"], Like("^[A-Za-z0-9-]*[0-9][A-Za-z0-9-]*$", 6, 40)),
    (&["/v1/admin/orders?state", "/v1/merchant/orders?state"], Word(order_states)),
    (&["/v1/admin/provider-movements?state"], Word(movement_states)),
    (&["/v1/lanes?lane"], Like("^[A-Z]{2}:[A-Z]{2}$", 5, 5)),
    (&["/v1/merchant/listings?status"], Word(statuses)),
    (&["?Idempotency-Key"], Like("^[!#-~]([ -~]*[!#-~])?$", 1, 255)),
];

fn words<T: ToString>(all: impl IntoIterator<Item = T>) -> Vec<String> {
    all.into_iter().map(|word| word.to_string()).collect()
}

fn countries() -> Vec<String> {
    words(Country::all())
}

fn currencies() -> Vec<String> {
    words(Currency::all())
}

fn languages() -> Vec<String> {
    words(Locale::all().map(|locale| locale.lang().tag().to_owned()))
}

fn merchant_kinds() -> Vec<String> {
    words(merchants::MerchantKind::ALL)
}

fn ways_of_verifying() -> Vec<String> {
    words(merchants::VerifiedHow::ALL)
}

fn taxes() -> Vec<String> {
    words(["duty", "vat", "sales_tax", "consumption_tax", "excise", "fee"])
}

fn categories() -> Vec<String> {
    words(catalog::CATEGORIES)
}

fn kinds() -> Vec<String> {
    words(catalog::Kind::ALL)
}

fn statuses() -> Vec<String> {
    words(catalog::Status::ALL)
}

fn progress() -> Vec<String> {
    words(fulfilment::Progress::ALL.map(fulfilment::Progress::key))
}

fn carriers() -> Vec<String> {
    words(fulfilment::Carrier::ALL.map(fulfilment::Carrier::key))
}

fn scopes() -> Vec<String> {
    words(accounts::Scope::ALL.map(accounts::Scope::key))
}

fn channels() -> Vec<String> {
    words(trade::Channel::ALL.map(trade::Channel::name))
}

fn order_states() -> Vec<String> {
    words(orders::OrderState::ALL.map(orders::OrderState::key))
}

fn movement_states() -> Vec<String> {
    words(orders::MovementState::ALL.map(orders::MovementState::key))
}

/// Writes every form into the document.
pub(super) fn keep(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for (name, schema) in &mut components.schemas {
        let RefOr::T(Schema::Object(object)) = schema else { continue };
        names(name, object);
        for (field, schema) in &mut object.properties {
            let place = format!("{name}.{field}");
            if let Some(form) = form_of(&place) {
                form.write(schema);
            }
            if let RefOr::T(Schema::Object(map)) = schema {
                names(&place, map);
            }
        }
    }
    for (path, item) in &mut document.paths.paths {
        let PathItem { get, post, put, patch, delete, .. } = item;
        for operation in [get, post, put, patch, delete].into_iter().flatten() {
            parameters(path, operation);
        }
    }
}

/// The names in a map, where they are not free.
fn names(place: &str, map: &mut Object) {
    let Some(form) = form_of(&format!("{place}{{}}")) else { return };
    let mut name = Object::with_type(Type::String);
    form.write_into(&mut name);
    map.property_names = Some(Box::new(Schema::Object(name)));
}

fn parameters(path: &str, operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        let name = &parameter.name;
        let form = form_of(&format!("{path}?{name}")).or_else(|| form_of(&format!("?{name}")));
        if let (Some(form), Some(schema)) = (form, &mut parameter.schema) {
            form.write(schema);
        }
    }
}

fn form_of(place: &str) -> Option<Form> {
    let (_, form) = FORMS.iter().find(|(places, _)| places.contains(&place))?;
    Some(*form)
}

impl Form {
    /// Of a list, it is the form of each.
    fn write(self, schema: &mut RefOr<Schema>) {
        match schema {
            RefOr::T(Schema::Object(object)) => self.write_into(object),
            RefOr::T(Schema::Array(array)) => {
                if let ArrayItems::RefOrSchema(each) = &mut array.items {
                    self.write(each);
                }
            }
            RefOr::T(_) | RefOr::Ref(_) => {}
        }
    }

    fn write_into(self, object: &mut Object) {
        let may_be_null =
            matches!(&object.schema_type, SchemaType::Array(types) if types.contains(&Type::Null));
        let null = may_be_null.then_some(Value::Null);
        match self {
            Word(words) => {
                let all = words().into_iter().map(Value::String).chain(null);
                object.enum_values = Some(all.collect());
            }
            OneOf(numbers) => {
                let all = numbers.iter().copied().map(Value::from).chain(null);
                object.enum_values = Some(all.collect());
            }
            Like(pattern, least, most) => {
                object.pattern = (pattern != ANY).then(|| pattern.to_owned());
                object.min_length = (least > 0).then_some(least);
                object.max_length = Some(most);
            }
            Mailbox => {
                object.format = Some(SchemaFormat::Custom("email".to_owned()));
                object.max_length = Some(254);
            }
            Day => {
                object.format = Some(SchemaFormat::Custom("date".to_owned()));
                object.pattern = Some(DAY.to_owned());
            }
            Whole(least, most) => {
                object.minimum = Some(Number::Int(least));
                object.maximum = Some(Number::Int(most));
            }
        }
    }
}
