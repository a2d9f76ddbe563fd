//! Many behaviours, on as many threads as there are cores.

use crate::answers::Answers;
use crate::behaviour::Behaviour;
use crate::error::Error;
use crate::judge::{Judgement, judge_implementation, judge_steps};
use conformance::refinement::RaftSystem;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The repository in which this package is.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Judges the steps of these behaviours, and in each of their states the core's.
///
/// # Errors
/// Nothing can be said of one of them; or there is nothing to judge.
pub fn judge(behaviours: &[Behaviour], module: &Path) -> Result<Judgement, Error> {
    let mut all = Judgement::default();
    for judgement in for_each(behaviours, |behaviour| {
        let answers = Answers::about(behaviour, module)?;
        let mut judgement = judge_steps(behaviour, &answers);
        judgement.add(judge_implementation(
            &RaftSystem::default(),
            behaviour,
            &answers,
        )?);
        Ok(judgement)
    })? {
        all.add(judgement);
    }
    match all.steps {
        0 => Err(Error::new("nothing", "there is no behaviour with a step")),
        _ => Ok(all),
    }
}

/// Does the same with each, in parallel; the results are in their order.
///
/// # Errors
/// The first that there is.
pub fn for_each<T: Send>(
    behaviours: &[Behaviour],
    work: impl Fn(&Behaviour) -> Result<T, Error> + Sync,
) -> Result<Vec<T>, Error> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        while let Some(behaviour) = behaviours.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((behaviour.name.as_str(), work(behaviour)));
        }
        done
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut done: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        threads.into_iter().flat_map(join).collect()
    });
    let place = |name: &str| behaviours.iter().position(|b| b.name == name);
    done.sort_by_key(|(name, _)| place(name));
    done.into_iter().map(|(_, result)| result).collect()
}
