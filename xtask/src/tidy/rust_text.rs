//! Just enough of Rust's lexical grammar to count lines and to find words outside comments and literals.

/// The text with comments and the insides of literals blanked; every line break, and the length in characters of each
/// line, stay where they were.
pub fn blank_literals(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = end_of_blank(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// End of the comment or literal that starts at `at`; `at` itself if none does.
fn end_of_blank(chars: &[char], at: usize) -> usize {
    match (chars[at], chars.get(at + 1)) {
        ('/', Some('/')) => chars[at..].iter().position(|&c| c == '\n').map_or(chars.len(), |n| at + n),
        ('/', Some('*')) => end_of_block_comment(chars, at),
        ('"', _) => end_of_quoted(chars, at, '"'),
        ('\'', Some('\\')) => end_of_quoted(chars, at, '\''),
        ('\'', Some(_)) if chars.get(at + 2) == Some(&'\'') => at + 3,
        ('r', _) if at == 0 || !is_inside_word(chars, at) => end_of_raw_string(chars, at),
        _ => at,
    }
}

/// Whether the letter at `at` continues an identifier (the prefixes of `br"…"` and `cr"…"` do not count).
fn is_inside_word(chars: &[char], at: usize) -> bool {
    let is_prefix = matches!(chars[at - 1], 'b' | 'c') && (at == 1 || !is_word(chars[at - 2]));
    is_word(chars[at - 1]) && !is_prefix
}

fn end_of_block_comment(chars: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at.min(chars.len())
}

fn end_of_quoted(chars: &[char], start: usize, quote: char) -> usize {
    let mut at = start + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            c if c == quote => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn end_of_raw_string(chars: &[char], start: usize) -> usize {
    let hashes = chars[start + 1..].iter().take_while(|&&c| c == '#').count();
    let open = start + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return start;
    }
    let closes =
        |at: usize| chars[at] == '"' && chars[at + 1..].iter().take_while(|&&c| c == '#').count() >= hashes;
    (open + 1..chars.len()).find(|&at| closes(at)).map_or(chars.len(), |at| at + 1 + hashes)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Every identifier that follows the keyword, with its byte offset, in blanked text.
pub fn words_after<'a>(code: &'a str, keyword: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    code.match_indices(keyword).filter_map(move |(at, _)| {
        let after = &code[at + keyword.len()..];
        let name_at = at + keyword.len() + (after.len() - after.trim_start().len());
        let stands_alone = !code[..at].ends_with(is_word) && after.starts_with(char::is_whitespace);
        let tail = &code[name_at..];
        let name = &tail[..tail.find(|c| !is_word(c)).unwrap_or(tail.len())];
        (stands_alone && !name.is_empty()).then_some((name_at, name))
    })
}

/// Line, from 1, of a byte offset.
pub fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// Offset after the item's body or semicolon, from anywhere in its head; `None` if it has no body.
pub fn end_of_body(code: &str, from: usize) -> Option<usize> {
    let mut brackets = 0_i32;
    let mut braces = 0_i32;
    for (offset, c) in code[from..].char_indices() {
        match c {
            '(' | '[' if braces == 0 => brackets += 1,
            ')' | ']' if braces == 0 => brackets -= 1,
            ';' if braces == 0 && brackets == 0 => return None,
            '{' if brackets == 0 => braces += 1,
            '}' if brackets == 0 => {
                braces -= 1;
                if braces <= 0 {
                    return Some(from + offset + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Blanked text without the items under `#[cfg(test)]`.
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        out.push_str(&rest[..at]);
        let head = at + MARK.len();
        let end = end_of_body(rest, head)
            .unwrap_or_else(|| rest[head..].find(';').map_or(rest.len(), |n| head + n + 1));
        out.extend(rest[at..end].chars().filter(|&c| c == '\n'));
        rest = &rest[end..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_code_stays() {
        let cases = [
            ("a // b\nc", "a     \nc"),
            ("a /* /* b */ */ c", "a               c"),
            (r#"f("x\"{", y)"#, "f(      , y)"),
            ("let c = '{'; 'a: loop {}", "let c =    ; 'a: loop {}"),
            (r"x('\'', z)", "x(    , z)"),
            ("r\"{\" br#\"\"{\"# r#fn", "     b        r#fn"),
            ("for r in x { \"中\" }", "for r in x {     }"),
            ("\"open", "     "),
        ];
        for (text, expected) in cases {
            assert_eq!(blank_literals(text), expected, "{text}");
            assert_eq!(text.chars().count(), expected.chars().count(), "{text}");
        }
    }

    #[test]
    fn words_stand_alone() {
        let found: Vec<_> =
            words_after("mod a; model b; pub  mod  c {", "mod").map(|(_, name)| name).collect();
        assert_eq!(found, ["a", "c"]);
    }

    #[test]
    fn bodies_end_at_their_own_brace() {
        let code = "(a: [u8; 3]) -> [u8; 2] { if x { [1; 2] } } rest";
        assert_eq!(end_of_body(code, 0).map(|end| &code[end..]), Some(" rest"));
        assert_eq!(end_of_body("(a: u8); fn b() {}", 0), None);
    }

    #[test]
    fn items_under_cfg_test_are_left_out() {
        let code = "a\n#[cfg(test)]\nmod tests { x\n{ y } }\nb\n#[cfg(test)]\nmod t;\nc";
        assert_eq!(without_tests(code).split_whitespace().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(without_tests(code).lines().count(), code.lines().count());
    }
}
