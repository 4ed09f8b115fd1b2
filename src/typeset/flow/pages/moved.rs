//! Images that move on: one that does not fit goes to the next page or column, with its caption, and the text after it
//! fills the space. Images keep their order, and none passes the end of its chapter.
//!
//! A table that was turned moves in the same way, always: it stands on pages of its own, and the text goes on before them.

use crate::typeset::flow::element::{Body, Fence, Part, Strand};

/// An image with what is glued to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Group {
    /// Its first piece, or the gap before it.
    pub start: usize,
    /// Its first piece.
    pub image: usize,
    /// The piece after it and the gap after it, unless that is the next image's.
    pub end: usize,
    /// Lines that it takes, with the gap before it.
    pub slots: u32,
    /// Lines that it takes.
    pub own: u32,
    /// Whether it stands on turned pages of its own.
    pub turned: bool,
}

/// The images that may move, in order. One that stands with what is before it (a heading) stays there.
pub(super) fn groups(body: &Strand) -> Vec<Group> {
    let pieces = &body.pieces;
    let mut groups: Vec<Group> = Vec::new();
    let mut done = 0;
    for (image, piece) in pieces.iter().enumerate() {
        let element = &body.elements[piece.element as usize];
        if element.turned && image >= done {
            let group = turned(body, image);
            done = group.end;
            groups.push(group);
            continue;
        }
        if element.turned || !element.moves || !matches!(element.body, Body::Picture { .. }) {
            continue;
        }
        let gap = image > 0 && pieces[image - 1].part == Part::Gap && pieces[image - 1].element == piece.element;
        let start = image - usize::from(gap);
        if pieces[start].fence != Fence::Open {
            continue;
        }
        let glued = body.elements[piece.element as usize..].iter().take_while(|e| e.glued).count();
        let last = piece.element + glued as u32;
        let text = image + pieces[image..].iter().take_while(|p| p.element <= last).count();
        let own = pieces[image..text].iter().map(|p| p.slots).sum();
        let end = text + usize::from(pieces.get(text).is_some_and(|p| p.part == Part::Gap));
        // A gap between two images is the second one's.
        if let Some(before) = groups.last_mut().filter(|before| before.end > start) {
            before.end = start;
        }
        let slots = own + if gap { pieces[start].slots } else { 0 };
        groups.push(Group { start, image, end, slots, own, turned: false });
    }
    groups
}

/// What is turned from piece `image` on, up to the end of its table.
fn turned(body: &Strand, start: usize) -> Group {
    let pieces = &body.pieces;
    let turned = |piece: &crate::typeset::flow::element::Piece| body.elements[piece.element as usize].turned;
    let gaps = pieces[start..].iter().take_while(|piece| piece.part == Part::Gap).count();
    let image = start + gaps;
    let mut end = image;
    let mut table = None;
    // The gap after it is the next element's.
    while let Some(piece) = pieces.get(end).filter(|piece| turned(piece)) {
        let this = matches!(body.elements[piece.element as usize].body, Body::Table(_)).then_some(piece.element);
        if table.is_some() && this != table {
            break;
        }
        table = this;
        end += 1;
    }
    end += usize::from(pieces.get(end).is_some_and(|piece| piece.part == Part::Gap && !turned(piece)));
    let own = pieces[image..end].iter().map(|piece| piece.slots).sum();
    Group { start, image, end, slots: own, own, turned: true }
}
