//! The QR code (ISO/IEC 18004).

/// Why a QR code cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QrFault {
    /// The target is too long for a code.
    TooLong(usize),
    /// No code was found in the picture.
    NotFound,
    /// The picture cannot be decoded.
    Picture(String),
}

/// Makes the code of `target` as a PNG: black and white, whole pixels per module, a quiet zone of four modules, error
/// correction M.
///
/// # Errors
/// A target that no code holds.
pub fn make(target: &str) -> Result<Vec<u8>, QrFault> {
    let _ = target;
    unimplemented!("written by its developer")
}

/// Every text that codes in the picture decode to.
///
/// # Errors
/// A picture that cannot be decoded, or one without a code.
pub fn read(picture: &[u8]) -> Result<Vec<String>, QrFault> {
    let _ = picture;
    unimplemented!("written by its developer")
}
