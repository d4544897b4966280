//! `entrepot orders` and `entrepot messages`: what whoever holds the machine reads.

use crate::serving::shops;

#[tokio::test(flavor = "multi_thread")]
async fn orders_and_conversations_are_read_on_the_machine_without_anybodys_address() {
    for shop in shops().await {
        let (code, list) = shop.run(&["orders", "list", "--json"]);
        assert_eq!(code, 0, "{list}");
        let all = list["items"].as_array().unwrap();
        assert!(all.len() > 5, "{list}");
        let (mut cases, mut conversations) = (0, Vec::new());
        for order in all {
            let id = order["id"].as_str().unwrap();
            let (code, shown) = shop.run(&["orders", "show", id, "--json"]);
            assert_eq!((code, &shown["number"]), (0, &order["number"]), "{shown}");
            assert!(!shown["lines"].as_array().unwrap().is_empty(), "{shown}");
            assert!(shown.get("address").is_none() && shown.get("name").is_none(), "{shown}");
            cases += shown["cases"].as_array().unwrap().len();
            conversations.extend(shown["conversation"].as_str().map(str::to_owned));
            if cases > 0 && !conversations.is_empty() {
                break;
            }
        }
        assert!(cases > 0, "the demo has a return");
        for thread in conversations.iter().take(2) {
            let (code, read) = shop.run(&["messages", "show", thread, "--json"]);
            assert_eq!(code, 0, "{read}");
            assert!(!read["messages"].as_array().unwrap().is_empty(), "{read}");
        }
        let (_, paid) = shop.run(&["orders", "list", "--state", "completed", "--json"]);
        let states = paid["items"].as_array().unwrap().iter().map(|one| &one["state"]);
        assert!(states.clone().count() > 0 && states.clone().all(|state| state == "completed"));
        assert_eq!(shop.run(&["messages", "cases", "--json"]).0, 0);
        let known = all[0]["id"].as_str().unwrap();
        let gone = format!("{}00", &known[..known.len() - 2]);
        let (code, refused) = shop.run(&["orders", "show", &gone, "--json"]);
        assert_eq!((code, refused["problem"].as_str()), (1, Some("no-such-order")), "{refused}");
    }
}
