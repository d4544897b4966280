//! A server that is asked to stop answers what it was asked before.

use super::serving::{Serving, shops};
use serde_json::json;
use std::io::{Read, Write};

#[tokio::test(flavor = "multi_thread")]
async fn every_request_in_flight_is_answered_when_the_server_is_asked_to_stop() {
    for shop in shops().await {
        let serving = Serving::start(&shop, None);
        let ask = json!({ "email": "orchard@demo.example", "password": web::DEMO_PASSWORD });
        let body = ask.to_string();
        let begun: Vec<_> =
            (0..4).map(|_| serving.begin("POST /v1/sessions", body.len())).collect();
        serving.terminate();
        for mut stream in begun {
            stream.write_all(body.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        }
        serving.wait_well();
        shop.audit().await;
    }
}
