//! From what stands on the command line to the texts to read: files, directories, standard input.

use super::progress::Progress;
use crate::trace::{Format, Label, Reader, TraceError, read_labels, uncompressed};
use anyhow::{Context, anyhow, bail};
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// One thing to read a trace from, or why there is none. Small, as there can be very many.
#[derive(Debug)]
pub(crate) enum Input {
    File(Box<Path>),
    Stdin,
    /// What was named is nothing to read.
    Nothing(Box<(PathBuf, TraceError)>),
}

/// What was named on the command line, directories with the traces below them, in a stable order. With a format,
/// that is the one in which everything will be read. What of a directory begins like no trace is told on standard error.
pub(super) fn find_telling(named: &[PathBuf], format: Option<Format>) -> Vec<Input> {
    let search = Search::of(named, format);
    search.tell();
    search.found
}

/// The same, and tells nothing.
pub(crate) fn find(named: &[PathBuf], format: Option<Format>) -> Vec<Input> {
    Search::of(named, format).found
}

/// The search for what was named.
struct Search {
    format: Option<Format>,
    found: Vec<Input>,
    /// How many files in directories begin like no trace, and some of them.
    passed_over: (usize, Vec<PathBuf>),
}

impl Search {
    fn of(named: &[PathBuf], format: Option<Format>) -> Self {
        let mut search = Search {
            format,
            found: Vec::new(),
            passed_over: Default::default(),
        };
        named.iter().for_each(|path| search.name(path));
        search
    }

    fn name(&mut self, path: &Path) {
        if path.as_os_str() == "-" {
            return self.found.push(Input::Stdin);
        }
        if !path.is_dir() {
            return self.found.push(Input::file(path));
        }
        let before = self.found.len();
        self.collect(path);
        let below = &mut self.found[before..];
        // In place: to sort stably takes memory, and no two paths are the same.
        below.sort_unstable_by(|one, other| one.path().cmp(other.path()));
        if below.is_empty() {
            self.found.push(Input::nothing(
                path,
                TraceError::new("the directory holds no traces: no file in it begins like one")
                    .with_help(
                    "files in which traces are quoted (.md, .rs, ...) are passed over: name them",
                ),
            ));
        }
    }

    /// Takes the traces below a directory, and what of it cannot be read: to be told of.
    fn collect(&mut self, directory: &Path) {
        let unreadable = |error| Input::nothing(directory, TraceError::unreadable(&error));
        let entries = match fs::read_dir(directory) {
            Ok(entries) => entries,
            Err(error) => return self.found.push(unreadable(error)),
        };
        for entry in entries {
            let entry = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)));
            match entry {
                Err(error) => self.found.push(unreadable(error)),
                // Links are followed for files only, so that a link to a parent can't lead in circles.
                Ok((path, kind)) if kind.is_dir() => self.collect(&path),
                Ok((path, _)) if is_trace(&path, self.format) => {
                    self.found.push(Input::file(&path));
                }
                Ok((path, _)) if can_be_trace(&path) => self.pass_over(path),
                Ok(_) => {}
            }
        }
    }

    fn pass_over(&mut self, path: PathBuf) {
        let (count, some) = &mut self.passed_over;
        *count += 1;
        some.push(path);
        some.sort_unstable();
        some.truncate(MOST_TOLD);
    }

    fn tell(&self) {
        let (count, some) = &self.passed_over;
        let names: Vec<_> = some.iter().map(|path| path.to_string_lossy()).collect();
        let names = names.join(", ");
        let rest = match count - some.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        match count {
            0 => {}
            1 => {
                anstream::eprintln!("note: {names} does not begin like a trace and is passed over")
            }
            _ => anstream::eprintln!(
                "note: {names}{rest} do not begin like traces and are passed over"
            ),
        }
    }
}

/// So many files that are passed over are named.
const MOST_TOLD: usize = 3;

/// Whether a file in a directory is to be read: what begins like a trace, whatever it is called, and what is called
/// a trace, to be told why it is none. A link that leads nowhere, an empty file and one that may not be read are to
/// be told of too.
///
/// With a format, also what does not begin like a trace can be one, if its name does not say otherwise.
fn is_trace(path: &Path, format: Option<Format>) -> bool {
    let begins_like = |format| match File::open(path) {
        // What cannot be decompressed is to be told of, whatever it is.
        Ok(file) => Reader::new(file, format).is_ok() || is_damaged(path),
        Err(_) => true,
    };
    let is_empty = || fs::metadata(path).is_ok_and(|metadata| metadata.len() == 0);
    match ending(path).as_deref() {
        Some("json" | "ndjson" | "jsonl") => path.is_file() || !path.exists(),
        None | Some("itf" | "log" | "out" | "tla" | "trace" | "txt") => {
            !path.exists() || path.is_file() && (begins_like(format) || is_empty())
        }
        Some(ending) if QUOTING.contains(&ending) => false,
        // TLC's simulation modules have no ending, but the name that they are given can have a dot.
        Some(_) => path.is_file() && begins_like(None),
    }
}

/// Whether a file is called or begins like a compressed one, and cannot be decompressed.
fn is_damaged(path: &Path) -> bool {
    let begins = || -> anyhow::Result<u64> {
        let plain = uncompressed(File::open(path)?)?;
        Ok(io::copy(&mut plain.take(MOST_HEAD), &mut io::sink())?)
    };
    let is_called = path.extension().is_some_and(|e| e == "gz" || e == "zst");
    match begins() {
        // As long as the file, it was not compressed.
        Ok(length) => is_called && fs::metadata(path).is_ok_and(|file| file.len() == length),
        Err(_) => true,
    }
}

