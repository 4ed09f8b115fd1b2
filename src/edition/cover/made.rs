//! A cover made of what the publication says of itself: series, title, subtitle, creators, publisher and date, composed on
//! one page and drawn to a picture of 1600 × 2560 pixels, which every shop and reader takes.

use super::draw::Canvas;
use crate::font::{Family, FontSet};
use crate::model::{Asset, CreatorRole, Lang, MediaType, Metadata};
use crate::typeset::paragraph::{LineAlignment, Lines, Paragraph, ParagraphStyle, Setter, StyledRun, TextStyle};
use crate::typeset::{Color, Kinsoku, MarkWidths, Region, WritingMode};

/// Pixels.
const WIDTH: u32 = 1600;
const HEIGHT: u32 = 2560;
/// Blank at both sides of the text.
const SIDE: f32 = 190.0;
const MEASURE: f32 = WIDTH as f32 - 2.0 * SIDE;

/// Grounds that light text is easily read on (contrast above 7), one of which a title always gets.
const GROUNDS: [[u8; 3]; 8] = [
    [0x7b, 0x2d, 0x26], // 赭红
    [0x2b, 0x3a, 0x55], // 靛
    [0x2a, 0x4a, 0x41], // 墨绿
    [0x5a, 0x3a, 0x22], // 褐
    [0x45, 0x2f, 0x4f], // 紫
    [0x1f, 0x47, 0x5c], // 石青
    [0x3a, 0x3a, 0x3a], // 墨
    [0x66, 0x23, 0x3a], // 酱
];
const PAPER: [u8; 3] = [0xf7, 0xf1, 0xe3];

/// Makes the cover; `None` when it cannot be drawn, which leaves the page that the EPUB sets from the title itself.
pub(in crate::edition) fn make(metadata: &Metadata, fonts: &FontSet) -> Option<Asset> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT, ground(&metadata.title), PAPER)?;
    let composer = Composer { setter: Setter::new(fonts), lang: &metadata.language };
    composer.compose(metadata, &mut canvas, fonts);
    let bytes = canvas.png()?;
    let name = "cover.png".to_owned();
    Some(Asset { name, media_type: MediaType::Png, size: (WIDTH, HEIGHT), bytes: bytes.into() })
}

/// The ground is chosen by the title, so that the books of one shelf differ, and one book is always the same.
fn ground(title: &str) -> [u8; 3] {
    let byte = blake3::hash(title.as_bytes()).as_bytes()[0];
    GROUNDS[usize::from(byte) % GROUNDS.len()]
}

/// Lines of one part of the cover, centred.
struct Part {
    lines: Lines,
    size: f32,
    /// From baseline to baseline.
    pitch: f32,
}

impl Part {
    fn height(&self) -> f32 {
        let gaps = self.lines.lines.len().saturating_sub(1) as f32;
        if self.lines.lines.is_empty() { 0.0 } else { gaps * self.pitch + self.size }
    }
}

struct Composer<'a> {
    setter: Setter<'a>,
    lang: &'a Lang,
}

