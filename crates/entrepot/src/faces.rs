//! What each capability shows to the house, listed once.

/// Every kind of fact that is told, by capability: whoever follows chooses among them.
pub const EVENTS: &[&[events::Kind]] = &[
    accounts::face::EVENTS,
    merchants::face::EVENTS,
    catalog::face::EVENTS,
    rules::face::EVENTS,
    pricing::face::EVENTS,
    inventory::face::EVENTS,
    orders::face::EVENTS,
    fulfilment::face::EVENTS,
    aftersales::face::EVENTS,
    settlement::face::EVENTS,
    conversations::face::EVENTS,
    trust::face::EVENTS,
    house::face::EVENTS,
];

/// Who writes letters, in the order in which they are listed.
pub const LETTERS: &[letters::Letters] = &[
    letters::face::LETTERS,
    accounts::face::LETTERS,
    merchants::face::LETTERS,
    orders::face::LETTERS,
    fulfilment::face::LETTERS,
    fulfilment::part_letters::LETTERS,
    aftersales::face::LETTERS,
    settlement::face::LETTERS,
    conversations::face::LETTERS,
    trust::face::LETTERS,
    house::face::LETTERS,
];

#[cfg(test)]
mod tests {
    use super::*;
    use events::{Event, Kind};
    use kernel::{Home, Id, Lang, Timestamp};
    use std::collections::BTreeSet;
    use std::fmt::Write as _;
    use std::fs;
    use std::path::Path;

