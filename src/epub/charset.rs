//! A set of characters: one bit each on the basic plane, a sorted set beyond it.

use std::collections::BTreeSet;

/// Characters, in order.
#[derive(Clone)]
pub(super) struct CharSet {
    basic: Box<[u64; 1024]>,
    beyond: BTreeSet<char>,
}

impl Default for CharSet {
    fn default() -> CharSet {
        CharSet { basic: Box::new([0; 1024]), beyond: BTreeSet::new() }
    }
}

impl CharSet {
    /// Adds one character.
    pub fn insert(&mut self, c: char) {
        let code = c as usize;
        match self.basic.get_mut(code / 64) {
            Some(word) => *word |= 1 << (code % 64),
            None => _ = self.beyond.insert(c),
        }
    }

    /// Adds every character of `text`.
    pub fn extend(&mut self, text: &str) {
        text.chars().for_each(|c| self.insert(c));
    }

    /// Adds every character of `other`.
    pub fn merge(&mut self, other: &CharSet) {
        self.basic.iter_mut().zip(other.basic.iter()).for_each(|(a, b)| *a |= b);
        self.beyond.extend(&other.beyond);
    }

    /// The characters, in order of their code points.
    pub fn iter(&self) -> impl Iterator<Item = char> + '_ {
        let words = (0u32..).zip(self.basic.iter()).filter(|&(_, &word)| word != 0);
        let basic =
            words.flat_map(|(i, &word)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| i * 64 + bit));
        basic.filter_map(char::from_u32).chain(self.beyond.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_set_gives_back_what_was_put_in_once_and_in_order(a in any::<String>(), b in any::<String>()) {
            let (mut set, mut other) = (CharSet::default(), CharSet::default());
            set.extend(&a);
            other.extend(&b);
            set.merge(&other);
            let expected: BTreeSet<char> = a.chars().chain(b.chars()).collect();
            prop_assert!(set.iter().eq(expected));
        }
    }
}
