//! Cases that fields of a form name by their numbers: looked up before the act is decided, and linked by it.
use crate::fault::AppFault;
use crate::people::Person;
use crate::platform::Platform;
use access::Request;
use case::{Refused, Rejection};
use law::procedure::{Act, Field, Procedure};
use serde_json::{Map, Value};
use uuid::Uuid;

impl Platform {
    /// The cases that the fields of a form name, which must be the person's organ's own and known to the person.
    ///
    /// # Errors
    /// A rejection beside each field that names another, or none.
    pub(crate) async fn named_cases(
        &self,
        person: &Person,
        (procedure, act): (&Procedure, &Act),
        form: &Map<String, Value>,
        own: Uuid,
    ) -> Result<Vec<Uuid>, AppFault> {
        let (mut named, mut rejections) = (Vec::new(), Vec::new());
        let asked = act.form.iter().filter_map(|asked| procedure.field(&asked.field));
        for field in asked.filter(|field| field.own_case) {
            for number in form.get(field.id.as_str()).map(numbers).unwrap_or_default() {
                match self.own_case(person, field, &number, own).await? {
                    Ok(id) => named.push(id),
                    Err(rejection) => rejections.push(rejection),
                }
            }
        }
        if rejections.is_empty() { Ok(named) } else { Err(Refused::Rejected { rejections }.into()) }
    }

    /// A case of the organ by its number. One that the person may not know, or of another organ, is none.
    async fn own_case(
        &self,
        person: &Person,
        field: &Field,
        number: &str,
        own: Uuid,
    ) -> Result<Result<Uuid, Rejection>, AppFault> {
        let wrong = |says: String| Ok(Err(Rejection::of(field, says)));
        let none = || {
            wrong(format!(
                "本机关没有文号为“{number}”的办件，或者您无权查看；请照办件页上的文号填写，还没有立件的先立件"
            ))
        };
        let Some(id) = self.store.case_by_number(number).await? else { return none() };
        if id == own {
            return wrong("这是本件自己的文号，请填写所说的那个办件的文号".into());
        }
        let facts = self.case_facts(id).await?;
        let known = self.access.authorise(&person.actor, &Request::ReadCase(&facts)).is_ok();
        if known && facts.organ.as_str() == person.case_actor.organ { Ok(Ok(id)) } else { none() }
    }
}

fn numbers(typed: &Value) -> Vec<String> {
    let one =
        |value: &Value| value.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    match typed {
        Value::Array(values) => values.iter().filter_map(one).collect(),
        single => one(single).into_iter().collect(),
    }
}
