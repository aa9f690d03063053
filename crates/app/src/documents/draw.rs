//! Drawing up: the job that prints a numbered document and puts it on file, once.
use super::content::Matter;
use super::order::DrawUp;
use super::{CODES, PRESS};
use crate::cases::{Loaded, new_event, projection};
use crate::clock::micros;
use crate::fault::AppFault;
use crate::notices::read;
use crate::platform::{Platform, new_id};
use access::Granted;
use case::state::IssuedDocument;
use case::value::FileRef;
use case::{Event, EventKind};
use document::{Proof, Template};
use sha2::{Digest, Sha256};
use store::{Append, ExtraWrite, LeasedJob, Record, StreamAppend};
use uuid::Uuid;

/// How often putting a document on file is tried again when somebody acts in the case meanwhile.
const MAX_TRIES: usize = 5;

impl Platform {
    /// Prints the document of a job and puts it on file, in one append with the end of the job. A document that is on
    /// file already only ends the job.
    pub(crate) async fn draw_up(&self, granted: &Granted, job: &LeasedJob) -> Result<(), AppFault> {
        let DrawUp { case, document } = read(&job.payload)?;
        let mut file = None;
        for _ in 0..MAX_TRIES {
            let loaded = self.load_for_system(case).await?;
            let known = loaded.state.documents.iter().find(|known| known.id == document);
            let known = known.ok_or(AppFault::NotThere)?;
            if known.file.is_some() {
                self.store.complete_job(granted, job, micros(self.now())).await?;
                return Ok(());
            }
            let made = match file.take() {
                Some(file) => file,
                None => self.print(granted, &loaded, known).await?,
            };
            match self.put_on_file(granted, job, &loaded, document, &made).await {
                Ok(()) => return Ok(()),
                Err(AppFault::Meanwhile { .. }) => file = Some(made),
                Err(fault) => return Err(fault),
            }
        }
        Err(AppFault::Busy)
    }

    /// Prints a document from the facts as they stood with its act, or when it was asked for anew, and stores the bytes.
    async fn print(
        &self,
        granted: &Granted,
        loaded: &Loaded<'_>,
        known: &IssuedDocument,
    ) -> Result<FileRef, AppFault> {
        let template = template(&known.template)?;
        let position = loaded.events.iter().position(|recorded| recorded.event.id == known.of);
        let position = position.ok_or(AppFault::NotThere)?;
        let until = last_asked(loaded, known).map_or(position, |asked| asked.max(position));
        let until: Vec<Event> = loaded.events[..=until].iter().map(|r| r.event.clone()).collect();
        let state = case::fold::fold(&until, &self.rules.library).map_err(AppFault::ours)?;
        let act = &loaded.events[position];
        let matter = Matter {
            procedure: loaded.procedure,
            state: &state,
            facts: &state.facts,
            organ: &act.event.organ,
            at: act.event.occurred_at,
            beside: loaded.state.documents.iter().filter(|other| other.of == known.of).collect(),
        };
        let code = known.id.to_string();
        let link = format!("{}/verify/documents/{code}", self.address);
        let proof = Proof { leaf: act.stored.leaf_index, code, link };
        let content = matter.content(self, template, Some(known.number.clone()), Some(proof));
        let printed = tokio::task::spawn_blocking(move || PRESS.print(template, &content));
        let printed = printed.await.map_err(AppFault::ours)?.map_err(AppFault::ours)?;
        if !printed.borrowed.is_empty() {
            let borrowed: String = printed.borrowed.iter().collect();
            tracing::info!(document = %known.id, %borrowed, "characters taken from the fallback font");
        }
        let name = format!("{}{}.pdf", known.title, known.number);
        let bytes = i64::try_from(printed.pdf.len()).unwrap_or(i64::MAX);
        let (at, pdf) = (micros(self.now()), printed.pdf.as_slice());
        let blob = self.store.put_blob(granted, &name, "application/pdf", at, pdf).await?;
        Ok(FileRef { sha256: hex::encode(blob.sha256), name, bytes, paper: known.paper.clone() })
    }

    async fn put_on_file(
        &self,
        granted: &Granted,
        job: &LeasedJob,
        loaded: &Loaded<'_>,
        document: Uuid,
        file: &FileRef,
    ) -> Result<(), AppFault> {
        let (system, now, case) = (self.system(), self.now(), loaded.state.id);
        let setting = self.setting(&system.case_actor, now, &new_id);
        let what = EventKind::DocumentIssued { document, file: file.clone() };
        let event = case::decide::event(&setting, case, now, None, what);
        let mut state = (*loaded.state).clone();
        case::fold::apply(&mut state, &event, &self.rules.library).map_err(AppFault::ours)?;
        let id = new_id();
        let mut append = Append::new(id, Sha256::digest(id.as_bytes()).into());
        append.streams.push(StreamAppend {
            stream: case,
            expected_version: Some(i64::try_from(loaded.state.version).unwrap_or(i64::MAX)),
            events: vec![new_event(&event)?],
            projection: Some(projection(self, loaded.procedure, &state)?),
        });
        self.send_after(granted, &mut append, loaded, document, file).await?;
        append.extra.push(ExtraWrite::CompleteJob { id: job.id, lease: job.lease, at: micros(now) });
        append.extra.push(ExtraWrite::Put(code_of(case, document, micros(now))));
        match self.store.append(granted, append).await {
            Ok(_) => Ok(()),
            Err(store::AppendFault::Conflict { expected, actual, .. }) => {
                Err(AppFault::Meanwhile { seen: expected, now: actual })
            }
            Err(fault) => Err(fault.into()),
        }
    }
}

/// The id in `id@version`.
pub(super) fn template_id(key: &str) -> &str {
    key.split('@').next().unwrap_or(key)
}

/// The template of `id@version`; its text follows the program, whatever version the number was drawn under.
pub(super) fn template(key: &str) -> Result<&'static Template, AppFault> {
    let found = document::shipped::templates().get(template_id(key));
    found.ok_or_else(|| AppFault::ours(format!("缺少文书模板 {key}")))
}

/// Where a document was last asked for anew, if it was: under its own id, or under the event that withheld it.
fn last_asked(loaded: &Loaded<'_>, known: &IssuedDocument) -> Option<usize> {
    loaded.events.iter().rposition(|recorded| match &recorded.event.what {
        EventKind::DocumentAskedAnew { document, template, by, .. } => {
            let withheld = by.as_ref().is_some_and(|by| {
                by.event == known.of && template_id(template) == template_id(&known.template)
            });
            withheld || *document == known.id
        }
        _ => false,
    })
}

/// The record that leads from a document's code to its case.
fn code_of(case: Uuid, document: Uuid, at: i64) -> Record {
    Record {
        collection: CODES.into(),
        key: document.to_string(),
        parent: Some(case.to_string()),
        organ: None,
        state: None,
        sort: at,
        due_at: None,
        body: "{}".into(),
    }
}
