//! A report as JUnit XML, which most CI systems show: one test case a trace.

use super::{Report, TraceReport, Verdict, terminal};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::io;

/// The whole document.
///
/// # Errors
/// The XML could not be written.
pub fn document(report: &Report) -> io::Result<String> {
    let mut suite = TestSuite::new("conformance replay");
    let cases = report
        .traces
        .iter()
        .map(test_case)
        .collect::<io::Result<Vec<_>>>()?;
    suite.add_test_cases(cases);
    let mut document = quick_junit::Report::new("conformance");
    document.add_test_suite(suite);
    document.to_string().map_err(io::Error::other)
}

fn test_case(trace: &TraceReport) -> io::Result<TestCase> {
    let mut case = TestCase::new(trace.name(), status(trace)?);
    case.set_classname("conformance.replay");
    Ok(case)
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
        status.set_description(first.breach.why.clone());
    } else if let Some(error) = trace.unread() {
        status.set_message(error.message.clone());
        status.set_description(terminal::plain(trace)?);
    }
    Ok(status)
}
