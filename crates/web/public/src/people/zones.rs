//! The time zones that a person chooses among: where most buyers and sellers are, her browser's and her own.

use crate::Reader;

/// Where most buyers and sellers are, from west to east.
const COMMON: [&str; 21] = [
    "America/Los_Angeles",
    "America/Denver",
    "America/Chicago",
    "America/New_York",
    "Etc/UTC",
    "Europe/London",
    "Europe/Paris",
    "Europe/Brussels",
    "Europe/Berlin",
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Asia/Ho_Chi_Minh",
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Kuala_Lumpur",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Australia/Sydney",
];

/// The zones as a field offers them, by their IANA names: first the one that times are told in on this page, as
/// her browser says, then `chosen` where it is another, then the common ones.
pub(super) fn choices(reader: &Reader, chosen: &str) -> Vec<(String, String)> {
    let mut names = vec![reader.zone()];
    for name in [chosen].into_iter().chain(COMMON) {
        if kernel::is_zone(name) && !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().map(|name| (name.to_owned(), reader.zone_named(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Lang;

    #[test]
    fn a_zone_is_chosen_by_its_place_and_none_stands_twice() {
        let (en, zh) = (Reader::for_tests(Lang::EN), Reader::for_tests(Lang::ZH));
        let offered = choices(&en, "America/St_Johns");
        assert_eq!(offered[0], ("Asia/Shanghai".to_owned(), "China time (UTC+8)".to_owned()));
        assert_eq!(offered[1].0, "America/St_Johns", "her own, which is not common");
        assert_eq!(offered.len(), COMMON.len() + 1, "{offered:?}");
        assert_eq!(choices(&en, "Mars/Olympus").len(), COMMON.len());
        assert_eq!(choices(&zh, "UTC")[0].1, "北京时间（UTC+8）");
        for (name, said) in choices(&zh, "Asia/Shanghai") {
            let city = name.rsplit('/').next().unwrap_or(&name).replace('_', " ");
            assert!(city == "UTC" || !said.contains(&city), "{name} has no Chinese name: {said}");
        }
    }
}
