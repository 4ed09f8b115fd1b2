//! Finished files read back: the text of an EPUB or PDF without its artifacts, to prove that every edition says the same.
