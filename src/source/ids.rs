//! Identifiers: unique over the publication, derived from file names and headings, and the names that links may use for
//! them.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::draft::Draft;
use super::inlines;
use crate::diagnostic::{Diagnostic, FileId};
use crate::message;
use crate::model::{Block, BlockKind, Id};

/// Longest identifier, in characters.
const MAX_LENGTH: usize = 48;

/// Hands out identifiers, each once.
#[derive(Debug, Default)]
pub(super) struct Ids {
    used: HashSet<String>,
    /// The next number to try behind a name.
    next: HashMap<String, u32>,
}

impl Ids {
    /// `name`, or `name-2`, `name-3` … if it is taken.
    pub(super) fn take(&mut self, name: &str) -> Id {
        if self.used.insert(name.to_owned()) {
            return Id(name.to_owned());
        }
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let numbered = format!("{name}-{next}");
            *next += 1;
            if self.used.insert(numbered.clone()) {
                return Id(numbered);
            }
        }
    }
}

/// What links may call the places of a chapter. Most chapters are never linked into, so the names are worked out when
/// the first link asks.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Identifiers as the source gives them, and what became of them.
    given: Vec<(String, Id)>,
    /// Headings' texts, in order, and their identifiers.
    headings: Vec<(String, Id)>,
    /// Names, and whose they are: an index of `given` and `headings` together.
    names: OnceLock<HashMap<String, u32>>,
}

impl Anchors {
    /// The identifier of what a link's fragment names: an identifier, a heading's slug by the rule of mdBook and GitHub,
    /// or the heading's own text.
    pub(super) fn find(&self, fragment: &str) -> Option<&Id> {
        self.find_among_few(fragment).or_else(|| self.id(look_up(self.names(), fragment, |&index| Some(index))?))
    }

    /// Identifiers go before all other names: where there are few, they are looked at before those are worked out.
    pub(super) fn find_among_few(&self, fragment: &str) -> Option<&Id> {
        const FEW: usize = 16;
        if self.given.len() + self.headings.len() > FEW {
            return None;
        }
        let given = self.given.iter().find(|(name, _)| name == fragment);
        given.or_else(|| self.headings.iter().find(|(_, id)| id.0 == fragment)).map(|(_, id)| id)
    }

    /// The identifier of a place, by its index among them.
    pub(super) fn id(&self, index: u32) -> Option<&Id> {
        let index = index as usize;
        self.given.get(index).or_else(|| self.headings.get(index - self.given.len())).map(|(_, id)| id)
    }

    fn names(&self) -> &HashMap<String, u32> {
        self.names.get_or_init(|| {
            let mut names = HashMap::with_capacity(self.count_names());
            self.each_name(|name, index| {
                names.entry(name).or_insert(index);
            });
            names
        })
    }

    /// About how many names there are.
    pub(super) fn count_names(&self) -> usize {
        self.given.len() + 2 * self.headings.len()
    }

    /// Calls `add` for each name with the index of its place; the first place that has a name keeps it.
    pub(super) fn each_name(&self, mut add: impl FnMut(String, u32)) {
        let headings = || self.headings.iter().zip(self.given.len() as u32..);
        self.given.iter().zip(0..).for_each(|((name, _), index)| add(name.clone(), index));
        headings().for_each(|((_, id), index)| add(id.0.clone(), index));
        let mut repeats: HashMap<String, u32> = HashMap::new();
        for ((text, id), index) in headings() {
            let plain = mdbook_slug(text);
            let repeat = repeats.entry(plain.clone()).or_insert(0);
            let plain = if *repeat == 0 { plain } else { format!("{plain}-{repeat}") };
            *repeat += 1;
            // Most of a heading's names are one and the same.
            if plain != id.0 {
                add(plain, index);
            }
            slug(text).into_iter().filter(|slug| *slug != id.0).for_each(|slug| add(slug, index));
            if *text != id.0 {
                add(text.clone(), index);
            }
        }
    }
}

