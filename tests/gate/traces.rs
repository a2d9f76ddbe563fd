//! The traces: each conforms, and breaks what TLC found it to break.

use super::{files, lines, states};
use conformance::coverage::{Coverage, cover};
use conformance::refinement::RaftSystem;
use conformance::replay::{Options, Replay};
use conformance::system::{Action as _, System as _};
use conformance::trace::Reader;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What the traces are, what they cover, and how often what they do not allow was refused.
pub fn replayed() -> String {
    let mut all = Coverage::default();
    let mut actions: BTreeMap<String, usize> = BTreeMap::new();
    let (mut steps, mut ambiguous, mut stuttering) = (0, 0, 0);
    let paths = files("traces", "json");
    for path in &paths {
        let (coverage, found) = covered(path);
        let name = path.display();
        assert_eq!((&found.error, &found.cut), (&None, &None), "{name}");
        assert!(
            found.divergences.is_empty(),
            "{name}: {:?}",
            found.divergences
        );
        assert!(found.broken.is_empty(), "{name}: {:?}", found.broken);
        assert!(
            coverage.not_refused.is_empty(),
            "{name}: {:?}",
            coverage.not_refused
        );
        for (action, count) in found.actions {
            *actions.entry(action).or_default() += count;
        }
        steps += found.steps;
        ambiguous += found.ambiguous;
        stuttering += found.stuttering;
        all.add(coverage);
    }
    let count = paths.len();
    let title =
        format!("{count} traces, {steps} steps, {ambiguous} ambiguous, {stuttering} stuttering");
    let actions = actions
        .iter()
        .map(|(action, count)| format!("{action} {count}"));
    let branches = all
        .branches
        .iter()
        .map(|(name, taken)| format!("{name} {}", taken.times));
    let refused = all
        .refused
        .iter()
        .map(|(name, times)| format!("{name} {times}"));
    [
        lines(&title, actions),
        lines("branches", branches),
        lines("refused", refused),
    ]
    .concat()
}

fn covered(path: &Path) -> (Coverage, Replay) {
    let text = fs::read(path).expect("a trace");
    let mut reader = Reader::new(&text[..], None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    cover::<RaftSystem>("a trace", &mut behaviour, &Options::default())
}

/// The behaviours that TLC found to break an invariant.
pub fn broken() -> String {
    let told = files("tests/replay/broken", "json")
        .into_iter()
        .map(|path| {
            let (_, found) = covered(&path);
            assert_eq!(found.error, None);
            let name = path.file_stem().expect("a name").display();
            format!("{name}: {:?}", found.broken)
        });
    lines("broken", told)
}

/// How many actions could lead from states of the traces to others: to the same, the next, the one after that, and back.
/// They are worked out from the specification alone, so a right core hides what is wrong with them.
pub fn candidates() -> String {
    let mut counts: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for states in states() {
        let mut core = RaftSystem::default();
        core.init(&states[0]).expect("a cluster");
        states.iter().for_each(|state| core.learn(state));
        for (n, before) in states.iter().enumerate() {
            let others = [Some(n), Some(n + 1), Some(n + 2), n.checked_sub(1)];
            for (kind, after) in others.into_iter().enumerate() {
                let Some(after) = after.and_then(|after| states.get(after)) else {
                    continue;
                };
                for action in core.candidates(before, after) {
                    counts.entry(action.name()).or_default()[kind] += 1;
                }
            }
        }
    }
    let title = "candidates: to the same state, the next, the one after, the one before";
    let counts = counts.iter();
    lines(
        title,
        counts.map(|(action, counts)| format!("{action} {counts:?}")),
    )
}
