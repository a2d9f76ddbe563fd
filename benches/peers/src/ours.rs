//! tla-conformance itself.

use anyhow::ensure;
use conformance::refinement::RaftSystem;
use conformance::replay::{Options, replay as replay_behaviour};
use conformance::trace::Reader;

/// Replays the behaviours of a text, in whatever form it is: reading, inference, the core's step, comparison.
pub fn replay(text: &str) -> anyhow::Result<usize> {
    let mut reader = Reader::new(text.as_bytes(), None)?;
    let mut states = 0;
    while let Some(mut behaviour) = reader.next_behaviour()? {
        let mut system = RaftSystem::default();
        let found = replay_behaviour(&mut system, &mut behaviour, &Options::default());
        if let Some(error) = found.error.or(found.cut) {
            return Err(error.into());
        }
        ensure!(found.divergences.is_empty(), "the behaviour diverges");
        states += found.states;
    }
    Ok(states)
}
