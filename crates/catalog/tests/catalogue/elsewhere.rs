//! Pictures that a listing names on another server are asked for with it, and those of listings from before
//! once.

use super::ids::draft;
use catalog::{EditListing, LangText, ListingDraft, NewListing, Picture, PictureSource};
use jobs::{Ran, run_due, timers};
use kernel::{Home, MerchantId};
use pictures::Counts;
use store::{StoreError, Tx, params, sql};

fn picture(word: &str, merchant: MerchantId) -> Picture {
    let source = PictureSource::parse(word, merchant).unwrap();
    Picture { source, alt: LangText::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_elsewhere_are_asked_for_once_with_their_listing() {
    for t in testkit::databases().await {
        let merchant = MerchantId::of(Home::new(77));
        let named = ["https://shop.example/a.jpg", "own.jpg", "https://shop.example/b.jpg"];
        let pictures = named.iter().map(|word| picture(word, merchant)).collect();
        let made =
            NewListing { merchant, draft: ListingDraft { pictures, ..draft("mug", &[100]) } };
        let create =
            move |tx: &mut Tx<'_>| catalog::create_listing(tx, &made, &mut testkit::moment(1));
        let listing = t.db.write(create).await.unwrap();
        let two = Counts { waiting: 2, kept: 0, failed: 0 };
        let count = || t.db.read(move |tx| pictures::counts(tx, merchant));
        assert_eq!(count().await.unwrap(), two, "{}", t.name);
        for picture in &listing.pictures {
            let href = picture.source.href(merchant);
            assert!(href.starts_with("/media/pictures/"), "no page asks another server: {href}");
        }

        // As before there was a list of them.
        let (id, now) = (listing.id, testkit::moment(2).now);
        let forget = move |tx: &mut Tx<'_>| {
            tx.execute(
                sql!("DELETE FROM picture_fetch WHERE merchant_id = $1"),
                params![merchant],
            )?;
            timers::set(tx, "picture.listing", id.bytes(), now)
        };
        t.db.write::<_, StoreError, _>(forget).await.unwrap();
        let job = catalog::face::jobs(&t.db).pop().unwrap();
        let ran = run_due(&t.db, &job, &|| testkit::moment(3)).await.unwrap();
        assert_eq!(ran, Ran { done: 1, ..Ran::default() }, "{}", t.name);
        assert_eq!(count().await.unwrap(), two, "{}", t.name);

        let same = EditListing {
            listing: id,
            version: None,
            draft: ListingDraft { brand: Some("Kiln".to_owned()), ..ListingDraft::of(&listing) },
        };
        let edit = move |tx: &mut Tx<'_>| catalog::edit_listing(tx, &same, &mut testkit::moment(4));
        t.db.write(edit).await.unwrap();
        assert_eq!(count().await.unwrap(), two, "known ones are not asked for anew: {}", t.name);
    }
}
