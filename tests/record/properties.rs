//! What holds for every recorded behaviour.

use crate::{assert_conforms, written};
use conformance::record::raft::{Faults, RecordError, Settings, numbered, record};
use conformance::refinement::Action;
use conformance::system::Action as _;
use conformance::trace::write::Target;
use proptest::prelude::*;

fn any_settings() -> impl Strategy<Value = Settings> {
    let faults = (0..34_u32, 0..33_u32, 0..33_u32);
    (1..6_usize, 1..4_usize, 0..90_usize, any::<u64>(), faults).prop_map(
        |(servers, values, steps, seed, (losses, duplicates, restarts))| Settings {
            servers: numbered("s", servers),
            values: numbered("v", values),
            steps,
            seed,
            faults: Faults {
                losses,
                duplicates,
                restarts,
            },
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn a_recorded_behaviour_has_its_steps_and_conforms(settings in any_settings()) {
        let recorded = record(&settings).expect("a behaviour");
        prop_assert_eq!(recorded.steps.len(), settings.steps);
        prop_assert_eq!(recorded.broken(), []);
        for target in [Target::Json, Target::Text] {
            let file = written(&recorded, target);
            assert_conforms(&file, settings.steps);
            let again = record(&settings).expect("a behaviour");
            prop_assert!(file == written(&again, target), "the same seed gives other bytes");
        }
    }

    /// A longer behaviour goes on where the shorter one ends.
    #[test]
    fn steps_are_added_at_the_end(settings in any_settings(), more in 1..20_usize) {
        let short = record(&settings).expect("a behaviour");
        let long = Settings { steps: settings.steps + more, ..settings };
        let long = record(&long).expect("a behaviour");
        prop_assert_eq!(&long.initial, &short.initial);
        prop_assert_eq!(&long.steps[..short.steps.len()], &short.steps[..]);
    }
}

#[test]
fn another_seed_is_another_behaviour() {
    let with = |seed| {
        record(&Settings {
            seed,
            ..Settings::default()
        })
        .expect("a behaviour")
        .steps
    };
    assert_ne!(with(0), with(1));
    assert_ne!(with(0), with(1 << 63));
}

/// Without faults nothing gets lost, comes twice or restarts.
#[test]
fn a_calm_network() {
    let faults = Faults {
        losses: 0,
        duplicates: 0,
        restarts: 0,
    };
    for seed in 0..20 {
        let settings = Settings {
            seed,
            faults,
            ..Settings::default()
        };
        let recorded = record(&settings).expect("a behaviour");
        for step in recorded.steps {
            let action = step.action.to_string();
            let fault = ["DropMessage", "DuplicateMessage", "Restart"];
            assert!(
                !fault.iter().any(|name| action.starts_with(name)),
                "{action}"
            );
        }
    }
}

#[test]
fn settings_that_make_no_sense() {
    let default = Settings::default;
    let faults = Faults {
        losses: 60,
        duplicates: 40,
        restarts: 0,
    };
    let wrong = [
        (
            Settings {
                servers: numbered("s", 0),
                ..default()
            },
            RecordError::NoServers,
        ),
        (
            Settings {
                values: numbered("v", 0),
                ..default()
            },
            RecordError::NoValues,
        ),
        (
            Settings {
                faults,
                ..default()
            },
            RecordError::OnlyFaults { faults: 100 },
        ),
    ];
    for (settings, error) in wrong {
        assert_eq!(record(&settings), Err(error));
    }
}

/// A core that loses its safety is told, with the first state that shows it.
#[test]
fn a_broken_invariant_is_told() {
    let settings = Settings::default();
    let mut recorded = record(&settings).expect("a behaviour");
    let leads = |action: &Action| action.name() == "BecomeLeader";
    let elected = recorded.steps.iter().position(|step| leads(&step.action));
    let elected = elected.expect("an election");
    for step in &mut recorded.steps[elected + 1..] {
        let mut other = step.state.elections.iter().next().expect("it").clone();
        let mut servers = settings.servers.iter();
        let rival = servers.find(|server| **server != other.eleader);
        other.eleader = rival.expect("another server").clone();
        step.state.elections.insert(other);
    }
    let broken = recorded.broken();
    let told: Vec<_> = broken
        .iter()
        .map(|(state, b)| (*state, b.invariant))
        .collect();
    // The state after step n is number n + 2, counted from the initial one.
    assert_eq!(told, [(elected + 3, "ElectionSafety")]);
}
