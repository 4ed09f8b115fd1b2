//! Work, counted where a search could go over a text more than once, so that tests can tell that it does not.

#[cfg(test)]
use std::cell::Cell;

#[cfg(test)]
thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Notes so many steps of a search. Nothing outside tests.
#[inline]
pub(super) fn note(steps: usize) {
    #[cfg(test)]
    STEPS.with(|count| count.set(count.get() + steps as u64));
    #[cfg(not(test))]
    let _ = steps;
}

/// The steps since the last time.
#[cfg(test)]
pub(super) fn take() -> u64 {
    STEPS.with(Cell::take)
}
