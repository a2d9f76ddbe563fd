//! The behaviours that are judged: TLC's committed traces, and runs of the core.

use crate::error::Error;
use crate::specification::Constants;
use conformance::record::raft::{Settings, numbered, record};
use conformance::refinement::{Server, State};
use conformance::tla::{self, Value};
use conformance::trace::Reader;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;

/// A behaviour of raft.tla, as it claims to be.
#[derive(Debug, Clone)]
pub struct Behaviour {
    /// What it is called in reports.
    pub name: String,
    /// The model of which it is one.
    pub constants: Constants,
    /// Its states, each one once. The first claims to be initial.
    pub states: Vec<State>,
    /// Its steps: of the states between which each leads, the indices. In a lasso, the last one leads back.
    pub steps: Vec<(usize, usize)>,
}

/// What `scripts/generate-traces.sh` wrote about the traces.
#[derive(Deserialize)]
struct Manifest {
    trace: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    file: String,
    model: String,
}

/// The committed traces, with the constants of the models from which TLC made them.
///
/// # Errors
/// A file cannot be read or is not as it should be; the manifest does not tell of exactly the traces that are there.
pub fn committed(root: &Path) -> Result<Vec<Behaviour>, Error> {
    let folder = root.join("traces");
    let path = folder.join("manifest.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| Error::file(&path, error))?;
    let manifest: Manifest = toml::from_str(&text).map_err(|error| Error::file(&path, error))?;
    let told: BTreeSet<String> = manifest.trace.iter().map(|t| t.file.clone()).collect();
    let there = json_files(&folder).map_err(|error| Error::file(&folder, error))?;
    if let Some(name) = told.symmetric_difference(&there).next() {
        return Err(Error::file(
            &path,
            format!("{name} is not in both, folder and manifest"),
        ));
    }
    let read = |entry: &Entry| {
        let constants = Constants::of_model(&root.join(&entry.model))?;
        trace(&folder.join(&entry.file), constants)
    };
    manifest.trace.iter().map(read).collect()
}

fn json_files(folder: &Path) -> std::io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for file in std::fs::read_dir(folder)? {
        let name = file?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") {
            names.insert(name);
        }
    }
    Ok(names)
}

/// A trace of the model with these constants.
///
/// # Errors
/// The file is no trace, or has other servers.
pub fn trace(path: &Path, constants: Constants) -> Result<Behaviour, Error> {
    let error = |message: &dyn std::fmt::Display| Error::file(path, message);
    let mut reader = Reader::open(path, None).map_err(|e| error(&e))?;
    let behaviour = reader.next_behaviour().map_err(|e| error(&e))?;
    let mut behaviour = behaviour.ok_or_else(|| error(&"there is no behaviour in it"))?;
    let (mut states, mut steps): (Vec<State>, _) = (Vec::new(), Vec::new());
    while let Some(raw) = behaviour.next_state().map_err(|e| error(&e))? {
        let state: State = raw.decode().map_err(|e| error(&e))?;
        steps.extend(raw.step().map(|step| (step.from, step.to)));
        match raw.step().and_then(|step| step.back_to()) {
            None => states.push(state),
            Some(number) if states.get(number - 1) == Some(&state) => {}
            Some(number) => return Err(error(&format!("it does not lead back to state {number}"))),
        }
    }
    let behaviour = Behaviour {
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        constants,
        states,
        steps,
    };
    behaviour.check_servers()?;
    Ok(behaviour)
}

/// The clusters of the runs in turn, by the number of servers; there are always two values.
const CLUSTERS: [usize; 4] = [3, 2, 3, 5];

/// So many runs of the core of so many steps, the same each time.
///
/// # Errors
/// The core did not do what it says.
pub fn recorded(runs: usize, steps: usize) -> Result<Vec<Behaviour>, Error> {
    let run = |(seed, servers): (usize, usize)| {
        let settings = Settings {
            servers: numbered("s", servers),
            seed: seed as u64,
            steps,
            ..Settings::default()
        };
        let name = format!("run {seed} of {servers} servers");
        let recorded = record(&settings).map_err(|error| Error::new(&name, error))?;
        Ok(Behaviour {
            constants: Constants::of_raft(values(&settings.servers)?, values(&settings.values)?),
            states: recorded.states().cloned().collect(),
            steps: (0..recorded.steps.len())
                .map(|from| (from, from + 1))
                .collect(),
            name,
        })
    };
    (0..runs)
        .zip(CLUSTERS.into_iter().cycle())
        .map(run)
        .collect()
}

fn values(names: &BTreeSet<Server>) -> Result<BTreeSet<Value>, Error> {
    let values = names.iter().map(tla::to_value);
    values
        .collect::<Result<_, _>>()
        .map_err(|error| Error::new("constants", error))
}

impl Behaviour {
    /// Its servers must be those of the model: nothing else would tell of a wrong model.
    fn check_servers(&self) -> Result<(), Error> {
        let model: BTreeSet<Value> = self.constants.elements("Server").cloned().collect();
        let Some(first) = self.states.first() else {
            return Err(Error::new(&self.name, "it has no state"));
        };
        let own = values(&first.servers().cloned().collect())?;
        if own == model {
            Ok(())
        } else {
            Err(Error::new(
                &self.name,
                "its servers are not those of its model",
            ))
        }
    }
}
