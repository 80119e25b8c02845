//! How deep a file is nested: parsers call themselves for each level, and so do compilers. How long
//! its numbers are: what reads a number takes a time that grows with the square of its digits. And how
//! many names it has: each is looked up among others.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree, token_stream};

/// Some ten times as deep as answers are.
const LIMIT: usize = 2_000;

/// More digits than any type has.
const DIGITS: usize = 1_000;

/// More names than answers give to what they import, and to what they convert: each is followed to
/// what it stands for, through all the others.
const RENAMED: usize = 1_000;

/// Some ten times as many names as the longest answer has.
const NAMES: usize = 30_000;

/// One pair of brackets, half read.
struct Level {
    rest: token_stream::IntoIter,
    /// The depth at its opening bracket.
    depth: usize,
    /// Tokens since something ended for sure: each may be a level (`!!!!x`, `a + a + a`).
    run: usize,
    /// Brackets that may be open and are no brackets to the lexer: `<` of generics, `|` of closures.
    /// A comma ends none of them.
    open: usize,
    /// Whether the last token was a block.
    after_block: bool,
}

impl Level {
    fn new(tokens: TokenStream, depth: usize) -> Self {
        Level {
            rest: tokens.into_iter(),
            depth,
            run: 0,
            open: 0,
            after_block: false,
        }
    }

    fn ends(&mut self) {
        (self.run, self.open) = (0, 0);
    }

    /// Counts a token, and says how deep it may be.
    fn count(&mut self, token: &TokenTree) -> usize {
        let after_block = std::mem::take(&mut self.after_block);
        self.run += 1;
        match token {
            TokenTree::Group(group) => self.after_block = group.delimiter() == Delimiter::Brace,
            // A new statement or item, unless the last one goes on.
            TokenTree::Ident(word) if after_block && word != "else" && word != "as" => self.ends(),
            TokenTree::Punct(punct) => match punct.as_char() {
                ';' => self.ends(),
                '#' if after_block => self.ends(),
                ',' => self.run = 0,
                '<' | '|' => self.open += 1,
                _ => {}
            },
            _ => {}
        }
        self.depth + self.run + 2 * self.open
    }
}

/// Where the tokens are nested deeper than a parser should follow, or longer than it should read;
/// None if they are not.
pub(super) fn too_deep(tokens: TokenStream) -> Option<Span> {
    let mut levels = vec![Level::new(tokens, 0)];
    let (mut renamed, mut names) = (0, 0);
    while let Some(level) = levels.last_mut() {
        let Some(token) = level.rest.next() else {
            levels.pop();
            continue;
        };
        let depth = level.count(&token);
        if let TokenTree::Ident(word) = &token {
            names += 1;
            renamed += usize::from(word == "as");
        }
        let is_too_much = depth > LIMIT || renamed > RENAMED || names > NAMES;
        if is_too_much || is_long_number(&token) {
            return Some(token.span());
        }
        if let TokenTree::Group(group) = token {
            levels.push(Level::new(group.stream(), depth));
        }
    }
    None
}

fn is_long_number(token: &TokenTree) -> bool {
    let TokenTree::Literal(literal) = token else {
        return false;
    };
    let text = literal.to_string();
    text.len() > DIGITS && text.starts_with(|first: char| first.is_ascii_digit())
}
