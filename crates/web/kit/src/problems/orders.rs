//! What is refused about carts, addresses, checkouts and payments.

use crate::Problem;
use axum::http::StatusCode;
use orders::{
    AddressError, CancelOrderError, CancelUnitsError, CartError, DecideError, ExpireError,
    PlaceCheckoutError, ReturnTermsError, SealError, edge,
};
use payments::WebhookError;
use search::SearchError;

impl From<CartError> for Problem {
    fn from(error: CartError) -> Problem {
        match error {
            CartError::NotForSale => Problem::conflict("not-for-sale", error),
            CartError::TooManyLines => Problem::conflict("cart-full", error),
            CartError::TooMany => {
                Problem::invalid("quantity-too-large", &error).field("quantity", "choose fewer")
            }
            CartError::Store(e) => e.into(),
        }
    }
}

impl From<SealError> for Problem {
    fn from(error: SealError) -> Problem {
        match error {
            SealError::Vault(error) => Problem::internal(&error),
            SealError::Json(error) => Problem::internal(&error),
            SealError::Store(error) => error.into(),
        }
    }
}

impl From<AddressError> for Problem {
    fn from(error: AddressError) -> Problem {
        match error {
            AddressError::NotFound => Problem::not_found(),
            AddressError::Full => Problem::conflict("address-book-full", error),
            AddressError::Store(e) => e.into(),
        }
    }
}

impl From<PlaceCheckoutError> for Problem {
    fn from(error: PlaceCheckoutError) -> Problem {
        match &error {
            PlaceCheckoutError::Empty => Problem::conflict("cart-empty", &error),
            PlaceCheckoutError::NoAddress => Problem::invalid("no-address", &error)
                .field("address", "name one of your addresses"),
            PlaceCheckoutError::OtherDestination { shown, address } => {
                let detail = "ask for the cart again with ?to= the address's country";
                Problem::conflict("other-destination", &error)
                    .with("shown", shown.code())
                    .with("address", address.code())
                    .with("way_out", detail)
            }
            PlaceCheckoutError::NoOrderer => Problem::conflict("no-orderer", &error),
            PlaceCheckoutError::Unavailable => Problem::conflict("cart-unavailable", &error),
            PlaceCheckoutError::OverYear(year) => Problem::conflict("over-year-limit", &error)
                .with("left", year.left())
                .with("limit", year.limit),
            PlaceCheckoutError::Changed => Problem::conflict("price-changed", &error),
            PlaceCheckoutError::Expired => Problem::conflict("quote-expired", &error)
                .with("way_out", "look at the cart again and send its new digest"),
            PlaceCheckoutError::OutOfStock(short) => {
                let skus = short.iter().map(|s| s.sku.to_string()).collect::<Vec<_>>().join(" ");
                Problem::conflict("out-of-stock", &error).with("skus", skus)
            }
            PlaceCheckoutError::Money(e) => Problem::internal(e),
            PlaceCheckoutError::Store(e) => Problem::internal(e),
        }
    }
}

impl From<edge::PayError> for Problem {
    fn from(error: edge::PayError) -> Problem {
        match error {
            edge::PayError::Start(orders::StartPaymentError::NotFound) => Problem::not_found(),
            edge::PayError::Start(orders::StartPaymentError::Paid) => {
                Problem::conflict("already-paid", "it is paid already")
            }
            edge::PayError::Start(orders::StartPaymentError::Expired) => {
                Problem::conflict("checkout-expired", "the time to pay is over")
            }
            edge::PayError::Start(orders::StartPaymentError::Store(e))
            | edge::PayError::Store(e) => e.into(),
            edge::PayError::Provider(e) => {
                tracing::error!(error = %e, "the payment provider");
                let detail = "the payment provider does not answer; try again";
                Problem::new(StatusCode::BAD_GATEWAY, "provider-unreachable", detail)
            }
        }
    }
}

