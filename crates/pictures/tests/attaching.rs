//! What people attach: taken in, attached, read again, and removed when nothing came of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use image::{ImageFormat, RgbaImage};
use kernel::{Home, Id, MerchantId, MessageId, Moment, ShopperId};
use object_store::memory::InMemory;
use pictures::{
    Failure, TakeInError, attach, attachment, attachments, read_attachment, sweep_attachments,
    take_in,
};
use std::io::Cursor;
use store::StoreError;

const SECRET: &[u8] = b"taken at 31.2304 N 121.4737 E";

/// A picture that says in its file where it was taken.
fn photo() -> Vec<u8> {
    let picture = RgbaImage::from_pixel(64, 48, image::Rgba([20, 90, 160, 255]));
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).unwrap();
    let mut bytes = out.into_inner();
    bytes.extend_from_slice(SECRET);
    bytes
}

fn message(home: u64, moment: &mut Moment) -> Id {
    moment.id::<MessageId>(Home::new(home)).id()
}

#[tokio::test]
async fn what_is_attached_is_found_by_what_it_is_about_and_read_as_it_was_kept() {
    for database in testkit::databases().await {
        let objects = InMemory::new();
        let taken = take_in(&objects, photo(), "../jar.png").await.unwrap();
        let paper = take_in(&objects, b"%PDF-1.7 slip".to_vec(), "slip.pdf").await.unwrap();
        let mut moment = testkit::moment(1);
        let (mine, other) = (message(7, &mut moment), message(8, &mut moment));
        let by = ShopperId::of(Home::new(9));
        let (both, at) = ([taken, paper], moment.clone());
        let kept = database.db.write(move |tx| {
            let mut moment = at.clone();
            for one in &both {
                attach(tx, mine, by, one, &mut moment)?;
            }
            attachments(tx, &[mine, other])
        });
        let kept = kept.await.unwrap();
        let told: Vec<_> =
            kept.iter().map(|one| (one.about, one.name.as_str(), one.is_photo(), one.by)).collect();
        assert_eq!(told, [(mine, "jar.jpg", true, by), (mine, "slip.pdf", false, by)]);
        assert_eq!(MerchantId::of(kept[0].id.home()).number(), 7, "{}", database.name);
        let bytes = read_attachment(&objects, &kept[0]).await.unwrap();
        assert!(bytes.starts_with(&[0xFF, 0xD8]) && bytes.len() as i64 == kept[0].bytes);
        let holds = bytes.windows(SECRET.len()).any(|part| part == SECRET);
        assert!(!holds, "where it was taken is not kept");
        assert_eq!(read_attachment(&objects, &kept[1]).await.unwrap(), b"%PDF-1.7 slip");
        let id = kept[1].id;
        let one = database.db.read(move |tx| attachment(tx, id)).await.unwrap();
        assert_eq!(one.as_ref(), Some(&kept[1]));
        let none = database.db.read(move |tx| attachments(tx, &[other])).await.unwrap();
        assert!(none.is_empty());
    }
}

#[tokio::test]
async fn what_is_no_photo_and_no_paper_is_refused() {
    let objects = InMemory::new();
    for bytes in [b"<svg onload=x>".to_vec(), b"MZ".to_vec(), Vec::new(), b" %PDF-1.7".to_vec()] {
        let refused = take_in(&objects, bytes, "x.png").await.unwrap_err();
        assert!(matches!(refused, TakeInError::Refused(Failure::NotPicture)), "{refused:?}");
    }
    let long = [b"%PDF-".as_slice(), &vec![0; 11 << 20]].concat();
    assert!(matches!(take_in(&objects, long, "x.pdf").await, Err(TakeInError::PaperLong)));
}

#[tokio::test]
async fn what_was_never_attached_is_removed_after_a_day() {
    for database in testkit::databases().await {
        let objects = InMemory::new();
        let kept = take_in(&objects, photo(), "kept.png").await.unwrap();
        take_in(&objects, photo(), "refused.png").await.unwrap();
        let mut moment = testkit::moment(1);
        let about = message(7, &mut moment);
        let named = database.db.write(move |tx| {
            attach(tx, about, ShopperId::of(Home::new(9)), &kept, &mut moment.clone())?;
            Ok::<_, StoreError>(attachments(tx, &[about])?.remove(0))
        });
        let named = named.await.unwrap();
        let (soon, later) = ("2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
        for (at, removed) in [(soon, 0), (later, 1), (later, 0)] {
            let swept = sweep_attachments(&database.db, &objects, at.parse().unwrap()).await;
            assert_eq!(swept.unwrap(), removed, "{} {at}", database.name);
        }
        assert!(read_attachment(&objects, &named).await.is_ok());
    }
}
