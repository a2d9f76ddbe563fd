//! The words of TLA+ itself: SANY, TLC's parser, takes them for the name of nothing else.

/// Whether a word has a meaning in TLA+ itself, so that no operator, variable or constant has it for a name.
///
/// TLC prints a record with such a field as any other, `[a |-> 0, IN |-> 0]`, but SANY reads it only as
/// `("a" :> 0 @@ "IN" :> 0)`. Names in the shape of a fairness condition, such as `WF_x`, are no identifiers at
/// all, neither here nor for TLC.
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word).is_ok()
}

/// In order. SANY refuses each of them as an operator's name, and all but the four values and sets as a field
/// after a record's first.
const RESERVED: [&str; 60] = [
    "ACTION",
    "ACTIONS",
    "ASSUME",
    "ASSUMPTION",
    "AXIOM",
    "BOOLEAN",
    "BY",
    "CASE",
    "CHOOSE",
    "CONSTANT",
    "CONSTANTS",
    "COROLLARY",
    "DEF",
    "DEFINE",
    "DEFS",
    "DOMAIN",
    "ELSE",
    "ENABLED",
    "EXCEPT",
    "EXTENDS",
    "FALSE",
    "HAVE",
    "HIDE",
    "IF",
    "IN",
    "INSTANCE",
    "LAMBDA",
    "LEMMA",
    "LET",
    "LOCAL",
    "MODULE",
    "NEW",
    "OBVIOUS",
    "OMITTED",
    "ONLY",
    "OTHER",
    "PICK",
    "PROOF",
    "PROPOSITION",
    "PROVE",
    "QED",
    "RECURSIVE",
    "SF_",
    "STATE",
    "STRING",
    "SUBSET",
    "SUFFICES",
    "TAKE",
    "TEMPORAL",
    "THEN",
    "THEOREM",
    "TRUE",
    "UNCHANGED",
    "UNION",
    "USE",
    "VARIABLE",
    "VARIABLES",
    "WF_",
    "WITH",
    "WITNESS",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_found() {
        assert!(RESERVED.is_sorted());
        let is_reserved_here: Vec<&str> =
            ["ACTION", "WITNESS", "WF_", "IN", "OUT", "in", "THEOREMS"]
                .into_iter()
                .filter(|word| is_reserved(word))
                .collect();
        assert_eq!(is_reserved_here, ["ACTION", "WITNESS", "WF_", "IN"]);
    }
}
