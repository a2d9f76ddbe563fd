//! What an input holds beside the one module that is read is told, and so is a behaviour without states: nothing is
//! passed over in silence.

use crate::forms::{bytes, read};
use conformance::trace::{Format, Reader, read_labels};
use std::collections::BTreeMap;

fn text(file: &str) -> String {
    String::from_utf8(bytes(file)).expect("UTF-8")
}

/// What is told of each input, with the number of states that are read before.
pub fn told(inputs: &[(&str, String)]) -> String {
    let told = inputs.iter().map(|(what, text)| {
        let (found, error) = read(text.as_bytes(), &[]);
        let states: Vec<usize> = found.iter().map(|read| read.states.len()).collect();
        let error = error.unwrap_or_else(|| panic!("{what}: nothing is told"));
        assert!(error.place.is_some(), "{what}: {error}");
        format!("{what}: {states:?}, {error}\n")
    });
    told.collect()
}

/// The lasso of one would be the other's.
#[test]
fn a_second_module_for_exploring() {
    let [values, lasso] = ["values.TTrace.tla", "lasso.TTrace.tla"].map(text);
    let half = values.find("_init ==").expect("it");
    let states = values
        .find("---- MODULE Forms_TETrace ----\nEXTENDS")
        .expect("it");
    insta::assert_snapshot!(told(&[
        ("another behind it", format!("{values}{lasso}")),
        ("another on its own line", format!("{values}\n{lasso}")),
        (
            "another behind a half",
            format!("{}{lasso}", &values[..half])
        ),
        (
            "another's states",
            format!("{values}\n{}", &values[states..])
        ),
        (
            "a simulation",
            format!("{values}\n{}", text("simulation/values_0_0"))
        ),
        ("a log", format!("{values}\n{}", text("values.txt"))),
        ("what ends with more", values.replace("FALSE\n", "====x\n")),
    ]));
    // Under another name it is the same.
    let renamed = lasso.replace("MODULE Forms_TTrace_1795436712", "MODULE Mine");
    assert_eq!(read(renamed.as_bytes(), &[]).1, None);
    let commented = format!("{values}\n\\*---- MODULE Forms_TTrace_1 ----\n\n\\* mine\n");
    assert_eq!(read(commented.as_bytes(), &[]).1, None);
}

#[test]
fn a_second_module_of_another_form() {
    let [dump, simulation] = ["single.dump.tla", "simulation/values_0_0"].map(text);
    let [_, headless] = [0, 1].map(|_| simulation.split_once('\n').expect("lines").1);
    let header = |header: &str| format!("{simulation}{header}\n{headless}");
    insta::assert_snapshot!(told(&[
        ("a dump and a simulation", format!("{dump}{simulation}")),
        (
            "a dump and a log",
            format!("{dump}\n{}", text("single.txt"))
        ),
        ("a header without space", header("----------MODULE t")),
        ("a header that is indented", header("  ---- MODULE t ----")),
        ("no header", header("")),
        (
            "no end of the line",
            format!("{}{simulation}", simulation.trim_end())
        ),
        ("a log", header("TLC2 Version 2.20")),
    ]));
}

#[test]
fn what_stands_between_the_states_of_a_simulation() {
    let whole = text("simulation/values_0_0");
    let (expected, error) = read(whole.as_bytes(), &[]);
    assert_eq!(error, None);
    let before_third = |more: &str| whole.replacen("STATE_3 ==", &format!("{more}STATE_3 =="), 1);
    insta::assert_snapshot!(told(&[
        ("garbage", before_third("garbage here\n")),
        ("a part of a state", before_third("/\\ z = 5\n")),
        (
            "an empty line in the first state",
            whole.replacen("/\\ step = 1\n", "\n/\\ step = 1\n", 1)
        ),
        (
            "a state after the end",
            whole.replacen("STATE_3 ==", "====\nSTATE_3 ==", 1)
        ),
        ("a header", before_third("---- MODULE t ----\n")),
        ("a second header", format!("---- MODULE t ----\n{whole}")),
    ]));
    // Comments and indentation say nothing.
    for same in [
        before_third("\\* mine\n\n  \\* mine\n(* mine *)\n"),
        whole.replace("\nSTATE_", "\n  STATE_"),
        whole.replacen("\nSTATE_2", "\n STATE_2", 1),
        whole
            .replace("\n\n\n\\*", "\n\\*")
            .replace("STATE_", "\tSTATE_"),
        whole.replace("\n====", "\n  ====") + "\n \n",
        whole.replacen("STATE_1", "EXTENDS Forms\nVARIABLE x\nSTATE_1", 1),
    ] {
        let (found, error) = read(same.as_bytes(), &[]);
        assert_eq!(error, None, "{same}");
        assert_eq!(found[0].states, expected[0].states, "{same}");
        assert_eq!(found[0].steps, expected[0].steps, "{same}");
    }
    // A name in a value can begin like a state.
    let name = "STATE_1 ==\n/\\ x = {STATE_1,\n  STATE_2}\n\n\n====\n";
    let (found, error) = read(format!("---- MODULE t ----\n{name}").as_bytes(), &[]);
    assert_eq!((error, found[0].states.len()), (None, 1));
}

