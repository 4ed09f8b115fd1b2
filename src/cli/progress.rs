//! The progress bar: on a terminal only, on stderr.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use keben::diagnostic::Message;
use keben::edition::Progress;

use super::args::Lang;

/// A bar that shows the step begun last.
pub(crate) struct Bar {
    bar: ProgressBar,
    begun: AtomicU64,
    lang: Lang,
}

impl Bar {
    /// A bar, which draws nothing when stderr is no terminal.
    pub fn new(lang: Lang) -> Bar {
        let target =
            if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        Bar { bar, begun: AtomicU64::new(0), lang }
    }

    /// Takes the bar off the terminal, so that what is printed next stands on lines of its own.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn plan(&self, steps: usize) {
        self.bar.set_length(steps as u64);
    }

    fn step(&self, what: &Message) {
        // The steps before this one are done, or being done by the other thread.
        self.bar.set_position(self.begun.fetch_add(1, Ordering::Relaxed));
        self.bar.set_message(self.lang.of(what).to_owned());
    }
}
