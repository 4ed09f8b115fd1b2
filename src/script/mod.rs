//! What a character is: Han, kana, hangul, Latin, mark classes of CLREQ.
