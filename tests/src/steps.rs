//! What people do in a market, step by step, as they would: reading, typing and pressing.

use crate::{
    browser::{Browser, PATIENCE, PAUSE},
    market::TestMarket,
};
use accounts::{OpenAccount, Password, ensure_operator, hash_password};
use anyhow::Context;
use kernel::Lang;
use std::time::Instant;

/// Everybody's password here.
pub const PASSWORD: &str = "correct horse battery harbour";

/// Someone at a browser.
#[derive(Debug)]
pub struct Person<'m> {
    /// Where they are.
    pub market: &'m TestMarket,
    /// Their browser.
    pub browser: Browser,
}

impl Person<'_> {
    /// Opens a page of the market.
    pub async fn go(&self, path: &str) -> anyhow::Result<()> {
        self.browser.open(&format!("{}{path}", self.market.url)).await
    }

    /// Asks for an account, follows the letter's link, says name and password there and signs in.
    ///
    /// # Errors
    /// When a page does not lead on.
    pub async fn joins(&self, name: &str, email: &str) -> anyhow::Result<()> {
        self.go("/sign-up").await?;
        self.browser.fill("email", email).await?;
        self.browser.press("main form button[type=submit]").await?;
        let letter = self.market.letter_to(email).await?;
        let link = letter.body.split_whitespace().find(|word| word.contains("/verify"));
        self.browser.open(link.context("the letter has no link")?).await?;
        self.browser.fill("name", name).await?;
        self.browser.fill("password", PASSWORD).await?;
        self.browser.press("main form button[type=submit]").await?;
        if self.browser.address().await?.contains("/sign-in") {
            self.signs_in(email).await?;
        }
        Ok(())
    }

    /// Signs in.
    ///
    /// # Errors
    /// When the page does not let them in.
    pub async fn signs_in(&self, email: &str) -> anyhow::Result<()> {
        self.signs_in_with(email, PASSWORD).await
    }

    /// Signs in with a password of one's own.
    ///
    /// # Errors
    /// When the page does not let them in.
    pub async fn signs_in_with(&self, email: &str, password: &str) -> anyhow::Result<()> {
        self.go("/sign-in").await?;
        self.browser.fill("email", email).await?;
        self.browser.fill("password", password).await?;
        self.browser.press("main form button[type=submit]").await?;
        let at = self.browser.address().await?;
        if at.contains("/sign-in") {
            anyhow::bail!("{email} is not let in: {}", self.browser.text().await?);
        }
        Ok(())
    }

    /// Applies to sell.
    ///
    /// # Errors
    /// When the page refuses.
    pub async fn applies_to_sell(
        &self,
        shop: &str,
        shop_zh: &str,
        slug: &str,
    ) -> anyhow::Result<()> {
        self.applies_from(("US", "USD"), (shop, shop_zh, slug)).await
    }

    /// Applies to sell from a country, to be paid in a currency.
    ///
    /// # Errors
    /// When the page refuses.
    pub async fn applies_from(
        &self,
        (country, currency): (&str, &str),
        (shop, shop_zh, slug): (&str, &str, &str),
    ) -> anyhow::Result<()> {
        self.go("/sell/apply").await?;
        for (field, value) in [
            ("kind", "farm"),
            ("name_en", shop),
            ("name_zh", shop_zh),
            ("slug", slug),
            ("country", country),
            ("currency", currency),
            ("place_en", "Wenatchee, Washington"),
            ("evidence", "Farm licence 000-TEST, shown to nobody but the operator"),
        ] {
            self.browser.fill(field, value).await.with_context(|| format!("the field {field}"))?;
        }
        self.browser.press("main form button[type=submit]").await
    }

    /// Approves the one application that waits.
    ///
    /// # Errors
    /// When there is none.
    pub async fn approves(&self, shop: &str) -> anyhow::Result<()> {
        self.go("/admin/applications").await?;
        self.browser.sees(shop).await?;
        let links = self.browser.links("main a[href*='/admin/applications/mer_']").await?;
        self.browser.open(links.first().context("no application to open")?).await?;
        self.browser.sees(shop).await?;
        self.browser.fill("how", "farm_register").await?;
        self.browser.press("form[action$='/approve'] button[type=submit]").await
    }
}

/// Makes an operator, as whoever holds the machine does.
///
/// # Errors
/// When the store refuses.
pub async fn make_operator(market: &TestMarket, email: &str) -> anyhow::Result<()> {
    let ask = OpenAccount {
        email: email.parse()?,
        name: "Operator".parse()?,
        lang: Lang::EN,
        password_hash: hash_password(Password::chosen(PASSWORD)?).await?,
        verified: true,
        operator: true,
    };
    let moment = web::Clock::System.moment();
    market.db.write(move |tx| ensure_operator(tx, &ask, &mut moment.clone())).await?;
    Ok(())
}

