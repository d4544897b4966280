//! Merchants of a bench and what they sell: a made catalogue, brought in as a merchant's own file is.

use super::ground::Ground;
use accounts::{OpenAccount, PasswordHash};
use anyhow::ensure;
use catalog::import::ImportOptions;
use kernel::{Country, Currency, Lang, ListingId, MerchantId, Moment, Rate, SkuId};
use merchants::{
    ApplyAsMerchant, ApproveMerchant, LocalText, MerchantKind, MerchantProfile, VerifiedHow,
};
use std::io::{self, Read};
use store::Tx;
use trust::ImportAsk;

/// Category, names, HS code, grams, cents.
type Good = (&'static str, [&'static str; 2], &'static str, u32, u32);

const GOODS: [Good; 12] = [
    ("fruit", ["Dried cherries", "车厘子干"], "0813.40", 230, 980),
    ("fruit", ["Pitted prunes", "去核西梅"], "0813.20", 280, 690),
    ("nuts", ["Whole almonds", "原味扁桃仁"], "0802.12", 540, 1180),
    ("nuts", ["Pecan halves", "碧根果仁"], "0802.99", 335, 1420),
    ("seafood", ["Canned sockeye", "红鲑鱼罐头"], "1604.11", 240, 780),
    ("pantry", ["Cherry jam", "樱桃果酱"], "2007.99", 470, 840),
    ("drinks", ["Black tea", "红茶"], "0902.30", 250, 1450),
    ("beauty", ["Oat soap", "燕麦皂"], "3401.11", 130, 750),
    ("apparel", ["Chambray shirt", "青年布衬衫"], "6205.20", 380, 3200),
    ("home", ["Stoneware mug", "粗陶马克杯"], "6912.00", 480, 2800),
    ("home", ["Bud vase", "小花瓶"], "6913.90", 420, 3400),
    ("pets", ["Dog bowl", "狗狗饭碗"], "6912.00", 900, 3200),
];
const PLACES: [[&str; 2]; 8] = [
    ["Cedar Bend", "雪松湾"],
    ["Three Oaks", "三橡树"],
    ["Tern Rock", "燕鸥岩"],
    ["Mossback", "苔背"],
    ["Quayside", "码头边"],
    ["Sawhorse", "锯木架"],
    ["Lantern Hill", "灯笼山"],
    ["Still Creek", "静溪"],
];
const MANNERS: [[&str; 2]; 6] = [
    ["small batch", "小批量"],
    ["gift box", "礼盒装"],
    ["family size", "家庭装"],
    ["unsweetened", "无添加"],
    ["made by hand", "手工"],
    ["harvest of the year", "当季"],
];

/// A merchant in the United States who sends to China, with her file brought in.
pub(super) async fn merchant(ground: &Ground, file: Made) -> anyhow::Result<MerchantId> {
    let (moment, first) = (ground.clock.moment(), file.next);
    let open = move |tx: &mut Tx<'_>| open(tx, first, &mut moment.clone());
    let merchant = ground.db.write(open).await?;
    let ask = ImportAsk {
        merchant,
        options: ImportOptions { publish: true, ..ImportOptions::default() },
        run: None,
        moment: ground.clock.moment(),
    };
    let report = trust::import_catalogue(&ground.db, ask, file, |_| {}).await?;
    let sound = report.is_clean() && report.listings.withheld == 0;
    ensure!(sound, "the made catalogue: {:?} {:?}", report.issues, report.lacking);
    Ok(merchant)
}

/// Every listing for sale with its variant.
pub(super) async fn goods(
    ground: &Ground,
    merchant: MerchantId,
) -> anyhow::Result<Vec<(ListingId, SkuId)>> {
    let read = move |tx: &mut Tx<'_>| {
        let ids = catalog::published_ids_of(tx, merchant, None, 1_000)?;
        catalog::listings_by_id(tx, &ids)
    };
    let listings = ground.db.read(read).await?;
    let sku = |l: &catalog::Listing| l.variants.first().map(|variant| (l.id, variant.id));
    Ok(listings.iter().filter_map(sku).collect())
}

