//! The form of one act: what it shows, what of it was sent, and what came of sending it.
use super::act_notes;
use super::documents;
use super::drafts::{DraftForm, file_of, raw_of, typed_of};
use super::{act_organs, goods_form, outcome};
use crate::body::{SentFile, SentForm};
use crate::error::{Stop, status};
use crate::security;
use crate::session::Signed;
use crate::state::WebState;
use crate::ui::evidence::MissedView;
use crate::ui::form::{self, ActForm, Submission};
use crate::ui::parts::Choice;
use app::AppFault;
use app::cases::Done;
use axum::http::StatusCode;
use case::custody::{Consigned, Custody};
use case::state::ReturnedAct;
use case::value::FileRef;
use case::{FieldValue, Refusal, Refused, Rejection};
use jiff::Timestamp;
use jiff::civil::DateTime;
use law::procedure::{Act, Field, Procedure};
use maud::{Markup, html};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An act about to be done.
pub(super) struct Doing<'a> {
    pub state: &'a WebState,
    pub procedure: &'a Procedure,
    pub act: &'a Act,
    /// Where the form is sent.
    pub action: String,
    /// Version of the case the form is made from.
    pub seen: Option<u64>,
    /// What a co-signer returned of this act: it is taken up again, not typed anew.
    pub returned: Option<ReturnedAct>,
    /// Values known already, which need not be typed again.
    pub known: BTreeMap<String, FieldValue>,
    /// Papers the case holds.
    pub in_file: Vec<FileRef>,
    /// Case, unless one is opened.
    pub case: Option<Uuid>,
    /// Hand-over item that it signs for.
    pub item: Option<Uuid>,
    /// Evidence that the next organ will miss.
    pub missed: Vec<MissedView>,
    /// What is still to come when the act ends the case.
    pub warnings: Vec<String>,
    /// Why it is not possible today, where it was on an earlier day.
    pub late: Vec<Refusal>,
    /// Goods that the case keeps.
    pub goods: Custody,
    /// Goods that arrive with the item.
    pub arriving: Vec<Consigned>,
    /// Figures of the tally on the page of the case that the act looks at.
    pub figures: BTreeMap<String, i64>,
}

/// What came of sending a form.
pub(super) enum Submitted {
    /// It was done.
    Done(Done),
    /// It was kept as a draft.
    Kept,
    /// The form again, with what was typed and what was wrong.
    Again(StatusCode, Markup),
}

