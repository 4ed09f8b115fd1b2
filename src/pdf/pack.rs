//! Object streams: a file of many small objects becomes half as large (ISO 32000-1 7.5.7, 7.5.8).
//!
//! A tagged book is mostly structure elements, which krilla writes one after another, uncompressed. This pass moves every
//! object that is not a stream into object streams, finishes the streams and writes a cross-reference stream for the
//! table. It assumes the shape that krilla gives a file: one section, one table at its end, generation 0, objects that
//! follow one another. Every part of that is checked on the way, and a file of another shape is not packed.

use rayon::prelude::*;

use super::deflate::Deflater;
use super::identity::Identity;
use super::passages::Passages;
use super::streams::{self, Stream};
use crate::font::FontSet;
use crate::typeset::Pages;

/// Objects in one object stream. More are smaller together, but a reader unpacks all of them to see one.
const PER_STREAM: usize = 500;

/// The file with `passages` written into it and its objects packed; `None` if it does not have krilla's shape.
pub(super) fn pack(file: &[u8], pages: &Pages, set: &FontSet, passages: &Passages) -> Option<Vec<u8>> {
    File::read(file)?.packed(|streams| streams::finish(streams, pages, set, passages))
}

/// A file in krilla's shape.
struct File<'a> {
    /// Everything before the first object.
    header: &'a [u8],
    /// Objects by number from 0; `None` for a free number.
    objects: Vec<Option<Object<'a>>>,
    /// The trailer's entries without `Size`, up to its end.
    trailer: &'a [u8],
}

#[derive(Clone, Copy)]
struct Object<'a> {
    /// From `N 0 obj` to `endobj` and the line feed.
    whole: &'a [u8],
    /// What stands between them.
    body: &'a [u8],
}

impl Object<'_> {
    fn is_stream(&self) -> bool {
        self.body.ends_with(b"endstream")
    }
}

