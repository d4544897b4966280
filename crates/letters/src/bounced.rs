//! Reading what mail servers send back: one message (`.eml`) or a mailbox of them (mbox), each a delivery status
//! report (RFC 3464): a `multipart/report` of that type (RFC 6522), between the boundaries that it names. Only what
//! such a report says in its own fields counts; nothing is guessed from prose.

use crate::Email;
use kernel::MailId;

/// A reading of a file goes no further than so many messages.
const MESSAGES_MAX: usize = 10_000;
/// A letter has one recipient: a report of more than so many is read no further.
const RECIPIENTS_MAX: usize = 20;
/// Characters kept of what a server said.
const SAID_MAX: usize = 300;

/// Whether a letter came back for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The mailbox takes no mail (`5.x.x`, `Action: failed`).
    Dead,
    /// It takes none at the moment (`4.x.x`, `Action: delayed`), or said something else.
    Delayed,
}

/// What a report says of one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// The letter, by the `Message-ID` that the report returns.
    pub letter: Option<MailId>,
    /// The mailbox.
    pub recipient: Option<Email>,
    /// For good, or at the moment.
    pub standing: Standing,
    /// `5.1.1 550 no such mailbox`: what the server said, at most 300 characters.
    pub said: String,
}

/// What the messages of a file report, and how many of them report nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// In the order of the file.
    pub bounces: Vec<Bounce>,
    /// Messages that are no delivery status report.
    pub others: usize,
    /// Messages behind the first 10,000, which were not looked at: the rest of the file is to be read by itself.
    pub left: usize,
}

/// Reads a message or a mailbox of messages; any bytes are read, and what is no report counts among the others.
#[must_use]
pub fn read_reports(bytes: &[u8]) -> Reports {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    let messages = messages(&text);
    let left = messages.len().saturating_sub(MESSAGES_MAX);
    let mut reports = Reports { left, ..Reports::default() };
    for message in messages.into_iter().take(MESSAGES_MAX) {
        let found = read_one(&message);
        reports.others += usize::from(found.is_empty());
        reports.bounces.extend(found);
    }
    reports
}

/// The messages of an mbox, or the one that the text is.
fn messages(text: &str) -> Vec<String> {
    if !text.starts_with("From ") {
        return vec![text.to_owned()];
    }
    let mut all: Vec<String> = Vec::new();
    let mut blank = true;
    for line in text.lines() {
        if blank && line.starts_with("From ") {
            all.push(String::new());
        } else if let Some(message) = all.last_mut() {
            message.push_str(line);
            message.push('\n');
        }
        blank = line.is_empty();
    }
    all
}

/// What servers call a report, and what they return with it (RFC 6533 for addresses of any script).
const STATUS: [&str; 2] = ["message/delivery-status", "message/global-delivery-status"];
const RETURNED: [&str; 5] = [
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/global-headers",
];

/// The recipients that a message reports of: its part `message/delivery-status`, and the `Message-ID` of what is
/// returned with it.
fn read_one(message: &str) -> Vec<Bounce> {
    let (head, body) = message.split_once("\n\n").unwrap_or((message, ""));
    let Some(boundary) = boundary_of(&unfolded(head)) else { return Vec::new() };
    let parts = parts(body, &boundary);
    let part = |kinds: &[&str]| {
        let found = parts.iter().find(|(kind, _)| kinds.contains(&kind.as_str()));
        found.map(|(_, body)| body.as_str())
    };
    let Some(status) = part(&STATUS) else { return Vec::new() };
    let letter = part(&RETURNED).and_then(letter_of);
    let groups = status.split("\n\n").map(unfolded);
    let recipients = groups.filter_map(|fields| of_recipient(&fields, letter));
    recipients.take(RECIPIENTS_MAX).collect()
}

/// What stands between the parts of a message that is a `multipart/report` of the type `delivery-status`.
fn boundary_of(head: &[(String, String)]) -> Option<String> {
    let (kind, rest) = field(head, "content-type")?.split_once(';')?;
    let named = |name: &str| {
        let found = rest
            .split(';')
            .filter_map(|one| one.split_once('='))
            .find(|(known, _)| known.trim().eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().trim_matches('"').to_owned())
    };
    let is_report = kind.trim().eq_ignore_ascii_case("multipart/report")
        && named("report-type")?.eq_ignore_ascii_case("delivery-status");
    named("boundary").filter(|boundary| is_report && !boundary.is_empty())
}

/// The parts between the boundaries: of what kind each is, in lower case, and its body.
fn parts(body: &str, boundary: &str) -> Vec<(String, String)> {
    let mut all: Vec<String> = Vec::new();
    for line in body.lines() {
        match line.trim_end().strip_prefix("--").and_then(|line| line.strip_prefix(boundary)) {
            Some("") => all.push(String::new()),
            Some("--") => break,
            _ => {
                if let Some(part) = all.last_mut() {
                    part.push_str(line);
                    part.push('\n');
                }
            }
        }
    }
    let read = |part: &String| {
        let (head, body) = part.split_once("\n\n")?;
        let kind = field(&unfolded(head), "content-type")?.to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
        Some((kind, body.trim().to_owned()))
    };
    all.iter().filter_map(read).collect()
}

