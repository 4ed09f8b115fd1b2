//! Huffman codes of limited length, and how deflate describes them (RFC 1951, 3.2.2 and 3.2.7).

use super::bits::Bits;

/// A code: for each symbol the bits, the first one lowest, and their number, 0 for a symbol without a code.
pub(super) struct Code(Vec<(u16, u8)>);

impl Code {
    /// The best code for symbols that come so often, none of it longer than `longest` bits.
    pub(super) fn new(often: &[u32], longest: usize) -> Code {
        let lengths = lengths(often, longest);
        let mut counts = [0u16; 16];
        lengths.iter().for_each(|&length| counts[usize::from(length)] += 1);
        counts[0] = 0;
        let mut next = [0u16; 17];
        for length in 1..16 {
            next[length + 1] = (next[length] + counts[length]) << 1;
        }
        let code = |length: u8| {
            let code = next[usize::from(length)];
            next[usize::from(length)] += u16::from(length > 0);
            (if length > 0 { code.reverse_bits() >> (16 - length) } else { 0 }, length)
        };
        Code(lengths.into_iter().map(code).collect())
    }

    /// The bits of a symbol and their number.
    #[inline]
    pub(super) fn symbol(&self, symbol: usize) -> (u32, u32) {
        let (bits, count) = self.0[symbol];
        (u32::from(bits), u32::from(count))
    }

    /// The lengths of the codes, up to the last symbol that has one, of at least `least` symbols.
    fn lengths(&self, least: usize) -> impl Iterator<Item = u8> {
        let last = self.0.iter().rposition(|&(_, length)| length > 0).map_or(0, |last| last + 1);
        self.0[..last.max(least)].iter().map(|&(_, length)| length)
    }
}

/// The length of each symbol's code. At least two symbols have one: not every reader takes a code of one.
fn lengths(often: &[u32], longest: usize) -> Vec<u8> {
    let mut leaves: Vec<(u32, u16)> =
        (0..).zip(often).filter(|&(_, &n)| n > 0).map(|(symbol, &n)| (n, symbol)).collect();
    for symbol in 0..2u16 {
        if leaves.len() < 2 && leaves.iter().all(|&(_, other)| other != symbol) {
            leaves.push((1, symbol));
        }
    }
    leaves.sort_unstable();
    let mut counts = counts(&leaves, longest);
    let mut lengths = vec![0; often.len()];
    let mut length = longest;
    // The rarest symbols have the longest codes.
    for (_, symbol) in leaves {
        while counts[length] == 0 {
            length -= 1;
        }
        counts[length] -= 1;
        lengths[usize::from(symbol)] = length as u8;
    }
    lengths
}

/// How many codes of each length the tree over `leaves`, sorted by number, has, none longer than `longest`.
fn counts(leaves: &[(u32, u16)], longest: usize) -> [u32; 16] {
    let count = leaves.len();
    // The nodes above the leaves come into being in the order of their weight: two queues, each sorted.
    let mut weights: Vec<u32> = leaves.iter().map(|&(n, _)| n).collect();
    let mut parents = vec![0; 2 * count - 1];
    let (mut leaf, mut node) = (0, count);
    while weights.len() < parents.len() {
        let mut weight = 0;
        for _ in 0..2 {
            let takes_leaf = leaf < count && (node >= weights.len() || weights[leaf] <= weights[node]);
            let taken = if takes_leaf { &mut leaf } else { &mut node };
            weight += weights[*taken];
            parents[*taken] = weights.len();
            *taken += 1;
        }
        weights.push(weight);
    }
    let mut counts = [0; 16];
    let mut depths = vec![0; parents.len()];
    for index in (0..parents.len() - 1).rev() {
        depths[index] = depths[parents[index]] + 1;
        if index < count {
            counts[longest.min(depths[index])] += 1;
        }
    }
    // Codes that were cut take more than there is: a shorter code becomes two that are one bit longer, until all fit.
    let mut taken: u32 = (1..=longest).map(|length| counts[length] << (longest - length)).sum();
    while taken > 1 << longest {
        let Some(shorter) = (1..longest).rev().find(|&length| counts[length] > 0) else {
            break;
        };
        counts[longest] -= 1;
        counts[shorter] -= 1;
        counts[shorter + 1] += 2;
        taken -= 1;
    }
    counts
}

/// In this order the lengths of the codes for lengths are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Writes the codes of a block.
pub(super) fn describe(literals: &Code, distances: &Code, bits: &mut Bits) {
    let first: Vec<u8> = literals.lengths(257).collect();
    let second: Vec<u8> = distances.lengths(1).collect();
    let runs = runs(&[&first[..], &second[..]].concat());
    let mut often = [0; 19];
    runs.iter().for_each(|&(symbol, ..)| often[symbol] += 1);
    let code = Code::new(&often, 7);
    let written = ORDER.iter().rposition(|&symbol| code.symbol(symbol).1 > 0).map_or(4, |last| (last + 1).max(4));
    bits.put(first.len() as u32 - 257, 5);
    bits.put(second.len() as u32 - 1, 5);
    bits.put(written as u32 - 4, 4);
    ORDER[..written].iter().for_each(|&symbol| bits.put(code.symbol(symbol).1, 3));
    for (symbol, extra, count) in runs {
        let (code, width) = code.symbol(symbol);
        bits.put(code | extra << width, width + count);
    }
}

/// Lengths as symbols with extra bits and their number: 16 repeats the one before, 17 and 18 stand for zeros.
fn runs(lengths: &[u8]) -> Vec<(usize, u32, u32)> {
    let mut runs = Vec::new();
    for same in lengths.chunk_by(|a, b| a == b) {
        let (length, mut left) = (usize::from(same[0]), same.len() as u32);
        if length > 0 {
            runs.push((length, 0, 0));
            left -= 1;
        }
        while left > 0 {
            let (symbol, least, most, count) = match (length, left) {
                (_, ..3) => (length, 1, 1, 0),
                (0, ..11) => (17, 3, 10, 3),
                (0, _) => (18, 11, 138, 7),
                _ => (16, 3, 6, 2),
            };
            let taken = left.min(most);
            runs.push((symbol, taken - least, count));
            left -= taken;
        }
    }
    runs
}
