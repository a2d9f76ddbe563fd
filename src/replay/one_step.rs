//! One step alone: from the specification's state before it.

use super::{Replay, Run};
use crate::system::System;
use crate::trace::{Behaviour, RawState, RawStep, TraceError};

impl<S: System> Run<'_, S> {
    pub(super) fn one_step(
        &mut self,
        behaviour: &mut Behaviour<'_, '_>,
        number: usize,
    ) -> Result<(), TraceError> {
        let mut before = None;
        let mut last = 1;
        while let Some(raw) = behaviour.next_state()? {
            last = raw.step().map_or(1, RawStep::number);
            if last == 1 {
                self.check_variables(&raw)?;
                if number == 1 {
                    self.initial_state(&raw)?;
                } else if self.start_from(&raw)?.is_none() {
                    let first = self.initial_state(&raw)?;
                    return self.led_to(behaviour, first, number);
                }
            }
            if last + 1 == number {
                before = self.start_from(&raw)?;
            } else if last == number
                && let Some(before) = before.take()
            {
                // Of the states before, nothing is told.
                self.unbroken.breaches(None, &before);
                self.step(&raw, before)?;
            }
        }
        is_there(number, last)
    }

    /// Puts the system into a state as if it were the first one. `None` if it has hidden state.
    fn start_from(&mut self, raw: &RawState<'_>) -> Result<Option<S::State>, TraceError> {
        let state = self.decoder.decode(None, raw, S::set)?;
        self.init(raw, &state)?;
        Ok(self.restore(raw, &state)?.then_some(state))
    }

    /// The same for a system with hidden state: it has to take all steps before, of which nothing is told.
    fn led_to(
        &mut self,
        behaviour: &mut Behaviour<'_, '_>,
        first: Option<S::State>,
        number: usize,
    ) -> Result<(), TraceError> {
        let mut before = first;
        let mut last = 1;
        while let Some(raw) = behaviour.next_state()? {
            let led_to = last;
            last = raw.step().map_or(1, RawStep::number);
            let Some(there) = before.take() else {
                return Err(TraceError::not_led_to(raw.place(), number, led_to));
            };
            if last == number {
                self.replay = Replay {
                    not_compared: std::mem::take(&mut self.replay.not_compared),
                    ..Replay::default()
                };
                self.step(&raw, there)?;
                return Ok(());
            }
            before = self.step(&raw, there)?;
        }
        is_there(number, last)
    }
}

/// Whether there is such a step.
fn is_there(number: usize, last: usize) -> Result<(), TraceError> {
    if (1..=last).contains(&number) {
        Ok(())
    } else {
        Err(TraceError::no_step(number, last))
    }
}
