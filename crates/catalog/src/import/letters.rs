//! The letters that a file is written in: UTF-8, or GB18030, in which Chinese Excel saves its CSV. What is
//! neither stays as it is, and its cells are told one by one.

use super::tap::Told;
use encoding_rs::{CoderResult, Decoder, GB18030};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Pairs of bytes from which on a text that is Chinese has letters of the later half of its first level.
const PAIRS_ENOUGH: usize = 12;

/// Whether the beginning of a file is Chinese in GB18030 (GBK and GB2312 are parts of it): no UTF-8, each
/// letter well formed, and most of them frequent ones. Texts of one byte for a letter, Big5 and Japanese ones
/// are not; Korean ones have no letter of the later half.
pub(super) fn is_gb18030(start: &[u8]) -> bool {
    if std::str::from_utf8(start).err().is_none_or(|error| error.error_len().is_none()) {
        return false;
    }
    let (mut pairs, mut frequent, mut letters, mut late) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut rest = start;
    while let Some((first, after)) = rest.split_first() {
        if *first <= 0x80 {
            rest = after;
            continue;
        }
        let Some(second) = after.first().copied() else { break };
        let length = match (*first, second) {
            (0xFF, _) => return false,
            (_, 0x30..=0x39) => 4,
            (_, 0x40..=0x7E | 0x80..=0xFE) => 2,
            _ => return false,
        };
        pairs += 1;
        let (letter, low) = ((0xB0..=0xD7).contains(first), second >= 0xA1);
        letters += usize::from(letter && low);
        late += usize::from(*first >= 0xC9 && letter && low);
        frequent += usize::from(low && (letter || matches!(*first, 0xA1 | 0xA3)));
        rest = rest.get(length..).unwrap_or_default();
    }
    let korean = pairs >= PAIRS_ENOUGH && late == 0;
    letters > 0 && frequent * 10 >= pairs * 8 && !korean
}

/// The beginning of a file in UTF-8, whatever it is written in.
pub(super) fn in_utf8(start: &[u8], chinese: bool) -> Vec<u8> {
    if !chinese {
        return start.to_vec();
    }
    GB18030.decode_without_bom_handling(start).0.into_owned().into_bytes()
}

/// A file's bytes on their way to the tap, in UTF-8 where they were Chinese, counted as they come.
pub(super) struct Letters<R> {
    from: R,
    decoder: Option<Decoder>,
    /// Bytes of the file that are not yet decoded.
    raw: Vec<u8>,
    /// Text that nobody has read yet, and how much of it was.
    ready: Vec<u8>,
    given: usize,
    ended: bool,
    told: Arc<Told>,
}

impl<R: Read> Letters<R> {
    pub(super) fn new(from: R, chinese: bool, told: Arc<Told>) -> Letters<R> {
        let decoder = chinese.then(|| GB18030.new_decoder_without_bom_handling());
        let (raw, ready) = (Vec::new(), Vec::new());
        Letters { from, decoder, raw, ready, given: 0, ended: false, told }
    }

    fn counted(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.told.raw_bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }

    /// Reads on and decodes what came.
    fn fill(&mut self) -> io::Result<()> {
        let mut chunk = vec![0; 16 << 10];
        let read = self.counted(&mut chunk)?;
        self.ended = read == 0;
        self.raw.extend(chunk.into_iter().take(read));
        let Some(decoder) = self.decoder.as_mut() else { return Ok(()) };
        // Four bytes at most for each that is read, and for what the decoder held back.
        let mut text = vec![0; 4 * self.raw.len() + 16];
        let (result, used, written, _) = decoder.decode_to_utf8(&self.raw, &mut text, self.ended);
        text.truncate(written);
        self.raw.drain(..used);
        (self.ready, self.given) = (text, 0);
        // There is room for all of it; whatever is left would be read with the next.
        self.ended &= result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Letters<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.decoder.is_none() {
            return self.counted(out);
        }
        while self.given == self.ready.len() && !self.ended {
            self.fill()?;
        }
        let mut rest = self.ready.get(self.given..).unwrap_or_default();
        let length = rest.read(out)?;
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn chinese_letters_are_told_from_others() {
        for text in ["标题,价格\n陶花盆，大号,9\n", "Handle,Title\npot,陶\n", "樱桃 250克（袋装）"]
        {
            assert!(is_gb18030(&gb(text)), "{text}");
        }
        let cut = gb("Handle,Title\npot,陶花盆");
        assert!(is_gb18030(&cut[..cut.len() - 1]), "cut within a letter");
        for text in ["标题,价格", "Café", "plain", ""] {
            assert!(!is_gb18030(text.as_bytes()), "{text}");
        }
        for (encoding, text) in [
            (encoding_rs::WINDOWS_1252, "Handle,Title\npot,Crème brûlée,Café\n"),
            (encoding_rs::WINDOWS_1251, "Товар,Цена\nчашка большая,9\n"),
            (encoding_rs::BIG5, "標題,價格\n陶瓷花盆大號棕色的,9\n"),
            (encoding_rs::SHIFT_JIS, "タイトル,価格\n花のポット,9\n"),
            (encoding_rs::EUC_KR, "제목,가격\n도자기 화분 큰 것 갈색,9\n"),
        ] {
            let bytes = encoding.encode(text).0;
            assert!(!is_gb18030(&bytes), "{text}");
        }
    }

    #[test]
    fn a_text_is_the_same_however_small_the_pieces_it_comes_in() {
        struct Single<'b>(&'b [u8]);
        impl Read for Single<'_> {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                let (Some((first, rest)), Some(to)) = (self.0.split_first(), out.first_mut())
                else {
                    return Ok(0);
                };
                (*to, self.0) = (*first, rest);
                Ok(1)
            }
        }
        let text = "陶花盆，大号 €9 𠮷\n".repeat(300);
        let bytes = gb(&text);
        let told = Arc::new(Told::default());
        let mut read = String::new();
        let mut letters = Letters::new(Single(&bytes), true, Arc::clone(&told));
        letters.read_to_string(&mut read).unwrap();
        assert!(read == text, "byte by byte");
        assert_eq!(told.raw_bytes.load(Ordering::Relaxed), bytes.len() as u64);
        let mut whole = String::new();
        Letters::new(bytes.as_slice(), true, told).read_to_string(&mut whole).unwrap();
        assert!(whole == text, "at once");
    }
}
