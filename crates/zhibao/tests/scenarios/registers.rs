//! Steps of registers and draws: lists are imported through the page, entries live through the acts of their cases, and a
//! draw is looked at by somebody without an account.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::Page;
use testkit::html::Form;

const REGISTER: &str = "/registers/technical-investigators";
const APPOINTMENT: &str = "/cases/new/technical-investigator-appointment/open-technical-appointment";
const LIST: &str = "编号,姓名,工作单位,技术领域,职称,地区,来源,聘任日期,联系方式\n\
    甲-1,甲某,测试公司甲,G 物理,正高级,哈尔滨市,本省推荐,2026-01-05,13900000001\n\
    甲-2,乙某,测试大学,G 物理,正高级,哈尔滨市,本省推荐,2026-01-05,13900000002\n\
    甲-3,丙某,测试公司乙,G 物理,副高级,哈尔滨市,本省推荐,2026-01-05,13900000003\n\
    甲-4,丁某,测试研究院,G 物理、H,副高级,哈尔滨市,本省推荐,2026-01-05,13900000004\n";

impl Province {
    /// The preview of a list, sent as a program for tables in GBK writes it.
    async fn upload_list(&mut self) -> Page {
        let client = self.person("名录管理人").await;
        let form = client.get(&format!("{REGISTER}/import")).await.form("/import");
        let (gbk, _, _) = encoding_rs::GBK.encode(LIST);
        client.send(&form.attach("list", "名单.csv", &gbk)).await
    }

    /// Opens a case by a form and keeps its page.
    pub(crate) async fn open_case(&mut self, part: &str, form_at: &str, fill: impl FnOnce(Form) -> Form) {
        let client = self.person(part).await;
        let page = client.get(form_at).await;
        self.answer = client.submit(&fill(page.form(form_at))).await;
        if self.answer.path.contains("receipt=") {
            self.case = self.answer.path.split('?').next().unwrap().to_owned();
        }
    }

    /// The draws of the case as its page names them.
    async fn draws(&mut self, part: &str) -> Vec<String> {
        let case = self.case.clone();
        let page = self.look(part, &case).await;
        let links = testkit::html::links(&page.html).into_iter().map(|(href, _)| href);
        let mut draws: Vec<String> = links.filter(|href| href.starts_with("/verify/draws/")).collect();
        draws.dedup();
        draws
    }

    /// The page on which anybody checks the last draw.
    async fn checked(&mut self) -> Page {
        let draws = self.draws(self.drawer).await;
        self.server().client().get(draws.last().unwrap()).await
    }

    /// What the page of a draw says was drawn.
    pub(crate) async fn drawn(&mut self, number: usize) -> String {
        let draws = self.draws(self.drawer).await;
        let page = self.server().client().get(&draws[number]).await;
        let (_, after) = page.text().split_once("抽中：").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        after.split("候选名单").next().unwrap().trim().to_owned()
    }

    pub(crate) async fn candidates(&mut self) -> Vec<String> {
        let page = self.checked().await;
        let table = testkit::html::element(&page.html, "candidates").unwrap();
        let rows = table.split("data-label=\"编号\">").skip(1);
        rows.map(|row| testkit::html::text(row.split("</td>").next().unwrap())).collect()
    }

    async fn admit(&mut self) {
        let case = self.case.clone();
        self.act("名录管理人", &case, "admit", |form| form).await;
        self.done();
    }
}

