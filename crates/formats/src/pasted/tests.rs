use super::*;
use proptest::prelude::*;

const PLACE: &str = "上海市浦东新区";

fn of(text: &str) -> Pasted {
    read(text, Country::CN)
}

fn parts(read: &Pasted) -> [&str; 4] {
    [&read.name, &read.phone, &read.division, &read.street]
}

#[test]
fn a_chinese_address_is_read_in_any_order_with_or_without_anything_between() {
    let whole = ["张伟", "13800138000", "310115", "世纪大道100号8室"];
    for text in [
        "张伟 13800138000 上海市浦东新区世纪大道100号8室",
        "张伟，13800138000，上海市浦东新区世纪大道100号8室",
        "张伟13800138000上海市浦东新区世纪大道100号8室",
        "上海市浦东新区世纪大道100号8室张伟13800138000",
        "上海市浦东新区世纪大道100号8室 张伟 13800138000",
        "上海 浦东新区 世纪大道100号8室，张伟，+86 138-0013-8000",
        "13800138000 上海浦东世纪大道100号8室 张伟",
        "收货人：张伟\n手机号码：１３８００１３８０００\n所在地区：上海市上海市浦东新区\n详细地址：世纪大道100号8室",
        "收货人张伟 手机13800138000 地址：上海市市辖区浦东新区世纪大道100号8室",
        "中国上海市浦东新区世纪大道100号8室 张伟 0086 13800138000",
    ] {
        let read = of(text);
        assert_eq!(parts(&read), whole, "{text}");
        assert!(read.unplaced.is_empty(), "{text}: {:?}", read.unplaced);
        assert_eq!((read.province.as_str(), read.country), ("310000", Some(Country::CN)));
    }
}

#[test]
fn a_city_a_county_and_a_municipality_are_found_by_what_people_call_them() {
    for (text, division, street) in [
        ("广东省深圳市南山区科苑路8号", "440305", "科苑路8号"),
        ("广东深圳南山科苑路8号", "440305", "科苑路8号"),
        ("深圳市南山区科苑路8号", "440305", "科苑路8号"),
        ("江苏省南京市鼓楼区上海路1号", "320106", "上海路1号"),
        ("广东省东莞市长安镇中山路1号", "441900", "长安镇中山路1号"),
        ("湖北省仙桃市钱沟路1号", "429004", "钱沟路1号"),
        ("内蒙古自治区乌海市海南区滨河街2号", "150303", "滨河街2号"),
        ("内蒙古 乌海 海南区 滨河街2号", "150303", "滨河街2号"),
        ("浦东新区世纪大道100号", "310115", "世纪大道100号"),
    ] {
        let read = of(text);
        assert_eq!((read.division.as_str(), read.street.as_str()), (division, street), "{text}");
    }
}

#[test]
fn a_street_that_is_called_like_a_city_is_no_city() {
    let read = of("北京市朝阳路1号");
    assert_eq!((read.division.as_str(), read.province.as_str()), ("", "110000"));
    assert_eq!(read.street, "朝阳路1号");
    let many = of("鼓楼区中山路1号");
    assert_eq!((many.division.as_str(), many.street.as_str()), ("", "鼓楼区中山路1号"));
}

#[test]
fn what_finds_no_place_is_told() {
    let read = of(
        "张伟 021-58880000 13800138000 13900139000 me@example.org 200120 上海市浦东新区世纪大道1号",
    );
    assert_eq!(parts(&read), ["张伟", "13800138000", "310115", "世纪大道1号"]);
    assert_eq!(read.postcode, "200120");
    assert_eq!(read.unplaced, ["021-58880000", "13900139000", "me@example.org"]);
    let card = of("张伟 11010519491231002X 上海市浦东新区世纪大道1号");
    assert_eq!(card.unplaced, ["110105************"], "a number of identity is not shown whole");
    let long = of(&format!("{PLACE}{}", "路".repeat(CHARACTERS_MAX)));
    assert_eq!(long.unplaced.len(), 1);
}

fn lines(read: &Pasted) -> [&str; 6] {
    [&read.name, &read.street, &read.line2, &read.city, &read.state, &read.postcode]
}

