//! From what stands on the command line to the texts to read: files, directories, standard input.

use super::progress::Progress;
use crate::trace::{Format, Reader, TraceError};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// One thing to read a trace from, or why there is none.
#[derive(Debug)]
pub(super) struct Input {
    /// As it is shown in reports.
    pub(super) name: String,
    source: Source,
}

#[derive(Debug)]
enum Source {
    File(PathBuf),
    Stdin,
    /// What was named is nothing to read.
    Nothing(TraceError),
}

/// What was named on the command line, directories with the traces below them, in a stable order.
pub(super) fn find(named: &[PathBuf]) -> Vec<Input> {
    named.iter().flat_map(|path| find_one(path)).collect()
}

fn find_one(path: &Path) -> Vec<Input> {
    let name = path.display().to_string();
    if name == "-" {
        return vec![Input {
            name,
            source: Source::Stdin,
        }];
    }
    if !path.is_dir() {
        return vec![Input {
            name,
            source: Source::File(path.to_owned()),
        }];
    }
    let mut below = Vec::new();
    let problem = match collect(path, &mut below) {
        Err(error) => TraceError::unreadable(&error),
        Ok(()) if below.is_empty() => {
            TraceError::new("the directory holds no traces: no file in it begins like one")
        }
        Ok(()) => {
            below.sort();
            return below
                .into_iter()
                .map(|file| Input {
                    name: file.display().to_string(),
                    source: Source::File(file),
                })
                .collect();
        }
    };
    vec![Input {
        name,
        source: Source::Nothing(problem),
    }]
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        // Links are followed for files only, so that a link to a parent can't lead in circles.
        if entry.file_type()?.is_dir() {
            collect(&path, found)?;
        } else if is_trace(&path) {
            found.push(path);
        }
    }
    Ok(())
}

/// Whether a file in a directory is to be read: what is called a trace is, and what can be one by its name if it
/// begins like one. A link that leads nowhere is too: to be told of.
fn is_trace(path: &Path) -> bool {
    match ending(path).as_deref() {
        Some("json" | "ndjson" | "jsonl") => path.is_file() || !path.exists(),
        None | Some("itf" | "log" | "out" | "tla" | "trace" | "txt") => {
            path.is_file() && Reader::open(path, None).is_ok()
        }
        Some(_) => false,
    }
}

/// How a file's name ends, but for the compression.
fn ending(path: &Path) -> Option<String> {
    let ending = |path: &Path| Some(path.extension()?.to_string_lossy().to_lowercase());
    match ending(path).as_deref() {
        Some("gz" | "zst") => ending(path.file_stem()?.as_ref()),
        plain => plain.map(str::to_owned),
    }
}

impl Input {
    /// Begins to read it.
    pub(super) fn open(&self, format: Option<Format>) -> Result<Reader<'static>, TraceError> {
        match &self.source {
            Source::Nothing(error) => Err(error.clone()),
            Source::Stdin => Reader::new(io::stdin().lock(), format),
            Source::File(path) => Reader::open(path, format),
        }
    }

    /// Begins to read it; `progress` is told of every byte of a file.
    pub(super) fn open_counted<'p>(
        &self,
        format: Option<Format>,
        progress: &'p Progress,
    ) -> Result<Reader<'p>, TraceError> {
        let Source::File(path) = &self.source else {
            return self.open(format);
        };
        let file = fs::File::open(path).map_err(|error| TraceError::unreadable(&error))?;
        Reader::new(progress.reading(file), format)
    }

    /// How many bytes there are to read, if that is known.
    pub(super) fn size(&self) -> u64 {
        match &self.source {
            Source::File(path) => fs::metadata(path).map_or(0, |metadata| metadata.len()),
            Source::Stdin | Source::Nothing(_) => 0,
        }
    }

    /// Whether it may still be written while it is read: a pipe, not a file.
    pub(super) fn may_grow(&self) -> bool {
        match &self.source {
            Source::Stdin => true,
            Source::File(path) => fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()),
            Source::Nothing(_) => false,
        }
    }
}

/// An input holds fewer behaviours than were asked for.
pub(super) fn no_such_behaviour(number: usize, last: usize) -> TraceError {
    TraceError::new(format!("there is no behaviour {number}")).with_help(format!(
        "the file's behaviours are numbered from 1 to {last}"
    ))
}

/// Tells on standard error what is wrong with an input, and where.
pub(super) fn say(what: &str, name: &str, error: &TraceError) {
    let place = error
        .place
        .map_or_else(String::new, |place| format!(":{place}"));
    anstream::eprintln!("{what}: {name}{place}: {}", error.message);
    if let Some(help) = &error.help {
        anstream::eprintln!("  help: {help}");
    }
}
