//! `entrepot letters`: what comes back, and what a letter looks like, for whoever holds the machine.

use crate::serving::shops;
use kernel::{Lang, MailId};
use letters::{NewMail, dead_mailboxes, enqueue};
use std::fs;

fn report(id: MailId, to: &str) -> String {
    format!(
        "Subject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; {to}\nAction: failed\nStatus: 5.1.1\n\n\
         --b\nContent-Type: message/rfc822\n\nMessage-ID: <{id}@market.example>\n\nHello\n--b--\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_of_what_came_back_is_read_and_a_letter_is_shown_as_html() {
    for shop in shops().await {
        let mail = NewMail {
            to: "mei@gone.example".parse().unwrap(),
            lang: Lang::EN,
            kind: "order-paid".to_owned(),
            subject: "Receipt".to_owned(),
            body: "Thank you.".to_owned(),
            of: None,
        };
        let moment = web::Clock::System.moment();
        let id = shop.change(move |tx| enqueue(tx, &mail, &mut moment.clone())).await;
        let (code, shown) = shop.run(&["letters", "show", &id.to_string(), "--html", "--json"]);
        assert_eq!(code, 0, "{shown}");
        assert!(shown["html"].as_str().unwrap().contains("<h1 style="), "{shown}");

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("back.mbox");
        let (own, stray) = (report(id, "mei@gone.example"), report(id, "else@example.org"));
        let mbox = format!("From mx\n{own}\nFrom mx\n{stray}\nFrom me\nSubject: Hi\n\nHello\n");
        fs::write(&file, mbox).unwrap();
        let path = file.display().to_string();
        for _ in 0..2 {
            let (code, told) = shop.run(&["letters", "bounce", &path, "--json"]);
            assert_eq!((code, &told["dead"], &told["others"]), (0, &1.into(), &1.into()), "{told}");
            assert_eq!(told["strays"][0]["recipient"], "else@example.org", "{told}");
        }
        let dead = shop.look(|tx| dead_mailboxes(tx, None, 10)).await;
        assert_eq!(dead.len(), 1);
        assert_eq!(dead[0].email.as_str(), "mei@gone.example", "the letter's own mailbox");
        for code in [0, 1] {
            let args = ["letters", "revive", "mei@gone.example", "--json"];
            assert_eq!(shop.run(&args).0, code, "once");
        }
        shop.audit().await;
    }
}
