//! Works on many things at once and gives the results in their order.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Works on every item on `jobs` threads and hands each result, of which an item can have several, to `take`:
/// in the items' order, as soon as all before it are there. When `take` breaks, no further item is begun and no
/// result is taken; work that goes on is told by `Break`.
///
/// No more items are worked on at a time than there are threads, so memory grows with the largest of
/// them, not with their number.
pub fn in_order<I: Sync, R: Send>(
    jobs: NonZero<usize>,
    items: &[I],
    work: impl Fn(&I, &mut dyn FnMut(R) -> ControlFlow<()>) + Sync,
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
                    work(item, &mut |result| sent(send.send((index, Some(result)))));
                    if send.send((index, None)).is_err() {
                        break;
                    }
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
        drop(send);
        // Moved in here, so that it closes when `take` breaks and the threads stop sending.
        let results = results;
        // What came of items that are not next.
        let mut waiting: BTreeMap<usize, Vec<Option<R>>> = BTreeMap::new();
        let mut expected = 0;
        for (index, result) in &results {
            waiting.entry(index).or_default().push(result);
            while let Some(results) = waiting.remove(&expected) {
                let mut is_done = false;
                for result in results {
                    let Some(result) = result else {
                        is_done = true;
                        continue;
                    };
                    if take(result).is_break() {
                        return;
                    }
                }
                if !is_done {
                    break;
                }
                expected += 1;
            }
        }
    });
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
            flow = take(result);
            flow
        });
        if flow.is_break() {
            break;
        }
    }
}

fn sent<T>(sent: Result<(), mpsc::SendError<T>>) -> ControlFlow<()> {
    match sent {
        Ok(()) => ControlFlow::Continue(()),
        Err(_) => ControlFlow::Break(()),
    }
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
        in_order(
            NonZero::new(2).unwrap(),
            &items,
            |&n, give| {
                let _ = give(n);
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
        assert_eq!(taken, (0..=10).collect::<Vec<_>>());
    }
}
