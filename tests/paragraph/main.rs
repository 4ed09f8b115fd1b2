//! Paragraphs become lines: CLREQ's rules one by one, and all of them over random text.

mod growth;
mod properties;
mod rules;
mod same_bytes;
mod support;
mod tightness;
mod units;
mod vertical;
mod zhuyin;
