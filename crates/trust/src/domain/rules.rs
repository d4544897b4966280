//! What a listing needs wherever it is sold.

use super::finding::{Effect, Finding};
use catalog::Listing;
use formats::gtin::{Barcode, barcode};
use kernel::Lang;
use trade::WayOut;

/// What is missing whatever the destination; advice comes last.
pub(crate) fn listing_findings(listing: &Listing) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut block = |key: &str, field: &str, what: &str| {
        findings.push(Finding::new(Effect::Blocks, key, field, what));
    };
    if listing.title(Lang::EN).is_empty() {
        block("finding-title-missing", "title", "the listing has no title");
    }
    if listing.category.is_empty() {
        block("finding-category-missing", "category", "the listing stands on no shelf yet");
    }
    if listing.variants.is_empty() {
        block("finding-variants-missing", "variants", "the listing has no variant to buy");
    }
    for variant in &listing.variants {
        if !variant.price.is_positive() {
            let finding = Finding::new(
                Effect::Blocks,
                "finding-price-missing",
                "price",
                "the variant has no price above zero",
            );
            findings.push(finding.about(variant.id));
        }
        if listing.kind.is_shipped() && variant.weight.is_none() {
            let finding = Finding::new(
                Effect::Blocks,
                "finding-weight-missing",
                "weight",
                "the variant has no weight, so its freight cannot be known",
            );
            let ways_out = vec![WayOut::FillWeight];
            findings.push(Finding { ways_out, ..finding.about(variant.id) });
        }
    }
    for variant in &listing.variants {
        let barcode = variant.barcode.as_deref().map(barcode);
        if matches!(barcode, Some(Barcode::CheckDigit(_) | Barcode::ZeroDropped(_))) {
            let what = "the barcode is no GTIN: a digit is wrong or missing";
            let finding = Finding::new(Effect::Advice, "finding-barcode-check", "barcode", what);
            findings.push(finding.about(variant.id));
        }
    }
    for (lang, key, what) in [
        (Lang::EN, "finding-english-missing", "there is no English title"),
        (Lang::ZH, "finding-chinese-missing", "there is no Chinese title"),
    ] {
        if listing.texts.get(&lang).is_none_or(|text| text.title.is_empty()) {
            findings.push(Finding::new(Effect::Advice, key, "title", what));
        }
    }
    if listing.pictures.is_empty() {
        let what = "there is no picture";
        findings.push(Finding::new(Effect::Advice, "finding-picture-missing", "pictures", what));
    }
    findings
}
