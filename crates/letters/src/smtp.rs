//! Sending by SMTP: the address of the server and of the sender come from the configuration.

use crate::house::House;
use crate::outbox::Mail;
use crate::{html, stop};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::response::Category;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use std::time::{Duration, SystemTime};

/// The server is waited for as long when it is called, and in all until it has taken a letter: it may fall
/// silent at any word.
const CONNECT_MAX: Duration = Duration::from_secs(10);
const SEND_MAX: Duration = Duration::from_secs(30);

/// Why mail cannot be sent, or one letter was not.
#[derive(Debug, thiserror::Error)]
pub enum SmtpError {
    /// The configured sender is no mailbox.
    #[error("the sender \"{0}\" is not a mailbox: write Entrepot <post@example.org>")]
    From(String),
    /// The configured server address is none, or the server refused.
    #[error("mail server: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The server took the call and then said nothing.
    #[error("mail server: no answer within {} seconds", .0.as_secs())]
    Silent(Duration),
    /// The letter could not be put together.
    #[error("letter: {0}")]
    Letter(#[from] lettre::error::Error),
    /// A recipient that the mail library does not take.
    #[error("recipient: {0}")]
    Recipient(#[from] lettre::address::AddressError),
}

impl SmtpError {
    /// Whether it speaks of the server and not of one letter: a mailbox that the server does not know is no
    /// failure of the server.
    pub(crate) fn is_of_server(&self) -> bool {
        match self {
            SmtpError::Silent(_) => true,
            SmtpError::Smtp(error) => {
                !error.status().is_some_and(|code| matches!(code.category, Category::MailSystem))
            }
            SmtpError::From(_) | SmtpError::Letter(_) | SmtpError::Recipient(_) => false,
        }
    }
}

/// What a server says of a mailbox that there is not, and will not be (RFC 3463): it is unknown, written wrong, moved,
/// or its domain takes no mail.
const NO_MAILBOX: [&str; 5] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"];

impl SmtpError {
    /// Whether the server says for good that there is no such mailbox: every other letter to it would be refused too.
    pub(crate) fn says_no_mailbox(&self) -> bool {
        match self {
            SmtpError::Smtp(error) if error.is_permanent() => {
                let said = error.to_string();
                said.split_whitespace().any(|word| NO_MAILBOX.contains(&word))
            }
            SmtpError::Smtp(_)
            | SmtpError::Silent(_)
            | SmtpError::From(_)
            | SmtpError::Letter(_)
            | SmtpError::Recipient(_) => false,
        }
    }
}

/// A connection to a mail server, opened for each round of letters.
#[derive(Clone, Debug)]
pub struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    patience: Duration,
}

impl Sender {
    /// `url` as `smtps://user:password@mail.example.org` or `smtp://…:587?tls=required`; `from` as
    /// `Entrepot <post@example.org>`.
    ///
    /// # Errors
    /// [`SmtpError`] when either cannot be read.
    pub fn new(url: &str, from: &str) -> Result<Sender, SmtpError> {
        let from = from.parse().map_err(|_| SmtpError::From(from.to_owned()))?;
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(CONNECT_MAX)).build();
        Ok(Sender { transport, from, patience: SEND_MAX })
    }

    /// The same, with another patience for each letter.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Sender {
        Sender { patience, ..self }
    }

    /// The letter as plain text and as HTML. A mailbox knows it by its id, however often it comes; nobody is
    /// to answer it by a machine; and what its reader may do without she turns off with one press.
    fn message(&self, mail: &Mail, house: &House) -> Result<Message, SmtpError> {
        let stops = stop::links(house, mail);
        let foot = stops.as_ref().map(|links| links.page.as_str());
        let micros = u64::try_from(mail.queued_at.micros()).unwrap_or(0);
        let text = html::text(mail, house, foot);
        let page = html::page(mail, house, foot);
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, mail.to.as_str().parse()?))
            .subject(mail.subject.clone())
            .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
            .message_id(Some(message_id(mail, house)))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", mail.lang.tag()));
        if let (Some(of), Some(links)) = (mail.of, &stops) {
            message = message
                .raw_header(header("List-Id", &format!("<{}.{}>", of.topic.key(), house.host())))
                .raw_header(header("List-Unsubscribe", &format!("<{}>", links.one_click)))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        Ok(message.multipart(MultiPart::alternative_plain_html(text, page))?)
    }

    /// Hands `mail` to the server.
    ///
    /// # Errors
    /// [`SmtpError`] when it was not taken, in 30 seconds at most.
    pub async fn send(&self, mail: &Mail, house: &House) -> Result<(), SmtpError> {
        let sending = self.transport.send(self.message(mail, house)?);
        match tokio::time::timeout(self.patience, sending).await {
            Ok(sent) => Ok(sent.map(drop)?),
            Err(_) => Err(SmtpError::Silent(self.patience)),
        }
    }
}

