//! Bits from the lowest on, as deflate packs them into bytes (RFC 1951, 3.1.1).

/// Bytes under way.
#[derive(Default, Clone)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    /// Fewer than 32 bits that are no bytes yet.
    value: u64,
    count: u32,
}

impl Bits {
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.bytes.reserve(bytes);
    }

    /// Adds the low `count` bits of `bits`, at most 32; the others are 0.
    #[inline]
    pub(super) fn put(&mut self, bits: u32, count: u32) {
        self.value |= u64::from(bits) << self.count;
        self.count += count;
        if self.count >= 32 {
            self.bytes.extend_from_slice(&(self.value as u32).to_le_bytes());
            self.value >>= 32;
            self.count -= 32;
        }
    }

    /// The bytes; the last one is filled with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let rest = self.count.div_ceil(8) as usize;
        self.bytes.extend_from_slice(&self.value.to_le_bytes()[..rest]);
        self.bytes
    }
}
