//! A small scan of our own pages: visible words, links and forms, as a person without script would use them.

/// A tag of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tag {
    name: String,
    closing: bool,
    attributes: Vec<(String, String)>,
    /// Where it begins.
    start: usize,
    /// Just behind it.
    end: usize,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn opens(&self, name: &str) -> bool {
        !self.closing && self.name == name
    }
}

/// An input that chooses: the words beside it decide what a person picks.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offer {
    name: String,
    value: String,
    words: String,
}

/// A form as filled in so far.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Where it is sent.
    pub action: String,
    /// Sent as a query instead of a body.
    pub by_get: bool,
    /// Carries files.
    pub multipart: bool,
    /// Names and values that would be sent now.
    pub pairs: Vec<(String, String)>,
    /// Files: input, name, bytes.
    pub files: Vec<(String, String, Vec<u8>)>,
    names: Vec<String>,
    file_inputs: Vec<String>,
    offers: Vec<Offer>,
}

impl Form {
    /// Types a value, or picks it by its stored value.
    ///
    /// # Panics
    /// When the form has no input of this name, or does not offer this value.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        assert!(
            self.names.iter().any(|known| known == name),
            "no input {name} in {}: {:?}",
            self.action,
            self.names
        );
        let mut offered = self.offers.iter().filter(|offer| offer.name == name).peekable();
        let fits = offered.peek().is_none() || offered.any(|offer| offer.value == value);
        assert!(fits, "{name} does not offer {value}: {:?}", self.offers);
        self.pairs.retain(|(known, _)| known != name);
        self.pairs.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Presses a button that has a name of its own.
    #[must_use]
    pub fn press(mut self, name: &str, value: &str) -> Self {
        self.pairs.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Picks what stands under these words.
    ///
    /// # Panics
    /// When nothing under these words is offered.
    #[must_use]
    pub fn pick(self, name: &str, words: &str) -> Self {
        let found = self.offers.iter().find(|offer| offer.name == name && offer.words.contains(words));
        let value =
            found.unwrap_or_else(|| panic!("{name} offers no {words}: {:?}", self.offers)).value.clone();
        self.set(name, &value)
    }

    /// Attaches a file.
    ///
    /// # Panics
    /// When the form has no such input for files.
    #[must_use]
    pub fn attach(mut self, input: &str, file: &str, bytes: &[u8]) -> Self {
        assert!(
            self.file_inputs.iter().any(|known| known == input),
            "no file input {input}: {:?}",
            self.file_inputs
        );
        self.files.push((input.to_owned(), file.to_owned(), bytes.to_vec()));
        self
    }

    /// The value that would be sent under a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The forms of a page, in its order.
#[must_use]
pub fn forms(html: &str) -> Vec<Form> {
    let tags = tags(html);
    let mut forms = Vec::new();
    for (at, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.opens("form")) {
        let end = tags[at..].iter().position(|tag| tag.closing && tag.name == "form");
        let inside = &tags[at + 1..end.map_or(tags.len(), |end| at + end)];
        let mut form = Form {
            action: tag.attribute("action").unwrap_or_default().to_owned(),
            by_get: tag.attribute("method").is_none_or(|method| method.eq_ignore_ascii_case("get")),
            multipart: tag.attribute("enctype") == Some("multipart/form-data"),
            ..Form::default()
        };
        for (place, tag) in inside.iter().enumerate().filter(|(_, tag)| !tag.closing) {
            match tag.name.as_str() {
                "input" => input(html, &mut form, inside, place),
                "textarea" => textarea(html, &mut form, inside, place),
                "select" => select(html, &mut form, inside, place),
                _ => {}
            }
        }
        forms.push(form);
    }
    forms
}

fn input(html: &str, form: &mut Form, inside: &[Tag], place: usize) {
    let tag = &inside[place];
    let Some(name) = tag.attribute("name") else { return };
    let value = tag.attribute("value").unwrap_or_default();
    match tag.attribute("type").unwrap_or("text") {
        "file" => form.file_inputs.push(name.to_owned()),
        "submit" | "button" => {}
        "radio" | "checkbox" => {
            let end = inside[place..]
                .iter()
                .find(|tag| tag.closing && tag.name == "label")
                .map_or(tag.end, |t| t.start);
            let words = text(&html[tag.end..end]);
            form.names.push(name.to_owned());
            form.offers.push(Offer { name: name.into(), value: value.into(), words });
            if tag.attribute("checked").is_some() {
                form.pairs.push((name.to_owned(), value.to_owned()));
            }
        }
        _ => {
            form.names.push(name.to_owned());
            form.pairs.push((name.to_owned(), value.to_owned()));
        }
    }
}

fn textarea(html: &str, form: &mut Form, inside: &[Tag], place: usize) {
    let tag = &inside[place];
    let Some(name) = tag.attribute("name") else { return };
    let end =
        inside[place..].iter().find(|tag| tag.closing && tag.name == "textarea").map_or(tag.end, |t| t.start);
    form.names.push(name.to_owned());
    form.pairs.push((name.to_owned(), decoded(html[tag.end..end].trim())));
}

fn select(html: &str, form: &mut Form, inside: &[Tag], place: usize) {
    let Some(name) = inside[place].attribute("name") else { return };
    form.names.push(name.to_owned());
    let length = inside[place..].iter().position(|tag| tag.closing && tag.name == "select").unwrap_or(0);
    let options = &inside[place..place + length];
    let mut chosen: Option<String> = None;
    for (at, option) in options.iter().enumerate().filter(|(_, tag)| tag.opens("option")) {
        let end = options[at..].iter().find(|tag| tag.closing).map_or(option.end, |tag| tag.start);
        let value = option.attribute("value").unwrap_or_default().to_owned();
        if option.attribute("selected").is_some() || chosen.is_none() {
            chosen = Some(value.clone());
        }
        form.offers.push(Offer { name: name.into(), value, words: text(&html[option.end..end]) });
    }
    form.pairs.push((name.to_owned(), chosen.unwrap_or_default()));
}

/// Links of a page: address and words.
#[must_use]
pub fn links(html: &str) -> Vec<(String, String)> {
    let tags = tags(html);
    let mut links = Vec::new();
    for (at, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.opens("a")) {
        let end =
            tags[at..].iter().find(|tag| tag.closing && tag.name == "a").map_or(tag.end, |tag| tag.start);
        if let Some(href) = tag.attribute("href") {
            links.push((href.to_owned(), text(&html[tag.end..end])));
        }
    }
    links
}

/// The HTML of the element with an id; `None` when there is none.
#[must_use]
pub fn element<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    whole(html, |tag| tag.attribute("id") == Some(id))
}

