//! TLA+ values as a serde data format.
