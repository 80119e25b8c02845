//! Chromium through chromedriver: a browser for each test, with a profile of its own.

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use libtest_mimic::Failed;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::{ParseError, Url};

/// What a condition may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program of this name on the search path.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut found = std::env::split_paths(&path).map(|folder| folder.join(name));
    found.find(|file| file.is_file())
}

/// What there is not that a browser needs.
pub(crate) fn missing() -> Option<String> {
    let names = ["chromium", "chromedriver"];
    let missing: Vec<_> = names
        .into_iter()
        .filter(|name| program(name).is_none())
        .collect();
    let advice = "on Debian: apt-get install chromium chromium-driver";
    (!missing.is_empty()).then(|| format!("no {} on the search path; {advice}", missing.join(", ")))
}

/// A chromedriver, which is ended with the test run.
pub(crate) struct Driver {
    child: Child,
    address: String,
}

impl Driver {
    /// Starts one at a port that is free.
    pub(crate) fn start() -> Self {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let said = BufReader::new(child.stdout.take().expect("it is piped"));
        let port = said.lines().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let port = port.expect("chromedriver says its port");
        let address = format!("http://localhost:{port}");
        Driver { child, address }
    }

    /// A browser with nothing kept in it.
    pub(crate) fn browser(&self) -> Browser {
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let mut arguments: Vec<String> = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--hide-scrollbars",
            "--window-size=1200,900",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments, "binary": program("chromium") },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("it is an object");
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let client = runtime.block_on(
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities)
                .connect(&self.address),
        );
        Browser {
            client: client.expect("a browser starts"),
            runtime,
            _profile: profile,
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It is our own child; where it has ended by itself there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser, closed with the test.
pub(crate) struct Browser {
    client: Client,
    runtime: Runtime,
    _profile: TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let client = self.client.clone();
        // A browser that has died is closed, too.
        let _ = self.runtime.block_on(client.close());
    }
}

impl Browser {
    fn wait<T, E: Into<Failed>>(
        &self,
        what: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Failed> {
        self.runtime.block_on(what).map_err(Into::into)
    }

    /// Opens an address. That of the same page with another fragment is not loaded again.
    pub(crate) fn open(&self, address: &str) -> Result<(), Failed> {
        self.wait(self.client.goto(address))
    }

    /// Loads the page again.
    pub(crate) fn reload(&self) -> Result<(), Failed> {
        self.wait(self.client.refresh())
    }

    /// What an expression is in the page.
    pub(crate) fn ask(&self, expression: &str) -> Result<Value, Failed> {
        self.run(&format!("return {expression}"))
    }

    /// Runs a script in the page.
    pub(crate) fn run(&self, script: &str) -> Result<Value, Failed> {
        self.wait(self.client.execute(script, Vec::new()))
    }

    /// Runs a script that gives its last argument, a function, what it comes to.
    pub(crate) fn run_until_it_answers(&self, script: &str) -> Result<Value, Failed> {
        self.wait(self.client.execute_async(script, Vec::new()))
    }

    /// Waits until an expression is true in the page.
    pub(crate) fn until(&self, expression: &str) -> Result<(), Failed> {
        let start = Instant::now();
        while self.ask(&format!("Boolean({expression})"))? != json!(true) {
            if start.elapsed() > PATIENCE {
                return Err(format!("it never came to be: {expression}").into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Clicks on the first element that a selector finds.
    pub(crate) fn click(&self, selector: &str) -> Result<(), Failed> {
        let found = self.wait(self.client.wait().for_element(Locator::Css(selector)))?;
        self.wait(found.click())
    }

    /// Types into the first element that a selector finds.
    pub(crate) fn type_into(&self, selector: &str, keys: &str) -> Result<(), Failed> {
        let found = self.wait(self.client.wait().for_element(Locator::Css(selector)))?;
        self.wait(found.send_keys(keys))
    }

    /// Types where the focus is.
    pub(crate) fn press(&self, keys: &str) -> Result<(), Failed> {
        let found = self.wait(self.client.active_element())?;
        self.wait(found.send_keys(keys))
    }

    /// What the console was told since the last time: warnings and errors.
    pub(crate) fn complaints(&self) -> Result<Vec<String>, Failed> {
        let told = self.wait(self.client.issue_cmd(Log))?;
        let told = told.as_array().cloned().unwrap_or_default();
        let bad = told
            .iter()
            .filter(|entry| entry["level"] != "INFO" && entry["level"] != "DEBUG");
        Ok(bad.map(|entry| entry["message"].to_string()).collect())
    }

    /// Gives Chromium's own protocol a command.
    pub(crate) fn tell(&self, command: &'static str, parameters: Value) -> Result<Value, Failed> {
        self.wait(self.client.issue_cmd(Protocol {
            command,
            parameters,
        }))
    }

    /// Shows the page as wide as this.
    pub(crate) fn resize(&self, width: u32, height: u32) -> Result<(), Failed> {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.tell("Emulation.setDeviceMetricsOverride", size)
            .map(|_| ())
    }

    /// Whether the system is dark, as the page sees it.
    pub(crate) fn be_dark(&self, dark: bool) -> Result<(), Failed> {
        let value = if dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        let media = json!({ "media": "screen", "features": features });
        self.tell("Emulation.setEmulatedMedia", media).map(|_| ())
    }

    /// Writes a picture of the whole page.
    pub(crate) fn picture(&self, file: &Path) -> Result<(), Failed> {
        let height = self.ask("Math.min(document.documentElement.scrollHeight, 12000)")?;
        let width = self.ask("innerWidth")?;
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let how = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let taken = self.tell("Page.captureScreenshot", how)?;
        let data = taken["data"].as_str().ok_or("no picture")?;
        std::fs::write(file, base64(data)?)?;
        Ok(())
    }
}

/// What base64 stands for.
fn base64(text: &str) -> Result<Vec<u8>, Failed> {
    use base64::Engine;
    Ok(base64::engine::general_purpose::STANDARD.decode(text)?)
}

#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (
            http::Method::POST,
            Some(json!({ "type": "browser" }).to_string()),
        )
    }
}

#[derive(Debug)]
struct Protocol {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Protocol {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (http::Method::POST, Some(body.to_string()))
    }
}
