//! What returns and disputes stand against, or what may end them, is asked of the capability that knows them: a door that
//! went past it would pay out what is asked back, or leave cases of an order behind that is over.

use super::{File, Finding};

/// Where people and machines come in.
const DOORS: &[&str] = &["crates/web/", "crates/entrepot/src/"];
/// Steps that are aftersales' to take.
const PAST: &[&str] = &[
    "fulfilment::confirm_receipt(",
    "fulfilment::refund_order(",
    "fulfilment::give_back(",
    "fulfilment::cancel_units(",
    "fulfilment::answer_cancel(",
    "orders::cancel_units(",
    "orders::answer_cancel(",
];

/// Checks the pages, the API and the commands of the machine; their tests may stage what they like.
pub(crate) fn check(files: &[File], findings: &mut Vec<Finding>) {
    let is_door = |path: &str| DOORS.iter().any(|door| path.starts_with(door));
    let doors = files.iter().filter(|file| is_door(&file.path) && file.path.ends_with(".rs"));
    for file in doors.filter(|file| !file.path.contains("/tests")) {
        for (number, line) in file.text.lines().enumerate() {
            for step in PAST.iter().filter(|step| line.contains(**step)) {
                let what = format!("calls {step}…): aftersales takes that step");
                findings.push(Finding::new(&file.path, number + 1, what));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_that_goes_past_the_cases_is_found() {
        let found = |path: &str, text: &str| {
            let mut findings = Vec::new();
            check(&[File { path: path.into(), text: text.into() }], &mut findings);
            findings.len()
        };
        let past = "fulfilment::confirm_receipt(tx, ask, moment)?;";
        assert_eq!(found("crates/web/shop/src/order.rs", past), 1);
        assert_eq!(found("crates/entrepot/src/demo/history.rs", past), 1);
        assert_eq!(found("crates/web/src/tests/abroad.rs", past), 0);
        assert_eq!(found("crates/aftersales/src/commands/end_order.rs", past), 0);
        assert_eq!(found("crates/web/shop/src/order.rs", "aftersales::confirm_receipt(tx)"), 0);
    }
}
