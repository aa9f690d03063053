//! Fields that name a case of the organ by its number: examples invent one, the server wants one that is there.
use super::Replay;
use crate::office::{Member, Played};
use crate::province::Province;
use cucumber::then;
use law::example::ExampleStep;
use serde_json::{Value, json};

/// Organ whose case is tried where another organ's own is asked for.
const OTHER: &str = "2301-amr";
/// Organ tried instead where that one is asked itself.
const ANOTHER: &str = "2310-amr";

/// A field that names a case: values that name none of the organ's, and the case that was named.
pub(super) struct Numbered {
    field: String,
    wrong: [Value; 2],
    own: Played,
}

impl Replay {
    /// The number of a case of the organ, opened now; what the example invents, and a case of another organ, are kept to be
    /// tried first.
    pub(super) async fn named(&mut self, field: &str, invented: Value, organ: &str) -> Result<Value, String> {
        let other = if organ == OTHER { ANOTHER } else { OTHER };
        let (_, others) = self.office.own_case(other).await?;
        let (own, number) = self.office.own_case(organ).await?;
        self.numbered.push(Numbered { field: field.to_owned(), wrong: [invented, json!(others)], own });
        Ok(json!(number))
    }

    /// What names no case of the organ is refused beside its field.
    pub(super) async fn refuses_others(
        &self,
        step: &ExampleStep,
        by: &Member,
        path: &str,
        body: &Value,
    ) -> Result<(), String> {
        let named = self.numbered.last().filter(|numbered| step.form.contains_key(&numbered.field));
        let Some(numbered) = named else { return Ok(()) };
        for wrong in &numbered.wrong {
            let mut body = body.clone();
            body["form"][&numbered.field] = wrong.clone();
            let (status, answer) = self.office.act(by, path, &body).await?;
            let says = answer["rejections"][0]["says"].as_str().unwrap_or_default();
            if status != 422 || !says.contains("本机关没有文号为") {
                return Err(format!("“{wrong}”不是本机关的办件，却没有拒绝：{status} {answer}"));
            }
        }
        Ok(())
    }
}

#[then(regex = r"^编造的和别的机关的案号都被拒绝，办件“(.+)”与填写的案件互相关联$")]
async fn own_cases_are_linked(province: &mut Province, name: String) {
    let replay = &province.replay;
    let (played, numbered) = (&replay.cases[&name], &replay.numbered[0]);
    let links = |case: &Value| case["links"].to_string();
    let case = replay.look(&name).await.unwrap();
    assert!(links(&case).contains(&numbered.own.id), "{}", links(&case));
    let own = replay.office.get(&numbered.own.reader, &format!("/cases/{}", numbered.own.id)).await.unwrap();
    assert!(links(&own).contains(&played.id), "{}", links(&own));
}
