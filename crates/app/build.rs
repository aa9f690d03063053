//! Rebuilds the crate when a file is added to the data compiled into it; changes in known files cargo sees by itself.

fn main() {
    for folder in ["../../law", "../../provinces"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
