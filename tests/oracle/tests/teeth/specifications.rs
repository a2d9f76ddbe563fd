//! A specification with one thing changed is another one: the judge reads the file, and every part of it counts.

use crate::{module, trace};
use conformance::refinement::RaftSystem;
use std::fs;
use std::path::Path;
use tla_conformance_oracle::{Answers, Error, judge_implementation, judge_steps};

/// A change, and a trace in which it matters.
struct Change {
    from: &'static str,
    to: &'static str,
    trace: &'static str,
}

const fn change(from: &'static str, to: &'static str, trace: &'static str) -> Change {
    Change { from, to, trace }
}

const CHANGES: &[Change] = &[
    change(
        "2 * Cardinality(servers) > ",
        "2 * Cardinality(servers) >= ",
        "leader-of-two",
    ),
    change(
        "[i \\in Server |-> 1]",
        "[i \\in Server |-> 0]",
        "heartbeat",
    ),
    change(
        "votedFor[i] \\in {Nil, j}",
        "votedFor[i] = Nil",
        "vote-granted-again",
    ),
    change(
        "m.mlastLogTerm > LastTerm(log[i])",
        "m.mlastLogTerm >= LastTerm(log[i])",
        "vote-refused-shorter-log",
    ),
    change(
        "log[i][agreed].term = currentTerm[i]",
        "log[i][agreed].term <= currentTerm[i]",
        "commit-not-of-older-term",
    ),
    change(
        "![i] = m.mcommitIndex]",
        "![i] = Greatest({@, m.mcommitIndex})]",
        "commit-goes-back",
    ),
    change(
        "Greatest({@ - 1, 1})",
        "@ - 1",
        "failure-at-the-first-index",
    ),
    change(
        "@ @@ (j :> m.mlog)",
        "(j :> m.mlog) @@ @",
        "voter-log-of-first-vote",
    ),
    change(
        "SubSeq(@, 1, Len(@) - 1)",
        "SubSeq(@, 1, m.mprevLogIndex)",
        "conflict-removed-twice",
    ),
    change(
        "allLogs' = allLogs \\cup {log[i] : i \\in Server}",
        "allLogs' = allLogs",
        "heartbeat",
    ),
    change(
        "    \\/ \\E i, j \\in Server : DropMessage(i, j)\n",
        "",
        "message-dropped",
    ),
    change(
        "ELSE IF bag[m] > 1 THEN [bag EXCEPT ![m] = @ - 1]\n",
        "",
        "message-dropped-one-of-two",
    ),
    change(
        "mprevLogIndex |-> next - 1",
        "mprevLogIndex |-> next",
        "heartbeat",
    ),
    change(
        "Least({commitIndex[i], last})",
        "commitIndex[i]",
        "commit-index-held-back",
    ),
    change(
        "m.mterm <= currentTerm[i]",
        "m.mterm = currentTerm[i]",
        "vote-refused-old-term",
    ),
    change("{Follower, Candidate}", "{Follower}", "leader-of-three"),
];

#[test]
fn each_change_is_noticed() -> Result<(), Error> {
    let text = fs::read_to_string(module()).expect("spec/raft.tla");
    for (
        number,
        Change {
            from,
            to,
            trace: name,
        },
    ) in CHANGES.iter().enumerate()
    {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(number.to_string());
        fs::create_dir_all(&folder).expect("a folder");
        let changed = folder.join("raft.tla");
        fs::write(&changed, text.replace(from, to)).expect("a file");

        let trace = trace(name);
        let findings = |answers: &Answers| {
            let steps = judge_steps(&trace, answers).findings;
            let core = judge_implementation(&RaftSystem::default(), &trace, answers)?.findings;
            Ok::<_, Error>(steps.len() + core.len())
        };
        assert_eq!(findings(&Answers::about(&trace, &module())?)?, 0, "{name}");
        let found = findings(&Answers::about(&trace, &changed)?)?;
        assert!(
            found > 0,
            "{name} does not show that {from:?} has become {to:?}"
        );
    }
    Ok(())
}
