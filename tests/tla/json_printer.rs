//! Values in TLC's JSON, by TLC's rules: sets, sequences and the empty function are arrays, model values
//! are strings, a function's arguments are keys, as TLA+ text unless they are strings.

use conformance::tla::Value;

/// What TLC would write.
pub fn print(value: &Value) -> String {
    match value {
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::BigInt(number) => number.to_string(),
        Value::String(text) => string(text),
        Value::ModelValue(name) => string(name.as_str()),
        Value::Unserializable(words) => string(words),
        Value::Set(elements) => array(elements),
        Value::Function(map) => {
            let numbers = (1..).map(Value::Int);
            if map.keys().zip(numbers).all(|(key, number)| *key == number) {
                array(map.values())
            } else {
                let entry = |(key, value): (&Value, &Value)| {
                    let key = match key {
                        Value::String(text) => string(text),
                        key => string(&key.to_string()),
                    };
                    format!("{key}:{}", print(value))
                };
                format!(
                    "{{{}}}",
                    map.iter().map(entry).collect::<Vec<_>>().join(",")
                )
            }
        }
    }
}

fn array<'a>(elements: impl IntoIterator<Item = &'a Value>) -> String {
    let elements: Vec<_> = elements.into_iter().map(print).collect();
    format!("[{}]", elements.join(","))
}

fn string(text: &str) -> String {
    serde_json::to_string(text).expect("a string is JSON")
}
