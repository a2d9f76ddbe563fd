//! What `conformance convert --to tla` takes from a specification's modules: the relations of the formula that
//! SPECIFICATION names, and which model values are constants.

use crate::{Run, run};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A specification of two modules, with a formula that is not made of `Init` and `Next`.
const BASE: &str = r#"---- MODULE Base ----
EXTENDS Integers
CONSTANT Proc
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\ y \in Proc
Next == x' = x + 1 /\ y' = y
Init2 == x = 5 /\ y \in Proc
Next2 == x' = x - 1 /\ y' \in Proc
\* Spec2 == Init /\ [][Next]_vars
Spec2 == Init2 /\ [][Next2]_vars /\ Fair
Fair == WF_vars(Next2)
====
"#;
const MODULE: &str = r#"---- MODULE S ----
EXTENDS Base
MySpec == Spec2
Written ==
    /\ Fair
    /\ [][\/ Next2
          \/ /\ x > 0
             /\ UNCHANGED y]_vars
    /\ x = 5 /\ y \in Proc
    /\ Init2
Twice == Spec2 /\ [][Next]_vars
R == INSTANCE Elsewhere
Far == Init /\ [][Next]_vars /\ R!Live
====
"#;
const BEHAVIOUR: &str = "State 1: <Initial predicate>\n/\\ x = 5\n/\\ y = p1\n\nState 2: <Next2>\n/\\ x = 4\n/\\ y = p2\n\n";
const CONSTANTS: &str = "CONSTANTS Proc = {p1, p2} p1 = p1\n";

fn directory() -> TempDir {
    let directory = TempDir::new().expect("a directory");
    let write = |name: &str, text: &str| {
        fs::write(directory.path().join(name), text).expect("a file");
    };
    write("Base.tla", BASE);
    write("S.tla", MODULE);
    write("one.txt", BEHAVIOUR);
    directory
}

/// Converts with the formula of a configuration.
fn convert(directory: &Path, formula: &str, more: &str) -> Run {
    let config = format!("{CONSTANTS}SPECIFICATION {formula}\n");
    fs::write(directory.join("S.cfg"), config).expect("a file");
    let line = format!("convert --to tla one.txt --spec S.tla --config S.cfg -o B.tla{more}");
    run(directory, &line.split(' ').collect::<Vec<_>>())
}

fn text(directory: &TempDir, name: &str) -> String {
    fs::read_to_string(directory.path().join(name)).expect("a file")
}

/// What TLC is to evaluate in the initial state, and in a step.
fn relations(directory: &TempDir) -> Vec<String> {
    let module = text(directory, "B.tla");
    let said = module.lines().filter_map(|line| {
        let (_, rest) = line.split_once("_TLC!Assert(")?;
        Some(rest.split_once(", _Complaints")?.0.to_owned())
    });
    said.collect()
}

#[test]
fn the_formula_of_the_configuration_counts() {
    let to = directory();
    for (formula, more, expected) in [
        ("Spec2", "", ["Init2", "Next2"]),
        ("MySpec", "", ["Init2", "Next2"]),
        ("MySpec", " --init Init", ["Init", "Next2"]),
        ("Twice", " --init Init --next Next", ["Init", "Next"]),
        ("MySpec NEXT Next", "", ["Init2", "Next"]),
    ] {
        let run = convert(to.path(), formula, more);
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run}");
        assert_eq!(relations(&to), expected, "{formula}{more}");
    }
}

/// What has no name is written into the module, each line in the columns that it had.
#[test]
fn a_formula_of_expressions() {
    let to = directory();
    let run = convert(to.path(), "Written", "");
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run}");
    insta::assert_snapshot!("formula_of_expressions", text(&to, "B.tla"));
}

#[test]
fn a_formula_that_cannot_be_followed() {
    let to = directory();
    let mut told = String::new();
    for formula in ["Far", "Nowhere", "Twice"] {
        let run = convert(to.path(), formula, "");
        assert_eq!(run.code, Some(2), "{run}");
        told.push_str(&format!("{run}\n"));
    }
    // One of the two is not enough.
    let run = convert(to.path(), "Nowhere", " --init Init2");
    assert_eq!(run.code, Some(2), "{run}");
    let run = convert(to.path(), "Nowhere", " --init Init2 --next Next2");
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run}");
    assert_eq!(relations(&to), ["Init2", "Next2"]);
    let replaced = convert(to.path(), "Written CONSTANT Nat <-[Base] Proc", "");
    told.push_str(&format!("{replaced}\n"));
    fs::remove_file(to.path().join("Base.tla")).expect("a file");
    told.push_str(&convert(to.path(), "MySpec", "").to_string());
    insta::assert_snapshot!(told);
}

#[test]
fn export_takes_the_same_names() {
    let to = directory();
    convert(to.path(), "MySpec", "");
    let module = text(&to, "B.tla");
    let line = "export --check-with-tlc one.txt --spec S.tla --config S.cfg -o B.tla";
    let export = |more: &str| {
        let args = format!("{line}{more}");
        let run = run(to.path(), &args.split(' ').collect::<Vec<_>>());
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run}");
    };
    export("");
    assert_eq!(text(&to, "B.tla"), module);
    export(" --init Init --next Next");
    assert_eq!(relations(&to), ["Init", "Next"]);
}

/// TLC takes `p1 = p1` in a configuration also where no module declares `p1`, but no module can say the name then.
#[test]
fn a_model_value_that_is_no_constant() {
    let to = directory();
    let state = |number: usize| {
        let module = text(&to, "B.tla");
        let begin = format!("_State_{number} ==");
        let mut lines = module.lines().skip_while(move |line| *line != begin);
        lines.nth(2).expect("y").trim().to_owned()
    };
    convert(to.path(), "MySpec", "");
    assert_eq!(state(1), "(* y *) _Value_p1 >>");
    let configuration = text(&to, "B.cfg");
    assert!(configuration.contains("p1 = p1\n"), "{configuration}");
    assert!(
        configuration.contains("_Value_p1 = p1\n"),
        "{configuration}"
    );

    let declared = BASE.replace("CONSTANT Proc", "CONSTANTS Proc, (* a process *) p1");
    fs::write(to.path().join("Base.tla"), declared).expect("a file");
    convert(to.path(), "MySpec", "");
    assert_eq!(
        [state(1), state(2)],
        ["(* y *) p1 >>", "(* y *) _Value_p2 >>"]
    );

    // Of a module that is not there, nobody knows.
    fs::remove_file(to.path().join("Base.tla")).expect("a file");
    convert(to.path(), "MySpec", "");
    assert_eq!(state(1), "(* y *) p1 >>");
}
