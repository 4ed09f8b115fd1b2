//! The index: terms that the text marks are sorted, and become a chapter of their own at the end of the book, each with a
//! link to each of its places, and the entries below it. On paper the links become the numbers of pages.

mod pinyin;
mod see;

use std::collections::BTreeMap;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

use self::see::See;
use super::ids::Ids;
use super::options::IndexOrder;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Block, BlockKind, Chapter, ChapterId, Id, IndexEntry, Inline, InlineKind, Lang, LinkTarget, ListItem, Origin, Role,
    Wording,
};

/// Characters of a chapter's title that a link shows.
const LONGEST_LABEL: usize = 16;

/// Head of terms that begin with a figure or a sign.
const SIGNS: &str = "#";

/// A place of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    chapter: u32,
    id: Id,
}

/// An entry of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Entry {
    places: Vec<Place>,
    /// Entries that it sends the reader to.
    see: See,
    /// What leads to it, if another one sends the reader here.
    id: Option<Id>,
    /// What it is sorted by, where that is not its text.
    sort: Option<String>,
    /// The entries below it.
    below: Entries,
}

type Entries = BTreeMap<String, Entry>;

/// Adds the index, if the text marks any term.
pub(super) fn add(
    chapters: &mut Vec<Chapter>,
    order: IndexOrder,
    lang: &Lang,
    ids: &mut Ids,
    found: &mut Vec<Diagnostic>,
) {
    let mut terms = Entries::new();
    for (number, chapter) in (0u32..).zip(chapters.iter_mut()) {
        let mut walk = Walk { chapter: number, ids, terms: &mut terms };
        chapter.blocks.iter_mut().for_each(|block| walk.block(block));
        for note in &mut chapter.notes {
            let id = note.id.clone();
            note.blocks.iter_mut().for_each(|block| walk.inside(block, &id));
        }
    }
    let Some(file) = chapters.last().map(|chapter| chapter.file).filter(|_| !terms.is_empty()) else { return };
    see::resolve(&mut terms, ids, found);
    let title = title(lang.wording());
    let mut heading = Block::new(BlockKind::Heading { level: 1, content: text(title) }, Origin::none());
    heading.id = Some(ids.take("index-title"));
    let mut blocks = vec![heading];
    let sorter = Sorter::new(order, lang);
    for (head, terms) in sorter.parts(terms) {
        let strong = Inline::new(InlineKind::Strong(text(&head)), Origin::none());
        let head = Block::new(BlockKind::Paragraph(vec![strong]), Origin::none());
        let list = list(terms, &sorter, chapters, lang.wording());
        blocks.extend([head, list]);
    }
    let id = ids.take("index");
    chapters.push(Chapter { id, title: title.to_owned(), level: 1, file, blocks, notes: Vec::new() });
}

fn title(words: Wording) -> &'static str {
    match words {
        Wording::Hans | Wording::Hant | Wording::Japanese => "索引",
        Wording::Korean => "찾아보기",
        Wording::English => "Index",
    }
}

fn text(text: &str) -> Vec<Inline> {
    vec![Inline::new(InlineKind::Text(text.to_owned()), Origin::none())]
}

fn list(terms: Vec<(String, Entry)>, sorter: &Sorter, chapters: &[Chapter], words: Wording) -> Block {
    let items = terms.into_iter().map(|(term, entry)| item(&term, entry, sorter, chapters, words)).collect();
    let list = Block::new(BlockKind::List { start: None, tight: true, items }, Origin::none());
    Block { role: Some(Role::Index), ..list }
}

