//! Pages whose content is turned by a quarter. It is painted in axes of its own, along from the foot of the paper to its
//! head; places that lead somewhere or are led to are given in those of the page.

use super::super::element::{Link, Strand};
use super::super::pages::Area;
use super::{Grid, Painter, Seen, Sheet};
use crate::typeset::pages::{Extent, Page, Point};

impl Painter<'_> {
    pub(super) fn turned(&mut self, page: &mut Page, area: &Area, body: &Strand, links: &[Link], seen: &mut Seen) {
        let g = self.geometry;
        let Some(frame) = g.turned else { return };
        let (along, across) = g.turned_start(self.number());
        let grid = Grid { along, baseline: across + g.ascent * frame.size, frame, ascent: g.ascent };
        let first = (page.links.len(), self.out.anchors.len(), self.out.outline.len());
        let mut to = Sheet { page, links, grid, artifact: false };
        let mut slot = area.slot;
        for segment in &area.segments {
            slot = self.segment(&mut to, segment, body, seen, slot);
        }
        page.turned = page.items.len() as u32;
        let upright = |at: Point, length: f32| Point { along: at.across, across: g.page.across - at.along - length };
        for link in &mut page.links[first.0..] {
            let Extent { along, across } = link.extent;
            link.at = upright(link.at, along);
            link.extent = Extent { along: across, across: along };
        }
        for (_, destination) in &mut self.out.anchors[first.1..] {
            destination.at = upright(destination.at, 0.0);
        }
        for entry in &mut self.out.outline[first.2..] {
            entry.destination.at = upright(entry.destination.at, 0.0);
        }
    }
}
