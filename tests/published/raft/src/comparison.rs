//! What is compared otherwise than by equality: what raft.tla has and the crate has not, though nothing depends on it; and
//! refusals that the crate does not send.

use conformance::system::{Comparator, Comparison};
use conformance::tla::Value;

pub(crate) const COMPARISONS: &[Comparison] = &[
    Comparison {
        variable: "messages",
        by: Comparator::Own(refusals_can_be_missing),
        reason: "a refusal may be missing, as if it were lost: the crate does not answer a request of an old term",
    },
    only("votesResponded", CANDIDATES),
    only("votesGranted", CANDIDATES),
    only("nextIndex", LEADERS),
    only("matchIndex", LEADERS),
    ignored("elections"),
    ignored("allLogs"),
    ignored("voterLog"),
];

const HISTORY: &str = "a history variable, which no implementation has";
const CANDIDATES: &str =
    "only candidates have it in the crate, and nothing in raft.tla depends on the others'";
const LEADERS: &str = "only leaders have it in the crate, of the other servers, and nothing in raft.tla depends on the rest";

const fn ignored(variable: &'static str) -> Comparison {
    Comparison {
        variable,
        by: Comparator::Ignored,
        reason: HISTORY,
    }
}

const fn only(variable: &'static str, reason: &'static str) -> Comparison {
    Comparison {
        variable,
        by: Comparator::Own(as_far_as_it_is_there),
        reason,
    }
}

/// Whether both are equal where the implementation's function has a value.
fn as_far_as_it_is_there(spec: &Value, own: &Value) -> bool {
    restricted(spec.clone(), own) == *own
}

/// Whether the bags of messages are equal but for refusals that the implementation's does not have.
fn refusals_can_be_missing(spec: &Value, own: &Value) -> bool {
    let (Value::Function(of_spec), Value::Function(of_own)) = (spec, own) else {
        return spec == own;
    };
    let is_there = of_own.keys().all(|message| of_spec.contains_key(message));
    is_there
        && of_spec.iter().all(|(message, copies)| {
            let own = of_own.get(message);
            own == Some(copies) || (is_refusal(message) && own < Some(copies))
        })
}

fn is_refusal(message: &Value) -> bool {
    let is_false = |field| message.field(field) == Some(&Value::Bool(false));
    is_false("mvoteGranted") || is_false("msuccess")
}

/// The specification's state without what is not compared, where the implementation's differs: then the report shows what
/// counts.
pub(crate) fn shaped(mut state: Value, like: &Value) -> Value {
    let (Value::Function(of_spec), Value::Function(of_own)) = (&mut state, like) else {
        return state;
    };
    for (name, spec) in of_spec.iter_mut() {
        let (Value::String(variable), Some(own)) = (name, of_own.get(name)) else {
            continue;
        };
        match variable.as_str() {
            "votesResponded" | "votesGranted" | "nextIndex" | "matchIndex" => {
                *spec = restricted(spec.clone(), own);
            }
            "messages" => without_refusals(spec, own),
            _ => {}
        }
    }
    state
}

/// A function where the other one has a value, and so its values.
fn restricted(value: Value, like: &Value) -> Value {
    match (value, like) {
        (Value::Function(function), Value::Function(like)) => {
            let pairs = function.into_iter();
            let pairs = pairs.filter_map(|(key, value)| {
                let like = like.get(&key)?;
                Some((key, restricted(value, like)))
            });
            Value::Function(pairs.collect())
        }
        (value, _) => value,
    }
}

/// A bag of messages without the refusals that the other one does not have.
fn without_refusals(bag: &mut Value, like: &Value) {
    if let (Value::Function(bag), Value::Function(like)) = (bag, like) {
        bag.retain(|message, _| like.contains_key(message) || !is_refusal(message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use conformance::tla;

    fn agree(by: fn(&Value, &Value) -> bool, spec: &str, own: &str) -> bool {
        let value = |text| tla::from_str(text).expect("a value");
        by(&value(spec), &value(own))
    }

    #[test]
    fn what_is_not_there_is_not_compared() {
        let agrees = |spec, own| agree(as_far_as_it_is_there, spec, own);
        let spec = "(s1 :> (s1 :> 2 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1))";
        assert!(agrees(spec, "(s1 :> (s2 :> 1))"));
        assert!(agrees(spec, "<<>>"));
        assert!(!agrees(spec, "(s1 :> (s2 :> 2))"));
        assert!(!agrees(spec, "(s3 :> (s2 :> 1))"));
        assert!(agrees("(s1 :> {s2} @@ s2 :> {})", "(s1 :> {s2})"));
        assert!(!agrees("(s1 :> {s2, s1} @@ s2 :> {})", "(s1 :> {s2})"));
    }

    #[test]
    fn only_refusals_can_be_missing() {
        let agrees = |spec: &str, own: &str| agree(refusals_can_be_missing, spec, own);
        let vote = |granted| format!("[mterm |-> 2, mvoteGranted |-> {granted}]");
        let (given, refused) = (vote("TRUE"), vote("FALSE"));
        let both = format!("({given} :> 1 @@ {refused} :> 2)");
        assert!(agrees(&both, &both));
        assert!(agrees(&both, &format!("({given} :> 1 @@ {refused} :> 1)")));
        assert!(agrees(&both, &format!("({given} :> 1)")));
        assert!(!agrees(&both, &format!("({refused} :> 2)")));
        assert!(!agrees(&both, &format!("({given} :> 2 @@ {refused} :> 2)")));
        assert!(!agrees(&both, &format!("({given} :> 1 @@ {refused} :> 3)")));
        assert!(!agrees(&format!("({given} :> 1)"), &both));
    }
}
