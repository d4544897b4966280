//! What merchants sent is kept while it may be read again, and no longer.

use catalog::ImportState;
use catalog::import::ImportOptions;
use kernel::{Home, ImportId, MerchantId, Moment, SkuId, Timestamp};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, memory::InMemory, path::Path as Key};
use std::sync::Arc;
use store::Db;
use trust::edge::{Kept, Sent};
use trust::{ImportAgainError, ImportAsk, import_again, sweep_files};

fn merchant() -> MerchantId {
    MerchantId::of(Home::new(77))
}

/// One database, one object store, one merchant.
struct Desk {
    db: Db,
    objects: Arc<dyn ObjectStore>,
    moment: Moment,
}

impl Desk {
    fn new(db: &Db) -> Desk {
        let objects = Arc::new(InMemory::new());
        Desk { db: db.clone(), objects, moment: testkit::moment(1) }
    }

    fn day(&self, days: i64) -> Timestamp {
        self.moment.now.plus_days(days)
    }

    async fn keep(&self, key: String) -> Kept {
        let file = PutPayload::from_static(b"a;b\n1;2\n");
        self.objects.put(&Key::from(key.as_str()), file).await.unwrap();
        Kept { key, bytes: 8 }
    }

    async fn sent(&mut self) -> Kept {
        let key = trust::new_file_key(merchant(), &mut self.moment);
        self.keep(key).await
    }

    async fn begun(&mut self, kept: &Kept) -> ImportId {
        let options = ImportOptions::default();
        let sent = Sent { file_name: "a.csv".to_owned(), options, kept: kept.clone() };
        let moment = self.moment.part();
        let begin = self
            .db
            .write(move |tx| trust::begin_import(tx, merchant(), &sent, &mut moment.clone()));
        begin.await.unwrap()
    }

    async fn end(&self, id: ImportId, at: Timestamp) {
        let end =
            self.db.write(move |tx| catalog::finish_import(tx, id, ImportState::Done, "{}", at));
        end.await.unwrap();
    }

    async fn again(&mut self, id: ImportId) -> Result<ImportId, ImportAgainError> {
        let moment = self.moment.part();
        self.db.write(move |tx| import_again(tx, id, true, &mut moment.clone())).await
    }

    async fn swept(&self, now: Timestamp) -> u64 {
        sweep_files(&self.db, self.objects.as_ref(), now).await.unwrap()
    }

    /// Runs what is due of a kind.
    async fn run(&self, kind: &str) {
        let at = self.moment.clone();
        let now: jobs::Now = Arc::new(move || at.clone());
        let jobs = trust::face::jobs(&self.db, &self.objects, &now);
        let job = jobs.iter().find(|job| job.kind() == kind).unwrap();
        jobs::run_due(&self.db, job, &|| now()).await.unwrap();
    }

    async fn has(&self, kept: &Kept) -> bool {
        self.objects.head(&Key::from(kept.key.as_str())).await.is_ok()
    }
}

#[tokio::test]
async fn a_file_of_which_no_run_was_begun_goes_after_a_day() {
    for test in testkit::databases().await {
        let mut desk = Desk::new(&test.db);
        for _ in 0..70 {
            desk.sent().await;
        }
        let old: SkuId = desk.moment.id(merchant().home());
        desk.keep(format!("imports/{}/{old}.csv", merchant())).await;
        desk.keep("imports/elsewhere/notes.csv".to_owned()).await;
        let begun = desk.sent().await;
        desk.begun(&begun).await;
        assert_eq!(desk.swept(desk.moment.now.plus_seconds(3_600)).await, 0, "{}", test.name);
        assert_eq!(desk.swept(desk.day(2)).await, 71, "{}", test.name);
        assert!(desk.has(&begun).await, "its run is not over on {}", test.name);
        assert_eq!(desk.swept(desk.day(2)).await, 0, "{}", test.name);
    }
}

#[tokio::test]
async fn a_file_goes_seven_days_after_the_last_run_that_read_it() {
    for test in testkit::databases().await {
        let mut desk = Desk::new(&test.db);
        let (taken, left) = (desk.sent().await, desk.sent().await);
        let (check, other) = (desk.begun(&taken).await, desk.begun(&left).await);
        for id in [check, other] {
            desk.end(id, desk.day(0)).await;
        }
        let taking = desk.again(check).await.unwrap();
        let pressed_twice = desk.again(check).await.unwrap_err();
        assert!(matches!(pressed_twice, ImportAgainError::AtWork(id) if id == taking));
        assert_eq!(desk.swept(desk.day(7)).await, 0, "{}", test.name);
        assert_eq!(desk.swept(desk.day(8)).await, 1, "{}", test.name);
        assert!(desk.has(&taken).await && !desk.has(&left).await, "{}", test.name);
        assert!(matches!(desk.again(other).await, Err(ImportAgainError::Gone)), "{}", test.name);

        desk.end(taking, desk.day(20)).await;
        assert_eq!(desk.swept(desk.day(27)).await, 0, "{}", test.name);
        desk.moment = Moment::new(desk.day(28), 5);
        desk.run("import.sweep").await;
        assert!(!desk.has(&taken).await, "the job sweeps on {}", test.name);
        assert!(matches!(desk.again(taking).await, Err(ImportAgainError::Gone)), "{}", test.name);
    }
}

#[tokio::test]
async fn a_kept_file_that_became_shorter_is_never_taken_for_the_whole() {
    for test in testkit::databases().await {
        let mut desk = Desk::new(&test.db);
        let kept = desk.sent().await;
        let id = desk.begun(&kept).await;
        let cut = PutPayload::from_static(b"a;b\n1");
        desk.objects.put(&Key::from(kept.key.as_str()), cut).await.unwrap();
        let state = |desk: &Desk| {
            let db = desk.db.clone();
            async move { db.read(move |tx| catalog::import_run(tx, id)).await.unwrap().unwrap().state }
        };
        desk.run("import.run").await;
        assert_eq!(state(&desk).await, ImportState::Running, "{}", test.name);
        let timer = desk.db.read(move |tx| jobs::timers::find(tx, "import.run", id.bytes()));
        let error = timer.await.unwrap().unwrap().error.unwrap();
        assert!(error.contains("unexpected end of file"), "{}: {error}", test.name);

        desk.keep(kept.key).await;
        desk.moment = Moment::new(desk.day(1), 9);
        desk.run("import.run").await;
        assert_ne!(state(&desk).await, ImportState::Running, "{}", test.name);
    }
}

#[tokio::test]
async fn a_file_of_a_header_alone_is_as_little_clean_as_an_empty_one() {
    for test in testkit::databases().await {
        for file in ["", "\n\n", "listing,title_en,price\n"] {
            let (options, moment) = (ImportOptions::default(), testkit::moment(1));
            let ask = ImportAsk { merchant: merchant(), options, run: None, moment };
            let done = trust::import_catalogue(&test.db, ask, file.as_bytes(), |_| {});
            let report = done.await.unwrap();
            assert_eq!(report.issues[0].code, "empty", "{file:?} on {}", test.name);
            assert!(!report.is_clean(), "{file:?} on {}", test.name);
        }
    }
}