/// A term, links to its places that say their chapters, the entries to see, and those below it: 刻本　第一章、第三章 (2)
/// 另见版本.
fn item(term: &str, entry: Entry, sorter: &Sorter, chapters: &[Chapter], words: Wording) -> ListItem {
    let Entry { places, see, below, id, .. } = entry;
    let alone = places.is_empty() && see.is_empty();
    let mut content = if alone { text(term) } else { text(&format!("{term}\u{3000}")) };
    let mut of_chapter = 0;
    for (index, place) in places.iter().enumerate() {
        let again = index > 0 && places[index - 1].chapter == place.chapter;
        of_chapter = if again { of_chapter + 1 } else { 1 };
        let label = if again { format!("({of_chapter})") } else { label(&chapters[place.chapter as usize].title) };
        if index > 0 {
            content.push(Inline::new(InlineKind::Text(if again { " " } else { "、" }.to_owned()), Origin::none()));
        }
        let target = LinkTarget::Internal { chapter: ChapterId(place.chapter), id: Some(place.id.clone()) };
        let link = InlineKind::link(target, None, text(&label));
        content.push(Inline::new(link, Origin::none()));
    }
    if !see.is_empty() {
        if !places.is_empty() {
            content.extend(text("\u{3000}"));
        }
        let sent = see.content(!places.is_empty(), ChapterId(chapters.len() as u32), words);
        content.push(Inline::new(InlineKind::Emphasis(sent), Origin::none()));
    }
    let line = Block::new(BlockKind::Paragraph(content), Origin::none());
    let mut blocks = vec![Block { id, ..line }];
    if !below.is_empty() {
        blocks.push(list(sorter.sorted(below), sorter, chapters, words));
    }
    ListItem { task: None, blocks, origin: Origin::none() }
}

fn label(title: &str) -> String {
    let title = title.trim();
    match title.char_indices().nth(LONGEST_LABEL) {
        Some((cut, _)) => format!("{}……", &title[..cut]),
        None if title.is_empty() => "·".to_owned(),
        None => title.to_owned(),
    }
}

/// A walk that finds terms, and gives the blocks that hold them identifiers. Bounded by `model::MAX_DEPTH`.
struct Walk<'a> {
    chapter: u32,
    ids: &'a mut Ids,
    terms: &'a mut Entries,
}

impl Walk<'_> {
    fn block(&mut self, block: &mut Block) {
        let mut found = Vec::new();
        match &mut block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => terms_of(content, &mut found),
            BlockKind::Figure { caption, .. } | BlockKind::QrCode { caption, .. } => terms_of(caption, &mut found),
            BlockKind::Table { head, rows, .. } => {
                let cells = head.iter().chain(&*rows).flat_map(|row| &row.cells);
                cells.for_each(|cell| terms_of(&cell.content, &mut found));
            }
            BlockKind::List { items, .. } => {
                items.iter_mut().flat_map(|item| &mut item.blocks).for_each(|block| self.block(block));
            }
            BlockKind::Quote(blocks) => blocks.iter_mut().for_each(|block| self.block(block)),
            BlockKind::Aside { title, blocks, .. } => {
                terms_of(title, &mut found);
                blocks.iter_mut().for_each(|block| self.block(block));
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    definition.terms.iter().for_each(|term| terms_of(term, &mut found));
                    definition.meanings.iter_mut().flatten().for_each(|block| self.block(block));
                }
            }
            BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
        }
        if !found.is_empty() {
            let id = block.id.get_or_insert_with(|| self.ids.take("index-place")).clone();
            found.into_iter().for_each(|term| self.add(term, &id));
        }
    }

    /// A block of a note, whose identifier links lead to.
    fn inside(&mut self, block: &mut Block, id: &Id) {
        let mut found = Vec::new();
        if let BlockKind::Paragraph(content) = &block.kind {
            terms_of(content, &mut found);
        }
        found.into_iter().for_each(|term| self.add(term, id));
    }

    fn add(&mut self, (said, term, origin): Term, id: &Id) {
        let entries = match said.under {
            Some(under) => &mut self.terms.entry(under.trim().to_owned()).or_default().below,
            None => &mut *self.terms,
        };
        let entry = entries.entry(term).or_default();
        entry.sort = entry.sort.take().or(said.sort);
        if let Some(see) = said.see {
            entry.see.add(see.trim().to_owned(), &origin);
            return;
        }
        let place = Place { chapter: self.chapter, id: id.clone() };
        if entry.places.last() != Some(&place) {
            entry.places.push(place);
        }
    }
}

