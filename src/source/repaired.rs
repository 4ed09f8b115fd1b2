//! Press repair in a build: the changes are made in the edited text, so that every span of what comes out is led back to
//! the text as it was, and a build says what was changed.

use std::collections::BTreeSet;

use super::edits::{Change, Edited, With};
use super::press::{self, Edit, EditKind, Repaired};
use crate::diagnostic::{Diagnostic, Message};
use crate::message;

/// How many proposals of one file are told one by one.
const TOLD: usize = 10;

/// Repairs a text. Gives the names of `keep` that changes had.
pub(super) fn repair(text: &mut Edited, options: &press::Options, warnings: &mut Vec<Diagnostic>) -> BTreeSet<String> {
    let repaired = press::repair(text.text(), options);
    let mut said = Vec::new();
    tell(&repaired, |edit, diagnostic| {
        said.push(match text.span(edit.range()) {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        });
    });
    warnings.extend(said);
    let change = |edit: Edit| Change { range: edit.range(), with: With::Text(edit.after) };
    text.change(repaired.edits.into_iter().map(change).collect());
    repaired.kept
}

/// Says how much was changed, and what was not sure enough.
fn tell(repaired: &Repaired, mut say: impl FnMut(&Edit, Diagnostic)) {
    let (made, proposed) = (repaired.edits.len(), repaired.proposed.len());
    if let Some(first) = repaired.edits.first() {
        let is_join = |kind| matches!(kind, EditKind::Join | EditKind::Unwrap);
        let joins = repaired.edits.iter().filter(|edit| is_join(edit.kind)).count();
        let what = message!(
            "修复报纸文本：改动 {made} 处，其中接段、接行 {joins} 处",
            "press text repaired: {made} changes, {joins} of them joins"
        );
        let hint = message!("用 keben repair --diff 文件 逐处查看", "`keben repair --diff FILE` shows them one by one");
        say(first, Diagnostic::note("press-repair", what).hint(hint));
    }
    for edit in repaired.proposed.iter().take(TOLD) {
        let (kind, reason) = (edit.kind.name(), &edit.reason);
        let what = Message {
            zh: format!("{}，拿不准，没有改：{}", kind.zh, reason.zh),
            en: format!("{} not made, as it is not sure enough: {}", kind.en, reason.en),
        };
        let hint = message!("看过之后，需要时在原文中改", "look at it, and change the text if it is needed");
        say(edit, Diagnostic::note("press-proposal", what).hint(hint));
    }
    if let Some(edit) = repaired.proposed.get(TOLD) {
        let more = proposed - TOLD;
        let what = message!("另有 {more} 处拿不准，没有改", "{more} more were not sure enough to be made");
        let hint = message!("用 keben repair --diff 文件 查看", "`keben repair --diff FILE` shows them");
        say(edit, Diagnostic::note("press-proposal", what).hint(hint));
    }
}

/// The names in `[press] keep` that no change has: what they were to undo is gone, or is another change by now.
pub(super) fn unused(options: &press::Options, kept: &BTreeSet<String>) -> impl Iterator<Item = Diagnostic> {
    options.keep.iter().filter(|name| !kept.contains(*name)).map(|name| {
        let what =
            message!("[press] keep 中的“{name}”不是任何改动的名字", "“{name}” in `[press] keep` names no change");
        let hint = message!(
            "原文改过后名字会变；用 keben repair --diff 查看现在的名字，或删去它",
            "an edited text has other names: see `keben repair --diff`, or take it out"
        );
        Diagnostic::warning("unused-keep", what).hint(hint)
    })
}
