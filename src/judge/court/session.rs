mod in_turn;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::thread;

use parking_lot::Mutex;

use super::suspects::Suspects;
use super::{Board, Case, CourtError, Question, Terms, hearing, merge};
use crate::explore::{self, Progress};
use crate::judge::build;
use crate::judge::cancel::Cancel;
use crate::judge::demo::{Curtain, Length};
use crate::judge::process::{self, Ending};
use crate::judge::protocol::{self, Budget, Request, Response, ScenarioInfo, SpecInfo};
use crate::judge::sandbox::Cell;
use crate::judge::verdict::{Engine, EngineReport, Quantifier, ScenarioReport, Verdict};
use crate::trace::atlas::Atlas;
use crate::trace::map::Map;
use crate::trace::{Kind, Position};

/// A case whose judge program is there.
pub(super) struct Session<'a> {
    case: &'a Case,
    program: PathBuf,
    /// What it is shut in.
    cell: Option<Cell>,
    /// Where judge programs run: paths in their sources are relative to it.
    root: &'a Path,
    board: Arc<Board>,
    cancel: Cancel,
    pub(super) scenarios: Vec<ScenarioInfo>,
    /// What `racelab run` shows beside the histogram.
    pub(super) demo: Option<Length>,
}

/// One scenario before one engine.
struct Hearing<'a> {
    scenario: &'a ScenarioInfo,
    terms: Terms,
    engine: Engine,
    impatient: bool,
    log: bool,
}

/// How long a thread may take from one operation to its next before the explorer or loom: their
/// programs are small, and time in which others have the machine does not count.
const STILL_SECONDS: u64 = 2;

/// The same once it is known that one hangs.
const STILL_AGAIN_SECONDS: u64 = 1;

/// How long a run on real threads may take once it is known that something is wrong:
/// long enough to see that all of them sleep.
const IMPATIENT_SECONDS: u64 = 2;

/// What the hearings so far have shown.
#[derive(Default)]
struct Found {
    refuted: AtomicBool,
    hang: AtomicBool,
    /// The explorer ran out of steps.
    endless: AtomicBool,
    /// The explorer ran out of time.
    out_of_time: AtomicBool,
    /// Loom did.
    loom_out_of_time: AtomicBool,
}

impl Found {
    // Relaxed: they are hints, and nothing else is shared by them.
    fn note(&self, report: &EngineReport) {
        self.endless
            .fetch_or(merge::is_endless(&report.verdict), Relaxed);
        let out_of_time = match report.engine {
            Engine::Loom => &self.loom_out_of_time,
            _ => &self.out_of_time,
        };
        out_of_time.fetch_or(hearing::is_out_of_time(&report.verdict), Relaxed);
        if let Some(failure) = report.verdict.failure() {
            self.refuted.store(true, Relaxed);
            self.hang.fetch_or(failure.kind == Kind::Hang, Relaxed);
        }
    }

    /// Whether an engine need not be asked any more, since it would hardly be done in time. Loom is slower
    /// than the explorer.
    fn has_no_time(&self, engine: Engine) -> bool {
        let explorer = self.out_of_time.load(Relaxed);
        match engine {
            Engine::Native => false,
            Engine::Loom => explorer || self.loom_out_of_time.load(Relaxed),
            _ => explorer,
        }
    }

    /// How many seconds a hearing may stand still. One hang is enough to wait for; and on real
    /// threads any failure is, and a loop to which the explorer sees no end.
    fn patience(&self, engine: Engine, budget: &Budget) -> u64 {
        let seconds = budget.hang_seconds;
        match engine {
            Engine::Native if self.refuted.load(Relaxed) || self.endless.load(Relaxed) => {
                seconds.min(IMPATIENT_SECONDS)
            }
            Engine::Native => seconds,
            _ if self.hang.load(Relaxed) => seconds.min(STILL_AGAIN_SECONDS),
            _ => seconds.min(STILL_SECONDS),
        }
    }
}

/// The terms of a hearing, with as much patience as there is by now.
fn patient(hearing: &Hearing, found: &Found) -> Terms {
    let mut terms = hearing.terms.clone();
    terms.budget.hang_seconds = found.patience(hearing.engine, &terms.budget);
    terms
}

/// A hearing, as it is put to a judge program.
fn asked(hearing: &Hearing, budget: Budget, response: PathBuf) -> protocol::Hearing {
    protocol::Hearing {
        response,
        scenario: hearing.scenario.name.clone(),
        engine: hearing.engine,
        budget,
        impatient: hearing.impatient || is_cut(hearing, &budget),
        log: hearing.log,
    }
}

