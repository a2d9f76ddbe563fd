---- MODULE one-state.dump ----
LOCAL INSTANCE TLC

CounterExample == 
	[action |-> {}, state |-> {<<1, [still |-> [never |-> "changes"], step |-> 1, value |-> <<>>]>>}]

====