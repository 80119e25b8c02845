use super::spec::Scenario;

/// The `main` of a judge program: does what the tool asks (see [`protocol`](super::protocol)).
pub fn main(_scenarios: impl IntoIterator<Item = Scenario>) {
    todo!()
}