/// What the text says of a term, the entry, and where it says so.
type Term = (IndexEntry, String, Origin);

fn terms_of(content: &[Inline], found: &mut Vec<Term>) {
    for inline in content {
        if let InlineKind::Term(term) = &inline.kind {
            let (entry, content) = (&term.entry, &term.content);
            let term = entry.name_of(content);
            found.extend((!term.is_empty()).then(|| (entry.clone(), term, inline.origin.clone())));
        }
        terms_of(inline.children(), found);
    }
}

/// Puts entries in their order.
struct Sorter {
    chinese: bool,
    strokes: bool,
    collator: Option<CollatorBorrowed<'static>>,
}

impl Sorter {
    fn new(order: IndexOrder, lang: &Lang) -> Sorter {
        let strokes = match order {
            IndexOrder::Auto => lang.is_traditional_chinese(),
            IndexOrder::Pinyin => false,
            IndexOrder::Strokes => true,
        };
        let chinese = lang.primary() == "zh" || order != IndexOrder::Auto;
        let collator = collator(if chinese { "zh" } else { lang.primary() }, strokes);
        Sorter { chinese, strokes, collator }
    }

    /// What an entry is sorted by. A reading says nothing of strokes.
    fn key(&self, term: &str, entry: &Entry) -> String {
        let Some(sort) = &entry.sort else { return term.to_owned() };
        match pinyin::han(sort).filter(|_| self.chinese) {
            Some(_) if self.strokes => term.to_owned(),
            Some(han) => han,
            None => sort.clone(),
        }
    }

    fn keyed(&self, entries: Entries) -> Vec<(String, String, Entry)> {
        let keyed = entries.into_iter().map(|(term, entry)| (self.key(&term, &entry), term, entry));
        let mut keyed: Vec<(String, String, Entry)> = keyed.collect();
        if let Some(collator) = &self.collator {
            keyed.sort_by(|(a, a_term, _), (b, b_term, _)| {
                collator.compare(a, b).then_with(|| collator.compare(a_term, b_term))
            });
        }
        keyed
    }

    fn sorted(&self, entries: Entries) -> Vec<(String, Entry)> {
        self.keyed(entries).into_iter().map(|(_, term, entry)| (term, entry)).collect()
    }

    /// The entries in their order, below the letters or strokes that they begin with.
    fn parts(&self, entries: Entries) -> Vec<(String, Vec<(String, Entry)>)> {
        let heads = heads(self.chinese, self.strokes);
        // Signs and figures, letters, strokes: a letter stands before the Han that begin with it, below one head.
        let mut names = vec![SIGNS.to_owned()];
        heads.iter().for_each(|(_, name)| names.extend(Some(name.clone()).filter(|name| !names.contains(name))));
        let mut parts: Vec<(String, Vec<(String, Entry)>)> = names.into_iter().map(|name| (name, Vec::new())).collect();
        for (key, term, entry) in self.keyed(entries) {
            let head = head(&key, &heads, self.collator.as_ref());
            if let Some((_, terms)) = parts.iter_mut().find(|(name, _)| *name == head) {
                terms.push((term, entry));
            }
        }
        parts.retain(|(_, terms)| !terms.is_empty());
        parts
    }
}

/// CLDR's order for a language.
fn collator(lang: &str, strokes: bool) -> Option<CollatorBorrowed<'static>> {
    let preferences = CollatorPreferences::from(match (lang, strokes) {
        ("zh", true) => locale!("zh-u-co-stroke"),
        ("zh", false) => locale!("zh-u-co-pinyin"),
        ("ja", _) => locale!("ja"),
        ("ko", _) => locale!("ko"),
        _ => locale!("en"),
    });
    Collator::try_new(preferences, CollatorOptions::default()).ok()
}

