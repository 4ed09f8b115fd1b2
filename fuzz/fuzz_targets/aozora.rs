#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| keben_fuzz::run("aozora", data));
