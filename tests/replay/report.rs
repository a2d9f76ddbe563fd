//! What a report keeps of many traces.

use conformance::refinement::RaftSystem;
use conformance::replay::{Options, replay};
use conformance::report::{Origin, Place, Report, TraceReport, github, json};
use conformance::trace::Reader;

/// A trace that diverges in its last step, which comes after so many that change nothing.
fn diverging(name: &str, stuttering: usize) -> TraceReport {
    let traces = crate::traces();
    let (_, text) = traces
        .iter()
        .find(|(name, _)| name == "vote-granted")
        .expect("the trace");
    let document: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let states = document["counterexample"]["state"]
        .as_array()
        .expect("states");
    let mut states: Vec<serde_json::Value> = states.iter().map(|state| state[1].clone()).collect();
    let last = states.last_mut().expect("a state");
    last["commitIndex"]["s1"] = 1.into();
    let first = states[0].clone();
    states.splice(0..0, vec![first; stuttering]);
    let text: String = states.iter().map(|state| format!("{state}\n")).collect();
    let mut reader = Reader::new(text.as_bytes(), None).expect("a trace");
    let mut behaviour = reader.next_behaviour().expect("a trace").expect("a trace");
    let found = replay(
        &mut RaftSystem::default(),
        &mut behaviour,
        &Options::default(),
    );
    assert_eq!((found.error.as_ref(), found.divergences.len()), (None, 1));
    TraceReport::new(&Origin::file(name), found)
}

/// The divergence after the fewest steps is shown, and the first of the others are named in their order.
#[test]
fn the_soonest_divergence_of_a_kind() {
    let mut report = Report::new::<RaftSystem>();
    let soonest = 3;
    for number in 0..10 {
        let stuttering = if number < soonest {
            2
        } else {
            usize::from(number != soonest)
        };
        report.add(diverging(&format!("{number}.ndjson"), stuttering));
    }
    let [kind] = &report.kinds[..] else {
        panic!("one kind, not {}", report.kinds.len());
    };
    assert_eq!((&*kind.trace, kind.count), ("3.ndjson", 10));
    let step = kind.first.step;
    let elsewhere = kind.elsewhere();
    let place = |(number, later): (usize, usize)| Place {
        trace: format!("{number}.ndjson"),
        steps: vec![step + later],
        count: 1,
    };
    let expected = [(0, 2), (1, 2), (2, 2), (4, 1), (5, 1), (6, 1)].map(place);
    assert_eq!((elsewhere.places, elsewhere.more), (expected.to_vec(), 3));
}

/// However many traces there are, no more is kept of them than of a few.
#[test]
fn memory_does_not_grow_with_the_number_of_traces() {
    let trace = diverging("same-name.ndjson", 0);
    let kept = |traces: usize| {
        let mut report = Report::new::<RaftSystem>();
        let mut document = json::Document::new(&report).expect("a document");
        let mut log = github::Log::default();
        for _ in 0..traces {
            let mut sink = std::io::sink();
            document.trace(&mut sink, &trace).expect("a document");
            log.trace(&trace);
            report.add(trace.clone());
        }
        let numbers = |c: char| c.is_ascii_digit();
        format!("{report:?}{document:?}{log:?}")
            .replace(numbers, "")
            .len()
    };
    assert_eq!(kept(200), kept(2000));
}
