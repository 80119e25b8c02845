//! Which lines of a file may be to blame where nobody has a trace: its process hung or died.

use std::path::Path;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// So many places are named.
const MOST: usize = 3;

/// Methods of plain values: whoever calls them does nothing that the judges see.
const PLAIN: &[&str] = &[
    "abs",
    "as_mut",
    "as_ref",
    "checked_add",
    "checked_sub",
    "clear",
    "clone",
    "contains",
    "elapsed",
    "is_empty",
    "is_none",
    "is_some",
    "iter",
    "len",
    "max",
    "min",
    "pow",
    "push",
    "push_str",
    "saturating_sub",
    "to_string",
    "wrapping_add",
    "wrapping_mul",
    "wrapping_sub",
];

/// The lines of a file that may be to blame.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// Loops that a thread may go round for ever, unseen.
    loops: Vec<usize>,
    /// Loops that print.
    prints: Vec<usize>,
    /// Calls that end the process.
    ends: Vec<usize>,
    /// Functions that call themselves.
    recursive: Vec<usize>,
    /// Where standard input is asked for.
    input: Vec<usize>,
    file: String,
    /// The function that is looked into.
    inside: Option<String>,
}

impl Suspects {
    /// Those of `file`, which messages call `shown`.
    pub(super) fn of(file: &Path, shown: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        Suspects::in_text(&text, &shown.display().to_string())
    }

    fn in_text(text: &str, shown: &str) -> Self {
        let mut suspects = Suspects {
            file: shown.to_owned(),
            ..Suspects::default()
        };
        if let Ok(file) = syn::parse_file(text) {
            suspects.visit_file(&file);
        }
        suspects
    }

    /// What they may have to do with a thread that does nothing any more.
    pub(super) fn of_a_hang(&self) -> Option<String> {
        let told = [
            (
                &self.loops,
                "there is nothing that the judges see in the loop",
            ),
            (
                &self.input,
                "the program asks for input, and nobody types any,",
            ),
        ];
        self.tell(&told)
    }

    /// What they may have to do with a run that takes too long.
    pub(super) fn of_a_long_run(&self) -> Option<String> {
        let told = [
            (&self.loops, "nothing is waited for in the loop"),
            (&self.prints, "printing is slow, and a loop prints"),
            (
                &self.input,
                "the program asks for input, and nobody types any,",
            ),
        ];
        self.tell(&told)
    }

    /// What they may have to do with a process that ended in this way.
    pub(super) fn of_a_death(&self, how: &str) -> Option<String> {
        if how.contains("overflowed its stack") || how.contains("stack overflow") {
            self.tell(&[(&self.recursive, "a function calls itself")])
        } else if how.contains("exit code") || how.contains("aborted") {
            self.tell(&[(&self.ends, "the process is ended")])
        } else {
            None
        }
    }

    /// `Look here first: a function calls itself at exercise.rs:12.`
    fn tell(&self, told: &[(&Vec<usize>, &str)]) -> Option<String> {
        let told = told.iter().filter(|(lines, _)| !lines.is_empty());
        let told = told.map(|(lines, what)| {
            let places = lines
                .iter()
                .take(MOST)
                .map(|line| format!("{}:{line}", self.file));
            let places: Vec<String> = places.collect();
            format!("{what} at {}", places.join(" and "))
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| format!("Look here first: {}.", told.join("; ")))
    }
}

impl Suspects {
    /// Notes a loop: its first line, its condition and its body.
    fn round(&mut self, line: usize, head: Option<&syn::Expr>, block: &syn::Block, ends: bool) {
        let mut body = Body {
            ends,
            ..Body::default()
        };
        if let Some(head) = head {
            body.visit_expr(head);
        }
        body.visit_block(block);
        if !body.is_seen && !body.ends {
            self.loops.push(line);
        }
        if body.prints {
            self.prints.push(line);
        }
    }
}

impl<'ast> Visit<'ast> for Suspects {
    fn visit_expr_loop(&mut self, round: &'ast syn::ExprLoop) {
        self.round(round.span().start().line, None, &round.body, false);
        visit::visit_expr_loop(self, round);
    }

