//! The structure tree: which content belongs to which node, noted while the pages are drawn, and the tree that krilla
//! is given at the end (ISO 32000-1 14.7, 14.8.4).

use std::num::{NonZeroU16, NonZeroU32};

use krilla::geom::Rect;
use krilla::surface::Location;
use krilla::tagging::{
    BBox, Identifier, ListNumbering, Node, Placement, TableHeaderScope, Tag as PdfTag, TagGroup, TagKind, TagTree,
};

use crate::model::{Lang, Wording};
use crate::typeset::{NodeId, Structure, StructureNode, Tag};

/// What a node holds, in the order in which it was first met on the pages.
enum Kid {
    Content(Identifier),
    Node(NodeId),
}

/// Gathers the content of each node.
pub(super) struct Collector<'a> {
    structure: &'a Structure,
    kids: Vec<Vec<Kid>>,
    /// Whether the node stands in its parent's list.
    listed: Vec<bool>,
    annotated: Vec<bool>,
    /// Whether the node is a list of definitions: one with a term in an item.
    defines: Vec<bool>,
    boxes: Vec<Option<Bounds>>,
}

/// Where a node's images stand; `rect` is gone when they stand on several pages.
struct Bounds {
    page: usize,
    rect: Option<Rect>,
}

/// The krilla location that stands for `node` in validation errors.
pub(super) fn location(node: NodeId) -> Option<Location> {
    Location::new(u64::from(node.0) + 1)
}

/// The node that a krilla location stands for.
pub(super) fn node_at(location: Location) -> NodeId {
    NodeId(u32::try_from(location.get() - 1).unwrap_or(u32::MAX))
}