impl Doing<'_> {
    /// Key of the draft: the case, or the procedure of a case not yet opened.
    pub fn draft_key(&self) -> String {
        self.case.map_or_else(|| self.procedure.id.value.clone(), |case| case.to_string())
    }

    /// The form as first shown: a draft if one is kept, else what is known.
    ///
    /// # Errors
    /// The store's.
    pub async fn fresh(&self, signed: &Signed) -> Result<Markup, Stop> {
        let kept = self.kept(signed).await?;
        let typed = kept.as_ref().map(|_| ());
        let before = kept.map(DraftForm::into_sent).unwrap_or_else(|| self.returned_before());
        let form = self.markup(signed, before, typed.is_some(), &[]).await?;
        Ok(match &self.returned {
            Some(returned) => html! { (outcome::said(&format!("被退回，原因：{}", returned.reason))) (form) },
            None => form,
        })
    }

    /// The form with some values typed in advance.
    ///
    /// # Errors
    /// The store's.
    pub async fn prefilled(&self, signed: &Signed, typed: Submission) -> Result<Markup, Stop> {
        self.markup(signed, typed, true, &[]).await
    }

    /// Phrases for the opinion: those of the act, then the officer's own.
    async fn phrases(&self, signed: &Signed) -> Result<Vec<String>, Stop> {
        let mut phrases: Vec<String> = self.act.opinion_phrases.iter().map(|p| p.value.clone()).collect();
        let own = self.state.platform.phrases(&signed.person).await?;
        phrases
            .extend(own.into_iter().filter(|own| !self.act.opinion_phrases.iter().any(|p| p.value == *own)));
        Ok(phrases)
    }

    /// Opinion and papers of the returned act; its values are among the known ones.
    fn returned_before(&self) -> Submission {
        let Some(returned) = &self.returned else { return Submission::default() };
        Submission {
            opinion: returned.opinion.clone(),
            papers: returned.papers.iter().cloned().map(typed_of).collect(),
            ..Submission::default()
        }
    }

    pub(super) async fn kept(&self, signed: &Signed) -> Result<Option<DraftForm>, Stop> {
        let draft = self.state.platform.draft(&signed.person, &self.draft_key(), &self.act.id).await?;
        Ok(draft.and_then(|draft| DraftForm::read(&draft.form, self.item)))
    }

    async fn markup(
        &self,
        signed: &Signed,
        before: Submission,
        typed: bool,
        rejections: &[Rejection],
    ) -> Result<Markup, Stop> {
        let phrases = self.phrases(signed).await?;
        let platform = &self.state.platform;
        let today = case::actor::civil_date(platform.now());
        let act_id = before.act_id.clone().unwrap_or_else(|| app::new_id().to_string());
        let values = before.form.clone();
        let own = &signed.person.case_actor.organ;
        let organs = act_organs::offered(&platform.rules.directory, self.procedure, self.act, own);
        let regions = super::region_choices(platform);
        let levels = self.levels(signed);
        let fields = super::act_fields::offering(self.state, signed, self.procedure, self.act).await?;
        let places = goods_form::places(self, signed).await?;
        let (lots_field, lots) = goods_form::lots(self.act, &self.goods, &self.arriving);
        let mut known = organs.nearest;
        known.extend(self.known.clone());
        // What arrived lists is offered as lots, which have their numbers; what a co-signer returned is taken up again.
        let returned = |items: &&str| self.returned.as_ref().is_some_and(|r| r.form.contains_key(*items));
        if let Some(items) = lots_field.filter(|items| !lots.is_empty() && !returned(items)) {
            known.remove(items);
        }
        let shown = ActForm {
            act: self.act,
            fields: &fields,
            action: self.action.clone(),
            csrf: signed.csrf.clone(),
            act_id,
            expected_version: self.seen,
            known: &known,
            typed: typed.then_some(&values),
            before,
            rejections,
            organs: &organs.choices,
            regions: &regions,
            phrases: &phrases,
            papers: &self.papers_wanted(),
            asks: &self.asks(),
            cite: Some(security::cite(self.state, &self.act.cite, today)),
            asks_title: self.asks_title(),
            levels: &levels,
            makes: &documents::made_by(self),
            places: &places,
            lots_field,
            lots: &lots,
            only_late: !self.late.is_empty(),
        };
        let library = &platform.rules.library;
        let ids = self.figures.keys().map(String::as_str);
        let figures = case::tally::in_words(library, self.procedure, &self.figures, ids);
        let ahead = html! { (act_notes::only_late(&self.late)) (act_notes::unanswered(&self.warnings)) (crate::ui::tally::seen(&figures)) (crate::ui::evidence::missed(&self.missed)) };
        Ok(html! { (ahead) (form::act_form(&shown)) })
    }

    /// A new case needs a title, unless its own form has a field for it or what arrived brings it along.
    fn asks_title(&self) -> bool {
        let named = |(id, value): (&String, &FieldValue)| {
            self.procedure.names_case(id)
                && matches!(value, FieldValue::Text(text) if !text.trim().is_empty())
        };
        self.case.is_none()
            && !self.act.form.iter().any(|wanted| self.procedure.names_case(&wanted.field))
            && !(self.item.is_some() && self.known.iter().any(named))
    }

    /// Levels of secrecy that this person may give a new case, the procedure's own first.
    fn levels(&self, signed: &Signed) -> Vec<Choice> {
        if self.case.is_some() {
            return Vec::new();
        }
        let usual = &self.procedure.secrecy;
        let offered = self.state.platform.levels_of_opening(&signed.person, self.procedure, self.act);
        let (first, others): (Vec<_>, Vec<_>) = offered.into_iter().partition(|level| level.key() == usual);
        let first = first.iter().map(|level| Choice::new(level.key(), format!("{level}（程序规定）")));
        first.chain(others.iter().map(|level| Choice::new(level.key(), level.label()))).collect()
    }

    /// Does what the form asks for: keeps a draft, shows more rows, or submits.
    ///
    /// # Errors
    /// "Not there", not allowed, faults of ours.
    pub async fn take(&self, mut sent: SentForm) -> Result<Submitted, Stop> {
        let mut typed = Submission::read(&sent.pairs);
        let mut rejections = self.settle_papers(&sent.signed, &mut typed).await?;
        let sheets = goods_form::take_sheets(&mut sent, &mut typed);
        rejections.extend(self.attach_all(&mut sent, &mut typed).await?);
        if typed.import.is_some() {
            let lead = goods_form::import(self, &mut typed, &sheets);
            let form = self.markup(&sent.signed, typed, true, &rejections).await?;
            return Ok(Submitted::Again(StatusCode::OK, html! { (lead) (form) }));
        }
        if typed.lookup.is_some() {
            let lead = goods_form::look_up(self, &sent, &mut typed).await?;
            let form = self.markup(&sent.signed, typed, true, &rejections).await?;
            return Ok(Submitted::Again(StatusCode::OK, html! { (lead) (form) }));
        }
        if typed.draft {
            self.keep(&sent.signed, &typed).await?;
            return Ok(Submitted::Kept);
        }
        if typed.more.is_some() {
            let form = self.markup(&sent.signed, typed, true, &rejections).await?;
            return Ok(Submitted::Again(StatusCode::OK, form));
        }
        let occurred_at = match typed.occurred_at.as_deref().map(local) {
            Some(None) => {
                rejections.push(Rejection::at("occurred_at", "请填写日期和时刻，例如 2026-03-01T09:30"));
                None
            }
            read => read.flatten(),
        };
        if !rejections.is_empty() {
            let form = self.markup(&sent.signed, typed, true, &rejections).await?;
            return Ok(Submitted::Again(StatusCode::UNPROCESSABLE_ENTITY, form));
        }
        let submission = self.submission(&typed, occurred_at);
        match self.state.platform.perform(&sent.signed.person, &submission).await {
            Ok(done) => Ok(Submitted::Done(done)),
            Err(fault) => self.again(&sent.signed, typed, fault).await,
        }
    }

    fn submission(&self, typed: &Submission, occurred_at: Option<Timestamp>) -> app::cases::Submission {
        app::cases::Submission {
            act_id: typed.act_id.as_deref().and_then(|id| id.parse().ok()).unwrap_or_else(app::new_id),
            case: self.case,
            procedure: self.case.is_none().then(|| self.procedure.id.value.clone()),
            title: typed.title.clone().unwrap_or_default(),
            secrecy: typed
                .secrecy
                .as_deref()
                .filter(|_| self.case.is_none())
                .and_then(|key| key.parse().ok()),
            act: self.act.id.value.clone(),
            form: typed.form.clone(),
            papers: typed.papers.iter().map(file_of).collect(),
            opinion: typed.opinion.clone(),
            occurred_at,
            late_reason: typed.late_reason.clone(),
            item: self.item,
            seen: typed.expected_version.and_then(|seen| i64::try_from(seen).ok()),
        }
    }

    /// The form again after a no; what was typed is kept as a draft where somebody else came first.
    async fn again(&self, signed: &Signed, typed: Submission, fault: AppFault) -> Result<Submitted, Stop> {
        let code = status(&fault);
        let (lead, rejections) = match fault {
            AppFault::Refused(Refused::Rejected { rejections }) => (html! {}, rejections),
            AppFault::Refused(Refused::Refused { refusals }) => {
                (outcome::refused(self.state, &refusals), Vec::new())
            }
            AppFault::Refused(Refused::Both { refusals, rejections }) => {
                (outcome::refused(self.state, &refusals), rejections)
            }
            AppFault::Meanwhile { seen, now } => {
                self.keep(signed, &typed).await?;
                let lead = outcome::meanwhile(self.state, signed, self.case, seen).await?;
                let now = u64::try_from(now).ok();
                let form = Doing {
                    seen: now,
                    known: self.known.clone(),
                    returned: self.returned.clone(),
                    missed: self.missed.clone(),
                    warnings: self.warnings.clone(),
                    late: self.late.clone(),
                    in_file: self.in_file.clone(),
                    goods: self.goods.clone(),
                    arriving: self.arriving.clone(),
                    figures: self.figures.clone(),
                    action: self.action.clone(),
                    ..*self
                };
                let form = form.markup(signed, typed, true, &[]).await?;
                return Ok(Submitted::Again(code, html! { (lead) (form) }));
            }
            AppFault::Busy | AppFault::DifferentBody => (outcome::said(&fault.to_string()), Vec::new()),
            other => return Err(other.into()),
        };
        // The same id with another content would be refused; nothing was recorded under it, or what was is another act.
        let act_id = (code != StatusCode::CONFLICT).then_some(typed.act_id).flatten();
        let typed = Submission { act_id, ..typed };
        let form = self.markup(signed, typed, true, &rejections).await?;
        Ok(Submitted::Again(code, html! { (lead) (form) }))
    }

    async fn keep(&self, signed: &Signed, typed: &Submission) -> Result<(), Stop> {
        let draft = DraftForm::of(typed, self.item).to_text();
        Ok(self.state.platform.keep_draft(&signed.person, &self.draft_key(), &self.act.id, draft).await?)
    }

    /// Stores the files sent with the form and puts them where they belong.
    async fn attach_all(&self, sent: &mut SentForm, typed: &mut Submission) -> Result<Vec<Rejection>, Stop> {
        let files: Vec<SentFile> = std::mem::take(&mut sent.files);
        let (mut rejections, mut stored) = (Vec::new(), Vec::new());
        for file in files {
            let field = file.input.strip_prefix("u.").and_then(|id| self.procedure.field(id));
            let kind = match field {
                Some(field) => field.paper.as_ref().map(|paper| paper.value.clone()).unwrap_or_default(),
                None => match file.input.strip_prefix("p.") {
                    Some(kind) => kind.to_owned(),
                    None => typed.other_kind.clone().unwrap_or_default(),
                },
            };
            match self.state.platform.attach(&sent.signed.person, &file.name, &kind, file.bytes).await {
                Ok(kept) => {
                    stored.push(kept.clone());
                    put(typed, field, kept);
                }
                Err(AppFault::Refused(Refused::Rejected { rejections: found })) => {
                    let beside = |r: Rejection| field.map_or(r.clone(), |field| Rejection::of(field, r.says));
                    rejections.extend(found.into_iter().map(beside));
                }
                Err(fault) => return Err(fault.into()),
            }
        }
        sent.signed.remember_sent(stored.into_iter()).await?;
        Ok(rejections)
    }
}

/// A stored file into its field, or among the papers.
fn put(typed: &mut Submission, field: Option<&Field>, file: FileRef) {
    let Some(field) = field else {
        typed.papers.push(typed_of(file));
        return;
    };
    let raw = raw_of(&file);
    let known = typed.form.entry(field.id.value.clone()).or_insert(Value::Null);
    match known {
        Value::Array(values) if field.many => values.push(raw),
        _ if field.many => *known = Value::Array(vec![raw]),
        _ => *known = raw,
    }
}

/// Local time as typed, China Standard Time.
pub(super) fn local(text: &str) -> Option<Timestamp> {
    let at: DateTime = text.parse().ok()?;
    calendar::CHINA_STANDARD_TIME.to_timestamp(at).ok()
}

#[cfg(test)]
mod tests {
    use super::act_notes::unanswered;

    #[test]
    fn what_is_still_to_come_is_said_above_the_form_and_nothing_else_is() {
        assert!(unanswered(&[]).into_string().is_empty());
        let told = unanswered(&["“协助调查函”：还没有答复".to_owned()]).into_string();
        assert!(told.contains("“协助调查函”：还没有答复") && told.contains("只作提醒"), "{told}");
    }
}