/// Her account, application, approval and freight.
fn open(tx: &mut Tx<'_>, number: u64, moment: &mut Moment) -> anyhow::Result<MerchantId> {
    let account = OpenAccount {
        email: format!("owner-{number}@bench.example").parse()?,
        name: "A Merchant".parse()?,
        lang: Lang::EN,
        password_hash: PasswordHash::stored("none".to_owned()),
        verified: true,
        operator: false,
    };
    let applicant = accounts::open_account(tx, &account, moment)?;
    let ask = ApplyAsMerchant {
        applicant,
        profile: MerchantProfile {
            slug: format!("bench-{number}").parse()?,
            kind: MerchantKind::Farm,
            name: LocalText::new([(Lang::EN, "Bench Orchard"), (Lang::ZH, "测速果园")]),
            about: LocalText::default(),
            country: Country::US,
            place: LocalText::new([(Lang::EN, "Somewhere")]),
            payout_currency: Currency::USD,
        },
        evidence_sealed: Vec::new(),
    };
    let merchant = merchants::apply_as_merchant(tx, &ask, moment)?;
    let (by, how, commission) = (applicant, VerifiedHow::SiteVisit, Rate::percent(8));
    let approve = ApproveMerchant { merchant, by, how, commission };
    merchants::approve_merchant(tx, &approve, moment)?;
    be_paid(tx, (merchant, applicant), moment)?;
    let card = pricing::default_card(merchant, Country::US, Currency::USD);
    pricing::save_rate_card(tx, &card, moment)?;
    Ok(merchant)
}

/// The merchant has an account to which payouts go.
fn be_paid(
    tx: &mut Tx<'_>,
    (merchant, owner): (MerchantId, kernel::ShopperId),
    moment: &mut Moment,
) -> anyhow::Result<()> {
    let vault = accounts::Vault::ephemeral()?;
    let parts = [("routing", "021000021"), ("account", "000123456789")];
    let parts = parts.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let of = (Country::US, Currency::USD);
    let account = merchants::seal_account(&vault, merchant, of, ("Bench Orchard LLC", &parts))?;
    let operator = kernel::ShopperId::of(kernel::Home::new(900_000));
    let operator = kernel::Decider { id: operator, name: "An Operator".to_owned() };
    let by = kernel::Decider { id: owner, name: "A Merchant".to_owned() };
    let holder = (merchant, account.holder_key);
    merchants::allow_bank_holder(tx, holder, (&operator, "for the bench"), moment)?;
    let ask = merchants::AddBankAccount { merchant, by, account, hold_hours: 0 };
    merchants::add_bank_account(tx, &ask, moment)?;
    Ok(())
}

/// A merchant's file, made while it is read.
pub(super) struct Made {
    next: u64,
    end: u64,
    stock: u32,
    /// What is made and not yet read.
    text: Vec<u8>,
}

const HEADER: &str = "listing,kind,category,brand,origin,title_en,title_zh,description_en,\
    description_zh,sku,price,currency,weight_g,hs_code,hs_edition,stock,attr:net_weight_g\n";

impl Made {
    /// Listings `first` to `first + count`, with `stock` pieces of each.
    pub(super) fn new(first: u64, count: u64, stock: u32) -> Made {
        Made { next: first, end: first + count, stock, text: HEADER.as_bytes().to_vec() }
    }

    fn row(&self) -> String {
        let pick = |of: usize, per: u64| usize::try_from(self.next / per).unwrap_or(0) % of;
        let (category, [en, zh], hs, grams, cents) = GOODS[pick(GOODS.len(), 1)];
        let [place, there] = PLACES[pick(PLACES.len(), 12)];
        let [manner, so] = MANNERS[pick(MANNERS.len(), 96)];
        // No two of a hundred in a row cost the same.
        let cents = u64::from(cents) + self.next * 7 % 700;
        let (number, stock, net) = (self.next, self.stock, grams * 4 / 5);
        format!(
            "bench-{number},goods,{category},{place},US,\"{en}, {manner}, {place} no. {number}\",\
             {there}{zh} {so} {number}号,\"{en} from {place}: {manner}. Packed where it was made and \
             sent within two days, with the day of packing on each parcel.\",{there}出品的{zh}，{so}。\
             当地包装，两天内发出，每个包裹都写明包装日期。,B-{number},{}.{:02},USD,{grams},{hs},2022,\
             {stock},{net}\n",
            cents / 100,
            cents % 100,
        )
    }
}

impl Read for Made {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.text.is_empty() && self.next < self.end {
            self.text = self.row().into_bytes();
            self.next += 1;
        }
        let read = self.text.as_slice().read(out)?;
        self.text.drain(..read);
        Ok(read)
    }
}
