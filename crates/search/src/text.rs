//! From text to words: Latin words lower-cased, without accents and stemmed as English; 汉字 cut by
//! jieba. One tokenizer reads both, since titles mix them.

use crate::SearchError;
use crate::synonyms::Synonyms;
use flate2::read::GzDecoder;
use jieba_rs::Jieba;
use std::io::BufReader;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Words of Chinese with how often each is used, as jieba ships them. Its own way of embedding them brings a
/// second compressor, in C, into every build.
const DICTIONARY: &[u8] = include_bytes!("../data/jieba_dict.txt.gz");

/// Words longer than this are cut; nothing that people type is.
const LETTERS_MAX: usize = 48;

/// How 汉字 are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Every word and the shorter words within it: for what is stored.
    Search,
    /// The longest words: for what is asked.
    Words,
    /// Single 汉字, so that any run of them is found as a phrase.
    Single,
}

/// Cuts text into words.
#[derive(Clone)]
pub(crate) struct Words {
    jieba: Arc<Jieba>,
    cut: Cut,
}

/// One word and whether it is written in 汉字.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) han: bool,
}

/// The dictionary with the words of the shipped synonyms, read once however many indexes a process opens: it is
/// 350,000 words.
///
/// # Errors
/// [`SearchError::Dictionary`] when the text that ships cannot be read.
pub(crate) fn dictionary() -> Result<Arc<Jieba>, SearchError> {
    static SHIPPED: Mutex<Option<Arc<Jieba>>> = Mutex::new(None);
    let mut kept = SHIPPED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(jieba) = &*kept {
        return Ok(Arc::clone(jieba));
    }
    let jieba = Arc::new(with_words_of(&Synonyms::shipped())?);
    Ok(Arc::clone(kept.insert(jieba)))
}

fn with_words_of(synonyms: &Synonyms) -> Result<Jieba, SearchError> {
    let mut jieba = Jieba::with_dict(&mut BufReader::new(GzDecoder::new(DICTIONARY)))?;
    for word in synonyms.words().filter(|word| word.chars().all(is_han)) {
        if !jieba.has_word(word) {
            jieba.add_word(word, None, None);
        }
    }
    Ok(jieba)
}

/// The analyzer of fields and of queries.
pub(crate) fn analyzer(jieba: &Arc<Jieba>, cut: Cut) -> TextAnalyzer {
    let words = Words { jieba: Arc::clone(jieba), cut };
    TextAnalyzer::builder(words).filter(Stemmer::new(Language::English)).build()
}

/// The words of `text` as `analyzer` makes them.
pub(crate) fn words(analyzer: &mut TextAnalyzer, text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    analyzer.token_stream(text).process(&mut |token: &Token| {
        let han = token.text.chars().any(is_han);
        found.push(Word { text: token.text.clone(), han });
    });
    found
}

/// A 汉字 of the Unicode blocks in common use.
pub(crate) const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2FA1F}' | '々' | '〇')
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Latin,
    Other,
}

fn script(c: char) -> Script {
    if is_han(c) {
        Script::Han
    } else if c.is_alphanumeric() {
        Script::Latin
    } else {
        Script::Other
    }
}

impl Words {
    fn cut(&self, text: &str) -> Vec<String> {
        // Compatibility forms (full-width letters, thin spaces) first, then accents off.
        let plain: String =
            text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
        let mut words = Vec::new();
        let mut rest = plain.as_str();
        while let Some(first) = rest.chars().next() {
            let kind = script(first);
            let end = rest.find(|c| script(c) != kind).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            match kind {
                Script::Han => self.cut_han(run, &mut words),
                Script::Latin => words.push(run.chars().take(LETTERS_MAX).collect()),
                Script::Other => {}
            }
            rest = after;
        }
        words
    }

    fn cut_han(&self, run: &str, words: &mut Vec<String>) {
        match self.cut {
            Cut::Single => words.extend(run.chars().map(String::from)),
            Cut::Search => {
                let cut = self.jieba.cut_for_search(run, true);
                words.extend(cut.into_iter().map(|token| token.word.to_owned()));
            }
            Cut::Words => {
                let cut = self.jieba.cut(run, true);
                words.extend(cut.into_iter().map(|token| token.word.to_owned()));
            }
        }
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { words: self.cut(text).into_iter(), token: Token::default() }
    }
}

/// The words of one text, in order.
pub(crate) struct Stream {
    words: std::vec::IntoIter<String>,
    token: Token,
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        // Offsets would mark the hit in a snippet; results show whole titles instead.
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text = word;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(kind: Cut, text: &str) -> Vec<String> {
        let jieba = dictionary().unwrap();
        let mut analyzer = analyzer(&jieba, kind);
        words(&mut analyzer, text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn both_scripts_are_cut_in_one_text() {
        assert_eq!(
            cut(Cut::Words, "Dried CHERRIES, Crème brûlée"),
            ["dri", "cherri", "creme", "brule"]
        );
        assert_eq!(cut(Cut::Words, "车厘子干\u{2009}200\u{2009}g"), ["车厘子", "干", "200", "g"]);
        assert!(cut(Cut::Search, "赤耳直筒牛仔裤").contains(&"牛仔裤".to_owned()));
        assert_eq!(cut(Cut::Single, "杏仁 酱"), ["杏", "仁", "酱"]);
        assert_eq!(cut(Cut::Words, "ＡＢＣ！？ …"), ["abc"]);
    }
}
