//! `entrepot import`: a merchant's file, and what it does not say itself.

use clap::Args;
use std::path::PathBuf;

/// What to import.
#[derive(Args, Clone, Debug)]
pub struct Import {
    /// A Shopify product export or an Entrepot CSV; `-` reads standard input
    pub file: PathBuf,
    /// The merchant's short name, as in its address /merchants/NAME
    #[arg(long, value_name = "SLUG")]
    pub merchant: kernel::Slug,
    /// Which format; recognised from the header by default
    #[arg(long, value_enum, default_value = "auto")]
    pub format: Format,
    /// Read and check everything, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Publish what may be published
    #[arg(long)]
    pub publish: bool,
    /// Currency of prices that name none; the merchant's by default
    #[arg(long, value_name = "CUR")]
    pub currency: Option<kernel::Currency>,
    /// Country of origin of listings that name none, as two letters or by name; the merchant's by default
    #[arg(long, value_name = "CC", value_parser = country)]
    pub origin: Option<kernel::Country>,
    /// Packed weight of variants that name none, for example '500 g'
    #[arg(long)]
    pub weight: Option<kernel::Grams>,
}

/// A country by its two letters or its name.
fn country(text: &str) -> Result<kernel::Country, String> {
    let named = kernel::Country::named(text);
    named.ok_or_else(|| kernel::CountryError(text.to_owned()).to_string())
}

/// A format of catalogue file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// From the header.
    Auto,
    /// Shopify product CSV.
    Shopify,
    /// Entrepot CSV.
    Entrepot,
}

#[cfg(test)]
mod tests {
    use crate::cli::{Cli, Command, Import};
    use clap::Parser as _;
    use kernel::{Country, Grams};

    fn import(more: &[&str]) -> Option<Import> {
        let args = ["entrepot", "import", "f.csv", "--merchant", "hill"];
        let Command::Import(import) =
            Cli::try_parse_from([&args[..], more].concat()).ok()?.command?
        else {
            return None;
        };
        Some(import)
    }

    #[test]
    fn what_a_file_leaves_out_is_said_beside_it() {
        let said = ["--currency", "eur", "--origin", "United States", "--weight", "0.5 kg"];
        let import = import(&said).unwrap();
        assert_eq!(import.currency.map(|c| c.to_string()).as_deref(), Some("EUR"));
        assert_eq!((import.origin, import.weight), (Some(Country::US), Some(Grams::new(500))));
    }

    #[test]
    fn what_is_no_currency_country_or_weight_is_refused() {
        assert!(import(&[]).is_some_and(|import| import.weight.is_none()));
        for wrong in [["--currency", "DOLLARS"], ["--origin", "Utopia"], ["--weight", "0,5 kg"]] {
            assert!(import(&wrong).is_none(), "{wrong:?}");
        }
    }
}
