//! Deflate (RFC 1950, RFC 1951) for many small texts of one kind.
//!
//! A page is some three thousand bytes. A compressor made for any file clears more than that for tables before the first
//! byte, and makes Huffman codes anew for every page. Here the tables are small and stay, and one set of codes serves a
//! group of texts: pages of a book are alike. The bytes do not depend on the machine or on the number of threads.
//!
//! ```text
//! texts ─ matches ─▶ tokens ─ codes ─▶ code lengths, once for a group ─ bits ─▶ zlib streams
//! ```

mod bits;
mod codes;
mod matches;

use bits::Bits;
use codes::Code;
use matches::{Finder, Token};

/// Symbols for literals, the end of a block, and lengths.
const LITERALS: usize = 286;
/// Symbols for distances.
const DISTANCES: usize = 30;
/// The symbol of the end of a block.
const END: usize = 256;

/// Compresses texts. Its tables are made once and kept.
#[derive(Default)]
pub(super) struct Deflater {
    finder: Finder,
    tokens: Vec<Token>,
}

impl Deflater {
    /// Compresses one text.
    pub(super) fn deflated(&mut self, text: &[u8]) -> Vec<u8> {
        self.group(&[text]).pop().unwrap_or_default()
    }

    /// Compresses texts that are like one another.
    pub(super) fn group(&mut self, texts: &[&[u8]]) -> Vec<Vec<u8>> {
        self.tokens.clear();
        let mut ends = Vec::with_capacity(texts.len());
        for text in texts {
            self.finder.find(text, &mut self.tokens);
            ends.push(self.tokens.len());
        }
        let codes = Codes::new(&self.tokens);
        let begin = codes.begin();
        let mut start = 0;
        let deflated = |(text, end): (&&[u8], usize)| {
            let tokens = &self.tokens[start..end];
            start = end;
            codes.stream(begin.clone(), tokens, checksum(text))
        };
        texts.iter().zip(ends).map(deflated).collect()
    }
}

/// The codes of one group.
struct Codes {
    literals: Code,
    distances: Code,
    /// The code and the extra bits of each length from 3 on, and how many bits they are.
    lengths: Vec<(u32, u32)>,
}

impl Codes {
    fn new(tokens: &[Token]) -> Codes {
        let (mut literals, mut distances) = ([0; LITERALS], [0; DISTANCES]);
        literals[END] = 1;
        for token in tokens {
            match token.pair() {
                None => literals[token.literal()] += 1,
                Some((length, distance)) => {
                    literals[matches::length_symbol(length).0] += 1;
                    distances[matches::distance_symbol(distance).0] += 1;
                }
            }
        }
        let (literals, distances) = (Code::new(&literals, 15), Code::new(&distances, 15));
        let whole = |length| {
            let (symbol, extra, count) = matches::length_symbol(length);
            let (bits, width) = literals.symbol(symbol);
            (bits | extra << width, width + count)
        };
        let lengths = (matches::SHORTEST..=matches::LONGEST).map(whole).collect();
        Codes { literals, distances, lengths }
    }

    /// What every stream of the group begins with: zlib's header and the codes of its only block.
    fn begin(&self) -> Bits {
        let mut bits = Bits::default();
        // A window of 32 kB, no dictionary, the level that is nobody's business.
        bits.put(0x9c78, 16);
        // The last block, with codes of its own.
        bits.put(0b101, 3);
        codes::describe(&self.literals, &self.distances, &mut bits);
        bits
    }

    fn stream(&self, mut bits: Bits, tokens: &[Token], checksum: u32) -> Vec<u8> {
        bits.reserve(2 * tokens.len() + 64);
        for token in tokens {
            match token.pair() {
                None => {
                    let (code, width) = self.literals.symbol(token.literal());
                    bits.put(code, width);
                }
                Some((length, distance)) => {
                    let (code, width) = self.lengths[length - matches::SHORTEST];
                    bits.put(code, width);
                    let (symbol, extra, count) = matches::distance_symbol(distance);
                    let (code, width) = self.distances.symbol(symbol);
                    bits.put(code | extra << width, width + count);
                }
            }
        }
        let (code, width) = self.literals.symbol(END);
        bits.put(code, width);
        let mut bytes = bits.finish();
        bytes.extend_from_slice(&checksum.to_be_bytes());
        bytes
    }
}

