//! What was agreed about goods of several classes that are in one case.

use orders::{FreightBearer, Policy, ReceiptRule};

/// What holds for a case whose goods were agreed about differently: of each term what is best for the shopper, who
/// agreed to each of them. The days without a reason are each line's own, and are looked at when she asks.
pub(crate) fn best_of(policies: &[Policy]) -> Option<Policy> {
    let best = |best: Policy, one: &Policy| Policy {
        no_reason_days: best.no_reason_days.max(one.no_reason_days),
        no_reason_exception: best.no_reason_exception.filter(|_| one.no_reason_days.is_none()),
        return_days: best.return_days.max(one.return_days),
        back_days: best.back_days.max(one.back_days),
        freight: match (best.freight, one.freight) {
            (FreightBearer::Shopper, FreightBearer::Shopper) => FreightBearer::Shopper,
            (FreightBearer::Merchant, _) | (_, FreightBearer::Merchant) => FreightBearer::Merchant,
        },
        answer_days: best.answer_days.min(one.answer_days),
        appeal_days: best.appeal_days.max(one.appeal_days),
        dispute_days: best.dispute_days.max(one.dispute_days),
        receipt: match (best.receipt, one.receipt) {
            (ReceiptRule::Needed, ReceiptRule::Needed) => ReceiptRule::Needed,
            (ReceiptRule::Asked, _) | (_, ReceiptRule::Asked) => ReceiptRule::Asked,
        },
        days: best.days.best_of(&one.days),
    };
    let (first, rest) = policies.split_first()?;
    Some(rest.iter().fold(first.clone(), best))
}

#[cfg(test)]
mod tests {
    use super::*;
    use orders::CaseDays;

    fn policy(days: u32, freight: FreightBearer) -> Policy {
        Policy {
            no_reason_days: (days > 20).then_some(days),
            no_reason_exception: (days <= 20).then(|| "worn".to_owned()),
            return_days: days,
            back_days: days + 15,
            freight,
            answer_days: days / 5,
            appeal_days: 40 - days,
            dispute_days: days,
            receipt: if days > 20 { ReceiptRule::Needed } else { ReceiptRule::Asked },
            days: CaseDays { inspect: days, offer: days, ..CaseDays::SHIPPED },
        }
    }

    #[test]
    fn of_each_term_the_best_for_the_shopper_holds_in_whatever_order_they_come() {
        let (short, long) =
            (policy(10, FreightBearer::Merchant), policy(30, FreightBearer::Shopper));
        let best = best_of(&[short.clone(), long.clone()]).unwrap();
        let terms = (best.return_days, best.back_days, best.answer_days, best.appeal_days);
        assert_eq!(terms, (30, 45, 2, 30));
        assert_eq!((best.freight, best.dispute_days), (FreightBearer::Merchant, 30));
        assert_eq!((best.days.inspect, best.days.offer), (10, 30));
        assert_eq!(best.receipt, ReceiptRule::Asked);
        assert_eq!((best.no_reason_days, &best.no_reason_exception), (Some(30), &None));
        assert_eq!(best_of(&[long, short.clone()]).unwrap(), best);
        assert_eq!(best_of(&[short.clone(), short.clone()]), Some(short));
        assert_eq!(best_of(&[]), None);
    }
}
