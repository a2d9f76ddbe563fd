//! A child process that answers a line with a line, and what can go wrong with it.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A longer answer than this is a flood.
const LONGEST_ANSWER: u64 = 64 << 20;
/// So much of an answer is shown.
const SHOWN: usize = 200;
/// So long a child that is asked to end may take before it is killed.
const GRACE: Duration = Duration::from_millis(500);

/// What a child did instead of answering.
#[derive(Debug)]
pub enum Failure {
    /// It could not be started.
    NotStarted {
        /// The command.
        command: String,
        /// Why.
        error: io::Error,
    },
    /// It has failed before, and is not running any more.
    NotRunning,
    /// It ended, or closed its standard output.
    Ended {
        /// How it ended, as the system says it.
        status: String,
    },
    /// It gave no answer in time, and was killed.
    Silent {
        /// The time that an answer may take.
        limit: Duration,
    },
    /// Its answer had no end within so many bytes, and it was killed.
    Flood {
        /// So many.
        bytes: u64,
    },
    /// Its answer is none of the protocol, and it was killed.
    Nonsense {
        /// What it said.
        said: String,
        /// What was expected.
        expected: String,
    },
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::NotStarted { command, error } => {
                write!(f, "the process `{command}` cannot be started: {error}")
            }
            Failure::NotRunning => f.write_str("the process has failed before"),
            Failure::Ended { status } => {
                write!(f, "the process ended without an answer: {status}")
            }
            Failure::Silent { limit } => write!(
                f,
                "the process gave no answer within {} s and was killed",
                limit.as_secs_f64()
            ),
            Failure::Flood { bytes } => write!(
                f,
                "the process gave an answer of more than {} MB and was killed",
                bytes >> 20
            ),
            Failure::Nonsense { said, expected } => write!(
                f,
                "the process answered `{}`: {expected}; it was killed",
                short(said)
            ),
        }
    }
}

impl std::error::Error for Failure {}

fn short(said: &str) -> String {
    match said.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &said[..end]),
        None => said.to_owned(),
    }
}

/// A child that is running, with all that it has started. It is killed when this is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    /// What it says, a line at a time.
    lines: Receiver<Result<String, Failure>>,
}

impl Process {
    /// Starts a command of the shell.
    pub(super) fn start(command: &str) -> Result<Self, Failure> {
        let failed = |error| Failure::NotStarted {
            command: command.to_owned(),
            error,
        };
        let mut child = shell(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        running(|all| all.push(child.id()));
        let input = child.stdin.take();
        // One line can wait; whoever says more than is asked has to wait too.
        let (said, lines) = mpsc::sync_channel(1);
        if let Some(output) = child.stdout.take() {
            thread::spawn(move || listen(output, &said));
        }
        Ok(Process {
            child,
            input,
            lines,
        })
    }

    /// Says a line, and waits for the answer.
    pub(super) fn ask(&mut self, line: &str, limit: Duration) -> Result<String, Failure> {
        let until = Instant::now() + limit;
        if self.say(line, until).is_err() {
            return Err(match Instant::now() < until {
                true => self.ended(),
                false => Failure::Silent { limit },
            });
        }
        match self
            .lines
            .recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => Err(Failure::Silent { limit }),
            Err(RecvTimeoutError::Disconnected) => Err(self.ended()),
        }
    }

    /// Says a line. A child that does not read it in time is as silent as one that does not answer.
    fn say(&mut self, line: &str, until: Instant) -> io::Result<()> {
        let Some(mut input) = self.input.take() else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (done, said) = mpsc::sync_channel(1);
        let line = format!("{line}\n");
        thread::spawn(move || {
            let written = input
                .write_all(line.as_bytes())
                .and_then(|()| input.flush());
            let _ = done.send(written.map(|()| input));
        });
        let written = said.recv_timeout(until.saturating_duration_since(Instant::now()));
        self.input = Some(written.map_err(|_| io::ErrorKind::TimedOut)??);
        Ok(())
    }

    /// How it ended. What has closed its output is given a moment to end.
    fn ended(&mut self) -> Failure {
        let status = match self.wait(GRACE) {
            Some(status) => status,
            None => "it has closed its standard output, and was killed".to_owned(),
        };
        Failure::Ended { status }
    }

    fn wait(&mut self, at_most: Duration) -> Option<String> {
        let until = Instant::now() + at_most;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status.to_string()),
                Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(2)),
                _ => return None,
            }
        }
    }

    /// Tells it that nothing more is asked, and gives it a moment to end by itself.
    pub(super) fn end(&mut self) {
        self.input = None;
        self.wait(GRACE);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.input = None;
        kill(self.child.id());
        let _ = self.child.kill();
        let _ = self.child.wait();
        let id = self.child.id();
        running(|all| all.retain(|&other| other != id));
    }
}

/// Hands over each line as it comes.
fn listen(output: ChildStdout, said: &SyncSender<Result<String, Failure>>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = Vec::new();
        let read = output
            .by_ref()
            .take(LONGEST_ANSWER)
            .read_until(b'\n', &mut line);
        let line = match read {
            Ok(0) | Err(_) => return,
            Ok(_) if line.last() != Some(&b'\n') && line.len() as u64 >= LONGEST_ANSWER => {
                Err(Failure::Flood {
                    bytes: LONGEST_ANSWER,
                })
            }
            Ok(_) => Ok(String::from_utf8_lossy(&line).trim().to_owned()),
        };
        let is_last = line.is_err();
        if said.send(line).is_err() || is_last {
            return;
        }
    }
}

/// The children that are running: each is the leader of a group of processes.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn running<T>(change: impl FnOnce(&mut Vec<u32>) -> T) -> T {
    change(&mut RUNNING.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Kills all children that are running: for a program that is told to end.
pub fn end_all() {
    for leader in running(std::mem::take) {
        kill(leader);
    }
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt as _;
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", command]).process_group(0);
    shell
}

/// Kills a child and all that it has started.
#[cfg(unix)]
fn kill(leader: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(group) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.args(["/C", command]);
    shell
}

/// What the child has started goes on, if it does not end with its standard input.
#[cfg(not(unix))]
fn kill(_: u32) {}