/// `<mai_…@market.example>`: the same each time the letter is sent.
fn message_id(mail: &Mail, house: &House) -> String {
    format!("<{}@{}>", mail.id, house.host())
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Concern, MailState, Topic};
    use kernel::{Home, Lang, Moment, Timestamp};

    #[test]
    fn what_is_no_server_or_no_sender_is_refused_at_start() {
        assert!(Sender::new("nonsense", "a@example.org").is_err());
        assert!(Sender::new("smtp://localhost", "nobody").is_err());
        assert!(Sender::new("smtp://localhost:2525", "Entrepot <post@example.org>").is_ok());
    }

    fn sent(mail: &Mail) -> String {
        let sender = Sender::new("smtp://localhost", "Entrepot <post@example.org>").unwrap();
        let house = House::new("https://market.example", "UTC", &[]);
        let house = house.keyed(kernel::Secret::new([7; 32]));
        String::from_utf8(sender.message(mail, &house).unwrap().formatted()).unwrap()
    }

    #[test]
    fn a_letter_keeps_its_id_and_its_chinese_subject_and_says_that_a_machine_wrote_it() {
        let mail = mail_to("mei@example.org");
        let text = sent(&mail);
        assert!(text.contains(&format!("Message-ID: <{}@market.example>", mail.id)), "{text}");
        assert!(text.contains("Subject: =?utf-8?"), "{text}");
        assert!(text.contains("Auto-Submitted: auto-generated"), "{text}");
        assert!(text.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000"), "{text}");
        assert!(text.contains("multipart/alternative"), "{text}");
        assert!(text.contains("text/plain") && text.contains("text/html"), "{text}");
    }

    #[test]
    fn only_a_letter_that_may_be_turned_off_says_how() {
        let person = kernel::ShopperId::of(Home::new(7));
        let of = |topic| Some(Concern { person, topic, about: None });
        let orders = sent(&Mail { of: of(Topic::Orders), ..mail_to("mei@example.org") });
        assert!(
            orders.contains("List-Unsubscribe: <https://market.example/webhooks/letters/stop?")
        );
        assert!(orders.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{orders}");
        assert!(orders.contains("List-Id: <orders.market.example>"), "{orders}");
        for of in [of(Topic::Account), None] {
            assert!(!sent(&Mail { of, ..mail_to("mei@example.org") }).contains("List-"));
        }
    }

    #[test]
    fn a_letter_goes_to_a_mailbox_of_any_script() {
        let sender = Sender::new("smtp://localhost", "Entrepot <post@example.org>").unwrap();
        for (to, kept) in [
            ("用户@example.org", "用户@example.org"),
            ("user@bücher.example", "user@xn--bcher-kva.example"),
        ] {
            let letter = sender.message(&mail_to(to), &House::default()).unwrap();
            assert_eq!(letter.envelope().to()[0].to_string(), kept);
        }
    }

    fn mail_to(to: &str) -> Mail {
        let now = Timestamp::from_micros(0);
        Mail {
            id: Moment::new(now, 1).id(Home::MARKET),
            to: to.parse().unwrap(),
            lang: Lang::ZH,
            kind: "verify".to_owned(),
            subject: "确认邮箱".to_owned(),
            body: "您好：".to_owned(),
            of: None,
            state: MailState::Queued,
            attempts: 1,
            queued_at: now,
            sent_at: None,
            last_error: None,
        }
    }
}
