---- MODULE stuttering.dump ----
LOCAL INSTANCE TLC

CounterExample == 
	[action |-> {<<<<1, [still |-> [never |-> "changes"], step |-> 1, value |-> <<>>]>>, [name |-> "UnnamedAction", location |-> [beginLine |-> 0, beginColumn |-> 0, endLine |-> 0, endColumn |-> 0, module |-> "--TLA+ BUILTINS--"]], <<1, [still |-> [never |-> "changes"], step |-> 1, value |-> <<>>]>>>>}, state |-> {<<1, [still |-> [never |-> "changes"], step |-> 1, value |-> <<>>]>>}]

====