------------------------------- MODULE Values -------------------------------
(* Every kind of value that TLC prints, one a state, with a name for each. The *)
(* fixtures Values.txt and Values.json are TLC's, see generate.sh.             *)
EXTENDS Integers, Sequences, TLC

\* Model values. They are declared in the order that is not that of their names.
CONSTANTS zeta, alpha, s10, s2, Nil, under_score_9, 2nd

Message(type, term) == [mtype |-> type, mterm |-> term, mentries |-> <<>>]

Values == <<
  \* booleans and numbers
  <<"true", TRUE>>,
  <<"false", FALSE>>,
  <<"zero", 0>>,
  <<"minus one", -1>>,
  <<"largest number", 2147483647>>,
  <<"smallest number", -2147483647 - 1>>,
  \* strings
  <<"empty string", "">>,
  <<"plain string", "hello, world">>,
  <<"string with every escape", "tab\tnewline\nreturn\rfeed\fquote\"backslash\\end">>,
  <<"string with two backslashes and an n", "\\\\n">>,
  <<"string beyond ASCII", "é ✓ 日本 😀">>,
  <<"string that HTML and JSON care for", "<a href='x'>&=/</a> \\u0041">>,
  <<"string that looks like a set", "{1, 2}">>,
  <<"string that looks like a number", "12">>,
  <<"string that looks like a model value", "s2">>,
  <<"string that looks like a state", "/\\ value = 1">>,
  \* model values
  <<"model value", alpha>>,
  <<"model value with digits", under_score_9>>,
  <<"model value with a digit first", 2nd>>,
  \* sets
  <<"empty set", {}>>,
  <<"set of the empty set", {{}}>>,
  <<"set of numbers", {3, -1, 20, 100}>>,
  <<"set of booleans", BOOLEAN>>,
  <<"set of strings", {"b", "a", "B", "", "ab"}>>,
  <<"set of model values", {s10, zeta, alpha, s2}>>,
  <<"interval", 1..10>>,
  <<"interval of one", 5..5>>,
  <<"negative interval", (-3)..(-1)>>,
  <<"empty interval", 1..0>>,
  <<"set of intervals", {1..2, 4..6, 3..2}>>,
  <<"set of subsets", SUBSET {zeta, alpha}>>,
  <<"large set of subsets", {s \in SUBSET (1..7) : 7 \in s /\ 6 \in s /\ 5 \in s /\ 4 \in s}>>,
  <<"union", UNION {{1, 2}, {2, 3}}>>,
  <<"set of records", [kind : {"x", "y"}, n : 1..2]>>,
  <<"set of messages", {Message("Ask", 2), Message("Answer", 1)}>>,
  <<"set of functions", [{zeta, alpha} -> {0, 1}]>>,
  <<"set of pairs", {zeta, alpha} \X {2, 1}>>,
  <<"set of a model value and numbers", {2, Nil, 1}>>,
  <<"set of a model value and strings", {"b", Nil, "a"}>>,
  <<"set of sequences", {<<>>, <<2>>, <<1, 1>>}>>,
  \* sequences
  <<"empty sequence", <<>>>>,
  <<"sequence of numbers", <<3, 1, 2>>>>,
  <<"nested sequences", <<<<>>, <<<<1>>, <<>>>>>>>>,
  <<"sequence of records", <<[term |-> 1, value |-> alpha], [term |-> 2, value |-> zeta]>>>>,
  <<"tuple", <<1, "one", alpha, {1}>>>>,
  <<"function that is a sequence", [n \in 1..4 |-> n * n]>>,
  <<"sequence appended to", Append(<<zeta>>, alpha)>>,
  <<"sequence by @@", 2 :> "b" @@ 1 :> "a">>,
  \* records
  <<"record", [term |-> 1, of |-> "x"]>>,
  <<"record of one", [only |-> 1]>>,
  <<"nested records", [a |-> [b |-> [c |-> <<>>, d |-> {}]]]>>,
  <<"record with fields that are keywords", [mtype |-> 1, type |-> 2, match |-> 3, fn |-> 4]>>,
  <<"record with digits in its fields", [a1 |-> 1, b_2 |-> 2, 3c |-> 3]>>,
  <<"function over names", "x" :> 1 @@ "y" :> 2>>,
  <<"record without fields", [x \in {} |-> x]>>,
  \* functions
  <<"function over model values", [s \in {s10, zeta, alpha, s2} |-> IF s = s2 THEN 2 ELSE 1]>>,
  <<"function over numbers", [n \in {5, -1, 10} |-> n + 1]>>,
  <<"function from zero", [n \in 0..2 |-> n]>>,
  <<"function from two", [n \in 2..3 |-> n]>>,
  <<"function over booleans", [b \in BOOLEAN |-> ~b]>>,
  <<"function over no names", "two words" :> 1 @@ "" :> 2 @@ "1" :> 3 @@ "quote\"" :> 4 @@ "é" :> 5>>,
  <<"function over names beyond ASCII", "é" :> 1 @@ "été_2" :> 2>>,
  <<"function over names of fairness", "WF_vars" :> 1 @@ "SF_vars" :> 2>>,
  <<"function over a model value and numbers", [n \in {2, Nil, 1} |-> n = Nil]>>,
  <<"function over pairs", <<alpha, zeta>> :> 1 @@ <<zeta, alpha>> :> 2>>,
  <<"function over sets", {} :> "none" @@ {alpha} :> "one" @@ {alpha, zeta} :> "two">>,
  <<"function over intervals", (1..2) :> 1 @@ (2..4) :> 2>>,
  <<"function over records", Message("Ask", 2) :> 1 @@ Message("Answer", 1) :> 3>>,
  <<"function over functions", (alpha :> 1) :> "a" @@ (zeta :> 1) :> "z">>,
  <<"function over strings with escapes", "a\tb" :> {"c\\d"}>>,
  <<"function over tuples with strings", <<"a\"b", "c\\d", "é">> :> 1>>,
  <<"function over words that are TLA+'s", "TRUE" :> 1 @@ "SUBSET" :> 2>>,
  <<"function to functions", [s \in {zeta, alpha} |-> [t \in {zeta, alpha} |-> 0]]>>,
  <<"function to records", [s \in {zeta, alpha} |-> [log |-> <<>>, votes |-> {s}]]>>,
  <<"function to empty functions", [s \in {zeta, alpha} |-> [t \in {} |-> 0]]>>,
  <<"model value or number", [s \in {zeta, alpha} |-> IF s = zeta THEN Nil ELSE 0]>>,
  \* a set that TLC's text only describes
  <<"set of subsets not written out", SUBSET (1..7)>>,
  \* the last one, at which TLC stops
  <<"end", Nil>> >>

VARIABLES name, value, at

Show(n) == at' = n /\ name' = Values[n][1] /\ value' = Values[n][2]

Init == at = 1 /\ name = Values[1][1] /\ value = Values[1][2]
Next == at < Len(Values) /\ Show(at + 1)
Spec == Init /\ [][Next]_<<name, value, at>>

MoreToCome == at < Len(Values)
=============================================================================
