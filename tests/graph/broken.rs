//! Files that are no graph, or not a whole one, or one of something else: each is told with its place, and none ends in
//! a panic.

use super::{checked, graph_text, options};
use conformance::refinement::RaftSystem;
use std::fmt::Write as _;

/// What is said of a file.
fn said(dot: &[u8]) -> String {
    match checked(dot, &RaftSystem::default(), &options()) {
        Ok(verdict) if verdict.agrees() => "agrees".to_owned(),
        Ok(verdict) => format!(
            "{} kinds of divergence, {:?}",
            verdict.divergences.len(),
            verdict.error
        ),
        Err(error) => error.to_string(),
    }
}

/// The first two states of a real graph and the steps between them: of five lines before them, and two after.
fn two_states() -> String {
    let text = graph_text("two-servers");
    let lines: Vec<&str> = text.lines().collect();
    let number = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let (first, second) = (number(lines[5]), number(lines[7]));
    let is_between = |line: &&&str| {
        [
            format!("{first} -> {second} "),
            format!("{second} -> {second} "),
        ]
        .iter()
        .any(|edge| line.starts_with(edge))
    };
    let mut kept = lines[..6].to_vec();
    kept.push(lines[7]);
    kept.extend(lines.iter().filter(is_between));
    kept.extend(["{rank = same; 1;}", "}", "}"]);
    kept.join("\n")
}

#[test]
fn two_states_are_a_graph() {
    // The core can do more than this part of the graph has.
    assert_eq!(said(two_states().as_bytes()), "agrees");
    assert!(two_states().contains("Restart(s2)"));
}

#[test]
fn what_is_no_graph_is_told_with_its_place() {
    let good = two_states();
    let line = |number: usize| good.lines().nth(number - 1).unwrap_or_default();
    let (first, second) = (line(6), line(7));
    let id = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let edge = line(8);
    let cases: &[(&str, String)] = &[
        ("empty", String::new()),
        ("a list of states", "State 1:\n/\\ x = 0\n".to_owned()),
        ("JSON", "{\"counterexample\": {}}".to_owned()),
        ("another graph", "digraph G { a -> b; }".to_owned()),
        (
            "no states",
            good.lines()
                .take(5)
                .chain(["}", "}"])
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        (
            "no steps",
            [
                &good.lines().take(6).collect::<Vec<_>>().join("\n"),
                "}",
                "}",
            ]
            .join("\n"),
        ),
        (
            "no initial state",
            good.replacen(",style = filled]", "];", 1),
        ),
        (
            "a step to nowhere",
            good.replacen(edge, &edge.replacen(&id(second), "42", 1), 1),
        ),
        (
            "a state without a label",
            good.replacen(second, &format!("{} [];", id(second)), 1),
        ),
        (
            "a number of letters",
            good.replacen(edge, &format!("x{edge}"), 1),
        ),
        (
            "a number too large",
            good.replacen(edge, &format!("9{edge}"), 1),
        ),
        ("an arrow of one sign", good.replacen(" -> ", " - ", 1)),
        (
            "no closing bracket",
            good.replacen(",style = filled]", ",style = filled", 1),
        ),
        ("no closing quote", good.replacen("\",style", ",style", 1)),
        (
            "no equals sign",
            good.replacen("currentTerm = ", "currentTerm: ", 1),
        ),
        (
            "a value of another kind",
            good.replacen("s2 :> 1)", "s2 :> yes)", 1),
        ),
        ("a value of another kind later", {
            let broken = second.replacen("log = (s1 :> <<>>", "log = (s1 :> {}", 1);
            good.replacen(second, &broken, 1)
        }),
        (
            "a value that does not end",
            good.replacen("s2 :> 1)", "s2 :> 1", 1),
        ),
        (
            "a server that is none",
            good.replacen("votedFor = (s1 :> Nil", "votedFor = (s1 :> s9", 1),
        ),
        (
            "a variable less",
            good.replace("votedFor = ", "votedfor = "),
        ),
        (
            "a variable more",
            good.replace("/\\\\ votedFor = ", "/\\\\ clock = 1\\n/\\\\ votedFor = "),
        ),
        ("a variable more later", {
            let broken = second.replace("/\\\\ votedFor = ", "/\\\\ clock = 1\\n/\\\\ votedFor = ");
            good.replacen(second, &broken, 1)
        }),
        ("a number for two states", {
            let other = second.replace("allLogs = {<<>>}", "allLogs = {}");
            good.replacen(second, &format!("{second}\n{other}"), 1)
        }),
        (
            "two values of a variable",
            good.replacen("currentTerm = ", "log = ", 1),
        ),
        ("a state to which no step leads", {
            let other = second.replace("allLogs = {<<>>}", "allLogs = {}");
            good.replacen(
                second,
                &format!("{second}\n{}", other.replacen(&id(second), "42", 1)),
                1,
            )
        }),
        ("cut within a state", good[..good.len() / 2].to_owned()),
        ("cut within the end", good[..good.len() - 1].to_owned()),
        ("something after the end", format!("{good}\n{first}\n")),
    ];
    let mut told = String::new();
    for (what, dot) in cases {
        assert_ne!(*dot, good, "{what}");
        writeln!(told, "{what}\n    {}", said(dot.as_bytes())).expect("a string");
    }
    let mut bytes = good.clone().into_bytes();
    bytes[250] = 0xff;
    writeln!(told, "no text\n    {}", said(&bytes)).expect("a string");
    insta::assert_snapshot!("broken", told);
}

#[test]
fn no_prefix_is_a_graph_and_none_panics() {
    let good = two_states();
    assert_eq!(said(good.as_bytes()), "agrees");
    for end in 0..good.len() {
        let said = said(&good.as_bytes()[..end]);
        assert_ne!(said, "agrees", "the first {end} bytes");
    }
}

#[test]
fn no_changed_byte_panics() {
    let good = two_states().into_bytes();
    let others = [b'"', b'\\', b'\n', b'}', b'9', 0xff];
    for (at, byte) in (0..good.len()).zip(others.into_iter().cycle()) {
        let mut bytes = good.clone();
        bytes[at] = byte;
        let _ = said(&bytes);
    }
}

#[test]
fn compressed_graphs_are_read() {
    use std::io::Write as _;
    let good = two_states();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(good.as_bytes()).expect("a vector");
    assert_eq!(said(&gzip.finish().expect("a vector")), "agrees");
    let fastest = ruzstd::encoding::CompressionLevel::Fastest;
    let zstandard = ruzstd::encoding::compress_to_vec(good.as_bytes(), fastest);
    assert_eq!(said(&zstandard), "agrees");
}

#[test]
fn a_graph_that_tlc_did_not_finish_is_recognised() {
    let good = two_states();
    assert_eq!(unexplored(&good), 0);
    // As after a violation: what was found is there, and the file is closed, but not all was looked at.
    let edge = |line: &&str| line.contains(" -> ");
    let second = good
        .lines()
        .rfind(edge)
        .and_then(|line| line.split(' ').next());
    let of_second = format!("{} -> ", second.expect("an edge"));
    let is_kept = |line: &&str| !line.starts_with(&of_second);
    let kept: Vec<&str> = good.lines().filter(is_kept).collect();
    let kept = kept.join("\n");
    assert_eq!(unexplored(&kept), 1);
    // The rest is equal, but that is not enough.
    assert_ne!(said(kept.as_bytes()), "agrees");
}

fn unexplored(dot: &str) -> usize {
    let verdict = checked(dot.as_bytes(), &RaftSystem::default(), &options());
    verdict.expect("a graph").unexplored
}
