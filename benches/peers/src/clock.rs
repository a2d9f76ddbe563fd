//! The time that is measured: that which this thread was on a core. On a machine with other work, by the clock
//! on the wall who takes long also waits for others more often than who is done in one slice of time.

use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Runs something, and says for how long it was on a core.
pub fn timed(task: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<Duration> {
    let start = now();
    task()?;
    Ok(now().saturating_sub(start))
}

fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}
