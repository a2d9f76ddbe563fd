//! What the committed traces find in it. `docs/findings.md` says what each kind is.

use conformance::testing::findings;
use published_raftmodel::Published;

const TRACES: &str = "../../../traces";

#[test]
fn as_it_is() {
    insta::assert_snapshot!(findings::<Published>(TRACES));
}

/// Half of an even number of servers is enough to lead, which hides what comes after. With one server more, of which nothing
/// is ever heard, it is not.
#[test]
fn with_a_phantom_in_even_clusters() {
    insta::assert_snapshot!(findings::<Published<1>>(TRACES));
}