    fn visit_expr_while(&mut self, round: &'ast syn::ExprWhile) {
        let line = round.span().start().line;
        self.round(line, Some(&round.cond), &round.body, false);
        visit::visit_expr_while(self, round);
    }

    fn visit_expr_for_loop(&mut self, round: &'ast syn::ExprForLoop) {
        // It goes through something, which most often has an end.
        self.round(round.span().start().line, None, &round.body, true);
        visit::visit_expr_for_loop(self, round);
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let outer = self.inside.replace(function.sig.ident.to_string());
        visit::visit_item_fn(self, function);
        self.inside = outer;
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        let outer = self.inside.replace(function.sig.ident.to_string());
        visit::visit_impl_item_fn(self, function);
        self.inside = outer;
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let names: Vec<String> = path
            .path
            .segments
            .iter()
            .map(|s| s.ident.to_string())
            .collect();
        let line = path.span().start().line;
        match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [.., "process", "exit" | "abort"] => self.ends.push(line),
            [.., "io", "stdin"] => self.input.push(line),
            [own] | ["Self", own] if self.inside.as_deref() == Some(own) => {
                self.recursive.push(line);
            }
            _ => {}
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let on_itself =
            matches!(&*call.receiver, syn::Expr::Path(path) if path.path.is_ident("self"));
        if on_itself && self.inside.as_ref().is_some_and(|name| call.method == name) {
            self.recursive.push(call.method.span().start().line);
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// What a round of a loop does.
#[derive(Default)]
struct Body {
    /// Something in it may be an operation.
    is_seen: bool,
    /// Something in it leaves the loop.
    ends: bool,
    /// Something in it prints.
    prints: bool,
}

impl<'ast> Visit<'ast> for Body {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.is_seen |= PLAIN.iter().all(|plain| call.method != plain);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        // Only of std it is known that it does nothing here.
        let is_std = match &*call.func {
            syn::Expr::Path(path) => path.path.segments.first().is_some_and(|first| {
                ["std", "core"].iter().any(|name| first.ident == name)
                    || path.path.is_ident("Some")
                    || path.path.is_ident("Ok")
            }),
            _ => false,
        };
        self.is_seen |= !is_std;
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let printing = ["print", "println", "eprint", "eprintln", "dbg"];
        self.prints |= printing.iter().any(|name| call.path.is_ident(name));
    }

    fn visit_expr_break(&mut self, _: &'ast syn::ExprBreak) {
        self.ends = true;
    }

    fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
        self.ends = true;
    }

    fn visit_expr_try(&mut self, _: &'ast syn::ExprTry) {
        self.ends = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_without_an_operation_is_found_and_no_other() {
        let text = "fn f() {
            loop { std::hint::spin_loop(); }
            loop { hint::spin_loop(); }
            while !self.ready.load(SeqCst) {}
            while n < 10 { n = n.wrapping_add(0); }
            loop { if done { break; } }
            for i in 0..5 { println!(\"{i}\"); }
        }";
        let suspects = Suspects::in_text(text, "x.rs");
        assert_eq!(suspects.loops, [2, 5]);
        assert_eq!(suspects.prints, [7]);
    }

    #[test]
    fn what_ended_the_process_is_told_by_its_place() {
        let text = "fn f() {\n std::process::exit(1) }\nfn deep(n: u8) {\n deep(n + 1) }\n\
                    impl S { fn sink(&self) {\n self.sink() } }";
        let suspects = Suspects::in_text(text, "x.rs");
        assert_eq!(
            suspects
                .of_a_death("ended by itself with exit code 0")
                .unwrap(),
            "Look here first: the process is ended at x.rs:2."
        );
        assert_eq!(
            suspects.of_a_death("overflowed its stack").unwrap(),
            "Look here first: a function calls itself at x.rs:4 and x.rs:6."
        );
        assert_eq!(suspects.of_a_death("ran out of memory"), None);
        assert_eq!(suspects.of_a_hang(), None);
    }
}