/// Whether a hearing has less time with this budget than its own says.
fn is_cut(hearing: &Hearing, budget: &Budget) -> bool {
    budget.hang_seconds < hearing.terms.budget.hang_seconds
}

/// Who wants to know what is settled before all is heard, and is told once.
pub(super) struct Settled<'t>(Mutex<Option<Tell<'t>>>);

type Tell<'t> = Box<dyn FnOnce(Vec<ScenarioReport>) + Send + 't>;

impl<'t> Settled<'t> {
    pub(super) fn new(tell: impl FnOnce(Vec<ScenarioReport>) + Send + 't) -> Self {
        Settled(Mutex::new(Some(Box::new(tell))))
    }

    fn tell(&self, known: impl FnOnce() -> Option<Vec<ScenarioReport>>) {
        let mut tell = self.0.lock();
        if tell.is_some()
            && let Some(known) = known()
            && let Some(tell) = tell.take()
        {
            tell(known);
        }
    }
}

impl<'a> Session<'a> {
    pub(super) fn open(
        case: &'a Case,
        (program, cell): (PathBuf, Option<Cell>),
        root: &'a Path,
        board: Arc<Board>,
        cancel: Cancel,
        known: Option<SpecInfo>,
    ) -> Result<Self, CourtError> {
        let SpecInfo { scenarios, demo } = match known {
            Some(known) => known,
            None => spec(case, (&program, cell.as_ref()), root, &cancel)?,
        };
        Ok(Session {
            case,
            program,
            cell,
            root,
            board,
            cancel,
            scenarios,
            demo,
        })
    }

    /// What its spec has.
    pub(super) fn spec(&self) -> SpecInfo {
        SpecInfo {
            scenarios: self.scenarios.clone(),
            demo: self.demo,
        }
    }

    /// What the engines say of every scenario that the question is about, in the spec's order.
    pub(super) fn hear(
        &self,
        question: &Question,
        settled: Option<&Settled>,
    ) -> Result<Vec<ScenarioReport>, CourtError> {
        let asked: Vec<_> = match &question.scenario {
            Some(name) => vec![self.scenario(name)?],
            None => self.scenarios.iter().collect(),
        };
        let hearings: Vec<_> = asked
            .iter()
            .flat_map(|scenario| self.hearings(scenario, question))
            .collect();
        if hearings.is_empty() {
            return Err(self.nothing_to_hear(&asked));
        }
        let reports = match question.in_turn {
            true => self.hear_in_turn(&hearings)?,
            false => self.hear_all(&hearings, settled)?,
        };
        let heard: Vec<_> = hearings.iter().zip(reports).collect();
        let by_scenario = heard.chunk_by(|(a, _), (b, _)| a.scenario.name == b.scenario.name);
        let merged = by_scenario.map(|own| {
            let hearing = own[0].0;
            let reports = own.iter().map(|(_, report)| report.clone());
            merge::scenario(hearing.scenario, &hearing.terms, reports.collect())
        });
        Ok(merged.collect())
    }

    /// What is known by now, if that settles the verdict and the story that is told first: a
    /// scenario is refuted, nothing before it is open, and something after it is. What was heard of
    /// a scenario is final once all its engines were. Where none is refuted, and one has a loop to which
    /// the explorer sees no end, that is worth telling while real threads still go round in it.
    fn settled(
        hearings: &[Hearing],
        reports: &[OnceLock<Result<EngineReport, CourtError>>],
    ) -> Option<Vec<ScenarioReport>> {
        let heard: Vec<_> = hearings.iter().zip(reports).collect();
        let by_scenario = heard.chunk_by(|(a, _), (b, _)| a.scenario.name == b.scenario.name);
        let known = by_scenario.map(|own| {
            let Hearing {
                scenario, terms, ..
            } = own[0].0;
            let reports = own.iter().map(|(_, report)| report.get()?.as_ref().ok());
            let reports = reports.map(|report| report.cloned()).collect::<Option<_>>();
            match reports {
                Some(reports) => merge::scenario(scenario, terms, reports),
                None => merge::open(scenario, terms),
            }
        });
        let known: Vec<_> = known.collect();
        let first = |is: fn(&Verdict) -> bool| known.iter().position(|report| is(&report.verdict));
        let refuted = first(|verdict| matches!(verdict, Verdict::Refuted(_)));
        let open = first(merge::is_open)?;
        let settled = match refuted {
            Some(refuted) => refuted < open,
            None => {
                let waits = |report: &&ScenarioReport| merge::is_open(&report.verdict);
                let mut open = known.iter().filter(waits);
                let on_real_threads = open.all(|open| open.quantifier == Quantifier::Natively);
                on_real_threads && first(merge::is_endless).is_some()
            }
        };
        settled.then_some(known)
    }

