//! Step of the paragraph: shape.
