//! Chromium, driven through ChromeDriver. Both come from Debian; without them a browser test fails and says
//! what to install (`cargo xtask install`).

use crate::dev_tools::DevTools;
use anyhow::{Context, bail};
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;
use std::{
    io::{BufRead, BufReader, Read as _},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A phone's width in CSS pixels.
pub const PHONE: (u32, u32) = (390, 844);
/// Between both: a small window, or a desk at 200 % zoom.
pub const BETWEEN: (u32, u32) = (760, 900);
/// axe 4.14.1 by Deque Systems, as it is published.
const AXE: &[u8] = include_bytes!("../data/axe/axe.min.js.gz");
/// A desk's width in CSS pixels.
pub const DESK: (u32, u32) = (1440, 900);
/// Narrower than this is a phone.
const PHONES_BELOW: u32 = 600;

/// How long a page, or what it stands for, may take: a busy machine is slow, and not wrong.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks.
pub const PAUSE: Duration = Duration::from_millis(100);

/// ChromeDriver on a free port; ends with the value.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    url: String,
}

impl Driver {
    /// Starts ChromeDriver and waits until it listens.
    ///
    /// # Errors
    /// When it is not installed or does not start.
    pub fn start() -> anyhow::Result<Driver> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver does not start: run `cargo xtask install` (Debian: chromium chromium-driver)")?;
        let out = process.stdout.take().context("no output")?;
        let mut lines = BufReader::new(out).lines();
        let port = loop {
            let line = lines.next().context("chromedriver ended before it listened")??;
            if let Some(rest) = line.split("on port ").nth(1) {
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                if let Ok(port) = digits.parse::<u16>()
                    && port != 0
                {
                    break port;
                }
            }
        };
        // Keep the pipe drained, so that the driver never blocks on it.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Driver { process, url: format!("http://127.0.0.1:{port}") })
    }

    /// Opens a fresh browser (no cookies, no history) of the given size that prefers `language`.
    ///
    /// # Errors
    /// When Chromium does not start.
    pub async fn browser(&self, size: (u32, u32), language: &str) -> anyhow::Result<Browser> {
        let profile = tempfile::tempdir()?;
        let options = json!({
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--force-device-scale-factor=1",
                format!("--window-size={},{}", size.0, size.1),
                format!("--accept-lang={language}"),
                format!("--user-data-dir={}", profile.path().display()),
            ],
            "prefs": { "intl.accept_languages": language },
            "mobileEmulation": if size.0 < PHONES_BELOW {
                json!({ "deviceMetrics": { "width": size.0, "height": size.1, "pixelRatio": 1.0, "touch": true } })
            } else {
                json!(null)
            },
        });
        let mut options = options;
        if size.0 >= PHONES_BELOW
            && let Some(map) = options.as_object_mut()
        {
            map.remove("mobileEmulation");
        }
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "script": 600_000 },
        });
        let capabilities = capabilities.as_object().cloned().context("not an object")?;
        let client = ClientBuilder::new(hyper_connector())
            .capabilities(capabilities)
            .connect(&self.url)
            .await
            .context("Chromium does not start")?;
        Ok(Browser { client, size, _profile: profile })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

fn hyper_connector() -> hyper_util::client::legacy::connect::HttpConnector {
    hyper_util::client::legacy::connect::HttpConnector::new()
}

