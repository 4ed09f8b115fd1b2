//! Outlines of set lines, filled.

use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use tiny_skia::{FillRule, Paint, PathBuilder, Pixmap, Rect, Stroke, Transform};

use crate::font::{FaceId, FontSet};
use crate::typeset::Glyph;
use crate::typeset::paragraph::{LineRun, Lines, RunContent};

/// A picture of two colours under way.
pub(super) struct Canvas {
    pixmap: Pixmap,
    paint: Paint<'static>,
}

impl Canvas {
    /// A picture of `ground`, to be drawn on in `ink`.
    pub fn new(width: u32, height: u32, ground: [u8; 3], ink: [u8; 3]) -> Option<Canvas> {
        let mut pixmap = Pixmap::new(width, height)?;
        let [r, g, b] = ground;
        pixmap.fill(tiny_skia::Color::from_rgba8(r, g, b, 255));
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        let [r, g, b] = ink;
        paint.set_color_rgba8(r, g, b, 255);
        Some(Canvas { pixmap, paint })
    }

    /// A bar.
    pub fn rule(&mut self, x: f32, y: f32, width: f32, height: f32) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.pixmap.fill_rect(rect, &self.paint, Transform::identity(), None);
        }
    }

    /// A frame of `thick` lines, `inset` from the edges.
    pub fn frame(&mut self, inset: f32, thick: f32) {
        let (width, height) = (self.pixmap.width() as f32 - 2.0 * inset, self.pixmap.height() as f32 - 2.0 * inset);
        self.rule(inset, inset, width, thick);
        self.rule(inset, inset + height - thick, width, thick);
        self.rule(inset, inset, thick, height);
        self.rule(inset + width - thick, inset, thick, height);
    }

    /// Lines, the first on the baseline `y`, their measure beginning at `x`.
    pub fn lines(&mut self, lines: &Lines, y: f32, pitch: f32, x: f32, fonts: &FontSet) {
        for (number, line) in lines.lines.iter().enumerate() {
            let baseline = y + number as f32 * pitch;
            for run in lines.runs.get(line.runs.start as usize..line.runs.end as usize).unwrap_or_default() {
                self.run(lines, run, x + run.along, baseline - run.rise, fonts);
            }
        }
    }

    fn run(&mut self, lines: &Lines, run: &LineRun, x: f32, y: f32, fonts: &FontSet) {
        match &run.content {
            RunContent::Glyphs { face, glyphs, stroke } => {
                let glyphs = lines.glyphs.get(glyphs.start as usize..glyphs.end as usize).unwrap_or_default();
                self.glyphs(fonts, *face, glyphs, run.size, *stroke, (x, y));
            }
            RunContent::Added { face, glyphs } => {
                let glyphs = lines.glyphs.get(glyphs.start as usize..glyphs.end as usize).unwrap_or_default();
                self.glyphs(fonts, *face, glyphs, run.size, 0.0, (x, y));
            }
            // A box says that something is missing.
            RunContent::Missing(_) => {
                let (side, thick) = (run.size * 0.8, run.size / 24.0);
                let (left, top) = (x + run.size * 0.1, y - run.size * 0.78);
                self.rule(left, top, side, thick);
                self.rule(left, top + side - thick, side, thick);
                self.rule(left, top, thick, side);
                self.rule(left + side - thick, top, thick, side);
            }
            RunContent::Object(_) => {}
        }
    }

    fn glyphs(&mut self, fonts: &FontSet, face: FaceId, glyphs: &[Glyph], size: f32, stroke: f32, at: (f32, f32)) {
        let font = fonts.face(face).font_ref();
        let outlines = font.outline_glyphs();
        let (mut x, y) = at;
        for glyph in glyphs {
            let origin = x + f32::from(glyph.offset) * size / 1000.0;
            x += f32::from(glyph.advance) * size / 1000.0;
            let Some(outline) = outlines.get(skrifa::GlyphId::new(glyph.id.into())) else { continue };
            let mut pen = Pen { path: PathBuilder::new(), x: origin, y };
            let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
            if outline.draw(settings, &mut pen).is_err() {
                continue;
            }
            let Some(path) = pen.path.finish() else { continue };
            self.pixmap.fill_path(&path, &self.paint, FillRule::Winding, Transform::identity(), None);
            if stroke > 0.0 {
                let stroke = Stroke { width: stroke * size, ..Stroke::default() };
                self.pixmap.stroke_path(&path, &self.paint, &stroke, Transform::identity(), None);
            }
        }
    }

    /// The finished picture: eight-bit RGB, without a time or a program's name in it.
    pub fn png(&self) -> Option<Vec<u8>> {
        use image::ImageEncoder;
        use image::codecs::png::{CompressionType, FilterType, PngEncoder};
        // Every pixel is opaque: premultiplied colours are the colours.
        let rgb: Vec<u8> =
            self.pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        let mut bytes = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::NoFilter);
        let (width, height) = (self.pixmap.width(), self.pixmap.height());
        encoder.write_image(&rgb, width, height, image::ExtendedColorType::Rgb8).ok()?;
        Some(bytes)
    }
}

/// Outlines in the picture's axes: a face's y grows upwards.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.cubic_to(self.x + ax, self.y - ay, self.x + bx, self.y - by, self.x + x, self.y - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
