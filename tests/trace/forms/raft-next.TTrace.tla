---- MODULE unlabelled_TTrace_1795436740 ----
EXTENDS unlabelled, Sequences, unlabelled_TEConstants, TLCExt, Toolbox, Naturals, TLC

_expression ==
    LET unlabelled_TEExpression == INSTANCE unlabelled_TEExpression
    IN unlabelled_TEExpression!expression
----

_trace ==
    LET unlabelled_TETrace == INSTANCE unlabelled_TETrace
    IN unlabelled_TETrace!trace
----

_inv ==
    ~(
        TLCGet("level") = Len(_TETrace)
        /\
        votedFor = ((s1 :> s1 @@ s2 :> s1))
        /\
        log = ((s1 :> <<>> @@ s2 :> <<>>))
        /\
        voterLog = ((s1 :> (s1 :> <<>> @@ s2 :> <<>>) @@ s2 :> <<>>))
        /\
        nextIndex = ((s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)))
        /\
        elections = ({[evotes |-> {s1, s2}, eleader |-> s1, eterm |-> 2, elog |-> <<>>, evoterLog |-> (s1 :> <<>> @@ s2 :> <<>>)]})
        /\
        allLogs = ({<<>>})
        /\
        currentTerm = ((s1 :> 2 @@ s2 :> 2))
        /\
        votesResponded = ((s1 :> {s1, s2} @@ s2 :> {}))
        /\
        votesGranted = ((s1 :> {s1, s2} @@ s2 :> {}))
        /\
        messages = (<<>>)
        /\
        matchIndex = ((s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)))
        /\
        state = ((s1 :> Leader @@ s2 :> Candidate))
        /\
        commitIndex = ((s1 :> 0 @@ s2 :> 0))
    )
----

_init ==
    /\ elections = _TETrace[1].elections
    /\ messages = _TETrace[1].messages
    /\ matchIndex = _TETrace[1].matchIndex
    /\ log = _TETrace[1].log
    /\ state = _TETrace[1].state
    /\ allLogs = _TETrace[1].allLogs
    /\ commitIndex = _TETrace[1].commitIndex
    /\ currentTerm = _TETrace[1].currentTerm
    /\ votesResponded = _TETrace[1].votesResponded
    /\ nextIndex = _TETrace[1].nextIndex
    /\ votesGranted = _TETrace[1].votesGranted
    /\ voterLog = _TETrace[1].voterLog
    /\ votedFor = _TETrace[1].votedFor
----

_next ==
    /\ \E i,j \in DOMAIN _TETrace:
        /\ \/ /\ j = i + 1
              /\ i = TLCGet("level")
        /\ elections  = _TETrace[i].elections
        /\ elections' = _TETrace[j].elections
        /\ messages  = _TETrace[i].messages
        /\ messages' = _TETrace[j].messages
        /\ matchIndex  = _TETrace[i].matchIndex
        /\ matchIndex' = _TETrace[j].matchIndex
        /\ log  = _TETrace[i].log
        /\ log' = _TETrace[j].log
        /\ state  = _TETrace[i].state
        /\ state' = _TETrace[j].state
        /\ allLogs  = _TETrace[i].allLogs
        /\ allLogs' = _TETrace[j].allLogs
        /\ commitIndex  = _TETrace[i].commitIndex
        /\ commitIndex' = _TETrace[j].commitIndex
        /\ currentTerm  = _TETrace[i].currentTerm
        /\ currentTerm' = _TETrace[j].currentTerm
        /\ votesResponded  = _TETrace[i].votesResponded
        /\ votesResponded' = _TETrace[j].votesResponded
        /\ nextIndex  = _TETrace[i].nextIndex
        /\ nextIndex' = _TETrace[j].nextIndex
        /\ votesGranted  = _TETrace[i].votesGranted
        /\ votesGranted' = _TETrace[j].votesGranted
        /\ voterLog  = _TETrace[i].voterLog
        /\ voterLog' = _TETrace[j].voterLog
        /\ votedFor  = _TETrace[i].votedFor
        /\ votedFor' = _TETrace[j].votedFor

\* Uncomment the ASSUME below to write the states of the error trace
\* to the given file in Json format. Note that you can pass any tuple
\* to `JsonSerialize`. For example, a sub-sequence of _TETrace.
    \* ASSUME
    \*     LET J == INSTANCE Json
    \*         IN J!JsonSerialize("unlabelled_TTrace_1795436740.json", _TETrace)

