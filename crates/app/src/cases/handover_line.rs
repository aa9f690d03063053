//! Hand-overs in words, with the names of the cases that a person may read.
use super::load::Loaded;
use super::personal::is_personal;
use super::rows::item_of;
use super::undo::side_of;
use crate::clock::instant;
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::{Granted, Request};
use case::value::FileRef;
use case::{FieldValue, HandoverItem};
use jiff::Timestamp;
use law::library::Cited;
use serde::Serialize;
use std::collections::BTreeMap;
use store::{CaseName, HandoverRow};
use uuid::Uuid;

/// A hand-over in a list.
#[derive(Debug, Clone, Serialize)]
pub struct HandoverLine {
    /// Item.
    pub id: Uuid,
    /// Title.
    pub title: String,
    /// What the case that it opens will be called, for those who may sign for it.
    pub about: Option<String>,
    /// `procedure/handover`.
    pub kind: String,
    /// Sender's name.
    pub from: String,
    /// Recipient's name.
    pub to: String,
    /// Case it comes from, for those who may read it.
    pub from_case: Option<CaseName>,
    /// Case it opened or went to, likewise.
    pub to_case: Option<CaseName>,
    /// When sent.
    pub sent_at: Timestamp,
    /// When the receipt is due.
    pub receipt_due_at: Option<Timestamp>,
    /// Article on the receipt.
    pub cite: Option<Cited>,
    /// When signed.
    pub signed_at: Option<Timestamp>,
    /// How it was taken back or sent back, if it was.
    pub undone: Option<UndoneLine>,
    /// Whether the person may sign for it now.
    pub may_sign: bool,
    /// Whether the person may send it back instead of signing.
    pub may_return: bool,
    /// Whether the person may take it back now, on the page of the case that sent it.
    pub may_recall: bool,
    /// Papers.
    pub papers: Vec<FileRef>,
    /// Acts that may sign for it: (procedure, act, title, opens).
    pub acts: Vec<(String, String, String, bool)>,
}

/// How a hand-over was taken back or sent back.
#[derive(Debug, Clone, Serialize)]
pub struct UndoneLine {
    /// When.
    pub at: Timestamp,
    /// 撤回 or 退回.
    pub word: &'static str,
    /// Name of the organ that did it.
    pub organ: String,
    /// Why.
    pub reason: String,
}

impl HandoverLine {
    /// The title, with what it is about where that is known.
    #[must_use]
    pub fn full_title(&self) -> String {
        self.about.as_ref().map_or_else(|| self.title.clone(), |about| format!("{}：{about}", self.title))
    }
}

/// Names of cases by id.
type Names = BTreeMap<Uuid, CaseName>;

impl Platform {
    /// A hand-over item that a person may sign for.
    pub(crate) async fn item_for(&self, person: &Person, id: Uuid) -> Result<HandoverItem, AppFault> {
        Ok(self.signable(person, id).await?.1)
    }

    /// An item together with the proof that a person may sign for it.
    pub(crate) async fn signable(
        &self,
        person: &Person,
        id: Uuid,
    ) -> Result<(Granted, HandoverItem), AppFault> {
        let facts = self.store.handover_facts(id).await?.ok_or(AppFault::NotThere)?;
        let granted = self.access.authorise(&person.actor, &Request::SignHandover(&facts))?;
        let row = self.store.handover(&granted, id).await?.ok_or(AppFault::NotThere)?;
        let item = item_of(&row)?;
        Ok((granted, item))
    }

    /// Stored hand-overs in words.
    pub(crate) async fn lines(
        &self,
        person: &Person,
        rows: &[HandoverRow],
    ) -> Result<Vec<HandoverLine>, AppFault> {
        let cases: Vec<Uuid> =
            rows.iter().flat_map(|row| [Some(row.from_case), row.to_case]).flatten().collect();
        let names = self.names(person, cases).await?;
        let line = |row: &HandoverRow| {
            let may_sign = row.signed_at.is_none() && row.undone.is_none() && self.may_sign(person, row);
            let item = item_of(row)?;
            let about = if may_sign { self.about(&item) } else { None };
            let line = self.line(&item, row.to_case, row.signed_at.map(instant), &names);
            let may_return = may_sign && self.may_be_returned(&item.kind, item.sent_at);
            Ok(HandoverLine { may_sign, may_return, about, undone: self.undone_line(row), ..line })
        };
        rows.iter().map(line).collect()
    }

    /// Those of the cases that the person may read, by name.
    async fn names(&self, person: &Person, mut cases: Vec<Uuid>) -> Result<Names, AppFault> {
        let Ok(scope) = self.access.scope(&person.actor) else { return Ok(Names::new()) };
        cases.sort_unstable();
        cases.dedup();
        let names = self.store.case_names(&scope, &cases).await?;
        Ok(names.into_iter().map(|name| (name.id, name)).collect())
    }

    /// The name of a case that is mentioned somewhere; nothing of its content, and no mark where it may not be known.
    ///
    /// # Errors
    /// "Not there" when the person may not read it.
    pub async fn case_name(&self, person: &Person, case: Uuid) -> Result<CaseName, AppFault> {
        self.names(person, vec![case]).await?.remove(&case).ok_or(AppFault::NotThere)
    }

