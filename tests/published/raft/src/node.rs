//! One of the crate's servers, and how far the specification has followed what it did.
//!
//! | raft.tla | the crate | here |
//! |---|---|---|
//! | `Timeout` | `campaign`: votes for itself, counts that vote, and makes all requests | the vote and the count are shown when the specification has them; a request is sent with `RequestVote` |
//! | the same, put off | nothing, until it asks for a vote | the next term, a candidate's role and no vote are shown; a request of that term that it would grant makes it hear of the term instead |
//! | `RequestVote(i, j)` | nothing: each is sent once, by `campaign` | what `campaign` sent, as often as asked for: a network duplicates |
//! | `RequestVote(i, i)` | nothing: it has voted | its own request, which it answers |
//! | `HandleRequestVoteResponse` | with the vote that makes a majority, it leads | this vote and those after it are shown as counted, and delivered with `BecomeLeader` |
//! | `BecomeLeader` | appends an entry of its own, and sends it | the entry is no client's, so it is not shown; what it sends is lost |
//! | `ClientRequest` | appends and sends | what it sends is lost |
//! | `AppendEntries` | sends when it sees fit | `send_append`, as after the answer to a heartbeat |
//! | `AdvanceCommitIndex` | with a response, or when its own entries are on disk | now they are; what it commits is shown with this action |
//! | `UpdateTerm` | with the message that has the higher term | a refused vote of that term, which tells it nothing else |
//! | `HandleAppendEntriesRequest`: back to follower | with the request | a heartbeat of that leader, whose answer is lost |
//! | the same that removes or appends entries | all at once, with the answer | done at the first step, and shown one by one while nothing else happens to the server; else the answer is lost |
//! | `HandleAppendEntriesResponse` | sends the next request at once | that one is lost, and it is told so (`report_unreachable`): so it counts on nothing that is not acknowledged |
//! | `Restart` | `RawNode::new` with what it has stored | the same |

mod shown;

use crate::log;
use crate::network::Sent;
use crate::replica::Replica;
use conformance::refinement::{ClientValue, Handler, Log, Message, Role};
use conformance::system::Refused;
use raft::StateRole;
use raft::eraftpb::{self, MessageType};
use shown::role;

/// A server of the crate.
#[derive(Debug)]
pub(crate) struct Node {
    replica: Replica,
    voters: Vec<u64>,
    /// What `campaign` sent.
    requests: Vec<Sent>,
    standing: Standing,
    /// Whether `campaign` waits until the server asks for a vote.
    puts_off: bool,
    /// The role that the specification has for it.
    role: Role,
    /// The index that the specification's server knows to be committed.
    commit_index: u64,
    /// Votes that have arrived and make it leader: from the first that does.
    winning: Vec<Sent>,
    ahead: Option<Ahead>,
}

/// How far crate and specification are with the server's last election.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// The specification's server has timed out. The crate's has not: it is a term behind.
    PutOff,
    /// The specification's server has timed out, and voted for another. The crate's has heard of the term.
    HeardOf,
    /// The crate's server has voted for itself, and the specification's has not.
    Owed,
    /// The specification's has, and it has not counted the vote.
    Cast,
    /// Both are equally far.
    Counted,
}

/// A request whose entries the crate has all taken, and the specification has not.
#[derive(Debug)]
struct Ahead {
    of: Message,
    /// The log now, and after each further step; the last is the crate's.
    logs: Vec<Log>,
    answers: Vec<Sent>,
}

/// What came of a message.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) is_consumed: bool,
    pub(crate) sent: Vec<Sent>,
}

impl Node {
    pub(crate) fn new(id: u64, voters: Vec<u64>, puts_off: bool) -> Self {
        Node {
            replica: Replica::new(id, &voters),
            voters,
            requests: Vec::new(),
            standing: Standing::Counted,
            puts_off,
            role: Role::Follower,
            commit_index: 0,
            winning: Vec::new(),
            ahead: None,
        }
    }

    /// The crate's own log, with the entries that no client asked for.
    pub(crate) fn entries(&self) -> Vec<eraftpb::Entry> {
        self.replica.entries()
    }

    /// The term that the specification has for it.
    fn term(&self) -> u64 {
        self.replica.term() + u64::from(self.standing == Standing::PutOff)
    }

    pub(crate) fn restart(&mut self) {
        if self.standing == Standing::PutOff {
            match self.voters.len() {
                // There is nobody from whom to hear.
                1 => self.campaign(),
                _ => self.hear_of(self.term()),
            }
        }
        self.replica.restart();
        self.requests.clear();
        if self.standing == Standing::HeardOf {
            self.standing = Standing::Counted;
        }
        self.role = Role::Follower;
        self.follow();
    }

