//! Lists the fonts that `cargo xtask assets` brought to `assets/fonts`, so that they are inside the binary. Without them
//! the crate compiles all the same and says that documents cannot be drawn.

use std::fmt::Write as _;
use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=../../documents");
    println!("cargo:rerun-if-changed=../../assets/fonts");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
    let mut fonts: Vec<_> = std::fs::read_dir(&folder).into_iter().flatten().flatten().collect();
    fonts.retain(|entry| entry.path().extension().is_some_and(|ending| ending == "otf"));
    fonts.sort_by_key(std::fs::DirEntry::file_name);
    let mut list = String::from("static FILES: &[(&str, &[u8])] = &[\n");
    for entry in fonts {
        let name = entry.file_name();
        // Writing into a String cannot fail.
        let _ = writeln!(list, "    ({:?}, include_bytes!({:?})),", name.to_string_lossy(), entry.path());
    }
    list.push_str("];\n");
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for a build script");
    std::fs::write(Path::new(&out).join("fonts.rs"), list).expect("OUT_DIR can be written");
}