impl<'a> File<'a> {
    fn read(bytes: &'a [u8]) -> Option<File<'a>> {
        let end = bytes.strip_suffix(b"%%EOF")?.strip_suffix(b"\n")?;
        let digits = end.len() - end.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let table_at: usize = number(&end[digits..])?;
        let table = end[..digits].strip_suffix(b"startxref\n")?.get(table_at..)?;
        let (offsets, rest) = read_table(table)?;
        let trailer = rest.strip_prefix(b"trailer\n<</Size ")?.strip_suffix(b"\n")?;
        let trailer = trailer.strip_prefix(offsets.len().to_string().as_bytes())?;
        let objects = read_objects(bytes.get(..table_at)?, &offsets)?;
        let first = offsets.iter().flatten().min()?;
        Some(File { header: &bytes[..*first], objects, trailer })
    }

    /// The packed file. `finish` gives the data of its streams, `None` for a stream that stays as it is.
    fn packed(&self, finish: impl FnOnce(&[Stream]) -> Option<Vec<Option<Vec<u8>>>>) -> Option<Vec<u8>> {
        let small: Vec<(usize, &[u8])> =
            self.numbered().filter(|(_, o)| !o.is_stream()).map(|(n, o)| (n, o.body)).collect();
        let large: Vec<(usize, &Object)> = self.numbered().filter(|(_, o)| o.is_stream()).collect();
        let streams: Vec<Stream> = large.iter().map(|(_, o)| Stream::read(o.body)).collect::<Option<_>>()?;
        let finished = finish(&streams)?;
        let groups = small.par_chunks(PER_STREAM);
        let packed: Vec<ObjectStream> = groups.map_init(Deflater::default, ObjectStream::new).collect();
        let identity = Identity::new(self.trailer, finished.iter().flatten().map(Vec::as_slice));
        let renewed = |bytes: &[u8]| identity.as_ref().map_or(bytes.to_vec(), |identity| identity.renewed(bytes));
        let mut out = Out::new(self.header, self.objects.len() + packed.len() + 1);
        for ((&(number, object), stream), data) in large.iter().zip(&streams).zip(finished) {
            match data {
                Some(data) => out.stream(number, stream.entries, &data),
                None if stream.is_metadata() => out.object(number, &renewed(object.whole)),
                None => out.object(number, object.whole),
            }
        }
        for (index, &(number, _)) in small.iter().enumerate() {
            let stream = self.objects.len() + index / PER_STREAM;
            out.entries[number] = Entry { kind: 2, place: stream as u32, index: (index % PER_STREAM) as u16 };
        }
        for (index, stream) in packed.iter().enumerate() {
            let ObjectStream { count, first, data } = stream;
            let entries = format!("/Type/ObjStm/N {count}/First {first}");
            out.stream(self.objects.len() + index, entries.as_bytes(), data);
        }
        Some(out.finish(&renewed(self.trailer)))
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &Object<'a>)> {
        self.objects.iter().enumerate().filter_map(|(number, object)| Some((number, object.as_ref()?)))
    }
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The offsets of a table that starts at object 0, by number, and what follows the table.
fn read_table(table: &[u8]) -> Option<(Vec<Option<usize>>, &[u8])> {
    const ENTRY: usize = 20;
    let rest = table.strip_prefix(b"xref\n0 ")?;
    let line = rest.iter().position(|&byte| byte == b'\n')?;
    let count = number(&rest[..line])?;
    let entries = rest.get(line + 1..)?.get(..count.checked_mul(ENTRY)?)?;
    let offset = |entry: &[u8]| match &entry[10..18] {
        b" 00000 n" => Some(Some(number(&entry[..10])?)),
        _ if entry[17] == b'f' => Some(None),
        _ => None,
    };
    let offsets: Option<Vec<Option<usize>>> = entries.chunks_exact(ENTRY).map(offset).collect();
    Some((offsets?, &rest[line + 1 + entries.len()..]))
}

/// The objects at `offsets`, each of which must reach to the next one, and the last to the end of `bytes`.
fn read_objects<'a>(bytes: &'a [u8], offsets: &[Option<usize>]) -> Option<Vec<Option<Object<'a>>>> {
    let mut starts: Vec<(usize, usize)> = offsets.iter().enumerate().filter_map(|(n, o)| Some(((*o)?, n))).collect();
    starts.sort_unstable();
    let mut objects = vec![None; offsets.len()];
    for (index, &(start, number)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(bytes.len(), |next| next.0);
        let whole = bytes.get(start..end)?.trim_ascii_end();
        let body = whole.strip_prefix(format!("{number} 0 obj\n").as_bytes())?.strip_suffix(b"\nendobj")?;
        // With the line feed after it.
        objects[number] = Some(Object { whole: bytes.get(start..start + whole.len() + 1)?, body });
    }
    Some(objects)
}

struct ObjectStream {
    count: usize,
    first: usize,
    data: Vec<u8>,
}

impl ObjectStream {
    fn new(deflater: &mut Deflater, objects: &[(usize, &[u8])]) -> ObjectStream {
        let mut head = String::new();
        let mut bodies = Vec::new();
        for (number, body) in objects {
            head.push_str(&format!("{number} {} ", bodies.len()));
            bodies.extend_from_slice(body);
            bodies.push(b'\n');
        }
        let first = head.len();
        let plain = [head.as_bytes(), &bodies].concat();
        ObjectStream { count: objects.len(), first, data: deflater.deflated(&plain) }
    }
}

/// An entry of the cross-reference stream (ISO 32000-1, table 18).
#[derive(Clone, Copy)]
struct Entry {
    kind: u8,
    place: u32,
    index: u16,
}

impl Entry {
    const SIZE: usize = 7;

    fn bytes(self) -> [u8; Entry::SIZE] {
        let ([a, b, c, d], [e, f]) = (self.place.to_be_bytes(), self.index.to_be_bytes());
        [self.kind, a, b, c, d, e, f]
    }
}

/// The file under way.
struct Out {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

impl Out {
    fn new(header: &[u8], count: usize) -> Out {
        Out { bytes: header.to_vec(), entries: vec![Entry { kind: 0, place: 0, index: u16::MAX }; count] }
    }

    /// Adds an object as it is.
    fn object(&mut self, number: usize, whole: &[u8]) {
        self.entries[number] = Entry { kind: 1, place: self.bytes.len() as u32, index: 0 };
        self.bytes.extend_from_slice(whole);
    }