impl<'a> Collector<'a> {
    pub(super) fn new(structure: &'a Structure) -> Collector<'a> {
        let count = structure.nodes.len();
        let mut defines = vec![false; count];
        for term in structure.nodes.iter().filter(|node| node.tag == Tag::Term) {
            let list = term.parent.and_then(|item| structure.nodes.get(item.0 as usize)?.parent);
            if let Some(slot) = list.and_then(|list| defines.get_mut(list.0 as usize)) {
                *slot = true;
            }
        }
        Collector {
            defines,
            structure,
            kids: std::iter::repeat_with(Vec::new).take(count).collect(),
            listed: vec![false; count],
            annotated: vec![false; count],
            boxes: std::iter::repeat_with(|| None).take(count).collect(),
        }
    }

    /// Whether `node` is one of the tree's.
    pub(super) fn has(&self, node: NodeId) -> bool {
        (node.0 as usize) < self.kids.len()
    }

    /// Gives `content`, a marked section of a page, to `node`.
    pub(super) fn add_content(&mut self, node: NodeId, content: Identifier) {
        self.kids[node.0 as usize].push(Kid::Content(content));
        self.list(node);
    }

    /// Gives an annotation to `node`. It stands before the content of its page, and does not count as drawn: the place
    /// of the node among its siblings is that of its text.
    pub(super) fn add_annotation(&mut self, node: NodeId, annotation: Identifier) {
        self.annotated[node.0 as usize] = true;
        self.kids[node.0 as usize].push(Kid::Content(annotation));
    }

    /// Notes that an image of `node` stands at `rect` on a page.
    pub(super) fn add_bounds(&mut self, node: NodeId, page: usize, rect: Rect) {
        let slot = &mut self.boxes[node.0 as usize];
        *slot = Some(match slot.take() {
            None => Bounds { page, rect: Some(rect) },
            Some(old) if old.page == page => Bounds { page, rect: old.rect.and_then(|r| union(r, rect)) },
            Some(old) => Bounds { rect: None, ..old },
        });
    }

    /// Puts `node` into its parent's list, and the parent into its own parent's, up to one that is listed already.
    fn list(&mut self, node: NodeId) {
        let mut child = node;
        while !std::mem::replace(&mut self.listed[child.0 as usize], true) {
            let Some(parent) = self.structure.node(child).parent.filter(|p| p.0 < child.0) else {
                return;
            };
            self.kids[parent.0 as usize].push(Kid::Node(child));
            child = parent;
        }
    }

    /// The tree. `untitled` stands where a figure has no alternative text and a heading no text.
    pub(super) fn finish(mut self, untitled: Untitled) -> TagTree {
        let mut below = self.nodes_below();
        let mut groups: Vec<Vec<TagGroup>> = vec![Vec::new(); self.kids.len()];
        // A parent stands before its children, so going backwards every child is ready before its parent.
        for index in (1..self.kids.len()).rev() {
            let children = self.children(index, std::mem::take(&mut below[index]), &mut groups);
            groups[index] = self.groups(index, children, untitled);
        }
        match below.first_mut().map(std::mem::take) {
            Some(roots) => self.children(0, roots, &mut groups).into(),
            None => TagTree::new(),
        }
    }

    /// The children of every node, in the order in which they were made.
    fn nodes_below(&self) -> Vec<Vec<NodeId>> {
        let mut below: Vec<Vec<NodeId>> = vec![Vec::new(); self.kids.len()];
        for (index, node) in self.structure.nodes.iter().enumerate().skip(1) {
            let parent = node.parent.map_or(0, |p| p.0 as usize);
            debug_assert!(parent < index, "a parent stands before its children");
            below[if parent < index { parent } else { 0 }].push(NodeId(index as u32));
        }
        below
    }

    /// What stands in node `index`. A node with text of its own has its children where they were first drawn, those
    /// never drawn last; a grouping node has them in the order of the model, empty ones too (a table's empty cells).
    fn children(&mut self, index: usize, below: Vec<NodeId>, groups: &mut [Vec<TagGroup>]) -> Vec<Node> {
        let mut drawn = std::mem::take(&mut self.kids[index]);
        if !drawn.iter().any(|kid| matches!(kid, Kid::Content(_))) {
            drawn.clear();
        }
        let mut children = Vec::with_capacity(drawn.len().max(below.len()));
        for kid in drawn.into_iter().chain(below.into_iter().map(Kid::Node)) {
            match kid {
                Kid::Content(content) => children.push(Node::Leaf(content)),
                // Taken once: a child that was drawn is gone when the rest is gone through.
                Kid::Node(node) => {
                    children.extend(std::mem::take(&mut groups[node.0 as usize]).into_iter().map(Node::Group));
                }
            }
        }
        children
    }

    /// The element of node `index`, and what is to stand after it.
    fn groups(&self, index: usize, children: Vec<Node>, untitled: Untitled) -> Vec<TagGroup> {
        let node = &self.structure.nodes[index];
        let mut tag = self.tag(index, node, untitled);
        tag.set_location(location(NodeId(index as u32)));
        if let Some(lang) = &node.lang {
            tag.as_any_mut().set_lang(Some(lang.as_str().to_owned()));
        }
        if matches!(node.tag, Tag::Figure { .. }) {
            return with_captions_after(tag, children);
        }
        if self.annotated[index] && node.tag != Tag::Link {
            // A link annotation's parent must be a Link (ISO 14289-1 7.18.5).
            let link = TagGroup::with_children(PdfTag::Link, children);
            return vec![TagGroup::with_children(tag, vec![link.into()])];
        }
        vec![TagGroup::with_children(tag, children)]
    }

    fn tag(&self, index: usize, node: &StructureNode, untitled: Untitled) -> TagKind {
        let inline = node.parent.is_some_and(|p| !groups_blocks(&self.structure.node(p).tag));
        // What is inline by nature and stands between blocks says so (ISO 32000-1 14.8.5.4.3).
        let placement = (!inline).then_some(Placement::Block);
        match &node.tag {
            Tag::Figure { alt } => {
                let bounds = self.boxes[index].as_ref();
                let bbox = bounds.and_then(|b| b.rect.map(|rect| BBox::new(b.page, rect)));
                let alt = untitled.or_figure(alt);
                PdfTag::Figure(Some(alt)).with_bbox(bbox).with_placement(placement).into()
            }
            Tag::Formula { alt } => PdfTag::Formula(Some(untitled.or_formula(alt))).with_placement(placement).into(),
            Tag::Code => PdfTag::Code.with_placement(placement).into(),
            Tag::Note => PdfTag::Note.with_placement(placement).into(),
            Tag::Heading { level, title } => {
                let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
                PdfTag::Hn(level, Some(untitled.or_heading(title))).into()
            }
            // Terms are no markers, so their list has no numbering (ISO 32000-1 14.8.5.5).
            Tag::List { .. } if self.defines[index] => PdfTag::L(ListNumbering::None).into(),
            other => plain_tag(other),
        }
    }
}

/// A figure, then its captions as its siblings: its alternative text stands for all that is inside it, and would hide
/// them (ISO 32000-1 14.9.3).
fn with_captions_after(tag: TagKind, children: Vec<Node>) -> Vec<TagGroup> {
    let mut groups = vec![TagGroup::new(tag)];
    for child in children {
        match child {
            Node::Group(group) if matches!(group.tag, TagKind::Caption(_)) => groups.push(group),
            other => groups[0].push(other),
        }
    }
    groups
}

/// Tags that need nothing but themselves.
fn plain_tag(tag: &Tag) -> TagKind {
    match tag {
        Tag::Document | Tag::Aside => PdfTag::Div.into(),
        Tag::Section => PdfTag::Section.into(),
        Tag::BlockQuote => PdfTag::BlockQuote.into(),
        Tag::List { ordered: true } => PdfTag::L(ListNumbering::Decimal).into(),
        // Of definitions, in `Collector::tag`.
        Tag::List { ordered: false } => PdfTag::L(ListNumbering::Disc).into(),
        Tag::ListItem => PdfTag::LI.into(),
        Tag::Label | Tag::Term => PdfTag::Lbl.into(),
        Tag::ListBody => PdfTag::LBody.into(),
        Tag::Table => PdfTag::Table.into(),
        Tag::TableHead => PdfTag::THead.into(),
        Tag::TableBody => PdfTag::TBody.into(),
        Tag::TableRow => PdfTag::TR.into(),
        Tag::HeaderCell { row, reach } => {
            let scope = if *row { TableHeaderScope::Row } else { TableHeaderScope::Column };
            PdfTag::TH(scope).with_col_span(more(reach.columns)).with_row_span(more(reach.rows)).into()
        }
        Tag::Cell { reach } => PdfTag::TD.with_col_span(more(reach.columns)).with_row_span(more(reach.rows)).into(),
        Tag::Caption => PdfTag::Caption.into(),
        Tag::Reference => PdfTag::Reference.into(),
        Tag::Link => PdfTag::Link.into(),
        Tag::Emphasis => PdfTag::Em.into(),
        Tag::Strong => PdfTag::Strong.into(),
        Tag::Contents => PdfTag::TOC.into(),
        Tag::ContentsItem => PdfTag::TOCI.into(),
        Tag::Span => PdfTag::Span.into(),
        // With attributes, in `Collector::tag`.
        Tag::Paragraph | Tag::Heading { .. } | Tag::Figure { .. } | Tag::Formula { .. } | Tag::Code | Tag::Note => {
            PdfTag::P.into()
        }
    }
}

/// A number of columns or rows, if it is not the one that is taken without it (ISO 32000-1 table 349).
fn more(count: u32) -> Option<NonZeroU32> {
    NonZeroU32::new(count).filter(|count| count.get() > 1)
}

/// Whether a tag holds blocks and not text.
fn groups_blocks(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Document
            | Tag::Section
            | Tag::BlockQuote
            | Tag::Aside
            | Tag::ListItem
            | Tag::ListBody
            | Tag::Cell { .. }
            | Tag::HeaderCell { .. }
            | Tag::Note
    )
}

