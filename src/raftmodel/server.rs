//! One Raft server: its variables, its place in the cluster, and how it comes into being.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::identity::Identity;
use super::{Index, LogEntry, ServerId, Term, create_empty_log};

/// raft.tla's `state[i]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServerState {
    /// Answers leaders and candidates.
    #[default]
    Follower,
    /// Stands for election.
    Candidate,
    /// Takes clients' requests and replicates them.
    Leader,
}

impl fmt::Display for ServerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// raft.tla's variables of one server, under their own names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerVariables<T> {
    /// `currentTerm[i]`
    pub current_term: Term,
    /// `state[i]`
    pub state: ServerState,
    /// `votedFor[i]`; `None` is raft.tla's `Nil`.
    pub voted_for: Option<ServerId>,
    /// `log[i]`, with the placeholder at index 0; see [`create_empty_log`].
    pub log: Vec<LogEntry<T>>,
    /// `commitIndex[i]`
    pub commit_index: Index,
    /// `votesResponded[i]`
    pub votes_responded: BTreeSet<ServerId>,
    /// `votesGranted[i]`
    pub votes_granted: BTreeSet<ServerId>,
    /// `nextIndex[i]`, a function over the cluster.
    pub next_index: BTreeMap<ServerId, Index>,
    /// `matchIndex[i]`, a function over the cluster.
    pub match_index: BTreeMap<ServerId, Index>,
}

impl<T: Default> ServerVariables<T> {
    /// raft.tla's `Init` for one server of the cluster `servers`, but with `log` for its empty log.
    pub fn init(servers: &BTreeSet<ServerId>, log: Vec<LogEntry<T>>) -> Self {
        Self {
            current_term: 1,
            state: ServerState::Follower,
            voted_for: None,
            log,
            commit_index: 0,
            votes_responded: BTreeSet::new(),
            votes_granted: BTreeSet::new(),
            next_index: for_each(servers, 1),
            match_index: for_each(servers, 0),
        }
    }
}

/// raft.tla's `[j \in Server |-> index]`.
pub(super) fn for_each(servers: &BTreeSet<ServerId>, index: Index) -> BTreeMap<ServerId, Index> {
    servers.iter().map(|&server| (server, index)).collect()
}

/// One server of a Raft cluster. See the [module](super) for how to use it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RaftServer<T> {
    pub(super) identity: Identity,
    /// The log in here always has its placeholder.
    pub(super) variables: ServerVariables<T>,
}

impl<T: Default> RaftServer<T> {
    /// A server in raft.tla's initial state, but with `log`, that is yet to learn who it is.
    ///
    /// `log` comes with the placeholder of [`create_empty_log`] at index 0; an empty vector is given one.
    ///
    /// It learns its id from the first message that it takes, and raft.tla's `Server`, the cluster, from
    /// the first [`TimeOut`](super::RaftMessage::TimeOut) that it takes: the followers named there and
    /// itself. **That message must name the whole cluster**, because majorities are counted in it from then
    /// on. Nothing can make it smaller or larger later: a `TimeOut` or `AppendEntries` that names any
    /// other server is refused, and so is a message from one; a `TimeOut` that names fewer asks fewer, but
    /// needs a majority of all. Nor may the set leave out a server that this one has voted for.
    /// `AppendEntries` teaches nothing, since only a leader acts on it, and a leader knows its cluster.
    ///
    /// Until then the server votes and follows, which needs no cluster, and refuses to count responses:
    /// it has not asked anybody anything. It votes for strangers too, so that one stray
    /// `RequestVoteRequest` from a server outside the cluster can lock it out of elections: until a message
    /// of a newer term frees its vote, it refuses a `TimeOut` that does not name that server
    /// ([`Refused::VotedForOutside`](super::Refused::VotedForOutside)). Where strangers can reach a server,
    /// make it with [`with_cluster`](Self::with_cluster): then it refuses what they send.
    pub fn new(log: Vec<LogEntry<T>>) -> Self {
        Self::with(
            Identity::Unknown,
            ServerVariables::init(&BTreeSet::new(), log),
        )
    }

    /// Server `id` of the cluster `servers` (with or without `id` in it) in raft.tla's initial state, but
    /// with `log`, which is as for [`new`](Self::new).
    pub fn with_cluster(
        id: ServerId,
        servers: impl IntoIterator<Item = ServerId>,
        log: Vec<LogEntry<T>>,
    ) -> Self {
        let servers = with_member(id, servers);
        let variables = ServerVariables::init(&servers, log);
        Self::with(Identity::Member { id, servers }, variables)
    }

    /// Server `id` of the cluster `servers` (with or without `id` in it) in any state whatever, also one
    /// that Raft never reaches.
    ///
    /// The variables are kept as given, except that an empty `log` vector gets its placeholder. What makes
    /// no sense, such as an index past the log or a peer missing from `next_index`, makes the steps that
    /// need it refuse.
    pub fn restore(
        id: ServerId,
        servers: impl IntoIterator<Item = ServerId>,
        variables: ServerVariables<T>,
    ) -> Self {
        let servers = with_member(id, servers);
        Self::with(Identity::Member { id, servers }, variables)
    }

    fn with(identity: Identity, mut variables: ServerVariables<T>) -> Self {
        if variables.log.is_empty() {
            variables.log = create_empty_log();
        }
        Self {
            identity,
            variables,
        }
    }
}

/// The cluster with `id` in it for certain.
fn with_member(id: ServerId, servers: impl IntoIterator<Item = ServerId>) -> BTreeSet<ServerId> {
    servers.into_iter().chain([id]).collect()
}

impl<T> RaftServer<T> {
    /// All of raft.tla's variables of this server.
    pub fn variables(&self) -> &ServerVariables<T> {
        &self.variables
    }

    /// Whether the server follows, stands for election or leads.
    pub fn server_state(&self) -> &ServerState {
        &self.variables.state
    }

    /// The log with its placeholder at index 0, so that `log()[n]` is the entry with index `n`.
    pub fn log(&self) -> &[LogEntry<T>] {
        &self.variables.log
    }

    /// The server's own id; `None` until it has learned it.
    pub fn id(&self) -> Option<ServerId> {
        self.identity.id()
    }

    /// The cluster, this server included: raft.tla's `Server`. `None` until the server has learned it.
    pub fn servers(&self) -> Option<&BTreeSet<ServerId>> {
        self.identity.servers()
    }
}