    /// Adds a stream of compressed data; `entries` are those of its dictionary that say nothing of the compression.
    fn stream(&mut self, number: usize, entries: &[u8], data: &[u8]) {
        self.entries[number] = Entry { kind: 1, place: self.bytes.len() as u32, index: 0 };
        let (head, length) = (format!("{number} 0 obj\n<<"), format!("/Filter/FlateDecode/Length {}", data.len()));
        let parts = [head.as_bytes(), entries, length.as_bytes(), b">>\nstream\n", data, b"\nendstream\nendobj\n"];
        parts.iter().for_each(|part| self.bytes.extend_from_slice(part));
    }

    /// Adds the cross-reference stream, which is the last object and has the `trailer`'s entries.
    fn finish(mut self, trailer: &[u8]) -> Vec<u8> {
        let (size, at) = (self.entries.len(), self.bytes.len());
        let number = size - 1;
        self.entries[number] = Entry { kind: 1, place: at as u32, index: 0 };
        let data = Deflater::default().deflated(&self.rows());
        let columns = Entry::SIZE;
        let head = format!("/Type/XRef/Size {size}/W[1 4 2]/DecodeParms<</Predictor 12/Columns {columns}>>");
        let tail = trailer.strip_suffix(b">>").unwrap_or(trailer);
        self.stream(number, &[head.as_bytes(), tail].concat(), &data);
        self.bytes.extend_from_slice(format!("startxref\n{at}\n%%EOF").as_bytes());
        self.bytes
    }

    /// The entries, each as what it adds to the one before (PNG's filter `up`, ISO 32000-1 7.4.4.4).
    fn rows(&self) -> Vec<u8> {
        let mut rows = Vec::with_capacity(self.entries.len() * (Entry::SIZE + 1));
        let mut above = [0; Entry::SIZE];
        for entry in &self.entries {
            let row = entry.bytes();
            rows.push(2);
            rows.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
            above = row;
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file in krilla's shape, with one stream.
    fn file() -> String {
        let bodies =
            ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>", "<</Length 2>>\nstream\nhi\nendstream"];
        let mut file = "%PDF-1.7\n%abcd\n\n".to_owned();
        let mut table = "xref\n0 4\n0000000000 65535 f\r\n".to_owned();
        for (index, body) in bodies.iter().enumerate() {
            table += &format!("{:010} 00000 n\r\n", file.len());
            file += &format!("{} 0 obj\n{body}\nendobj\n", index + 1);
        }
        let at = file.len();
        file + &table + &format!("trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{at}\n%%EOF")
    }

    /// The packed file, its streams as they were.
    fn packed(file: &[u8]) -> Option<Vec<u8>> {
        File::read(file)?.packed(|streams| Some(vec![None; streams.len()]))
    }

    #[test]
    fn objects_move_into_a_stream_and_streams_stay() {
        let packed = packed(file().as_bytes()).expect("a file in krilla's shape");
        let pdf = hayro_syntax::Pdf::new(packed.clone()).expect("the packed file is read");
        let root: hayro_syntax::object::Dict = pdf.xref().get(pdf.xref().root_id()).expect("a catalogue");
        let pages: hayro_syntax::object::Dict = root.get("Pages").expect("pages");
        assert_eq!(pages.get::<i32>("Count"), Some(0));
        let has = |part: &[u8]| packed.windows(part.len()).any(|window| window == part);
        assert!(
            has(b"/ObjStm") && has(b"3 0 obj\n<</Length 2>>\nstream\nhi") && !has(b"1 0 obj\n") && !has(b"trailer")
        );
    }

    #[test]
    fn a_file_of_another_shape_is_not_packed() {
        let file = file();
        for (part, other) in [
            ("%%EOF", "%%EOF\n"),
            ("xref\n0 4", "xref\n1 4"),
            ("00000 n", "00001 n"),
            ("0000000016", "0000000017"),
            ("2 0 obj", "2 1 obj"),
            ("/Size 4", "/Size 5"),
            ("<</Size 4", "<</Prev 9/Size 4"),
            ("startxref\n", "startxref\n9"),
        ] {
            let changed = file.replacen(part, other, 1);
            assert_ne!(changed, file);
            assert!(packed(changed.as_bytes()).is_none(), "{part} → {other}");
        }
        for length in 0..file.len() {
            packed(&file.as_bytes()[..length]);
        }
    }
}
