//! Steps of consultations of experts: experts live in their register, are drawn for a case and chosen as they were drawn.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::html::Form;

const REGISTER: &str = "/cases/new/register-experts/propose";
const REQUEST: &str = "/cases/new/expert-consultation/request-consultation";

#[given(regex = r"^专家库里有“(.+)”（(.+)）、“(.+)”（(.+)）和“(.+)”（(.+)）$")]
async fn experts(
    province: &mut Province,
    one: String,
    its: String,
    two: String,
    unit: String,
    three: String,
    third: String,
) {
    for (number, unit) in [(one, its), (two, unit), (three, third)] {
        let fill = |form: Form| {
            form.set("f.number", &number)
                .set("f.name", "某专家")
                .set("f.unit", &unit)
                .set("f.pool", "lawyer")
                .set("f.subjects.0", "trademark")
                .set("f.region", "230100")
                .set("f.term_from", "2026-11-01")
        };
        province.open_case("负责人", REGISTER, fill).await;
        province.done();
        let entry = province.case.clone();
        province.act("负责人", &entry, "admit", |form| form).await;
        province.done();
    }
}

#[given(regex = r"^承办人提出专家咨询，当事人是“(.+)”$")]
async fn request(province: &mut Province, party: String) {
    let fill = |form: Form| {
        form.set("f.title", "测试商行商标近似判断咨询")
            .set("f.parties.0.name", &party)
            .set("f.subjects.0", "trademark")
            .set("f.question", "两件标志是否容易混淆")
    };
    province.open_case("承办人", REQUEST, fill).await;
    province.done();
    province.drawer = "承办人";
}

#[when("承办人抽取专家")]
async fn draws(province: &mut Province) {
    let case = province.case.clone();
    province.act("承办人", &case, "draw-experts", |form| form).await;
    province.done();
}

async fn choose(province: &mut Province, number: &str) {
    let case = province.case.clone();
    let fill = |form: Form| form.set("f.expert_numbers.0", number).set("f.conflict_checked", "yes");
    province.act("承办人", &case, "choose-experts", fill).await;
}

#[when("承办人确定没有抽中的候选专家")]
async fn chooses_another(province: &mut Province) {
    let drawn = province.drawn(0).await;
    let another = province.candidates().await.into_iter().find(|number| *number != drawn).unwrap();
    choose(province, &another).await;
}

#[when("承办人确定抽中的专家")]
async fn chooses_drawn(province: &mut Province) {
    let drawn = province.drawn(0).await;
    choose(province, &drawn).await;
    province.done();
}

#[then(regex = r"^咨询办件的状态是“(.+)”$")]
async fn consultation_is(province: &mut Province, state: String) {
    let case = province.case.clone();
    assert_eq!(province.state("承办人", &case).await, state);
}
