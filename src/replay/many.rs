//! Works on many things at once and gives the results in their order.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, SendError, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// So many items can be begun before the results of the first of them have been taken, and so many results of each
/// can wait.
const AHEAD: usize = 64;

/// Works on every item on `jobs` threads and hands each result, of which an item can have several, to `take`:
/// in the items' order, as soon as all before it are there. When `take` breaks, no further item is begun and no
/// result is taken; work that goes on is told by `Break`.
///
/// No more items are worked on at a time than there are threads, and results that have to wait for those of an
/// earlier item are bounded, so memory grows with the largest of them, not with their number.
pub fn in_order<I: Sync, R: Send>(
    jobs: NonZero<usize>,
    items: &[I],
    work: impl Fn(&I, &mut dyn FnMut(R) -> ControlFlow<()>) + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) {
    let jobs = jobs.get().min(items.len());
    if jobs <= 1 {
        return one_by_one(items, work, take);
    }
    let (queue, begun) = mpsc::sync_channel(AHEAD);
    let claims = Arc::new(Mutex::new(Claims {
        items,
        next: 0,
        queue,
    }));
    thread::scope(|scope| {
        // Moved in here, so that it closes when `take` breaks and the threads stop.
        let begun = begun;
        for job in 0..jobs {
            let (claims, work) = (Arc::clone(&claims), &work);
            let worker = move || {
                while let Some((item, results)) = claim(&claims) {
                    work(item, &mut |result| sent(results.send(result)));
                }
            };
            // When there can be no more threads, those that there are do the work.
            if thread::Builder::new().spawn_scoped(scope, worker).is_err() {
                if job == 0 {
                    one_by_one(items, work, take);
                    return;
                }
                break;
            }
        }
        // Ends with the last worker.
        drop(claims);
        for results in begun {
            for result in results {
                if take(result).is_break() {
                    return;
                }
            }
        }
    });
}

/// The items that no thread has begun.
struct Claims<'a, I, R> {
    items: &'a [I],
    next: usize,
    /// Of each item that is begun, in their order, whence its results come.
    queue: SyncSender<Receiver<R>>,
}

/// Begins the next item, and says where its results go.
fn claim<'a, I, R>(claims: &Mutex<Claims<'a, I, R>>) -> Option<(&'a I, SyncSender<R>)> {
    let mut claims = claims.lock().unwrap_or_else(PoisonError::into_inner);
    let item = claims.items.get(claims.next)?;
    let (send, results) = mpsc::sync_channel(AHEAD);
    // Waits while too many have been begun; the others wait for the lock.
    claims.queue.send(results).ok()?;
    claims.next += 1;
    Some((item, send))
}

/// The same without threads.
fn one_by_one<I, R>(
    items: &[I],
    work: impl Fn(&I, &mut dyn FnMut(R) -> ControlFlow<()>),
    mut take: impl FnMut(R) -> ControlFlow<()>,
) {
    for item in items {
        let mut flow = ControlFlow::Continue(());
        work(item, &mut |result| {
            if flow.is_continue() {
                flow = take(result);
            }
            flow
        });
        if flow.is_break() {
            break;
        }
    }
}

fn sent<T>(sent: Result<(), SendError<T>>) -> ControlFlow<()> {
    match sent {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..100).collect();
        let mut taken = Vec::new();
        // The first items take longest, so the order is not that in which they are done.
        let work = |&n: &usize, give: &mut dyn FnMut(usize) -> ControlFlow<()>| {
            thread::sleep(std::time::Duration::from_micros(100 - n as u64));
            for k in 0..n % 3 {
                let _ = give(10 * n + k);
            }
        };
        in_order(NonZero::new(4).unwrap(), &items, work, |n| {
            taken.push(n);
            ControlFlow::Continue(())
        });
        let all: Vec<usize> = (0..100)
            .flat_map(|n| (0..n % 3).map(move |k| 10 * n + k))
            .collect();
        assert_eq!(taken, all);
    }

    #[test]
    fn nothing_is_taken_after_a_break() {
        let items: Vec<usize> = (0..1000).collect();
        let mut taken = Vec::new();
        for jobs in [1, 2] {
            taken.clear();
            in_order(
                NonZero::new(jobs).unwrap(),
                &items,
                // Goes on although it is told that nothing more is taken.
                |&n, give| {
                    let _ = give(2 * n);
                    let _ = give(2 * n + 1);
                },
                |n| {
                    taken.push(n);
                    if n == 10 {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                },
            );
            assert_eq!(taken, (0..=10).collect::<Vec<_>>(), "{jobs}");
        }
    }

    /// While the first item is worked on, not all others are done and kept.
    #[test]
    fn what_waits_is_bounded() {
        let items: Vec<usize> = (0..1000).collect();
        let begun = AtomicUsize::new(0);
        let mut taken = 0;
        in_order(
            NonZero::new(2).unwrap(),
            &items,
            |&n, give| {
                begun.fetch_max(n, Ordering::Relaxed);
                if n == 0 {
                    // Time enough to do a thousand items of which each takes none.
                    thread::sleep(std::time::Duration::from_millis(200));
                }
                let _ = give(begun.load(Ordering::Relaxed));
            },
            |seen| {
                if taken == 0 {
                    assert!(
                        seen <= AHEAD + 2,
                        "{seen} were begun before the first was done"
                    );
                }
                taken += 1;
                ControlFlow::Continue(())
            },
        );
        assert_eq!(taken, items.len());
    }
}
