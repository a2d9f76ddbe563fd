//! Where behaviours go: standard output, a file, or files in a directory.
//!
//! A file appears when it is complete: until then it has another name beside it.

use crate::trace::TraceError;
use crate::trace::write::WriteError;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What the user named.
#[derive(Debug)]
pub(super) enum Destination {
    StandardOutput,
    File(PathBuf),
    Directory(PathBuf),
}

/// What is being written.
pub(super) struct Output {
    destination: Destination,
    /// What is read, and so must not be written over.
    inputs: Vec<PathBuf>,
    open: Option<Open>,
    written: BTreeSet<PathBuf>,
}

struct Open {
    to: BufWriter<Box<dyn Write>>,
    file: Option<Unfinished>,
}

/// The text of a file that has the same name but for its ending.
pub(super) struct Beside {
    pub(super) extension: &'static str,
    /// Whether what is there already can be written over: the user has not named this file.
    pub(super) is_ours: fn(&[u8]) -> bool,
    pub(super) text: String,
}

/// A file that is being written.
struct Unfinished {
    path: PathBuf,
    /// The name that it has until it is complete.
    partial: PathBuf,
}

impl Output {
    pub(super) fn new(destination: Destination, inputs: Vec<PathBuf>) -> Self {
        Output {
            destination,
            inputs,
            open: None,
            written: BTreeSet::new(),
        }
    }

    pub(super) fn is_directory(&self) -> bool {
        matches!(self.destination, Destination::Directory(_))
    }

    /// The name of the one file without its ending, if the user named one.
    pub(super) fn file_stem(&self) -> Option<String> {
        match &self.destination {
            Destination::File(file) => {
                let stem = file.file_stem().unwrap_or_default();
                Some(stem.to_string_lossy().into_owned())
            }
            _ => None,
        }
    }

    /// Begins a behaviour, whose file is called `name` if the user named no other.
    pub(super) fn open(&mut self, name: &str) -> Result<(), WriteError> {
        let path = match &self.destination {
            Destination::StandardOutput => {
                let to: Box<dyn Write> = Box::new(io::stdout());
                self.open = Some(Open {
                    to: BufWriter::new(to),
                    file: None,
                });
                return Ok(());
            }
            Destination::File(file) => file.clone(),
            Destination::Directory(directory) => {
                fs::create_dir_all(directory).map_err(|error| named(directory, &error))?;
                directory.join(name)
            }
        };
        self.check(&path)?;
        // What is no file, such as a pipe, cannot be replaced.
        let is_special = fs::metadata(&path).is_ok_and(|metadata| !metadata.is_file());
        let partial = match is_special {
            true => path.clone(),
            false => with_suffix(&path, ".part"),
        };
        let file = File::create(&partial).map_err(|error| named(&path, &error))?;
        self.open = Some(Open {
            to: BufWriter::new(Box::new(file)),
            file: Some(Unfinished { path, partial }),
        });
        Ok(())
    }

    fn check(&mut self, path: &Path) -> Result<(), TraceError> {
        let shown = path.display();
        let canonical = fs::canonicalize(path).ok();
        let is_it =
            |input: &PathBuf| canonical.is_some() && fs::canonicalize(input).ok() == canonical;
        if self.inputs.iter().any(is_it) {
            let message = format!("{shown}, which is read, would be written over");
            return Err(TraceError::new(message).with_help("name another file or directory"));
        }
        if !self.written.insert(path.to_owned()) {
            let message = format!("{shown} has been written for another trace");
            return Err(TraceError::new(message).with_help(
                "two traces have the same name: convert them into different directories",
            ));
        }
        Ok(())
    }

    /// Ends a behaviour; `beside` becomes another file beside it.
    pub(super) fn close(&mut self, beside: Option<Beside>) -> Result<(), WriteError> {
        let file = self.open.as_ref().and_then(|open| open.file.as_ref());
        if let (Some(file), Some(beside)) = (file, beside) {
            let path = file.path.with_extension(beside.extension);
            self.check(&path)?;
            if fs::read(&path).is_ok_and(|text| !(beside.is_ours)(&text)) {
                let message = format!(
                    "{} would be written over, and was not written by conformance",
                    path.display()
                );
                let error = TraceError::new(message).with_help("choose another name for the file");
                return Err(error.into());
            }
            fs::write(&path, beside.text).map_err(|error| named(&path, &error))?;
        }
        let Some(Open { mut to, file }) = self.open.take() else {
            return Ok(());
        };
        to.flush()?;
        drop(to);
        match file {
            Some(file) if file.path != file.partial => {
                let renamed = fs::rename(&file.partial, &file.path);
                Ok(renamed.map_err(|error| named(&file.path, &error))?)
            }
            _ => Ok(()),
        }
    }

    /// Forgets a behaviour that cannot be completed.
    pub(super) fn abandon(&mut self) {
        let Some(Open { mut to, file }) = self.open.take() else {
            return;
        };
        // On standard output there stays what could be written.
        let _ = to.flush();
        if let Some(file) = file
            && file.path != file.partial
        {
            let _ = fs::remove_file(file.partial);
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.open {
            Some(open) => open.to.write(bytes),
            None => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.open {
            Some(open) => open.to.flush(),
            None => Ok(()),
        }
    }
}

/// The name, without its ending, of the file for a trace's behaviour.
pub(super) fn stem(input: &str, number: usize) -> String {
    let name = Path::new(input).file_name().unwrap_or_default();
    let name = match name.to_string_lossy().into_owned() {
        name if name == "-" || name.is_empty() => "trace".to_owned(),
        name => name,
    };
    // Of several endings, as in `x.itf.json.gz`, all go.
    let mut stem = name.as_str();
    for ending in ENDINGS {
        stem = stem.strip_suffix(ending).unwrap_or(stem);
    }
    let stem = if stem.is_empty() { &name } else { stem };
    match number {
        1 => stem.to_owned(),
        number => format!("{stem}-{number}"),
    }
}

/// Of the names of files that hold traces, the outermost first.
const ENDINGS: [&str; 10] = [
    ".gz", ".zst", ".json", ".itf", ".ndjson", ".jsonl", ".tla", ".txt", ".log", ".out",
];

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(
        error.kind(),
        format!("cannot write {}: {error}", path.display()),
    )
}
