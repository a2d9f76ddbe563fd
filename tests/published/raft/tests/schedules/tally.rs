//! What came of many schedules, as a snapshot.

use crate::run::Outcome;
use std::collections::BTreeMap;
use std::fmt::Write;

const VARIABLES: [&str; 5] = ["currentTerm", "state", "votedFor", "log", "commitIndex"];

/// What came of them together, and each that does not end as raft.tla's.
#[derive(Debug, Default)]
pub struct Tally {
    schedules: usize,
    steps: usize,
    first: BTreeMap<String, usize>,
    before_the_first: usize,
    states: usize,
    left_out: BTreeMap<(&'static str, String), usize>,
    /// By variable, in how many states it is equal for all servers, and in how many schedules at the end.
    equal: BTreeMap<&'static str, (usize, usize)>,
    all_equal: (usize, usize),
    broken: Vec<String>,
    ends: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, outcome: &Outcome) {
        self.schedules += 1;
        self.steps += outcome.steps;
        self.states += outcome.differences.len();
        for why in &outcome.left_out {
            *self.left_out.entry(why.clone()).or_default() += 1;
        }
        for variable in VARIABLES {
            let is_equal = |at: &usize| !outcome.differences[*at].contains_key(variable);
            let equal = (0..outcome.differences.len()).filter(is_equal);
            let (states, ends) = self.equal.entry(variable).or_default();
            *states += equal.count();
            *ends += usize::from(is_equal(&(outcome.differences.len() - 1)));
        }
        let is_equal = |at: &usize| outcome.differences[*at].is_empty();
        let states = 0..outcome.differences.len();
        self.all_equal.0 += states.filter(is_equal).count();
        if let Some(last) = outcome.differences.last() {
            self.all_equal.1 += usize::from(last.is_empty());
            if !last.is_empty() {
                let each = last.iter();
                let each = each.map(|(variable, how)| format!("{variable} {}", how.join(", ")));
                let each: Vec<_> = each.collect();
                self.ends
                    .push(format!("{}: {}", outcome.name, each.join("; ")));
            }
        }
        if let Some(first) = &outcome.first {
            *self.first.entry(first.clone()).or_default() += 1;
        }
        self.before_the_first += outcome.before_the_first;
        let name = &outcome.name;
        for (invariant, why) in &outcome.broken {
            self.broken
                .push(format!("{name} breaks {invariant}: {why}"));
        }
    }

    /// The numbers.
    pub fn summary(&self) -> String {
        let mut told = String::new();
        let all: usize = self.left_out.values().sum();
        let mut line = |line: String| {
            // Memory takes all that is written to it.
            let _ = writeln!(told, "{line}");
        };
        line(format!(
            "{} schedules of {} steps, {} left out:",
            self.schedules, self.steps, all
        ));
        for ((action, why), count) in &self.left_out {
            line(format!("  {count:>6}  {action}: {why}"));
        }
        line(format!(
            "{} steps come before the first of their schedule that is left out or leads to a difference:",
            self.before_the_first
        ));
        for (first, count) in &self.first {
            line(format!("  {count:>6}  {first}"));
        }
        line(format!(
            "as raft.tla in so many of {} states, and at so many of {} ends:",
            self.states, self.schedules
        ));
        for variable in VARIABLES {
            let (states, ends) = self.equal.get(variable).copied().unwrap_or_default();
            line(format!(
                "  {states:>6} {ends:>4}  {variable} of every server"
            ));
        }
        let (states, ends) = self.all_equal;
        line(format!("  {states:>6} {ends:>4}  all five"));
        match self.broken.is_empty() {
            true => line("every invariant holds in every state of the crate".to_owned()),
            false => self.broken.iter().for_each(|why| line(why.clone())),
        }
        told
    }

    /// The numbers, and each that ends otherwise.
    pub fn told(&self) -> String {
        let mut told = self.summary();
        told.push_str("what differs at the end, the crate's for raft.tla's:\n");
        for end in &self.ends {
            let _ = writeln!(told, "  {end}");
        }
        told
    }
}
