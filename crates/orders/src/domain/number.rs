//! Order numbers that a person can read over the telephone.

use kernel::Timestamp;

/// Letters and digits that are not mistaken for each other.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The day in China and eight characters from `random`: `261122-7K3QXF2M`. With six, a merchant of a few
/// thousand orders a day would have given one number twice now and then, and lost the second order.
pub(crate) fn order_number(at: Timestamp, random: u64) -> String {
    let day = at.date_in("Asia/Shanghai");
    let digit = |place: u32| {
        let five = usize::try_from((random >> (5 * place)) & 31).unwrap_or(0);
        char::from(ALPHABET[five])
    };
    let tail: String = (0..8).map(digit).collect();
    format!("{:02}{:02}{:02}-{tail}", day.year().rem_euclid(100), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_starts_with_the_day_in_china() {
        let at: Timestamp = "2026-11-21T16:00:00Z".parse().unwrap();
        assert_eq!(order_number(at, 0), "261122-00000000");
        assert_ne!(order_number(at, 1), order_number(at, 2));
    }

    #[test]
    fn the_orders_of_a_busy_day_are_told_apart() {
        let mut moment = kernel::Moment::new("2026-11-21T16:00:00Z".parse().unwrap(), 7);
        let now = moment.now;
        let numbers: std::collections::BTreeSet<String> =
            (0..200_000).map(|_| order_number(now, moment.bits())).collect();
        assert_eq!(numbers.len(), 200_000);
    }
}