/// Fields by their names in lower case, with lines that go on joined.
fn unfolded(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

fn field<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The id in `Message-ID: <mai_…@market.example>`.
fn letter_of(headers: &str) -> Option<MailId> {
    let fields = unfolded(headers.split("\n\n").next().unwrap_or(headers));
    let id = field(&fields, "message-id")?.trim_start_matches('<');
    id.split('@').next()?.parse().ok()
}

/// A group of fields that speaks of a recipient; `None` for the one that speaks of the whole report.
fn of_recipient(fields: &[(String, String)], letter: Option<MailId>) -> Option<Bounce> {
    let named = field(fields, "original-recipient").or_else(|| field(fields, "final-recipient"))?;
    let address = named.split_once(';').map_or(named, |(_, address)| address);
    let status = field(fields, "status").unwrap_or_default();
    let action = field(fields, "action").unwrap_or_default().to_ascii_lowercase();
    if ["delivered", "relayed", "expanded"].contains(&action.as_str()) {
        return None;
    }
    let dead = status.starts_with('5') || (status.is_empty() && action == "failed");
    let told = field(fields, "diagnostic-code").unwrap_or(&action);
    let told = told.split_once(';').map_or(told, |(_, words)| words.trim());
    // It is shown on a terminal too.
    let said = format!("{status} {told}").replace(char::is_control, "");
    let said: String = said.trim().chars().take(SAID_MAX).collect();
    Some(Bounce {
        letter,
        recipient: address.trim().trim_matches(['<', '>']).parse().ok(),
        standing: if dead { Standing::Dead } else { Standing::Delayed },
        said,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Home, Moment, Timestamp};
    use proptest::prelude::*;

    fn report(id: &str, action: &str, status: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n\
             Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\n\
             Reporting-MTA: dns; mx.example\r\n\r\n\
             Final-Recipient: rfc822; mei@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 no such\r\n mailbox\r\n\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{id}@market.example>\r\n\
             Subject: Order\r\n\r\nHello\r\n--b--\r\n"
        )
    }

    fn some_id() -> MailId {
        Moment::new(Timestamp::from_micros(0), 1).id(Home::MARKET)
    }

    #[test]
    fn a_report_names_its_letter_its_mailbox_and_whether_it_is_for_good() {
        let id = some_id();
        let read = read_reports(report(&id.to_string(), "failed", "5.1.1").as_bytes());
        assert_eq!(read.others, 0);
        let bounce = &read.bounces[0];
        assert_eq!((bounce.letter, bounce.standing), (Some(id), Standing::Dead));
        assert_eq!(bounce.recipient, "mei@example.org".parse().ok());
        assert_eq!(bounce.said, "5.1.1 550 5.1.1 no such mailbox");
        let soft = read_reports(report("other", "delayed", "4.2.2").as_bytes());
        assert_eq!(soft.bounces[0].standing, Standing::Delayed);
        assert_eq!(soft.bounces[0].letter, None);
        assert_eq!(read_reports(report("x", "delivered", "2.0.0").as_bytes()).bounces, []);
    }

    #[test]
    fn what_only_looks_like_a_report_reports_nothing() {
        let fields = "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; mei@example.org\n\
                      Action: failed\nStatus: 5.1.1\n";
        let prose = format!("Subject: Hi\n\n{fields}");
        let alone = format!("Subject: Hi\n{fields}");
        let told = report(&some_id().to_string(), "failed", "5.1.1");
        let mixed = told.replace("multipart/report", "multipart/mixed");
        let untyped = told.replace(" report-type=delivery-status;", "");
        let read_receipt =
            told.replace("report-type=delivery-status", "report-type=disposition-notification");
        let elsewhere = told.replace("boundary=\"b\"", "boundary=\"c\"");
        for text in [prose, alone, mixed, untyped, read_receipt, elsewhere] {
            let read = read_reports(text.as_bytes());
            assert_eq!((read.bounces.len(), read.others), (0, 1), "{text}");
        }
    }

    #[test]
    fn a_file_and_a_report_are_read_only_so_far() {
        let group = "Final-Recipient: rfc822; mei@example.org\nAction: failed\nStatus: 5.1.1\n\n";
        let told = report(&some_id().to_string(), "failed", "5.1.1").replace("\r\n", "\n");
        let many = told.replace("Reporting-MTA: dns; mx.example\n\n", &group.repeat(200_000));
        assert_eq!(read_reports(many.as_bytes()).bounces.len(), RECIPIENTS_MAX);
        let mbox = "From me\nSubject: Hi\n\nHi\n\n".repeat(MESSAGES_MAX + 3);
        let read = read_reports(mbox.as_bytes());
        assert_eq!((read.others, read.left), (MESSAGES_MAX, 3));
    }

    #[test]
    fn a_mailbox_of_reports_is_read_message_by_message() {
        let one = report(&some_id().to_string(), "failed", "5.1.1");
        let mbox = format!(
            "From mx Mon Nov 30\r\n{one}\r\nFrom me Mon Nov 30\r\nSubject: Hi\r\n\r\nHi\r\n"
        );
        let read = read_reports(mbox.as_bytes());
        assert_eq!((read.bounces.len(), read.others), (1, 1));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let read = read_reports(&bytes);
            prop_assert!(read.bounces.is_empty());
        }
    }
}
