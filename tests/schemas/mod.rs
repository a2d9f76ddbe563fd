//! The schemas in docs/, and whether what the program writes is as they say.

/// What in a JSON report is not as one of the schemas in docs/ says.
pub fn errors_by(name: &str, report: &str) -> Vec<String> {
    let docs = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/docs"));
    let schema = |name: &str| -> serde_json::Value {
        let schema = std::fs::read_to_string(docs.join(format!("{name}.schema.json")));
        serde_json::from_str(&schema.expect("the schema")).expect("JSON")
    };
    // What one schema takes from the other.
    let registry = jsonschema::Registry::new()
        .add("report.schema.json", schema("report"))
        .expect("a name")
        .add("coverage.schema.json", schema("coverage"))
        .expect("a name")
        .prepare()
        .expect("a schema");
    let validator = jsonschema::options()
        .with_registry(&registry)
        .build(&schema(name))
        .expect("a schema");
    let report = serde_json::from_str(report).expect("JSON");
    let errors = validator.iter_errors(&report);
    errors.map(|error| error.to_string()).collect()
}