impl Composer<'_> {
    /// Series at the head; title and subtitle between two rules above the middle; creators below; publisher and date at
    /// the foot.
    fn compose(&self, metadata: &Metadata, canvas: &mut Canvas, fonts: &FontSet) {
        canvas.frame(70.0, 5.0);
        canvas.frame(88.0, 2.0);
        if let Some(series) = series(metadata) {
            let part = self.fitted(&series, Family::Kai, false, &[64.0, 54.0, 46.0], 2);
            canvas.lines(&part.lines, 250.0 + part.size * 0.88, part.pitch, SIDE, fonts);
        }
        let title =
            self.fitted(&metadata.title, Family::Hei, true, &[250.0, 210.0, 170.0, 140.0, 116.0, 96.0, 80.0, 64.0], 5);
        let subtitle = metadata
            .subtitle
            .as_deref()
            .map(|text| self.fitted(text, Family::Song, false, &[78.0, 66.0, 56.0, 46.0], 3));
        let under = subtitle.as_ref().map_or(0.0, |part| part.height() + 90.0);
        let block = title.height() + under;
        let top = (HEIGHT as f32 * 0.40 - block / 2.0).max(460.0);
        canvas.rule(SIDE, top - 90.0, MEASURE, 8.0);
        canvas.lines(&title.lines, top + title.size * 0.88, title.pitch, SIDE, fonts);
        if let Some(part) = &subtitle {
            let at = top + title.height() + 90.0;
            canvas.lines(&part.lines, at + part.size * 0.88, part.pitch, SIDE, fonts);
        }
        canvas.rule(SIDE, top + block + 82.0, MEASURE, 3.0);
        let mut at = (top + block + 250.0).max(HEIGHT as f32 * 0.58);
        for line in creators(metadata) {
            let part = self.fitted(&line, Family::Kai, false, &[72.0, 60.0, 50.0, 42.0], 2);
            canvas.lines(&part.lines, at + part.size * 0.88, part.pitch, SIDE, fonts);
            at += part.height() + 44.0;
        }
        let mut foot = HEIGHT as f32 - 230.0;
        for line in date(metadata).into_iter().chain(metadata.publisher.clone()) {
            let part = self.fitted(&line, Family::Song, false, &[60.0, 50.0, 42.0], 2);
            foot -= part.height();
            canvas.lines(&part.lines, foot + part.size * 0.88, part.pitch, SIDE, fonts);
            foot -= 36.0;
        }
    }

    /// The text in the largest of `sizes` that gives at most `most` lines, and for the title no word cut in two: its lines
    /// are made alike, so that none of one character is left.
    fn fitted(&self, text: &str, family: Family, bold: bool, sizes: &[f32], most: usize) -> Part {
        let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        // A longer text would be cut by every reader's shelf too.
        let line: String = line.chars().take(160).collect();
        let mut best = None;
        for (rank, &size) in sizes.iter().enumerate() {
            let lines = self.set(&line, family, bold, size, MEASURE);
            let count = lines.lines.len();
            // The largest sizes are for one or two lines; more lines must be smaller.
            let allowed = most.min(1 + rank);
            let last = rank + 1 == sizes.len();
            if count <= allowed || last {
                best = Some((size, self.balanced(&line, family, bold, size, lines)));
                break;
            }
        }
        let (size, lines) = best.unwrap_or_default();
        Part { lines, size, pitch: size * 1.4 }
    }

    /// The same number of lines, as long as one another.
    fn balanced(&self, text: &str, family: Family, bold: bool, size: f32, lines: Lines) -> Lines {
        let count = lines.lines.len();
        if count < 2 {
            return lines;
        }
        let total: f32 = lines.lines.iter().map(|line| line.advance).sum();
        let mut measure = total / count as f32;
        while measure < MEASURE {
            let narrower = self.set(text, family, bold, size, measure);
            if narrower.lines.len() <= count {
                return self.centred(narrower, measure);
            }
            measure += size / 2.0;
        }
        lines
    }

    /// Lines of a narrower measure, moved to the middle of the whole one.
    fn centred(&self, mut lines: Lines, measure: f32) -> Lines {
        let shift = (MEASURE - measure) / 2.0;
        lines.runs.iter_mut().for_each(|run| run.along += shift);
        lines
    }

    fn set(&self, text: &str, family: Family, bold: bool, size: f32, measure: f32) -> Lines {
        let style = TextStyle { family, bold, italic: false, size, rise: 0.0, color: Color::Black, unbreakable: false };
        let runs = vec![StyledRun { range: 0..text.len() as u32, style, lang: None }];
        let style = ParagraphStyle {
            measure,
            first_indent: 0.0,
            start_indent: 0.0,
            end_indent: 0.0,
            alignment: LineAlignment::Center,
            kinsoku: Kinsoku::Gb,
            mark_widths: MarkWidths::LineEndHalf,
            region: if self.lang.is_traditional_chinese() { Region::Taiwan } else { Region::Mainland },
            writing: WritingMode::Horizontal,
            lang: self.lang.clone(),
            hanging: false,
            cells: false,
            hyphenate: true,
            verbatim: false,
        };
        self.setter.set(&Paragraph {
            text: text.to_owned(),
            runs,
            objects: vec![],
            rubies: vec![],
            units: vec![],
            style,
        })
    }
}

