//! The finished file (EPUB 3.3, OCF): `mimetype` first, stored, without extra field or data descriptor; then every other
//! entry in the order of its name, with one fixed time.

use std::io::{Cursor, Write};

use rayon::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A file to pack.
pub(super) struct Entry<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// How hard it is deflated; `None` for what is packed already.
    pub level: Option<i64>,
}

/// Packs the files. Each is deflated by itself, so that this can go side by side; the bytes are the same on any number
/// of threads.
pub(super) fn pack(mut entries: Vec<Entry>) -> Result<Vec<u8>, String> {
    entries.sort_by_key(|entry| (!entry.name.starts_with("META-INF/"), entry.name));
    let single = |entry: &Entry| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(entry.bytes.len() / 2 + 256)));
        write(&mut zip, entry)?;
        zip.finish().map_err(|e| e.to_string())
    };
    let size: usize = entries.iter().map(|e| e.bytes.len()).sum();
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(size / 2)));
    write(&mut zip, &Entry { name: "mimetype", bytes: b"application/epub+zip", level: None })?;
    // In portions, so that the packed bytes are not held twice.
    for portion in entries.chunks(64) {
        let packed: Vec<Result<Cursor<Vec<u8>>, String>> = portion.par_iter().map(single).collect();
        for one in packed {
            let mut archive = ZipArchive::new(one?).map_err(|e| e.to_string())?;
            let file = archive.by_index_raw(0).map_err(|e| e.to_string())?;
            zip.raw_copy_file(file).map_err(|e| e.to_string())?;
        }
    }
    zip.finish().map(Cursor::into_inner).map_err(|e| e.to_string())
}

fn write(zip: &mut ZipWriter<Cursor<Vec<u8>>>, entry: &Entry) -> Result<(), String> {
    let method = if entry.level.is_some() { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    // The default time is 1980-01-01, the first that a ZIP file knows; permissions are not written.
    let options = SimpleFileOptions::default().compression_method(method).compression_level(entry.level);
    zip.start_file(entry.name, options).map_err(|e| e.to_string())?;
    zip.write_all(entry.bytes).map_err(|e| e.to_string())
}
