//! What the committed traces find in it. `docs/findings.md` says what each kind is.

use conformance::refinement::State;
use conformance::replay::{Extent, Options, replay};
use conformance::testing::findings;
use conformance::trace::Reader;
use published_raft::Published;
use std::path::Path;

const TRACES: &str = "../../../traces";

#[test]
fn as_it_is() {
    insta::assert_snapshot!(found::<false>());
}

/// A candidate of the crate has voted for itself, which stops many traces at the vote that a candidate of raft.tla gives
/// another. Here it is a candidate only when it asks for a vote.
#[test]
fn with_timeouts_put_off() {
    insta::assert_snapshot!(found::<true>());
}

/// What is found, and how far the traces get.
fn found<const PUTS_OFF: bool>() -> String {
    let (mut replayed, mut all) = (0, 0);
    for file in std::fs::read_dir(TRACES).expect("the committed traces") {
        let path = file.expect("a file").path();
        if path.extension().is_some_and(|e| e == "json") {
            let (own, steps) = reach::<PUTS_OFF>(&path);
            replayed += own;
            all += steps;
        }
    }
    let findings = findings::<Published<PUTS_OFF>>(TRACES);
    format!(
        "{findings}\nconform      {replayed} of {all} steps: those before the first divergence of their trace"
    )
}

/// How many steps of a trace conform before the first that does not, and how many there are.
fn reach<const PUTS_OFF: bool>(path: &Path) -> (usize, usize) {
    let mut reader = Reader::open(path, None).expect("a trace");
    let behaviour = reader.next_behaviour().expect("a trace");
    let mut cluster = Published::<PUTS_OFF>::default();
    let options = Options {
        extent: Extent::UntilDivergence,
        ..Options::default()
    };
    let found = replay(&mut cluster, &mut behaviour.expect("a behaviour"), &options);
    let mut reader = Reader::open(path, None).expect("a trace");
    let behaviour = reader.next_behaviour().expect("a trace");
    let trace = behaviour.expect("a behaviour").read_all::<State>();
    let steps = trace.expect("raft.tla's states").steps.len();
    (found.steps - found.divergences.len(), steps)
}
