//! Numbers that stand alone or beside a title, as series: pages are counted upwards.

use std::collections::BTreeMap;

use super::cluster::Cluster;
use super::kinds::Kind;

/// The numbers of a text that may be its pages'.
pub(super) struct Numbers {
    folios: Vec<usize>,
    lone: bool,
    /// How many titles with a number say that they are of pages.
    titles: usize,
}

impl Numbers {
    /// Pages are counted upwards, and some page ends in the middle of a sentence. Where none does, numbers may count the
    /// parts of the text, which begin at 1.
    ///
    /// A title with a number is one of a page in the middle of a sentence, and where the title comes again, alone, with
    /// a higher number. `title` gives a line's.
    pub(super) fn of(clusters: &[Cluster], kinds: &[Option<Kind>], title: impl Fn(usize) -> String) -> Numbers {
        let mut series: Vec<(usize, u32, bool)> = Vec::new();
        let mut titles = 0;
        let again = titles_again(clusters, kinds, title);
        for cluster in clusters {
            for &i in &cluster.members {
                match kinds[i] {
                    Some(Kind::Number(number)) => series.push((i, number, cluster.interrupts || cluster.plain)),
                    Some(Kind::Titled(number, _)) => {
                        let known = cluster.interrupts || again.binary_search(&i).is_ok();
                        titles += usize::from(known);
                        series.push((i, number, known));
                    }
                    _ => {}
                }
            }
        }
        let lone = series.first().is_some_and(|&(_, number, _)| number != 1);
        let known: Vec<(usize, u32)> = series.iter().filter(|s| s.2).map(|&(i, number, _)| (i, number)).collect();
        let fits = |at: usize, number: u32| {
            let (before, rest) = known.split_at(known.partition_point(|k| k.0 < at));
            let behind = rest.iter().find(|k| k.0 > at);
            before.last().is_none_or(|k| k.1 < number) && behind.is_none_or(|k| k.1 > number)
        };
        let folios = if known.is_empty() { Vec::new() } else { series };
        let folios = folios.into_iter().filter(|&(i, number, _)| fits(i, number)).map(|(i, _, _)| i).collect();
        Numbers { folios, lone, titles }
    }

    pub(super) fn is_folio(&self, line: usize) -> bool {
        self.folios.binary_search(&line).is_ok()
    }

    pub(super) fn has_titles(&self) -> bool {
        self.titles >= 2
    }

    pub(super) fn is_lone(&self) -> bool {
        self.lone
    }
}

/// Lines whose title stands at several pages, each time alone between texts, with numbers that go up.
fn titles_again(clusters: &[Cluster], kinds: &[Option<Kind>], title: impl Fn(usize) -> String) -> Vec<usize> {
    let mut places: BTreeMap<String, Vec<(usize, u32)>> = BTreeMap::new();
    for cluster in clusters.iter().filter(|cluster| cluster.before && cluster.behind) {
        if let [i] = cluster.members[..]
            && let Some(Kind::Titled(number, _)) = kinds[i]
        {
            places.entry(title(i)).or_default().push((i, number));
        }
    }
    let goes_up = |at: &Vec<(usize, u32)>| at.len() >= 2 && at.windows(2).all(|pair| pair[0].1 < pair[1].1);
    let mut again: Vec<usize> = places.into_values().filter(goes_up).flatten().map(|(i, _)| i).collect();
    again.sort_unstable();
    again
}
