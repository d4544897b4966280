//! What a cell of a file meant, or what is told of it. On both engines.

use super::import::{by_handle, take, taken_of};
use super::kinds::shopify;
use catalog::PictureSource;
use catalog::import::ImportOptions;
use kernel::Lang;

#[tokio::test]
async fn a_barcode_is_read_as_it_was_meant_or_noted() {
    let file = shopify(
        "short,A,,,,,,A,300,5,9,12345,\nlong,B,,,,,,B,300,5,9,4006381333931123,\n\
         none,C,,,,,,C,300,5,9,00000000,\nbook,D,,,,,,D,300,5,9,ISBN 978-3-16-148410-0,\n\
         point,E,,,,,,E,300,5,9,4006381333931.0,\nwide,F,,,,,,F,300,5,9,４００６３８１３３３９３１,\n\
         own,G,,,,,,G,300,5,9,SHELF-7,\nsci,H,,,,,,H,300,5,9,8.4 E+11,\n\
         power,I,,,,,,I,300,5,9,8.4×10^11,\ndate,J,,,,,,J,300,5,9,5-Mar,\n\
         failed,K,,,,,,K,300,5,9,#N/A,\nparted,L,,,,,,L,300,5,9,\"4,006,381,333,931\",\n",
    );
    for test in testkit::databases().await {
        let taken = take(&test.db, file.as_bytes(), &ImportOptions::default()).await;
        let odd = |line: u64| (line, "Variant Barcode", "barcode-odd");
        let short = |line: u64| (line, "Variant Barcode", "shortened");
        let expected = [
            odd(2),
            odd(3),
            odd(4),
            short(9),
            short(10),
            (11, "Variant Barcode", "dated"),
            (12, "Variant Barcode", "sheet-error"),
        ];
        assert_eq!(taken.codes(), expected, "{}", test.name);
        for handle in ["sci", "power", "date"] {
            assert_eq!(by_handle(&test.db, handle).await.variants[0].barcode, None, "{handle}");
        }
        for (handle, barcode) in [
            ("short", "12345"),
            ("book", "9783161484100"),
            ("point", "4006381333931"),
            ("wide", "4006381333931"),
            ("own", "SHELF-7"),
            ("parted", "4006381333931"),
        ] {
            let kept = by_handle(&test.db, handle).await.variants[0].barcode.clone();
            assert_eq!(kept.as_deref(), Some(barcode), "{handle} on {}", test.name);
        }
    }
}

#[tokio::test]
async fn two_options_of_one_name_are_refused_by_the_column_of_the_second() {
    let file = shopify("one,A,,Size,S,size,Red,A,300,5,9,,\ntwo,B,,Size,S,Color,Red,B,300,5,9,,\n");
    for test in testkit::databases().await {
        let taken = take(&test.db, file.as_bytes(), &ImportOptions::default()).await;
        assert_eq!(taken.codes(), [(2, "Option2 Name", "option-twice")], "{}", test.name);
        assert_eq!(by_handle(&test.db, "two").await.options.len(), 2, "{}", test.name);
        let again = shopify("two,B,,Size,S,Size,Red,B,300,5,9,,\n");
        let taken = take(&test.db, again.as_bytes(), &ImportOptions::default()).await;
        assert_eq!(taken.codes(), [(2, "Option2 Name", "option-twice")], "{}", test.name);
        assert_eq!(by_handle(&test.db, "two").await.options[1].name.get(Lang::EN), "Color");
    }
}

#[tokio::test]
async fn a_file_of_chinese_excel_is_read_and_one_in_other_old_letters_is_named() {
    const FILE: &str =
        "listing,title_zh,brand,sku,price\npot,陶花盆（大号）,景德镇,P,9\ncup,茶杯,,C,9\n";
    let chinese = encoding_rs::GB18030.encode(FILE).0;
    let shop = encoding_rs::GB18030.encode("商品编码,商品名称,京东价,库存\n1,茶杯,9,1\n").0;
    let other = encoding_rs::BIG5.encode("標題,價格\n陶瓷花盆大號棕色的,9\n").0;
    for test in testkit::databases().await {
        let taken = take(&test.db, &chinese[..], &ImportOptions::default()).await;
        assert_eq!(taken.codes(), [(0, "", "read-as-chinese")], "{}", test.name);
        let pot = by_handle(&test.db, "pot").await;
        assert_eq!(pot.title(Lang::ZH), "陶花盆（大号）", "{}", test.name);
        assert_eq!(pot.brand.as_deref(), Some("景德镇"), "{}", test.name);
        assert_eq!(by_handle(&test.db, "cup").await.title(Lang::ZH), "茶杯");
        for (file, code, says) in [(&shop, "other-shop", "JD"), (&other, "not-csv", "Big5")] {
            let told = taken_of(&test.db, &file[..], &ImportOptions::default()).await;
            let issue = told.err().unwrap();
            assert_eq!((issue.line, issue.code.as_str()), (1, code));
            assert!(issue.what.contains(says), "{}", issue.what);
        }
    }
}

#[tokio::test]
async fn a_unit_that_no_weight_has_is_named_by_its_own_column() {
    const FILE: &str = "Handle,Title,Variant Price,Variant Weight,Variant Weight Unit\n\
        a,A,9,1.5,Gramm\nb,B,9,1.5,斤\nc,C,9,1.5 kg,\nd,D,9,heavy,kg\n";
    for test in testkit::databases().await {
        let taken = take(&test.db, FILE.as_bytes(), &ImportOptions::default()).await;
        let unit = |line: u64| (line, "Variant Weight Unit", "unit-unknown");
        let expected = [unit(2), unit(3), (5, "Variant Weight", "weight")];
        assert_eq!(taken.codes(), expected, "{}", test.name);
        assert!(taken.issues[0].what.contains("Gramm"), "{}", taken.issues[0].what);
    }
}

#[tokio::test]
async fn pictures_that_nobody_can_be_asked_for_and_what_nobody_sees_are_told() {
    let file = shopify(
        "upper,A,,,,,,A,300,5,9,,HTTPS://a.example/x.jpg\nhere,B,,,,,,B,300,5,9,,http://127.0.0.1/x.jpg\n\
         port,C,,,,,,C,300,5,9,,https://a.example:99999/x.jpg\n\
         key,D,,,,,,D,300,5,9,,https://ada:secret@a.example/x.jpg\n\
         host,E,,,,,,E,300,5,9,,https:///x.jpg\n\
         bell,Pot\u{7}\u{1B}[2J\u{202E},,,,,,F,300,5,9,,\nblank,\u{2800},,,,,,G,300,5,9,,\n",
    );
    for test in testkit::databases().await {
        let taken = take(&test.db, file.as_bytes(), &ImportOptions::default()).await;
        let reach = |line: u64| (line, "Image Src", "picture-reach");
        let expected = [
            reach(3),
            reach(4),
            reach(5),
            (6, "Image Src", "picture"),
            (7, "Title", "unseen-taken"),
            (8, "Title", "title-missing"),
        ];
        assert_eq!(taken.codes(), expected, "{}", test.name);
        let upper = by_handle(&test.db, "upper").await;
        assert_eq!(upper.pictures[0].source, PictureSource::Url("https://a.example/x.jpg".into()));
        let bell = by_handle(&test.db, "bell").await;
        assert_eq!(bell.title(Lang::EN), "Pot [2J", "{}", test.name);
    }
}
