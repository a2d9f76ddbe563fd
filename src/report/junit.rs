//! A report as JUnit XML, which most CI systems show: one test case a trace.
//!
//! The document begins with how many cases there are of each kind, so the cases are kept until the end.

use super::{Report, TraceReport, Verdict, terminal};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::io::{self, Write};

/// A document that is being made.
#[derive(Debug)]
pub struct Document {
    suite: TestSuite,
}

impl Default for Document {
    fn default() -> Self {
        Document {
            suite: TestSuite::new("conformance replay"),
        }
    }
}

impl Document {
    /// Adds one more trace.
    ///
    /// # Errors
    /// None in practice: the text could not be made.
    pub fn trace(&mut self, trace: &TraceReport) -> io::Result<()> {
        let mut case = TestCase::new(trace.name(), status(trace)?);
        case.set_classname("conformance.replay");
        self.suite.add_test_case(case);
        Ok(())
    }

    /// Writes the whole document. Files that conformed before are cases that were skipped, and one more is for all the
    /// traces that were not looked at.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn write(mut self, out: &mut impl Write, report: &Report) -> io::Result<()> {
        let not_looked_at = report.summary.skipped;
        let not_looked_at = (not_looked_at > 0)
            .then(|| format!("{} not looked at", terminal::plural(not_looked_at, "trace")));
        let cached = report.summary.cached.iter().cloned();
        for name in cached.chain(not_looked_at) {
            let mut case = TestCase::new(name, TestCaseStatus::skipped());
            case.set_classname("conformance.replay");
            self.suite.add_test_case(case);
        }
        let reservations = report.reservations();
        if !reservations.is_empty() {
            self.suite.set_system_out(reservations.join("\n"));
        }
        let mut document = quick_junit::Report::new("conformance");
        document.add_test_suite(self.suite);
        document.serialize(out).map_err(io::Error::other)
    }
}

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
        status.set_message(format!(
            "step {}: {}",
            first.step,
            terminal::headline(first)
        ));
        status.set_description(terminal::plain(trace)?);
    } else if let Some(first) = trace.broken.first() {
        status.set_message(first.headline());
        status.set_description(terminal::plain(trace)?);
    } else if let Some(error) = trace.unread() {
        status.set_message(error.message.clone());
        status.set_description(terminal::plain(trace)?);
    }
    Ok(status)
}
