use super::*;

#[test]
fn every_district_of_the_mainland_has_its_city_and_province() {
    assert_eq!(provinces().count(), 31);
    let mut count = 0;
    for province in provinces() {
        assert!(!cities(&province.code).is_empty(), "{}", province.name);
        for city in cities(&province.code) {
            assert!(!districts(&city.code).is_empty(), "{}", city.name);
            for one in districts(&city.code) {
                let found = district(&one.code).unwrap();
                assert_eq!((found.province, found.city), (province, city), "{}", one.name);
                count += 1;
            }
        }
    }
    assert!(count >= 2_846, "{count}");
}

#[test]
fn a_place_is_found_by_names_and_by_codes() {
    let pudong = district("310115").unwrap();
    assert_eq!(place("上海市", "上海市", "浦东新区"), Some(pudong));
    assert_eq!(place("上海市", "", "浦东新区"), Some(pudong));
    assert_eq!(place("310000", "310100", "310115"), Some(pudong));
    let dongguan = place("广东省", "东莞市", "").unwrap();
    assert_eq!(dongguan.district.name, "东莞市");
    assert_eq!(place("湖北省", "", "仙桃市"), district("429004"));
    assert_eq!(place("湖北省", "仙桃市", ""), district("429004"));
    assert_eq!(place("广东省", "深圳市", ""), None);
    assert_eq!(place("广东省", "", ""), None);
    assert_eq!(place("浙江省", "上海市", "浦东新区"), None);
}

#[test]
fn chongqing_has_districts_and_counties() {
    let names: Vec<&str> = cities("500000").iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["重庆市", "重庆市（县）"]);
}

#[test]
fn hong_kong_is_a_customs_territory_of_its_own() {
    assert!(all_provinces().any(|p| p.name.starts_with("香港")));
    assert_eq!(district("810001"), None);
    for code in ["", "31", "999999", "３10115", "31011"] {
        assert_eq!(district(code), None, "{code}");
    }
}

#[test]
fn the_divisions_are_those_of_today() {
    for (code, name) in [
        ("330113", "临平区"),
        ("330114", "钱塘区"),
        ("350404", "三元区"),
        ("350405", "沙县区"),
        ("659012", "白杨市"),
        ("653228", "和康县"),
        ("500157", "两江新区"),
    ] {
        assert_eq!(district(code).unwrap().district.name, name);
    }
    for (code, now) in [
        ("330103", vec!["330105"]),
        ("330104", vec!["330102", "330114"]),
        ("350402", vec!["350404"]),
        ("500112", vec!["500109", "500157"]),
    ] {
        assert_eq!(district(code), None, "{code}");
        let heirs: Vec<&str> = ended(code).unwrap().now.iter().map(|d| d.code.as_str()).collect();
        assert_eq!(heirs, now, "{code}");
    }
    assert_eq!(ended("310115"), None);
}

#[test]
fn nothing_made_up_stands_between_a_province_and_its_counties() {
    for (code, names) in [
        ("429004", vec!["湖北省", "仙桃市"]),
        ("419001", vec!["河南省", "济源市"]),
        ("469021", vec!["海南省", "定安县"]),
        ("659001", vec!["新疆维吾尔自治区", "石河子市"]),
        ("500236", vec!["重庆市", "奉节县"]),
        ("110101", vec!["北京市", "东城区"]),
        ("441900", vec!["广东省", "东莞市"]),
        ("330105", vec!["浙江省", "杭州市", "拱墅区"]),
    ] {
        assert_eq!(district(code).unwrap().names(), names);
    }
    let made_up = |division: &Division| division.name.contains("直辖");
    assert!(!provinces().any(|p| cities(&p.code).iter().any(made_up)));
}

/// The shipped table with `text` over it, as a market that starts with it has it.
fn with(text: &str) -> Result<&'static Tables, TableError> {
    Ok(Box::leak(Box::new(build(laid_over(text)?)?)))
}

#[test]
fn an_operator_founds_renames_and_abolishes_divisions_with_a_file() {
    let text =
        "\u{feff}# from 2027 on\n330116;新城区\n\n330105;拱墅新区\n330106;西湖区;2027;330116\n";
    let tables = with(text).unwrap();
    assert_eq!(tables.district("330116").unwrap().names(), ["浙江省", "杭州市", "新城区"]);
    assert_eq!(tables.district("330105").unwrap().district.name, "拱墅新区");
    assert_eq!(tables.district("330106"), None);
    assert_eq!(tables.ended["330106"].now[0].name, "新城区");
    assert_eq!(tables.ended["330103"].now[0].name, "拱墅新区", "heirs have the names of today");
    let told = changes(text).unwrap();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        matches!(&told[0], Change::Renamed(to, from) if to.code == "330105" && from == "拱墅区")
    );
    assert!(matches!(&told[1], Change::Ended(gone) if gone.code == "330106"));
    assert!(matches!(&told[2], Change::Founded(new) if new.code == "330116"));
    assert!(changes(SHIPPED).unwrap().is_empty());
}

#[test]
fn a_district_that_went_into_one_that_is_abolished_later_belongs_to_the_last() {
    let tables = with("330116;新城区\n330105;拱墅区;2027;330116\n").unwrap();
    let heirs: Vec<&str> = tables.ended["330103"].now.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(heirs, ["330116"]);
}

fn early(code: &str, year: &str, until: &str) -> TableError {
    TableError::Early { code: code.into(), year: year.into(), until: until.into() }
}

#[test]
fn a_wrong_line_is_told_with_its_number_and_what_to_write() {
    for (text, wrong) in [
        ("33011;临平区", TableError::Code(1)),
        ("330113,临平区", TableError::Code(1)),
        ("# ok\n330113;", TableError::Name(2)),
        ("330113;临平区;soon;330105", TableError::Year(1)),
        ("330113;临平区;;330105", TableError::Year(1)),
        ("330113;临平区;2027;330105;x", TableError::Long(1)),
        ("330113;临平区;2027;", TableError::Heirless("330113".into())),
        ("330113;临平区;2027;330113", TableError::Heirless("330113".into())),
        ("339901;某区", TableError::Orphan("339901".into(), "339900".into())),
        ("330113;临\u{202e}平区", TableError::Letters(1)),
        ("330113;临平\u{200b}区", TableError::Letters(1)),
        ("330113;<b>临平区</b>", TableError::Letters(1)),
        ("330113;临平&nbsp区", TableError::Letters(1)),
        ("330116;新城区\n# again\n330116;新区", TableError::Twice(3, "330116".into(), 1)),
        ("330106;西湖区;1999;330105", early("330106", "1999", "2025")),
        ("330103;下城区;2015;330105", early("330103", "2015", "2021")),
        ("990101;某区", TableError::Orphan("990101".into(), "990100".into())),
    ] {
        assert_eq!(changes(text), Err(wrong), "{text}");
    }
    assert!(TableError::Year(3).to_string().contains("330103;下城区;2021;330105"));
}