fn series(metadata: &Metadata) -> Option<String> {
    let series = metadata.series.as_ref()?;
    Some(match series.number {
        Some(number) => format!("{}　{number}", series.name),
        None => series.name.clone(),
    })
}

/// One line for each part that people had; a long list ends with 等.
fn creators(metadata: &Metadata) -> Vec<String> {
    const MOST: usize = 6;
    let chinese = metadata.language.primary() == "zh";
    let line = |(role, names): (CreatorRole, Vec<&str>)| {
        let more = if names.len() > MOST { " 等" } else { "" };
        let names = names.into_iter().take(MOST).collect::<Vec<_>>().join("　");
        let traditional = metadata.language.is_traditional_chinese();
        match word(role, traditional).filter(|_| chinese) {
            Some(word) => format!("{names}{more}　{word}"),
            None => format!("{names}{more}"),
        }
    };
    metadata.creators_by_role().into_iter().take(4).map(line).collect()
}

/// What stands after names on a cover: 鲁迅 著, 李波 记者.
fn word(role: CreatorRole, traditional: bool) -> Option<&'static str> {
    let (simplified, other) = match role {
        CreatorRole::Author => ("著", "著"),
        CreatorRole::Reporter => ("采写", "採寫"),
        CreatorRole::Correspondent => ("通讯员", "通訊員"),
        CreatorRole::Editor => ("编", "編"),
        CreatorRole::Translator => ("译", "譯"),
        CreatorRole::Illustrator => ("绘", "繪"),
        CreatorRole::Photographer => ("摄影", "攝影"),
    };
    Some(if traditional { other } else { simplified })
}

fn date(metadata: &Metadata) -> Option<String> {
    let date = metadata.date?;
    if !matches!(metadata.language.primary(), "zh" | "ja") {
        return Some(date.to_string());
    }
    let month = date.month.map(|month| format!("{month}月")).unwrap_or_default();
    Some(format!("{}年{month}", date.year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::qr::tests::publication;
    use crate::font::builtin_sources;

    fn fonts() -> FontSet {
        FontSet::load(builtin_sources()).unwrap().value
    }

    #[test]
    fn a_cover_is_a_picture_of_its_size_and_the_same_every_time() {
        let mut metadata = publication(&["文"]).metadata;
        metadata.title = "务实的党建引领是如何“炼”成的".into();
        let (fonts, other) = (fonts(), fonts());
        let cover = make(&metadata, &fonts).unwrap();
        let decoded = ::image::load_from_memory(&cover.bytes).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (1600, 2560));
        assert!(cover.bytes == make(&metadata, &other).unwrap().bytes);
        let light = decoded.to_rgb8().pixels().filter(|pixel| pixel.0[0] > 0xe0).count();
        assert!((20_000..1_500_000).contains(&light), "{light} pixels of text and frame");
    }

    #[test]
    fn a_title_of_any_length_stays_on_the_cover() {
        let fonts = fonts();
        let lang = Lang::simplified_chinese();
        let composer = Composer { setter: Setter::new(&fonts), lang: &lang };
        for length in [1, 2, 7, 20, 45, 90, 400] {
            let title = "务实的党建引领".chars().cycle().take(length).collect::<String>();
            let part =
                composer.fitted(&title, Family::Hei, true, &[250.0, 210.0, 170.0, 140.0, 116.0, 96.0, 80.0, 64.0], 5);
            assert!(part.height() < 1100.0, "{length}: {}", part.height());
            let advance = |line: &crate::typeset::paragraph::Line| line.advance;
            assert!(part.lines.lines.iter().map(advance).all(|advance| advance <= MEASURE + 1.0), "{length}");
            let ends = part.lines.lines.iter().map(advance);
            let (short, long) = ends.fold((f32::MAX, 0f32), |(a, b), advance| (a.min(advance), b.max(advance)));
            assert!(long - short <= 2.5 * part.size, "{length}: lines from {short} to {long}");
        }
    }
}