impl From<CancelOrderError> for Problem {
    fn from(error: CancelOrderError) -> Problem {
        use CancelOrderError::{
            Ledger, NotAsked, NotFound, NotPacked, NotPaid, Packed, PartShipped, Store, TooLate,
        };
        match &error {
            NotFound => Problem::not_found(),
            NotPaid | NotPacked => Problem::conflict("order-state", &error),
            Packed => Problem::conflict("order-packed", &error)
                .with("way_out", "ask its seller: POST /v1/orders/{order}/cancel-request"),
            PartShipped => Problem::conflict("order-part-shipped", &error)
                .with("way_out", "name the units: POST …/cancel-units"),
            NotAsked => Problem::conflict("nothing-asked", &error),
            TooLate(state) => Problem::conflict("order-state", &error).with("state", state),
            Ledger(error) => Problem::internal(error),
            Store(error) => Problem::internal(error),
        }
    }
}

impl From<CancelUnitsError> for Problem {
    fn from(error: CancelUnitsError) -> Problem {
        let detail = error.to_string();
        match error {
            CancelUnitsError::Order(refusal) => refusal.into(),
            CancelUnitsError::Units { sku, left } => {
                Problem::conflict("units-left", detail).with("sku", sku).with("left", left)
            }
            CancelUnitsError::Nothing => {
                Problem::invalid("no-units", detail).field("units", "each product once")
            }
            CancelUnitsError::Ledger(error) => Problem::internal(&error),
            CancelUnitsError::Store(error) => error.into(),
        }
    }
}

impl From<ReturnTermsError> for Problem {
    fn from(error: ReturnTermsError) -> Problem {
        match &error {
            ReturnTermsError::NoClass(_) => {
                Problem::invalid("no-class", &error).field("class", "one of those that are listed")
            }
            ReturnTermsError::Days => {
                Problem::invalid("bad-days", &error).field("return_days", "1 to 365")
            }
            ReturnTermsError::Clock(clock) => {
                Problem::invalid("bad-clock", &error).field("days", clock)
            }
            ReturnTermsError::Lane => Problem::invalid("no-lane", &error)
                .field("origin", "leave it open, or say where the goods go"),
            ReturnTermsError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<ExpireError> for Problem {
    fn from(error: ExpireError) -> Problem {
        match error {
            ExpireError::NotFound => Problem::not_found(),
            ExpireError::Paid => Problem::conflict("already-paid", error),
            ExpireError::Store(e) => e.into(),
        }
    }
}

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Problem {
        match error {
            WebhookError::Signature | WebhookError::Timestamp => {
                Problem::new(StatusCode::UNAUTHORIZED, "webhook-not-believed", error)
            }
            WebhookError::Secret => Problem::internal(&error),
        }
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Problem {
        match error {
            SearchError::Store(error) => error.into(),
            error @ SearchError::Damaged => {
                tracing::warn!(%error, "a question is refused meanwhile");
                Problem::made_anew()
            }
            error @ SearchError::NotOpen(_) => {
                tracing::error!(%error, "the search index answers nothing");
                Problem::busy()
            }
            other => Problem::internal(&other),
        }
    }
}

impl From<DecideError> for Problem {
    fn from(error: DecideError) -> Problem {
        match &error {
            DecideError::NotFound => Problem::not_found(),
            DecideError::NoCheckout => Problem::invalid("no-checkout", &error)
                .field("checkout", "the id of a checkout, as chk_…"),
            DecideError::Decided(state) => {
                Problem::conflict("receipt-decided", &error).with("state", state.key())
            }
            DecideError::Amount { paid, total } => {
                Problem::conflict("receipt-amount", &error).with("paid", paid).with("total", total)
            }
            DecideError::Over => Problem::conflict("checkout-over", &error),
            DecideError::Reason => Problem::invalid("no-reason", &error)
                .field("reason", "why the market bears it, in 1 to 500 characters"),
            DecideError::Ledger(error) => Problem::internal(error),
            DecideError::Store(error) => Problem::internal(error),
        }
    }
}
