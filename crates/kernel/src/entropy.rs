//! When a command runs and the randomness it may use. Both are arguments, so that a command run again
//! after a lost race, or in a simulation, is the very same run.

use crate::{Home, Id, Timestamp};

/// A point in time and a seeded stream of ids. Clone it before each run of a re-runnable closure.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The time of the command.
    pub now: Timestamp,
    state: [u64; 4],
}

impl Moment {
    /// A moment at `now` whose ids follow from `seed`. Give secrets their own random bytes, not these.
    #[must_use]
    pub fn new(now: Timestamp, seed: u64) -> Moment {
        // SplitMix64 fills the state, as the authors of xoshiro advise.
        let mut x = seed;
        let state = std::array::from_fn(|_| {
            x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = x;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        });
        Moment { now, state }
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
        Id::new(home, self.now, self.bits()).into()
    }

    /// A fresh home number; the caller claims it before use.
    pub fn home(&mut self) -> Home {
        Home::new(self.bits())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let mut one = Moment::new(Timestamp::from_micros(5), 7);
        let mut two = one.clone();
        assert_eq!(one.bits(), two.bits());
        assert_ne!(one.bits(), one.bits());
        assert_ne!(Moment::new(one.now, 8).bits(), Moment::new(one.now, 9).bits());
    }
}