    pub(super) fn replay(&self, name: &str, schedule: &str) -> Result<EngineReport, CourtError> {
        let scenario = self.explored(name)?;
        let budget = self.terms(scenario).budget;
        let request = |response| Request::Replay {
            response,
            scenario: name.to_owned(),
            schedule: schedule.to_owned(),
            budget,
        };
        match self.ask(request, Engine::Explorer, &self.terms(scenario), &|_| ())? {
            Ending::Answered(Response::BadSchedule(why)) => Err(CourtError::BadSchedule(why)),
            ending => Ok(hearing::report(Engine::Explorer, ending, schedule)),
        }
    }

    /// The map of one scenario.
    pub(super) fn map(&self, name: &str) -> Result<Map, CourtError> {
        let request = |response, scenario, budget| Request::Map {
            response,
            scenario,
            budget,
        };
        match self.drawn(name, request)? {
            Ending::Answered(Response::Map(map)) => Ok(map),
            ending => Err(lost(name, ending)),
        }
    }

    /// The map of one scenario, with what is to be seen at each of its states.
    pub(super) fn atlas(&self, name: &str) -> Result<Atlas, CourtError> {
        let request = |response, scenario, budget| Request::Atlas {
            response,
            scenario,
            budget,
        };
        match self.drawn(name, request)? {
            Ending::Answered(Response::Atlas(atlas)) => Ok(*atlas),
            ending => Err(lost(name, ending)),
        }
    }

    /// What the program answers that is to draw a scenario.
    fn drawn(
        &self,
        name: &str,
        request: impl FnOnce(PathBuf, String, Budget) -> Request,
    ) -> Result<Ending, CourtError> {
        let scenario = self.explored(name)?;
        let terms = self.terms(scenario);
        let request = |response| request(response, name.to_owned(), terms.budget);
        let watch = |progress| self.board.note(name, progress);
        let ending = self.ask(request, Engine::Explorer, &terms, &watch);
        self.board.is_over(name);
        match ending? {
            Ending::Answered(Response::NoMap(why)) => Err(CourtError::NoMap {
                scenario: name.to_owned(),
                why,
            }),
            ending => Ok(ending),
        }
    }

    /// Where an execution of one scenario stands after so many decisions.
    pub(super) fn position(
        &self,
        name: &str,
        schedule: &str,
        as_written: bool,
    ) -> Result<Position, CourtError> {
        let scenario = self.explored(name)?;
        let budget = self.terms(scenario).budget;
        let request = |response| Request::Look {
            response,
            scenario: name.to_owned(),
            schedule: schedule.to_owned(),
            as_written,
            budget,
        };
        match self.ask(request, Engine::Explorer, &self.terms(scenario), &|_| ())? {
            Ending::Answered(Response::Position(position)) => Ok(*position),
            Ending::Answered(Response::BadSchedule(why)) => Err(CourtError::BadSchedule(why)),
            ending => Err(lost(name, ending)),
        }
    }

    /// Shows the demo on standard output.
    pub(super) fn show(&self) -> Result<Curtain, CourtError> {
        if self.cell.is_some() {
            let what = "a demo speaks to the terminal, which no program that is shut in can";
            return Err(CourtError::Tool(what.to_owned()));
        }
        process::show(&self.program, self.root).map_err(CourtError::Tool)
    }

    /// A scenario that the explorer judges.
    fn explored(&self, name: &str) -> Result<&ScenarioInfo, CourtError> {
        let scenario = self.scenario(name)?;
        match scenario.quantifier {
            Quantifier::Natively => Err(CourtError::Tool(format!(
                "`{name}` runs on real threads, which follow no schedule; \
                 only always and sometimes can be replayed"
            ))),
            _ => Ok(scenario),
        }
    }

    fn scenario(&self, name: &str) -> Result<&ScenarioInfo, CourtError> {
        let mut scenarios = self.scenarios.iter();
        scenarios
            .find(|scenario| scenario.name == name)
            .ok_or_else(|| CourtError::UnknownScenario {
                lab: self.case.lab.clone(),
                name: name.to_owned(),
                known: names(&self.scenarios).join(", "),
            })
    }

    fn terms(&self, scenario: &ScenarioInfo) -> Terms {
        self.case
            .terms
            .get(&scenario.name)
            .cloned()
            .unwrap_or_default()
    }

