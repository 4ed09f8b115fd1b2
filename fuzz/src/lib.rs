//! The fuzz targets of keben. What they do is in tests/fuzz/targets, which the tests replay.

#[path = "../../tests/fuzz/targets/mod.rs"]
mod targets;

/// Runs a target by its name.
pub fn run(name: &str, data: &[u8]) {
    // A panic of a library that keben catches is no finding: the runner ends the process at those that come through, and
    // its hook, which would end it at any, goes.
    static CAUGHT: std::sync::Once = std::sync::Once::new();
    CAUGHT.call_once(|| drop(std::panic::take_hook()));
    let (_, target) = targets::TARGETS.iter().find(|(known, _)| *known == name).expect("a target of this name");
    target(data);
}
