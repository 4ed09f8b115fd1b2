//! Which faces are asked for a character, in which order.
//!
//! For a request of family F, bold b, italic i, a character is looked for in
//! 1. italic Latin faces of that weight, for characters of Latin text only;
//! 2. for italic Chinese text in 宋体 or 黑体: 楷体, as Chinese print has no italics; 黑体 where there is no 楷体 for the
//!    language;
//! 3. the face of family F and that weight;
//! 4. the face of family F in the other weight, stroked where bold is wanted;
//! 5. 宋体 (for 等宽: 黑体 first, whose strokes match), 黑体, 楷体, 仿宋, in the weight wanted;
//! 6. the same in the other weight;
//! 7. the faces for rare characters and symbols, in the order in which they were given.

use serde::Serialize;

use super::FaceId;

/// Families of Chinese print (CLREQ 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// 宋体: body.
    Song,
    /// 黑体: headings.
    Hei,
    /// 楷体: quotations, notes.
    Kai,
    /// 仿宋: official papers.
    Fang,
    /// 等宽: code.
    Mono,
}

impl Family {
    /// All of them, in the order of the table in this file's head.
    pub const ALL: [Family; 5] = [Family::Song, Family::Hei, Family::Kai, Family::Fang, Family::Mono];
}

/// What text asks of the faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Request {
    /// Family.
    pub family: Family,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

impl Request {
    /// A request's place in a table of all [`Request::COUNT`].
    pub(super) fn index(self) -> usize {
        (self.family as usize) * 4 + usize::from(self.bold) * 2 + usize::from(self.italic)
    }

    /// How many different requests there are.
    pub(super) const COUNT: usize = Family::ALL.len() * 4;

    /// Every request.
    pub(super) fn all() -> impl Iterator<Item = Request> {
        let flags = [(false, false), (false, true), (true, false), (true, true)];
        Family::ALL.into_iter().flat_map(move |family| flags.map(|(bold, italic)| Request { family, bold, italic }))
    }
}

/// The face chosen for a character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Selected {
    /// Face.
    pub face: FaceId,
    /// Width of a stroke in em that stands for the bold that the face lacks; 0 for none.
    pub stroke: f32,
}

/// Stroke that stands for a missing bold, in em: between the stems of Noto Serif CJK Regular and Bold.
pub(super) const BOLD_STROKE: f32 = 0.03;

/// A face with the part that it plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cast {
    pub face: FaceId,
    pub role: super::set::FaceRole,
}

/// One link of a chain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub selected: Selected,
    pub latin_only: bool,
}

/// Builds the chain of `request` by the order above.
pub(super) fn build(request: Request, cast: &[Cast]) -> Vec<Link> {
    use super::set::FaceRole;
    let mut chain: Vec<Link> = Vec::new();
    let mut add = |face: FaceId, stroke: f32, latin_only: bool| {
        if !chain.iter().any(|link| link.selected.face == face) {
            chain.push(Link { selected: Selected { face, stroke }, latin_only });
        }
    };
    if request.italic && matches!(request.family, Family::Song | Family::Kai | Family::Fang) {
        for c in cast.iter().filter(|c| c.role == FaceRole::LatinItalic { bold: request.bold }) {
            add(c.face, 0.0, true);
        }
    }
    let mut families = vec![request.family];
    if request.italic && matches!(request.family, Family::Song | Family::Hei) {
        let is_kai = |c: &Cast| matches!(c.role, FaceRole::Text { family: Family::Kai, .. });
        // Text that is emphasized must not look like what stands around it.
        families.insert(0, if cast.iter().any(is_kai) { Family::Kai } else { Family::Hei });
    }
    let mut others = vec![Family::Song, Family::Hei, Family::Kai, Family::Fang];
    if request.family == Family::Mono {
        others.insert(0, Family::Hei);
    }
    let own = families.iter().flat_map(|&family| [(family, request.bold), (family, !request.bold)]);
    let others = [request.bold, !request.bold].into_iter().flat_map(|bold| others.iter().map(move |&f| (f, bold)));
    for (family, bold) in own.chain(others) {
        let stroke = if request.bold && !bold { BOLD_STROKE } else { 0.0 };
        for c in cast.iter().filter(|c| c.role == FaceRole::Text { family, bold }) {
            add(c.face, stroke, false);
        }
    }
    for c in cast.iter().filter(|c| c.role == FaceRole::Fallback) {
        add(c.face, if request.bold { BOLD_STROKE } else { 0.0 }, false);
    }
    chain
}
