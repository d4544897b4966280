//! What the texts and numbers of a request may be: words, patterns, lengths, bounds. Types say only that a
//! text is a text; whoever follows this document is not refused for the form of what was sent. The lists come
//! from the types that read them.

use super::lists::{
    carriers, categories, channels, countries, currencies, kinds, languages, merchant_kinds,
    movement_states, order_states, progress, scopes, statuses, taxes, ways_of_verifying,
};
use super::patterns::{
    ABOUT, AMOUNT, ANY, BOOK, BOOK_FILE, DAY, DIGEST, DISTRICT, HANDLE, HS, LINE, MAILBOX, MONTH,
    PIECE, PLAIN, RATE, SLUG, SOME, TIME, WEIGHT, WHOLE_DIGEST,
};
use super::texts::TEXTS;
use Form::{Day, Lane, Like, Mailbox, OneOf, Time, Whole, Word};
use serde_json::Value;
use utoipa::{
    Number,
    openapi::{
        Object, OpenApi, RefOr, Schema, SchemaFormat, Type,
        path::{Operation, PathItem},
        schema::{AdditionalProperties, ArrayItems, SchemaType},
    },
};

/// What a value may be.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// One of these words.
    Word(fn() -> Vec<String>),
    /// A text like this pattern, with at least and at most so many characters.
    Like(&'static str, usize, usize),
    /// An e-mail address.
    Mailbox,
    /// A day as `2027-01-01`.
    Day,
    /// A time as `2027-01-01T08:30:00Z`.
    Time,
    /// From where to where, as `US:CN`.
    Lane,
    /// A whole number, at least and at most.
    Whole(isize, isize),
    /// One of these numbers.
    OneOf(&'static [i64]),
}

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
            "/v1/cart?to",
            "/v1/listings?to",
            "/v1/listings/{listing}?to",
            "/v1/search?to",
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
    (&["EventBody.at", "NoticesReadBody.until"], Time),
    (&["/v1/admin/taxes?from", "/v1/admin/taxes?to"], Like(MONTH, 7, 7)),
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
            "FinishOne.hs_code",
            "HsBody.code",
            "QuoteBody.hs",
            "QuoteGoodsBody.hs",
        ],
        Like(HS, 6, 13),
    ),
    (
        &[
            "AddLine.sku",
            "AskReturnBody.wanted",
            "AttributeBody.variants",
            "ConfirmEverywhereBody.variants",
            "ConfirmHsBody.variants",
            "QuoteLineBody.sku",
            "UnitsBody.sku",
            "VariantBody.id",
            "?sku",
        ],
        Like(id!("sku"), 30, 30),
    ),
    (&["AddLine.listing", "FinishOne.listing", "?listing"], Like(id!("lst"), 30, 30)),
    (&["AssignBody.checkout", "?checkout"], Like(id!("chk"), 30, 30)),
    (&["NewCheckout.address", "?address"], Like(id!("adr"), 30, 30)),
    (&["?order"], Like(id!("ord"), 30, 30)),
    (&["?payout"], Like(id!("pot"), 30, 30)),
    (&["?thread"], Like(id!("thr"), 30, 30)),
    (&["?message"], Like(id!("msg"), 30, 30)),
    (&["?dispute"], Like(id!("dsp"), 30, 30)),
    (&["?import"], Like(id!("imp"), 30, 30)),
    (&["?attachment", "?file"], Like(id!("att"), 30, 30)),
    (&["/v1/admin/message-cases/{case}/decide?case"], Like(id!("cas"), 30, 30)),
    (&["?case"], Like(id!("ret"), 30, 30)),
    (
        &["/v1/admin/scenarios/{run}?run", "/v1/admin/scenarios/{run}/propose?run"],
        Like(id!("scn"), 30, 30),
    ),
    (&["?run"], Like(id!("run"), 30, 30)),
    (
        &["/v1/admin/roles/{account}/{scope}?account", "/v1/merchant/members/{account}?account"],
        Like(id!("shp"), 30, 30),
    ),
    (&["?person"], Like(id!("shp"), 30, 30)),
    (&["?account"], Like(id!("bnk"), 30, 30)),
    (&["/v1/search?merchant", "?slug"], Like(SLUG, 2, 64)),
    (&["?merchant"], Like(id!("mer"), 30, 30)),
    (
        &[
            "/v1/admin/books/adoptions/{id}/confirm?id",
            "/v1/admin/books/adoptions/{id}/withdraw?id",
        ],
        Like(id!("adp"), 30, 30),
    ),
    (&["/v1/admin/jobs/{kind}/{id}/retry?id"], Like("^([0-9a-f]{2})+$", 2, 128)),
    (&["/v1/admin/jobs/{kind}/{id}/retry?kind"], Like("^[a-z0-9._-]+$", 1, 64)),
    (&["/v1/books/{digest}?digest", "?against"], Like(BOOK, 6, 64)),
    (&["BookImportBody.onto"], Like(WHOLE_DIGEST, 64, 64)),
    (&["?digest"], Like(DIGEST, 8, 64)),
    (&["?card"], Like(SLUG, 2, 40)),
    (&["/v1/merchant/listings/{listing}/attributes/{name}?name"], Like("^[a-z0-9_]+$", 1, 40)),
    (&["?carrier"], Word(carriers)),
    (&["?lang"], Word(languages)),
    (&["/v1/admin/letters/{kind}/{lang}?kind"], Like("^[a-z0-9_-]+$", 1, 64)),
    (&["NewThread.about"], Like(ABOUT, 30, 30)),
    (&["NewAddress.division"], Like(DISTRICT, 0, 6)),
    (&["VariantBody.barcode"], Like(PLAIN, 0, 255)),
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
    (&["NewAddress.mobile"], Like(SOME, 1, 40)),
    // Words by language share one schema.
    (
        &["MyProfileBody.language", "ProfileBody.language", "SignUpBody.language", "BTreeMap{}"],
        Word(languages),
    ),
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
    (&["DraftBody.category", "FinishOne.category", "/v1/search?category"], Word(categories)),
    (&["DraftBody.kind"], Word(kinds)),
    (&["DraftBody.handle"], Like(HANDLE, 1, 255)),
    (&["DraftBody.brand", "VariantBody.code"], Like(ANY, 0, 255)),
    (&["VariantBody.hs{}"], Word(countries)),
    (&["DraftBody.texts{}"], Word(languages)),
    (&["BookFileBody.path"], Like(BOOK_FILE, 9, 80)),
    (&["ListingText.title"], Like(SOME, 1, 255)),
    (&["ListingText.description"], Like(ANY, 0, 100_000)),
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
    (&["/v1/lanes?lane", "QuoteBody.lane"], Lane),
    (&["/v1/merchant/listings?status"], Word(statuses)),
    (&["?Idempotency-Key"], Like("^[!#-~]([ -~]*[!#-~])?$", 1, 255)),
];

