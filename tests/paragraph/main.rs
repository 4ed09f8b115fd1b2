//! Paragraphs become lines: CLREQ's rules one by one, and all of them over random text.

mod growth;
mod rules;
mod same_bytes;
mod support;