fn whole(html: &str, wanted: impl Fn(&Tag) -> bool) -> Option<&str> {
    let tags = tags(html);
    let at = tags.iter().position(|tag| !tag.closing && wanted(tag))?;
    let mut depth = 0_usize;
    for tag in tags[at..].iter().filter(|tag| tag.name == tags[at].name) {
        depth = if tag.closing { depth.saturating_sub(1) } else { depth + 1 };
        if depth == 0 {
            return Some(&html[tags[at].start..tag.end]);
        }
    }
    Some(&html[tags[at].start..])
}

/// The HTML of what the page says against something: an alert, or a page that is only a message.
#[must_use]
pub fn objection(html: &str) -> Option<&str> {
    let says =
        |tag: &Tag| tag.attribute("role") == Some("alert") || tag.attribute("class") == Some("z-message");
    whole(html, says)
}

/// The words of some HTML, white space folded; tags leave nothing between words, as inline elements do.
#[must_use]
pub fn text(html: &str) -> String {
    let (mut words, mut from) = (String::new(), 0);
    let mut unseen: Option<String> = None;
    for tag in tags(html) {
        if unseen.is_none() {
            words.push_str(&html[from..tag.start]);
        }
        from = tag.end;
        match &unseen {
            Some(name) if tag.closing && tag.name == *name => unseen = None,
            None if !tag.closing && ["script", "style", "title"].contains(&tag.name.as_str()) => {
                unseen = Some(tag.name)
            }
            _ => {}
        }
    }
    words.push_str(&html[from..]);
    decoded(&words).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some(start) = html[from..].find('<').map(|at| from + at) {
        let Some(end) = tag_end(&html[start..]).map(|length| start + length) else { break };
        from = end;
        let inside = &html[start + 1..end - 1];
        let (closing, inside) = inside.strip_prefix('/').map_or((false, inside), |rest| (true, rest));
        let name: String = inside.chars().take_while(char::is_ascii_alphanumeric).collect();
        if name.is_empty() {
            continue;
        }
        let attributes = attributes(&inside[name.len()..]);
        tags.push(Tag { name: name.to_ascii_lowercase(), closing, attributes, start, end });
    }
    tags
}