/// Writes every form into the document.
pub(super) fn keep(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for (name, schema) in &mut components.schemas {
        let RefOr::T(Schema::Object(object)) = schema else { continue };
        within(name, object);
        for (field, schema) in &mut object.properties {
            let place = format!("{name}.{field}");
            if let Some(form) = form_of(&place) {
                form.write(schema);
            }
            match (schema, form_of(&format!("{place}="))) {
                (RefOr::T(Schema::Object(map)), _) => within(&place, map),
                (schema, Some(form)) => form.write_words(schema),
                (_, None) => {}
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

/// The names in a map and its values, where they are not free.
fn within(place: &str, map: &mut Object) {
    names(place, map);
    if let (Some(form), Some(AdditionalProperties::RefOr(value))) =
        (form_of(&format!("{place}=")), map.additional_properties.as_deref_mut())
    {
        form.write(value);
    }
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
    let (_, form) = FORMS.iter().chain(TEXTS).find(|(places, _)| places.contains(&place))?;
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

    /// Words by language are a schema that others have too: here they are written with a form of their own.
    fn write_words(self, schema: &mut RefOr<Schema>) {
        match schema {
            RefOr::Ref(shared) => {
                let mut text = Object::with_type(Type::String);
                self.write_into(&mut text);
                let mut map = Object::with_type(Type::Object);
                let about = std::mem::take(&mut shared.description);
                map.description = Some(about).filter(|about| !about.is_empty());
                let text = AdditionalProperties::RefOr(RefOr::T(Schema::Object(text)));
                map.additional_properties = Some(Box::new(text));
                names("BTreeMap", &mut map);
                *schema = RefOr::T(Schema::Object(map));
            }
            RefOr::T(Schema::Array(array)) => {
                if let ArrayItems::RefOrSchema(each) = &mut array.items {
                    self.write_words(each);
                }
            }
            RefOr::T(Schema::OneOf(one)) => {
                one.items.iter_mut().for_each(|item| self.write_words(item));
            }
            RefOr::T(_) => {}
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
                object.pattern = Some(MAILBOX.to_owned());
                (object.min_length, object.max_length) = (Some(5), Some(254));
            }
            Day => {
                object.format = Some(SchemaFormat::Custom("date".to_owned()));
                object.pattern = Some(DAY.to_owned());
                (object.min_length, object.max_length) = (Some(10), Some(10));
            }
            Time => {
                object.format = Some(SchemaFormat::Custom("date-time".to_owned()));
                object.pattern = Some(TIME.to_owned());
                (object.min_length, object.max_length) = (Some(20), Some(35));
            }
            Lane => {
                let all = countries().join("|");
                object.pattern = Some(format!("^({all}):({all})$"));
                (object.min_length, object.max_length) = (Some(5), Some(5));
            }
            Whole(least, most) => {
                object.minimum = Some(Number::Int(least));
                object.maximum = Some(Number::Int(most));
            }
        }
    }
}
