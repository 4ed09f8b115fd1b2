//! The fuzz targets of keben. What they do is in tests/fuzz/targets, which the tests replay.

#[path = "../../tests/fuzz/targets/mod.rs"]
mod targets;

/// Runs a target by its name.
pub fn run(name: &str, data: &[u8]) {
    let (_, target) = targets::TARGETS.iter().find(|(known, _)| *known == name).expect("a target of this name");
    target(data);
}
