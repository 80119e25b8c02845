//! Which files a process may touch, by Landlock.

use std::path::Path;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope, path_beneath_rules,
};

use super::super::{BUSY, NOWHERE};
use super::Orders;

/// The newest interface that is asked for. An older kernel does what it can: before version 4 it
/// does not keep from the network, before 6 not from signalling other processes.
const NEWEST: ABI = ABI::V6;

/// What a process does in a folder of its own.
fn own() -> BitFlags<AccessFs> {
    AccessFs::ReadFile
        | AccessFs::ReadDir
        | AccessFs::WriteFile
        | AccessFs::Truncate
        | AccessFs::MakeReg
        | AccessFs::MakeDir
        | AccessFs::RemoveFile
        | AccessFs::RemoveDir
        | AccessFs::Refer
}

pub(super) fn restrict(orders: &Orders) -> Result<(), String> {
    let status = rules(orders).map_err(|error| error.to_string())?;
    match status {
        RulesetStatus::NotEnforced => Err("this kernel does not have it, or it is off".to_owned()),
        _ => Ok(()),
    }
}

fn rules(orders: &Orders) -> Result<RulesetStatus, RulesetError> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .add_rules(path_beneath_rules(&orders.read, read))?
        .add_rules(path_beneath_rules(
            &orders.execute,
            read | AccessFs::Execute,
        ))?
        .add_rules(path_beneath_rules(&orders.write, own()))?
        .add_rules(path_beneath_rules([Path::new(BUSY)], AccessFs::ReadFile))?
        .add_rules(path_beneath_rules(
            [Path::new(NOWHERE)],
            AccessFs::ReadFile | AccessFs::WriteFile,
        ))?
        .restrict_self()?;
    Ok(status.ruleset)
}
