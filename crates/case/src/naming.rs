//! Cases that a form names by their numbers: the act links them, seen from both; one that takes several officers does so when
//! it is proposed.
use crate::decide::{Course, event};
use crate::event::{Event, EventKind};
use crate::refusal::Refused;

impl Course<'_> {
    /// Links the cases that the form names and that are not linked yet; the links as the other cases see them.
    pub(crate) fn link_named(&mut self) -> Result<Vec<Event>, Refused> {
        let id = self.state.id;
        let mut back = Vec::new();
        for other in self.named.clone() {
            if other == id || self.state.links.contains(&other) {
                continue;
            }
            self.push(EventKind::Linked {
                other, reason: format!("“{}”填写的办件", self.act.title)
            })?;
            let linked = EventKind::Linked { other: id, reason: String::new() };
            back.push(event(self.setting, other, self.setting.now, None, linked));
        }
        Ok(back)
    }
}
