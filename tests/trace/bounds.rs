//! Values that are too deep, too large or too long, in every form: an error that says so, with its place, and
//! never an overflow of the stack.

use crate::forms::{bytes, read};

/// Each form with the place of a value in it, and the brackets of a sequence.
fn forms() -> Vec<(&'static str, String, &'static str, [&'static str; 2])> {
    let file = |name| String::from_utf8(bytes(name)).expect("UTF-8");
    let tla = ["<<", ">>"];
    let json = ["[", "]"];
    let line = r#"{"still": 1, "value":[]}"#;
    let itf = r##"{"vars": ["value"], "states": [{"value":[]}, {"value":[]}]}"##;
    vec![
        ("a log", file("values.txt"), "value = <<>>", tla),
        ("-tool", file("values.tool.txt"), "value = <<>>", tla),
        (
            "-simulate",
            file("simulation/values_0_0"),
            "value = <<>>",
            tla,
        ),
        (
            "-dumpTrace tla",
            file("values.dump.tla"),
            "value |-> <<>>",
            tla,
        ),
        (
            "the module for exploring",
            file("values.TTrace.tla"),
            "value |-> <<>>",
            tla,
        ),
        (
            "-dumpTrace json",
            file("values.json"),
            r#""value":[]"#,
            json,
        ),
        (
            "JSON lines",
            format!("{line}\n{line}\n"),
            r#""value":[]"#,
            json,
        ),
        ("ITF", itf.to_owned(), r#""value":[]"#, json),
    ]
}

#[test]
fn what_is_too_much_is_an_error_with_a_place() {
    let mut told = String::new();
    for (name, text, value, brackets) in forms() {
        let stem = value.strip_suffix(&brackets.concat()).expect("a sequence");
        let [deep, closed] = [brackets[0], brackets[1]].map(|bracket| bracket.repeat(100_000));
        for (what, hostile, word) in [
            ("brackets", deep.clone(), "nested"),
            ("closed brackets", deep + &closed, "nested"),
            ("digits", "9".repeat(100_001), "digits"),
            (
                "a string",
                format!("\"{}\"", "x".repeat((1 << 20) + 1)),
                "bytes",
            ),
        ] {
            let spoilt = text.replace(value, &format!("{stem}{hostile}"));
            assert_ne!(spoilt, text, "{name} has no such value");
            let (states, error) = read(spoilt.as_bytes(), &[]);
            // An open bracket can also be told as the end of the text, which a log that grows may have.
            let is_cut = what == "brackets" && states.last().is_some_and(|read| read.cut);
            match error {
                Some(error) => {
                    assert!(error.place.is_some(), "{name}, {what}: {error}");
                    let is_told = error.to_string().contains(word) || what == "brackets";
                    assert!(is_told, "{name}, {what}: {error}");
                    told += &format!("{name}, {what}: {error}\n");
                }
                None => assert!(is_cut, "{name}, {what}: no error"),
            }
        }
    }
    insta::assert_snapshot!("too_much", told);
}
