//! What a text repeats of itself, and how deflate writes it (RFC 1951, 3.2.5).

/// The shortest and the longest match that deflate can write.
pub(super) const SHORTEST: usize = 3;
pub(super) const LONGEST: usize = 258;
/// The shortest one that is looked for.
const WORTHWHILE: usize = 4;
/// How far back a match may lie.
const WINDOW: usize = 32_768;
/// How many places are tried for one match.
const TRIES: usize = 4;
/// A match of this length is taken without a look at the next place.
const GOOD: usize = 24;
/// Of a longer match, only the places near its ends are remembered.
const KEPT: usize = 16;

/// A literal, or a match: its length and distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token(u32);

impl Token {
    const PAIR: u32 = 1 << 31;

    fn of_match(length: usize, distance: usize) -> Token {
        Token(Token::PAIR | (length as u32) << 16 | (distance as u32 - 1))
    }

    pub(super) fn literal(self) -> usize {
        self.0 as usize & 0xff
    }

    /// Length and distance; `None` for a literal.
    #[inline]
    pub(super) fn pair(self) -> Option<(usize, usize)> {
        let pair = || ((self.0 >> 16 & 0x1ff) as usize, (self.0 & 0x7fff) as usize + 1);
        (self.0 & Token::PAIR != 0).then(pair)
    }
}

/// The symbol of a length, its extra bits and their number.
pub(super) fn length_symbol(length: usize) -> (usize, u32, u32) {
    if length == LONGEST {
        return (285, 0, 0);
    }
    let above = (length - SHORTEST) as u32;
    let (step, extra, count) = logarithm(above, 2);
    (257 + step, extra, count)
}

/// The symbol of a distance, its extra bits and their number.
#[inline]
pub(super) fn distance_symbol(distance: usize) -> (usize, u32, u32) {
    logarithm(distance as u32 - 1, 1)
}

/// Steps that double their width after every 2^`fine` of them: the step of `value`, the rest and its bits.
#[inline]
fn logarithm(value: u32, fine: u32) -> (usize, u32, u32) {
    if value < 2 << fine {
        return (value as usize, 0, 0);
    }
    let count = value.ilog2() - fine;
    let step = (count << fine) + (value >> count);
    (step as usize, value & ((1 << count) - 1), count)
}

/// Whether a byte is the first one of the code of a glyph, which are numbered from 0 on. Matches do not begin at the second.
fn is_code(byte: u8) -> bool {
    byte < b' ' && byte != b'\n'
}

/// Finds matches by the last places of every four bytes.
#[derive(Default)]
pub(super) struct Finder {
    /// By hash: the last place with it, plus 1; 0 for none.
    heads: Vec<u32>,
    /// By place in the window: the place before it with the same hash, plus 1.
    links: Vec<u32>,
}

impl Finder {
    /// Adds the tokens of `text`.
    pub(super) fn find(&mut self, text: &[u8], tokens: &mut Vec<Token>) {
        let bits = if text.len() < 1 << 13 { 12 } else { 15 };
        self.heads.clear();
        self.heads.resize(1 << bits, 0);
        self.links.resize(WINDOW, 0);
        let mut at = 0;
        let mut ahead = None;
        while at + WORTHWHILE <= text.len() {
            let Some((length, distance)) = ahead.take().unwrap_or_else(|| self.longest(text, at, bits, SHORTEST))
            else {
                let literals = if is_code(text[at]) { 2 } else { 1 };
                tokens.extend(text[at..at + literals].iter().map(|&byte| Token(u32::from(byte))));
                at += literals;
                continue;
            };
            if length < GOOD && !is_code(text[at]) && at + 1 + WORTHWHILE <= text.len() {
                let next = self.longest(text, at + 1, bits, length);
                if next.is_some() {
                    tokens.push(Token(u32::from(text[at])));
                    at += 1;
                    ahead = Some(next);
                    continue;
                }
                // The next place is remembered already.
                self.keep(text, at + 2, at + length, bits);
            } else {
                self.keep(text, at + 1, at + length, bits);
            }
            tokens.push(Token::of_match(length, distance));
            at += length;
        }
        tokens.extend(text[at.min(text.len())..].iter().map(|&byte| Token(u32::from(byte))));
    }

    /// Remembers the places from `start` to `end`.
    fn keep(&mut self, text: &[u8], start: usize, end: usize, bits: u32) {
        let end = end.min((text.len() + 1).saturating_sub(WORTHWHILE));
        if end.saturating_sub(start) > KEPT {
            (start..start + KEPT / 2).chain(end - KEPT / 2..end).for_each(|at| _ = self.remember(text, at, bits));
        } else {
            (start..end).for_each(|at| _ = self.remember(text, at, bits));
        }
    }

    /// Remembers the place `at`, and gives the last one with the same hash, plus 1.
    #[inline]
    fn remember(&mut self, text: &[u8], at: usize, bits: u32) -> u32 {
        let four = text[at..].first_chunk().map_or(0, |four| u32::from_le_bytes(*four));
        let head = &mut self.heads[(four.wrapping_mul(0x9e37_79b1) >> (32 - bits)) as usize];
        let last = std::mem::replace(head, at as u32 + 1);
        self.links[at % WINDOW] = last;
        last
    }

    /// Length and distance of the longest match at `at` that is longer than `least`.
    #[inline]
    fn longest(&mut self, text: &[u8], at: usize, bits: u32, least: usize) -> Option<(usize, usize)> {
        let mut place = self.remember(text, at, bits) as usize;
        let most = LONGEST.min(text.len() - at);
        let mut best = least;
        let mut distance = 0;
        for _ in 0..TRIES {
            if place == 0 || at + 1 - place > WINDOW || best >= most {
                break;
            }
            let start = place - 1;
            // A longer match has this byte too.
            if text[start + best] == text[at + best] {
                let length = common(&text[start..start + most], &text[at..at + most]);
                if length > best {
                    (best, distance) = (length, at - start);
                    if best >= GOOD {
                        break;
                    }
                }
            }
            place = self.links[start % WINDOW] as usize;
        }
        (distance > 0).then_some((best, distance))
    }
}

/// How many bytes `a` and `b` have in common from their start.
#[inline]
fn common(a: &[u8], b: &[u8]) -> usize {
    let (eights, others) = (a.as_chunks::<8>().0, b.as_chunks::<8>().0);
    for (index, (a, b)) in eights.iter().zip(others).enumerate() {
        let different = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if different != 0 {
            return index * 8 + different.trailing_zeros() as usize / 8;
        }
    }
    let done = eights.len() * 8;
    done + a[done..].iter().zip(&b[done..]).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_those_of_the_table() {
        for (length, expected) in [
            (3, (257, 0, 0)),
            (10, (264, 0, 0)),
            (11, (265, 0, 1)),
            (18, (268, 1, 1)),
            (130, (280, 15, 4)),
            (257, (284, 30, 5)),
            (258, (285, 0, 0)),
        ] {
            assert_eq!(length_symbol(length), expected, "length {length}");
        }
        for (distance, expected) in [
            (1, (0, 0, 0)),
            (4, (3, 0, 0)),
            (5, (4, 0, 1)),
            (8, (5, 1, 1)),
            (24_577, (29, 0, 13)),
            (32_768, (29, 8191, 13)),
        ] {
            assert_eq!(distance_symbol(distance), expected, "distance {distance}");
        }
    }
}
