//! The streams of krilla's file: passages put into the content streams, and every plain stream compressed.

use rayon::prelude::*;

use super::deflate::Deflater;
use super::fill::{Found, Places};
use super::passages::{Ground, Passage, Passages, Place};
use super::written::{Codes, Pen, Writer};
use crate::font::FontSet;
use crate::typeset::Pages;

/// A stream object as krilla writes it: `<</Length 12` and the rest of its dictionary, and the data.
#[derive(Clone, Copy)]
pub(super) struct Stream<'a> {
    /// The dictionary's entries after the length.
    pub(super) entries: &'a [u8],
    pub(super) data: &'a [u8],
}

impl<'a> Stream<'a> {
    /// Reads the body of an object that is a stream.
    pub(super) fn read(body: &'a [u8]) -> Option<Stream<'a>> {
        let rest = body.strip_prefix(b"<</Length ")?.strip_suffix(b"\nendstream")?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let length: usize = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
        let (head, data) = rest.split_at_checked(rest.len().checked_sub(length)?)?;
        let entries = head[digits..].strip_suffix(b">>\nstream\n")?;
        Some(Stream { entries, data })
    }

    /// Whether it is a page's content, which has no entries of its own.
    fn is_content(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether it is the file's metadata.
    pub(super) fn is_metadata(&self) -> bool {
        self.has(b"/Type/Metadata")
    }

    /// Whether it may be compressed. Metadata are to be found by who reads no PDF (ISO 19005-2 6.6.2.1, note).
    fn is_plain(&self) -> bool {
        !self.has(b"/Filter") && !self.is_metadata()
    }

    fn has(&self, part: &[u8]) -> bool {
        self.entries.windows(part.len()).any(|window| window == part)
    }
}

/// The data of `streams`: compressed, `None` where it stays as it is. The whole is `None` when a passage has no stand-in,
/// or more than one.
pub(super) fn finish(
    streams: &[Stream],
    pages: &Pages,
    set: &FontSet,
    passages: &Passages,
) -> Option<Vec<Option<Vec<u8>>>> {
    let places =
        |stream: &Stream| if stream.is_content() { Places::find(stream.data) } else { Some(Places::default()) };
    let places: Vec<Places> = streams.par_iter().map(places).collect::<Option<_>>()?;
    let (codes, fills) = fills(&places, set, passages)?;
    let writer = Writer { pages, set, passages, codes: &codes };
    let streams = streams.par_iter().zip(&fills).with_min_len(STREAMS);
    Some(streams.map_init(Packer::default, |packer, (stream, fills)| packer.finish(stream, fills, &writer)).collect())
}

/// A place and the passage that takes it.
type Fill<'a> = (&'a Found, &'a Passage);

/// The passages of each stream, in the order of their places, and the codes that the stand-ins tell. Every passage must
/// have a place, and every new glyph a code.
fn fills<'a>(places: &'a [Places], set: &FontSet, passages: &'a Passages) -> Option<(Codes, Vec<Vec<Fill<'a>>>)> {
    let mut codes = Codes::new(set.faces().count());
    let all = passages.all();
    let mut filled = 0;
    let mut stream = |places: &'a Places| {
        let stand_in = |found: &Found| match found {
            Found::StandIn { number, .. } => Some(*number),
            Found::Section { .. } => None,
        };
        // The first passage of a page has a stand-in.
        let Some(first) = places.found.iter().find_map(stand_in) else {
            return Some(Vec::new());
        };
        let page = all.get(first)?.page;
        let mut rest = (first..).zip(&all[first..]).take_while(|(_, passage)| passage.page == page).peekable();
        let mut fills = Vec::new();
        for found in &places.found {
            let next = rest.next_if(|(index, passage)| match (found, passage.place) {
                (Found::StandIn { number, .. }, Place::StandIn(_)) => number == index,
                (Found::Section { number, .. }, Place::Section(section)) => *number == section,
                _ => false,
            });
            match (found, next) {
                (Found::StandIn { codes: told, .. }, Some((_, passage))) => {
                    learn(passage, passages.new_glyphs(passage), places.codes(told), &mut codes)?;
                    fills.push((found, passage));
                }
                (Found::Section { .. }, Some((_, passage))) => fills.push((found, passage)),
                (Found::StandIn { .. }, None) => return None,
                // A section in which krilla had nothing to draw.
                (Found::Section { .. }, None) => {}
            }
        }
        filled += fills.len();
        Some(fills)
    };
    let fills = places.iter().map(&mut stream).collect::<Option<_>>()?;
    (filled == all.len()).then_some((codes, fills))
}

/// Notes the codes of the glyphs that a stand-in has shown first.
fn learn(passage: &Passage, new: &[u16], told: &[u16], codes: &mut Codes) -> Option<()> {
    let Place::StandIn(face) = passage.place else {
        return None;
    };
    new.iter().zip(told).for_each(|(&glyph, &code)| codes.set(face, glyph, code));
    (told.len() == new.len().max(1)).then_some(())
}

/// The least streams that a thread takes at once, with one compressor.
const STREAMS: usize = 32;

/// What one thread keeps from stream to stream.
#[derive(Default)]
struct Packer {
    filled: Vec<u8>,
    deflater: Deflater,
}

impl Packer {
    /// The data of one stream, `None` where it stays as it is.
    fn finish(&mut self, stream: &Stream, fills: &[Fill], writer: &Writer) -> Option<Vec<u8>> {
        if stream.is_content() {
            self.filled.clear();
            fill(stream.data, fills, writer, &mut self.filled);
            return Some(self.deflater.deflated(&self.filled));
        }
        let packed = stream.is_plain().then(|| self.deflater.deflated(stream.data));
        packed.filter(|packed| packed.len() < stream.data.len())
    }
}

/// Writes `content` with passages in their places. Empty sections that follow one another have one text object, which
/// begins as that of the last stand-in on such a ground does.
fn fill(content: &[u8], fills: &[Fill], writer: &Writer, out: &mut Vec<u8>) {
    let mut pen = Pen::new(writer);
    let mut grounds: Vec<(Ground, &[u8])> = Vec::new();
    // Up to where `content` is written, and the ground of the text object that is open.
    let (mut done, mut open) = (0, None);
    for &(found, passage) in fills {
        match found {
            Found::StandIn { before, name, end, .. } => {
                end_text(&mut open, out);
                if let Place::StandIn(face) = passage.place {
                    pen.name(face, &content[name.clone()]);
                }
                grounds.push((passage.ground, &content[before.clone()]));
                out.extend_from_slice(&content[done..before.end]);
                pen.begin();
                pen.passage(passage, out);
                // `ET` is on a line of its own.
                done = end + 1;
            }
            Found::Section { tag, end, .. } => {
                if open != Some(passage.ground) || done != tag.start {
                    end_text(&mut open, out);
                    out.extend_from_slice(&content[done..tag.start]);
                    out.push(b'\n');
                    let ground = grounds.iter().rfind(|(ground, _)| *ground == passage.ground);
                    out.extend_from_slice(ground.map_or(b"", |(_, before)| before));
                    open = Some(passage.ground);
                    pen.begin();
                }
                out.extend_from_slice(&content[tag.clone()]);
                out.push(b'\n');
                pen.passage(passage, out);
                out.extend_from_slice(b"EMC");
                done = *end;
            }
        }
    }
    end_text(&mut open, out);
    out.extend_from_slice(&content[done..]);
}

fn end_text(open: &mut Option<Ground>, out: &mut Vec<u8>) {
    if open.take().is_some() {
        out.extend_from_slice(b"\nET\nQ\n");
    }
}
