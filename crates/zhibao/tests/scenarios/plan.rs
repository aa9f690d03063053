//! Steps of the plan board: the office assigns, an organ reports, the office accepts.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::html::{Form, links};

impl Province {
    async fn assign_task(&mut self, measure: u32, due: &str) {
        let client = self.person("办公室").await;
        let page = client.get(&format!("/plan/{measure}")).await;
        let offered = links(&page.html).into_iter().find(|(_, words)| words.contains("下达其他任务"));
        let (new, _) = offered.unwrap_or_else(|| panic!("no task can be assigned: {}", page.text()));
        let form = client.get(&new).await.form("/cases/new/plan-task/assign");
        assert_eq!(form.value("f.measure"), Some(measure.to_string().as_str()));
        let form = form
            .set("f.title", "建立专班并公布名单")
            .set("f.responsible_organ", "hlj-amr")
            .set("f.deliverable", "专班名单和运行记录")
            .set("f.due_on", due);
        self.answer = client.submit(&form).await;
        self.done();
        self.task = self.answer.path.split('?').next().unwrap().to_owned();
    }

    async fn acknowledge(&mut self) {
        let task = self.task.clone();
        self.act("责任机关", &task, "acknowledge", |form| form).await;
        self.done();
    }

    async fn submit_results(&mut self, with_evidence: bool) {
        let task = self.task.clone();
        let fill = |form: Form| {
            let form = form.set("f.report", "专班已经建立。");
            if with_evidence { form.attach("u.evidence", "专班名单.txt", b"demo") } else { form }
        };
        self.act("责任机关", &task, "submit", fill).await;
    }
}

#[given(regex = r"^办公室把第 (\d+) 项措施的任务下达给责任机关，(\S+) 前完成$")]
async fn office_assigns(province: &mut Province, measure: u32, due: String) {
    province.assign_task(measure, &due).await;
}

#[given("责任机关已签收任务")]
async fn organ_has_acknowledged(province: &mut Province) {
    province.acknowledge().await;
}

#[given(regex = r"^责任机关已报送第 (\d+) 项措施的成果$")]
async fn organ_has_submitted(province: &mut Province, measure: u32) {
    province.assign_task(measure, "2026-06-30").await;
    province.acknowledge().await;
    province.submit_results(true).await;
    province.done();
}

#[when("责任机关报送成果，附佐证")]
async fn organ_submits(province: &mut Province) {
    province.submit_results(true).await;
    province.done();
}

#[when("责任机关报送成果，不附佐证")]
async fn organ_submits_without_evidence(province: &mut Province) {
    province.submit_results(false).await;
}

#[when(regex = r"^办公室退回，原因是“(.*)”$")]
async fn office_returns(province: &mut Province, reason: String) {
    let task = province.task.clone();
    province.act("办公室", &task, "return-task", |form| form.set("f.return_reason", &reason)).await;
}

#[when("办公室验收通过")]
async fn office_accepts(province: &mut Province) {
    let task = province.task.clone();
    let fill = |form: Form| form.set("f.acceptance_opinion", "成果与佐证相符，同意验收。");
    province.act("办公室", &task, "accept", fill).await;
    province.done();
}

#[when("责任机关验收自己的任务")]
async fn organ_accepts_itself(province: &mut Province) {
    let task = province.task.clone();
    province.act("责任机关", &task, "accept", |form| form).await;
}

#[when("办公室打开计划看板")]
async fn office_opens_the_board(province: &mut Province) {
    province.answer = province.look("办公室", "/plan").await;
}

#[then(regex = r"^看板有 (\d+) 个部分，措施从 1 到 (\d+) 不缺号$")]
async fn board_is_whole(province: &mut Province, sections: usize, measures: u32) {
    let html = &province.answer.html;
    assert_eq!(html.matches("aria-labelledby=\"s-").count(), sections);
    let numbers = html.split("class=\"z-tile-number\">").skip(1);
    let mut numbers: Vec<u32> =
        numbers.map(|rest| rest.split('<').next().unwrap().parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=measures).collect::<Vec<_>>());
}

#[then(regex = r"^看板写明“(.+)”$")]
async fn board_says(province: &mut Province, words: String) {
    assert!(province.answer.text().contains(&words), "{}", province.answer.text());
}

#[then(regex = r"^第 (\d+) 项措施完成 (\d+)%$")]
async fn measure_is_done_by(province: &mut Province, measure: u32, percent: u32) {
    let page = province.look("办公室", &format!("/plan/{measure}")).await;
    assert!(page.html.contains(&format!("aria-label=\"完成 {percent}%\"")), "{}", page.text());
}

#[then(regex = r"^任务状态是“(.+)”$")]
async fn task_state(province: &mut Province, wanted: String) {
    let task = province.task.clone();
    let state = province.state("责任机关", &task).await;
    assert!(state.contains(&wanted), "{state}");
}

#[then(regex = r"^任务的期限“(.+)”止于 (.+)$")]
async fn task_limit(province: &mut Province, limit: String, ends: String) {
    let task = province.task.clone();
    province.limit_ends("责任机关", &task, &limit, &ends).await;
}

#[then("这件事轮不到他办")]
async fn not_for_them(province: &mut Province) {
    assert!([403, 404, 422].contains(&province.answer.status), "{}", province.answer.text());
    assert!(!province.answer.path.contains("receipt="), "{}", province.answer.path);
}

#[then(regex = r"^按“逾期”筛选，看板上有第 (\d+) 项，没有第 (\d+) 项$")]
async fn only_overdue(province: &mut Province, listed: u32, other: u32) {
    let page = province.look("办公室", "/plan?light=overdue").await;
    let has = |number: u32| links(&page.html).iter().any(|(href, _)| *href == format!("/plan/{number}"));
    assert!(has(listed) && !has(other), "{}", page.text());
}