#[given("名录管理人导入了技术调查官名单")]
async fn imported(province: &mut Province) {
    let preview = province.upload_list().await;
    assert!(preview.text().contains("新增 4"), "{}", preview.text());
    let client = province.person("名录管理人").await;
    let answer = client.submit(&preview.form("/import/apply")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    // The server's own worker does this every so often; here it works at once.
    province.server().test.platform.work_jobs().await.unwrap();
    let page = client.get(&format!("{REGISTER}/import")).await;
    assert!(page.text().contains("新增 4"), "{}", page.text());
}

#[then(regex = r"^名录里在册的技术调查官有 (\d+) 条$")]
async fn in_force(province: &mut Province, count: usize) {
    let page = province.look("名录管理人", &format!("{REGISTER}?state=in-force")).await;
    let rows = page.html.matches("data-label=\"有效期至\"").count();
    assert_eq!(rows, count, "{}", page.text());
    let tiles = province.look("名录管理人", "/registers").await;
    assert!(tiles.text().contains(&format!("在册 {count}")), "{}", tiles.text());
}

#[when("名录管理人再次上传同一份名单")]
async fn again(province: &mut Province) {
    province.answer = province.upload_list().await;
}

#[then(regex = r"^预览写明“(.+)”$")]
async fn preview_says(province: &mut Province, says: String) {
    assert!(province.answer.text().contains(&says), "{}", province.answer.text());
}

#[then(regex = r"^法院承办人在名录里看到“(.+)”，看不到“(.+)”$")]
async fn sees(province: &mut Province, shown: String, hidden: String) {
    let list = province.look("法院承办人", REGISTER).await;
    let sheet = province.look("法院承办人", &format!("{REGISTER}/entries.csv")).await;
    let entry = province.look("法院承办人", &format!("{REGISTER}/entry?key=%E7%94%B2-1")).await;
    for page in [&list, &sheet, &entry] {
        assert!(page.html.contains(&shown) && !page.html.contains(&hidden), "{}", page.text());
    }
    let found = province.look("法院承办人", &format!("{REGISTER}?q={hidden}")).await;
    assert!(!found.text().contains(&shown), "what is not shown is not found");
}

#[when(regex = r"^名录管理人再提出编号“(.+)”$")]
async fn proposes(province: &mut Province, key: String) {
    let fill = |form: Form| {
        form.set("f.number", &key)
            .set("f.name", "某某")
            .set("f.unit", "某单位")
            .set("f.fields_of_technology.6", "g")
            .set("f.title_rank", "senior")
            .set("f.region", "230100")
            .set("f.source_list", "province")
            .set("f.term_from", "2026-11-01")
    };
    province.open_case("名录管理人", "/cases/new/register-technical-investigators/propose", fill).await;
}

#[given(regex = r"^法院登记指派需要，被告是“(.+)”$")]
async fn appointment(province: &mut Province, party: String) {
    let fill = |form: Form| {
        form.set("f.title", "测试公司诉某公司侵害发明专利权案")
            .set("f.proceeding", "court")
            .set("f.case_kind", "patent")
            .set("f.parties.0.name", &party)
            .set("f.technical_question", "算法步骤是否相同")
    };
    province.open_case("法院承办人", APPOINTMENT, fill).await;
    province.done();
    province.drawer = "法院承办人";
}

#[given(regex = r"^法院承办人抽取技术调查官，回避“(.+)”$")]
#[when(regex = r"^法院承办人抽取技术调查官，回避“(.+)”$")]
async fn draws(province: &mut Province, recused: String) {
    let case = province.case.clone();
    let fill = |form: Form| form.set("f.technical_fields.6", "g").set("f.not_eligible.0", &recused);
    province.act("法院承办人", &case, "draw-investigator", fill).await;
    province.done();
}

#[then(regex = r"^抽取等待检查点，候选是“(.+)”$")]
async fn waits(province: &mut Province, keys: String) {
    let page = province.checked().await;
    assert!(page.text().contains("正在等待下一个账本检查点"), "{}", page.text());
    assert_eq!(province.candidates().await.join("、"), keys);
}

#[given("账本公布检查点")]
#[when("账本公布检查点")]
async fn published(province: &mut Province) {
    // The server's own watcher does this every second; here it looks at once.
    province.server().test.platform.publish_checkpoint().await.unwrap();
}

#[then("抽中的是候选中的一名")]
async fn one_of_them(province: &mut Province) {
    let drawn = province.drawn(0).await;
    assert!(province.candidates().await.contains(&drawn), "{drawn}");
}

#[then(regex = r"^没有账号的人打开抽取查验，写明“(.+)”$")]
async fn anybody(province: &mut Province, says: String) {
    let page = province.checked().await;
    assert!(page.text().contains(&says), "{}", page.text());
}

#[then(regex = r"^抽取查验里没有“(.+)”，也没有“(.+)”$")]
async fn keeps_quiet(province: &mut Province, one: String, other: String) {
    let page = province.checked().await;
    assert!(!page.html.contains(&one) && !page.html.contains(&other), "{}", page.text());
}

#[when(regex = r"^法院承办人再次抽取，理由“(.*)”$")]
async fn draws_again(province: &mut Province, why: String) {
    let case = province.case.clone();
    let fill = |form: Form| form.set("f.redraw_reason", &why);
    province.act("法院承办人", &case, "draw-investigator", fill).await;
}

#[then("办件里有 2 次抽取，抽中的人不同")]
async fn two_draws(province: &mut Province) {
    province.done();
    assert_eq!(province.draws("法院承办人").await.len(), 2);
    assert_ne!(province.drawn(0).await, province.drawn(1).await);
}

/// What the list says of an entry: its name.
fn name_of(key: &str) -> &'static str {
    let line = LIST.lines().find(|line| line.split(',').any(|cell| cell == key)).unwrap();
    line.split(',').nth(1).unwrap()
}

async fn choose(province: &mut Province, key: &str, name: &str) {
    let case = province.case.clone();
    let fill = |form: Form| {
        form.set("f.technical_field", "G06F")
            .set("f.roster", "省名录")
            .set("f.investigator.name", name)
            .set("f.investigator_number", key)
            .set("f.investigator_unit", "测试研究院")
            .set("f.conflict_checked", "yes")
            .set("f.earlier_participation", "no")
    };
    province.act("法院承办人", &case, "choose-for-court", fill).await;
}

