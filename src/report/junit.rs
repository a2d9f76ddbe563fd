//! A report as JUnit XML, which most CI systems show: one test case a trace.
//!
//! The document begins with how many cases there are of each kind, so the cases have to be kept until the end: as the text
//! that they will be, and not in memory.

use super::{Report, TraceReport, Verdict, printable, terminal};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::io::{self, Read, Seek, Write};

/// A document that is being made.
#[derive(Debug)]
pub struct Document<Cases> {
    /// The cases so far, as text.
    cases: Cases,
    /// How many there are of each kind.
    suite: TestSuite,
}

impl<Cases: Read + Write + Seek> Document<Cases> {
    /// Begins a document of which the cases are kept in an empty file, or what is like one.
    #[must_use]
    pub fn new(cases: Cases) -> Self {
        Document {
            cases,
            suite: suite(),
        }
    }

    /// Adds one more trace.
    ///
    /// # Errors
    /// Those of the file for the cases.
    pub fn trace(&mut self, trace: &TraceReport) -> io::Result<()> {
        self.case(trace.name(), status(trace)?)
    }

    fn case(&mut self, name: String, status: TestCaseStatus) -> io::Result<()> {
        let mut case = TestCase::new(xml(&name), status);
        case.set_classname("conformance.replay");
        let mut alone = suite();
        alone.add_test_case(case);
        self.suite.tests += alone.tests;
        self.suite.skipped += alone.skipped;
        self.suite.failures += alone.failures;
        self.suite.errors += alone.errors;
        let (text, start) = document(alone)?;
        let end = text.rfind(SUITE_ENDS).unwrap_or(text.len());
        self.cases.write_all(&text.as_bytes()[start..end])
    }

    /// Writes the whole document. Files that conformed before are cases that were skipped, and one more is for all the
    /// traces that were not looked at.
    ///
    /// # Errors
    /// Those of the stream, and of the file for the cases.
    pub fn write(mut self, out: &mut impl Write, report: &Report) -> io::Result<()> {
        let not_looked_at = report.summary.skipped;
        let not_looked_at = (not_looked_at > 0)
            .then(|| format!("{} not looked at", terminal::plural(not_looked_at, "trace")));
        let cached = report
            .summary
            .cached
            .iter()
            .map(|file| printable(file.path.clone()));
        for name in cached.chain(not_looked_at) {
            self.case(name, TestCaseStatus::skipped())?;
        }
        for fault in report.not_refused() {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type("not refused");
            status.set_message(xml(&fault.line()));
            self.case(fault.action.clone(), status)?;
        }
        let reservations = report.reservations();
        if !reservations.is_empty() {
            self.suite.set_system_out(xml(&reservations.join("\n")));
        }
        // Where the cases are to be there is one that does not count, in a line of its own.
        let place = TestCase::new("", TestCaseStatus::success());
        self.suite.test_cases.push(place);
        let (text, start) = document(self.suite)?;
        let (before, after) = text.split_at(start);
        out.write_all(before.as_bytes())?;
        self.cases.rewind()?;
        io::copy(&mut self.cases, out)?;
        out.write_all(&after.as_bytes()[end_of_line(after, 0)..])
    }
}

fn suite() -> TestSuite {
    TestSuite::new("conformance replay")
}

/// The document of a suite, and where in it the suite's first line has ended: there its cases are, or would be.
fn document(suite: TestSuite) -> io::Result<(String, usize)> {
    let mut document = quick_junit::Report::new("conformance");
    document.add_test_suite(suite);
    let text = document.to_string().map_err(io::Error::other)?;
    let begins = text.find(SUITE_BEGINS).unwrap_or(text.len());
    let cases = end_of_line(&text, begins);
    Ok((text, cases))
}

/// Where the line after this place begins.
fn end_of_line(text: &str, from: usize) -> usize {
    let length = text[from..].find('\n');
    length.map_or(text.len(), |length| from + length + 1)
}

// No text of a case has these, as `<` is never written as it is.
const SUITE_BEGINS: &str = "    <testsuite ";
const SUITE_ENDS: &str = "    </testsuite>";

fn status(trace: &TraceReport) -> io::Result<TestCaseStatus> {
    let kind = match trace.verdict {
        Verdict::Conforms => return Ok(TestCaseStatus::success()),
        Verdict::Diverges | Verdict::Breaks => NonSuccessKind::Failure,
        Verdict::Unreadable => NonSuccessKind::Error,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(match trace.verdict {
        Verdict::Breaks => "broken invariant",
        Verdict::Unreadable => "unreadable",
        _ => "divergence",
    });
    if let Some(first) = trace.divergences.first() {
        status.set_message(xml(&format!(
            "step {}: {}",
            first.step,
            terminal::headline(first)
        )));
        status.set_description(xml(&terminal::plain(trace)?));
    } else if let Some(first) = trace.broken.first() {
        status.set_message(xml(&first.headline()));
        status.set_description(xml(&terminal::plain(trace)?));
    } else if let Some(error) = trace.unread() {
        status.set_message(error.told());
        status.set_description(xml(&terminal::plain(trace)?));
    }
    Ok(status)
}

/// A text in which what XML does not allow is escaped.
fn xml(text: &str) -> String {
    let is_allowed = |c: char| match c {
        '\t' | '\n' | '\r' => true,
        c => c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'),
    };
    let mut allowed = String::with_capacity(text.len());
    for c in text.chars() {
        match is_allowed(c) {
            true => allowed.push(c),
            false => allowed.extend(c.escape_unicode()),
        }
    }
    allowed
}
