//! Step of the paragraph: adjust.