impl Person<'_> {
    /// Brings a catalogue in: checks the file, reads the report, takes it with everything that may be published.
    /// Answers what the report said before it was taken.
    ///
    /// # Errors
    /// When the pages do not lead through.
    pub async fn imports(&self, file: &str) -> anyhow::Result<String> {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(file);
        self.go("/sell/import").await?;
        self.browser.give_file("file", &path).await?;
        self.browser.press("main form button[type=submit]").await?;
        self.import_ends().await?;
        let report = self.browser.text().await?;
        self.browser.press("form[action$='/apply'] button[type=submit]").await?;
        self.import_ends().await?;
        Ok(report)
    }

    /// The page of a run loads itself anew until the run has ended.
    async fn import_ends(&self) -> anyhow::Result<()> {
        let ended =
            "return document.readyState === 'complete' && !document.querySelector('progress')";
        self.browser.waits_until(ended).await.context("the import does not end")
    }
}

impl Person<'_> {
    /// Puts a listing on a shelf, confirms the first HS code that is suggested for it, and publishes it.
    ///
    /// # Errors
    /// When the pages do not lead through.
    pub async fn completes_and_publishes(&self, title: &str, shelf: &str) -> anyhow::Result<()> {
        self.go("/sell/listings").await?;
        self.browser.follow(title).await?;
        self.browser.fill("category", shelf).await?;
        self.browser.press("form:has([name=category]) button[type=submit]").await?;
        self.browser.choose("form[action$='/hs'] input[name=suggestion]").await?;
        self.browser.press("form[action$='/hs'] button[type=submit]").await?;
        self.browser.press("form[action$='/publish'] button[type=submit]").await?;
        if !self.browser.has("form[action$='/pause']").await? {
            anyhow::bail!("{title} is not published: {}", self.browser.text().await?);
        }
        Ok(())
    }

    /// Finds a listing by searching and puts `quantity` of it in the cart.
    ///
    /// # Errors
    /// When it is not found or cannot be bought.
    pub async fn puts_in_cart(
        &self,
        search: &str,
        title: &str,
        quantity: u32,
    ) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            self.go(&format!("/search?q={search}")).await?;
            if self.browser.text().await?.contains(title) {
                break; // the index follows what was published within a moment
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.browser.follow(title).await?;
        self.browser.fill("quantity", &quantity.to_string()).await?;
        self.browser.choose("form.buy-form button[type=submit]:not([name])").await?;
        self.browser.waits_for(".buy-added a[href='/cart']").await
    }

    /// Fills the one page of the checkout and goes to the bank.
    ///
    /// # Errors
    /// When the page refuses.
    pub async fn checks_out(&self, id_number: &str) -> anyhow::Result<()> {
        self.go("/checkout").await?;
        self.browser.fill("province", "310000").await?;
        self.browser.waits_for("select[name=division] option[value='310101']").await?;
        for (field, value) in [
            ("name", "林小满"),
            ("mobile", "13800000000"),
            ("division", "310101"),
            ("street", "测试路 1 号 2 室"),
            ("orderer-name", "林小满"),
            ("id-number", id_number),
        ] {
            self.browser.fill(field, value).await.with_context(|| format!("the field {field}"))?;
        }
        self.browser.press("aside button[type=submit]").await
    }

    /// Chooses the country to buy for in the header of the page.
    ///
    /// # Errors
    /// When the page does not change to it.
    pub async fn buys_for(&self, country: &str, says: &str) -> anyhow::Result<()> {
        self.browser.choose(".to-switch > summary").await?;
        self.browser.fill("to", country).await?;
        self.browser.press(".to-panel button[type=submit]").await?;
        self.browser.sees(says).await
    }

    /// Fills the checkout with an address abroad, where nobody asks for an identity, and goes to the
    /// bank.
    ///
    /// # Errors
    /// When the page refuses, or asks for an identity.
    pub async fn checks_out_abroad(&self, address: &[(&str, &str)]) -> anyhow::Result<()> {
        self.go("/checkout").await?;
        if self.browser.has("[name=id-number]").await? {
            anyhow::bail!("no rule asks for an identity: {}", self.browser.text().await?);
        }
        for (field, value) in address {
            self.browser.fill(field, value).await.with_context(|| format!("the field {field}"))?;
        }
        self.browser.press("aside button[type=submit]").await
    }

    /// Writes a rate card to other countries.
    ///
    /// # Errors
    /// When the page refuses.
    pub async fn ships_to(&self, countries: &str) -> anyhow::Result<()> {
        self.go("/sell/shipping/new").await?;
        self.browser.fill("code", "abroad").await?;
        self.browser.fill("countries", countries).await?;
        let save = "form[action='/sell/shipping/new'] .actions > button.button:not([name])";
        self.browser.press(save).await?;
        self.browser.sees("abroad").await
    }

    /// Chooses at the bank: `approve`, `decline` or `twice`.
    ///
    /// # Errors
    /// When this is not the bank.
    pub async fn at_the_bank(&self, choice: &str) -> anyhow::Result<()> {
        self.browser.press(&format!("button[name=choice][value={choice}]")).await
    }

    /// Hands the first order that waits over to the post.
    ///
    /// # Errors
    /// When there is none.
    pub async fn ships(&self, number: &str) -> anyhow::Result<()> {
        self.go("/sell/orders").await?;
        let orders = self.browser.links("main a[href*='/sell/orders/ord_']").await?;
        self.browser.open(orders.first().context("no order to ship")?).await?;
        self.browser.fill("carrier", "usps").await?;
        self.browser.fill("number", number).await?;
        self.browser.press("form[action$='/ship'] button[type=submit]").await?;
        self.browser.sees(number).await
    }
}
