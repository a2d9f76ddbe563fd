//! Bugs that were published: which of the faulty cores has each, where it is told, and by which trace it is caught
//! first. docs/teeth.md shows what is measured here.

use crate::faulty::Fault;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

/// A fault and where a bug of the same kind is told: issues and pull requests of Raft implementations.
struct Published {
    fault: &'static str,
    threads: &'static [&'static str],
}

const fn published(fault: &'static str, threads: &'static [&'static str]) -> Published {
    Published { fault, threads }
}

const PUBLISHED: &[Published] = &[
    // Elections.
    published("vote-compares-lengths-only", &["sile/noraft/pull/22"]),
    published(
        "vote-refused-to-a-shorter-log",
        &[
            "hashicorp/raft/issues/94",
            "neo4j/neo4j/pull/6289",
            "dotnet/dotNext/pull/298",
        ],
    ),
    published(
        "vote-given-twice-in-a-term",
        &["djjonno/kerala/issues/18", "vesoft-inc/nebula/issues/2405"],
    ),
    published("own-vote-not-remembered", &["vesoft-inc/nebula/pull/3415"]),
    published("vote-not-repeated", &["ktoso/akka-raft/issues/29"]),
    published(
        "vote-that-comes-twice-counts-twice",
        &["ktoso/akka-raft/issues/45", "xnnyygn/xraft/issues/27"],
    ),
    published(
        "stale-vote-counted",
        &[
            "ktoso/akka-raft/issues/46",
            "andreev-io/little-raft/issues/44",
        ],
    ),
    published(
        "back-to-follower-forgets-the-vote",
        &[
            "ktoso/akka-raft/issues/56",
            "microsoft/CCF/issues/5891",
            "eliben/raft/pull/27",
        ],
    ),
    published(
        "vote-freed-by-the-leaders-request",
        &["camunda/camunda/issues/5356"],
    ),
    published(
        "candidate-ignores-the-leader-of-its-term",
        &["goraft/raft/issues/53", "adjoint-io/raft/pull/121"],
    ),
    published(
        "candidate-stays-after-a-log-mismatch",
        &["deventlab/d-engine/issues/340"],
    ),
    published(
        "leader-ignored-by-who-voted-for-another",
        &["sile/noraft/pull/24"],
    ),
    // Terms.
    published(
        "vote-kept-in-a-newer-term",
        &["butaneprotocol/oracles/pull/18"],
    ),
    published(
        "restart-forgets-the-term",
        &["wenweihu86/raft-java/issues/57"],
    ),
    published(
        "restart-forgets-the-vote",
        &["wenweihu86/raft-java/issues/57"],
    ),
    published(
        "newer-term-in-an-answer-ignored",
        &["uwplse/verdi-raft/issues/29"],
    ),
    published(
        "newer-term-of-a-candidate-behind-ignored",
        &["influxdata/influxdb/pull/2223"],
    ),
    published(
        "late-answer-takes-the-term-back",
        &["eliben/raft/issues/14"],
    ),
    published(
        "vote-given-in-the-term-before",
        &["nats-io/nats-server/pull/5021"],
    ),
    // Replication.
    published("append-without-log-check", &["ktoso/akka-raft/issues/32"]),
    published(
        "log-check-against-the-last-entry",
        &["ktoso/akka-raft/issues/59"],
    ),
    published(
        "heartbeat-accepted-without-log-check",
        &["cloud-software-foundation/c5/issues/43"],
    ),
    published(
        "heartbeat-removes-what-follows",
        &["willemt/raft/issues/37"],
    ),
    published("request-truncates-the-log", &["microsoft/CCF/pull/5991"]),
    published(
        "entries-of-older-terms-removed",
        &["zhebrak/raftos/issues/26"],
    ),
    published("conflict-overwritten", &["mofa-org/mofa/pull/1151"]),
    published(
        "conflict-removes-all-uncommitted",
        &["vesoft-inc/nebula/pull/2483"],
    ),
    published("conflict-kept", &["andrewjstone/rafter/pull/34"]),
    published("entry-appended-twice", &["mgodave/barge/issues/74"]),
    published(
        "heartbeat-follows-the-next-index",
        &["mofa-org/mofa/pull/1127"],
    ),
    published(
        "success-acknowledges-the-whole-log",
        &["microsoft/CCF/pull/6001", "apache/ratis/pull/1519"],
    ),
    published(
        "success-takes-next-index-to-the-end",
        &["adjoint-io/raft/pull/86"],
    ),
    published(
        "next-index-goes-below-one",
        &["andreev-io/little-raft/pull/18", "komamitsu/oraft/pull/48"],
    ),
    published(
        "leader-keeps-the-old-match-index",
        &["atomix/copycat/issues/29"],
    ),
    // Commitment.
    published(
        "commit-of-an-older-term",
        &[
            "logcabin/logcabin/issues/44",
            "bakwc/PySyncObj/issues/169",
            "canonical/raft/issues/220",
        ],
    ),
    published("commit-stops-at-an-older-term", &["zhebrak/raftos/pull/30"]),
    published("commit-without-majority", &["apache/ratis/pull/805"]),
    published(
        "failure-advances-match-index",
        &["microsoft/CCF/issues/5325"],
    ),
    published(
        "request-commits-what-it-does-not-send",
        &[
            "atomix/copycat/issues/265",
            "scylladb/scylladb/issues/9965",
            "etcd-io/etcd/pull/1203",
        ],
    ),
    published(
        "heartbeat-ignores-the-commit-index",
        &["ktoso/akka-raft/issues/33"],
    ),
    published(
        "leader-forgets-the-commit",
        &["cloud-software-foundation/c5/issues/60"],
    ),
];

/// The shortest trace that catches a fault.
#[derive(Clone)]
pub struct Shortest {
    pub steps: usize,
    pub trace: String,
}

/// docs/teeth.md has the table of these bugs, as measured.
pub fn are_told<'f>(faults: impl Iterator<Item = &'f Fault>, shortest: &BTreeMap<&str, Shortest>) {
    let bugs: BTreeMap<&str, &str> = faults.map(|fault| (fault.name, fault.bug)).collect();
    let mut table =
        "| fault | what is wrong | told in | caught by | steps |\n|---|---|---|---|---:|\n"
            .to_owned();
    for Published { fault, threads } in PUBLISHED {
        let bug = bugs
            .get(fault)
            .unwrap_or_else(|| panic!("no fault {fault}"));
        let threads = threads.iter().map(|thread| link(thread));
        let threads = threads.collect::<Vec<_>>().join(", ");
        let Shortest { steps, trace } = &shortest[fault];
        writeln!(
            table,
            "| `{fault}` | {bug} | {threads} | `{trace}` | {steps} |"
        )
        .expect("text");
    }
    let docs = fs::read_to_string(crate::root().join("docs/teeth.md")).expect("docs/teeth.md");
    assert!(docs.contains(&table), "not in docs/teeth.md:\n{table}");
    let count = PUBLISHED.len();
    let sentence = format!("{count} bugs that were published");
    assert!(docs.contains(&sentence), "not in docs/teeth.md: {sentence}");
}

/// A thread on GitHub as Markdown, as people write it: `etcd-io/etcd#1203`.
fn link(thread: &str) -> String {
    let name = thread.replace("/issues/", "#").replace("/pull/", "#");
    format!("[{name}](https://github.com/{thread})")
}
