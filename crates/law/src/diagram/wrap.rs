//! Estimating and breaking text, without a font at hand.

/// Width of a text in pixels: a Chinese character is as wide as the type is high, others a little over half.
pub(super) fn width_of(text: &str, size: u32) -> u32 {
    text.chars().map(|c| advance(c, size)).sum()
}

fn advance(c: char, size: u32) -> u32 {
    if u32::from(c) < 0x2000 { (size * 3).div_ceil(5) } else { size }
}

/// Breaks a text into lines of at most `limit` pixels; a line neither begins with closing punctuation nor
/// ends with an opening bracket.
pub(super) fn wrap(text: &str, size: u32, limit: u32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for c in text.chars() {
        let wide = advance(c, size);
        let hangs = "，。；：、）》”！？".contains(c);
        // An opening bracket goes with what it opens.
        let needed = if "（《“".contains(c) { 2 * wide } else { wide };
        if used + needed > limit && used > 0 && !hangs {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
        used += wide;
    }
    lines
}
