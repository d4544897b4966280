//! Kinds of wrong input: what other programs do to files is told with line, column and way out, or
//! understood, and never taken in silence. On both engines.

use super::import::{all, by_handle, merchant, take, taken_of};
use catalog::PictureSource;
use catalog::import::{ImportOptions, Importer, Issue, Outcome, Severity};
use kernel::{Grams, Lang};
use std::path::PathBuf;

/// Shopify's header with what the tests need of it.
const SHOPIFY: &str = "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Option2 Name,Option2 Value,\
    Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src\n";

pub(crate) fn shopify(rows: &str) -> String {
    format!("{SHOPIFY}{rows}")
}

fn codes(issues: &[Issue]) -> Vec<(u64, &str, &str)> {
    issues.iter().map(|i| (i.line, i.column.as_str(), i.code.as_str())).collect()
}

/// The issue that stops a file at its header.
fn refused(file: &[u8]) -> Issue {
    *Importer::open(file, merchant(), ImportOptions::default()).err().unwrap()
}

#[tokio::test]
async fn codes_that_lost_a_zero_are_refused_with_the_whole_one() {
    const FILE: &str = "listing,title_en,sku,price,hs_code\n\
        roast,Coffee,R,9,9012100\ngreen,Coffee,G,9,901110000\ncherry,Cherry,C,9,813.4\n\
        sci,Cherry,S,9,3.30E+09\nseven,Phone,P,9,8517130\nfine,Cherry,F,9,'0813.40\n";
    for test in testkit::databases().await {
        let taken = take(&test.db, FILE.as_bytes(), &ImportOptions::default()).await;
        let expected = [
            (2, "hs_code", "hs-zero"),
            (3, "hs_code", "hs-zero"),
            (4, "hs_code", "hs-zero"),
            (5, "hs_code", "hs-shortened"),
            (6, "hs_code", "hs"),
        ];
        assert_eq!(taken.codes(), expected, "{}", test.name);
        let meant: Vec<&str> = taken.issues[..3].iter().map(|i| i.args["meant"].as_str()).collect();
        assert_eq!(meant, ["0901.21.00", "0901.11.00.00", "0813.40"]);
        assert_eq!(all(&test.db).await.len(), 1, "{}", test.name);
    }
}

#[tokio::test]
async fn values_follow_their_options_in_whatever_order_a_file_has_them() {
    let first = shopify(
        "pot,Pot,,Size,S,Color,Red,RE-SR,300,5,9,,\npot,,,,M,,Blue,RE-MB,300,6,10,,\n\
         bare,Bare,,Size,S,Color,Red,,300,5,9,,\nbare,,,,M,,Blue,,300,6,10,,\n",
    );
    let swapped = shopify(
        "pot,Pot,,Color,Red,Size,S,RE-SR,300,5,9,,\n\
         bare,Bare,,Color,Red,Size,S,,300,5,9,,\nbare,,,,Blue,,M,,300,6,10,,\n",
    );
    for test in testkit::databases().await {
        let db = &test.db;
        take(db, first.as_bytes(), &ImportOptions::default()).await;
        let before = all(db).await;
        let again = take(db, swapped.as_bytes(), &ImportOptions::default()).await;
        assert_eq!((again.codes(), again.count(Outcome::Unchanged)), (vec![], 2), "{}", test.name);
        assert!(again.applied.iter().all(|applied| applied.counts.is_empty()), "no stock is added");
        assert_eq!(all(db).await, before, "{}", test.name);
        let names: Vec<String> =
            by_handle(db, "pot").await.variants.iter().map(|v| v.name(Lang::EN)).collect();
        assert_eq!(names, ["S · Red", "M · Blue"]);
    }
}

#[tokio::test]
async fn a_list_of_prices_says_nothing_of_options() {
    let first = shopify("pot,Pot,,Size,S,Color,Red,SR,300,5,9,,\npot,,,,M,,Blue,MB,300,6,10,,\n");
    for test in testkit::databases().await {
        let db = &test.db;
        take(db, first.as_bytes(), &ImportOptions::default()).await;
        let prices = "listing,sku,price\npot,SR,8\n";
        let taken = take(db, prices.as_bytes(), &ImportOptions::default()).await;
        assert_eq!((taken.codes(), taken.count(Outcome::Updated)), (vec![], 1), "{}", test.name);
        let pot = by_handle(db, "pot").await;
        let told: Vec<(String, String)> =
            pot.variants.iter().map(|v| (v.name(Lang::EN), v.price.amount_text())).collect();
        let expected = [("S · Red", "8.00"), ("M · Blue", "10.00")];
        assert_eq!(told, expected.map(|(name, price)| (name.to_owned(), price.to_owned())));
        let strange = "listing,sku,price\npot,NEW,8\n";
        let refused = take(db, strange.as_bytes(), &ImportOptions::default()).await;
        assert_eq!(refused.codes(), [(2, "", "values")], "{}", test.name);
    }
}

