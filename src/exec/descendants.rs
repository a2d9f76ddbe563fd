//! The processes that a process has started, as Linux tells it.

use std::fs;

/// The processes that a process has started, and those that they have, as far as their parents are running.
pub(super) fn descendants(of: u32) -> Vec<u32> {
    let Ok(processes) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let ids = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let parents: Vec<(u32, u32)> = ids.filter_map(|id| Some((id, parent(id)?))).collect();
    let mut found = vec![of];
    let mut next = 0;
    while let Some(&process) = found.get(next) {
        let children = parents.iter().filter(|(_, parent)| *parent == process);
        let new: Vec<u32> = children
            .map(|(id, _)| *id)
            .filter(|id| !found.contains(id))
            .collect();
        found.extend(new);
        next += 1;
    }
    found.split_off(1)
}

/// `12 (a name) S 11 …`: the name can have anything in it.
fn parent(id: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = status.rsplit_once(')')?;
    rest.split_ascii_whitespace().nth(1)?.parse().ok()
}