#[when(regex = r"^法院承办人选定编号“(.+)”$")]
async fn chooses(province: &mut Province, key: String) {
    choose(province, &key, name_of(&key)).await;
}

#[when(regex = r"^法院承办人选定抽中的人，写成“(.+)”$")]
async fn chooses_drawn_as(province: &mut Province, name: String) {
    let drawn = province.drawn(0).await;
    choose(province, &drawn, &name).await;
}

#[when("法院承办人选定抽中的人")]
async fn chooses_drawn(province: &mut Province) {
    let drawn = province.drawn(0).await;
    choose(province, &drawn, name_of(&drawn)).await;
    province.done();
}

#[then(regex = r"^指派办件的状态是“(.+)”$")]
async fn appointment_is(province: &mut Province, state: String) {
    let case = province.case.clone();
    assert_eq!(province.state("法院承办人", &case).await, state);
}

/// A byte of a key as addresses hold it.
fn written(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || byte == b'-' {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[when(regex = r"^名录管理人暂停“(.+)”，理由“(.*)”$")]
async fn suspends(province: &mut Province, key: String, why: String) {
    let list = province.look("名录管理人", REGISTER).await;
    let written: String = key.bytes().map(written).collect();
    let entry = list.link(&format!("/entry?key={written}")).unwrap_or_else(|| panic!("{}", list.text()));
    let page = province.look("名录管理人", &entry).await;
    // The case of an imported row has an id made from the file, so that any digit may come first.
    let case = "0123456789abcdef".chars().find_map(|first| page.link(&format!("/cases/{first}")));
    let entry = case.unwrap_or_else(|| panic!("{}", page.text()));
    province.act("名录管理人", &entry, "suspend", |form| form.set("f.entry_reason", &why)).await;
}

/// Proposes an entry of a register and admits it.
async fn admitted(province: &mut Province, register: &str, fill: impl FnOnce(Form) -> Form) {
    let form = format!("/cases/new/register-{register}/propose");
    province.open_case("名录管理人", &form, fill).await;
    province.done();
    province.admit().await;
}

async fn institution(province: &mut Province, code: &str, name: &str) {
    let fill = |form: Form| {
        form.set("f.credit_code", code)
            .set("f.name", name)
            .set("f.subjects.0", "patent")
            .set("f.region", "230100")
            .set("f.qualification.1", "national-list")
            .set("f.term_from", "2026-11-01")
    };
    admitted(province, "appraisal-institutions", fill).await;
}

#[given(regex = r"^名录管理人准入鉴定机构“(.+)”和“(.+)”$")]
async fn institutions(province: &mut Province, one: String, other: String) {
    for code in [one, other] {
        institution(province, &code, "测试鉴定中心").await;
    }
}

#[given(regex = r"^名录里有鉴定机构“(.+)”（(.+)）和它的鉴定人“(.+)”“(.+)”$")]
async fn institution_with_appraisers(
    province: &mut Province,
    name: String,
    code: String,
    one: String,
    other: String,
) {
    institution(province, &code, &name).await;
    for number in [one, other] {
        let fill = |form: Form| {
            form.set("f.certificate_number", &number)
                .set("f.name", "测试鉴定人")
                .set("f.institution_code", &code)
                .set("f.subjects.0", "patent")
                .set("f.term_from", "2026-11-01")
        };
        admitted(province, "appraisers", fill).await;
    }
}

#[given("名录管理人登记了专利鉴定事项")]
async fn appraisal(province: &mut Province) {
    let fill = |form: Form| {
        form.set("f.title", "某型阀门技术特征鉴定")
            .set("f.appraisal_reason", "技术特征是否相同")
            .set("f.requester", "organ")
            .set("f.litigation", "no")
    };
    province.open_case("名录管理人", "/cases/new/appraisal/register-appraisal", fill).await;
    province.done();
    province.drawer = "名录管理人";
}

#[when("名录管理人抽取鉴定机构")]
async fn draws_institution(province: &mut Province) {
    let case = province.case.clone();
    let fill = |form: Form| form.set("f.draw_subjects.0", "patent");
    province.act("名录管理人", &case, "draw-institution", fill).await;
    province.done();
}

#[when(regex = r"^名录管理人选定名录外的编号“(.+)”$")]
async fn chooses_unknown(province: &mut Province, code: String) {
    let case = province.case.clone();
    let fill = |mut form: Form| {
        // The page offers entries in force only; a program may send another.
        form.pairs.retain(|(name, _)| name != "f.institution_code");
        form.pairs.push(("f.institution_code".to_owned(), code.clone()));
        form.set("f.appraisal_kind", "patent")
            .set("f.institution", "某鉴定中心")
            .set("f.institution_listed", "yes")
            .set("f.selected_by", "appointed")
            .set("f.appraisers.0.name", "甲")
            .set("f.appraisers.1.name", "乙")
    };
    province.act("名录管理人", &case, "choose-institution", fill).await;
}
