//! What is refused about rules, rate cards and quotes.

use crate::Problem;
use calculator::QuoteProblem;
use pricing::{CardFault, ChooseLaneError, QuoteRefusal, RemoveRateCardError, SaveRateCardError};
use rules::books::{AdoptError, ImportError};
use rules::scenario::ScenarioFault;

impl From<QuoteRefusal> for Problem {
    fn from(refusal: QuoteRefusal) -> Problem {
        let (slug, field) = (refusal.slug(), refusal.field());
        let ways: Vec<&str> = refusal.ways_out().into_iter().map(trade::WayOut::text).collect();
        match refusal {
            QuoteRefusal::Store(error) => error.into(),
            QuoteRefusal::UnknownSku(_)
            | QuoteRefusal::Freight(_)
            | QuoteRefusal::Fx(_)
            | QuoteRefusal::Trade(_)
            | QuoteRefusal::Empty
            | QuoteRefusal::NotShipped { .. }
            | QuoteRefusal::MissingWeight { .. }
            | QuoteRefusal::UnconfirmedHs { .. }
            | QuoteRefusal::Currencies { .. }
            | QuoteRefusal::OtherBook(_)
            | QuoteRefusal::NotSold { .. }
            | QuoteRefusal::Incomplete { .. }
            | QuoteRefusal::Stale { .. }
            | QuoteRefusal::TooLarge => {
                Problem::invalid(slug, &refusal).field(field, &refusal).with_texts("ways_out", ways)
            }
        }
    }
}

impl From<QuoteProblem> for Problem {
    fn from(problem: QuoteProblem) -> Problem {
        let told = Problem::invalid("no-quote", &problem.why)
            .with("reason", &problem.problem)
            .with_texts("ways_out", &problem.ways_out);
        let told = problem.all().fold(told, |told, one| told.field(&one.field, &one.why));
        match problem.possible.is_empty() {
            true => told,
            false => told.with_texts("possible", &problem.possible),
        }
    }
}

impl From<SaveRateCardError> for Problem {
    fn from(error: SaveRateCardError) -> Problem {
        match &error {
            SaveRateCardError::Faults(faults) => faults
                .iter()
                .fold(Problem::invalid("bad-rate-card", &error), |problem, fault: &CardFault| {
                    problem.field(fault.field(), fault)
                }),
            SaveRateCardError::Changed { .. } => Problem::stale(),
            SaveRateCardError::Many(_) => Problem::conflict("too-many-rate-cards", &error),
            SaveRateCardError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<RemoveRateCardError> for Problem {
    fn from(error: RemoveRateCardError) -> Problem {
        match error {
            RemoveRateCardError::Unknown(_) => Problem::not_found(),
            RemoveRateCardError::Store(error) => Problem::internal(&error),
        }
    }
}

impl From<ChooseLaneError> for Problem {
    fn from(error: ChooseLaneError) -> Problem {
        match error {
            ChooseLaneError::Empty => {
                Problem::invalid("bad-country", &error).field("destination", &error)
            }
            ChooseLaneError::Store(error) => Problem::internal(&error),
        }
    }
}

impl From<ImportError> for Problem {
    fn from(error: ImportError) -> Problem {
        match &error {
            ImportError::Empty => Problem::invalid("no-texts", &error).field("files", &error),
            ImportError::TooLarge { .. } => {
                Problem::invalid("book-too-large", &error).field("files", &error)
            }
            ImportError::Unreadable(errors) => {
                let all = Problem::invalid("unreadable-book", &error);
                errors.iter().take(50).fold(all, |all, one| all.field(&one.file, one))
            }
            ImportError::UnknownBook(_) => {
                Problem::invalid("unknown-book", &error).field("onto", &error)
            }
            ImportError::UnknownPath(_) => {
                Problem::invalid("unknown-text", &error).field("without", &error)
            }
            ImportError::Store(store) => Problem::internal(store),
        }
    }
}

impl From<AdoptError> for Problem {
    fn from(error: AdoptError) -> Problem {
        match &error {
            AdoptError::UnknownBook(_) | AdoptError::Unknown(_) => Problem::not_found(),
            AdoptError::Unreadable(_) => Problem::conflict("unreadable-book", &error),
            AdoptError::Past { .. } => Problem::invalid("bad-day", &error).field("from", &error),
            AdoptError::Settled(_) => Problem::conflict("adoption-settled", &error),
            AdoptError::SameOperator(_) => Problem::conflict("same-operator", &error),
            AdoptError::Store(store) => Problem::internal(store),
        }
    }
}

impl From<ScenarioFault> for Problem {
    fn from(fault: ScenarioFault) -> Problem {
        match fault {
            ScenarioFault::Import(error) => error.into(),
            ScenarioFault::Adopt(error) => error.into(),
            ScenarioFault::Store(error) => Problem::internal(&error),
            ScenarioFault::NoRule => Problem::conflict(fault.slug(), &fault),
            ScenarioFault::Unreadable(_) | ScenarioFault::Book(_) | ScenarioFault::NoLane(_) => {
                Problem::invalid(fault.slug(), &fault).field("text", &fault)
            }
        }
    }
}
