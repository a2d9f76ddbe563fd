---- MODULE toggle.plain ----
LOCAL INSTANCE TLC

Trace == 
	<<[lamp |-> "off", steps |-> 0, count |-> 0], [lamp |-> "on", steps |-> 1, count |-> 0], [lamp |-> "off", steps |-> 2, count |-> 0], [lamp |-> "on", steps |-> 3, count |-> 0], [lamp |-> "off", steps |-> 4, count |-> 1], [lamp |-> "on", steps |-> 5, count |-> 2]>>

====