//! What keben makes of the elements of HTML.

use super::leaf::HtmlInline;

/// What an element becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// `ruby`, `rb`, `rt`, `rp`, `rtc`.
    Ruby,
    /// `br`
    Break,
    /// `hr`
    Rule,
    /// An inline of the model.
    Inline(HtmlInline),
    /// `a`
    Anchor,
    /// `img`
    Image,
    /// `h1` to `h6`
    Heading(u8),
    /// `ul`, `ol`
    List,
    /// `li`
    Item,
    /// `blockquote`
    Quote,
    /// `pre`
    Preformatted,
    /// `figcaption`
    Caption,
    /// Its text is a paragraph of its own.
    Block,
    /// Its text goes with the text around it; nothing that a book shows is lost.
    Plain,
    /// `table` and its parts, but for `col`
    Table,
    /// It goes with all that is in it: no text of a book.
    Raw,
    /// No element of HTML.
    Unknown,
}

/// What the element of this name, in lower case, becomes (HTML 4).
pub(super) fn element(name: &str) -> Element {
    use Element::*;
    match name {
        "ruby" | "rb" | "rt" | "rp" | "rtc" => Ruby,
        "br" => Break,
        "hr" => Rule,
        "sup" => Inline(HtmlInline::Sup),
        "sub" => Inline(HtmlInline::Sub),
        "u" | "ins" => Inline(HtmlInline::U),
        "em" | "i" | "cite" | "dfn" | "var" | "mark" => Inline(HtmlInline::Emphasis),
        "strong" | "b" => Inline(HtmlInline::Strong),
        "del" | "s" | "strike" => Inline(HtmlInline::Deleted),
        "code" | "kbd" | "samp" | "tt" => Inline(HtmlInline::Code),
        "span" => Inline(HtmlInline::Span),
        "a" => Anchor,
        "img" => Image,
        "h1" => Heading(1),
        "h2" => Heading(2),
        "h3" => Heading(3),
        "h4" => Heading(4),
        "h5" => Heading(5),
        "h6" => Heading(6),
        "ul" | "ol" | "menu" | "dir" => List,
        "li" => Item,
        "blockquote" => Quote,
        "pre" => Preformatted,
        "figcaption" => Caption,
        "address" | "article" | "aside" | "body" | "center" | "dd" | "details" | "div" | "dl" | "dt" | "fieldset"
        | "figure" | "footer" | "form" | "head" | "header" | "hgroup" | "html" | "legend" | "main" | "nav" | "p"
        | "search" | "section" | "summary" => Block,
        "abbr" | "acronym" | "bdi" | "bdo" | "big" | "data" | "font" | "label" | "nobr" | "picture" | "q" | "small"
        | "source" | "time" | "track" | "wbr" | "link" | "meta" | "base" | "col" | "param" | "noscript" => Plain,
        "table" | "caption" | "thead" | "tbody" | "tfoot" | "tr" | "th" | "td" | "colgroup" => Table,
        "script" | "style" | "template" | "svg" | "math" | "iframe" | "object" | "embed" | "applet" | "video"
        | "audio" | "canvas" | "map" | "input" | "button" | "select" | "textarea" | "title" | "dialog" | "meter"
        | "progress" | "frame" | "frameset" | "noframes" | "area" | "datalist" | "optgroup" | "option" | "output"
        | "portal" | "slot" => Raw,
        _ => Unknown,
    }
}

/// Elements without an end tag (HTML 13.1.2).
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "frame"
    )
}