#[tokio::test]
async fn rows_without_sku_that_are_no_variant_add_no_stock() {
    let first = shopify("bare,Bare,,Size,S,Color,Red,,300,5,9,,\nbare,,,,M,,Blue,,300,6,10,,\n");
    let other =
        shopify("bare,Bare,,Size,S,Color,Crimson,,300,5,9,,\nbare,,,,M,,Navy,,300,6,10,,\n");
    let more = shopify(
        "bare,Bare,,Size,S,Color,Red,,300,5,9,,\nbare,,,,M,,Blue,,300,6,10,,\nbare,,,,L,,Blue,,300,7,10,,\n",
    );
    for test in testkit::databases().await {
        let db = &test.db;
        take(db, first.as_bytes(), &ImportOptions::default()).await;
        let before = all(db).await;
        let refused = take(db, other.as_bytes(), &ImportOptions::default()).await;
        assert_eq!(refused.codes(), [(2, "", "variants-unnamed")], "{}", test.name);
        assert!(refused.applied[0].issues[0].what.starts_with("2 variants"), "{}", test.name);
        assert!(refused.applied[0].counts.is_empty() && all(db).await == before);
        // With all the others there it is new beyond doubt.
        let grown = take(db, more.as_bytes(), &ImportOptions::default()).await;
        assert_eq!((grown.codes(), grown.applied[0].counts.len()), (vec![], 1), "{}", test.name);
    }
}

#[tokio::test]
async fn an_option_that_gets_another_name_keeps_no_value_of_the_old_one() {
    let first = shopify("pot,Pot,,Size,S,Color,Red,SR,300,5,9,,\npot,,,,M,,Blue,MB,300,6,10,,\n");
    let one = shopify("pot,Pot,,Size,S,Material,Clay,SR,300,5,9,,\n");
    let same = shopify("pot,Pot,,Size,S,Colour,Red,SR,300,5,9,,\n");
    let both =
        shopify("pot,Pot,,Size,S,Material,Clay,SR,300,5,9,,\npot,,,,M,,Iron,MB,300,6,10,,\n");
    for test in testkit::databases().await {
        let db = &test.db;
        take(db, first.as_bytes(), &ImportOptions::default()).await;
        let refused = take(db, one.as_bytes(), &ImportOptions::default()).await;
        assert_eq!(refused.codes(), [(2, "", "options-changed")], "{}", test.name);
        let renamed = take(db, same.as_bytes(), &ImportOptions::default()).await;
        assert_eq!(
            (renamed.codes(), renamed.count(Outcome::Updated)),
            (vec![], 1),
            "{}",
            test.name
        );
        let changed = take(db, both.as_bytes(), &ImportOptions::default()).await;
        assert_eq!(
            (changed.codes(), changed.count(Outcome::Updated)),
            (vec![], 1),
            "{}",
            test.name
        );
        let pot = by_handle(db, "pot").await;
        let names: Vec<String> = pot.variants.iter().map(|v| v.name(Lang::EN)).collect();
        assert_eq!(
            (names, pot.options[1].name.get(Lang::EN)),
            (vec!["S · Clay".into(), "M · Iron".into()], "Material")
        );
    }
}

