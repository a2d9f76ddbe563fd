//! Which branches of its action a step takes, by raft.tla and the states before and after it.

use super::super::action::{Action, Handler};
use super::super::log::{Entry, Log, Server};
use super::super::message::{Body, Message};
use super::super::state::{Role, State};
use std::cmp::Ordering;

/// The branches, by their names in [`BRANCHES`](super::BRANCHES). A step can take several: they are what a
/// reader would tell apart.
pub(super) fn of_step(before: &State, action: &Action, after: &State) -> Vec<&'static str> {
    match action {
        Action::Restart(i) => of_restart(before, i),
        Action::Timeout(i) => of_timeout(before, i),
        Action::RequestVote(i, j) if i == j => vec!["RequestVote: of itself"],
        Action::RequestVote(..) => vec!["RequestVote: of another"],
        Action::BecomeLeader(i) => of_become_leader(before, i),
        Action::ClientRequest(..) => vec!["ClientRequest"],
        Action::AdvanceCommitIndex(i) => vec![of_advance_commit_index(before, i)],
        Action::AppendEntries(i, j) => {
            if before.next_index[i][j] < before.commit_index[i] {
                return vec!["AppendEntries: commit index held back"];
            }
            let entry = before.next_index[i][j] <= before.log[i].len() as u64;
            vec![if entry {
                "AppendEntries: with an entry"
            } else {
                "AppendEntries: without an entry"
            }]
        }
        Action::OnMessage(handler, m) => on_message(*handler, m, before, after),
    }
}

fn of_restart(before: &State, i: &Server) -> Vec<&'static str> {
    let mut branches = vec![match before.state[i] {
        Role::Follower => "Restart: of a follower",
        Role::Candidate => "Restart: of a candidate",
        Role::Leader => "Restart: of a leader",
    }];
    if before.commit_index[i] > 0 {
        branches.push("Restart: of a server that knows of a commit");
    }
    branches
}

fn of_timeout(before: &State, i: &Server) -> Vec<&'static str> {
    let mut branches = vec![match before.state[i] {
        Role::Candidate => "Timeout: of a candidate",
        _ => "Timeout: of a follower",
    }];
    if before.commit_index[i] > 0 {
        branches.push("Timeout: of a server that knows of a commit");
    }
    if knows_matches(before, i) {
        branches.push("Timeout: of a server that knows of matches");
    }
    branches
}

/// Whether `i` has noted what others have of its log, as a leader of this term or of an older one.
fn knows_matches(state: &State, i: &Server) -> bool {
    state.match_index[i].values().any(|&index| index > 0)
}

fn of_become_leader(before: &State, i: &Server) -> Vec<&'static str> {
    let votes = &before.votes_granted[i];
    let all = votes.len() == before.servers().count();
    let mut branches = vec![if all {
        "BecomeLeader: with all votes"
    } else {
        "BecomeLeader: with some votes"
    }];
    if !votes.contains(i) {
        branches.push("BecomeLeader: without its own vote");
    }
    if before.commit_index[i] > 0 {
        branches.push("BecomeLeader: of a server that knows of a commit");
    }
    if knows_matches(before, i) {
        branches.push("BecomeLeader: of a server that knows of matches");
    }
    branches
}

fn of_advance_commit_index(before: &State, i: &Server) -> &'static str {
    let log = &before.log[i];
    let servers = before.servers().count();
    let agree = |index: usize| {
        let others = before.servers().filter(|k| *k != i);
        1 + others
            .filter(|k| before.match_index[i][*k] >= index as u64)
            .count()
    };
    let agreed = (1..=log.len())
        .rev()
        .find(|&index| 2 * agree(index) > servers)
        .unwrap_or(0);
    let known = before.commit_index[i] as usize;
    let is_older = |entry: &Entry| entry.term != before.current_term[i];
    if agreed == 0 {
        return "AdvanceCommitIndex: unchanged, no majority has any entry";
    }
    if is_older(&log[agreed - 1]) {
        return "AdvanceCommitIndex: a majority has only entries of older terms";
    }
    match agreed.cmp(&known) {
        Ordering::Equal => "AdvanceCommitIndex: unchanged, nothing new",
        Ordering::Less => "AdvanceCommitIndex: goes back",
        Ordering::Greater if log[known..agreed].iter().any(is_older) => {
            "AdvanceCommitIndex: advanced over entries of an older term"
        }
        Ordering::Greater => "AdvanceCommitIndex: advanced",
    }
}

