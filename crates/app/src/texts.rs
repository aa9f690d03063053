//! Full texts in the office's own data: articles of laws and the measures of the plan's document, so that a citation
//! opens its text. They are read from files by the command line; nothing is fetched.
use crate::fault::AppFault;
use crate::platform::Platform;
use law::plan::PlanDocument;
use store::LawText;

impl Platform {
    /// Keeps the text of each measure under the plan's citation. Returns how many measures fit the plan's file.
    ///
    /// # Errors
    /// A rejection when the document's numbers do not fit the plan; otherwise the store's.
    pub async fn keep_plan_text(&self, document: &PlanDocument, source: &str) -> Result<usize, AppFault> {
        let plan = &self.rules.directory.plan;
        let granted = self.system_grant()?;
        let texts = self.fitted_plan(document, source).map_err(|says| AppFault::rejected("file", says))?;
        let version = plan.issued_on.year().to_string();
        self.store.put_law_texts(&granted, &plan.id, &version, &texts).await?;
        Ok(texts.len())
    }

    /// The text of each measure of the plan's file, or why the document is not this plan.
    pub(crate) fn fitted_plan(&self, document: &PlanDocument, source: &str) -> Result<Vec<LawText>, String> {
        let plan = &self.rules.directory.plan;
        let fitting = document.measures().filter(|text| plan.measure(text.number).is_some());
        let mut texts: Vec<LawText> = Vec::new();
        for (position, measure) in (1..).zip(fitting) {
            let place = measure.number.to_string();
            if texts.iter().any(|text| text.place == place) {
                return Err(format!("第{}行的编号 {place} 与前面重复，请先改正文件", measure.line));
            }
            texts.push(LawText {
                instrument: plan.id.clone(),
                version: plan.issued_on.year().to_string(),
                place,
                position,
                heading: String::new(),
                text: measure.text.clone(),
                source: source.to_owned(),
            });
        }
        if texts.len() != plan.measures.len() {
            let (have, want) = (texts.len(), plan.measures.len());
            return Err(format!(
                "文件中有 {have} 项与计划数据相符，计划数据共 {want} 项；请核对是否是同一份计划"
            ));
        }
        Ok(texts)
    }

    /// Keeps the articles of one version of an instrument.
    ///
    /// # Errors
    /// The store's.
    pub async fn keep_law_text(
        &self,
        instrument: &str,
        version: &str,
        law: &law::text::LawText,
    ) -> Result<usize, AppFault> {
        let granted = self.system_grant()?;
        let articles = (1..).zip(&law.articles).map(|(position, article)| LawText {
            instrument: instrument.to_owned(),
            version: version.to_owned(),
            place: article.number.clone(),
            position,
            heading: article.under.join(" "),
            text: article.text.clone(),
            source: law.file.clone(),
        });
        let texts: Vec<LawText> = articles.collect();
        self.store.put_law_texts(&granted, instrument, version, &texts).await?;
        Ok(texts.len())
    }
}
