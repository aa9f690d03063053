//! Steps of goods in custody: taken, counted, handed over, read from lists; and of what need not be typed twice.
use crate::province::Province;
use cucumber::{given, then, when};
use testkit::Page;
use testkit::html::Form;

/// Input that takes the list.
const SHEET: &str = "s.goods";

impl Province {
    /// The page of the regulator's case as the handler sees it, its section of goods in words.
    async fn goods(&mut self) -> String {
        let case = self.case.clone();
        self.look("承办人", &case).await.part("exhibits")
    }

    /// Sends one of the forms of the storeroom.
    async fn counts(&mut self, lot: &str, counted: &str, reason: &str) {
        let client = self.person("承办人").await;
        let page = client.get(&self.case).await;
        let form = page.form("/standing/goods-count");
        let index = (0..9).find(|index| form.value(&format!("lines.{index}.lot")) == Some(lot)).unwrap();
        let form = form.set(&format!("lines.{index}.quantity"), counted).set("reason", reason);
        self.answer = client.submit(&form).await;
    }

    /// Reads a list into the form of registering goods.
    async fn reads(&mut self, list: &str) {
        let client = self.person("承办人").await;
        let page = client.get(&format!("{}/acts/register-goods", self.case)).await;
        let form = page.form("/acts/register-goods").attach(SHEET, "清单.csv", list.as_bytes());
        self.answer = client.submit(&form).await;
    }
}

fn list(words: &str) -> String {
    let rows = words.split('、').map(|row| row.split(' ').collect::<Vec<_>>().join(","));
    format!("名称,数量,单位\n{}\n", rows.collect::<Vec<_>>().join("\n"))
}

#[given(regex = r"^承办人登记了手提包 (\d+) 件，存放在(\S+)$")]
async fn goods_are_registered(province: &mut Province, count: String, place: String) {
    province.approved("").await;
    let case = province.case.clone();
    let fill = |form: Form| {
        let form = form.set("f.goods.0.name", "手提包").set("f.goods.0.quantity", &count);
        form.set("f.goods.0.unit", "件").set("f.goods.0.place", &place)
    };
    province.act("承办人", &case, "register-goods", fill).await;
    province.done();
}

#[given("公安机关已对本案立案")]
async fn police_have_filed(province: &mut Province) {
    province.transfer("").await;
    province.done();
    province.filed().await;
}

#[when(regex = r"^承办人盘点第 (\S+) 号，实点 (\S+) 件，(?:没有说明|说明“(.+)”)$")]
async fn counts(province: &mut Province, lot: String, counted: String, reason: String) {
    province.counts(&lot, &counted, &reason).await;
}

#[then(regex = r"^第 (\S+) 号物品的账是“(.+)”$")]
async fn account_is(province: &mut Province, lot: String, wanted: String) {
    let goods = province.goods().await;
    let (_, after) = goods.split_once(&format!("第{lot}号")).unwrap_or_else(|| panic!("no lot: {goods}"));
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    assert!(bare(after).contains(&bare(&wanted)), "{after}");
}

#[when("两名承办人移交全部物品")]
async fn hand_over(province: &mut Province) {
    let case = province.case.clone();
    let fill = |form: Form| form.attach("u.goods_handover_list", "交接清单.txt", "演示".as_bytes());
    province.act("承办人", &case, "hand-over-goods", fill).await;
    province.done();
    province.co_sign("另一名承办人").await;
}

#[when(regex = r"^办案民警签收物品，第 (\S+) 号只收 (\S+) 件$")]
async fn police_receive_part(province: &mut Province, lot: String, count: String) {
    let client = province.person("办案民警").await;
    let board = client.get("/handovers").await;
    let item = board.link("/sign").unwrap_or_else(|| panic!("nothing to sign for: {}", board.text()));
    let form = client.get(&item).await.form("/sign");
    assert_eq!(form.value("f.goods_received.0.lot"), Some(lot.as_str()), "the lots that arrive are listed");
    let form = form.set("f.goods_received.0.quantity", &count).set("f.goods_place", "物证室");
    province.answer = client.submit(&form).await;
    province.done();
}

#[then(regex = r"^办案民警打开第 (\S+) 号物品的全程，看到“(.+)”登记、“(.+)”接收$")]
async fn chain_is_whole(province: &mut Province, lot: String, first: String, second: String) {
    let police = province.police.clone();
    let page = province.look("办案民警", &police).await;
    assert!(page.part("exhibits").contains(&format!("第{lot}号")));
    let chain = page.link("/goods/").unwrap_or_else(|| panic!("no chain: {}", page.text()));
    // The police see their own part; the sender sees both ends of the passage.
    let seen = province.look("办案民警", &chain).await.text();
    assert!(seen.contains(&second) && seen.contains("接收"), "{seen}");
    let whole = province.look("承办人", &chain).await.text();
    assert!(whole.contains(&first) && whole.contains("登记涉案物品") && whole.contains(&second), "{whole}");
}

