//! The files with which a class is graded elsewhere: on Kubernetes, GitHub Classroom, Gradescope and
//! Slurm. `.ci/slurm` runs those for Slurm on a real one.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jsonschema::Validator;
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn yaml(file: &str) -> Value {
    let text = fs::read_to_string(root().join("deploy").join(file)).unwrap();
    let mut documents = serde_yaml_ng::Deserializer::from_str(&text);
    let document = Value::deserialize(documents.next().unwrap()).unwrap();
    assert!(
        documents.next().is_none(),
        "{file} holds more than one document"
    );
    document
}

fn words(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    format!("{out}{err}")
}

/// The schema of one kind of object.
fn kubernetes(kind: &str) -> Validator {
    let text = fs::read_to_string(root().join("tests/schemas/kubernetes-1.33.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    schema["$ref"] = format!("#/$defs/{kind}").into();
    jsonschema::validator_for(&schema).unwrap()
}

/// A program that does what the script says.
fn program(folder: &Path, name: &str, script: &str) {
    let file = folder.join(name);
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn kubernetes_takes_the_jobs_and_what_it_does_not_know_is_not_in_them() {
    let kinds = [
        ("claim", "io.k8s.api.core.v1.PersistentVolumeClaim"),
        ("grade", "io.k8s.api.batch.v1.Job"),
        ("merge", "io.k8s.api.batch.v1.Job"),
    ];
    let [_, job, _] = kinds.map(|(file, kind)| {
        let schema = kubernetes(kind);
        let document = yaml(&format!("kubernetes/{file}.yaml"));
        let errors = schema.iter_errors(&document);
        let errors: Vec<_> = errors.map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{file}: {errors:#?}");
        let kind = kind.rsplit('.').next().unwrap();
        assert_eq!(document["kind"], kind);
        schema
    });
    let mut unknown = yaml("kubernetes/grade.yaml");
    unknown["spec"]["backoffLimitPerIndexes"] = 3.into();
    assert!(!job.is_valid(&unknown));
}

#[test]
fn an_indexed_job_has_an_index_for_each_part_and_gives_no_rights() {
    let jobs = ["grade", "merge"].map(|job| yaml(&format!("kubernetes/{job}.yaml")));
    let spec = &jobs[0]["spec"];
    assert_eq!(spec["completionMode"], "Indexed");
    for job in &jobs {
        let pod = &job["spec"]["template"]["spec"];
        let container = &pod["containers"][0];
        let parts = container["env"].as_array().unwrap();
        let parts = parts.iter().find(|one| one["name"] == "PARTS").unwrap();
        assert_eq!(parts["value"], spec["completions"].to_string());
        assert_eq!(pod["restartPolicy"], "Never");
        assert_eq!(pod["automountServiceAccountToken"], false);
        assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
        let own = &container["securityContext"];
        assert_eq!(own["allowPrivilegeEscalation"], false);
        assert_eq!(own["capabilities"]["drop"][0], "ALL");
    }
}

/// What a container is told to run, with the places that it has in the pod put elsewhere.
fn in_the_pod(job: &str, elsewhere: &Path) -> Command {
    let document = yaml(&format!("kubernetes/{job}.yaml"));
    let container = &document["spec"]["template"]["spec"]["containers"][0];
    let script = container["args"][0].as_str().unwrap();
    let place = format!("{}/", elsewhere.display());
    let mut command = Command::new("bash");
    command.arg("-c").arg(script.replace("/class/", &place));
    for variable in container["env"].as_array().unwrap() {
        let [name, value] = ["name", "value"].map(|key| variable[key].as_str().unwrap());
        command.env(name, value);
    }
    command.current_dir(elsewhere);
    command
}

#[test]
fn the_indexes_of_a_job_begin_at_nought_and_the_parts_at_one() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("target/debug")).unwrap();
    program(folder.path(), "target/debug/racelab", "echo \"$@\"\nexit 1");
    let mut part = in_the_pod("grade", folder.path());
    let told = words(&part.env("JOB_COMPLETION_INDEX", "2").output().unwrap());
    assert!(told.contains("--shard 3/3 "), "{told}");
    assert!(told.trim_end().ends_with("/results/parts/3"), "{told}");

    // Something to be looked at is no failure of the job.
    let merged = in_the_pod("merge", folder.path()).output().unwrap();
    let told = words(&merged);
    let place = folder.path().display().to_string();
    let parts = ["1", "2", "3"].map(|part| format!("{place}/results/parts/{part}"));
    assert!(
        told.starts_with(&format!("merge {} ", parts.join(" "))),
        "{told}"
    );
    assert_eq!(merged.status.code(), Some(0));
    program(folder.path(), "target/debug/racelab", "exit 2");
    let failed = in_the_pod("merge", folder.path()).status().unwrap();
    assert_eq!(failed.code(), Some(2));
}

#[test]
fn the_workflow_for_classroom_keeps_no_credentials_where_it_judges_and_has_no_secrets() {
    let workflow = yaml("github-classroom/classroom.yml");
    assert!(!workflow.to_string().contains("secrets"));
    assert_eq!(workflow["permissions"]["contents"], "read");
    let steps = workflow["jobs"]["grade"]["steps"].as_array().unwrap();
    let checkouts = steps.iter().filter(|step| {
        let uses = step["uses"].as_str();
        uses.is_some_and(|uses| uses.starts_with("actions/checkout@"))
    });
    let checkouts: Vec<_> = checkouts.collect();
    assert_eq!(checkouts.len(), 2);
    for checkout in checkouts {
        assert_eq!(checkout["with"]["persist-credentials"], false);
    }
    // The reporter looks for a variable with the runner's name.
    let report = steps.last().unwrap();
    let runner = report["with"]["runners"].as_str().unwrap().to_uppercase();
    let result = &report["env"][format!("{runner}_RESULTS")];
    assert_eq!(result, "${{ steps.grade.outputs.result }}");
    // What a step says is taken from files of the form that it asks for.
    let step = steps.iter().find(|step| step["id"] == "grade").unwrap();
    let script = step["run"].as_str().unwrap();
    for words in [
        "GITHUB_STEP_SUMMARY",
        "GITHUB_OUTPUT",
        "github-classroom/submission",
    ] {
        assert!(script.contains(words), "{script}");
    }
}

#[test]
fn the_step_for_classroom_hands_over_the_result_and_fails_if_there_is_none() {
    let workflow = yaml("github-classroom/classroom.yml");
    let steps = workflow["jobs"]["grade"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == "grade").unwrap();
    let folder = TempDir::new().unwrap();
    let checkout = folder.path().join("racelab");
    fs::create_dir_all(checkout.join("target/debug")).unwrap();
    fs::create_dir_all(folder.path().join("results/github-classroom")).unwrap();
    let run = |racelab: &str| {
        program(&checkout, "target/debug/racelab", racelab);
        let mut command = Command::new("bash");
        command.args(["-e", "-c", step["run"].as_str().unwrap()]);
        command.env("LABS", "1").current_dir(&checkout);
        for name in ["GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"] {
            command.env(name, folder.path().join(name));
        }
        command.output().unwrap().status.code()
    };
    assert_eq!(run("exit 2"), Some(2));
    assert!(!folder.path().join("GITHUB_OUTPUT").exists());
    let written = "cd ../results/github-classroom; echo coded >submission.txt
        echo told >submission.md; exit 1";
    assert_eq!(run(written), Some(0));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("GITHUB_OUTPUT"), "result=coded\n");
    assert_eq!(read("GITHUB_STEP_SUMMARY"), "told\n");
}

/// What lies in a container of Gradescope's, with this checkout as the one that judges.
struct Gradescope(TempDir);

impl Gradescope {
    fn new(labs: &str) -> Self {
        let folder = TempDir::new().unwrap();
        for part in ["source", "submission"] {
            fs::create_dir(folder.path().join(part)).unwrap();
        }
        symlink(root(), folder.path().join("source/racelab")).unwrap();
        fs::write(folder.path().join("source/labs"), labs).unwrap();
        Gradescope(folder)
    }

    fn hand_in(&self, file: &str, text: &str) {
        fs::write(self.0.path().join("submission").join(file), text).unwrap();
    }

    /// The results, and whether the autograder says that it has done its work.
    fn grade(&self) -> (Value, bool) {
        let racelab = insta_cmd::get_cargo_bin("racelab");
        let target = racelab.ancestors().nth(2).map(PathBuf::from).unwrap();
        let output = Command::new(root().join("deploy/gradescope/run_autograder"))
            .env("AUTOGRADER", self.0.path())
            .env("CARGO_TARGET_DIR", target)
            .output()
            .unwrap();
        let results = fs::read_to_string(self.0.path().join("results/results.json"));
        let results = results.unwrap_or_else(|_| panic!("{}", words(&output)));
        (
            serde_json::from_str(&results).unwrap(),
            output.status.success(),
        )
    }
}

#[test]
#[cfg(target_os = "linux")]
fn gradescope_gets_a_score_for_a_submission() {
    let gradescope = Gradescope::new("1");
    let right = root().join("solutions/01_lost_update/mutex.rs");
    gradescope.hand_in("01_lost_update.rs", &fs::read_to_string(right).unwrap());
    let (results, is_done) = gradescope.grade();
    assert!(is_done, "{results}");
    assert_eq!(results["score"].as_f64(), results["max_score"].as_f64());
    let schema = fs::read_to_string(root().join("tests/schemas/gradescope.json")).unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    assert!(schema.is_valid(&results));
}

#[test]
fn gradescope_gets_words_and_no_score_if_racelab_cannot_do_its_work() {
    let gradescope = Gradescope::new("\"no\\lab\"");
    let (results, is_done) = gradescope.grade();
    assert!(!is_done);
    assert!(results.get("score").is_none() && results.get("tests").is_none());
    let told = results["output"].as_str().unwrap();
    assert!(
        told.contains("gives no score") && told.contains("\"no\\lab\""),
        "{told}"
    );
}

#[test]
fn an_array_for_slurm_has_a_task_for_a_hundred_submissions_each() {
    let folder = TempDir::new().unwrap();
    let class = folder.path().join("class");
    for number in 0..199 {
        fs::create_dir_all(class.join(format!("folder-{number}"))).unwrap();
    }
    for other in ["a.zip", "b.tar.gz", "notes.txt"] {
        fs::write(class.join(other), "").unwrap();
    }
    fs::create_dir(class.join(".hidden")).unwrap();
    let programs = folder.path().join("programs");
    fs::create_dir(&programs).unwrap();
    program(&programs, "cargo", "true");
    let said = folder.path().join("said");
    let sbatch = format!("echo \"$@\" >>'{0}'; wc -l <'{0}'", said.display());
    program(&programs, "sbatch", &sbatch);
    let path = std::env::var("PATH").unwrap();
    let output = Command::new(root().join("deploy/slurm/submit"))
        .args([&class, &folder.path().join("results")])
        .args(["--labs", "1,2"])
        .env("PATH", format!("{}:{path}", programs.display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", words(&output));
    let said = fs::read_to_string(said).unwrap();
    let jobs: Vec<_> = said.lines().collect();
    assert_eq!(jobs.len(), 3);
    assert!(jobs[0].ends_with("prepare.sbatch --labs 1,2"), "{said}");
    assert!(
        jobs[1].contains("--dependency=afterok:1 --array=1-3 "),
        "{said}"
    );
    assert!(jobs[2].contains("--dependency=afterok:2 "), "{said}");
    assert!(jobs[2].ends_with("merge.sbatch 3"), "{said}");
}