    fn all() -> impl Iterator<Item = &'static Kind> {
        EVENTS.iter().copied().flatten()
    }

    /// What is shown, by the words that show it, and where it is listed.
    const SHOWN: [(&[&str], &str, &str); 4] = [
        (&["EVENTS"], "EVENTS", "src/faces.rs"),
        (&["LETTERS"], "LETTERS", "src/faces.rs"),
        (&["fn jobs(", "::jobs;"], "jobs(", "src/jobs.rs"),
        (&["const PROOFS"], "PROOFS", "../audit/src/lib.rs"),
    ];

    #[test]
    fn whatever_a_face_shows_is_listed() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut listed = 0;
        for folder in fs::read_dir(here.join("..")).unwrap() {
            let folder = folder.unwrap();
            let Ok(face) = fs::read_to_string(folder.path().join("src/face.rs")) else { continue };
            let name = folder.file_name().into_string().unwrap();
            for (words, item, list) in SHOWN {
                let shows = |line: &str| {
                    line.starts_with("pub ") && words.iter().any(|word| line.contains(word))
                };
                if face.lines().any(shows) {
                    let all = fs::read_to_string(here.join(list)).unwrap();
                    assert!(all.contains(&format!("{name}::face::{item}")), "{name}: {item}");
                    listed += 1;
                }
            }
        }
        let lists = SHOWN.map(|(_, item, list)| {
            let all = fs::read_to_string(here.join(list)).unwrap();
            all.matches(&format!("::face::{item}")).count()
        });
        assert_eq!(listed, lists.iter().sum::<usize>(), "{lists:?}");
    }

    /// The text of every file below `folder`.
    fn texts_below(folder: &Path) -> String {
        let mut all = String::new();
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => all.push_str(&texts_below(&path)),
                false if path.extension().is_some_and(|end| end == "rs") => {
                    all.push_str(&fs::read_to_string(path).unwrap());
                }
                false => {}
            }
        }
        all
    }

    #[test]
    fn every_rule_of_the_audit_is_named_by_a_test_that_breaks_it() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut tests = String::new();
        for folder in fs::read_dir(crates).unwrap() {
            tests.push_str(&texts_below(&folder.unwrap().path().join("tests")));
        }
        let unbroken: BTreeSet<&str> =
            audit::rules().filter(|rule| !tests.contains(&format!("\"{rule}\""))).collect();
        assert!(unbroken.is_empty(), "no test breaks them: {unbroken:#?}");
    }

    #[test]
    fn every_letter_has_its_texts_in_every_language_and_a_name_of_its_own() {
        let mut seen = BTreeSet::new();
        for kind in LETTERS.iter().flat_map(|face| face.kinds) {
            assert_eq!(letters::faults(kind), [""; 0], "{}", kind.key);
            assert!(seen.insert(kind.key), "{} twice", kind.key);
        }
        for face in LETTERS {
            let told = |kind: &Kind| all().any(|known| known.name == kind.name);
            assert!(face.follows.iter().all(told), "a face follows what nobody tells");
        }
    }

    /// Every kind of letter, as the guide lists them.
    fn letters_table() -> String {
        let mut table =
            "| letter | topic | subject | it may name |\n| --- | --- | --- | --- |\n".to_owned();
        for kind in LETTERS.iter().flat_map(|face| face.kinds) {
            let subject = letters::shipped(Lang::EN, &format!("{}-subject", kind.key)).unwrap();
            let facts: Vec<String> = kind.facts.iter().map(|fact| format!("`{fact}`")).collect();
            let (key, topic, facts) = (kind.key, kind.topic.key(), facts.join(", "));
            writeln!(table, "| `{key}` | {topic} | {subject} | {facts} |").unwrap();
        }
        table
    }

    #[test]
    fn the_guide_lists_every_letter_and_every_fact_that_is_told() {
        let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/letters.md");
        let guide = fs::read_to_string(guide).unwrap();
        let table = letters_table();
        assert!(guide.contains(&table), "docs/guide/letters.md wants this table:\n{table}");
        let (_, told) = guide.split_once(&table).unwrap();
        for face in LETTERS {
            let kinds = face.kinds.iter().map(|kind| kind.key);
            for name in face.follows.iter().map(|kind| kind.name).chain(kinds) {
                assert!(told.contains(&format!("`{name}`")), "who is told of {name}?");
            }
        }
    }

    #[test]
    fn no_two_facts_are_called_the_same() {
        let mut seen = BTreeSet::new();
        for kind in all() {
            assert!(seen.insert((kind.name, kind.version)), "{} twice", kind.name);
            let (noun, verb) = kind.name.split_once('.').unwrap();
            let plain = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            assert!(plain(noun) && plain(verb), "{}", kind.name);
        }
    }

    /// Kinds and payloads as they were stored before versions were kept.
    fn stored() -> Vec<(&'static str, String)> {
        let id = |prefix| Id::of_home(Home::new(7)).text(prefix);
        let money = r#"{"amount":"12.50","currency":"USD"}"#;
        let bare = "account.opened merchant.applied merchant.approved merchant.refused \
            merchant.changed address.saved address.forgotten orderer.saved orderer.forgotten \
            cart.changed order.refund_asked";
        let listing = "listing.changed listing.published listing.paused listing.archived";
        let order = "order.placed order.paid order.packed order.shipped order.delivered \
            order.completed order.cancelled order.refunded order.expired";
        let checkout = "checkout.placed checkout.paid checkout.expired payment.started \
            payment.approved payment.declined payment.goes_back";
        let adoption = "book.proposed book.withdrawn book.adopted";
        let of_many = [
            (bare, "{}".to_owned()),
            (listing, format!(r#"{{"listing":"{}","status":"draft","version":3}}"#, id("lst"))),
            (order, format!(r#"{{"order":"{}","number":"N-1"}}"#, id("ord"))),
            (checkout, format!(r#"{{"checkout":"{}"}}"#, id("chk"))),
            (
                "refund.asked refund.done refund.refused",
                format!(r#"{{"payment":"{}"}}"#, id("pay")),
            ),
            (adoption, r#"{"digest":"ab","valid_from":"2026-11-29"}"#.to_owned()),
            ("book.imported", r#"{"by":"Ada","digest":"ab"}"#.to_owned()),
            ("rate_card.saved", r#"{"code":"post","version":2}"#.to_owned()),
            ("rate_card.removed", r#"{"code":"post"}"#.to_owned()),
            ("fx.imported", r#"{"added":1,"changed":0,"last":"2026-11-27"}"#.to_owned()),
            ("stock.counted", format!(r#"{{"skus":["{}"]}}"#, id("sku"))),
            ("parcel.seen", r#"{"progress":"customs"}"#.to_owned()),
            ("payout.paid", format!(r#"{{"amount":{money}}}"#)),
            (
                "order.tax_assessed",
                format!(
                    r#"{{"assessed":{money},"difference":{money},"number":1,"reference":"R"}}"#
                ),
            ),
        ];
        let each = |(kinds, payload): (&'static str, String)| {
            kinds.split_whitespace().map(move |kind| (kind, payload.clone()))
        };
        of_many.into_iter().flat_map(each).collect()
    }

    #[test]
    fn what_was_stored_before_versions_is_still_read() {
        let stored = stored();
        assert_eq!(stored.len(), 45);
        for (kind, payload) in stored {
            let listed = all().find(|listed| (listed.name, listed.version) == (kind, 1));
            let listed = listed.unwrap_or_else(|| panic!("{kind} is not listed"));
            let event = Event {
                home: Home::new(7),
                seq: 1,
                kind: kind.to_owned(),
                version: 1,
                subject: Vec::new(),
                payload,
                at: Timestamp::from_micros(0),
            };
            listed.check(&event).unwrap();
        }
    }
}
