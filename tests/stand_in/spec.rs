//! A judge program that does what its subject says and then verifies.

fn field<'a>(request: &'a str, name: &str) -> &'a str {
    let start = request
        .split_once(&format!("\"{name}\":\""))
        .map_or("", |(_, rest)| rest);
    start.split_once('"').map_or("", |(value, _)| value)
}

const SCENARIOS: &str = r#"{"spec":{"scenarios":[
    {"name":"model","quantifier":"always","asks":"it must hold"},
    {"name":"real","quantifier":"natively","asks":"it must end"}],"demo":null}}"#;

const BAD: &str = r#"{"bad_schedule":"decision 2: thread 7 does not exist"}"#;

const REPORT: &str = r#"{"report":{"engine":"ENGINE","verdict":"verified","executions":6,
    "interleavings":"20","complete":true,"outcomes":[],"trace":null}}"#;

fn main() {
    let request = std::env::args().nth(1).unwrap();
    let answer = if request.contains("\"list\"") {
        SCENARIOS.to_owned()
    } else if field(&request, "schedule") == "1.7" {
        BAD.to_owned()
    } else {
        let engine = field(&request, "engine");
        subject::act(field(&request, "scenario"), engine);
        REPORT.replace(
            "ENGINE",
            if engine.is_empty() {
                "explorer"
            } else {
                engine
            },
        )
    };
    std::fs::write(field(&request, "response"), answer).unwrap();
}
