//! What the core does when messages alone drive it: the same for the same seed.

use super::lines;
use conformance::record::{Settings, record};
use conformance::system::Action as _;
use conformance::trace::write::Target;
use std::collections::BTreeMap;

pub fn recorded() -> String {
    let runs = (0..8).map(|seed| {
        let settings = Settings {
            seed,
            steps: 40,
            ..Settings::default()
        };
        let recorded = record(&settings).expect("it does what it says");
        assert_eq!(recorded.broken(), []);
        let mut bytes = Vec::new();
        let mut writer = Target::Json.writer().expect("a form");
        recorded.write(&mut bytes, &mut *writer).expect("memory");
        let mut actions: BTreeMap<&str, usize> = BTreeMap::new();
        for step in &recorded.steps {
            *actions.entry(step.action.name()).or_default() += 1;
        }
        format!("{} bytes, {actions:?}", bytes.len())
    });
    lines("recorded", runs)
}
