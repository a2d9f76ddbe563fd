//! Works on many things at once and gives the results in their order.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Maps every item on `jobs` threads and hands each result to `take`, in the items' order, as soon
/// as all before it are there. When `take` breaks, no further item is begun and no result is taken.
///
/// No more items are worked on at a time than there are threads, so memory grows with the largest of
/// them, not with their number.
pub fn in_order<I: Send + Sync, R: Send>(
    jobs: NonZero<usize>,
    items: &[I],
    work: impl Fn(&I) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) {
    let next = AtomicUsize::new(0);
    let jobs = jobs.get().min(items.len());
    let (send, results) = mpsc::sync_channel(jobs);
    thread::scope(|scope| {
        for job in 0..jobs {
            let (send, next, work) = (send.clone(), &next, &work);
            let worker = move || {
                while let Some((index, item)) = claim(next, items) {
                    if send.send((index, work(item))).is_err() {
                        break;
                    }
                }
            };
            // When there can be no more threads, those that there are do the work.
            if thread::Builder::new().spawn_scoped(scope, worker).is_err() {
                if job == 0 {
                    let _ = items.iter().map(work).try_for_each(&mut take);
                    return;
                }
                break;
            }
        }
        drop(send);
        // Moved in here, so that it closes when `take` breaks and the threads stop sending.
        let results = results;
        let mut waiting = BTreeMap::new();
        let mut expected = 0;
        for (index, result) in &results {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&expected) {
                expected += 1;
                if take(result).is_break() {
                    return;
                }
            }
        }
    });
}

fn claim<'a, I>(next: &AtomicUsize, items: &'a [I]) -> Option<(usize, &'a I)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..100).collect();
        let mut taken = Vec::new();
        // The first items take longest, so the order is not that in which they are done.
        let work = |&n: &usize| {
            thread::sleep(std::time::Duration::from_micros(100 - n as u64));
            n
        };
        in_order(NonZero::new(4).unwrap(), &items, work, |n| {
            taken.push(n);
            ControlFlow::Continue(())
        });
        assert_eq!(taken, items);
    }

    #[test]
    fn nothing_is_taken_after_a_break() {
        let items: Vec<usize> = (0..1000).collect();
        let mut taken = Vec::new();
        in_order(
            NonZero::new(2).unwrap(),
            &items,
            |&n| n,
            |n| {
                taken.push(n);
                if n == 10 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        assert_eq!(taken, (0..=10).collect::<Vec<_>>());
    }
}
