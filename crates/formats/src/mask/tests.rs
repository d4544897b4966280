use super::*;
use proptest::prelude::*;

fn of(text: &str) -> String {
    masked(text, &[]).0
}

#[test]
fn addresses_and_telephone_numbers_are_taken_out() {
    for (written, read) in [
        ("write to mei.lin+shop@mail.example.org, please", "write to •••, please"),
        ("联系我mei@example.com谢谢", "联系我•••谢谢"),
        ("mei＠example．com", "•••"),
        ("mei (at) example.com or mei[at]example.com", "••• or •••"),
        ("张伟@例子.example.com", "•••"),
        ("mei@qq。com", "•••"),
        ("Tel13800138000 or wx+8613800138000", "Tel••• or wx•••"),
        ("call 13800138000", "call •••"),
        ("电话138-0013-8000或138 0013 8000", "电话•••或•••"),
        ("１３８００１３８０００", "•••"),
        ("一三八零零一三八零零零", "•••"),
        ("+86 138 0013 8000", "•••"),
        ("room 2 13800138000", "room 2 •••"),
        ("(206) 555-1234 or 206.555.1234 or 1-206-555-1234", "••• or ••• or •••"),
        ("+44 20 7946 0958", "•••"),
        ("+1 (206) 555-1234", "•••"),
        ("020 7946 0958, 06 12 34 56 78, 010-65521234", "•••, •••, •••"),
        ("0049 30 901820", "•••"),
        ("my phone number is 2065551234.", "my phone number is •••."),
    ] {
        assert_eq!(of(written), read, "{written}");
    }
    let (_, count) = masked("a@b.example and 13800138000", &[]);
    assert_eq!(count, 2);
}

#[test]
fn what_a_trade_speaks_of_stays() {
    for text in [
        "order 261122-7K3QXF2M and 261122-73425678",
        "RR473124829US, LZ123456785US, 1Z999AA10123456784, SF1234567890123",
        "9400 1000 0000 0000 0000 00 and 9400100000000000000000",
        "FedEx 123456789012, 15 digits 123456789012345",
        "tracking number: 2065551234, waybill 2065551234, 运单号2065551234, 单号：0106552123",
        "¥1,234,567.89 or CNY 138001380.00 or 138001380.00 元",
        "USD 2065551234",
        "2026-11-22 08:00 to 2026-12-24 18:30",
        "HS 0813.40, 4006381333931, 250 g x 20, 3.5 x 12 cm",
        "上海市 200120, 第一二三号",
        "it costs 1 380 013 800 dong",
        "@shop, mei@home, a @ b",
    ] {
        assert_eq!(of(text), text);
    }
    let known = ["2065551234", "261122-73425678"];
    let text = "it is 2065551234 of 261122-73425678, not 2065551235";
    assert_eq!(masked(text, &known).0, "it is 2065551234 of 261122-73425678, not •••");
}

fn mailbox() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9._+-]{0,12}[a-z0-9]@[a-z0-9]{1,10}\\.(com|org|example|co\\.uk|cn)"
}

fn telephone() -> impl Strategy<Value = String> {
    prop_oneof![
        "1[3-9][0-9]{9}",
        "1[3-9][0-9]-[0-9]{4}-[0-9]{4}",
        "1[3-9][0-9] [0-9]{4} [0-9]{4}",
        "\\+86 1[3-9][0-9]{9}",
        "\\([2-9][0-9]{2}\\) [2-9][0-9]{2}-[0-9]{4}",
        "[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}",
        "\\+1 [2-9][0-9]{2} [2-9][0-9]{2} [0-9]{4}",
        "\\+49 [1-9][0-9]{1,3} [0-9]{5,8}",
        "0[1-9][0-9]{1,2}-[0-9]{7,8}",
    ]
}

/// Numbers of orders, of parcels of each carrier, and prices.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "2[0-9](0[1-9]|1[0-2])(0[1-9]|[12][0-9])-[0-9A-HJKMNP-TV-Z]{8}",
        "[A-Z]{2}[0-9]{9}(US|CN|SG|DE)",
        "1Z[0-9A-Z]{16}",
        "SF[0-9]{13}",
        "[1-9][0-9]{11}",
        "[1-9][0-9]{14}",
        "9[0-9]{21}",
        "tracking number [2-9][0-9]{9}",
        "运单号[2-9][0-9]{9}",
        "CNY [1-9][0-9]{0,8}\\.[0-9]{2}",
        "¥[1-9][0-9]{0,2}(,[0-9]{3}){0,2}\\.[0-9]{2}",
        "[1-9][0-9]{0,5} 元",
        "\\$[1-9][0-9]{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_mailbox_or_telephone_is_never_read_by_the_other_side(
        before in "[fgjkqvxyz ]{0,12}(: |，|, )", contact in prop_oneof![mailbox(), telephone()], after in "(, |。|; )[fgjkqvxyz ]{0,12}",
    ) {
        let text = format!("{before}{contact}{after}");
        let (read, count) = masked(&text, &[]);
        prop_assert_eq!(read, format!("{before}{MASK}{after}"));
        prop_assert_eq!(count, 1);
    }

    #[test]
    fn a_number_of_an_order_a_parcel_or_a_price_is_never_taken_out(
        before in "[fgjkqvxyz ]{0,12}(: |，|, )", number in number(), after in "(, |。|; )[fgjkqvxyz ]{0,12}",
    ) {
        let text = format!("{before}{number}{after}");
        prop_assert_eq!(masked(&text, &[]), (text, 0));
    }

    #[test]
    fn nothing_is_taken_out_twice_and_any_text_is_read(text in "[\\PC\n]{0,60}|[0-9+() .@a-z-]{0,60}") {
        let (once, _) = masked(&text, &[]);
        let (twice, count) = masked(&once, &[]);
        prop_assert!(count == 0 || twice != once, "{once} {twice}");
    }
}