/// Adler-32 (RFC 1950, 8.2).
fn checksum(text: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    /// So many bytes cannot overflow the sums.
    const SAFE: usize = 5536;
    const STEP: usize = 32;
    let (mut a, mut b) = (1u32, 0u32);
    for part in text.chunks(SAFE) {
        let (steps, rest) = part.as_chunks::<STEP>();
        for step in steps {
            let sum: u32 = step.iter().map(|&byte| u32::from(byte)).sum();
            let weighed: u32 =
                step.iter().zip(1..).map(|(&byte, place)| u32::from(byte) * (STEP as u32 + 1 - place)).sum();
            b += STEP as u32 * a + weighed;
            a += sum;
        }
        for &byte in rest {
            a += u32::from(byte);
            b += a;
        }
        (a, b) = (a % MODULUS, b % MODULUS);
    }
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;

    fn inflated(packed: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        flate2::read::ZlibDecoder::new(packed).read_to_end(&mut text).expect("a zlib stream");
        text
    }

    fn assert_comes_back(texts: &[Vec<u8>]) {
        let slices: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
        let packed = Deflater::default().group(&slices);
        assert_eq!(packed.iter().map(|p| inflated(p)).collect::<Vec<_>>(), texts);
    }

    #[test]
    fn texts_of_every_kind_come_back() {
        let page = b"0 -17.5 Td[(\0\x01\0\x02)-250(\0\x03)]TJ\n".repeat(60);
        let numbers: Vec<u8> = (0..9000).flat_map(|n| format!("{n} 0 R ").into_bytes()).collect();
        let noise: Vec<u8> = (0..70_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        assert_comes_back(&[page, Vec::new(), numbers, vec![b'a'], noise, vec![0; 100_000], b"abc".to_vec()]);
        assert_comes_back(&[Vec::new()]);
        assert_comes_back(&[vec![7; 3]]);
    }

    #[test]
    fn codes_that_would_be_too_long_are_cut_to_fifteen_bits() {
        // Numbers of Fibonacci make the deepest tree.
        let next = |pair: &mut (u32, u32)| {
            *pair = (pair.1, pair.0 + pair.1);
            Some(pair.0)
        };
        let literals: Vec<u32> = (0..24).scan((1, 1), |pair, _| next(pair)).collect();
        let code = Code::new(&literals, 15);
        let kraft: u32 = (0..24).map(|symbol| 1 << (15 - code.symbol(symbol).1)).sum();
        assert_eq!(kraft, 1 << 15);
    }

    #[test]
    fn a_text_that_repeats_itself_becomes_small() {
        let text = b"/Span<</MCID 0>>BDC q 1 0 0 -1 0 595.276 cm ".repeat(100);
        assert!(Deflater::default().deflated(&text).len() < 120);
    }

    #[test]
    fn what_was_compressed_before_does_not_change_the_bytes() {
        let texts = [b"one text and one text".repeat(9), b"another one".repeat(700)];
        let mut used = Deflater::default();
        used.deflated(&texts[1]);
        for text in &texts {
            assert_eq!(used.deflated(text), Deflater::default().deflated(text));
        }
    }

    proptest! {
        #[test]
        fn any_texts_come_back(
            texts in proptest::collection::vec(proptest::collection::vec(prop_oneof![0u8..4, any::<u8>()], 0..600), 1..5)
        ) {
            assert_comes_back(&texts);
        }

        #[test]
        fn copies_at_any_distance_come_back(start in 0usize..40_000, length in 0usize..400, fill in 1u32..u32::MAX) {
            let mut text: Vec<u8> = (0..start as u32 + 8).map(|n| (n.wrapping_mul(fill | 1) >> 13) as u8).collect();
            text.extend_from_within(..length.min(text.len()));
            assert_comes_back(&[text]);
        }
    }
}
