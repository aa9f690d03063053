//! What every page must keep: unique ids, labelled inputs, no inline style or script, targets that exist; and the reading
//! of a page back into what a browser would send.
use super::samples;
use std::collections::BTreeSet;

/// A start tag and the text up to the next tag.
#[derive(Debug, Clone, Default)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find([' ', '=', '\n']).unwrap_or(rest.len());
        if end == 0 {
            return found;
        }
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let value = match rest.strip_prefix("=\"") {
            Some(after) => {
                let end = after.find('"').unwrap();
                rest = &after[end + 1..];
                plain(&after[..end])
            }
            None => String::new(),
        };
        found.push((name, value));
    }
}

/// Start tags of a page made by maud (attributes always quoted).
pub fn tags(page: &str) -> Vec<Tag> {
    let starts = page.split('<').skip(1).filter(|t| t.starts_with(|c: char| c.is_ascii_alphabetic()));
    starts
        .map(|tag| {
            let (head, text) = tag.split_once('>').unwrap();
            let (name, rest) = head.split_once([' ', '\n']).unwrap_or((head, ""));
            Tag {
                name: name.to_owned(),
                attributes: attributes(rest.trim_end_matches('/')),
                text: plain(text),
            }
        })
        .collect()
}

/// What a browser would send for the inputs of a page (texts, chosen options, checked boxes; no buttons, no files).
pub fn sent(page: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut select: Option<String> = None;
    let mut first = false;
    for tag in tags(page) {
        let name = tag.get("name").unwrap_or_default().to_owned();
        match tag.name.as_str() {
            "input" if name.is_empty() => {}
            "input" => match tag.get("type") {
                Some("file") => {}
                Some("checkbox" | "radio") if !tag.has("checked") => {}
                _ => pairs.push((name, tag.get("value").unwrap_or("on").to_owned())),
            },
            "textarea" => pairs.push((name, tag.text.clone())),
            "select" => {
                select = Some(name);
                first = true;
            }
            "option" => {
                let Some(name) = &select else { continue };
                let value = tag.get("value").unwrap_or_default().to_owned();
                if first {
                    pairs.push((name.clone(), value));
                    first = false;
                } else if tag.has("selected") {
                    *pairs.last_mut().unwrap() = (name.clone(), value);
                }
            }
            _ => {}
        }
    }
    pairs
}

fn check(name: &str, page: &str) {
    let tags = tags(page);
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|t| t.get("id")) {
        assert!(!id.is_empty() && ids.insert(id), "{name}: id twice or empty: {id}");
    }
    let labelled: BTreeSet<&str> =
        tags.iter().filter(|t| t.name == "label").filter_map(|t| t.get("for")).collect();
    for tag in &tags {
        for (attribute, value) in &tag.attributes {
            assert_ne!(attribute, "style", "{name}: inline style in <{}>", tag.name);
            assert!(!attribute.starts_with("on"), "{name}: inline handler {attribute}");
            assert!(!value.trim().starts_with("javascript:"), "{name}: script in {attribute}");
            let references = ["for", "aria-labelledby", "aria-describedby"].contains(&attribute.as_str());
            for id in value.split(' ').filter(|_| references) {
                assert!(ids.contains(id), "{name}: {attribute} points nowhere: {id}");
            }
        }
        if let Some(id) = tag.get("href").and_then(|h| h.strip_prefix('#')) {
            assert!(ids.contains(id), "{name}: link to a missing place: #{id}");
        }
        let typed =
            matches!(tag.name.as_str(), "input" | "select" | "textarea") && tag.get("type") != Some("hidden");
        let id = tag.get("id").unwrap_or_default();
        assert!(!typed || labelled.contains(id), "{name}: input without label: {tag:?}");
        assert!(
            tag.name != "script" || tag.text.trim().is_empty() && tag.has("src"),
            "{name}: inline script"
        );
        assert_ne!(tag.name, "style", "{name}: inline style sheet");
        assert!(tag.name != "form" || tag.has("action"), "{name}: a form without address");
        let posts = tag.name == "form" && tag.get("method") == Some("post");
        assert!(!posts || page.contains("name=\"csrf\""), "{name}: a form without token");
    }
    assert_eq!(tags.iter().filter(|t| t.name == "h1").count(), 1, "{name}: exactly one main heading");
    for element in [
        "div", "ul", "ol", "li", "table", "tr", "td", "form", "section", "details", "fieldset", "p", "a",
        "label",
    ] {
        let opened = tags.iter().filter(|t| t.name == element).count();
        assert_eq!(opened, page.matches(&format!("</{element}>")).count(), "{name}: <{element}> not closed");
    }
}

#[test]
fn every_page_is_well_formed_labelled_and_without_inline_script_or_style() {
    let directory = std::env::temp_dir().join(format!("zhibao-pages-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let pages = samples::pages();
    assert!(pages.len() >= 25);
    for (name, page) in pages {
        let page = page.into_string();
        std::fs::write(directory.join(format!("{name}.html")), &page).unwrap();
        check(name, &page);
    }
    if std::env::var_os("ZHIBAO_KEEP_PAGES").is_none() {
        std::fs::remove_dir_all(&directory).unwrap();
    } else {
        println!("{}", directory.display());
    }
}

#[test]
fn what_people_typed_never_becomes_markup() {
    let hostile = "<script>alert(1)</script>\"' onclick=x";
    let page = super::cases::list(&super::cases::CaseList {
        query: super::cases::CaseQuery { q: hostile.into(), ..Default::default() },
        ..Default::default()
    });
    let page = page.into_string();
    assert!(!page.contains("<script>") && page.contains("&lt;script&gt;"));
    let typed = tags(&page).into_iter().find(|t| t.get("id") == Some("q-words")).unwrap();
    assert_eq!(typed.get("value"), Some(hostile));
}

#[test]
fn the_menu_shows_only_permitted_places_and_marks_the_open_one() {
    let person = super::frame::Person::default();
    let frame = super::frame::Frame {
        person: Some(person),
        menu: vec![super::frame::Place::Desk, super::frame::Place::Law],
        active: Some(super::frame::Place::Law),
        csrf: Some("t".into()),
        ..Default::default()
    };
    let page = super::frame::page(&frame, &maud::html! { h1 { "x" } }).into_string();
    let links: BTreeSet<String> =
        tags(&page).iter().filter_map(|t| t.get("href").map(str::to_owned)).collect();
    assert!(
        links.contains("/desk")
            && links.contains("/law")
            && !links.contains("/admin")
            && !links.contains("/audit")
    );
    let current: Vec<Tag> = tags(&page).into_iter().filter(|t| t.has("aria-current")).collect();
    assert!(!current.is_empty() && current.iter().all(|t| t.get("href") == Some("/law")), "{current:?}");
}
