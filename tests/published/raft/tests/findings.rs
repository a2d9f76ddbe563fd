//! What the committed traces find in it. `docs/findings.md` says what each kind is.

use conformance::testing::findings;
use published_raft::Published;

const TRACES: &str = "../../../traces";

#[test]
fn as_it_is() {
    insta::assert_snapshot!(findings::<Published<false>>(TRACES));
}

/// A candidate of the crate has voted for itself, which stops many traces at the vote that a candidate of raft.tla gives
/// another. Here it is a candidate only when it asks for a vote.
#[test]
fn with_timeouts_put_off() {
    insta::assert_snapshot!(findings::<Published<true>>(TRACES));
}
