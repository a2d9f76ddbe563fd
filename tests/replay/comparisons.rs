//! One system with every comparison there is. What it has agrees with the specification by the comparison that is declared
//! of each variable, and by no other: if any took another's place, something would differ here.

use conformance::graph::{self, Graph};
use conformance::replay::{Options, replay};
use conformance::report::{Origin, Report, TraceReport, json, junit};
use conformance::system::{self, Comparator, Comparison, Foreign, NotRestored, Refused, System};
use conformance::tla::Value;
use conformance::trace::Reader;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::Cursor;
use std::num::NonZero;

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct State {
    bag: Vec<u8>,
    sent: Vec<u8>,
    tries: u8,
    history: Vec<u8>,
    clock: u8,
}

/// Which of its variables is wrong after the step, by the comparison that is declared of it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Wrong {
    #[default]
    None,
    Bag,
    Sent,
    Tries,
    Clock,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
enum Action {
    Go,
}

impl system::Action for Action {
    fn name(&self) -> &'static str {
        system::name_of(self)
    }

    fn parameters(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        system::parameters_of(self)
    }
}

#[derive(Debug, Clone, Default)]
struct Weak {
    state: State,
    wrong: Wrong,
}

impl System for Weak {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = &["bag", "sent", "tries", "history", "clock"];
    const ACTIONS: &'static [&'static str] = &["Go"];
    const COMPARISONS: &'static [Comparison] = &[
        Comparison {
            variable: "bag",
            by: Comparator::OrderFree,
            reason: "it is a bag",
        },
        Comparison {
            variable: "sent",
            by: Comparator::Prefix,
            reason: "it sends later",
        },
        Comparison {
            variable: "tries",
            by: Comparator::Own(
                |spec, own| matches!((spec, own), (Value::Int(spec), Value::Int(own)) if own >= spec),
            ),
            reason: "it counts generously",
        },
        Comparison {
            variable: "history",
            by: Comparator::Ignored,
            reason: "it keeps none",
        },
    ];

    fn init(&mut self, _: &State) -> Result<(), Foreign> {
        self.state = State::default();
        Ok(())
    }

    fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
        self.state = state.clone();
        Ok(())
    }

    fn step(&mut self, _: &Action) -> Result<(), Refused> {
        if self.state.clock == 1 {
            return Err(Refused::because("it is over"));
        }
        let is = |wrong| self.wrong == wrong;
        self.state = State {
            bag: if is(Wrong::Bag) {
                vec![1, 2]
            } else {
                vec![2, 1, 1]
            },
            sent: if is(Wrong::Sent) { vec![2, 1] } else { vec![1] },
            tries: if is(Wrong::Tries) { 6 } else { 8 },
            history: vec![9],
            clock: if is(Wrong::Clock) { 2 } else { 1 },
        };
        Ok(())
    }

    fn observe(&self) -> Cow<'_, State> {
        Cow::Borrowed(&self.state)
    }

    fn actions(&self, _: &State, _: &State) -> Vec<Action> {
        vec![Action::Go]
    }
}

const BEHAVIOUR: &str = r#"{"label": null, "state": {"bag": [], "sent": [], "tries": 0, "history": [], "clock": 0}}
{"label": "Go", "state": {"bag": [1, 2, 1], "sent": [1, 2], "tries": 7, "history": [5], "clock": 1}}
"#;

const GRAPH: &str = r#"strict digraph DiskGraph {
node [shape=box,style=rounded]
nodesep=0.35;
subgraph cluster_graph {
color="white";
1 [label="/\\ bag = <<>>\n/\\ sent = <<>>\n/\\ tries = 0\n/\\ history = <<>>\n/\\ clock = 0",style = filled]
1 -> 2 [label="Go",color="black",fontcolor="black"];
2 [label="/\\ bag = <<1, 2, 1>>\n/\\ sent = <<1, 2>>\n/\\ tries = 7\n/\\ history = <<5>>\n/\\ clock = 1"];
2 -> 2 [label="Stutter",color="black",fontcolor="black"];
{rank = same; 1;}
}
}
"#;

fn found(wrong: Wrong) -> TraceReport {
    let mut reader = Reader::new(BEHAVIOUR.as_bytes(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("one");
    let mut system = Weak {
        wrong,
        ..Weak::default()
    };
    let found = replay(&mut system, &mut behaviour, &Options::default());
    assert_eq!((found.error.clone(), found.steps), (None, 1));
    TraceReport::new(&Origin::file("go.ndjson"), found)
}

fn differences(report: &TraceReport) -> Vec<String> {
    let divergences = report.divergences.iter();
    let mut variables: Vec<String> = divergences
        .flat_map(|d| &d.differences)
        .map(|d| d.variable().to_owned())
        .collect();
    variables.dedup();
    variables
}

const ALL: [(Wrong, &str); 4] = [
    (Wrong::Bag, "bag"),
    (Wrong::Sent, "sent"),
    (Wrong::Tries, "tries"),
    (Wrong::Clock, "clock"),
];

#[test]
fn each_variable_is_compared_as_it_is_declared() {
    assert!(differences(&found(Wrong::None)).is_empty());
    for (wrong, variable) in ALL {
        assert_eq!(differences(&found(wrong)), [variable]);
    }
}

#[test]
fn in_the_graph_too() {
    let options = graph::Options {
        jobs: NonZero::<usize>::MIN,
        ignored: Vec::new(),
        is_complete: true,
    };
    let graph: Graph<Weak> = Graph::read(GRAPH.as_bytes(), options.jobs).expect("a graph");
    for wrong in [Wrong::None].into_iter().chain(ALL.map(|(wrong, _)| wrong)) {
        let system = Weak {
            wrong,
            ..Weak::default()
        };
        let verdict = graph::check(&graph, &system, &options).expect("a verdict");
        let agrees = verdict.divergences.is_empty() && verdict.error.is_none();
        assert_eq!(agrees, wrong == Wrong::None, "{wrong:?}: {verdict:?}");
    }
}

#[test]
fn reports_tell_of_each() {
    let mut report = Report::new::<Weak>();
    let mut document = json::Document::new(&report).expect("a document");
    let mut suite = junit::Document::new(Cursor::new(Vec::new()));
    let (mut in_json, mut in_junit) = (Vec::new(), Vec::new());
    let trace = found(Wrong::None);
    document.trace(&mut in_json, &trace).expect("memory");
    suite.trace(&trace).expect("memory");
    report.add(trace);
    document.end(&mut in_json, &report).expect("memory");
    suite.write(&mut in_junit, &report).expect("memory");
    let in_json: serde_json::Value = serde_json::from_slice(&in_json).expect("JSON");
    insta::assert_snapshot!(
        "json",
        serde_json::to_string_pretty(&in_json["comparisons"]).expect("JSON")
    );
    insta::assert_snapshot!("junit", String::from_utf8(in_junit).expect("text"));
}