=============================================================================

 Note that you can extract this module `unlabelled_TEExpression`
  to a dedicated file to reuse `expression` (the module in the 
  dedicated `unlabelled_TEExpression.tla` file takes precedence 
  over the module `unlabelled_TEExpression` below).

---- MODULE unlabelled_TEExpression ----
EXTENDS unlabelled, Sequences, unlabelled_TEConstants, TLCExt, Toolbox, Naturals, TLC

expression == 
    [
        \* To hide variables of the `unlabelled` spec from the error trace,
        \* remove the variables below.  The trace will be written in the order
        \* of the fields of this record.
        elections |-> elections
        ,messages |-> messages
        ,matchIndex |-> matchIndex
        ,log |-> log
        ,state |-> state
        ,allLogs |-> allLogs
        ,commitIndex |-> commitIndex
        ,currentTerm |-> currentTerm
        ,votesResponded |-> votesResponded
        ,nextIndex |-> nextIndex
        ,votesGranted |-> votesGranted
        ,voterLog |-> voterLog
        ,votedFor |-> votedFor
        
        \* Put additional constant-, state-, and action-level expressions here:
        \* ,_stateNumber |-> _TEPosition
        \* ,_electionsUnchanged |-> elections = elections'
        
        \* Format the `elections` variable as Json value.
        \* ,_electionsJson |->
        \*     LET J == INSTANCE Json
        \*     IN J!ToJson(elections)
        
        \* Lastly, you may build expressions over arbitrary sets of states by
        \* leveraging the _TETrace operator.  For example, this is how to
        \* count the number of times a spec variable changed up to the current
        \* state in the trace.
        \* ,_electionsModCount |->
        \*     LET F[s \in DOMAIN _TETrace] ==
        \*         IF s = 1 THEN 0
        \*         ELSE IF _TETrace[s].elections # _TETrace[s-1].elections
        \*             THEN 1 + F[s-1] ELSE F[s-1]
        \*     IN F[_TEPosition - 1]
    ]

=============================================================================



Parsing and semantic processing can take forever if the trace below is long.
 In this case, it is advised to uncomment the module below to deserialize the
 trace from a generated binary file.

\*
\*---- MODULE unlabelled_TETrace ----
\*EXTENDS unlabelled, IOUtils, unlabelled_TEConstants, TLC
\*
\*trace == IODeserialize("unlabelled_TTrace_1795436740.bin", TRUE)
\*
\*=============================================================================
\*

---- MODULE unlabelled_TETrace ----
EXTENDS unlabelled, unlabelled_TEConstants, TLC