    fn hearings<'s>(&self, scenario: &'s ScenarioInfo, question: &Question) -> Vec<Hearing<'s>> {
        let terms = self.terms(scenario);
        let engines = match scenario.quantifier {
            Quantifier::Natively => vec![Engine::Native],
            _ if terms.not_loom.is_some() => vec![Engine::Explorer],
            _ => vec![Engine::Explorer, Engine::Loom],
        };
        let asked =
            |engine: &Engine| question.engines.is_empty() || question.engines.contains(engine);
        let engines = engines.into_iter().filter(asked);
        engines
            .map(|engine| Hearing {
                scenario,
                terms: terms.clone(),
                engine,
                impatient: question.impatient,
                log: question.log,
            })
            .collect()
    }

    fn nothing_to_hear(&self, asked: &[&ScenarioInfo]) -> CourtError {
        let why = asked.iter().map(|scenario| {
            let judges = match (scenario.quantifier, self.terms(scenario).not_loom) {
                (Quantifier::Natively, _) => "is for real threads (native)".to_owned(),
                (_, None) => "is for the explorer and loom".to_owned(),
                (_, Some(why)) => format!("is for the explorer; not for loom: {why}"),
            };
            format!("{} {judges}", scenario.name)
        });
        let why = why.collect::<Vec<_>>().join("; ");
        CourtError::NothingToHear {
            lab: self.case.lab.clone(),
            why,
        }
    }

    /// One report a hearing, in their order. Real threads come last: where the other engines have
    /// found something wrong already, nobody has to wait long for a deadlock on real threads.
    fn hear_all(
        &self,
        hearings: &[Hearing],
        settled: Option<&Settled>,
    ) -> Result<Vec<EngineReport>, CourtError> {
        let reports: Vec<OnceLock<_>> = hearings.iter().map(|_| OnceLock::new()).collect();
        let found = Found::default();
        for natively in [false, true] {
            let on_real_threads = |hearing: &Hearing| hearing.engine == Engine::Native;
            let indices = (0..hearings.len())
                .filter(|index| on_real_threads(&hearings[*index]) == natively)
                .collect::<Vec<_>>();
            self.hear_some(hearings, &indices, &reports, &found, settled);
        }
        reports
            .into_iter()
            .filter_map(OnceLock::into_inner)
            .collect()
    }

    /// As many at a time as there are cores.
    fn hear_some(
        &self,
        hearings: &[Hearing],
        indices: &[usize],
        reports: &[OnceLock<Result<EngineReport, CourtError>>],
        found: &Found,
        settled: Option<&Settled>,
    ) {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let next = AtomicUsize::new(0);
        let work = || {
            // Relaxed: only the number itself is shared; the scope's end publishes the reports.
            while let Some(&index) = indices.get(next.fetch_add(1, Relaxed)) {
                let hearing = &hearings[index];
                let report = reports[index].get_or_init(|| self.hear_one(hearing, found));
                if let Ok(report) = report {
                    found.note(report);
                }
                if let Some(settled) = settled {
                    settled.tell(|| Self::settled(hearings, reports));
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..cores.min(indices.len()) {
                scope.spawn(work);
            }
            work();
        });
    }

    fn hear_one(&self, hearing: &Hearing, found: &Found) -> Result<EngineReport, CourtError> {
        if let Some(report) = self.unheard(hearing, found)? {
            return Ok(report);
        }
        let terms = patient(hearing, found);
        let request = |response| Request::Judge(vec![asked(hearing, terms.budget, response)]);
        let name = &hearing.scenario.name;
        let watch = |progress| self.board.note(name, progress);
        let ending = self.ask(request, hearing.engine, &terms, &watch);
        if hearing.engine == Engine::Explorer {
            self.board.is_over(name);
        }
        Ok(self.report(hearing, is_cut(hearing, &terms.budget), ending?, found))
    }

    /// What is said of a hearing that need not, or must not, begin.
    fn unheard(
        &self,
        hearing: &Hearing,
        found: &Found,
    ) -> Result<Option<EngineReport>, CourtError> {
        if self.cancel.is_cancelled() {
            return Err(CourtError::Cancelled);
        }
        let why = if explore::is_interrupted() {
            "it was interrupted"
        } else if hearing.engine == Engine::Loom && found.hang.load(Relaxed) {
            "not asked: it would stand still where the explorer does"
        } else if found.has_no_time(hearing.engine) {
            // One scenario may take a quarter of an hour; nobody has that for each.
            hearing::NO_TIME
        } else {
            return Ok(None);
        };
        let verdict = Verdict::Inconclusive(why.into());
        Ok(Some(EngineReport::incomplete(hearing.engine, verdict)))
    }

    /// What became of a hearing, which had less time than its budget says if it `is_cut`.
    fn report(
        &self,
        hearing: &Hearing,
        is_cut: bool,
        ending: Ending,
        found: &Found,
    ) -> EngineReport {
        let report = match ending {
            // Ctrl-C may come before the program knows what to do with it.
            Ending::Died { .. } if explore::is_interrupted() => {
                let verdict = Verdict::Inconclusive("it was interrupted".into());
                EngineReport::incomplete(hearing.engine, verdict)
            }
            ending => hearing::report(hearing.engine, ending, ""),
        };
        let mut report = match is_cut {
            true => hearing::cut_short(report, found.refuted.load(Relaxed)),
            false => report,
        };
        self.suspect(&mut report);
        report
    }

    /// Adds to a verdict without a trace the lines that may be to blame for it.
    fn suspect(&self, report: &mut EngineReport) {
        let engine = report.engine;
        let Verdict::Refuted(failure) = &mut report.verdict else {
            return;
        };
        if !matches!(failure.kind, Kind::Hang | Kind::Crash) {
            return;
        }
        let shown = build::shown(self.root, &self.case.file);
        let suspects = Suspects::of(&self.case.file, &shown);
        let told = match (failure.kind, engine) {
            (Kind::Crash, _) => suspects.of_a_death(&failure.message),
            (_, Engine::Native) => suspects.of_a_long_run(),
            _ => suspects.of_a_hang(),
        };
        if let Some(told) = told {
            failure.diagnosis += &format!(" {told}");
        }
    }

    fn ask(
        &self,
        request: impl FnOnce(PathBuf) -> Request,
        engine: Engine,
        terms: &Terms,
        watch: &dyn Fn(Progress),
    ) -> Result<Ending, CourtError> {
        let limits = process::limits(engine, &terms.budget);
        let (program, root, cancel) = (&self.program, self.root, &self.cancel);
        let cell = self.cell.as_ref();
        Ok(process::ask_in(
            cell, program, root, request, &limits, cancel, watch,
        )?)
    }
}