fn union(a: Rect, b: Rect) -> Option<Rect> {
    Rect::from_ltrb(a.left().min(b.left()), a.top().min(b.top()), a.right().max(b.right()), a.bottom().max(b.bottom()))
}

/// What is said of a figure without alternative text, and so on, in the publication's language. The source stage has
/// warned of it; a PDF/UA may not leave it out (ISO 14289-1 7.3, 7.4.1).
#[derive(Debug, Clone, Copy)]
pub(super) struct Untitled {
    figure: &'static str,
    formula: &'static str,
    heading: &'static str,
}

impl Untitled {
    pub(super) fn new(lang: &Lang) -> Untitled {
        match lang.wording() {
            Wording::Hant => {
                Untitled { figure: "圖（無替代文字）", formula: "公式", heading: "（無標題）" }
            }
            Wording::Hans => {
                Untitled { figure: "图（无替代文字）", formula: "公式", heading: "（无标题）" }
            }
            Wording::Japanese => {
                Untitled { figure: "図（代替テキストなし）", formula: "数式", heading: "（無題）" }
            }
            Wording::Korean => {
                Untitled { figure: "그림(대체 텍스트 없음)", formula: "수식", heading: "(제목 없음)" }
            }
            Wording::English => {
                Untitled { figure: "figure without alternative text", formula: "formula", heading: "untitled" }
            }
        }
    }

    fn or_figure(self, alt: &str) -> String {
        or(alt, self.figure)
    }

    fn or_formula(self, alt: &str) -> String {
        or(alt, self.formula)
    }

    fn or_heading(self, title: &str) -> String {
        or(title, self.heading)
    }
}

fn or(text: &str, stand_in: &str) -> String {
    if text.trim().is_empty() { stand_in.to_owned() } else { text.to_owned() }
}
