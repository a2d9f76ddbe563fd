//! What the committed traces find in it. `docs/findings.md` says what each kind is.

use conformance::testing::findings;
use published_raft::Published;

const TRACES: &str = "../../../traces";

#[test]
fn as_it_is() {
    insta::assert_snapshot!(findings::<Published>(TRACES));
}