/// One browser window.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    size: (u32, u32),
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Opens `url`.
    pub async fn open(&self, url: &str) -> anyhow::Result<()> {
        self.client.goto(url).await.with_context(|| format!("open {url}"))
    }

    /// How wide it is, in CSS pixels.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.size.0
    }

    /// Becomes a window of another size, with the page that it shows; below 600 pixels a phone.
    ///
    /// # Errors
    /// When Chromium refuses.
    pub async fn resize(&mut self, size: (u32, u32)) -> anyhow::Result<()> {
        let is_phone = size.0 < PHONES_BELOW;
        let metrics = json!({
            "width": size.0, "height": size.1, "deviceScaleFactor": 1, "mobile": is_phone,
        });
        self.client.issue_cmd(DevTools("Emulation.setDeviceMetricsOverride", metrics)).await?;
        let touch = json!({ "enabled": is_phone });
        self.client.issue_cmd(DevTools("Emulation.setTouchEmulationEnabled", touch)).await?;
        self.size = size;
        Ok(())
    }

    /// The address shown.
    pub async fn address(&self) -> anyhow::Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// All that the page says.
    pub async fn text(&self) -> anyhow::Result<String> {
        Ok(self.client.find(Locator::Css("body")).await?.text().await?)
    }

    /// Waits until the page says `wanted`.
    ///
    /// # Errors
    /// When it does not in [`PATIENCE`], with what it says.
    pub async fn sees(&self, wanted: &str) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            // While one page gives way to the next there is nobody to ask.
            if self.text().await.is_ok_and(|text| text.contains(wanted)) {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        let (at, text) = (self.address().await?, self.text().await?);
        bail!("{at} does not say \"{wanted}\"; it says:\n{text}")
    }

    /// Types `text` into the field named `name`, replacing what it held.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn fill(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let css = format!("[name=\"{name}\"]:not([type=hidden])");
        let field = self.find(&css).await?;
        match field.tag_name().await?.as_str() {
            "select" => field.select_by_value(text).await?,
            _ => {
                field.clear().await?;
                field.send_keys(text).await?;
            }
        }
        Ok(())
    }

    /// Gives a file to the field named `name`.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn give_file(&self, name: &str, path: &std::path::Path) -> anyhow::Result<()> {
        let path = path.to_str().context("a path in UTF-8")?;
        let field = self.find(&format!("input[type=file][name=\"{name}\"]")).await?;
        Ok(field.send_keys(path).await?)
    }

    /// Presses a button or follows a link that `css` finds, and waits for the page it leads to.
    ///
    /// # Errors
    /// When there is no such thing, or no page follows in [`PATIENCE`].
    pub async fn press(&self, css: &str) -> anyhow::Result<()> {
        self.script("window.isThePageBefore = true").await?;
        self.choose(css).await?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let arrived = "return !window.isThePageBefore && document.readyState === 'complete'";
            // While one page gives way to the next there is nobody to ask.
            if self.script(arrived).await.is_ok_and(|answer| answer == true) {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!(
            "{}: nothing follows on {css}; it says:\n{}",
            self.address().await?,
            self.text().await?
        )
    }

    /// Clicks what `css` finds, after scrolling it into view; the page stays. What a picture that arrives
    /// late moves away, or something else still covers, is tried again.
    ///
    /// # Errors
    /// When there is no such thing, or it cannot be clicked in [`PATIENCE`].
    pub async fn choose(&self, css: &str) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            match self.click(css).await {
                Err(_) if begun.elapsed() < PATIENCE => tokio::time::sleep(PAUSE).await,
                ended => return ended,
            }
        }
    }

    async fn click(&self, css: &str) -> anyhow::Result<()> {
        let element = self.find(css).await?;
        let target = serde_json::to_value(&element)?;
        self.client.execute("arguments[0].scrollIntoView({block:'center'})", vec![target]).await?;
        element.click().await.with_context(|| format!("click {css}"))
    }

    /// Follows the first link in the page's main part whose text contains `text`.
    ///
    /// # Errors
    /// When there is none.
    pub async fn follow(&self, text: &str) -> anyhow::Result<()> {
        let xpath = format!("//main//a[contains(normalize-space(.), \"{text}\")]");
        match self.client.find(Locator::XPath(&xpath)).await {
            Ok(link) => {
                let href = link.prop("href").await?.context("a link without an address")?;
                self.open(&href).await
            }
            Err(_) => bail!(
                "{} has no link \"{text}\"; it says:\n{}",
                self.address().await?,
                self.text().await?
            ),
        }
    }

    /// Whether the page has something that `css` finds.
    pub async fn has(&self, css: &str) -> anyhow::Result<bool> {
        Ok(!self.client.find_all(Locator::Css(css)).await?.is_empty())
    }

    /// Waits until the page has something that `css` finds.
    ///
    /// # Errors
    /// When it has none in [`PATIENCE`].
    pub async fn waits_for(&self, css: &str) -> anyhow::Result<()> {
        self.waits_until(&format!("return !!document.querySelector({})", serde_json::json!(css)))
            .await
            .with_context(|| format!("{css} is not there"))
    }

    /// Waits until a script answers `true`.
    ///
    /// # Errors
    /// When it does not in [`PATIENCE`].
    pub async fn waits_until(&self, script: &str) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.script(script).await.is_ok_and(|answer| answer == true) {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("{}: never {script}; it says:\n{}", self.address().await?, self.text().await?)
    }

    /// The addresses of all links that `css` finds.
    pub async fn links(&self, css: &str) -> anyhow::Result<Vec<String>> {
        let css = json!(css);
        let all = format!("return [...document.querySelectorAll({css})].map((link) => link.href)");
        Ok(serde_json::from_value(self.script(&all).await?)?)
    }

    /// Runs a script that returns a value.
    ///
    /// # Errors
    /// When it throws.
    pub async fn script(&self, script: &str) -> anyhow::Result<serde_json::Value> {
        Ok(self.client.execute(script, vec![]).await?)
    }

    async fn find(&self, css: &str) -> anyhow::Result<fantoccini::elements::Element> {
        match self.client.find(Locator::Css(css)).await {
            Ok(element) => Ok(element),
            Err(error) => {
                let at = self.address().await.unwrap_or_default();
                let text = self.text().await.unwrap_or_default();
                bail!("{at} has no {css} ({error}); it says:\n{text}")
            }
        }
    }

    /// Saves what the whole page looks like as `target/screens/NAME-WIDTH.png`.
    ///
    /// # Errors
    /// When the picture cannot be taken or written.
    pub async fn screenshot(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/screens");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{name}-{}.png", self.size.0));
        std::fs::write(&path, self.client.screenshot().await?)?;
        Ok(path)
    }

    /// What no page may do, whatever its width: overflow sideways, leave a field without a label or a picture
    /// without a text, repeat an id, have other than one `h1`, or log an error.
    ///
    /// # Errors
    /// Naming what is wrong and where.
    pub async fn is_sound(&self) -> anyhow::Result<()> {
        let faults = self.script(include_str!("sound.js")).await?;
        let faults: Vec<String> = serde_json::from_value(faults)?;
        if !faults.is_empty() {
            bail!("{} at {} px:\n{}", self.address().await?, self.size.0, faults.join("\n"));
        }
        Ok(())
    }

    /// What axe finds of a page: nothing.
    ///
    /// # Errors
    /// Naming the rules that are broken and where.
    pub async fn is_accessible(&self) -> anyhow::Result<()> {
        let mut script = String::new();
        flate2::read::GzDecoder::new(AXE).read_to_string(&mut script)?;
        script.push_str(include_str!("accessible.js"));
        let faults = self.client.execute_async(&script, vec![]).await?;
        let faults: Vec<String> = serde_json::from_value(faults)?;
        if !faults.is_empty() {
            bail!("{} at {} px:\n{}", self.address().await?, self.size.0, faults.join("\n"));
        }
        Ok(())
    }

    /// As [`is_sound`](Browser::is_sound), when every name on the page has 80 letters without a space.
    ///
    /// # Errors
    /// Naming what is wrong and where.
    pub async fn is_sound_with_long_names(&self) -> anyhow::Result<()> {
        self.script(include_str!("stretch.js")).await?;
        self.is_sound().await.context("with names of 80 letters")
    }

    /// Forgets who was signed in.
    pub async fn forget(&self) -> anyhow::Result<()> {
        Ok(self.client.delete_all_cookies().await?)
    }

    /// Ends the browser.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn close(self) -> anyhow::Result<()> {
        Ok(self.client.close().await?)
    }
}
