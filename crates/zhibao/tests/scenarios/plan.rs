//! Steps of the plan board: the office assigns, an organ reports, the office accepts.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::Page;
use testkit::html::{Form, links, text};

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

    /// The tasks on the page of a measure, in words.
    async fn tasks_of(&mut self, part: &str, measure: u32) -> String {
        self.look(part, &format!("/plan/{measure}")).await.part("tasks")
    }

    /// What a link on the board opens; its words must stand there.
    async fn opened_from_board(&mut self, words: &str) -> Page {
        let board = self.look("办公室", "/plan").await;
        let found = links(&board.html).into_iter().find(|(_, shown)| shown == words);
        let (href, _) = found.unwrap_or_else(|| panic!("no “{words}”: {}", board.text()));
        self.look("办公室", &href).await
    }
}

/// Rows of the table on a page of reminders.
fn reminders(page: &Page) -> Vec<String> {
    let body = page.html.split_once("<tbody>").map_or("", |(_, rest)| rest);
    let body = body.split("</tbody>").next().unwrap();
    body.split("</tr>").map(text).filter(|row| !row.is_empty()).collect()
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

#[when(regex = r"^办公室撤回任务，原因是“(.*)”$")]
async fn office_withdraws(province: &mut Province, reason: String) {
    let task = province.task.clone();
    province.act("办公室", &task, "withdraw", |form| form.set("f.withdrawal_reason", &reason)).await;
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

#[then(regex = r"^第 (\d+) 项措施的任务亮“(.+)”$")]
async fn task_shows_light(province: &mut Province, measure: u32, lamp: String) {
    let tasks = province.tasks_of("办公室", measure).await;
    assert!(tasks.contains(&lamp) && (lamp.contains('✓') || !tasks.contains('✓')), "{tasks}");
}

#[then(regex = r"^看板上第 (\d+) 项写着“(.+)”$")]
async fn tile_says(province: &mut Province, measure: u32, words: String) {
    let board = province.look("办公室", "/plan").await;
    let tile = links(&board.html).into_iter().find(|(href, _)| *href == format!("/plan/{measure}"));
    assert!(tile.clone().is_some_and(|(_, shown)| shown.contains(&words)), "{tile:?}");
}

#[then(regex = r"^(\S+)在第 (\d+) 项措施的页面看到“(.+)”$")]
async fn measure_page_says(province: &mut Province, part: String, measure: u32, words: String) {
    let tasks = province.tasks_of(&part, measure).await;
    assert!(tasks.contains(&words), "{tasks}");
}

#[then(regex = r"^(\S+)在第 (\d+) 项措施的页面打开佐证“(.+)”$")]
async fn evidence_opens(province: &mut Province, part: String, measure: u32, name: String) {
    let page = province.look(&part, &format!("/plan/{measure}")).await;
    let file = links(&page.html).into_iter().find(|(_, words)| *words == name);
    let (href, _) = file.unwrap_or_else(|| panic!("no {name}: {}", page.part("tasks")));
    let file = province.look(&part, &href).await;
    assert_eq!((file.status, file.html.as_str()), (200, "demo"));
}

#[then(regex = r"^(\S+)看到的看板与(\S+)看到的相同$")]
async fn boards_are_equal(province: &mut Province, one: String, other: String) {
    let mut boards = Vec::new();
    for part in [&one, &other] {
        let page = province.look(part, "/plan").await;
        let counts: Vec<(String, String)> =
            links(&page.html).into_iter().filter(|(href, _)| href.starts_with("/plan")).collect();
        let counts = counts.into_iter().filter(|(href, _)| href != "/plan/import");
        boards.push(counts.collect::<Vec<_>>());
        assert!(page.html.contains("class=\"z-board\""), "{}", page.text());
    }
    assert_eq!(boards[0], boards[1]);
    assert!(boards[0].len() > 80, "{}", boards[0].len());
}

#[then(regex = r"^(\S+)打不开这个任务$")]
async fn task_stays_shut(province: &mut Province, part: String) {
    let task = province.task.clone();
    assert_eq!(province.look(&part, &task).await.status, 404);
}

#[then(regex = r"^看板上“(.+)”点开有 (\d+) 条$")]
async fn number_opens_its_rows(province: &mut Province, words: String, count: usize) {
    let page = province.opened_from_board(&words).await;
    assert_eq!(reminders(&page).len(), count, "{}", page.text());
}

#[then(regex = r"^督办按责任机关、第 (\d+) 部分、逾期筛选有“(.+)”$")]
async fn reminders_filtered(province: &mut Province, section: u32, limit: String) {
    let at =
        |organ: &str, section: u32| format!("/plan/reminders?light=overdue&organ={organ}&section={section}");
    let page = province.look("办公室", &at("hlj-amr", section)).await;
    assert!(reminders(&page).iter().any(|row| row.contains(&limit)), "{}", page.text());
    for elsewhere in [at("hlj-police", section), at("hlj-amr", section + 1)] {
        let page = province.look("办公室", &elsewhere).await;
        assert_eq!(reminders(&page), Vec::<String>::new(), "{elsewhere}");
    }
}

#[then(regex = r"^督办导出的表格有 (\d+) 行，写着“(.+)”$")]
async fn sheet_holds(province: &mut Province, rows: usize, words: String) {
    let page = province.look("办公室", "/plan/reminders").await;
    let sheet = page.link("/plan/reminders.csv").unwrap_or_else(|| panic!("{}", page.text()));
    let sheet = province.look("办公室", &sheet).await.html;
    assert!(sheet.starts_with('\u{feff}'), "{sheet}");
    let lines: Vec<&str> = sheet.trim_end().split("\r\n").skip(1).collect();
    assert!(lines.len() == rows && lines.iter().any(|line| line.contains(&words)), "{sheet}");
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

#[then(regex = r"^按“未下达”筛选，看板上有第 (\d+) 项$")]
async fn listed_as_unassigned(province: &mut Province, measure: u32) {
    let page = province.look("办公室", "/plan?light=unassigned").await;
    assert!(links(&page.html).iter().any(|(href, _)| *href == format!("/plan/{measure}")), "{}", page.text());
}

#[then(regex = r"^按“逾期”筛选，看板上有第 (\d+) 项，没有第 (\d+) 项$")]
async fn only_overdue(province: &mut Province, listed: u32, other: u32) {
    let page = province.look("办公室", "/plan?light=overdue").await;
    let has = |number: u32| links(&page.html).iter().any(|(href, _)| *href == format!("/plan/{number}"));
    assert!(has(listed) && !has(other), "{}", page.text());
}
