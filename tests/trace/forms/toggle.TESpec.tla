---- MODULE toggle.TESpec ----
EXTENDS Toggle

LOCAL INSTANCE TLC

Trace == 
	<<[lamp |-> "off", steps |-> 0, count |-> 0], [lamp |-> "on", steps |-> 1, count |-> 0], [lamp |-> "off", steps |-> 2, count |-> 0], [lamp |-> "on", steps |-> 3, count |-> 0], [lamp |-> "off", steps |-> 4, count |-> 1], [lamp |-> "on", steps |-> 5, count |-> 2]>>

_init ==
/\ count = Trace[1].count
/\ lamp = Trace[1].lamp
/\ steps = Trace[1].steps

_next ==
\E i,j \in DOMAIN Trace:
/\ i = TLCGet("level")
/\ j = i + 1
/\ count = Trace[i].count
/\ lamp = Trace[i].lamp
/\ steps = Trace[i].steps
/\ count' = Trace[j].count
/\ lamp' = Trace[j].lamp
/\ steps' = Trace[j].steps

(* Allow infinite stuttering to prevent deadlock on termination. *)
_terminating ==
	UNCHANGED <<count, lamp, steps>>

_spec == 
	_init /\ [][_next \/ _terminating]_<<count, lamp, steps>>

====