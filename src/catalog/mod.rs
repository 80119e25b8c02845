//! The numbered labs on disk: their folders, `lab.toml`, variants; and a student's progress.
//!
//! A lab is a folder `labs/NN_name` with the files that the page for lab authors lists; its answers
//! are in `solutions/NN_name`. Nothing is registered anywhere else: what is on disk is the catalog.

mod about;
pub mod check;
mod editor;
mod error;
mod expected;
mod lab;
mod original;
#[cfg(feature = "cli")]
pub mod progress;
mod skeleton;
mod variant;

use std::fs;
use std::path::{Path, PathBuf};

pub use about::{About, Hidden, ScenarioTerms};
pub use error::CatalogError;
pub use expected::Expected;
pub use lab::Lab;
pub use original::Reset;
pub use skeleton::NewLab;

/// Every lab of one checkout, in the order of their numbers.
#[derive(Debug)]
pub struct Catalog {
    root: PathBuf,
    labs: Vec<Lab>,
    broken: Vec<BrokenLab>,
}

/// A lab folder that cannot be used, and why.
#[derive(Debug)]
pub struct BrokenLab {
    /// Its number.
    pub number: u32,
    /// Its folder: `01_lost_update`.
    pub folder: String,
    /// What is wrong: the file, the line, the reason.
    pub error: CatalogError,
}

impl Catalog {
    /// The catalog of the checkout that `from` lies in: the nearest folder upwards with a
    /// `Cargo.toml` and a `labs` that holds numbered folders.
    pub fn find(from: &Path) -> Result<Self, CatalogError> {
        let absolute = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
        let mut candidates = absolute.ancestors();
        let found = candidates.find(|folder| {
            folder.join("Cargo.toml").is_file() && !numbered_folders(folder).is_empty()
        });
        let root = found.ok_or(CatalogError::NoLabs {
            from: absolute.clone(),
        })?;
        Ok(Self::of(root))
    }

    fn of(root: &Path) -> Self {
        let (mut labs, mut broken) = (Vec::new(), Vec::new());
        for (number, folder) in numbered_folders(root) {
            match Lab::load(root, number, &folder) {
                Ok(lab) => labs.push(lab),
                Err(error) => broken.push(BrokenLab {
                    number,
                    folder,
                    error,
                }),
            }
        }
        Catalog {
            root: root.to_owned(),
            labs,
            broken,
        }
    }

    /// The checkout.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether solutions are here. A student edition has none.
    pub fn has_solutions(&self) -> bool {
        self.root.join("solutions").is_dir()
    }

    /// The labs that can be used.
    pub fn labs(&self) -> &[Lab] {
        &self.labs
    }

    /// The labs whose description cannot be read: an error of the lab's author.
    pub fn broken(&self) -> &[BrokenLab] {
        &self.broken
    }

    /// The lab that a user calls `1`, `01`, `lost_update` or `01_lost_update`.
    pub fn lab(&self, called: &str) -> Result<&Lab, CatalogError> {
        if let Some(lab) = self
            .labs
            .iter()
            .find(|lab| is_called(lab.number, &lab.folder, called))
        {
            return Ok(lab);
        }
        let mut broken = self.broken.iter();
        match broken.find(|lab| is_called(lab.number, &lab.folder, called)) {
            Some(lab) => Err(lab.error.clone()),
            None => Err(CatalogError::UnknownLab {
                called: called.to_owned(),
                known: error::choice(called, self.labs.iter().map(|lab| lab.folder.as_str())),
            }),
        }
    }
}

fn is_called(number: u32, folder: &str, called: &str) -> bool {
    let name = folder.split_once('_').map(|(_, name)| name);
    folder == called || name == Some(called) || number_of(called) == Some(number)
}

fn number_of(digits: &str) -> Option<u32> {
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| all_digits)
}

/// The folders `labs/NN_name`, in order.
fn numbered_folders(root: &Path) -> Vec<(u32, String)> {
    let Ok(entries) = fs::read_dir(root.join("labs")) else {
        return Vec::new();
    };
    let mut folders: Vec<(u32, String)> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter_map(|folder| {
            let (digits, name) = folder.split_once('_')?;
            let number = number_of(digits).filter(|_| !name.is_empty())?;
            Some((number, folder))
        })
        .collect();
    folders.sort();
    folders
}
