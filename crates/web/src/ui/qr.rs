//! QR codes as pictures of our own: one path of squares, no script, nothing from elsewhere.
use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Empty squares around the code; the standard (ISO/IEC 18004) asks for four.
const QUIET: usize = 4;

/// A text as a QR code with a name for those who do not see it; nothing where it is too long for one.
#[must_use]
pub fn picture(text: &str, name: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", place % width + QUIET, place / width + QUIET);
        }
    }
    let size = width + 2 * QUIET;
    Some(html! {
        svg class="z-qr" viewBox={ "0 0 " (size) " " (size) } width="240" height="240" role="img" aria-label=(name)
            shape-rendering="crispEdges" {
            rect width=(size) height=(size) fill="#ffffff" {}
            path d=(path) fill="#000000" {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_the_code_with_its_quiet_zone() {
        let shown = picture("otpauth://totp/x?secret=ABC", "二维码").unwrap().into_string();
        let code = QrCode::with_error_correction_level("otpauth://totp/x?secret=ABC", EcLevel::M).unwrap();
        let dark = code.to_colors().into_iter().filter(|color| *color == Color::Dark).count();
        assert_eq!(shown.matches('M').count(), dark);
        // The finder pattern begins with seven dark squares behind four empty ones.
        assert!((4..11).all(|x| shown.contains(&format!("M{x} 4h"))) && !shown.contains("M11 4h"), "{shown}");
        assert!(shown.contains("role=\"img\"") && !shown.contains("style"));
    }

    #[test]
    fn what_is_too_long_has_no_picture() {
        assert!(picture(&"x".repeat(10_000), "").is_none());
    }
}
