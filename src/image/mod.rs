//! Images: decoded within limits to know that they are whole and how large, converted where EPUB does not take them; and
//! the QR code, which is decoded again before it ships.

mod fallback;
mod load;
mod name;
mod qr;
mod sniff;
mod svg;

pub use fallback::without_html;
pub use load::{ImageFault, Limits, load};
pub use name::unique_name;
pub use qr::{QrFault, make as make_qr, read as read_qr};
