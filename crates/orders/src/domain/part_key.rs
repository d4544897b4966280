//! What the parts of an order's money are called.

/// The longest name of a part.
const LENGTH_MAX: usize = 64;

/// What the names begin with that nobody chooses.
const OWN: &str = "own.";

/// The name of a part, once per order. What a person chooses is never what a step of the market is called, so that
/// nobody can name what has yet to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKey {
    /// Chosen by whoever asks: 1 to 64 letters, digits, dots, hyphens and underscores; it does not begin with `own.`
    Chosen(String),
    /// Of a step of the market: the id of a return or a dispute, units that are called off.
    Own(String),
}

impl PartKey {
    /// As it is kept; none where it cannot be a name.
    #[must_use]
    pub fn stored(&self) -> Option<String> {
        let key = match self {
            PartKey::Chosen(key) if key.starts_with(OWN) => return None,
            PartKey::Chosen(key) => key.clone(),
            PartKey::Own(name) => PartKey::own(name),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let fits = (1..=LENGTH_MAX).contains(&key.len()) && key.chars().all(plain);
        fits.then_some(key)
    }

    /// As the name of a step of the market is kept.
    #[must_use]
    pub fn own(name: &str) -> String {
        format!("{OWN}{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_chosen_name_is_one_of_the_market() {
        let chosen = |text: &str| PartKey::Chosen(text.to_owned()).stored();
        for name in ["ret_1", "off.1", "dsp_2-freight"] {
            let own = PartKey::Own(name.to_owned()).stored().unwrap();
            assert_eq!(chosen(&own), None);
            assert_ne!(chosen(name), Some(own));
        }
        let long = "a".repeat(65);
        for odd in ["", "a b", "a/b", "own.", long.as_str()] {
            assert_eq!(chosen(odd), None, "{odd}");
        }
        assert_eq!(chosen("a-1_b.2").as_deref(), Some("a-1_b.2"));
    }
}