/// Length of a tag, `>` in quoted values left aside.
fn tag_end(html: &str) -> Option<usize> {
    let mut quoted: Option<char> = None;
    for (at, letter) in html.char_indices() {
        match (quoted, letter) {
            (None, '>') => return Some(at + 1),
            (None, '"' | '\'') => quoted = Some(letter),
            (Some(quote), _) if quote == letter => quoted = None,
            _ => {}
        }
    }
    None
}

fn attributes(text: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let name: String =
            rest.chars().take_while(|letter| !letter.is_whitespace() && *letter != '=').collect();
        rest = rest[name.len()..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|letter| ['"', '\''].contains(letter));
            let body = &after[quote.map_or(0, char::len_utf8)..];
            let ends = |letter: char| quote.map_or(letter.is_whitespace(), |quote| letter == quote);
            let end = body.find(ends).unwrap_or(body.len());
            value = decoded(&body[..end]);
            rest = body.get(end + quote.map_or(0, char::len_utf8)..).unwrap_or_default().trim_start();
        }
        if name.is_empty() {
            break;
        }
        attributes.push((name.to_ascii_lowercase(), value));
    }
    attributes
}

fn decoded(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<p id="a">甲<b>乙</b> &lt;丙&gt;</p><form method="post" action="/x?a=1&amp;b=2" enctype="multipart/form-data">
        <input type="hidden" name="csrf" value="t"><textarea name="f.facts">案情</textarea>
        <select name="f.o"><option value="">请选择</option><option value="214" selected>第214条</option></select>
        <label><input type="radio" name="f.r" value="yes"> 是</label><input type="file" name="u.p"></form>
        <a href="/cases/1"><i>打开</i></a>"#;

    #[test]
    fn a_form_offers_what_stands_in_it_and_nothing_else() {
        let form = forms(PAGE).remove(0);
        assert_eq!((form.action.as_str(), form.by_get, form.multipart), ("/x?a=1&b=2", false, true));
        assert_eq!(form.value("csrf"), Some("t"));
        assert_eq!(form.value("f.facts"), Some("案情"));
        assert_eq!(form.value("f.o"), Some("214"));
        assert_eq!(form.value("f.r"), None);
        let filled = form.pick("f.r", "是").set("f.o", "").attach("u.p", "a.txt", b"x");
        assert_eq!(
            (filled.value("f.r"), filled.value("f.o"), filled.files.len()),
            (Some("yes"), Some(""), 1)
        );
        let absent = std::panic::catch_unwind(|| forms(PAGE).remove(0).set("f.absent", "1"));
        assert!(absent.is_err());
    }

    #[test]
    fn words_links_and_elements_are_found() {
        assert_eq!(text(element(PAGE, "a").unwrap()), "甲乙 <丙>");
        assert_eq!(element(PAGE, "b"), None);
        assert_eq!(links(PAGE), [("/cases/1".to_owned(), "打开".to_owned())]);
    }
}