#[tokio::test]
async fn what_a_spreadsheet_did_to_numbers_is_noted() {
    let file = shopify(
        "sku,A,,,,,,1.23E+11,300,5,9,,\nsci,B,,,,,,B,300,5,9,1.23E+12,\n\
         digit,C,,,,,,C,300,5,9,4006381333932,\nzero,D,,,,,,D,300,5,9,12345678905,\n\
         good,E,,,,,,E,300,5,9,'0012345678905,\ntwice,F,,Size,S,,,DUP,300,5,9,,\n\
         twice,,,,M,,,DUP,300,7,10,,\nother,G,,,,,,DUP,300,5,9,,\n\
         date,H,,Size,5-Mar,,,H,300,5,9,,\nfailed,#NAME?,,,,,,I,300,5,9,,\n",
    );
    for test in testkit::databases().await {
        let taken = take(&test.db, file.as_bytes(), &ImportOptions::default()).await;
        let expected = [
            (2, "Variant SKU", "shortened"),
            (3, "Variant Barcode", "shortened"),
            (4, "Variant Barcode", "barcode-check"),
            (5, "Variant Barcode", "barcode-zero"),
            (8, "Variant SKU", "sku-twice"),
            (9, "Variant SKU", "sku-twice"),
            (10, "Option1 Value", "dated"),
            (11, "Title", "sheet-error"),
        ];
        assert_eq!(taken.codes(), expected, "{}", test.name);
        let refused = taken.issues.iter().filter(|issue| issue.severity == Severity::Error);
        assert_eq!((refused.count(), taken.count(Outcome::Created)), (1, 8), "{}", test.name);
        assert_eq!(taken.issues[2].args["meant"], "4006381333931");
        assert_eq!(taken.issues[3].args["meant"], "012345678905");
        let barcode =
            async |handle: &str| by_handle(&test.db, handle).await.variants[0].barcode.clone();
        assert_eq!(barcode("sci").await, None, "its digits are lost");
        assert_eq!(barcode("good").await.as_deref(), Some("0012345678905"));
    }
}

#[tokio::test]
async fn a_sku_that_another_listing_has_is_noted() {
    let (one, other) = (shopify("a,A,,,,,,X,300,5,9,,\n"), shopify("b,B,,,,,,X,300,5,9,,\n"));
    for test in testkit::databases().await {
        let db = &test.db;
        assert_eq!(take(db, one.as_bytes(), &ImportOptions::default()).await.codes(), []);
        let noted = take(db, other.as_bytes(), &ImportOptions::default()).await;
        let expected = [(2, "Variant SKU", "sku-elsewhere")];
        assert_eq!((noted.codes(), noted.count(Outcome::Created)), (expected.to_vec(), 1));
        assert_eq!(noted.applied[0].issues[0].args["other"], "a", "{}", test.name);
    }
}

#[tokio::test]
async fn a_weight_is_never_taken_without_its_unit() {
    const FILE: &str = "Handle,Title,Variant Price,Variant Grams,Variant Weight,Variant Weight Unit\n\
        w1,A,9,,1.5,kg\nw2,B,9,,2,lb\nw4,D,9,,\"0,5\",kg\nw5,E,9,750,,kg\nw6,F,9,,1.5,\n\
        w7,G,9,1500,3.31,lb\nw8,H,9,1500,15,lb\nw9,I,9,0,0,\n";
    for test in testkit::databases().await {
        let db = &test.db;
        let taken = take(db, FILE.as_bytes(), &ImportOptions::default()).await;
        let expected = [
            (4, "Variant Weight", "comma"),
            (6, "Variant Weight Unit", "weight-unit"),
            (8, "Variant Weight", "weights-differ"),
        ];
        assert_eq!(taken.codes(), expected, "{}", test.name);
        for (handle, grams) in [
            ("w1", Some(1500)),
            ("w2", Some(908)),
            ("w5", Some(750)),
            ("w7", Some(1502)),
            ("w9", None),
        ] {
            let weight = by_handle(db, handle).await.variants[0].weight;
            assert_eq!(weight, grams.map(Grams::new), "{handle} on {}", test.name);
        }
    }
}

#[tokio::test]
async fn an_amount_is_told_what_is_wrong_with_it_and_the_column_is_the_right_one() {
    const FILE: &str = "listing,title_en,title_zh,option1_name_en,option1_value_en,option2_name_en,\
        option2_value_en,sku,price,currency,stock,origin\n\
        a,A,,,,,,A,\"12,50\",EUR,,US\nb,B,,,,,,B,12.3450,USD,,UK\nc,C,,,,,,C,1200.50,JPY,,中国\n\
        d,D,,,,,,D,1200.00,JPY,,United States\ne,E,,,,,,E,35.2555,KWD,,USA\nf,F,,Size,S,Color,Red,F1,9,,,\n\
        f,,,,M,,,F2,9,,,\ng,G,,,,,,G,9,,\"1,000\",\nh,H,,,,,,H,9,,,Utopia\n";
    for test in testkit::databases().await {
        let taken = take(&test.db, FILE.as_bytes(), &ImportOptions::default()).await;
        let expected = [
            (2, "price", "comma"),
            (3, "price", "price-places"),
            (4, "price", "price-places"),
            (6, "price", "price-places"),
            (9, "stock", "comma"),
            (10, "origin", "country"),
            (8, "option2_value_en", "values"),
        ];
        assert_eq!(taken.codes(), expected, "{}", test.name);
        let digits = [1, 2, 3].map(|at: usize| taken.issues[at].args["digits"].clone());
        assert_eq!(digits, ["2", "0", "3"]);
        assert!(taken.issues[1].what.contains("at most 2 decimal places"));
        assert_eq!(by_handle(&test.db, "d").await.origin.code(), "US");
    }
}

