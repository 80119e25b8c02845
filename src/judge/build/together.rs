//! A subject and a spec become a program with as little work as can be.
//!
//! What a builder that [remembers](Builder::remembering) has is used in this order: a
//! [kit](super::kit), with which the spec is only to be linked; a [compiled subject](super::subject),
//! where another spec came before; the compiler's [memory](super::memory) of the spec. What is left is
//! compiled side by side.

use std::ffi::OsString;

use super::kit::{Kit, Kits};
use super::memory::Memory;
use super::outline::Outline;
use super::pair::{self, Compiled, Pair};
use super::source::Source;
use super::subject::Kept;
use super::{BuildError, Builder, Place, policy, rustc};
use crate::judge::cancel::Cancel;

impl Builder {
    /// Compiles the subject, of which the compiler is told `arguments`, and if it can be the spec.
    pub(super) fn together(
        &self,
        subject: &Source,
        arguments: Vec<OsString>,
        spec: &Source,
        place: &Place,
        cancel: &Cancel,
    ) -> Result<Compiled, BuildError> {
        let outline = self.remembered_outline(subject);
        let name = outline.as_ref().map(|outline| outline.name.clone());
        let kits = outline.map(|outline| self.kits(outline, subject, spec));
        let kept = Kept::of(subject, &arguments, &self.cache.folder);
        let is_compiled = self.remembers && kept.put_into(place.folder);
        if let Some(kit) = kits.as_ref().and_then(Kits::find) {
            if !is_compiled {
                let arguments = [arguments, rustc::into(place.folder)].concat();
                let rustc = self.subject_rustc(subject, place, place.folder);
                rustc.compile(&arguments, cancel)?;
                kept.keep(place.folder);
            }
            return self.link(&kit, spec, place, cancel);
        }
        let kits = kits.filter(Kits::have_room);
        let memory = match (&kits, name) {
            // The compiler of a spec runs nothing of the subject; so several people's subjects may
            // share what it remembers.
            (None, Some(name)) => Memory::of(&name, spec, &self.cache.folder),
            _ => None,
        };
        let into = memory.as_ref().map(Memory::options);
        let into = into.unwrap_or_else(|| rustc::into(place.folder));
        let more = kits.as_ref().map(|kits| kits.options(place.folder));
        let of_spec = [self.arguments(spec, place), into, more.unwrap_or_default()].concat();
        let spec_rustc = self.spec_rustc(spec, place, memory.as_ref());
        let compiled = if is_compiled {
            match spec_rustc.compile(&of_spec, cancel) {
                Ok(()) => Compiled::Both,
                Err(BuildError::Cancelled) => return Err(BuildError::Cancelled),
                // What is wrong is told by who compiles it in the plain way.
                Err(_) => Compiled::Subject,
            }
        } else {
            let pair = Pair {
                rustc: &self.subject_rustc(subject, place, &place.folder.join(pair::APART)),
                spec_rustc: &spec_rustc,
                subject: arguments,
                spec: of_spec,
                folder: place.folder,
                cancel,
            };
            let compiled = pair.compile()?;
            if self.remembers {
                kept.keep(place.folder);
            }
            compiled
        };
        let kit = kits.and_then(|kits| kits.keep(place.folder));
        if let (Some(kit), Compiled::Subject) = (kit, &compiled) {
            // The spec was compiled before there was a library to link it with.
            return self.link(&kit, spec, place, cancel);
        }
        let handed_over = |memory: Memory| memory.hand_over(place.folder).is_ok();
        Ok(match compiled {
            Compiled::Both if memory.is_none_or(handed_over) => Compiled::Both,
            _ => Compiled::Subject,
        })
    }

    /// Links a kit with the compiled subject.
    fn link(
        &self,
        kit: &Kit,
        spec: &Source,
        place: &Place,
        cancel: &Cancel,
    ) -> Result<Compiled, BuildError> {
        let rustc = self.linking_rustc(spec, place, kit);
        match rustc.link(&kit.arguments(place.folder), cancel) {
            Ok(()) => Ok(Compiled::Both),
            Err(BuildError::Cancelled) => Err(BuildError::Cancelled),
            // It lacks code that others have made; or the kit is gone.
            Err(_) => Ok(Compiled::Subject),
        }
    }

    /// The kits of a spec for subjects with this outline. What a spec becomes does not depend on what
    /// else the subject may do.
    fn kits(&self, outline: Outline, subject: &Source, spec: &Source) -> Kits {
        let how = (
            self.purpose,
            rustc::options(self.purpose),
            rustc::spec(self.purpose),
            self.rustc.program(),
            self.inside.is_some(),
        );
        Kits::of(outline, subject, spec, &how, &self.cache.folder)
    }

    /// The outline of a subject of which something is to be kept for the next ones.
    fn remembered_outline(&self, subject: &Source) -> Option<Outline> {
        self.remembers.then(|| self.read_outline(&subject.text))?
    }

    pub(super) fn read_outline(&self, subject: &str) -> Option<Outline> {
        match self.strict {
            true => policy::outline(subject),
            false => Outline::of(subject),
        }
    }
}
