//! 见 and 另见: an entry sends the reader to others, each a link to its line of the index.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entries, Entry, text};
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{ChapterId, Id, Inline, InlineKind, LinkTarget, Origin, Wording};
use crate::source::ids::Ids;

/// What may stand between names of entries in one `see`.
const BETWEEN: [char; 4] = ['、', '；', ';', ','];

/// What an entry says of others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct See {
    /// As the text has them, with their places there.
    said: BTreeMap<String, Origin>,
    /// Their names, with the identifiers of those that there are.
    names: Vec<(String, Option<Id>)>,
}

/// Where an entry stands: the entry above it, and its own name.
type Key = (Option<String>, String);

impl See {
    pub(super) fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    pub(super) fn add(&mut self, said: String, origin: &Origin) {
        self.said.entry(said).or_insert_with(|| origin.clone());
    }

    /// The words that send the reader on; `also` where the entry has places too. `index` is the chapter of the index.
    pub(super) fn content(&self, also: bool, index: ChapterId, words: Wording) -> Vec<Inline> {
        let mut content = text(word(also, words));
        for (number, (name, id)) in self.names.iter().enumerate() {
            if number > 0 {
                content.extend(text(if words == Wording::English { ", " } else { "、" }));
            }
            match id {
                None => content.extend(text(name)),
                Some(id) => {
                    let target = LinkTarget::Internal { chapter: index, id: Some(id.clone()) };
                    content.push(Inline::new(InlineKind::link(target, None, text(name)), Origin::none()));
                }
            }
        }
        content
    }
}

fn word(also: bool, words: Wording) -> &'static str {
    match (words, also) {
        (Wording::Hans, false) => "见",
        (Wording::Hans, true) => "另见",
        (Wording::Hant, false) => "見",
        (Wording::Hant, true) => "另見",
        (Wording::Japanese | Wording::Korean, _) => "→ ",
        (Wording::English, false) => "see ",
        (Wording::English, true) => "see also ",
    }
}

/// Finds the entries that others name, and gives them identifiers. One that there is not is a warning.
pub(super) fn resolve(terms: &mut Entries, ids: &mut Ids, found: &mut Vec<Diagnostic>) {
    let mut named: BTreeMap<Key, Vec<(String, Option<Key>)>> = BTreeMap::new();
    let mut below: BTreeMap<&str, &str> = BTreeMap::new();
    for (above, entry) in terms.iter() {
        entry.below.keys().for_each(|name| _ = below.entry(name).or_insert(above));
    }
    let find = |name: &str, own: &Key| {
        let top = terms.contains_key(name).then(|| (None, name.to_owned()));
        let inner = || below.get(name).map(|above| (Some((*above).to_owned()), name.to_owned()));
        top.filter(|key| key != own).or_else(inner).filter(|key| key != own)
    };
    for (key, entry) in walk(terms) {
        for (said, origin) in &entry.see.said {
            let all = match find(said, &key) {
                Some(whole) => vec![(said.clone(), Some(whole))],
                None => said
                    .split(BETWEEN)
                    .map(str::trim)
                    .filter(|name| !name.is_empty())
                    .map(|name| (name.to_owned(), find(name, &key)))
                    .collect(),
            };
            let lost = all.iter().filter(|(_, to)| to.is_none());
            found.extend(lost.map(|(name, _)| no_entry(name, &key.1, origin)));
            named.entry(key.clone()).or_default().extend(all);
        }
    }
    let wanted: BTreeSet<Key> = named.values().flatten().filter_map(|(_, to)| to.clone()).collect();
    let wanted: BTreeMap<Key, Id> = wanted.into_iter().map(|key| (key, ids.take("index-entry"))).collect();
    for (above, entry) in terms.iter_mut() {
        for (name, inner) in &mut entry.below {
            settle(inner, &(Some(above.clone()), name.clone()), &mut named, &wanted);
        }
        settle(entry, &(None, above.clone()), &mut named, &wanted);
    }
}

/// Every entry, with where it stands.
fn walk(terms: &Entries) -> impl Iterator<Item = (Key, &Entry)> {
    terms.iter().flat_map(|(above, entry)| {
        let below = entry.below.iter().map(|(name, inner)| ((Some(above.clone()), name.clone()), inner));
        std::iter::once(((None, above.clone()), entry)).chain(below)
    })
}

fn settle(
    entry: &mut Entry,
    key: &Key,
    named: &mut BTreeMap<Key, Vec<(String, Option<Key>)>>,
    wanted: &BTreeMap<Key, Id>,
) {
    entry.id = wanted.get(key).cloned();
    let names = named.remove(key).unwrap_or_default().into_iter();
    entry.see.names = names.map(|(name, to)| (name, to.and_then(|to| wanted.get(&to).cloned()))).collect();
}

fn no_entry(name: &str, of: &str, origin: &Origin) -> Diagnostic {
    let diagnostic = Diagnostic::warning(
        "index-see",
        message!(
            "索引条目“{of}”让读者见“{name}”，索引中没有这一条",
            "the index's entry “{of}” sends the reader to “{name}”, which is no other entry"
        ),
    )
    .hint(message!(
        "改为索引中有的条目，或在正文中用 {{.index}} 标出“{name}”",
        "name an entry that there is, or mark “{name}” in the text with {{.index}}"
    ));
    match origin.first() {
        Some(span) => diagnostic.at(span),
        None => diagnostic,
    }
}
