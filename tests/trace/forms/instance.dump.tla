---- MODULE instance.dump ----
LOCAL INSTANCE TLC

CounterExample == 
	[action |-> {<<<<1, [at |-> 0]>>, [name |-> "M!Walk", location |-> [beginLine |-> 5, beginColumn |-> 1, endLine |-> 5, endColumn |-> 19, module |-> "Instance"], context |-> [n |-> 3], parameters |-> <<"n">>], <<2, [at |-> 3]>>>>, <<<<2, [at |-> 3]>>, [name |-> "M!Walk", location |-> [beginLine |-> 5, beginColumn |-> 1, endLine |-> 5, endColumn |-> 19, module |-> "Instance"], context |-> [n |-> 3], parameters |-> <<"n">>], <<3, [at |-> 6]>>>>}, state |-> {<<1, [at |-> 0]>>, <<2, [at |-> 3]>>, <<3, [at |-> 6]>>}]

====