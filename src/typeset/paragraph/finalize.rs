//! Step of the paragraph: finalize.
