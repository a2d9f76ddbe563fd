//! What a log says of a behaviour before it begins: how TLC searches, and what the behaviour violates. That decides how
//! the behaviour ends, and what `-difftrace` leaves out of its last states.

/// What is known of the behaviour that comes.
#[derive(Clone, Copy, Default)]
pub(super) struct Coming {
    is_recent: bool,
    search: Search,
    violated: Violated,
    /// Whether TLC checks temporal properties: of what it finds meanwhile it prints a lasso.
    is_checking: bool,
}

/// How TLC searches.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Search {
    /// By a TLC that prints what is known here: ALIAS, in July 2020, changed how it prints.
    BreadthFirst,
    /// `-simulate` or `-dfid`
    Other,
    #[default]
    Unknown,
}

/// What the last error was.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Violated {
    /// An invariant or an action property.
    Safety,
    /// Nothing yet: one of these cannot be evaluated in the state after a step.
    Evaluation,
    /// Nothing: the state after a step is not complete.
    Incomplete,
    Deadlock,
    Temporal,
    #[default]
    Unknown,
}

/// What `-difftrace` writes the last state but one as the difference to. (All states before are the difference to
/// the one before.)
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    OneBefore,
    TwoBefore,
    /// One of them: the log does not say which.
    Unknown,
}

impl Coming {
    /// What is known when a run begins, by TLC's first line.
    pub(super) fn of_run(line: &str) -> Self {
        Coming {
            is_recent: is_recent(line),
            ..Coming::default()
        }
    }

    /// Notes a line that is not within the behaviour.
    pub(super) fn note(&mut self, line: &str) {
        if is_before_behaviour(line) {
            if line.ends_with("a counter-example:") {
                self.violated = Violated::Temporal;
            }
        } else if is_error(line) {
            self.violated = violated(line);
        } else if let Some(search) = search(line) {
            let is_known = search != Search::BreadthFirst || self.is_recent;
            self.search = if is_known { search } else { Search::Unknown };
        } else if line.starts_with("Checking ") && line.contains("temporal properties for the ") {
            self.is_checking = true;
        } else if line.starts_with("Finished checking temporal properties ") {
            self.is_checking = false;
        }
    }

    /// What is known when a behaviour begins; the error is that of this one alone.
    pub(super) fn take(&mut self) -> Coming {
        let taken = *self;
        self.violated = Violated::Unknown;
        taken
    }

    /// Whether the violation is in a later state than the first: of one in the first, TLC says so.
    pub(super) fn has_later(&self) -> bool {
        self.violated == Violated::Safety
    }

    /// Whether the behaviour goes back to a state, or stutters. In breadth-first search TLC finds, while it generates
    /// states, that a temporal property such as `[](p => []q)` is violated: that behaviour ends with a state.
    pub(super) fn is_endless(&self) -> bool {
        let is_found_early = self.search == Search::BreadthFirst && !self.is_checking;
        self.violated == Violated::Temporal && !is_found_early
    }

    /// In breadth-first search TLC (`TLCTrace.printTrace`) writes the last state whole, and where an invariant or action
    /// property is violated, the one before it as the difference to the state before the one before.
    pub(super) fn base(&self) -> Base {
        match (self.search, self.violated) {
            (Search::Other, _) | (_, Violated::Deadlock | Violated::Temporal) => Base::OneBefore,
            (_, Violated::Unknown) | (Search::Unknown, _) => Base::Unknown,
            (Search::BreadthFirst, _) => Base::TwoBefore,
        }
    }

    /// Whether the last state can have a variable that has no value: TLC prints `null`.
    pub(super) fn ends_incomplete(&self) -> bool {
        self.violated == Violated::Incomplete
    }

    /// Whether the last state has all variables.
    pub(super) fn ends_whole(&self) -> bool {
        let is_known = !matches!(self.violated, Violated::Temporal | Violated::Unknown);
        self.search == Search::BreadthFirst && is_known
    }
}

/// What TLC says before the first state, with `-tool` without `Error: `.
pub(super) fn is_before_behaviour(line: &str) -> bool {
    let line = line.strip_prefix("Error: ").unwrap_or(line);
    line.starts_with("The behavior up to this point is:")
        || line.starts_with("The following behavior constitutes a counter-example")
}

/// A line with what TLC has found, with `-tool` without `Error: `.
fn is_error(line: &str) -> bool {
    let begins = [
        "Error: ",
        "Invariant ",
        "Action property ",
        "Temporal propert",
        "Deadlock",
        "Evaluating ",
        INCOMPLETE,
    ];
    begins.iter().any(|begin| line.starts_with(begin))
}

/// What an error violates, from its first line.
fn violated(line: &str) -> Violated {
    let line = line.strip_prefix("Error: ").unwrap_or(line);
    if line.starts_with("Deadlock reached") {
        Violated::Deadlock
    } else if line.starts_with("Temporal propert") {
        Violated::Temporal
    } else if line.ends_with(" is violated.") {
        Violated::Safety
    } else if is_of_evaluation(line) {
        Violated::Evaluation
    } else if line.starts_with(INCOMPLETE) || line.starts_with("current state is not a legal") {
        Violated::Incomplete
    } else {
        Violated::Unknown
    }
}

const INCOMPLETE: &str = "Successor state is not completely specified";

/// `Evaluating invariant Inv failed.`
fn is_of_evaluation(line: &str) -> bool {
    let begins = ["Evaluating invariant ", "Evaluating action property "];
    begins.iter().any(|begin| line.starts_with(begin)) && line.ends_with(" failed.")
}

/// `TLC2 Version 2.19 of 08 August 2024 (rev: 5a47802)`, `TLC2 Version 2026.11.27.015530`
fn is_recent(line: &str) -> bool {
    let version = line.strip_prefix("TLC2 Version ").unwrap_or_default();
    let mut numbers = version
        .split(|c: char| !c.is_ascii_digit())
        .map(|number| number.parse::<u32>().unwrap_or(0));
    (numbers.next(), numbers.next()) >= (Some(2), Some(16))
}

/// `Running breadth-first search Model-Checking with fp 0 …`, `Running Random Simulation with seed 0 …`
fn search(line: &str) -> Option<Search> {
    let rest = line.strip_prefix("Running ")?;
    if rest.starts_with("breadth-first search ") {
        return Some(Search::BreadthFirst);
    }
    let is_other =
        rest.starts_with("depth-first search ") || rest.contains("Simulation with seed ");
    is_other.then_some(Search::Other)
}