/// In no form is there a behaviour without states, or a state without variables.
#[test]
fn a_behaviour_of_nothing() {
    let of = |text: &str, format| {
        let mut reader = Reader::new(text.as_bytes(), Some(format)).expect("a reader");
        let error = match reader.next_behaviour() {
            Err(error) => error,
            Ok(None) => return format!("{format}: no behaviour\n"),
            Ok(Some(mut behaviour)) => match behaviour.next_state() {
                Err(error) => error,
                Ok(state) => {
                    assert!(state.is_none(), "{format}: {text}");
                    let cut = behaviour
                        .cut()
                        .unwrap_or_else(|| panic!("{format}: {text}"));
                    return format!("{format}: cut, {cut}\n");
                }
            },
        };
        format!("{format}: {error}\n")
    };
    let mut told = String::new();
    for format in Format::ALL {
        told += &of("", *format);
        told += &of("---- MODULE t ----\n====\n", *format);
    }
    let document = r#"{"counterexample":{"action":[],"state":[[1,{}]]},"vars":[]}"#;
    told += &of(document, Format::TlcJson);
    told += &of("{}\n{}\n", Format::JsonLines);
    told += &of("{\"label\":null,\"state\":{}}\n", Format::JsonLines);
    told += &of(r#"{"vars": [], "states": [{}]}"#, Format::Itf);
    let module = "CounterExample == [action |-> {}, state |-> {<<1, []>>}]\n====";
    told += &of(module, Format::TlcModule);
    told += &of("\ntrace ==\n<<([])>>\n====\n", Format::TeModule);
    insta::assert_snapshot!(told);
}

/// TLC's JSON names the variables too.
#[test]
fn the_list_of_variables_is_that_of_the_states() {
    let with = |vars: &str| {
        format!(
            r#"{{"vars": {vars}, "counterexample": {{"action": [], "state": [[1, {{"x": 0, "\u0079": 1}}]]}}}}"#
        )
    };
    let same = with(r#"["y", "\u0078"]"#);
    assert_eq!(read(same.as_bytes(), &[]).1, None);
    let same = same.replace(r#""vars": ["y", "\u0078"], "#, "");
    assert_eq!(read(same.as_bytes(), &[]).1, None);
    insta::assert_snapshot!(told(&[
        ("one more", with(r#"["x", "y", "z"]"#)),
        ("one less", with(r#"["x"]"#)),
        ("numbers", with("[1]")),
        ("none", with("[]")),
    ]));
}

/// Two documents are no lines of JSON, also where each is one line.
#[test]
fn a_second_document() {
    let tlc = r#"{"counterexample":{"action":[],"state":[[1,{"x":0}]]},"vars":["x"]}"#;
    let itf = r##"{"#meta":{"format":"ITF"},"vars":["x"],"states":[{"#meta":{"index":0},"x":0}]}"##;
    let plain = r#"{ "vars": ["x"], "states": [ {"x":0} ] }"#;
    let inputs = [tlc, itf, plain].map(|one| {
        assert_eq!(read(one.as_bytes(), &[]).1, None, "{one}");
        (one, format!("{one}\n{one}\n"))
    });
    insta::assert_snapshot!(told(&inputs));
}

/// What a line of JSON begins with can be taken for a document: then the error says how it is read as what it is.
#[test]
fn lines_that_are_taken_for_a_document() {
    let told = [
        r#"{"vars": [1], "x": 2}"#,
        r#"{"states": {"s1": "a"}, "x": 2}"#,
        r#"{"counterexample": 1}"#,
        r#"{"vars": ["x"]}"#,
    ]
    .map(|line| {
        let (_, error) = read(line.as_bytes(), &[]);
        let error = error.expect("an error").to_string();
        assert!(error.contains("--format json-lines"), "{error}");
        let mut reader = Reader::new(line.as_bytes(), Some(Format::JsonLines)).expect("lines");
        let mut behaviour = reader.next_behaviour().expect("one").expect("one");
        assert!(behaviour.next_state().expect("a state").is_some());
        format!("{error}\n")
    });
    insta::assert_snapshot!(told.concat());
}

/// Variables can be called `label` and `state`: with a label around them, they are states.
#[test]
fn states_with_the_names_of_what_a_line_has() {
    let states = [
        r#"{"label": "Go", "state": {"n": 0}}"#,
        r#"{"label": "Go", "state": {"n": 1}}"#,
    ];
    let alone = states.map(|state| format!("{state}\n")).concat();
    let [alone] = &read(alone.as_bytes(), &[]).0[..] else {
        panic!("one behaviour");
    };
    assert!(alone.states.iter().all(|state| state.keys().eq(["n"])));
    let labelled = states.map(|state| format!("{{\"label\": null, \"state\": {state}}}\n"));
    let (found, error) = read(labelled.concat().as_bytes(), &[]);
    assert_eq!(error, None);
    let is_whole = |state: &BTreeMap<String, _>| state.keys().eq(["label", "state"]);
    assert!(found[0].states.len() == 2 && found[0].states.iter().all(is_whole));
}

/// A label that is cut off would name another action, or none.
#[test]
fn labels_that_are_cut_off() {
    for file in ["raft.actions.tla", "instance.actions.tla"] {
        let whole = text(file);
        assert!(read_labels(&whole).is_ok(), "{file}");
        for length in 0..whole.len() {
            assert!(read_labels(&whole[..length]).is_err(), "{file}, {length}");
        }
    }
    let whole = text("instance.actions.tla");
    let told = [
        whole.replace("\\/ 2", "\\/ 3"),
        whole.replace("_length == 2", "_length == 3"),
        whole.replace("_length", "_size"),
        format!("{whole}{whole}"),
        whole.trim_end_matches('=').to_owned(),
    ]
    .map(|text| format!("{}\n", read_labels(&text).expect_err("an error")));
    insta::assert_snapshot!(told.concat());
}

/// Labels from elsewhere say no other action than the trace does, and leave its locations.
#[test]
fn labels_of_another_behaviour() {
    let labels = |file| read_labels(&text(file)).expect("labels");
    let (found, error) = read(&bytes("values.json"), &labels("values.actions.tla"));
    assert_eq!((found, error), read(&bytes("values.json"), &[]));
    let told = [
        ("raft.json", "values.actions.tla"),
        ("continue.txt", "values.actions.tla"),
    ]
    .map(|(file, of)| match read(&bytes(file), &labels(of)).1 {
        Some(error) => format!("{file}: {error}\n"),
        None => panic!("{file}: nothing is told"),
    });
    let twice = [bytes("values.txt"), bytes("values.txt")].concat();
    let (_, error) = read(&twice, &labels("values.actions.tla"));
    let error = error.expect("an error");
    insta::assert_snapshot!(told.concat() + &error.to_string());
}

/// The same action with other parameters is another too; one that tells less leaves what the trace tells.
#[test]
fn labels_with_other_parameters() {
    let trace = "State 1: <Initial predicate>\nx = 1\n\nState 2: <Go({s1},2) line 5, col 1 to line 5, col 9 of module M>\nx = 2\n";
    let labels = |text: &str| {
        let action = format!("\\/ 1 = _idx /\\ {text}");
        let module = format!(
            "---- MODULE a ----\nEXTENDS M\n\n_length == 1\n\n_next(_idx) ==\n{action}\n\n_actionConstraint ==\n_next(LET T == INSTANCE TLC IN T!TLCGet(\"level\"))\n\n====\n"
        );
        read_labels(&module).expect("labels")
    };
    let joined = |text: &str| match read(trace.as_bytes(), &labels(text)) {
        (_, Some(error)) => error.to_string(),
        (found, None) => found[0].steps[0].label.clone(),
    };
    let told = [
        "Go({s1}, 2)",
        "Go",
        "UnnamedAction",
        "Go({s1}, 3)",
        "Go({s2}, 2)",
    ]
    .map(joined);
    insta::assert_snapshot!(told.join("\n"));
}

/// In its text, TLC has another word for an action without a name, and does not write all values out.
#[test]
fn labels_that_tell_less() {
    let trace = |label: &str| {
        format!(
            "State 1: <Initial predicate>\nx = 1\n\nState 2: <{label} line 5, col 1 to line 5, col 9 of module M>\nx = 2\n"
        )
    };
    let labels = [
        "Action",
        "Go(SUBSET (1..30),2)",
        "Go([x \\in Nat |-> x],<Operator F>)",
    ]
    .map(|label| {
        let (found, error) = read(trace(label).as_bytes(), &[]);
        assert_eq!(error, None, "{label}");
        let step = &found[0].steps[0];
        assert!(step.location.is_some(), "{label}");
        step.label.clone()
    });
    assert_eq!(labels, ["UnnamedAction", "Go(_, 2)", "Go(_, _)"]);
}
