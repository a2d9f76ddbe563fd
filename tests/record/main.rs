//! Recorded behaviours: of the length asked for, the same for the same seed, and behaviours of raft.tla as the
//! replay sees them; and what the default schedule makes happen.

mod properties;
mod schedule;

use conformance::record::Recorded;
use conformance::refinement::RaftSystem;
use conformance::replay::{Options, Replay, replay};
use conformance::trace::Reader;
use conformance::trace::write::Target;

/// A behaviour as a file of this form holds it.
fn written(recorded: &Recorded, target: Target) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = target.writer().expect("a form that needs no specification");
    recorded
        .write(&mut out, &mut *writer)
        .expect("a place for it");
    out
}

/// What the replay says of a file.
fn replayed(file: &[u8]) -> Replay {
    let mut reader = Reader::new(file, None).expect("a form that is known");
    let behaviour = reader.next_behaviour().expect("it");
    let mut behaviour = behaviour.expect("a behaviour");
    replay(
        &mut RaftSystem::default(),
        &mut behaviour,
        &Options::default(),
    )
}

/// Asserts that the file is a behaviour of so many steps, each of which the core takes too.
fn assert_conforms(file: &[u8], steps: usize) {
    let found = replayed(file);
    assert!(found.error.is_none() && found.cut.is_none(), "{found:?}");
    assert!(found.divergences.is_empty(), "{:?}", found.divergences);
    assert!(found.initial_state);
    assert_eq!((found.states, found.steps), (steps + 1, steps));
    assert_eq!(found.stuttering, 0);
}
