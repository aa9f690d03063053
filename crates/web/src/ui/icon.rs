//! Icons: the outline pictures of `assets/dist/icons`, written into the page so that they take the text's colour.
use crate::assets;
use maud::{Markup, PreEscaped, html};
use std::borrow::Cow;

/// An icon beside words; hidden from screen readers because the words say it. Nothing when there is no such icon.
#[must_use]
pub fn icon(name: &str) -> Markup {
    let Some(file) = assets::file(&format!("icons/{name}.svg")) else {
        return html! {};
    };
    let text: Cow<'_, str> = String::from_utf8_lossy(&file.data);
    let strokes = text.find('>').and_then(|start| text.rfind("</svg>").map(|end| (start + 1, end)));
    let Some(inner) = strokes.and_then(|(start, end)| text.get(start..end)) else {
        return html! {};
    };
    let inner = inner.split_whitespace().collect::<Vec<_>>().join(" ");
    html! {
        svg class="z-icon" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor"
            stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false" {
            (PreEscaped(inner))
        }
    }
}