#[tokio::test]
async fn texts_are_what_a_reader_would_see_and_lost_letters_are_noted() {
    let file = shopify(
        "html,Grey pot &amp; saucer,\"<table><tr><td>Weight</td><td>500 g</td></tr></table><p>&uuml;ber 10&sup2; &frac14;</p>\",,,,,H,300,5,9,,\n\
         emoji,Family 👨\u{200D}👩\u{200D}👧,علی\u{200C}رضا,,,,,E,300,5,9,,\n\
         moji,CafÃ© mug â€“ large,,,,,,M,300,5,9,,\nlost,Caf\u{FFFD} mug,,,,,,L,300,5,9,,\n\
         pics,Pics,,,,,,P,300,5,9,,\"https://a.example/a.jpg, https://a.example/b.jpg\"\n\
         space,Space,,,,,,S,300,5,9,,https://a.example/c d.jpg\n",
    );
    for test in testkit::databases().await {
        let db = &test.db;
        let taken = take(db, file.as_bytes(), &ImportOptions::default()).await;
        let expected =
            [(4, "Title", "mojibake"), (5, "Title", "letters-lost"), (7, "Image Src", "picture")];
        assert_eq!(taken.codes(), expected, "{}", test.name);
        assert_eq!(taken.issues[0].args["meant"], "Café mug – large");
        let html = by_handle(db, "html").await;
        assert_eq!(html.title(Lang::EN), "Grey pot & saucer");
        assert_eq!(html.description(Lang::EN), "Weight: 500 g\n\nüber 10² ¼");
        let emoji = by_handle(db, "emoji").await;
        assert_eq!(emoji.title(Lang::EN), "Family 👨\u{200D}👩\u{200D}👧");
        assert_eq!(emoji.description(Lang::EN), "علی\u{200C}رضا");
        let pictures = by_handle(db, "pics").await.pictures;
        let named: Vec<PictureSource> = pictures.into_iter().map(|p| p.source).collect();
        let meant = ["https://a.example/a.jpg", "https://a.example/b.jpg"];
        assert_eq!(named, meant.map(|address| PictureSource::Url(address.into())));
    }
}

#[tokio::test]
async fn titles_as_long_as_shopify_allows_and_long_bodies_are_taken() {
    let (title, body) = ("t".repeat(255), "word ".repeat(19_000));
    let file =
        shopify(&format!("long,{title},{body},,,,,L,300,5,9,,\nmore,t{title},,,,,,M,300,5,9,,\n"));
    for test in testkit::databases().await {
        let taken = take(&test.db, file.as_bytes(), &ImportOptions::default()).await;
        assert_eq!(taken.codes(), [(3, "Title", "title-long")], "{}", test.name);
        let long = by_handle(&test.db, "long").await;
        assert_eq!(long.title(Lang::EN), title);
        assert_eq!(long.description(Lang::EN).len(), body.trim().len());
    }
}

#[test]
fn a_file_that_is_something_else_is_called_by_its_name() {
    for (file, code, said) in [
        (&b"PK\x03\x04\x14\0products_export_1.csv"[..], "packed", "a ZIP archive"),
        (&b"\x1F\x8B\x08\0"[..], "packed", "gzip"),
        (&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], "not-csv", "an old Excel workbook"),
        (&b"ID,Type,SKU,Name,Is featured?,Regular price\n"[..], "other-shop", "WooCommerce"),
        (&b"Handle,Title,SKU,COO,Location,On hand\n"[..], "other-shop", "Shopify inventory"),
    ] {
        let issue = refused(file);
        assert_eq!(issue.code, code, "{said}");
        assert!(issue.what.contains(said) && !issue.mend.is_empty(), "{}", issue.what);
    }
    let issue = refused(b"\n\nName\x1B[2J,Price\nx,1\n");
    assert_eq!((issue.line, issue.code.as_str()), (3, "header"));
    assert!(!issue.what.chars().any(char::is_control), "{}", issue.what);
}

