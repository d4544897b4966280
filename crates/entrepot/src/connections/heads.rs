//! Where one request of a connection ends and the next begins, told from the bytes as they come.
//!
//! Servers differ in what they take for the end of a line, for the host and for the length of a body, and
//! who stands behind a proxy must not read two requests where it read one. So what can be read in two ways
//! is refused here, before anybody reads it: a line that ends without CR, a CR of its own, a line folded into
//! the next, no host or two, a host that is none, or another one than the address that is asked for names, two
//! lengths, a length beside chunks, another coding than chunks (RFC 9112, 2.2, 3.2, 5.2, 6.3).

use std::net::Ipv6Addr;

/// So much of a line is looked at; no length, coding or chunk that is meant well is longer.
const LINE_LOOKED_AT: usize = 512;

/// A host is at most so long, in bytes: a name, and a port.
const HOST_MAX: usize = 253 + 6;

/// Whether every reader takes `text` for the same host: a name, an address, or one of IPv6 in brackets, and
/// perhaps a port.
fn is_host(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let within = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (is_named, port) = match within {
        Some((address, port)) => (address.parse::<Ipv6Addr>().is_ok(), port),
        None => {
            let (name, port) = text.split_at(text.find(':').unwrap_or(text.len()));
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
            (!name.is_empty() && name.bytes().all(is_plain), port)
        }
    };
    let is_port = |digits: &str| {
        (1..=5).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
    };
    let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    is_named && is_port && text.len() <= HOST_MAX
}

/// The host in the first line of a request, where it names one: `GET http://market.example/ HTTP/1.1`.
fn asked_host(line: &[u8]) -> Option<Vec<u8>> {
    let target = line.split(|byte| *byte == b' ').nth(1)?;
    let scheme = target.windows(3).position(|three| three == b"://")?;
    let path = target.iter().position(|byte| matches!(byte, b'/' | b'?'));
    let is_address = path.is_none_or(|path| scheme < path);
    let rest = target.get(scheme.checked_add(3)?..).filter(|_| is_address)?;
    let host = rest.split(|byte| matches!(byte, b'/' | b'?' | b'#')).next();
    Some(host.unwrap_or_default().to_vec())
}

/// What the next bytes belong to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Head,
    /// So many bytes of a body, or of a chunk with the end of its line.
    Bytes {
        left: u64,
        of_chunk: bool,
    },
    ChunkSize,
    Trailers,
}

/// What the lines of a head said so far.
#[derive(Debug, Default)]
struct Said {
    /// Its first line was read.
    begun: bool,
    needs_host: bool,
    /// The host that its first line names; most name none.
    asked_host: Option<Vec<u8>>,
    hosts: u32,
    length: Option<u64>,
    chunked: bool,
}

/// Reads along.
#[derive(Debug, Default)]
pub(super) struct Heads {
    part: Part,
    said: Said,
    /// The beginning of the line that is being read.
    line: Vec<u8>,
    last: u8,
}

impl Heads {
    /// Reads on; `Err` with the place of the first byte that must not be there.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<(), usize> {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if let Part::Bytes { left, of_chunk } = self.part {
                let here = bytes.len() - at;
                let step = usize::try_from(left).map_or(here, |left| left.min(here));
                at += step;
                self.part = match left - step as u64 {
                    0 if of_chunk => Part::ChunkSize,
                    0 => Part::Head,
                    left => Part::Bytes { left, of_chunk },
                };
            } else {
                self.byte(*byte).ok_or(at)?;
                at += 1;
            }
        }
        Ok(())
    }

    /// Whether a head has been begun and has not ended.
    pub(super) fn within_one(&self) -> bool {
        self.part == Part::Head && (self.said.begun || self.last != 0)
    }

    fn byte(&mut self, byte: u8) -> Option<()> {
        let after = std::mem::replace(&mut self.last, byte);
        if (byte == b'\n') != (after == b'\r') {
            return None;
        }
        if byte == b'\n' {
            self.last = 0;
            let line = std::mem::take(&mut self.line);
            return self.line(&line);
        }
        if byte != b'\r' && self.line.len() < LINE_LOOKED_AT {
            self.line.push(byte);
        }
        Some(())
    }

    /// A line without its end.
    fn line(&mut self, line: &[u8]) -> Option<()> {
        match self.part {
            Part::Head if line.is_empty() && !self.said.begun => {}
            Part::Head if line.is_empty() => {
                let said = std::mem::take(&mut self.said);
                if said.needs_host && said.hosts == 0 {
                    return None;
                }
                self.part = match (said.chunked, said.length) {
                    (true, Some(_)) => return None,
                    (true, None) => Part::ChunkSize,
                    (false, None | Some(0)) => Part::Head,
                    (false, Some(left)) => Part::Bytes { left, of_chunk: false },
                };
            }
            Part::Head if !self.said.begun => {
                self.said.begun = true;
                self.said.needs_host = !line.ends_with(b" HTTP/1.0");
                self.said.asked_host = asked_host(line);
                if self.said.asked_host.as_deref().is_some_and(|host| !is_host(host)) {
                    return None;
                }
            }
            Part::Head => self.said.field(line)?,
            Part::ChunkSize => {
                let digits = line.split(|byte| *byte == b';').next().unwrap_or_default();
                let digits = std::str::from_utf8(digits.trim_ascii()).ok()?;
                if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                    return None;
                }
                self.part = match u64::from_str_radix(digits, 16).ok()? {
                    0 => Part::Trailers,
                    size => Part::Bytes { left: size.checked_add(2)?, of_chunk: true },
                };
            }
            Part::Trailers if line.is_empty() => self.part = Part::Head,
            Part::Trailers | Part::Bytes { .. } => {}
        }
        Some(())
    }
}