#[test]
fn lines_of_other_countries_are_read_as_their_post_writes_them() {
    let us = Country::US;
    let seattle = ["Rowan Ashby", "17 Pike Pl", "Apt 4", "Seattle", "WA", "98101"];
    for text in [
        "Rowan Ashby\n17 Pike Pl\nApt 4\nSeattle, WA 98101\nUSA\n(206) 555-0100",
        "Rowan Ashby, 17 Pike Pl, Apt 4, Seattle, Washington 98101, United States, +1 206 555 0100",
        "Name: Rowan Ashby\nPhone: 206-555-0100\nAddress: 17 Pike Pl\nApt 4\nSeattle WA 98101",
    ] {
        for hint in [us, Country::CN] {
            let read = read(text, hint);
            assert_eq!(lines(&read), seattle, "{text}");
            assert_eq!((read.phone.as_str(), read.country), ("+1 2065550100", Some(us)), "{text}");
            assert!(read.unplaced.is_empty(), "{text}: {:?}", read.unplaced);
        }
    }
    let sg: Country = "SG".parse().unwrap();
    for text in [
        "Tan Wei\n10 Anson Road #12-34\nSingapore 079903\n+65 6123 4567",
        "Tan Wei, 10 Anson Road #12-34, Singapore 079903, 6123 4567",
        "Tan Wei, 10 Anson Road #12-34 Singapore 079903, tel 6123 4567",
    ] {
        let read = read(text, Country::US);
        assert_eq!(read.country, Some(sg), "{text}");
        assert_eq!(
            lines(&read),
            ["Tan Wei", "10 Anson Road #12-34", "", "", "", "079903"],
            "{text}"
        );
        assert_eq!(read.phone, "+65 61234567", "{text}");
    }
    let gb = read("Jo Probe\n10 Test Street\nLondon\nSW1A 1AA\nUK\n020 7946 0000", us);
    assert_eq!(lines(&gb), ["Jo Probe", "10 Test Street", "", "London", "", "SW1A 1AA"]);
    assert_eq!(gb.phone, "+44 2079460000");
    let my = read("Aminah\n8 Jalan Ampang\n50480 Kuala Lumpur\nMalaysia\n+60 12-345 6789", us);
    let state = postal_state("MY", "Kuala Lumpur");
    assert_eq!(lines(&my), ["Aminah", "8 Jalan Ampang", "", "Kuala Lumpur", &state, "50480"]);
    let ipoh = read("Aminah, 8 Jalan Ampang, 30000 Ipoh, Perak, Malaysia", us);
    assert_eq!((ipoh.city.as_str(), ipoh.state), ("Ipoh", postal_state("MY", "Perak")));
}

fn postal_state(country: &str, name: &str) -> String {
    crate::postal::format(country.parse().unwrap()).read_state(name).unwrap()
}

#[test]
fn an_address_in_china_is_known_wherever_one_buys_for() {
    let read = read("张伟 13800138000 上海市浦东新区世纪大道1号", Country::US);
    assert_eq!(parts(&read), ["张伟", "13800138000", "310115", "世纪大道1号"]);
}

proptest! {
    #[test]
    fn any_text_is_read_and_nothing_is_made_up(text in "(\\PC|[张李上海市北京浦东新区路号室0-9 ,\n]){0,80}") {
        for country in [Country::CN, Country::US] {
            let read = read(&text, country);
            let room = text.len() + 64;
            for part in [&read.name, &read.street, &read.line2, &read.phone, &read.postcode] {
                prop_assert!(part.len() <= room && !part.contains('\n'), "{:?}", part);
            }
            let known: String = cleaned(&text).into_iter().collect();
            for c in read.name.chars().chain(read.street.chars()).filter(|c| is_han(*c)) {
                prop_assert!(known.contains(c), "{}", c);
            }
        }
    }

    #[test]
    fn the_order_and_what_stands_between_change_nothing(
        order in Just(vec![0_usize, 1, 2]).prop_shuffle(),
        between in prop::sample::select(vec![" ", "\n", "，", ",", "；", " ，"]),
        name in prop::sample::select(vec!["张伟", "欧阳修文", "李小明", "王女士"]),
        number in 13_000_000_000_u64..=19_999_999_999,
    ) {
        let street = "世纪大道100号8室";
        let parts = [name.to_owned(), number.to_string(), format!("{PLACE}{street}")];
        let text = order.iter().map(|at| parts[*at].clone()).collect::<Vec<_>>().join(between);
        let read = of(&text);
        prop_assert_eq!(&read.name, name);
        prop_assert_eq!(&read.phone, &parts[1]);
        prop_assert_eq!((read.division.as_str(), read.street.as_str()), ("310115", street));
        prop_assert!(read.unplaced.is_empty());
    }
}
