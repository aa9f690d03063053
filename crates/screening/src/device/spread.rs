//! How many elements of an SVG are drawn once everything that is referred to is set in place, counted without doing it.

use super::rejection::PictureRejection;
use super::svg::{MAX_SVG_DEPTH, MAX_SVG_ELEMENTS, REFERENCED, bounded};
use resvg::usvg::roxmltree::{Document, Node, NodeId};
use std::collections::HashMap;

/// What is drawn only where it is referred to.
const DEFINED: [&str; 2] = ["defs", "symbol"];

/// Elements with their names, and how much is drawn for each.
struct Spread<'a, 'input> {
    named: HashMap<&'a str, Node<'a, 'input>>,
    /// Elements drawn for one, none while it is counted: what refers to itself is drawn no second time.
    drawn: HashMap<NodeId, Option<usize>>,
}

/// Refuses a drawing that grows beyond the bound by elements that refer to each other (ten times ten times ten …).
///
/// # Errors
/// [`PictureRejection::TooComplex`].
pub(super) fn check(document: &Document<'_>) -> Result<(), PictureRejection> {
    let elements = document.descendants().filter(Node::is_element);
    let named = elements.filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let count = Spread { named, drawn: HashMap::new() }.count(document.root_element(), 1)?;
    bounded("图元数（含引用展开）", count, MAX_SVG_ELEMENTS)
}

impl<'a, 'input> Spread<'a, 'input> {
    fn count(&mut self, node: Node<'a, 'input>, depth: usize) -> Result<usize, PictureRejection> {
        bounded("嵌套层数（含引用展开）", depth, MAX_SVG_DEPTH)?;
        if let Some(known) = self.drawn.get(&node.id()) {
            return Ok(known.unwrap_or(0));
        }
        self.drawn.insert(node.id(), None);
        let mut count = 1usize;
        for attribute in node.attributes() {
            let is_use = attribute.name() == "href" && node.tag_name().name() == "use";
            let used = is_use.then(|| attribute.value().trim().strip_prefix('#')).flatten();
            let of_urls = attribute.value().split("url(").skip(1).filter_map(|url| {
                let name = url.split(')').next()?.trim().trim_matches(['"', '\'']).strip_prefix('#')?;
                let is_costly = |node: &Node<'_, '_>| REFERENCED.contains(&node.tag_name().name());
                self.named.get(name).copied().filter(is_costly)
            });
            let targets: Vec<_> =
                used.and_then(|name| self.named.get(name).copied()).into_iter().chain(of_urls).collect();
            for target in targets {
                count = count.saturating_add(self.count(target, depth + 1)?);
            }
        }
        let hidden = |node: &Node<'_, '_>| {
            let name = node.tag_name().name();
            DEFINED.contains(&name) || REFERENCED.contains(&name)
        };
        for child in node.children().filter(|child| child.is_element() && !hidden(child)) {
            count = count.saturating_add(self.count(child, depth + 1)?);
        }
        self.drawn.insert(node.id(), Some(count));
        Ok(count)
    }
}
