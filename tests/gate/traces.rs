//! The traces: each conforms, and breaks what TLC found it to break.

use super::{files, lines, states, states_of};
use conformance::coverage::{Coverage, cover};
use conformance::refinement::{Action, RaftSystem, State};
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
    covered_text(&fs::read(path).expect("a trace"))
}

pub fn covered_text(text: &[u8]) -> (Coverage, Replay) {
    let mut reader = Reader::new(text, None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    cover(
        &RaftSystem::default(),
        "a trace",
        &mut behaviour,
        &Options::default(),
        &mut |_| {},
    )
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

/// How often which branches are taken where every action is tried in every state, and that what raft.tla allows is
/// what the core does. After a behaviour that breaks an invariant there can be two leaders of a term; so one step is
/// taken from its end.
pub fn branches() -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut tried = 0;
    for states in states() {
        let mut core = core_of(&states);
        for state in &states {
            core.restore(state).expect("a state");
            let all = try_all(&core);
            tried += all.len();
            let taken = all
                .iter()
                .filter_map(|(action, after)| Some((action, after.as_ref()?)));
            for branch in
                taken.flat_map(|(action, after)| RaftSystem::branches(state, action, after))
            {
                *counts.entry(branch).or_default() += 1;
            }
        }
    }
    for states in states_of(files("tests/replay/broken", "json")) {
        let mut core = core_of(&states);
        core.restore(&states[states.len() - 1]).expect("a state");
        for (_, after) in try_all(&core) {
            let Some(after) = after else { continue };
            core.restore(&after).expect("a state");
            tried += try_all(&core).len();
        }
    }
    let counts = counts.iter();
    lines(
        &format!("branches of {tried} actions"),
        counts.map(|(branch, count)| format!("{branch} {count}")),
    )
}

/// Each action with each parameter, and the state after it where the core takes it.
fn try_all(core: &RaftSystem) -> Vec<(Action, Option<State>)> {
    let state = core.observe();
    let actions = core.actions(&state, &state).into_iter();
    actions
        .map(|action| {
            let mut core = core.clone();
            let after = core
                .step(&action)
                .ok()
                .map(|()| core.observe().into_owned());
            let allowed = RaftSystem::allows(&state, &action);
            assert_eq!(allowed, Some(after.is_some()), "{action}");
            (action, after)
        })
        .collect()
}

/// The core in the initial state of a behaviour, with all its values.
fn core_of(states: &[State]) -> RaftSystem {
    let mut core = RaftSystem::default();
    core.init(&states[0]).expect("a cluster");
    states.iter().for_each(|state| core.learn(state));
    core
}

/// Which changes of which variables the invariants look at: the last state of a behaviour that breaks one is broken
/// also after one in which a single variable is that of the state before, or of the first.
pub fn watched() -> String {
    let mut told = Vec::new();
    for states in states_of(files("tests/replay/broken", "json")) {
        let last = &states[states.len() - 1];
        for (from, name) in [(states.len() - 2, "the state before"), (0, "the first")] {
            for invariant in RaftSystem::INVARIANTS {
                let is_seen = |variable: &&&str| {
                    let mut before = last.clone();
                    assert!(RaftSystem::share(&mut before, variable, &states[from]));
                    (invariant.broken)(Some(&before), last).is_some()
                };
                let seen: Vec<_> = RaftSystem::VARIABLES.iter().filter(is_seen).collect();
                if let Some(why) = (invariant.broken)(None, last) {
                    let invariant = invariant.name;
                    told.push(format!("{invariant}, after {name}: by {seen:?}: {why}"));
                }
            }
        }
        // Of two logs the new one is named first, also in a step with which an old one comes into allLogs.
        let mut before = states[states.len() - 2].clone();
        assert!(before.all_logs.remove(&Vec::new()));
        for invariant in RaftSystem::INVARIANTS {
            if let Some(why) = (invariant.broken)(Some(&before), last) {
                told.push(format!("{}, with an old log: {why}", invariant.name));
            }
        }
    }
    lines("watched", told)
}

/// How many actions could lead from states of the traces to others: to the same, the next, the one after that, back, and
/// to the next with one variable of the last. They are worked out from the specification alone, so a right core hides what is wrong with them.
pub fn candidates() -> String {
    let mut counts: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
    for states in states() {
        let core = core_of(&states);
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
            for variable in RaftSystem::VARIABLES {
                let mut after = states.get(n + 1).unwrap_or(before).clone();
                assert!(RaftSystem::share(
                    &mut after,
                    variable,
                    &states[states.len() - 1]
                ));
                for action in core.candidates(before, &after) {
                    counts.entry(action.name()).or_default()[4] += 1;
                }
            }
        }
    }
    let title =
        "candidates: to the same state, the next, the one after, the one before, a changed next";
    let counts = counts.iter();
    lines(
        title,
        counts.map(|(action, counts)| format!("{action} {counts:?}")),
    )
}
