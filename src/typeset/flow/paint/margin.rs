//! Notes in the margin beside their lines (旁注); on vertical pages above them (眉批).

use super::super::element::{Link, Strand};
use super::super::pages::Plan;
use super::{Grid, Painter, Seen, Sheet};
use crate::typeset::pages::{LinkDestination, Page, Point};

impl Painter<'_> {
    pub(super) fn margin(&mut self, page: &mut Page, plan: &Plan, notes: &[Strand], links: &[Link], seen: &mut Seen) {
        let g = self.geometry;
        let number = self.number();
        let Some(along) = g.margin_start(number) else { return };
        for part in &plan.margin {
            let strand = &notes[part.note as usize];
            let baseline = g.across_start(number) + part.at + g.ascent * g.note.size;
            let grid = Grid { along, baseline, frame: g.note, ascent: g.ascent };
            let mut to = Sheet { page, links, grid, artifact: false };
            let at = Point { along, across: grid.edge(0) };
            self.note_begins(part.note, strand, at, seen);
            let mut slot = 0;
            let pieces = &strand.pieces[part.pieces.start as usize..part.pieces.end as usize];
            for (index, piece) in pieces.iter().enumerate() {
                self.piece(&mut to, strand, pieces, index, slot);
                slot += piece.slots;
            }
        }
    }

    /// The first piece of a note: what leads to it leads here.
    pub(super) fn note_begins(&mut self, note: u32, strand: &Strand, at: Point, seen: &mut Seen) {
        if std::mem::replace(&mut seen.notes[note as usize], true) {
            return;
        }
        let destination = LinkDestination { page: self.page(), at };
        let ids = strand.elements.iter().flat_map(|element| &element.anchors);
        self.out.anchors.extend(ids.map(|id| (id.clone(), destination)));
    }
}
