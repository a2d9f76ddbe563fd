//! Files that conformed before: the same bytes, replayed by the same program with the same options.

use crate::cli::args::ReplayArgs;
use crate::cli::inputs::Input;
use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

/// What is known, and what is found out: a file for each trace file, named by its bytes' and the program's hash.
pub(super) struct Cache {
    directory: PathBuf,
    /// The hash of the program and the options, to go on from.
    program: Sha256,
    /// Of each input that can be known, by its index, the name in the directory.
    names: BTreeMap<usize, String>,
}

impl Cache {
    pub(super) fn open(directory: &Path, args: &ReplayArgs) -> anyhow::Result<Self> {
        fs::create_dir_all(directory)
            .with_context(|| format!("cannot make the directory {}", directory.display()))?;
        let program = std::env::current_exe().context("where is this program?")?;
        let mut hash = Sha256::new();
        read(&program, &mut hash).with_context(|| format!("cannot read {}", program.display()))?;
        hash.update(format!("{:?} {:?}", args.format, args.ignore));
        Ok(Cache {
            directory: directory.to_owned(),
            program: hash,
            names: BTreeMap::new(),
        })
    }

    /// Of an input that conformed before, the variables that nobody compared. The index is that by which
    /// [`Cache::conforms`] knows it.
    pub(super) fn knows(&mut self, index: usize, input: &Input) -> Option<Vec<String>> {
        let Input::File(path) = input else {
            return None;
        };
        let mut hash = self.program.clone();
        // What is no file, or cannot be read, is told of when it is replayed.
        if !path.is_file() || read(path, &mut hash).is_err() {
            return None;
        }
        // Called so that it is not taken for a trace beside which it is.
        let name = hexadecimal(hash) + ".cached";
        let noted = fs::read(self.directory.join(&name));
        self.names.insert(index, name);
        // What was not written to its end is not known.
        serde_json::from_slice(&noted.ok()?).ok()
    }

    /// Notes that all of an input conforms, but for these variables.
    pub(super) fn conforms(&self, index: usize, not_compared: &[String]) -> anyhow::Result<()> {
        let Some(name) = self.names.get(&index) else {
            return Ok(());
        };
        let file = self.directory.join(name);
        let noted = serde_json::to_vec(not_compared)?;
        fs::write(&file, noted).with_context(|| format!("cannot write {}", file.display()))
    }
}

/// The digest, as text.
pub(super) fn hexadecimal(hash: Sha256) -> String {
    let digest = hash.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(file: &Path, hash: &mut Sha256) -> io::Result<()> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(file)?);
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            return Ok(());
        }
        hash.update(bytes);
        let read = bytes.len();
        file.consume(read);
    }
}