fn on_message(handler: Handler, m: &Message, before: &State, after: &State) -> Vec<&'static str> {
    let old_term = m.mterm < before.current_term[&m.mdest];
    match (handler, &m.body) {
        (Handler::UpdateTerm, _) => of_update_term(m, before),
        (Handler::DropStaleResponse, Body::RequestVoteResponse { .. }) => {
            vec!["DropStaleResponse: RequestVoteResponse"]
        }
        (Handler::DropStaleResponse, _) => vec!["DropStaleResponse: AppendEntriesResponse"],
        // All that these two do is to the network.
        (Handler::DuplicateMessage | Handler::DropMessage, _) => Vec::new(),
        (
            _,
            Body::RequestVoteRequest {
                mlast_log_term,
                mlast_log_index,
            },
        ) => of_vote_request(m, old_term, (*mlast_log_term, *mlast_log_index), before),
        (
            _,
            Body::RequestVoteResponse {
                mvote_granted,
                mlog,
            },
        ) => of_vote_response(m, *mvote_granted, mlog, before),
        (_, Body::AppendEntriesRequest { .. }) => of_append_request(m, old_term, before, after),
        (
            _,
            Body::AppendEntriesResponse {
                msuccess,
                mmatch_index,
            },
        ) => of_append_response(m, *msuccess, *mmatch_index, before),
    }
}

fn of_update_term(m: &Message, before: &State) -> Vec<&'static str> {
    let mut branches = vec![match m.body {
        Body::RequestVoteRequest { .. } => "UpdateTerm: RequestVoteRequest",
        Body::RequestVoteResponse { .. } => "UpdateTerm: RequestVoteResponse",
        Body::AppendEntriesRequest { .. } => "UpdateTerm: AppendEntriesRequest",
        Body::AppendEntriesResponse { .. } => "UpdateTerm: AppendEntriesResponse",
    }];
    match before.state[&m.mdest] {
        Role::Follower => {}
        Role::Candidate => branches.push("UpdateTerm: of a candidate"),
        Role::Leader => branches.push("UpdateTerm: of a leader"),
    }
    if before.commit_index[&m.mdest] > 0 {
        branches.push("UpdateTerm: of a server that knows of a commit");
    }
    let by_leader = matches!(m.body, Body::AppendEntriesRequest { .. });
    if by_leader && before.state[&m.mdest] == Role::Leader {
        branches.push("UpdateTerm: of a leader, by a leader");
    }
    branches
}

fn of_vote_request(
    m: &Message,
    old_term: bool,
    (last_term, last_index): (u64, u64),
    before: &State,
) -> Vec<&'static str> {
    let i = &m.mdest;
    let log = &before.log[i];
    let own_term = log.last().map_or(0, |entry| entry.term);
    let own_index = log.len() as u64;
    let voted_for = before.voted_for[i].0.as_ref();
    if old_term {
        return vec!["HandleRequestVoteRequest: refused, old term"];
    }
    let is_free = voted_for.is_none_or(|candidate| *candidate == m.msource);
    if last_term < own_term || (last_term == own_term && last_index < own_index) {
        // Only where the log is the only reason.
        if !is_free {
            return Vec::new();
        }
        let mut branches = vec![match (last_term < own_term, last_index > own_index) {
            (false, _) => "HandleRequestVoteRequest: refused, log shorter",
            (true, false) => "HandleRequestVoteRequest: refused, last entry older",
            (true, true) => "HandleRequestVoteRequest: refused, last entry older but log longer",
        }];
        if m.msource == *i {
            branches.push("HandleRequestVoteRequest: refused, from itself");
        }
        return branches;
    }
    let mut branches = vec![match voted_for {
        None => "HandleRequestVoteRequest: granted",
        Some(candidate) if *candidate == m.msource => "HandleRequestVoteRequest: granted again",
        Some(_) => "HandleRequestVoteRequest: refused, voted for another",
    }];
    if is_free && last_index < own_index {
        branches.push("HandleRequestVoteRequest: granted, log shorter but last entry newer");
    }
    if m.msource == *i {
        branches.push("HandleRequestVoteRequest: from itself");
    }
    branches
}

fn of_vote_response(m: &Message, granted: bool, mlog: &Log, before: &State) -> Vec<&'static str> {
    let mut branches = vec![if granted {
        "HandleRequestVoteResponse: granted"
    } else {
        "HandleRequestVoteResponse: refused"
    }];
    if before.votes_responded[&m.mdest].contains(&m.msource) {
        branches.push("HandleRequestVoteResponse: counted before");
    }
    if granted
        && before.voter_log[&m.mdest]
            .get(&m.msource)
            .is_some_and(|first| first != mlog)
    {
        branches.push("HandleRequestVoteResponse: counted before, with another log");
    }
    match before.state[&m.mdest] {
        Role::Follower => branches.push("HandleRequestVoteResponse: by a follower"),
        Role::Candidate => {}
        Role::Leader => branches.push("HandleRequestVoteResponse: by a leader"),
    }
    branches
}

