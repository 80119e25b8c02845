//! The numbered labs on disk: their folders, `lab.toml`, variants.