trace == 
    <<
    ([votedFor |-> (s1 :> Nil @@ s2 :> Nil),log |-> (s1 :> <<>> @@ s2 :> <<>>),voterLog |-> (s1 :> <<>> @@ s2 :> <<>>),nextIndex |-> (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)),elections |-> {},allLogs |-> {},currentTerm |-> (s1 :> 1 @@ s2 :> 1),votesResponded |-> (s1 :> {} @@ s2 :> {}),votesGranted |-> (s1 :> {} @@ s2 :> {}),messages |-> <<>>,matchIndex |-> (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)),state |-> (s1 :> Follower @@ s2 :> Follower),commitIndex |-> (s1 :> 0 @@ s2 :> 0)]),
    ([votedFor |-> (s1 :> Nil @@ s2 :> Nil),log |-> (s1 :> <<>> @@ s2 :> <<>>),voterLog |-> (s1 :> <<>> @@ s2 :> <<>>),nextIndex |-> (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)),elections |-> {},allLogs |-> {<<>>},currentTerm |-> (s1 :> 2 @@ s2 :> 1),votesResponded |-> (s1 :> {} @@ s2 :> {}),votesGranted |-> (s1 :> {} @@ s2 :> {}),messages |-> <<>>,matchIndex |-> (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)),state |-> (s1 :> Candidate @@ s2 :> Follower),commitIndex |-> (s1 :> 0 @@ s2 :> 0)]),
    ([votedFor |-> (s1 :> Nil @@ s2 :> Nil),log |-> (s1 :> <<>> @@ s2 :> <<>>),voterLog |-> (s1 :> <<>> @@ s2 :> <<>>),nextIndex |-> (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)),elections |-> {},allLogs |-> {<<>>},currentTerm |-> (s1 :> 2 @@ s2 :> 2),votesResponded |-> (s1 :> {} @@ s2 :> {}),votesGranted |-> (s1 :> {} @@ s2 :> {}),messages |-> <<>>,matchIndex |-> (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)),state |-> (s1 :> Candidate @@ s2 :> Candidate),commitIndex |-> (s1 :> 0 @@ s2 :> 0)]),
    ([votedFor |-> (s1 :> Nil @@ s2 :> Nil),log |-> (s1 :> <<>> @@ s2 :> <<>>),voterLog |-> (s1 :> <<>> @@ s2 :> <<>>),nextIndex |-> (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)),elections |-> {},allLogs |-> {<<>>},currentTerm |-> (s1 :> 2 @@ s2 :> 2),votesResponded |-> (s1 :> {} @@ s2 :> {}),votesGranted |-> (s1 :> {} @@ s2 :> {}),messages |-> ([mlastLogIndex |-> 0, mterm |-> 2, mlastLogTerm |-> 0, mdest |-> s1, mtype |-> RequestVoteRequest, msource |-> s1] :> 1),matchIndex |-> (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)),state |-> (s1 :> Candidate @@ s2 :> Candidate),commitIndex |-> (s1 :> 0 @@ s2 :> 0)]),
    ([votedFor |-> (s1 :> Nil @@ s2 :> Nil),log |-> (s1 :> <<>> @@ s2 :> <<>>),voterLog |-> (s1 :> <<>> @@ s2 :> <<>>),nextIndex |-> (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)),elections |-> {},allLogs |-> {<<>>},currentTerm |-> (s1 :> 2 @@ s2 :> 2),votesResponded |-> (s1 :> {} @@ s2 :> {}),votesGranted |-> (s1 :> {} @@ s2 :> {}),messages |-> ([mlastLogIndex |-> 0, mterm |-> 2, mlastLogTerm |-> 0, mdest |-> s1, mtype |-> RequestVoteRequest, msource |-> s1] :> 1 @@ [mlastLogIndex |-> 0, mterm |-> 2, mlastLogTerm |-> 0, mdest |-> s2, mtype |-> RequestVoteRequest, msource |-> s1] :> 1),matchIndex |-> (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)),state |-> (s1 :> Candidate @@ s2 :> Candidate),commitIndex |-> (s1 :> 0 @@ s2 :> 0)]),
    ([votedFor |-> (s1 :> s1 @@ s2 :> Nil),log |-> (s1 :> <<>> @@ s2 :> <<>>),voterLog |-> (s1 :> <<>> @@ s2 :> <<>>),nextIndex |-> (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)),elections |-> {},allLogs |-> {<<>>},currentTerm |-> (s1 :> 2 @@ s2 :> 2),votesResponded |-> (s1 :> {} @@ s2 :> {}),votesGranted |-> (s1 :> {} @@ s2 :> {}),messages |-> ([mlastLogIndex |-> 0, mterm |-> 2, mlastLogTerm |-> 0, mdest |-> s2, mtype |-> RequestVoteRequest, msource |-> s1] :> 1 @@ [mterm |-> 2, mvoteGranted |-> TRUE, mlog |-> <<>>, mdest |-> s1, mtype |-> RequestVoteResponse, msource |-> s1] :> 1),matchIndex |-> (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)),state |-> (s1 :> Candidate @@ s2 :> Candidate),commitIndex |-> (s1 :> 0 @@ s2 :> 0)]),
    ([votedFor |-> (s1 :> s1 @@ s2 :> s1),log |-> (s1 :> <<>> @@ s2 :> <<>>),voterLog |-> (s1 :> <<>> @@ s2 :> <<>>),nextIndex |-> (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)),elections |-> {},allLogs |-> {<<>>},currentTerm |-> (s1 :> 2 @@ s2 :> 2),votesResponded |-> (s1 :> {} @@ s2 :> {}),votesGranted |-> (s1 :> {} @@ s2 :> {}),messages |-> ([mterm |-> 2, mvoteGranted |-> TRUE, mlog |-> <<>>, mdest |-> s1, mtype |-> RequestVoteResponse, msource |-> s1] :> 1 @@ [mterm |-> 2, mvoteGranted |-> TRUE, mlog |-> <<>>, mdest |-> s1, mtype |-> RequestVoteResponse, msource |-> s2] :> 1),matchIndex |-> (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)),state |-> (s1 :> Candidate @@ s2 :> Candidate),commitIndex |-> (s1 :> 0 @@ s2 :> 0)]),
    ([votedFor |-> (s1 :> s1 @@ s2 :> s1),log |-> (s1 :> <<>> @@ s2 :> <<>>),voterLog |-> (s1 :> (s1 :> <<>>) @@ s2 :> <<>>),nextIndex |-> (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)),elections |-> {},allLogs |-> {<<>>},currentTerm |-> (s1 :> 2 @@ s2 :> 2),votesResponded |-> (s1 :> {s1} @@ s2 :> {}),votesGranted |-> (s1 :> {s1} @@ s2 :> {}),messages |-> ([mterm |-> 2, mvoteGranted |-> TRUE, mlog |-> <<>>, mdest |-> s1, mtype |-> RequestVoteResponse, msource |-> s2] :> 1),matchIndex |-> (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)),state |-> (s1 :> Candidate @@ s2 :> Candidate),commitIndex |-> (s1 :> 0 @@ s2 :> 0)]),
    ([votedFor |-> (s1 :> s1 @@ s2 :> s1),log |-> (s1 :> <<>> @@ s2 :> <<>>),voterLog |-> (s1 :> (s1 :> <<>> @@ s2 :> <<>>) @@ s2 :> <<>>),nextIndex |-> (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)),elections |-> {},allLogs |-> {<<>>},currentTerm |-> (s1 :> 2 @@ s2 :> 2),votesResponded |-> (s1 :> {s1, s2} @@ s2 :> {}),votesGranted |-> (s1 :> {s1, s2} @@ s2 :> {}),messages |-> <<>>,matchIndex |-> (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)),state |-> (s1 :> Candidate @@ s2 :> Candidate),commitIndex |-> (s1 :> 0 @@ s2 :> 0)]),
    ([votedFor |-> (s1 :> s1 @@ s2 :> s1),log |-> (s1 :> <<>> @@ s2 :> <<>>),voterLog |-> (s1 :> (s1 :> <<>> @@ s2 :> <<>>) @@ s2 :> <<>>),nextIndex |-> (s1 :> (s1 :> 1 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1)),elections |-> {[evotes |-> {s1, s2}, eleader |-> s1, eterm |-> 2, elog |-> <<>>, evoterLog |-> (s1 :> <<>> @@ s2 :> <<>>)]},allLogs |-> {<<>>},currentTerm |-> (s1 :> 2 @@ s2 :> 2),votesResponded |-> (s1 :> {s1, s2} @@ s2 :> {}),votesGranted |-> (s1 :> {s1, s2} @@ s2 :> {}),messages |-> <<>>,matchIndex |-> (s1 :> (s1 :> 0 @@ s2 :> 0) @@ s2 :> (s1 :> 0 @@ s2 :> 0)),state |-> (s1 :> Leader @@ s2 :> Candidate),commitIndex |-> (s1 :> 0 @@ s2 :> 0)])
    >>