#[then(regex = r"^公安机关的物品清单里有“(.+)”(\S+)$")]
async fn police_store_lists(province: &mut Province, name: String, quantity: String) {
    let page = province.look("公安负责人", "/goods").await.text();
    assert!(page.contains(&name) && page.contains(&quantity) && page.contains("物证室"), "{page}");
}

#[when(regex = r"^承办人读入清单“(.+)”$")]
async fn reads_list(province: &mut Province, words: String) {
    province.reads(&list(&words)).await;
    province.listed = list(&words);
}

#[when("承办人再读入同一张清单")]
async fn reads_again(province: &mut Province) {
    let same = province.listed.clone();
    province.reads(&same).await;
}

#[when("承办人提交读入的清单")]
async fn submits_list(province: &mut Province) {
    let client = province.person("承办人").await;
    let form = province.answer.form("/acts/register-goods");
    province.answer = client.submit(&form).await;
    province.done();
}

fn says(page: &Page) -> String {
    page.text().chars().filter(|c| !c.is_whitespace()).collect()
}

#[then(regex = r"^表单填入 (\d+) 行，另有 (\d+) 行本件已有$")]
async fn form_is_filled(province: &mut Province, added: String, held: String) {
    let text = says(&province.answer);
    assert!(
        text.contains(&format!("已填入表单{added}行")) && text.contains(&format!("本件已有{held}行")),
        "{text}"
    );
}

#[then("没有新的物品")]
async fn nothing_new(province: &mut Province) {
    let text = says(&province.answer);
    assert!(text.contains("没有新的物品，表单没有增加"), "{text}");
}

#[then(regex = r"^第 (\d+) 行“(.+)”有问题：“(.+)”$")]
async fn cell_is_named(province: &mut Province, row: String, column: String, what: String) {
    let text = says(&province.answer);
    assert!(text.contains(&format!("{row}{column}“{what}”")), "{text}");
}

/// A new lead with only a number typed, and the button pressed that looks it up.
async fn looked_up(province: &mut Province, number: &str) {
    let client = province.person("承办人").await;
    let page = client.get("/cases/new/crime-transfer/discover").await;
    let form = page.form("/discover").set("f.parties.0.number", number).press("_lookup", "parties.0");
    province.answer = client.submit(&form).await;
}

#[given(regex = r"^承办人登记过当事人“(.+)”，代码 (\S+)，地址“(.+)”$")]
async fn party_is_known(province: &mut Province, name: String, number: String, address: String) {
    let client = province.person("承办人").await;
    let page = client.get("/cases/new/crime-transfer/discover").await;
    let form = page
        .form("/discover")
        .set("f.title", "演示乙商行案")
        .set("f.offence", "214")
        .set("f.act_date", "2026-01-15")
        .set("f.parties.0.name", &name)
        .set("f.parties.0.number", &number)
        .set("f.parties.0.address", &address);
    province.answer = client.submit(&form).await;
    province.done();
}

#[when(regex = r"^承办人在新线索里查号码 (\S+)$")]
async fn looks_up(province: &mut Province, number: String) {
    looked_up(province, &number).await;
}

#[then(regex = r"^当事人一栏填入“(.+)”和“(.+)”$")]
async fn party_is_filled(province: &mut Province, name: String, address: String) {
    let form = province.answer.form("/discover");
    assert_eq!(form.value("f.parties.0.name"), Some(name.as_str()));
    assert_eq!(form.value("f.parties.0.address"), Some(address.as_str()));
}

#[then("提示写明来自已有的办件")]
async fn source_is_named(province: &mut Province) {
    let text = province.answer.text();
    assert!(text.contains("来自") && text.contains("演示乙商行案"), "{text}");
}

#[when(regex = r"^公安负责人查号码 (\S+)$")]
async fn police_look_up(province: &mut Province, number: String) {
    let client = province.person("公安负责人").await;
    let new = client.get("/cases/new").await;
    let path = new.link("/register-appraisal").or_else(|| new.link("/cases/new/"));
    let path = path.unwrap_or_else(|| panic!("nothing the police open: {}", new.text()));
    let opening = path.rsplit('/').next().unwrap();
    let form = client.get(&path).await.form(&format!("/{opening}"));
    let form = form.set("f.parties.0.number", &number).press("_lookup", "parties.0");
    province.answer = client.submit(&form).await;
}

#[then("查不到，没有透露任何内容")]
async fn nothing_is_told(province: &mut Province) {
    let text = province.answer.text();
    assert!(
        text.contains("职责范围内还没有") && !text.contains("演示乙商行") && !text.contains("演示路"),
        "{text}"
    );
}
