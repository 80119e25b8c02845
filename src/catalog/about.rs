use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

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
    /// Why loom does not judge it; absent if it does.
    pub not_loom: Option<String>,
    /// How far the judges may go, where it is not the default.
    #[serde(default)]
    pub budget: Budget,
}

impl About {
    /// Reads `file` of the checkout at `root`.
    pub(super) fn load(root: &Path, file: &Path) -> Result<Self, CatalogError> {
        let text = read(root, file)?;
        toml::from_str(&text).map_err(|error| CatalogError::Malformed {
            file: super::lab::shown(root, file),
            line: error.span().map_or(1, |span| line_of(&text, span.start)),
            reason: error.message().to_owned(),
        })
    }

    /// The terms of every scenario, as the court takes them.
    pub(super) fn terms(&self) -> BTreeMap<String, Terms> {
        let terms = self.scenarios.iter().map(|(name, scenario)| {
            let terms = Terms {
                points: scenario.points,
                budget: scenario.budget,
                not_loom: scenario.not_loom.clone(),
            };
            (name.clone(), terms)
        });
        terms.collect()
    }
}

/// How the scenarios are judged: text that differs when it does.
#[cfg(feature = "cli")]
pub(super) fn terms_in_words(about: &About) -> String {
    let scenarios = about.scenarios.iter();
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
