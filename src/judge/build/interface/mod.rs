//! Why a file that compiles by itself does not do together with its spec: a name, a signature or a
//! property that the spec relies on, and that the file has lost.
//!
//! The lab's racy program has what the spec needs, so it is what the file is compared with. The
//! compiler's errors say which of the differences matter.

mod parts;

use parts::{Part, Parts, Sort};

use super::source::Source;
use crate::trace::near::nearest;

/// More than these are not read; the next run shows the others.
const MOST: usize = 3;

/// What `subject` lacks, a sentence or two each, going by `errors`: the compiler's, about its spec.
/// `model` is a file that has all that the spec needs. None if that is not known.
pub(super) fn explain(subject: &Source, model: &str, errors: &str) -> Option<String> {
    let own = Parts::of(&subject.text)?;
    let model = Parts::of(model)?;
    let file = subject.shown.display().to_string();
    let words = Words(errors);
    let public = model.all.iter().filter(|part| part.is_public);
    let told = public.filter(|part| words.have(&part.name));
    let mut sentences: Vec<String> = told
        .filter_map(|part| difference(part, &own, &model, &file))
        .collect();
    sentences.extend(not_for_threads(errors, &own, &file));
    sentences.truncate(MOST);
    (!sentences.is_empty()).then(|| sentences.join("\n"))
}

/// What became of a part that the spec uses; None if it is as it was.
fn difference(wanted: &Part, own: &Parts, model: &Parts, file: &str) -> Option<String> {
    let handed_on = |name: &String| {
        own.handed_on
            .iter()
            .any(|known| known == name || known == "*")
    };
    if handed_on(wanted.owner.as_ref().unwrap_or(&wanted.name)) {
        return None;
    }
    let full = wanted.full();
    let uses = match wanted.sort {
        Sort::Function => format!("The spec calls `{full}`"),
        Sort::Trait => format!("The spec needs `{}` for `{}`", wanted.name, owner(wanted)),
        _ => format!("The spec uses `{full}`"),
    };
    match own.find(wanted) {
        None => missing(wanted, &uses, own, model, file),
        Some(part) if !part.is_public => Some(format!(
            "{uses}, but at {file}:{} it is private: write `pub` before it.",
            part.line
        )),
        Some(part) if part.form != wanted.form => {
            let now = match part.sort {
                Sort::Function => format!("it is now `{}`", part.shown),
                _ => "its type is another one".to_owned(),
            };
            Some(format!(
                "{uses}, but at {file}:{} {now}. {}",
                part.line,
                advice(wanted, part)
            ))
        }
        Some(_) => None,
    }
}

/// A part that is not there any more, under this name.
fn missing(wanted: &Part, uses: &str, own: &Parts, model: &Parts, file: &str) -> Option<String> {
    let type_is_gone = |owner: &String| {
        let mut types = own.all.iter().filter(|part| part.sort == Sort::Type);
        types.all(|ty| ty.name != *owner)
    };
    if wanted.owner.as_ref().is_some_and(type_is_gone) {
        // That is said already.
        return None;
    }
    let noun = match wanted.sort {
        Sort::Type => "type",
        Sort::Function if wanted.owner.is_some() => "method",
        Sort::Function => "function",
        Sort::Field => "field",
        Sort::Variant => "variant",
        Sort::Trait => {
            return Some(format!(
                "{uses}, and {file} does not implement it any more."
            ));
        }
    };
    let same = own.all.iter().find(|part| {
        part.name == wanted.name && part.sort == wanted.sort && part.owner != wanted.owner
    });
    if let Some(elsewhere) = same {
        let (owner, line) = (&elsewhere.owner, elsewhere.line);
        let place = match owner {
            None => "a function by itself".to_owned(),
            Some(owner) => format!("a method of `{owner}`"),
        };
        return Some(format!(
            "{uses}, but at {file}:{line} it is {place}: put it back where it was."
        ));
    }
    // What was renamed is new: the model does not have it.
    let new = own.all.iter().filter(|part| {
        part.sort == wanted.sort && part.owner == wanted.owner && model.find(part).is_none()
    });
    let new: Vec<&Part> = new.collect();
    let near = nearest(&wanted.name, new.iter().map(|part| part.name.as_str()));
    let alike = new.iter().find(|part| match near {
        Some(name) => part.name == name,
        // Only one is new, and has the same form: it is this one under another name.
        None => new.len() == 1 && part.is_public && part.form == wanted.form,
    });
    Some(match alike {
        Some(part) => format!(
            "{uses}, and {file} has no {noun} of that name, but `{}` at {file}:{}: give it its \
             name back.",
            part.name, part.line
        ),
        None => format!("{uses}, and {file} has no {noun} of that name: it must stay."),
    })
}

fn owner(part: &Part) -> &str {
    part.owner.as_deref().unwrap_or_default()
}

/// What to do about a signature that is another one.
fn advice(wanted: &Part, now: &Part) -> &'static str {
    let is = |part: &Part, receiver: &str| {
        part.form == receiver || part.form.starts_with(&format!("{receiver}, "))
    };
    if is(wanted, "&self") && is(now, "&mut self") {
        "Threads share it, and what is shared is only ever borrowed as `&self`: what changes inside \
         belongs into a lock, an atomic or the like."
    } else if is(wanted, "&self") && is(now, "self") {
        "Threads share it, so nobody can have it as `self`; borrow it as `&self`."
    } else if wanted.sort == Sort::Function {
        "What it takes and what it returns must stay; all that is inside is yours to change."
    } else {
        "It must stay as it was."
    }
}

/// A type that threads cannot share any more, or hand on.
fn not_for_threads(errors: &str, own: &Parts, file: &str) -> Option<String> {
    let (before, after) = errors.split_once("` cannot be ")?;
    let culprit = before.rsplit_once('`')?.1;
    let how = match after {
        shared if shared.starts_with("shared between threads") => "share",
        sent if sent.starts_with("sent between threads") => "hand on",
        _ => return None,
    };
    let types = own
        .all
        .iter()
        .filter(|part| part.sort == Sort::Type && part.is_public);
    let inside = types.filter(|ty| errors.contains(&format!("within the type `{}", ty.name)));
    let whose = inside.last().or_else(|| {
        let mut types = own.all.iter().filter(|part| part.sort == Sort::Type);
        types.find(|ty| culprit == ty.name)
    })?;
    let (name, line) = (&whose.name, whose.line);
    let inside = match culprit == name {
        true => String::new(),
        false => format!(" The `{culprit}` in it is for one thread only."),
    };
    Some(format!(
        "The spec lets threads {how} a `{name}`, and the type at {file}:{line} does not allow that \
         any more.{inside} What several threads use belongs into a `Mutex`, an `RwLock`, an atomic \
         or a channel of `racelab::sync`."
    ))
}

/// The words of a text.
struct Words<'a>(&'a str);

impl Words<'_> {
    /// Whether the text has this name, and not only within another one.
    fn have(&self, name: &str) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        self.0.match_indices(name).any(|(at, _)| {
            let (before, after) = (&self.0[..at], &self.0[at + name.len()..]);
            !before.ends_with(is_part) && !after.starts_with(is_part)
        })
    }
}

#[cfg(test)]
mod tests;
