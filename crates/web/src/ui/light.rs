//! Lights: a shape and a word, then a colour, so that nobody needs to see colours.
use calendar::Light;
use maud::{Markup, html};

/// A light with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lamp {
    /// State.
    pub light: Light,
    /// Words, e.g. `逾期3日`, `剩2小时`; empty for the state's own label.
    pub words: String,
}

impl Lamp {
    /// A lamp.
    #[must_use]
    pub fn new(light: Light, words: impl Into<String>) -> Self {
        Lamp { light, words: words.into() }
    }
}

/// Class name of a state, for colours.
#[must_use]
pub const fn class(light: Light) -> &'static str {
    match light {
        Light::Normal => "z-normal",
        Light::Soon => "z-soon",
        Light::Overdue => "z-overdue",
        Light::Met => "z-met",
        Light::Suspended => "z-suspended",
    }
}

/// The light as a small tag: `● 逾期3日`.
#[must_use]
pub fn light(lamp: &Lamp) -> Markup {
    let words = if lamp.words.is_empty() { lamp.light.label() } else { &lamp.words };
    html! {
        span class={ "z-light " (class(lamp.light)) } { span aria-hidden="true" { (lamp.light.shape()) } " " (words) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_has_a_shape_a_word_and_a_colour() {
        let shown = light(&Lamp::new(Light::Overdue, "逾期3日")).into_string();
        assert!(shown.contains('●') && shown.contains("逾期3日") && shown.contains("z-overdue"), "{shown}");
        let shapes =
            [Light::Normal, Light::Soon, Light::Overdue, Light::Met, Light::Suspended].map(Light::shape);
        let different: std::collections::BTreeSet<_> = shapes.iter().collect();
        assert_eq!(different.len(), shapes.len());
        assert!(light(&Lamp::new(Light::Normal, "")).into_string().contains("正常"));
    }
}