    pub(crate) fn timeout(&mut self) -> Result<(), Refused> {
        self.campaign();
        if self.replica.role() == StateRole::Leader {
            return Err(Refused::because("it is leader"));
        }
        self.follow();
        self.role = Role::Candidate;
        self.winning.clear();
        self.requests.clear();
        self.standing = Standing::PutOff;
        if !self.puts_off {
            self.campaign();
        }
        Ok(())
    }

    /// Lets the crate stand for election, if the specification has done so already.
    fn campaign(&mut self) {
        if self.standing == Standing::PutOff {
            self.requests = self.replica.campaign();
            self.standing = Standing::Owed;
            self.follow();
        }
    }

    pub(crate) fn request_vote(&mut self, of: u64) -> Result<Sent, Refused> {
        self.campaign();
        if self.role != Role::Candidate || self.standing == Standing::HeardOf {
            return Err(Refused::because("it is no candidate"));
        }
        if of == self.replica.id() {
            return Ok(self.own_request());
        }
        let request = self.requests.iter().find(|request| request.to == of);
        let request = request.ok_or_else(|| Refused::because("it has sent no such request"))?;
        Ok(request.clone())
    }

    /// The request for a vote that a candidate of the crate spares itself.
    fn own_request(&self) -> Sent {
        let id = self.replica.id();
        let mut request = message(MessageType::MsgRequestVote, id, id, self.replica.term());
        if let Some(last) = self.replica.entries().last() {
            request.index = last.index;
            request.log_term = last.term;
        }
        request
    }

    pub(crate) fn become_leader(&mut self) -> Result<(), Refused> {
        for vote in std::mem::take(&mut self.winning) {
            self.replica.step(vote);
        }
        if self.replica.role() != StateRole::Leader {
            return Err(Refused::because("it has not become leader"));
        }
        self.role = Role::Leader;
        Ok(())
    }

    pub(crate) fn advance_commit_index(&mut self) -> Result<(), Refused> {
        self.must_lead()?;
        self.replica.is_on_disk();
        self.commit_index = self.committed();
        Ok(())
    }

    pub(crate) fn client_request(&mut self, value: &ClientValue) -> Result<(), Refused> {
        self.must_lead()?;
        self.replica.propose(log::data(value))?;
        Ok(())
    }

    pub(crate) fn append_entries(&mut self, to: u64) -> Result<Sent, Refused> {
        self.must_lead()?;
        let mut sent = self.replica.append(to).into_iter();
        sent.next()
            .ok_or_else(|| Refused::because("it sends nothing"))
    }

    fn must_lead(&self) -> Result<(), Refused> {
        match (self.role, self.replica.role()) {
            (Role::Leader, StateRole::Leader) => Ok(()),
            _ => Err(Refused::because("it is not leader")),
        }
    }

    /// Takes one step with a message of the network: `m`, which is `sent` by the crate.
    pub(crate) fn receive(
        &mut self,
        handler: Handler,
        m: &Message,
        sent: Sent,
    ) -> Result<Outcome, Refused> {
        let is_newer = sent.term > self.term();
        if is_newer != (handler == Handler::UpdateTerm) {
            return Err(Refused::because("the message's term is another"));
        }
        let consumed = |sent| Outcome {
            is_consumed: true,
            sent,
        };
        if self.standing == Standing::PutOff && sent.term < self.term() {
            // Lost: the crate, which is a term behind, would not find it old.
            return Ok(consumed(Vec::new()));
        }
        let is_old = sent.term < self.term();
        match handler {
            Handler::UpdateTerm => {
                self.hear_of(sent.term);
                Ok(Outcome::default())
            }
            Handler::HandleRequestVoteRequest => answered(consumed(self.vote(sent)), is_old),
            Handler::HandleRequestVoteResponse => {
                self.count(sent);
                Ok(consumed(Vec::new()))
            }
            Handler::HandleAppendEntriesRequest => answered(self.append(m, sent), is_old),
            Handler::HandleAppendEntriesResponse | Handler::DropStaleResponse => {
                let from = sent.from;
                self.replica.step(sent);
                self.replica.unreachable(from);
                self.follow_response();
                Ok(consumed(Vec::new()))
            }
            Handler::DuplicateMessage | Handler::DropMessage => Ok(Outcome::default()),
        }
    }

    /// A term, and nothing else.
    fn hear_of(&mut self, term: u64) {
        self.replica.hear_of(term);
        self.standing = Standing::Counted;
        self.follow();
    }

