//! The symbols of a module, each whole and with its column: `/\`, `[]`, `\E`, a word, a string. In TLA+ the columns of
//! `/\` and `\/` tell what belongs to a list.

use super::tokens::tokens;
use crate::trace::TraceError;
use std::ops::Range;

/// A symbol, a word or a string.
#[derive(Debug, Clone)]
pub(super) struct Symbol<'a> {
    /// As it is written in ASCII; where it has two spellings, one of them.
    pub(super) text: &'a str,
    /// Where it stands in the module's text.
    pub(super) at: Range<usize>,
    /// Counted as TLC does, a tab leading to the next multiple of 8.
    pub(super) column: usize,
}

impl Symbol<'_> {
    /// Whether it is a name, a word of TLA+'s own or a number.
    pub(super) fn is_word(&self) -> bool {
        self.text
            .starts_with(|c: char| c.is_alphanumeric() || c == '_')
    }

    /// Whether it is a line across the module, of this character.
    pub(super) fn is_line(&self, of: char) -> bool {
        self.text.len() >= 4 && self.text.chars().all(|c| c == of)
    }
}

/// The symbols of a module's text, without comments.
///
/// # Errors
/// A comment or a string is not closed.
pub(super) fn symbols(text: &str) -> Result<Vec<Symbol<'_>>, TraceError> {
    let mut symbols: Vec<Symbol<'_>> = Vec::new();
    let (mut column, mut passed) = (0, 0);
    for token in tokens(text)? {
        if symbols.last().is_some_and(|last| token.start < last.at.end) {
            continue;
        }
        column = text[passed..token.start].chars().fold(column, after);
        passed = token.start;
        let at = token.start
            ..token
                .start
                .saturating_add(length(&text[token.start..], token.len()));
        symbols.push(Symbol {
            text: plain(&text[at.clone()]),
            at,
            column,
        });
    }
    Ok(symbols)
}

/// The column after a character.
fn after(column: usize, passed: char) -> usize {
    match passed {
        '\n' => 0,
        '\t' => (column / 8 + 1) * 8,
        _ => column + 1,
    }
}

/// Of several characters; the longer before the shorter ones.
const SEVERAL: [&str; 14] = [
    "-+->", "<=>", "|->", "/\\", "\\/", "[]", "<>", "~>", "=>", "<<", ">>", "==", "->", "<=",
];

/// The length of the symbol with which a text begins, of which the first token is so long.
fn length(text: &str, token: usize) -> usize {
    let run = |of: char| text.len() - text.trim_start_matches(of).len();
    let line = run('-').max(run('='));
    if line >= 4 {
        return line;
    }
    if let Some(several) = SEVERAL.iter().find(|several| text.starts_with(**several)) {
        return several.len();
    }
    match text.strip_prefix('\\') {
        Some(word) => {
            1 + word
                .find(|c: char| !c.is_ascii_alphabetic())
                .unwrap_or(word.len())
        }
        None => token,
    }
}

/// The one spelling of a symbol that has several.
fn plain(symbol: &str) -> &str {
    match symbol {
        "\\land" | "∧" => "/\\",
        "\\lor" | "∨" => "\\/",
        "\\equiv" | "≡" | "⇔" => "<=>",
        "□" => "[]",
        "◇" => "<>",
        "⇒" => "=>",
        "↝" => "~>",
        "⇸" => "-+->",
        "≜" => "==",
        "∃" => "\\E",
        "∀" => "\\A",
        "⟨" => "<<",
        "⟩" => ">>",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_whole() {
        let text = "---- MODULE M ----\n\tA == /\\ x' = <<\"/\\\\ B\", 1>> \\* no\n  ∧ □[A \\/ R!B]_v \\land CASE\n====";
        let symbols = symbols(text).expect("a module");
        let told = symbols
            .iter()
            .map(|symbol| format!("{} {}", symbol.column, symbol.text));
        let told: Vec<String> = told.collect();
        let expected = [
            "0 ----",
            "5 MODULE",
            "12 M",
            "14 ----",
            "8 A",
            "10 ==",
            "13 /\\",
            "16 x",
            "17 '",
            "19 =",
            "21 <<",
            "23 \"/\\\\ B\"",
            "30 ,",
            "32 1",
            "33 >>",
            "2 /\\",
            "4 []",
            "5 [",
            "6 A",
            "8 \\/",
            "11 R!B",
            "14 ]",
            "15 _v",
            "18 /\\",
            "24 CASE",
            "0 ====",
        ];
        assert_eq!(told, expected);
    }
}