/// The judge program has ended without the answer that it was asked for.
fn lost(scenario: &str, ending: Ending) -> CourtError {
    let report = hearing::report(Engine::Explorer, ending, "");
    let why = match report.verdict {
        Verdict::Refuted(failure) => failure.diagnosis,
        Verdict::Inconclusive(why) => why,
        Verdict::Verified => "it gave another answer".into(),
    };
    CourtError::Tool(format!("{scenario} cannot be explored: {why}"))
}

/// What a spec has. Asked once of a judge program, and kept beside it.
fn spec(
    case: &Case,
    (program, cell): (&Path, Option<&Cell>),
    root: &Path,
    cancel: &Cancel,
) -> Result<SpecInfo, CourtError> {
    let kept = program.with_file_name("spec.json");
    let known = fs::read(&kept)
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok());
    if let Some(known) = known {
        return Ok(known);
    }
    let file = build::shown(root, &case.spec);
    let wrong = |what: &str| CourtError::Tool(format!("{} {what}", file.display()));
    let limits = process::limits(
        Engine::Explorer,
        &Budget {
            hang_seconds: 10,
            ..Budget::default()
        },
    );
    let request = |response| Request::List { response };
    let spec = match process::ask_in(cell, program, root, request, &limits, cancel, &|_| ())? {
        Ending::Answered(Response::Spec(spec)) => spec,
        Ending::Answered(_) => return Err(wrong("does not name its scenarios")),
        Ending::TimedOut(_) => return Err(wrong("never comes to naming its scenarios")),
        Ending::Died { how, stderr } => {
            let what = format!(
                "does not name its scenarios: its program {how}\n{}",
                stderr.trim()
            );
            return Err(wrong(what.trim_end()));
        }
    };
    let names = names(&spec.scenarios);
    if names.is_empty() {
        return Err(wrong("has no scenario"));
    }
    if let Some(twice) = names
        .iter()
        .enumerate()
        .find(|(i, name)| names[..*i].contains(name))
    {
        return Err(wrong(&format!("has two scenarios `{}`", twice.1)));
    }
    keep(&kept, &spec);
    Ok(spec)
}

/// Writes the answer beside the program in one step. If that fails it is asked for again.
fn keep(file: &Path, spec: &SpecInfo) {
    let write = || -> Option<()> {
        let new = tempfile::NamedTempFile::new_in(file.parent()?).ok()?;
        serde_json::to_writer(&new, spec).ok()?;
        new.persist(file).ok()?;
        Some(())
    };
    let _ = write();
}

fn names(scenarios: &[ScenarioInfo]) -> Vec<&str> {
    scenarios
        .iter()
        .map(|scenario| scenario.name.as_str())
        .collect()
}