    /// What a case sent, as its own events tell it, and what it signed for; where each item came from and went, as the
    /// items tell it.
    pub(super) async fn exchanged(
        &self,
        person: &Person,
        loaded: &Loaded<'_>,
    ) -> Result<Vec<HandoverLine>, AppFault> {
        let rows = self.store.case_handovers(&loaded.granted, loaded.state.id).await?;
        let received =
            rows.iter().filter(|row| row.to_case == Some(loaded.state.id) && row.signed_at.is_some());
        let received: Vec<&HandoverRow> = received.filter(|row| row.from_case != loaded.state.id).collect();
        let went: BTreeMap<Uuid, Uuid> = rows.iter().filter_map(|row| Some((row.id, row.to_case?))).collect();
        let others = went.values().copied().chain(received.iter().map(|row| row.from_case));
        let names = self.names(person, others.collect()).await?;
        let received = received
            .into_iter()
            .map(|row| Ok(self.line(&item_of(row)?, row.to_case, row.signed_at.map(instant), &names)));
        let mut lines = received.collect::<Result<Vec<_>, AppFault>>()?;
        let undone = |id: Uuid| rows.iter().find(|row| row.id == id).and_then(|row| self.undone_line(row));
        let sent = loaded.state.sent.iter();
        lines.extend(sent.map(|s| HandoverLine {
            undone: undone(s.item.id),
            may_recall: s.waits() && self.grant_undo(person, loaded, s.item.id).is_ok(),
            ..self.line(&s.item, went.get(&s.item.id).copied(), s.signed_at, &names)
        }));
        lines.sort_by_key(|line| (line.sent_at, line.id));
        Ok(lines)
    }

    /// Items of other organs that wait to be signed for in this case.
    pub(super) async fn arriving_in(
        &self,
        person: &Person,
        loaded: &Loaded<'_>,
    ) -> Result<Vec<HandoverLine>, AppFault> {
        let over = loaded.state.is_closed() && !loaded.procedure.acts.iter().any(|act| act.after_close);
        if over || person.case_actor.organ != loaded.state.organ {
            return Ok(Vec::new());
        }
        let lines = self.arriving(person, Some(loaded.state.id), "", store::MAX_PAGE).await?.rows;
        Ok(lines.into_iter().filter(|line| line.may_sign).collect())
    }

    /// A paper of an item under the title of its kind: names of files are for those who may open them.
    fn listed_paper(&self, kind: &str, file: &FileRef) -> FileRef {
        let (procedure, handover) = kind.split_once('/').unwrap_or_default();
        let versions = self.rules.library.procedures.values().filter(|p| *p.id == procedure);
        let papers = versions.filter_map(|p| p.handover(handover)).flat_map(|handover| &handover.papers);
        let mut own = papers.filter(|paper| *paper.id == file.paper).map(|paper| paper.title.clone());
        FileRef { name: own.next_back().unwrap_or_else(|| "材料".into()), ..file.clone() }
    }

    /// The name that an item brings for the case it opens; none where that is personal data.
    fn about(&self, item: &HandoverItem) -> Option<String> {
        let openings = case::send::receiving_acts(&self.rules.library, &item.kind);
        openings.into_iter().filter(|(_, act)| act.opens).find_map(|(procedure, _)| {
            item.facts.iter().find_map(|(id, value)| match value {
                FieldValue::Text(name) if procedure.names_case(id) && !is_personal(procedure, id) => {
                    Some(name.clone())
                }
                _ => None,
            })
        })
    }

    fn undone_line(&self, row: &HandoverRow) -> Option<UndoneLine> {
        let undone = row.undone.as_ref()?;
        Some(UndoneLine {
            at: instant(undone.at),
            word: side_of(row).title(),
            organ: self.rules.directory.organ_name(&undone.organ).to_owned(),
            reason: undone.reason.clone(),
        })
    }

    fn line(
        &self,
        item: &HandoverItem,
        to_case: Option<Uuid>,
        signed_at: Option<Timestamp>,
        names: &Names,
    ) -> HandoverLine {
        let directory = &self.rules.directory;
        let acts = case::send::receiving_acts(&self.rules.library, &item.kind);
        HandoverLine {
            id: item.id,
            title: item.title.clone(),
            about: None,
            kind: item.kind.clone(),
            from: directory.organ_name(&item.from_organ).to_owned(),
            to: directory.organ_name(&item.to_organ).to_owned(),
            from_case: names.get(&item.from_case).cloned(),
            to_case: to_case.and_then(|case| names.get(&case)).cloned(),
            sent_at: item.sent_at,
            receipt_due_at: item.receipt_due_at,
            cite: self.receipt_cite(&item.kind, item.sent_at),
            signed_at,
            undone: None,
            may_sign: false,
            may_return: false,
            may_recall: false,
            papers: item.papers.iter().map(|file| self.listed_paper(&item.kind, file)).collect(),
            acts: acts
                .into_iter()
                .map(|(p, act)| (p.id.value.clone(), act.id.value.clone(), act.title.clone(), act.opens))
                .collect(),
        }
    }
}