/// What a fragment names: as it is written, in lower case, or by its slug. `take` gives what is wanted of a name's place,
/// if anything is.
pub(super) fn look_up<T, R>(
    names: &HashMap<String, T>,
    fragment: &str,
    mut take: impl FnMut(&T) -> Option<R>,
) -> Option<R> {
    let mut named = |name: &str| names.get(name).and_then(&mut take);
    if let Some(found) = named(fragment) {
        return Some(found);
    }
    let lower = fragment.to_lowercase();
    if lower != fragment
        && let Some(found) = named(&lower)
    {
        return Some(found);
    }
    let slug = slug(fragment).filter(|slug| *slug != lower)?;
    named(&slug)
}

/// An identifier made from text: letters and digits in lower case, everything between them one hyphen. `None` if
/// nothing is left.
///
/// Letters are those that every edition of XML 1.0 takes in a name, as validators differ in the edition that they hold
/// to: Han from U+4E00 to U+9FA5, kana, hangul, Latin, Greek, Cyrillic.
pub(super) fn slug(text: &str) -> Option<String> {
    let mut id = String::new();
    let mut gap = false;
    for c in text.chars().map(to_half_width).flat_map(char::to_lowercase) {
        if is_name_letter(c) || c.is_ascii_digit() || c == '_' {
            if gap && !id.is_empty() {
                id.push('-');
            }
            gap = false;
            id.push(c);
        } else {
            gap |= c.is_whitespace() || c == '-';
        }
    }
    if let Some((cut, _)) = id.char_indices().nth(MAX_LENGTH) {
        id.truncate(cut);
    }
    let starts_well = id.chars().next()?;
    Some(if starts_well.is_ascii_digit() { format!("_{id}") } else { id })
}

/// Full-width ASCII is ASCII in an identifier.
fn to_half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn is_name_letter(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{131}'
        | '\u{134}'..='\u{13e}' | '\u{141}'..='\u{148}' | '\u{14a}'..='\u{17e}' | '\u{1cd}'..='\u{1dc}'
        | '\u{391}'..='\u{3a1}' | '\u{3a3}'..='\u{3ce}' | '\u{410}'..='\u{44f}' | '\u{451}'..='\u{45c}'
        | '\u{3041}'..='\u{3094}' | '\u{30a1}'..='\u{30fa}' | '\u{3105}'..='\u{312c}'
        | '\u{4e00}'..='\u{9fa5}' | '\u{ac00}'..='\u{d7a3}')
}

/// Whether an identifier that the source gives can stay as it is.
fn is_valid(id: &str) -> bool {
    let is_name = |c: char| is_name_letter(c) || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
    id.chars().all(is_name) && id.chars().next().is_some_and(|c| is_name_letter(c) || c == '_') && id.len() <= 256
}

