//! Papers that a form names from before. The browser says which ones are meant, by their digests; what they are called, how
//! large they are and of which kind they were given follows from what is kept: a hidden input changes nothing of it.
use super::act_form::Doing;
use super::drafts::{settle, typed_of};
use crate::error::Stop;
use crate::session::Signed;
use crate::ui::form::Submission;
use case::Rejection;
use case::value::FileRef;

/// Papers that a person may name in a form.
struct Own<'a> {
    /// Held by the case.
    in_file: &'a [FileRef],
    /// Who sent papers in this session.
    signed: &'a Signed,
    /// Of the returned act, and of the draft.
    kept: Vec<FileRef>,
}

impl Own<'_> {
    /// The file of a digest as it is kept; `kind` is what the browser says of it. Of a paper that the case holds, name
    /// and kind are those on record, unless this person gave the same file again as another kind.
    fn file(&self, sha256: &str, kind: &str) -> Option<FileRef> {
        let exact = |file: &&FileRef| file.sha256 == sha256 && file.paper == kind;
        let alike = |file: &&FileRef| file.sha256 == sha256;
        let in_file = || self.in_file.iter();
        let found = in_file().find(exact).or_else(|| self.signed.sent().iter().find(exact));
        if let Some(file) = found.or_else(|| in_file().find(alike)) {
            return Some(file.clone());
        }
        if let Some(file) = self.signed.sent().iter().rev().find(alike) {
            // Sent without a kind, as a photograph that was searched with: the form that takes it up says what it is.
            let paper = if file.paper.is_empty() { kind.to_owned() } else { file.paper.clone() };
            return Some(FileRef { paper, ..file.clone() });
        }
        let kept = || self.kept.iter();
        kept().find(exact).or_else(|| kept().find(alike)).cloned()
    }
}

impl Doing<'_> {
    /// Papers named by the browser must be papers that this person sent, or that the case holds already; each is taken as
    /// it is kept.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn settle_papers(
        &self,
        signed: &Signed,
        typed: &mut Submission,
    ) -> Result<Vec<Rejection>, Stop> {
        let draft = self.kept(signed).await?.unwrap_or_default();
        let returned = self.returned.iter().flat_map(|returned| returned.papers.iter().cloned());
        let own = Own { in_file: &self.in_file, signed, kept: returned.chain(draft.files()).collect() };
        let mut rejections = Vec::new();
        let missing = |part: &str| Rejection::at(part, "有材料没有上传成功，请重新上传");
        let before = typed.papers.len();
        let named = std::mem::take(&mut typed.papers).into_iter();
        typed.papers =
            named.filter_map(|paper| own.file(&paper.sha256, &paper.paper)).map(typed_of).collect();
        if typed.papers.len() != before {
            rejections.push(missing("papers"));
        }
        let mut strange = Vec::new();
        for (id, value) in &mut typed.form {
            let field = self.procedure.field(id).and_then(|field| field.paper.as_ref());
            let known = |sha256: &str, kind: &str| {
                let Some(paper) = field else { return own.file(sha256, kind) };
                own.file(sha256, &paper.value).map(|file| FileRef { paper: paper.value.clone(), ..file })
            };
            if !settle(value, &known) {
                strange.push(id.clone());
            }
        }
        for id in strange {
            rejections.push(missing(&id));
            typed.form.shift_remove(&id);
        }
        Ok(rejections)
    }
}
