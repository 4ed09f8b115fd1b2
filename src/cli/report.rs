//! Diagnostics on stderr: place, line of source, message, hint.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use keben::diagnostic::{At, Diagnostic, Place, Severity};

use super::args::Lang;
use super::settings::within;

/// Prints diagnostics in a language.
pub(crate) struct Reporter<'f> {
    lang: Lang,
    folder: &'f Path,
}

impl<'f> Reporter<'f> {
    /// Shows files as paths from here, by way of the publication's `folder`.
    pub fn new(lang: Lang, folder: &'f Path) -> Reporter<'f> {
        Reporter { lang, folder }
    }

    /// Prints all of them; then, if there were errors or warnings, `summary` and how many.
    pub fn print(&self, diagnostics: &[Diagnostic], summary: &str) {
        let mut text = String::new();
        for diagnostic in diagnostics {
            text.push_str(&self.render(diagnostic));
            text.push_str("\n\n");
        }
        if let Some(counts) = self.counts(diagnostics) {
            let colon = self.lang.pick("：", ": ");
            let _ = writeln!(text, "{summary}{colon}{counts}");
        }
        // Nobody can be told that stderr is gone.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    fn counts(&self, diagnostics: &[Diagnostic]) -> Option<String> {
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let said = |number: usize, zh: &str, en: &str| match (number, self.lang) {
            (0, _) => None,
            (_, Lang::Zh) => Some(format!("{number} 个{zh}")),
            (1, Lang::En) => Some(format!("1 {en}")),
            (_, Lang::En) => Some(format!("{number} {en}s")),
        };
        let parts: Vec<String> =
            [said(errors, "错误", "error"), said(warnings, "警告", "warning")].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(self.lang.pick("，", ", ")))
    }

    fn render(&self, diagnostic: &Diagnostic) -> String {
        let title = self.level(diagnostic.severity).primary_title(self.lang.of(&diagnostic.message));
        let group = match &diagnostic.at {
            At::Place(place) => title.id(diagnostic.code).element(self.snippet(place)),
            At::File(file) => title.id(diagnostic.code).element(Origin::path(self.path(file))),
            // The stages resolve spans before they hand diagnostics on; one without its file has no place to show.
            At::Nowhere | At::Span(_) => Group::with_title(title.id(diagnostic.code)),
        };
        let group = match &diagnostic.hint {
            Some(hint) => {
                let help = Level::HELP.with_name(self.lang.pick("提示", "help"));
                group.element(help.message(self.lang.of(hint)))
            }
            None => group,
        };
        renderer().render(&[group])
    }

    fn level(&self, severity: Severity) -> Level<'static> {
        match severity {
            Severity::Error => Level::ERROR.with_name(self.lang.pick("错误", "error")),
            Severity::Warning => Level::WARNING.with_name(self.lang.pick("警告", "warning")),
            Severity::Note => Level::NOTE.with_name(self.lang.pick("说明", "note")),
        }
    }

    fn snippet<'p>(&self, place: &'p Place) -> Snippet<'p, annotate_snippets::Annotation<'p>> {
        let (start, end) = (place.range.0 as usize, place.range.1 as usize);
        Snippet::source(place.source.as_str())
            .line_start(place.line as usize)
            .path(self.path(&place.file))
            .annotation(AnnotationKind::Primary.span(start..end))
    }

    fn path(&self, file: &str) -> String {
        within(self.folder, file).display().to_string()
    }
}

/// Colours are for people at a terminal who have not said no (no-color.org).
fn renderer() -> Renderer {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    if std::io::stderr().is_terminal() && !refused && !dumb { Renderer::styled() } else { Renderer::plain() }
}