/// The slug by mdBook's rule: letters, digits, `_` and `-` in lower case, each blank a hyphen, all else dropped.
fn mdbook_slug(text: &str) -> String {
    text.trim()
        .chars()
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || matches!(c, '_' | '-') => Some(c),
            c if c.is_whitespace() => Some('-'),
            _ => None,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Gives identifiers to the headings and notes of all chapters: those that the source gives first, so that a derived
/// one never takes their name. Gives the anchors of each chapter.
pub(super) fn assign(drafts: &mut [Draft], ids: &mut Ids) -> Vec<Anchors> {
    let mut anchors: Vec<Anchors> = drafts.iter().map(|_| Anchors::default()).collect();
    let mut seen = HashSet::new();
    for (draft, anchors) in drafts.iter_mut().zip(&mut anchors) {
        let (file, warnings) = (draft.file, &mut draft.warnings);
        let mut keep = |block: &mut Block| keep_given(block, ids, &mut seen, anchors, (file, &mut *warnings));
        each_block(&mut draft.blocks, &mut keep);
        draft.notes.iter_mut().for_each(|note| each_block(&mut note.blocks, &mut keep));
    }
    for (draft, anchors) in drafts.iter_mut().zip(&mut anchors) {
        let mut derive = |block: &mut Block, text: String| derive(block, text, ids, anchors);
        for_headings(&mut draft.blocks, &mut derive);
        draft.notes.iter_mut().for_each(|note| for_headings(&mut note.blocks, &mut derive));
        for note in &mut draft.notes {
            let name = slug(&format!("note {}", note.label)).unwrap_or_else(|| "note".into());
            note.id = ids.take(&name);
        }
    }
    anchors
}

/// `seen` are the identifiers that files give: another file is another page to the author's tool, and the same name
/// there is no fault.
fn keep_given(
    block: &mut Block,
    ids: &mut Ids,
    seen: &mut HashSet<(FileId, String)>,
    anchors: &mut Anchors,
    draft: (FileId, &mut Vec<Diagnostic>),
) {
    let Some(Id(given)) = block.id.take() else { return };
    let (file, warnings) = draft;
    let is_first = seen.insert((file, given.clone()));
    let place = block.origin.first();
    let mut warn = |code, message| {
        let warning = Diagnostic::warning(code, message);
        warnings.push(match place {
            Some(span) => warning.at(span),
            None => warning,
        });
    };
    if !is_valid(&given) {
        // Nobody sees the identifier, and links may go on using the one that is written.
        let id = ids.take(&slug(&given).unwrap_or_else(|| "section".into()));
        anchors.given.push((given, id.clone()));
        block.id = Some(id);
        return;
    }
    let id = ids.take(&given);
    if !is_first {
        let what =
            message!("标识符“{given}”已用过，改为“{id}”", "the identifier “{given}” is taken; this one becomes “{id}”");
        warn("duplicate-id", what);
    }
    anchors.given.push((given, id.clone()));
    block.id = Some(id);
}

fn derive(block: &mut Block, text: String, ids: &mut Ids, anchors: &mut Anchors) {
    let derived = || slug(&text).unwrap_or_else(|| "section".into());
    let id = block.id.get_or_insert_with(|| ids.take(&derived())).clone();
    anchors.headings.push((text, id));
}

/// Calls `f` for each heading with its text, in order.
fn for_headings(blocks: &mut [Block], f: &mut impl FnMut(&mut Block, String)) {
    each_heading(blocks, &mut |block| {
        let text = match &block.kind {
            BlockKind::Heading { content, .. } => inlines::label(content),
            _ => String::new(),
        };
        f(block, text);
    });
}

fn each_heading(blocks: &mut [Block], f: &mut impl FnMut(&mut Block)) {
    each_block(blocks, &mut |block| {
        if matches!(block.kind, BlockKind::Heading { .. }) {
            f(block);
        }
    });
}

/// Calls `f` for each block, one before those in it. The recursion is bounded by `model::MAX_DEPTH`.
fn each_block(blocks: &mut [Block], f: &mut impl FnMut(&mut Block)) {
    for block in blocks {
        f(block);
        match &mut block.kind {
            BlockKind::Quote(blocks) | BlockKind::Aside { blocks, .. } => each_block(blocks, f),
            BlockKind::List { items, .. } => items.iter_mut().for_each(|item| each_block(&mut item.blocks, f)),
            BlockKind::Definitions(list) => {
                let meanings = list.iter_mut().flat_map(|definition| &mut definition.meanings);
                meanings.for_each(|blocks| each_block(blocks, f));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_names_of_xml() {
        let cases = [
            ("务实的党建引领是如何“炼”成的", Some("务实的党建引领是如何炼成的")),
            ("关键词——强基:“二十年乱村”一朝蝶变", Some("关键词强基二十年乱村一朝蝶变")),
            ("Hello,  World - 2", Some("hello-world-2")),
            ("2023年", Some("_2023年")),
            ("ＡＢＣ１", Some("abc1")),
            ("——", None),
            ("𠀀", None),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number_that_is_free() {
        let mut ids = Ids::default();
        let taken: Vec<_> = ["a", "a-2", "a", "a", "a-2"].iter().map(|name| ids.take(name).0).collect();
        assert_eq!(taken, ["a", "a-2", "a-3", "a-4", "a-2-2"]);
    }
}
