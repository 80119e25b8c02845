//! What is asked of a class, found out before the first submission is read.

use std::path::Path;

use anyhow::{Context, bail};
use racelab::catalog::progress::graders;
use racelab::catalog::{Catalog, Hidden, Lab};
use racelab::judge::build::Level;
use racelab::judge::court::{Case, Court};

use super::code::code;
use super::record::{Plan, PlannedLab, PlannedScenario};

/// What is to be looked for where a lab allows `unsafe`.
fn audit(level: Level) -> Option<String> {
    let text = match level {
        Level::No => return None,
        Level::Impl | Level::Cells => {
            "answers may share cells by `unsafe`, and on real threads a reference that is torn in \
             one leads anywhere: look at the verified files whose cells hold references"
        }
        Level::All => {
            "answers may use `unsafe`, and what is unsafe can reach into the judge that runs beside \
             it: look at the files that are verified and contain the word"
        }
    };
    Some(text.to_owned())
}

/// The labs of a plan, with what judges them.
pub(crate) struct Course<'c> {
    /// In the plan's order.
    pub(crate) labs: Vec<Asked<'c>>,
    pub(crate) plan: Plan,
}

/// One lab of a course.
pub(crate) struct Asked<'c> {
    pub(crate) lab: &'c Lab,
    hidden: Option<Hidden>,
    /// The code of the exercise as it was handed out; None if there is none any more.
    handed_out: Option<String>,
    /// A name for all that judges it: specs, terms, and the judges themselves.
    pub(crate) judges: String,
}

impl Asked<'_> {
    /// Whether this is the code of the exercise as it was handed out.
    pub(crate) fn is_untouched(&self, code: &str) -> bool {
        self.handed_out.as_deref() == Some(code)
    }

    /// A file before the lab's spec, and before the one that students do not have.
    pub(crate) fn cases(&self, file: &Path) -> Vec<Case> {
        let hidden = self.hidden.iter();
        let hidden = hidden.map(|hidden| self.lab.hidden_case_of(file, hidden));
        [self.lab.case_of_file(file)]
            .into_iter()
            .chain(hidden)
            .collect()
    }
}

impl<'c> Course<'c> {
    /// The labs that `asked` names: `1-14`, `1,3,08`, `lost_update`; without it all of the catalog.
    /// What their specs have is asked of their racy programs, before any submission is built: it is
    /// the same for all, and nobody's file has a say in it.
    pub(crate) fn new(
        catalog: &'c Catalog,
        asked: Option<&str>,
        court: &Court,
        sandbox: String,
        compiler: String,
    ) -> anyhow::Result<Self> {
        let mut labs = Vec::new();
        let mut planned = Vec::new();
        for lab in chosen(catalog, asked)? {
            let handed_out = lab.original().ok();
            let handed_out =
                handed_out.map(|text| code(&String::from_utf8_lossy(&text)).into_owned());
            let asked = Asked {
                lab,
                hidden: lab.hidden()?,
                judges: graders(lab)?,
                handed_out,
            };
            let mut planned_scenarios = Vec::new();
            for (at, case) in asked.cases(&lab.file("racy")?).into_iter().enumerate() {
                let scenarios = court.scenarios(&case);
                let unasked = || format!("{} cannot be asked", case.spec.display());
                let scenarios = scenarios.with_context(unasked)?.into_iter();
                planned_scenarios.extend(scenarios.map(|scenario| {
                    let terms = case.terms.get(&scenario.name);
                    PlannedScenario {
                        points: terms.map_or(0, |terms| terms.points),
                        gates: terms.is_some_and(|terms| terms.gates),
                        name: scenario.name,
                        asks: scenario.asks,
                        quantifier: scenario.quantifier,
                        hidden: at > 0,
                    }
                }));
            }
            planned.push(PlannedLab {
                folder: lab.folder.clone(),
                title: lab.about.title.clone(),
                scenarios: planned_scenarios,
                audit: audit(lab.about.policy.unsafe_code),
            });
            labs.push(asked);
        }
        let plan = Plan {
            labs: planned,
            sandbox,
            compiler,
            regrade: None,
        };
        Ok(Course { labs, plan })
    }
}

/// The labs that a list of names, numbers and ranges of numbers means, in the catalog's order.
pub(crate) fn chosen<'c>(
    catalog: &'c Catalog,
    asked: Option<&str>,
) -> anyhow::Result<Vec<&'c Lab>> {
    if let Some(broken) = catalog.broken().first() {
        bail!("{} cannot be graded: {}", broken.folder, broken.error);
    }
    let Some(asked) = asked else {
        return Ok(catalog.labs().iter().collect());
    };
    let mut numbers = Vec::new();
    for part in asked
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        match range(part) {
            Some((first, last)) => {
                let before = numbers.len();
                let inside = |lab: &&Lab| (first..=last).contains(&lab.number);
                numbers.extend(catalog.labs().iter().filter(inside).map(|lab| lab.number));
                if numbers.len() == before {
                    bail!("there is no lab from {first} to {last}; `racelab list` shows all");
                }
            }
            None => numbers.push(catalog.lab(part)?.number),
        }
    }
    let labs = catalog.labs().iter();
    Ok(labs.filter(|lab| numbers.contains(&lab.number)).collect())
}

/// `3-14`.
fn range(part: &str) -> Option<(u32, u32)> {
    let (first, last) = part.split_once('-')?;
    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labs_are_named_by_numbers_names_and_ranges() {
        let catalog = Catalog::find(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let numbers = |asked| {
            let labs = chosen(&catalog, Some(asked));
            labs.map(|labs| labs.iter().map(|lab| lab.number).collect::<Vec<_>>())
        };
        assert_eq!(numbers("1-3, 12,global_num").unwrap(), [1, 2, 3, 12]);
        assert_eq!(numbers("08_lost_wakeup").unwrap(), [8]);
        assert!(
            numbers("400-500")
                .unwrap_err()
                .to_string()
                .contains("400 to 500")
        );
        assert!(numbers("1,nonsense").is_err());
        let all = chosen(&catalog, None).unwrap();
        assert_eq!(all.len(), catalog.labs().len());
    }
}
