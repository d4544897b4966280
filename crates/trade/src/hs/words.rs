//! Words of everyday shop language and what the nomenclature calls them.