impl Said {
    fn field(&mut self, line: &[u8]) -> Option<()> {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = line.split_at(colon);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        if name.iter().any(u8::is_ascii_whitespace) {
            return None;
        }
        if name.eq_ignore_ascii_case(b"host") {
            self.hosts += 1;
            let asked = self.asked_host.as_deref();
            let is_asked = asked.is_none_or(|asked| asked.eq_ignore_ascii_case(value));
            return (self.hosts == 1 && is_host(value) && is_asked).then_some(());
        }
        if name.eq_ignore_ascii_case(b"content-length") {
            let digits = std::str::from_utf8(value).ok()?;
            if self.length.is_some() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
                return None;
            }
            self.length = Some(digits.parse().ok()?);
        }
        if name.eq_ignore_ascii_case(b"transfer-encoding") {
            if self.chunked || !value.eq_ignore_ascii_case(b"chunked") {
                return None;
            }
            self.chunked = true;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `text` in pieces of `width` bytes; the place of what is refused.
    fn read(text: &str, width: usize) -> Result<Heads, usize> {
        let mut heads = Heads::default();
        for (number, piece) in text.as_bytes().chunks(width).enumerate() {
            heads.read(piece).map_err(|at| number * width + at)?;
        }
        Ok(heads)
    }

    #[test]
    fn what_is_said_plainly_comes_through_however_it_is_cut() {
        let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        let post = "POST /v1/x HTTP/1.1\r\nhost:a\r\nContent-Length: 9\r\n\r\na\nb\rc\r\n\r\n";
        let chunks = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\
            5;x=y\r\na\nb\rc\r\n00A\r\n0123456789\r\n0\r\nX: y\r\n\r\n";
        let old = "\r\nGET / HTTP/1.0\r\n\r\n";
        let all = [get, post, chunks, old, get].concat();
        for width in [1, 2, 3, 7, 50, 1000] {
            let heads = read(&all, width).unwrap();
            assert!(heads.part == Part::Head && !heads.within_one(), "{width}: {heads:?}");
        }
        assert!(read("G", 1).unwrap().within_one());
        assert!(read("GET / HTTP/1.1\r\nHost", 5).unwrap().within_one());
        assert!(
            !read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab", 5)
                .unwrap()
                .within_one()
        );
    }

    #[test]
    fn a_host_is_a_name_or_an_address_and_the_one_that_is_asked_for() {
        let head = |target: &str, host: &str| format!("GET {target} HTTP/1.1\r\nHost:{host}\r\n");
        for host in
            ["market.example", " a:8080 ", "127.0.0.1:80", "[::1]", "[fe80::1]:8443", "a_b", "A."]
        {
            assert!(read(&head("/", host), 7).is_ok(), "{host:?}");
        }
        let long = format!("{}.example", "a".repeat(600));
        for host in [
            "",
            "  ",
            "a b",
            "a,b",
            "a, b",
            "a@b",
            "a/b",
            "a?b",
            "a#b",
            "a\\b",
            "a:",
            "a:x",
            "a:123456",
            "a:1:2",
            ":80",
            "[::1",
            "[x]",
            "[::1]x",
            "::1",
            "a%20b",
            "a;b",
            "<a>",
            "商店",
            "http://a",
            long.as_str(),
        ] {
            let text = head("/", host);
            assert_eq!(read(&text, 7).map(drop), Err(text.len() - 1), "{host:?}");
        }
        for (target, host) in [
            ("http://a/", "a"),
            ("https://A:8080?q", "a:8080"),
            ("/go?to=http://b/", "a"),
            ("?x=http://b/", "a"),
            ("*", "a"),
        ] {
            assert!(read(&head(target, host), 7).is_ok(), "{target}");
        }
        assert!(read(&head("http://b/", "a"), 7).is_err());
        for target in ["http://a@b/", "http:///", "http://a,b/"] {
            let line = format!("GET {target} HTTP/1.1\r\n");
            assert_eq!(read(&line, 7).map(drop), Err(line.len() - 1), "{target}");
        }
    }

    #[test]
    fn what_two_readers_may_read_differently_is_refused_where_it_stands() {
        let long = "9".repeat(2_000);
        let length = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {long}\r\n");
        for (text, kept) in [
            ("GET / HTTP/1.1\nHost: a\n\n", 14),
            ("GET / HTTP/1.1\r\nHost: a\n\r\n", 23),
            ("GET / HTTP/1.1\r\nHost: a\r\n\n", 25),
            ("GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", 24),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 33),
            ("GET / HTTP/1.1\r\nHost: a\r\nHOST: b\r\n\r\n", 33),
            ("GET / HTTP/1.1\r\nX: a\r\n\r\n", 23),
            ("GET / HTTP/1.1\r\nX: a\r\n b\r\n", 25),
            ("GET / HTTP/1.1\r\nHost : a\r\n", 25),
            ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n", 54),
            ("POST / HTTP/1.1\r\nContent-Length: +1\r\n", 36),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n", 50),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\
                 Transfer-Encoding: chunked\r\n\r\n",
                74,
            ),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\n", 59),
            (length.as_str(), length.len() - 1),
        ] {
            assert_eq!(read(text, 7).map(drop), Err(kept), "{text:?}");
        }
    }
}
