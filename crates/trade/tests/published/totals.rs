//! The fast answer, the explained one and the bare arithmetic come to the same, on every lane.

use kernel::{Country, Money};
use proptest::prelude::*;
use trade::{Arithmetic, Book, Scratch, landed_cost, landed_totals, sample::Draw};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_fast_answer_has_the_amounts_of_the_explained_one(seed in any::<u64>(), to in 0usize..64) {
        let book = Book::shipped();
        let all: Vec<Country> = book.destinations().collect();
        let mut draw = Draw::new(book, &[all[to % all.len()]], seed);
        let mut scratch = Scratch::default();
        // Memory of earlier, larger and refused questions must not show.
        for ask in [draw.any_parcel(), draw.parcel(), draw.any_parcel()].into_iter().flatten() {
            let (fast, full) = (landed_totals(book, &ask, &mut scratch), landed_cost(book, &ask));
            let (fast, full) = match (fast, full) {
                (Ok(fast), Ok(full)) => (fast, full),
                (fast, full) => {
                    prop_assert_eq!(fast.err(), full.err());
                    continue;
                }
            };
            prop_assert_eq!((fast.goods, fast.carriage), (full.goods, full.carriage));
            prop_assert_eq!((fast.taxes, fast.total), (full.taxes, full.total));
            prop_assert_eq!(fast.counted, full.counted);
            let lines = Money::sum(full.total.currency(), full.lines.iter().map(|l| l.amount));
            prop_assert_eq!(lines.ok(), Some(full.total));
            let bare = Arithmetic::of(book, &ask).ok().and_then(|arithmetic| arithmetic.run());
            prop_assert_eq!(bare, Some(full.taxes.minor()));
        }
    }
}
