//! The label of a step that has two: the trace's own, and one of a file of labels.

use super::label::{Label, Parameter, UNNAMED};
use crate::tla;

/// What the two tell together; both as texts, if they are labels of different actions.
pub(super) fn joined(own: Label, other: Label) -> Result<Label, [String; 2]> {
    let is_other = own.name != other.name || differ_in_parameters(&own, &other);
    if is_named(&own) && is_named(&other) && is_other {
        return Err([own.to_string(), other.to_string()]);
    }
    let location = own.location.clone().or_else(|| other.location.clone());
    // The own one can have the parameters' names too.
    let is_enough = other.parameters.is_empty() || tells_all(&own);
    let label = match is_named(&own) && is_enough {
        true => own,
        false => other,
    };
    Ok(Label { location, ..label })
}

fn is_named(label: &Label) -> bool {
    !label.name.is_empty() && label.name != UNNAMED
}

/// Whether it tells parameters, in their order, with all values.
fn tells_all(label: &Label) -> bool {
    let all = &label.parameters;
    !label.is_unordered && !all.is_empty() && all.iter().all(|told| told.value.is_some())
}

fn differ_in_parameters(one: &Label, other: &Label) -> bool {
    let is_in_order = !one.is_unordered && !other.is_unordered;
    let mut both = one.parameters.iter().zip(&other.parameters);
    is_in_order
        && one.parameters.len() == other.parameters.len()
        && both.any(|(one, other)| contradict(one, other))
}

fn contradict(one: &Parameter, other: &Parameter) -> bool {
    match (&one.value, &other.value) {
        (Some(one), Some(other)) => !tla::is_same(one, other),
        _ => false,
    }
}
