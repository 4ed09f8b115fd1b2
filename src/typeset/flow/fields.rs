//! Fields that are filled in when the pages are known: numbers of notes that begin anew on every page, and the pages
//! that links lead to.
//!
//! A mark is as long as any other, so lines stay as they are when notes are numbered. A page's number may be longer than
//! what stood there before; then the pages are shared out anew. From the second time on a number only gets more room,
//! never less, so this ends.

use std::collections::HashMap;

use super::collect::note_mark;
use super::element::{Link, Strand, Text};
use super::pages::Plan;
use super::set::{Faces, set_text};
use crate::model::{Id, Wording};
use crate::typeset::pages::LinkTargetOnPages;

/// Writes the pages that links lead to. With `keep`, a number takes no less room than before. Says whether a paragraph
/// has become longer or shorter.
pub(super) fn bind_pages(
    body: &mut Strand,
    notes: &mut [Strand],
    links: &[Link],
    plans: &[Plan],
    faces: Faces,
    keep: bool,
) -> bool {
    let numbers = pages_of_links(body, links, plans);
    let mut resized = false;
    for text in
        body.elements.iter_mut().chain(notes.iter_mut().flat_map(|n| &mut n.elements)).flat_map(|e| e.texts_mut())
    {
        let mut changed = false;
        for run in 0..text.infos.len() {
            let Some(number) = text.infos[run].page.and_then(|link| numbers.get(link as usize).copied()) else {
                continue;
            };
            let (now, before) = (number.to_string(), text.run_text(run));
            let now = if keep { format!("{now:>0$}", before.len()) } else { now };
            if now != before {
                resized |= now.len() != before.len();
                changed = true;
                text.replace_run(run, &now);
            }
        }
        if changed {
            set_text(text, faces);
        }
    }
    resized
}

/// The number of the page that each link leads to; 0 outside of the text.
fn pages_of_links(body: &Strand, links: &[Link], plans: &[Plan]) -> Vec<usize> {
    let mut page_of = vec![0; body.elements.len()];
    for (plan, page) in plans.iter().zip(1..) {
        for segment in plan.areas.iter().flat_map(|area| &area.segments) {
            for piece in &body.pieces[segment.pieces.start as usize..segment.pieces.end as usize] {
                let known = &mut page_of[piece.element as usize];
                *known = if *known == 0 { page } else { *known };
            }
        }
    }
    let mut places: HashMap<&Id, usize> = HashMap::new();
    for (element, &page) in body.elements.iter().zip(&page_of) {
        element.anchors.iter().for_each(|id| _ = places.entry(id).or_insert(page));
    }
    let place = |link: &Link| match &link.target {
        LinkTargetOnPages::Internal(id) => places.get(id).copied().unwrap_or(0),
        LinkTargetOnPages::External(_) => 0,
    };
    links.iter().map(place).collect()
}

/// Numbers notes anew on every page. Where a page has more notes than there are marks of one character, the numbers of
/// the chapter stay.
pub(super) fn number_notes_by_page(
    body: &mut Strand,
    notes: &mut [Strand],
    links: &mut [Link],
    plans: &[Plan],
    faces: Faces,
    words: Wording,
) {
    let mut marks: Vec<Option<String>> = vec![None; notes.len()];
    for plan in plans {
        let segments = plan.areas.iter().flat_map(|area| &area.segments);
        let pieces = segments.flat_map(|s| &body.pieces[s.pieces.start as usize..s.pieces.end as usize]);
        let on_page = pieces.flat_map(|piece| &body.notes[piece.notes.start as usize..piece.notes.end as usize]);
        for (index, &note) in on_page.enumerate() {
            marks[note as usize] = Some(note_mark(index, faces.fonts));
        }
    }
    if marks.iter().flatten().any(|mark| mark.chars().count() != 1) {
        return;
    }
    let all = body.elements.iter_mut().chain(notes.iter_mut().flat_map(|note| &mut note.elements));
    for text in all.flat_map(|element| element.texts_mut()) {
        mark_references(text, &marks, links, faces, words);
    }
    for (note, mark) in notes.iter_mut().zip(&marks) {
        let label = note.elements.iter_mut().find_map(|element| element.markers.first_mut());
        if let (Some(label), Some(mark)) = (label, mark)
            && label.run_text(0) != mark
        {
            label.replace_run(0, mark);
            set_text(label, faces);
        }
    }
}

fn mark_references(text: &mut Text, marks: &[Option<String>], links: &mut [Link], faces: Faces, words: Wording) {
    let mut changed = false;
    for run in 0..text.infos.len() {
        let Some(mark) = text.infos[run].note.and_then(|note| marks.get(note as usize)?.as_ref()) else { continue };
        // Another length could move the line's end; marks of one character have one length.
        if text.run_text(run) == mark || text.run_text(run).len() != mark.len() {
            continue;
        }
        text.replace_run(run, mark);
        changed = true;
        if let Some(link) = text.infos[run].link.and_then(|link| links.get_mut(link as usize)) {
            link.description = words.note(mark);
        }
    }
    if changed {
        set_text(text, faces);
    }
}
