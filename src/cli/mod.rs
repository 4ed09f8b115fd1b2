//! The command line: arguments → settings → exit code. One file per command; the only place that prints.
//!
//! Exit codes: 0 built (warnings or not); 1 built nothing, or an output could not be put in place; 2 wrong use.

mod args;
mod build;
mod input;
mod inspect;
mod language;
mod progress;
mod repair;
mod report;
mod settings;

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use args::Command;
use clap::Parser;

/// Runs the command.
pub(crate) fn run() -> ExitCode {
    let arguments = match args::Cli::try_parse().and_then(args::Cli::command) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to stdout, faults to stderr; that nobody reads them is no further fault.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match arguments {
        Command::Build(arguments) => build::run(arguments),
        Command::Inspect(arguments) => inspect::run(arguments),
        Command::Repair(arguments) => repair::run(arguments),
    }
}

/// Writes to stdout. A reader that has gone away (`keben inspect --json | head`) is no fault.
fn print(text: &str) -> ExitCode {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
