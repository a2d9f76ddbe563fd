------------------------------- MODULE Broken -------------------------------
(***************************************************************************)
(* raft.tla with one thing wrong each, so that TLC finds behaviours that   *)
(* break the invariants.  A configuration puts one of these definitions in *)
(* the place of raft.tla's.                                                *)
(***************************************************************************)
EXTENDS traps

(* For Grants: a server votes for everyone who asks. *)
GrantsAll(i, j, m) == m.mterm = currentTerm[i] /\ IsUpToDate(i, m)

(* For IsUpToDate: nobody looks at the candidate's log. *)
IsUpToDateAnyhow(i, m) == TRUE

(* For ClientRequest: the entry does not get its leader's term. *)
RequestOfTerm1(i, v) ==
    /\ state[i] = Leader
    /\ log' = [log EXCEPT ![i] = Append(@, [term |-> 1, value |-> v])]
    /\ UNCHANGED <<messages, serverVars, candidateVars, leaderVars, commitIndex>>
    /\ RecordLogs

=============================================================================
