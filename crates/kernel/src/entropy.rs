//! When a command runs and the randomness it may use. Both are arguments, so that a command run again
//! after a lost race, or in a simulation, is the very same run.

use crate::{Home, Id, Timestamp};

/// A point in time and a seeded stream of ids. Clone it before each run of a re-runnable closure.
///
/// The ids of one moment count on from a random start, so no two of them are the same, however many
/// there are. Those of two moments meet only in one home, in one millisecond, and then with a chance
/// of their number in 2^34: what inserts a row refuses an id that is taken.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The time of the command.
    pub now: Timestamp,
    state: [u64; 4],
    /// The low bits of the next id.
    next: u64,
}

/// Ids that each part of a moment has for itself.
const PART: u64 = 1 << 16;

impl Moment {
    /// A moment at `now` whose ids follow from `seed`. Give secrets their own random bytes, not these.
    #[must_use]
    pub fn new(now: Timestamp, seed: u64) -> Moment {
        // SplitMix64 fills the state, as the authors of xoshiro advise.
        let mut x = seed;
        let [next, state @ ..]: [u64; 5] = std::array::from_fn(|_| {
            x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = x;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        });
        Moment { now, state, next }
    }

    /// The next 64 random bits (xoshiro256**; not for secrets).
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.state;
        let result = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// A fresh id that lives in `home`.
    pub fn id<T: From<Id>>(&mut self, home: Home) -> T {
        let id = Id::new(home, self.now, self.next);
        self.next = self.next.wrapping_add(1);
        id.into()
    }

    /// A moment for one part of a long work: at the same time, with randomness of its own, and with
    /// 65,536 ids that none of its other parts will give.
    pub fn part(&mut self) -> Moment {
        let part = Moment { next: self.next, ..Moment::new(self.now, self.bits()) };
        self.next = self.next.wrapping_add(PART);
        part
    }

    /// A fresh home number; the caller claims it before use.
    pub fn home(&mut self) -> Home {
        Home::new(self.bits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let mut one = Moment::new(Timestamp::from_micros(5), 7);
        let mut two = one.clone();
        assert_eq!(one.bits(), two.bits());
        assert_ne!(one.bits(), one.bits());
        assert_eq!(one.id::<Id>(Home::new(9)), two.id::<Id>(Home::new(9)));
        assert_ne!(Moment::new(one.now, 8).bits(), Moment::new(one.now, 9).bits());
    }

    proptest! {
        #[test]
        fn no_two_ids_of_a_moment_and_its_parts_are_the_same(
            seed in any::<u64>(), parts in prop::collection::vec(0usize..300, 0..8), own in 0usize..300,
        ) {
            let (home, mut moment) = (Home::new(77), Moment::new(Timestamp::from_micros(5), seed));
            let mut all: Vec<Id> = Vec::new();
            for n in &parts {
                let mut part = moment.part();
                all.extend((0..*n).map(|_| part.id::<Id>(home)));
            }
            all.extend((0..own).map(|_| moment.id::<Id>(home)));
            let given = all.len();
            prop_assert_eq!(all.into_iter().collect::<HashSet<_>>().len(), given);
        }
    }

    #[test]
    fn a_million_ids_of_one_millisecond_are_a_million() {
        let mut moment = Moment::new(Timestamp::from_micros(5), 3);
        let all: HashSet<Id> = (0..1_000_000).map(|_| moment.id(Home::new(77))).collect();
        assert_eq!(all.len(), 1_000_000);
    }
}
