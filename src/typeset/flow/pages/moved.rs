//! Images that move on: one that does not fit goes to the next page or column, with its caption, and the text after it
//! fills the space. Images keep their order, and none passes the end of its chapter.

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
}

/// The images that may move, in order. One that stands with what is before it (a heading) stays there.
pub(super) fn groups(body: &Strand) -> Vec<Group> {
    let pieces = &body.pieces;
    let mut groups: Vec<Group> = Vec::new();
    for (image, piece) in pieces.iter().enumerate() {
        let element = &body.elements[piece.element as usize];
        if !element.moves || !matches!(element.body, Body::Picture { .. }) {
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
        groups.push(Group { start, image, end, slots, own });
    }
    groups
}
