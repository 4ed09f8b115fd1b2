//! Step of the paragraph: breaks.