/// Line, column and code of an issue.
type Told = (u64, &'static str, &'static str);

/// What each file of `shared/cases` must say.
const CASES: &[(&str, &[Told])] = &[
    ("refused-wrongly/a05_sep_line.csv", &[]),
    ("refused-wrongly/a12_blank_first_lines.csv", &[]),
    ("refused-wrongly/a16_short_rows.csv", &[]),
    ("refused-wrongly/c12_title_255.csv", &[]),
    ("refused-wrongly/c22_type_twice.csv", &[]),
    ("refused-wrongly/e04_origin_names.csv", &[]),
    ("unclear/a07_zip_of_csv.zip", &[(0, "", "packed")]),
    ("unclear/a08_gzip.csv.gz", &[(0, "", "packed")]),
    ("unclear/c03c_price.csv", &[(2, "Variant Price", "comma")]),
    ("unclear/c03f_price.csv", &[(2, "Variant Price", "price-places")]),
    ("unclear/c18_options_3_blank.csv", &[(3, "Option2 Value", "values")]),
    ("unclear/d03_shopify_inventory.csv", &[(1, "", "other-shop")]),
    ("unclear/d04_etsy.csv", &[(1, "", "other-shop")]),
    ("unclear/d09_woo.csv", &[(1, "", "other-shop")]),
    ("unclear/e02_jpy.csv", &[(4, "price", "price-places"), (6, "price", "price-places")]),
    ("wrong-silently/a14_mojibake.csv", &[(2, "Title", "mojibake")]),
    ("wrong-silently/a15_bad_quote.csv", &[(2, "Title", "stray-quote")]),
    ("wrong-silently/a17_escape_header.csv", &[(1, "", "header")]),
    ("wrong-silently/b02_multi_image.csv", &[(4, "Image Src", "picture")]),
    (
        "wrong-silently/c01_barcode_sci.csv",
        &[
            (2, "Variant Barcode", "shortened"),
            (4, "Variant Barcode", "shortened"),
            (5, "Variant Barcode", "barcode-check"),
        ],
    ),
    ("wrong-silently/c02_sku_sci.csv", &[(2, "Variant SKU", "shortened")]),
    ("wrong-silently/c04_dup_sku_same.csv", &[(3, "Variant SKU", "sku-twice")]),
    (
        "wrong-silently/c07_weights.csv",
        &[(5, "Variant Weight", "comma"), (7, "Variant Weight Unit", "weight-unit")],
    ),
    ("wrong-silently/c08_html.csv", &[]),
    ("wrong-silently/c09_emoji.csv", &[]),
    (
        "wrong-silently/e01_hs_excel.csv",
        &[
            (2, "hs_code", "hs-zero"),
            (3, "hs_code", "hs-zero"),
            (4, "hs_code", "hs-zero"),
            (5, "hs_code", "hs-shortened"),
        ],
    ),
    ("wrong-silently/f01_opts_first.csv", &[]),
    ("wrong-silently/f02_opts_swapped_partial.csv", &[]),
    ("wrong-silently/f03_opts_nosku_first.csv", &[]),
    ("wrong-silently/f04_opts_nosku_swapped.csv", &[]),
];

#[tokio::test]
async fn every_case_of_the_collection_is_taken_or_told_as_it_must_be() {
    use std::io::Write as _;
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases");
    if !folder.exists() {
        // Straight to the stream: the test harness hides what passing tests print.
        let told = format!("SKIPPED: no cases in {}\n", folder.display());
        drop(std::io::stderr().write_all(told.as_bytes()));
        return;
    }
    for test in testkit::databases().await {
        for (name, expected) in CASES {
            let file = std::fs::read(folder.join(name)).unwrap();
            match taken_of(&test.db, file.as_slice(), &ImportOptions::default()).await {
                Ok(taken) => assert_eq!(taken.codes(), *expected, "{name} on {}", test.name),
                Err(issue) => assert_eq!(codes(&[*issue]), *expected, "{name} on {}", test.name),
            }
        }
        let variants = |listing: &catalog::Listing| -> Vec<String> {
            listing.variants.iter().map(|variant| variant.name(Lang::EN)).collect()
        };
        for handle in ["re-pot", "rn-pot"] {
            let pot = by_handle(&test.db, handle).await;
            assert_eq!(variants(&pot), ["S · Red", "M · Blue"], "{handle} on {}", test.name);
        }
        assert_eq!(by_handle(&test.db, "o3").await.origin.code(), "GB");
    }
}
