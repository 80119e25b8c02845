use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::CatalogError;
use super::lab::read;
use crate::judge::build::Allowance;
use crate::judge::court::Terms;
use crate::judge::protocol::Budget;

/// What `lab.toml` says of a lab.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The title, as a reader sees it: `Lost update`.
    pub title: String,
    /// The part of the course, from 1.
    pub part: u32,
    /// What it teaches, in the field's terms.
    #[serde(default)]
    pub concepts: Vec<String>,
    /// The labs that come before it.
    #[serde(default)]
    pub prerequisites: Vec<String>,
    /// From a nudge to nearly the answer.
    #[serde(default)]
    pub hints: Vec<String>,
    /// How each scenario of the spec is judged, by its name.
    #[serde(default)]
    pub scenarios: BTreeMap<String, ScenarioTerms>,
    /// What an answer may do here that it may not do elsewhere, where files are judged strictly.
    #[serde(default)]
    pub policy: Allowance,
}

/// `[scenarios.NAME]` of `lab.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioTerms {
    /// What it is worth.
    pub points: u32,
    /// Whether it asks what any answer must do: where it is refuted, no point of the lab counts.
    #[serde(default)]
    pub gates: bool,
    /// Why loom does not judge it; absent if it does.
    pub not_loom: Option<String>,
    /// How far the judges may go, where it is not the default.
    #[serde(default)]
    pub budget: Budget,
}

/// A second spec, which students do not have: `hidden/spec.rs` beside the solutions, and how its
/// scenarios are judged, `hidden/terms.toml`.
#[derive(Clone, Debug)]
pub struct Hidden {
    /// The spec.
    pub spec: PathBuf,
    /// How each of its scenarios is judged, by its name.
    pub scenarios: BTreeMap<String, ScenarioTerms>,
}

/// The file with the terms of hidden scenarios.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HiddenTerms {
    scenarios: BTreeMap<String, ScenarioTerms>,
}

impl Hidden {
    /// Reads the folder, if it is there.
    pub(super) fn load(root: &Path, folder: &Path) -> Result<Option<Self>, CatalogError> {
        if !folder.is_dir() {
            return Ok(None);
        }
        let HiddenTerms { scenarios } = load(root, &folder.join("terms.toml"))?;
        let spec = folder.join("spec.rs");
        Ok(Some(Hidden { spec, scenarios }))
    }

    /// The terms of every scenario, as the court takes them.
    pub(super) fn terms(&self) -> BTreeMap<String, Terms> {
        terms(&self.scenarios)
    }
}

impl About {
    /// Reads `file` of the checkout at `root`.
    pub(super) fn load(root: &Path, file: &Path) -> Result<Self, CatalogError> {
        load(root, file)
    }

    /// The terms of every scenario, as the court takes them.
    pub(super) fn terms(&self) -> BTreeMap<String, Terms> {
        terms(&self.scenarios)
    }
}

/// Reads a TOML file of the checkout at `root`.
fn load<T: DeserializeOwned>(root: &Path, file: &Path) -> Result<T, CatalogError> {
    let text = read(root, file)?;
    toml::from_str(&text).map_err(|error| CatalogError::Malformed {
        file: super::lab::shown(root, file),
        line: error.span().map_or(1, |span| line_of(&text, span.start)),
        reason: error.message().to_owned(),
    })
}

fn terms(scenarios: &BTreeMap<String, ScenarioTerms>) -> BTreeMap<String, Terms> {
    let terms = scenarios.iter().map(|(name, scenario)| {
        let terms = Terms {
            points: scenario.points,
            gates: scenario.gates,
            budget: scenario.budget,
            not_loom: scenario.not_loom.clone(),
        };
        (name.clone(), terms)
    });
    terms.collect()
}

/// How the scenarios are judged: text that differs when it does.
#[cfg(feature = "cli")]
pub(super) fn terms_in_words(scenarios: &BTreeMap<String, ScenarioTerms>) -> String {
    let scenarios = scenarios.iter();
    let words = scenarios.map(|(name, terms)| {
        format!(
            "{name}: {:?}, not loom: {:?}\n",
            terms.budget, terms.not_loom
        )
    });
    words.collect()
}

/// The line, from 1, in which the character at `offset` is.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    let before = &text.as_bytes()[..offset.min(text.len())];
    1 + before.iter().filter(|byte| **byte == b'\n').count()
}
