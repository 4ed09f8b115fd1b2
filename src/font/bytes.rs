//! The bytes of a face: compiled in, mapped from a file, or owned.

use std::path::Path;
use std::sync::Arc;

/// Bytes of a font file. Cloning is cheap.
#[derive(Clone)]
pub enum FaceBytes {
    /// Compiled into the binary.
    Static(&'static [u8]),
    /// Mapped from a file.
    Mapped(Arc<memmap2::Mmap>),
    /// In memory.
    Owned(Arc<Vec<u8>>),
}

impl FaceBytes {
    /// Maps a font file. Faces are large and mostly unread: a build touches a few hundred glyphs of 10 MB.
    ///
    /// # Errors
    /// What opening or mapping the file gives.
    #[expect(unsafe_code, reason = "mapping a file: the one unsafe call of the project")]
    pub fn map(path: &Path) -> std::io::Result<FaceBytes> {
        let file = std::fs::File::open(path)?;
        if file.metadata()?.len() == 0 {
            return Ok(FaceBytes::Static(&[]));
        }
        // SAFETY: the map is read-only and private. A font file that another process cuts short while keben runs could
        // still fault; keben takes the publication's folder as its own for the length of a build, as compilers do.
        let map = unsafe { memmap2::Mmap::map(&file)? };
        Ok(FaceBytes::Mapped(Arc::new(map)))
    }
}

impl AsRef<[u8]> for FaceBytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            FaceBytes::Static(bytes) => bytes,
            FaceBytes::Mapped(map) => map,
            FaceBytes::Owned(bytes) => bytes,
        }
    }
}