/// Where the parts of an index begin (CLDR): a term belongs to the last of them that does not sort behind it.
fn heads(chinese: bool, strokes: bool) -> Vec<(String, String)> {
    let letters = ('A'..='Z').map(|letter| (letter.to_string(), letter.to_string()));
    match (chinese, strokes) {
        (true, true) => {
            let strokes = (1u32..=48).filter_map(|count| {
                let start = format!("\u{FDD0}{}", char::from_u32(0x2800 + count)?);
                Some((start, format!("{count}画")))
            });
            letters.chain(strokes).collect()
        }
        (true, false) => letters.chain(('A'..='Z').map(|l| (format!("\u{FDD0}{l}"), l.to_string()))).collect(),
        _ => letters.collect(),
    }
}

/// The head of the part that a term stands in; figures and signs come first, below #.
fn head(term: &str, heads: &[(String, String)], collator: Option<&CollatorBorrowed>) -> String {
    let Some(collator) = collator else { return SIGNS.to_owned() };
    let reached = |(start, _): &&(String, String)| collator.compare(start, term).is_le();
    let found = heads.iter().filter(reached).max_by(|(a, _), (b, _)| collator.compare(a, b));
    found.map_or_else(|| SIGNS.to_owned(), |(_, head)| head.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(terms: &[&str], order: IndexOrder, lang: &str) -> Vec<(String, Vec<String>)> {
        let terms: Vec<(&str, Option<&str>)> = terms.iter().map(|term| (*term, None)).collect();
        keyed_parts(&terms, order, lang)
    }

    fn keyed_parts(terms: &[(&str, Option<&str>)], order: IndexOrder, lang: &str) -> Vec<(String, Vec<String>)> {
        let entry = |&(term, sort): &(&str, Option<&str>)| {
            (term.to_owned(), Entry { sort: sort.map(str::to_owned), ..Entry::default() })
        };
        let parts = Sorter::new(order, &Lang::parse(lang).expect("a tag")).parts(terms.iter().map(entry).collect());
        parts.into_iter().map(|(head, terms)| (head, terms.into_iter().map(|(term, _)| term).collect())).collect()
    }

    fn expected(parts: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
        parts.iter().map(|(head, terms)| ((*head).into(), terms.iter().map(|t| (*t).into()).collect())).collect()
    }

    #[test]
    fn terms_are_sorted_by_pinyin_below_their_letters() {
        let found =
            parts(&["北京", "安徽", "八", "keben", "重庆", "1984", "中国", "阿", "开封"], IndexOrder::Auto, "zh-Hans");
        let letters = [
            ("#", &["1984"][..]),
            ("A", &["阿", "安徽"]),
            ("B", &["八", "北京"]),
            ("C", &["重庆"]),
            ("K", &["开封", "keben"]),
            ("Z", &["中国"]),
        ];
        assert_eq!(found, expected(&letters));
    }

    #[test]
    fn terms_are_sorted_by_strokes_below_their_number() {
        let found = parts(&["三", "一", "丁"], IndexOrder::Strokes, "zh-Hans");
        assert_eq!(found, expected(&[("1画", &["一"]), ("2画", &["丁"]), ("3画", &["三"])]));
        assert_eq!(parts(&["三", "一"], IndexOrder::Auto, "zh-Hant")[0].0, "1画");
    }

    #[test]
    fn a_reading_says_where_a_term_stands_among_the_han_but_not_among_strokes() {
        let terms = [("长城", Some("chang cheng")), ("长官", None), ("中国", None), ("乐山", Some("le shan"))];
        let found = keyed_parts(&terms, IndexOrder::Pinyin, "zh-Hans");
        assert_eq!(found, expected(&[("C", &["长城"]), ("L", &["乐山"]), ("Z", &["长官", "中国"])]));
        let strokes = keyed_parts(&[("丁", Some("zheng"))], IndexOrder::Strokes, "zh-Hans");
        assert_eq!(strokes[0].0, "2画");
    }
}
