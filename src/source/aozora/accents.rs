//! Latin letters with accents as Aozora Bunko writes them in 〔…〕: ``〔e'tude〕`` is étude.

/// A letter of the result, and how it is written.
const LETTERS: [(&str, &str); 74] = [
    ("AE&", "Æ"),
    ("ae&", "æ"),
    ("OE&", "Œ"),
    ("oe&", "œ"),
    ("A`", "À"),
    ("A'", "Á"),
    ("A^", "Â"),
    ("A~", "Ã"),
    ("A:", "Ä"),
    ("A&", "Å"),
    ("A_", "Ā"),
    ("C,", "Ç"),
    ("C'", "Ć"),
    ("E`", "È"),
    ("E'", "É"),
    ("E^", "Ê"),
    ("E:", "Ë"),
    ("E_", "Ē"),
    ("I`", "Ì"),
    ("I'", "Í"),
    ("I^", "Î"),
    ("I:", "Ï"),
    ("I_", "Ī"),
    ("N~", "Ñ"),
    ("O`", "Ò"),
    ("O'", "Ó"),
    ("O^", "Ô"),
    ("O~", "Õ"),
    ("O:", "Ö"),
    ("O/", "Ø"),
    ("O_", "Ō"),
    ("S,", "Ş"),
    ("U`", "Ù"),
    ("U'", "Ú"),
    ("U^", "Û"),
    ("U:", "Ü"),
    ("U_", "Ū"),
    ("Y'", "Ý"),
    ("a`", "à"),
    ("a'", "á"),
    ("a^", "â"),
    ("a~", "ã"),
    ("a:", "ä"),
    ("a&", "å"),
    ("a_", "ā"),
    ("c,", "ç"),
    ("c'", "ć"),
    ("e`", "è"),
    ("e'", "é"),
    ("e^", "ê"),
    ("e:", "ë"),
    ("e_", "ē"),
    ("i`", "ì"),
    ("i'", "í"),
    ("i^", "î"),
    ("i:", "ï"),
    ("i_", "ī"),
    ("n~", "ñ"),
    ("o`", "ò"),
    ("o'", "ó"),
    ("o^", "ô"),
    ("o~", "õ"),
    ("o:", "ö"),
    ("o/", "ø"),
    ("o_", "ō"),
    ("s&", "ß"),
    ("u`", "ù"),
    ("u'", "ú"),
    ("u^", "û"),
    ("u:", "ü"),
    ("u_", "ū"),
    ("y:", "ÿ"),
    ("!@", "¡"),
    ("?@", "¿"),
];

/// The letters of a text between 〔 and 〕, each with the bytes that it is written with; `None` if no letter of it has an
/// accent, so that the brackets are brackets.
pub(super) fn letters(text: &str) -> Option<Vec<(char, std::ops::Range<usize>)>> {
    let mut out = Vec::new();
    let mut found = false;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let accented = LETTERS.iter().find(|(written, _)| text[at..].starts_with(written));
        let (letter, length) =
            match accented.and_then(|(written, letter)| Some((letter.chars().next()?, written.len()))) {
                Some(letter) => {
                    found = true;
                    letter
                }
                None => (c, c.len_utf8()),
            };
        out.push((letter, at..at + length));
        at += length;
    }
    found.then_some(out)
}

#[cfg(test)]
mod tests {
    #[test]
    fn accents_are_put_on_their_letters_and_other_brackets_are_none() {
        let word = |text: &str| super::letters(text).map(|l| l.into_iter().map(|(c, _)| c).collect::<String>());
        assert_eq!(word("e'tude").as_deref(), Some("étude"));
        assert_eq!(word("C,a va, oe&uvre").as_deref(), Some("Ça va, œuvre"));
        assert_eq!(word("注"), None);
    }
}