----


=============================================================================

---- MODULE unlabelled_TEConstants ----
EXTENDS unlabelled

CONSTANTS s1, s2, v1

=============================================================================

---- CONFIG unlabelled_TTrace_1795436740 ----
CONSTANTS
    Server = { s1 , s2 }
    Value = { v1 }
    Follower = Follower
    Candidate = Candidate
    Leader = Leader
    Nil = Nil
    RequestVoteRequest = RequestVoteRequest
    RequestVoteResponse = RequestVoteResponse
    AppendEntriesRequest = AppendEntriesRequest
    AppendEntriesResponse = AppendEntriesResponse
    MaxTerm = 2
    MaxLogLen = 1
    MaxMessages = 2
    MaxCopies = 1
    Ambitious = { s1 , s2 }
    RequestVoteRequest = RequestVoteRequest
    v1 = v1
    Nil = Nil
    AppendEntriesResponse = AppendEntriesResponse
    Follower = Follower
    AppendEntriesRequest = AppendEntriesRequest
    s1 = s1
    Candidate = Candidate
    RequestVoteResponse = RequestVoteResponse
    s2 = s2
    Leader = Leader

INVARIANT
    _inv

CHECK_DEADLOCK
    \* CHECK_DEADLOCK off because of PROPERTY or INVARIANT above.
    FALSE

INIT
    _init

NEXT
    _next

CONSTANT
    _TETrace <- _trace

ALIAS
    _expression
=============================================================================
\* Generated on Mon Nov 23 12:25:42 UTC 2026