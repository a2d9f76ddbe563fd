//! From what stands on the command line to the texts to read: files, directories, standard input.

use crate::trace::{self, Format, TraceError};
use std::fs::{self, File};
use std::io::{self, Read};
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

/// The text of an input, and the form in which it holds a trace.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) format: Format,
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
        Err(error) => unreadable(&error),
        Ok(()) if below.is_empty() => {
            TraceError::new("the directory holds no traces: no file in it ends in `.json`")
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

/// Whether a file in a directory is to be read. A link that leads nowhere is: to be told of.
fn is_trace(path: &Path) -> bool {
    let is_json = |extension: &std::ffi::OsStr| extension.eq_ignore_ascii_case("json");
    path.extension().is_some_and(is_json) && (path.is_file() || !path.exists())
}

impl Input {
    /// Reads all of it; but when its first bytes are no trace's, no more than these.
    pub(super) fn read(&self, format: Option<Format>) -> Result<Text, TraceError> {
        match &self.source {
            Source::Nothing(error) => Err(error.clone()),
            Source::Stdin => read(io::stdin().lock(), format),
            Source::File(path) => {
                let file = File::open(path).map_err(|error| unreadable(&error))?;
                read(file, format)
            }
        }
    }
}

fn read(mut from: impl Read, format: Option<Format>) -> Result<Text, TraceError> {
    let mut bytes = Vec::new();
    from.by_ref()
        .take(Format::HEAD as u64)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(&error))?;
    let format = match format {
        Some(format) => format,
        None => Format::recognise(&String::from_utf8_lossy(&bytes))?,
    };
    from.read_to_end(&mut bytes)
        .map_err(|error| unreadable(&error))?;
    let text = trace::text_of(bytes)?;
    Ok(Text { text, format })
}

fn unreadable(error: &io::Error) -> TraceError {
    let unreadable = TraceError::new(format!("cannot be read: {error}"));
    match error.kind() {
        io::ErrorKind::NotFound => unreadable.with_help("was it a pattern that matches no file?"),
        io::ErrorKind::PermissionDenied => {
            unreadable.with_help("give this user permission to read it")
        }
        _ => unreadable,
    }
}