fn of_append_request(
    m: &Message,
    old_term: bool,
    before: &State,
    after: &State,
) -> Vec<&'static str> {
    let Body::AppendEntriesRequest {
        mprev_log_index,
        mprev_log_term,
        mentries,
        ..
    } = &m.body
    else {
        return Vec::new();
    };
    let i = &m.mdest;
    let (log, index) = (&before.log[i], *mprev_log_index as usize);
    if old_term && before.state[i] == Role::Leader {
        return vec!["HandleAppendEntriesRequest: rejected, old term, by a leader"];
    }
    if old_term {
        return vec!["HandleAppendEntriesRequest: rejected, old term"];
    }
    if before.state[i] == Role::Candidate {
        return vec![match before.voted_for[i].0.as_ref() {
            None => "HandleAppendEntriesRequest: back to follower, without a vote",
            Some(own) if own == i => {
                "HandleAppendEntriesRequest: back to follower, with its own vote"
            }
            Some(_) => "HandleAppendEntriesRequest: back to follower, with a vote for another",
        }];
    }
    if index > log.len() {
        return vec!["HandleAppendEntriesRequest: rejected, log too short"];
    }
    if index > 0 && log[index - 1].term != *mprev_log_term {
        return vec!["HandleAppendEntriesRequest: rejected, other entry before"];
    }
    match (mentries.first(), log.get(index)) {
        (Some(entry), Some(own)) if entry.term != own.term => {
            return of_conflict(log, index, entry.term);
        }
        (Some(_), None) => return vec!["HandleAppendEntriesRequest: entry appended"],
        _ => {}
    }
    let change = after.commit_index[i].cmp(&before.commit_index[i]);
    let mut branches = vec![match (mentries.is_empty(), change) {
        (true, Ordering::Less) => {
            "HandleAppendEntriesRequest: already done, without an entry, commit index goes back"
        }
        (true, Ordering::Equal) => {
            "HandleAppendEntriesRequest: already done, without an entry, commit index unchanged"
        }
        (true, Ordering::Greater) => {
            "HandleAppendEntriesRequest: already done, without an entry, commit index advanced"
        }
        (false, Ordering::Less) => {
            "HandleAppendEntriesRequest: already done, with an entry, commit index goes back"
        }
        (false, Ordering::Equal) => {
            "HandleAppendEntriesRequest: already done, with an entry, commit index unchanged"
        }
        (false, Ordering::Greater) => {
            "HandleAppendEntriesRequest: already done, with an entry, commit index advanced"
        }
    }];
    if log.len() > index + mentries.len() {
        branches.push(if mentries.is_empty() {
            "HandleAppendEntriesRequest: already done, without an entry before others"
        } else {
            "HandleAppendEntriesRequest: already done, with an entry before others"
        });
    }
    branches
}

/// Of a log whose entry after `index` is in conflict with one of `term`.
fn of_conflict(log: &Log, index: usize, term: u64) -> Vec<&'static str> {
    let mut branches = vec!["HandleAppendEntriesRequest: conflict removed"];
    if log[index].term > term {
        branches.push("HandleAppendEntriesRequest: conflict removed, of a newer term");
    }
    if log.len() > index + 1 {
        branches.push("HandleAppendEntriesRequest: conflict removed, another entry after it");
    }
    branches
}

fn of_append_response(
    m: &Message,
    success: bool,
    match_index: u64,
    before: &State,
) -> Vec<&'static str> {
    let (i, j) = (&m.mdest, &m.msource);
    let mut branches = vec![if success {
        "HandleAppendEntriesResponse: success"
    } else if before.next_index[i][j] == 1 {
        "HandleAppendEntriesResponse: failure at the first index"
    } else {
        "HandleAppendEntriesResponse: failure"
    }];
    if !success && before.next_index[i][j] > 2 {
        branches.push("HandleAppendEntriesResponse: failure at the third index or later");
    }
    if !success && before.match_index[i][j] > 0 {
        branches.push("HandleAppendEntriesResponse: failure after a success");
    }
    if before.state[i] != Role::Leader {
        branches.push(match (success, before.next_index[i][j] > 1) {
            (true, _) => "HandleAppendEntriesResponse: success, not by a leader",
            (false, true) => "HandleAppendEntriesResponse: failure, not by a leader",
            (false, false) => {
                "HandleAppendEntriesResponse: failure at the first index, not by a leader"
            }
        });
    } else if success && match_index < before.match_index[i][j] {
        branches.push("HandleAppendEntriesResponse: match index goes back");
    }
    branches
}
