//! A child process that answers a line with a line.

#[cfg(unix)]
use super::descendants::descendants;
use super::errors::Errors;
use super::failure::Failure;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{self, Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A longer answer than this is a flood.
const LONGEST_ANSWER: u64 = 8 << 20;
/// So long a child is given to end that has closed a stream, and its last words to come.
const GRACE: Duration = Duration::from_millis(500);
/// So often it is looked at whether a child that gives no answer has ended.
const TICK: Duration = Duration::from_millis(20);

/// A child that is running, with all that it has started. It is killed when this is dropped.
#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    /// What it says, a line at a time.
    lines: Receiver<Result<String, Failure>>,
    errors: Option<Errors>,
}

impl Process {
    /// Starts a command of the shell.
    pub(super) fn start(command: &str) -> Result<Self, Failure> {
        let failed = |error| Failure::NotStarted {
            command: command.to_owned(),
            error,
        };
        // Whoever ends all children sees this one, or it is not started.
        let mut running = running();
        let mut child = shell(command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        running.push(child.id());
        drop(running);
        let input = child.stdin.take();
        // One line can wait; whoever says more than is asked has to wait too.
        let (said, lines) = mpsc::sync_channel(1);
        if let Some(output) = child.stdout.take() {
            thread::spawn(move || listen(output, &said));
        }
        let errors = child.stderr.take().map(Errors::show);
        Ok(Process {
            child,
            input,
            lines,
            errors,
        })
    }

    /// Says a line, and waits for the answer.
    pub(super) fn ask(&mut self, line: &str, limit: Duration) -> Result<String, Failure> {
        let answer = self.answer(line, limit);
        if answer.is_err() {
            // If it was killed because the program ends, that is not told: `exit` keeps the lock.
            drop(running());
        }
        answer
    }

    fn answer(&mut self, line: &str, limit: Duration) -> Result<String, Failure> {
        // Taken for the answer to this line, it would be told as a divergence. (It can also come too late to be seen.)
        if let Ok(Ok(said)) = self.lines.try_recv() {
            return Err(Failure::Nonsense {
                said,
                expected: "one answer to each line, and this is one more".to_owned(),
            });
        }
        let mut until = Instant::now() + limit;
        if self.say(line, until).is_err() {
            return Err(match Instant::now() < until {
                true => self.closed("input"),
                false => self.silent(limit),
            });
        }
        let mut has_ended = false;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left.min(TICK)) {
                Ok(answer) => return answer,
                Err(RecvTimeoutError::Disconnected) => return Err(self.closed("output")),
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return Err(self.silent(limit)),
                // What it has started can keep its standard output open.
                Err(RecvTimeoutError::Timeout) if !has_ended && self.status().is_some() => {
                    has_ended = true;
                    // What it has said can still be on its way.
                    until = until.min(Instant::now() + GRACE);
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// It has given no answer: because it has ended, or for some other reason.
    fn silent(&mut self, limit: Duration) -> Failure {
        match self.status() {
            Some(status) => Failure::Ended {
                status: status.to_string(),
            },
            None => Failure::Silent { limit },
        }
    }

    /// How it ended, if it has.
    fn status(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
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

    /// It has closed a stream: because it has ended, which can take a moment, or for some other reason.
    fn closed(&mut self, stream: &'static str) -> Failure {
        match self.wait(GRACE) {
            Some(status) => Failure::Ended {
                status: status.to_string(),
            },
            None => Failure::Closed { stream },
        }
    }

    fn wait(&mut self, at_most: Duration) -> Option<ExitStatus> {
        let until = Instant::now() + at_most;
        loop {
            match self.status() {
                None if Instant::now() < until => thread::sleep(Duration::from_millis(2)),
                status => return status,
            }
        }
    }

    /// Kills it and all that it has started, once: later its number can be another's.
    fn kill(&mut self) {
        let id = self.child.id();
        // Of one that has ended, nobody knows what it had started but for its group.
        let has_ended = self.status().is_some();
        let mut running = running();
        if running.contains(&id) {
            match has_ended {
                true => kill_group(id),
                false => kill(id),
            }
            running.retain(|&other| other != id);
        }
    }

    /// Tells it that nothing more is asked, gives it so long to end by itself, and kills what is left then.
    pub(super) fn end(mut self, at_most: Duration) -> End {
        self.input = None;
        if self.wait(at_most).is_none() {
            return End::Killed;
        }
        // What it has started can keep its standard output open.
        self.kill();
        match self.lines.recv_timeout(GRACE) {
            Ok(Ok(line)) => End::Said(line),
            _ => End::ByItself,
        }
    }
}

/// How a child ends that is told that nothing more is asked.
#[derive(Debug, PartialEq)]
pub(super) enum End {
    ByItself,
    /// It had said one line more than it was asked for.
    Said(String),
    Killed,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.input = None;
        self.kill();
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(errors) = &self.errors {
            errors.wait(GRACE);
        }
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
            Ok(_) => text(line),
        };
        let is_last = line.is_err();
        if said.send(line).is_err() || is_last {
            return;
        }
    }
}

/// A line, if it is text.
fn text(line: Vec<u8>) -> Result<String, Failure> {
    match String::from_utf8(line) {
        Ok(line) => Ok(line.trim().to_owned()),
        Err(error) => Err(Failure::Nonsense {
            said: String::from_utf8_lossy(error.as_bytes()).trim().to_owned(),
            expected: "that is not UTF-8".to_owned(),
        }),
    }
}

/// The children that are running: each is the leader of a group of processes. Whoever starts one or ends one has the
/// lock.
static RUNNING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

fn running() -> MutexGuard<'static, Vec<u32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends this program with all children that are running: for one that is told to end. It ends with the lock, so that
/// meanwhile no other thread starts a child, or tells that one was killed.
pub fn exit(code: i32) -> ! {
    let running = running();
    for &leader in running.iter() {
        kill(leader);
    }
    process::exit(code)
}

#[cfg(unix)]
fn shell(command: &str) -> Command {
    use std::os::unix::process::CommandExt as _;
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", command]).process_group(0);
    shell
}

/// Kills a child and all that it has started: its group, and what has made a group of its own, as `timeout` does.
#[cfg(unix)]
fn kill(leader: u32) {
    use rustix::process::{Signal, kill_process};
    // When their parents have ended, nobody knows whose they are.
    let descendants = descendants(leader);
    kill_group(leader);
    for descendant in descendants.into_iter().filter_map(pid) {
        let _ = kill_process(descendant, Signal::KILL);
    }
}

#[cfg(unix)]
fn kill_group(leader: u32) {
    use rustix::process::{Signal, kill_process_group};
    if let Some(group) = pid(leader) {
        let _ = kill_process_group(group, Signal::KILL);
    }
}

#[cfg(unix)]
fn pid(id: u32) -> Option<rustix::process::Pid> {
    rustix::process::Pid::from_raw(i32::try_from(id).ok()?)
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

#[cfg(not(unix))]
fn kill_group(_: u32) {}
