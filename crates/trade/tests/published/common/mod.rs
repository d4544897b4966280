//! Short ways to ask, for the tests of lanes.

pub(crate) mod lanes;

use kernel::{Country, Currency, Grams, Money, Rate};
use trade::{
    Attributes, Book, BookSource, Buyer, Channel, CostKind, Facts, GoodsLine, LandedCost,
    ParcelAsk, Refusal, Scratch, landed_cost, landed_totals,
};

/// A question in the making.
#[derive(Clone, Debug)]
pub(crate) struct Asked(pub(crate) ParcelAsk);

pub(crate) fn currency_of(book: &Book, to: Country) -> Currency {
    book.lane(to).map_or(Currency::USD, |lane| lane.currency)
}

/// From one country to another on a day, still without goods.
pub(crate) fn ask(from: &str, to: &str, date: &str) -> Asked {
    let to: Country = to.parse().unwrap();
    let currency = currency_of(Book::shipped(), to);
    ask_in(from, to, date, currency)
}

/// The same, counted in `currency` (for lanes that are not shipped).
pub(crate) fn ask_in(from: &str, to: Country, date: &str, currency: Currency) -> Asked {
    Asked(ParcelAsk {
        origin: from.parse().unwrap(),
        destination: to,
        date: date.parse().unwrap(),
        goods: Vec::new(),
        freight: Money::zero(currency),
        insurance: Money::zero(currency),
        facts: Facts::default(),
        rates: Vec::new(),
    })
}

impl Asked {
    fn currency(&self) -> Currency {
        self.0.freight.currency()
    }

    pub(crate) fn goods(mut self, hs: &str, price: &str, quantity: u32) -> Asked {
        let line = GoodsLine {
            key: format!("line{}", self.0.goods.len() + 1),
            hs: hs.parse().unwrap(),
            unit_price: Money::parse(price, self.currency()).unwrap(),
            quantity,
            weight: None,
            attributes: Attributes::new(),
            origin: None,
            preference: None,
        };
        self.0.goods.push(line);
        self
    }

    /// An attribute of the goods named last.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Asked {
        self.0.goods.last_mut().unwrap().attributes.insert(name.to_owned(), value.to_owned());
        self
    }

    pub(crate) fn grams(mut self, grams: u32) -> Asked {
        self.0.goods.last_mut().unwrap().weight = Some(Grams::new(grams));
        self
    }

    pub(crate) fn made_in(mut self, country: &str) -> Asked {
        self.0.goods.last_mut().unwrap().origin = Some(country.parse().unwrap());
        self
    }

    pub(crate) fn claiming(mut self, preference: &str) -> Asked {
        self.0.goods.last_mut().unwrap().preference = Some(preference.to_owned());
        self
    }

    pub(crate) fn freight(mut self, amount: &str) -> Asked {
        self.0.freight = Money::parse(amount, self.currency()).unwrap();
        self
    }

    pub(crate) fn insurance(mut self, amount: &str) -> Asked {
        self.0.insurance = Money::parse(amount, self.currency()).unwrap();
        self
    }

    pub(crate) fn by(mut self, channel: Channel) -> Asked {
        self.0.facts.channel = channel;
        self
    }

    pub(crate) fn business(mut self) -> Asked {
        self.0.facts.buyer = Buyer::Business;
        self
    }

    pub(crate) fn unregistered(mut self) -> Asked {
        self.0.facts.seller_registered = Some(false);
        self
    }

    pub(crate) fn switch(mut self, name: &str, on: bool) -> Asked {
        self.0.facts.switches.insert(name.to_owned(), on);
        self
    }

    /// What one unit of `currency` is worth here.
    pub(crate) fn rate(mut self, currency: &str, rate: &str) -> Asked {
        self.0.rates.push((currency.parse().unwrap(), rate.parse::<Rate>().unwrap()));
        self
    }

    pub(crate) fn try_of(&self, book: &Book) -> Result<LandedCost, Refusal> {
        let cost = landed_cost(book, &self.0);
        // The fast way gives the same amounts, and the lines add up.
        let totals = landed_totals(book, &self.0, &mut Scratch::default());
        match (&cost, &totals) {
            (Ok(cost), Ok(totals)) => {
                assert_eq!((cost.taxes, cost.total), (totals.taxes, totals.total));
                let sum = Money::sum(cost.total.currency(), cost.lines.iter().map(|l| l.amount));
                assert_eq!(sum.unwrap(), cost.total);
            }
            (Err(a), Err(b)) => assert_eq!(a, b),
            _ => panic!("{cost:?} but {totals:?}"),
        }
        cost
    }

    pub(crate) fn of(&self, book: &Book) -> LandedCost {
        self.try_of(book).unwrap()
    }

    pub(crate) fn cost(&self) -> LandedCost {
        self.of(Book::shipped())
    }

    pub(crate) fn refusal(&self) -> Refusal {
        self.try_of(Book::shipped()).unwrap_err()
    }
}

/// The shipped texts with these in their place or beside them.
pub(crate) fn book(files: &[(&str, &str)]) -> Book {
    let source =
        files.iter().fold(BookSource::shipped().clone(), |s, (path, text)| s.with(path, text));
    compile(&source)
}

/// Only these texts.
pub(crate) fn book_of(files: &[(&str, &str)]) -> Book {
    let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    compile(&BookSource::from_files(files.iter().map(own)))
}

fn compile(source: &BookSource) -> Book {
    Book::compile(source).unwrap_or_else(|errors| {
        panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

/// What is paid for the charge `id`.
pub(crate) fn paid(cost: &LandedCost, id: &str) -> String {
    let own = cost.lines.iter().filter(|line| line.id == id).map(|line| line.amount);
    Money::sum(cost.total.currency(), own).unwrap().amount_text()
}

/// What is paid for the charges of a kind.
pub(crate) fn paid_for(cost: &LandedCost, kind: CostKind) -> String {
    let own = cost.lines.iter().filter(|line| line.kind == kind).map(|line| line.amount);
    Money::sum(cost.total.currency(), own).unwrap().amount_text()
}

/// Everything owed to authorities.
pub(crate) fn taxes(cost: &LandedCost) -> String {
    cost.taxes.amount_text()
}

/// What all tax lines come to, as an exact share of the goods (when their bases are whole cents).
pub(crate) fn composite(cost: &LandedCost) -> Rate {
    let exact = |money: Money| Rate::new(money.minor().into(), 1).unwrap();
    let owed = cost.lines.iter().filter(|line| line.kind.is_tax()).fold(Rate::ZERO, |sum, line| {
        sum.plus(line.rate.unwrap().times(exact(line.base.unwrap())).unwrap()).unwrap()
    });
    owed.divided_by(exact(cost.goods)).unwrap()
}

/// A file as the guide to lanes prints it: the block that begins with `# file: PATH`.
pub(crate) fn guide(path: &str) -> String {
    let guide = include_str!("../../../../../docs/guide/lanes.md");
    let marker = format!("# file: {path}\n");
    let begin = guide.find(&marker).expect("the guide has the file") + marker.len();
    let rest = &guide[begin..];
    rest[..rest.find("```").expect("the block ends")].to_owned()
}