/// What a form is recognised from is no longer.
const MOST_HEAD: u64 = 1 << 16;

/// Endings of what is no trace but can quote one, and then begins like it: documents, programs, archives.
const QUOTING: [&str; 23] = [
    "adoc", "c", "cpp", "go", "h", "html", "ipynb", "java", "js", "kt", "lock", "md", "pdf", "py",
    "rs", "rst", "sh", "snap", "tar", "tex", "toml", "ts", "yml",
];

/// Whether a file that begins like no trace is called like one: a specification or a report beside the traces is not.
fn can_be_trace(path: &Path) -> bool {
    let ending = ending(path);
    let called = ["bin", "itf", "log", "out", "trace", "txt"];
    let is_called = |ending: &str| called.contains(&ending) || ending == "tla" && is_cut(path);
    path.is_file() && ending.as_deref().is_none_or(is_called)
}

/// Whether a file is a module of which the end is not there.
fn is_cut(module: &Path) -> bool {
    text(module).is_ok_and(|text| !text.contains("\n===="))
}

/// How a file's name ends, but for the compression.
fn ending(path: &Path) -> Option<String> {
    let ending = |path: &Path| Some(path.extension()?.to_string_lossy().to_lowercase());
    match ending(path).as_deref() {
        // Of those that are not read, the user is told.
        Some("gz" | "zst" | "xz" | "bz2" | "lz4" | "zip") => ending(path.file_stem()?.as_ref()),
        plain => plain.map(str::to_owned),
    }
}

impl Input {
    fn file(path: &Path) -> Self {
        Input::File(path.into())
    }

    fn nothing(path: &Path, error: TraceError) -> Self {
        Input::Nothing(Box::new((path.to_owned(), error)))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Input::File(path) => path,
            Input::Stdin => Path::new("-"),
            Input::Nothing(nothing) => &nothing.0,
        }
    }

    /// As it is shown in reports.
    pub(crate) fn name(&self) -> Cow<'_, str> {
        self.path().to_string_lossy()
    }

    /// Begins to read it.
    pub(super) fn open(&self, format: Option<Format>) -> Result<Reader<'static>, TraceError> {
        match self {
            Input::Nothing(nothing) => Err(nothing.1.clone()),
            Input::Stdin => Reader::new(io::stdin().lock(), format),
            Input::File(path) => Reader::open(path, format),
        }
    }

    /// Begins to read it; `progress` is told of every byte of a file.
    pub(super) fn open_counted<'p>(
        &self,
        format: Option<Format>,
        progress: &'p Progress,
    ) -> Result<Reader<'p>, TraceError> {
        let Input::File(path) = self else {
            return self.open(format);
        };
        let file = File::open(path).map_err(|error| TraceError::unreadable(&error))?;
        Reader::new(progress.reading(file), format)
    }

    /// How many bytes there are to read, if that is known.
    pub(super) fn size(&self) -> u64 {
        match self {
            Input::File(path) => fs::metadata(path).map_or(0, |metadata| metadata.len()),
            Input::Stdin | Input::Nothing(_) => 0,
        }
    }

    /// Whether it may still be written while it is read: a pipe, not a file.
    pub(super) fn may_grow(&self) -> bool {
        match self {
            Input::Stdin => true,
            Input::File(path) => fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir()),
            Input::Nothing(_) => false,
        }
    }
}

/// The labels that another file has for the trace.
pub(super) fn labels(file: Option<&Path>, inputs: usize) -> anyhow::Result<Vec<Label>> {
    let Some(file) = file else {
        return Ok(Vec::new());
    };
    if inputs != 1 {
        bail!("--labels are those of one trace, but {inputs} traces were named");
    }
    let text =
        text(file).with_context(|| format!("cannot read the labels in {}", file.display()))?;
    read_labels(&text).map_err(|error| match error.place {
        Some(_) => anyhow!("{}:{error}", file.display()),
        None => anyhow!("{}: {error}", file.display()),
    })
}

/// A file of labels may not hold more.
const MOST_LABELS: u64 = 64 << 20;

/// What a file says, compressed or not.
fn text(file: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let mut plain = uncompressed(File::open(file)?)?.take(MOST_LABELS + 1);
    plain.read_to_string(&mut text)?;
    if text.len() as u64 > MOST_LABELS {
        bail!(
            "it holds more than {} MiB: is it a file of labels?",
            MOST_LABELS >> 20
        );
    }
    Ok(text)
}

/// An input holds fewer behaviours than were asked for.
pub(super) fn no_such_behaviour(number: usize, last: usize) -> TraceError {
    TraceError::new(format!("there is no behaviour {number}")).with_help(format!(
        "the file's behaviours are numbered from 1 to {last}"
    ))
}

/// So many behaviours of a file can be unreadable: a file of which more are is no file of behaviours, and all
/// that is told of it takes memory.
pub(super) const MOST_FAULTY: usize = 100;

pub(super) fn too_many_faulty() -> TraceError {
    TraceError::new(format!(
        "more than {MOST_FAULTY} behaviours of this file are unreadable"
    ))
    .with_help("the rest of it is not looked at; is this the right file?")
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