    /// `HandleRequestVoteRequest`.
    fn vote(&mut self, request: Sent) -> Vec<Sent> {
        let is_own = request.from == self.replica.id();
        if self.standing == Standing::PutOff {
            if self.replica.would_vote(&request) {
                self.replica.hear_of(request.term);
                self.standing = Standing::HeardOf;
            } else {
                self.campaign();
            }
        }
        let answers = self.replica.step(request);
        let is_granted = answers.iter().any(|answer| !answer.reject);
        if is_own && is_granted && self.standing == Standing::Owed {
            self.standing = Standing::Cast;
        }
        self.follow();
        answers
    }

    /// `HandleRequestVoteResponse`.
    fn count(&mut self, vote: Sent) {
        let is_candidate = self.replica.role() == StateRole::Candidate;
        if vote.from == self.replica.id() {
            if !vote.reject {
                self.standing = Standing::Counted;
            }
        } else if is_candidate && (!self.winning.is_empty() || self.would_win(&vote)) {
            self.winning.push(vote);
            return;
        }
        self.replica.step(vote);
        self.follow_response();
    }

    fn would_win(&self, vote: &Sent) -> bool {
        let counted = self.replica.votes();
        let is_new = counted.iter().all(|(voter, _)| *voter != vote.from);
        let granted = counted.iter().filter(|(_, granted)| *granted).count();
        is_new && !vote.reject && 2 * (granted + 1) > self.voters.len()
    }

    /// `HandleAppendEntriesRequest`: one step of it.
    fn append(&mut self, m: &Message, request: Sent) -> Outcome {
        if let Some(mut ahead) = self.ahead.take_if(|ahead| ahead.of == *m) {
            ahead.logs.remove(0);
            return self.show(ahead);
        }
        self.follow();
        if request.term == self.term() && self.role == Role::Candidate {
            let (from, to, term) = (request.from, request.to, request.term);
            let heartbeat = message(MessageType::MsgHeartbeat, from, to, term);
            self.replica.step(heartbeat);
            if matches!(self.standing, Standing::PutOff | Standing::HeardOf) {
                self.standing = Standing::Counted;
            }
            self.follow();
            return Outcome::default();
        }
        let before = log::clients(&self.replica.entries());
        let answers = self.replica.step(request);
        let after = log::clients(&self.replica.entries());
        self.show(Ahead {
            of: m.clone(),
            logs: way(&before, &after),
            answers,
        })
    }

    /// Shows how far the specification is with a request; with the last step the answer is sent.
    fn show(&mut self, ahead: Ahead) -> Outcome {
        if ahead.logs.is_empty() {
            self.follow();
            return Outcome {
                is_consumed: true,
                sent: ahead.answers,
            };
        }
        self.ahead = Some(ahead);
        Outcome::default()
    }

    /// Shows what the crate's server has become. A candidate that leads already is leader with `BecomeLeader`, and a leader's
    /// commit index moves with `AdvanceCommitIndex`.
    fn follow(&mut self) {
        self.ahead = None;
        if self.replica.role() != StateRole::Candidate {
            self.winning.clear();
        }
        let own = role(self.replica.role());
        let is_ahead = (self.role, own) == (Role::Candidate, Role::Leader);
        let is_behind = matches!(self.standing, Standing::PutOff | Standing::HeardOf);
        if !is_ahead && !is_behind {
            self.role = own;
        }
        if own != Role::Leader {
            self.commit_index = self.committed();
        }
    }

    /// The same after a response, which says nothing to a server that is taking a request's entries.
    fn follow_response(&mut self) {
        if self.ahead.is_none() {
            self.follow();
        }
    }

    fn committed(&self) -> u64 {
        log::index(&self.replica.entries(), self.replica.committed())
    }
}

/// Only a request of an old term may be used up without an answer.
fn answered(outcome: Outcome, is_old: bool) -> Result<Outcome, Refused> {
    match outcome.is_consumed && outcome.sent.is_empty() && !is_old {
        true => Err(Refused::because("it does not answer")),
        false => Ok(outcome),
    }
}

/// A message with nothing in it but a term.
pub(crate) fn message(kind: MessageType, from: u64, to: u64, term: u64) -> Sent {
    let mut message = Sent::default();
    message.set_msg_type(kind);
    (message.from, message.to, message.term) = (from, to, term);
    message
}

/// The logs after each of raft.tla's steps from one to the other: entries are removed from the end, then appended.
fn way(from: &Log, to: &Log) -> Vec<Log> {
    let same = from.iter().zip(to).take_while(|(one, other)| one == other);
    let same = same.count();
    let removed = (same..from.len())
        .rev()
        .map(|length| from[..length].to_vec());
    let appended = (same..to.len()).map(|length| to[..=length].to_vec());
    removed.chain(appended).collect()
}
