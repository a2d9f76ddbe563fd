//! Large states: what is only wide takes no longer than it is. If the time were that of its square, this would take
//! minutes.

use super::{replay, told, written};

const WIDE: usize = 3000;

/// TLC's JSON has arrays for sets, and text for keys: each element of a set is the one among the child's that it is, and
/// so is each key.
#[test]
fn a_large_set_of_sets_in_tlc_s_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: String| written(&folder, name, &text);
    let state = |differs: &str| {
        // In another order than the behaviour's.
        let elements: Vec<_> = (0..WIDE).rev().map(|n| typed(n, differs)).collect();
        let entries: Vec<_> = elements.iter().map(|e| format!("[{e},1]")).collect();
        format!(
            "{{\"state\":{{\"sent\":{{\"#set\":[{}]}},\"counts\":{{\"#map\":[{}]}}}}}}\n",
            elements.join(","),
            entries.join(",")
        )
    };
    let elements: Vec<_> = (0..WIDE).map(plain).collect();
    let entries: Vec<_> = (0..WIDE).map(|n| format!("\"{}\":1", key(n))).collect();
    let plain = format!(
        "{{\"sent\":[{}],\"counts\":{{{}}}}}",
        elements.join(","),
        entries.join(",")
    );
    let trace = write(
        "trace.ndjson",
        format!(
            "{{\"label\":null,\"state\":{plain}}}\n{{\"label\":\"Touch\",\"state\":{plain}}}\n"
        ),
    );
    for (name, differs, verdict) in [
        ("same", "", "1 trace: 1 conforms"),
        ("other", "x", "1 trace: 1 diverges"),
    ] {
        let state = write(name, state(differs));
        let script = write(
            "child.sh",
            format!(
                r#"head -n 1 >{folder}/hello; echo '{{"hello":{{"version":1,"variables":["sent","counts"]}}}}'
while head -n 1 >{folder}/asked && [ -s {folder}/asked ]; do cat {state}; done
"#,
                folder = folder.path().display()
            ),
        );
        let told = told(&replay(&format!("sh {script}"), &[&trace]));
        assert!(told.contains(verdict), "{told}");
    }
}

/// A message as the child has it.
fn typed(n: usize, differs: &str) -> String {
    format!(r##"{{"from":"p{n}{differs}","to":{{"#set":["a","b","c"]}}}}"##)
}

fn plain(n: usize) -> String {
    format!(r#"{{"from":"p{n}","to":["c","b","a"]}}"#)
}

/// The text of the same in TLA+.
fn key(n: usize) -> String {
    format!(r#"[from |-> \"p{n}\", to |-> {{\"a\", \"b\", \"c\"}}]"#)
}
