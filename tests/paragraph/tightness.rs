//! How evenly the sample article is set: gaps between Han on lines that are made flush, at narrow and wide measures.

use keben::source::press;
use keben::typeset::{MarkWidths, Region};

use super::support::{SIZE, SONG, Set, paragraph, style};

/// The article's paragraphs as the press edition prints them: repaired, so with full-width marks, and whole.
fn article() -> Vec<String> {
    let repaired = press::repair(include_str!("../../book/article.md"), &press::Options::default());
    let lines = repaired.text.lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.trim().to_owned()).collect()
}

/// What was measured at one measure, in em.
#[derive(Debug, Default)]
struct Measured {
    /// Gaps between Han on flush lines, sorted.
    gaps: Vec<f32>,
    /// The largest gap between Han of each flush line, in order, and how many lines are squeezed.
    lines: Vec<f32>,
    squeezed: usize,
    /// Sum of the differences of neighbouring lines' gaps.
    uneven: f32,
}

impl Measured {
    fn percentile(&self, share: f32) -> f32 {
        percentile(&self.gaps, share)
    }
}

fn percentile(sorted: &[f32], share: f32) -> f32 {
    let index = (sorted.len() as f32 * share) as usize;
    sorted.get(index.min(sorted.len() - 1)).copied().unwrap_or(0.0)
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn measure(paragraphs: &[String], measure: f32, mark_widths: MarkWidths) -> Measured {
    let mut out = Measured::default();
    for text in paragraphs {
        let style = keben::typeset::paragraph::ParagraphStyle {
            first_indent: 2.0 * SIZE,
            mark_widths,
            region: Region::Mainland,
            ..style(measure)
        };
        let set = Set::new(paragraph(&[(text, SONG)], style));
        let mut before: Option<f32> = None;
        for line in 0..set.lines.lines.len() - 1 {
            let clusters = set.clusters(line);
            let pairs = clusters.windows(2).filter(|pair| is_han(pair[0].first()) && is_han(pair[1].first()));
            let gaps: Vec<f32> = pairs.map(|pair| pair[0].advance - 1.0).collect();
            let Some(&gap) = gaps.first() else { continue };
            let inner = clusters[..clusters.len() - 1].iter().filter(|c| "，、".contains(c.first()));
            let squeezed = inner.clone().any(|c| c.advance < 0.51) && inner.count() > 0;
            out.squeezed += usize::from(squeezed && gap < 0.001);
            out.uneven += before.map_or(0.0, |before| (before - gap).abs());
            before = Some(gap);
            out.lines.push(gaps.iter().copied().fold(0.0, f32::max));
            out.gaps.extend(gaps);
        }
    }
    out.gaps.sort_by(f32::total_cmp);
    out
}

#[test]
fn the_article_is_set_evenly_at_every_measure_from_10_to_32_em() {
    let paragraphs = article();
    let mut too_loose = Vec::new();
    for (mark_widths, most_gap) in [(MarkWidths::LineEndHalf, 0.051), (MarkWidths::Full, 0.04)] {
        let mut all = Measured::default();
        for em in 10..=32 {
            let found = measure(&paragraphs, em as f32, mark_widths);
            let (p90, p99) = (found.percentile(0.9), found.percentile(0.99));
            let most = found.percentile(1.0);
            let uneven = found.uneven / found.lines.len() as f32;
            println!(
                "{mark_widths:?} {em} em: {} lines, {} squeezed, gap 90 % {p90:.4} 99 % {p99:.4} most {most:.4}, neighbours differ by {uneven:.4}",
                found.lines.len(),
                found.squeezed
            );
            if em >= 16 && p99 > 0.06 {
                too_loose.push((mark_widths, em, p99));
            }
            all.gaps.extend(found.gaps);
            all.lines.extend(found.lines);
            all.uneven += uneven;
        }
        all.gaps.sort_by(f32::total_cmp);
        all.lines.sort_by(f32::total_cmp);
        let [p50, p99, most] = [0.5, 0.99, 1.0].map(|share| percentile(&all.lines, share));
        println!(
            "{mark_widths:?}: {} lines of all measures: gap 90 % {:.4} 99 % {:.4}; a line's largest 50 % {p50:.4} 99 % {p99:.4} most {most:.4}",
            all.lines.len(),
            all.percentile(0.9),
            all.percentile(0.99)
        );
        assert!(all.percentile(0.99) <= most_gap);
        assert!(p99 <= 0.095 && most <= 0.2);
    }
    assert!(too_loose.is_empty(), "{too_loose:?}");
}
