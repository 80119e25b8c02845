//! Calls of macros.

use proc_macro2::{Span, TokenTree};

use super::super::scan::unseen;
use super::known;
use super::walk::{Place, Walk};

impl Walk<'_> {
    /// The call of a macro, with these arguments.
    pub(super) fn called(
        &mut self,
        names: &[String],
        span: Span,
        arguments: Option<&TokenTree>,
        place: Place,
    ) {
        let Some(name) = names.last() else { return };
        let own = self.macros.contains(name) || self.meanings.is_own(name);
        let by_path = !self.meanings.all_of(names).is_empty() && names.len() > 1;
        let known = known::is_allowed_macro(name, self.allowance);
        let is_fine = match own {
            true => true,
            // Whether that may be used is said of its path.
            false if by_path => true,
            false => names.len() == 1 && known,
        };
        if name == "thread_local" && names.len() == 1 && !own && !self.meanings.is_brought(name) {
            let help = unseen::instead(&["std", "thread_local"]);
            self.cannot_be_seen(span, "thread_local!", help);
        }
        if !is_fine || known::is_refused_macro(name, self.allowance) {
            self.refuse_macro(span, name);
        }
        if let Some(TokenTree::Group(group)) = arguments {
            let arguments = place.arguments || own;
            let place = Place {
                arguments,
                unread: true,
                ..place
            };
            self.tokens(group.stream(), place);
        }
    }

    pub(super) fn refuse_macro(&mut self, span: Span, name: &str) {
        let help = match name {
            "include" | "include_str" | "include_bytes" => {
                "an answer is one file: write what it needs into it"
            }
            "env" | "option_env" | "file" | "module_path" => {
                "an answer must do the same wherever it is compiled: leave it out"
            }
            "asm" | "global_asm" | "naked_asm" => "an answer is plain Rust",
            _ => "it is neither one of the file's own macros nor one of std's that answers need",
        };
        self.refuse(
            span,
            format!("an answer may not call the macro `{name}!`"),
            help,
        );
    }
}
