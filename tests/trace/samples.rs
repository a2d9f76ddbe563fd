//! The samples of `docs/forms.md`: each is of the form that its heading names, and all are the same behaviour.

use crate::counter::Counter;
use conformance::replay::{Options, replay};
use conformance::trace::{Format, Reader};
use std::fs;
use std::path::Path;

#[test]
fn every_sample_is_the_behaviour() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/forms.md");
    let text = fs::read_to_string(path).expect("the page");
    let mut seen = Vec::new();
    for section in text.split("\n## ").skip(1) {
        let heading = section.lines().next().expect("a heading");
        let samples: Vec<&str> = section.split("\n```").skip(1).step_by(2).collect();
        let Ok(format) = heading.trim_matches('`').parse::<Format>() else {
            assert_eq!(samples, [""; 0], "{heading} is no form");
            continue;
        };
        assert!(!samples.is_empty(), "{heading} has no sample");
        for sample in samples {
            let (_, sample) = sample.split_once('\n').expect("a line with the language");
            check(format, sample);
        }
        seen.push(format);
    }
    assert_eq!(seen, Format::ALL);
}

fn check(format: Format, sample: &str) {
    let mut reader = Reader::new(sample.as_bytes(), None).expect(sample);
    assert_eq!(reader.format(), format, "{sample}");
    let mut behaviour = reader.next_behaviour().expect(sample).expect(sample);
    let found = replay(&mut Counter::default(), &mut behaviour, &Options::default());
    assert_eq!(
        (found.error, found.divergences.len()),
        (None, 0),
        "{sample}"
    );
    assert_eq!(found.steps, 2, "{sample}");
}
