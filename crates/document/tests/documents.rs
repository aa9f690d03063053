//! Every template that ships: sound against the law data, drawn from its sample, compared with what was kept.
#![allow(clippy::unwrap_used, missing_docs)]

use document::shipped::templates;
use document::{Content, Fonts, Press, PressFault, Sample, Template};
use law::Library;
use law::source::SourceFile;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut files = Vec::new();
    for folder in ["instruments", "parameters", "tables", "procedures"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            files.push(SourceFile { path: format!("law/{folder}/{name}"), text });
        }
    }
    Library::load(files).0
});
static PRESS: LazyLock<Press> = LazyLock::new(Press::shipped);

/// Environment variable that lets this test write the pictures anew.
const BLESS: &str = "ZHIBAO_BLESS_PICTURES";
/// Pixels a point in the pictures that are kept.
const SCALE: f64 = 1.0;
/// Largest share of the grey of a picture that may differ from the one kept: another font version moves edges a little.
const TOLERATED: f64 = 0.004;

fn sample(template: &Template) -> Content {
    Sample::of(templates(), template).unwrap().content(template, &LIBRARY).unwrap()
}

fn by_id(id: &str) -> (&'static Template, Content) {
    let template = templates().get(id).unwrap();
    (template, sample(template))
}

#[test]
fn fonts_are_inside_this_build() {
    assert_eq!(Fonts::embedded().absent(), [""; 0], "run `cargo xtask assets`, then build again");
}

#[test]
fn the_templates_are_sound_and_fit_the_law_data() {
    document::Templates::read(document::shipped::files()).unwrap();
    assert!(templates().all().count() >= 24);
    let problems = templates().problems(&LIBRARY);
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn what_the_law_data_leave_to_a_template_that_is_not_there_is_found() {
    let without = |id: &str, from: &str, to: &str| {
        let mut files = document::shipped::files();
        files.retain(|file| !file.path.starts_with(&format!("documents/{id}/")));
        for file in files.iter_mut().filter(|file| file.path.ends_with("/template.toml")) {
            file.text = file.text.replace(from, to);
        }
        let problems = document::Templates::read(files).unwrap().problems(&LIBRARY);
        problems.into_iter().map(|problem| format!("{} {}", problem.code, problem.what)).collect::<Vec<_>>()
    };
    let found = without("destruction-record", "", "");
    assert!(found.iter().all(|one| one.contains("disposal-record") && one.contains("销毁")), "{found:#?}");
    assert_eq!(found.len(), 3, "the form of each version of the procedure says so: {found:#?}");
    let found = without("none", "\"@held\"", "\"@hold\"");
    assert!(found.iter().any(|one| one.contains("unknown-source") && one.contains("@hold")), "{found:#?}");
}

#[test]
fn no_two_series_write_the_same_number() {
    let mut forms: Vec<(String, String)> =
        templates().all().map(|t| (t.number_of("某", 2026), t.series.clone())).collect();
    forms.extend(
        LIBRARY
            .procedures
            .values()
            .map(|p| (p.number.replace("{mark}", "某").replace("{year}", "2026"), format!("case {}", *p.id))),
    );
    for (form, series) in &forms {
        let other = forms.iter().find(|(other, its)| other == form && its != series);
        assert_eq!(other, None, "{series} {form}");
    }
}

#[test]
fn each_sample_has_the_text_that_was_kept() {
    for template in templates().all() {
        let printed = PRESS.print(template, &sample(template)).unwrap();
        assert!(printed.pdf.starts_with(b"%PDF-"), "{}", template.id);
        let pages = printed.text.join("\n———— 换页 ————\n");
        insta::assert_snapshot!(template.id.clone(), pages);
    }
}

#[test]
fn each_first_page_looks_as_the_picture_that_was_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/documents");
    let mut wrong = Vec::new();
    for template in templates().all() {
        let set = PRESS.set(template, &sample(template)).unwrap();
        let options = typst_render::RenderOptions {
            pixel_per_pt: typst_scale(),
            ..typst_render::RenderOptions::default()
        };
        let picture = typst_render::render(&set.pages()[0], &options);
        let path: PathBuf = folder.join(format!("{}.png", template.id));
        if std::env::var_os(BLESS).is_some() {
            picture.save_png(&path).unwrap();
        }
        let kept = tiny_skia::Pixmap::load_png(&path);
        let differs = kept.map_or(1.0, |kept| difference(&kept, &picture));
        if differs > TOLERATED {
            let seen = std::env::temp_dir().join(format!("{}.png", template.id));
            picture.save_png(&seen).unwrap();
            wrong.push(format!("{}: {differs:.4}, see {}", template.id, seen.display()));
        }
    }
    assert!(wrong.is_empty(), "look at the pages; {BLESS}=1 keeps them: {wrong:#?}");
}

fn typst_scale() -> typst::utils::Scalar {
    typst::utils::Scalar::new(SCALE)
}

/// Mean difference of two pictures of one size, 0 to 1.
fn difference(one: &tiny_skia::Pixmap, other: &tiny_skia::Pixmap) -> f64 {
    if (one.width(), one.height()) != (other.width(), other.height()) {
        return 1.0;
    }
    let sum: u64 = one.data().iter().zip(other.data()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / (one.data().len() as f64 * 255.0)
}

#[test]
fn the_same_content_gives_the_same_bytes_and_another_number_gives_others() {
    let (template, content) = by_id("transfer-letter");
    let first = PRESS.print(template, &content).unwrap();
    let again = Press::shipped().print(template, &content).unwrap();
    assert!(first.pdf == again.pdf, "the PDF depends on something beside its content");
    let other = Content { number: Some("哈市监移送〔2026〕13号".into()), ..content };
    assert!(PRESS.print(template, &other).unwrap().pdf != first.pdf);
}

#[test]
fn a_long_list_of_goods_repeats_its_head_and_counts_through() {
    let (template, content) = by_id("goods-list");
    let text = PRESS.print(template, &content).unwrap().text;
    assert!(text.len() > 1, "the sample fills several pages");
    let with_rows = text.iter().filter(|page| page.contains("羽绒服（"));
    assert!(with_rows.clone().count() > 1);
    assert!(with_rows.clone().all(|page| page.contains("保管地点")), "{text:#?}");
    let all = text.join("\n");
    let last = content.facts["goods"].as_array().unwrap().len();
    assert!(all.contains(&format!("{last} 销售记录账册")) && all.contains("（以下空白）"), "{all}");
}

/// The text of a sample with some facts changed; one that is null is taken away. Lines are joined.
fn text_with(id: &str, facts: serde_json::Value) -> String {
    let (template, mut content) = by_id(id);
    for (name, value) in facts.as_object().unwrap() {
        match value {
            serde_json::Value::Null => drop(content.facts.shift_remove(name)),
            value => drop(content.facts.insert(name.clone(), value.clone())),
        }
    }
    PRESS.print(template, &content).unwrap().text.join("").replace('\n', "")
}

#[test]
fn a_transfer_without_goods_says_so_in_its_list() {
    let text = text_with("transfer-goods-list", json!({ "goods": null }));
    assert!(text.contains("涉案物品：无。") && !text.contains("以下空白"), "{text}");
}

#[test]
fn a_suggestion_to_supervise_names_its_ground_and_the_papers_of_it() {
    let silent = text_with("supervision-suggestion", json!({ "ground": "公安机关超过期限没有决定" }));
    assert!(silent.contains("第五百六十二条") && !silent.contains("第九条"), "{silent}");
    assert!(silent.contains("回执") && !silent.contains("复议决定书"), "{silent}");
    let refused =
        text_with("supervision-suggestion", json!({ "ground": "公安机关不予立案", "decision": null }));
    assert!(refused.contains("第九条第一款") && !refused.contains("复议决定"), "{refused}");
}

#[test]
fn an_order_to_file_says_whether_reasons_were_given() {
    let silent = json!({ "ground": "公安机关超过期限没有决定", "reply": null });
    let silent = text_with("filing-order", silent);
    assert!(silent.contains("没有作出是否立案的决定") && silent.contains("第五百六十二条"), "{silent}");
    assert!(!silent.contains("该理由不能成立"), "{silent}");
}

#[test]
fn a_notice_to_correct_says_what_the_police_did_not_do() {
    let text = |facts| text_with("correction-letter", facts);
    let unfiled = text(json!({}));
    assert!(unfiled.contains("通知你单位立案，你单位收到通知后超过15日没有立案"), "{unfiled}");
    let silent = text(json!({ "ground": "公安机关超过期限没有决定", "order": null }));
    assert!(
        silent.contains("收到通知后7日内既没有说明理由") && silent.contains("第五百六十二条"),
        "{silent}"
    );
    let wrongly = text(json!({ "ground": "公安机关不应当立案而立案", "order": null }));
    assert!(wrongly.contains("没有要求复议，也没有撤销案件"), "{wrongly}");
    assert!(!wrongly.contains("第五百六十二条"), "{wrongly}");
}

#[test]
fn a_reply_that_returns_the_request_gives_the_reason_alone() {
    let facts = json!({ "returned": "不属于本机关职权", "reply": "不属于本机关职权", "findings": null, "evidence": null });
    let text = text_with("assistance-reply", facts);
    assert!(text.contains("现予退回") && text.contains("退回的理由不属于本机关职权。"), "{text}");
    assert!(!text.contains("调查情况") && !text.contains("附件"), "{text}");
}

#[test]
fn what_follows_a_transfer_depends_on_its_outcome() {
    let none = json!({ "not_filing": null, "upheld": null, "goods": null, "filing": "有犯罪事实" });
    let filed = text_with("outcome-notice", none);
    assert!(
        filed.contains("决定立案侦查") && filed.contains("第十一条") && !filed.contains("第十条"),
        "{filed}"
    );
    let none = json!({ "not_filing": null, "upheld": null, "police": null, "refusal": "不足标准" });
    let refused = text_with("outcome-notice", none);
    assert!(
        refused.contains("第二款的规定，本机关负责人不批准移送") && !refused.contains("第八条"),
        "{refused}"
    );
}

#[test]
fn what_goods_are_destroyed_under_depends_on_why_the_organ_has_them() {
    let text = |ground: &str| text_with("destruction-record", json!({ "ground": ground }));
    assert!(text("商标侵权没收").contains("依照《中华人民共和国行政处罚法》第七十四条第一款"));
    let early = text("不宜长期保存，先行处置");
    assert!(early.contains("《市场监督管理行政处罚程序规定》第四十一条第三款"), "{early}");
    let judged = text("刑事判决");
    assert!(judged.contains("依照生效判决") && !judged.contains("行政处罚法"), "{judged}");
}

#[test]
fn a_report_of_goods_disposed_of_elsewhere_lists_none_itself() {
    let facts = json!({ "elsewhere": "120件分两批粉碎销毁", "seizing": "哈公刑〔2026〕1号", "goods": null });
    let text = text_with("disposal-report", facts);
    assert!(text.contains("由该案件处置") && text.contains("120件分两批粉碎销毁。"), "{text}");
    assert!(!text.contains("第七十四条") && !text.contains("处置记录"), "{text}");
    let facts =
        json!({ "method": "返还", "recipient": [{ "name": "某商行" }], "way": null, "judgment": null });
    let returned = text_with("disposal-report", facts);
    assert!(returned.contains("《中华人民共和国行政强制法》第二十八条"), "{returned}");
    assert!(!returned.contains("第七十四条") && !returned.contains("录像"), "{returned}");
}

#[test]
fn rare_characters_of_names_come_from_the_named_fallback_and_are_reported() {
    let (template, content) = by_id("transfer-letter");
    let printed = PRESS.print(template, &content).unwrap();
    for rare in ['喆', '珺', '镕', '玥'] {
        assert!(printed.borrowed.contains(&rare), "{rare} {:?}", printed.borrowed);
        assert!(printed.text.join("").contains(rare), "{rare}");
    }
    assert!(!printed.borrowed.contains(&'市'));
}

#[test]
fn a_character_without_any_glyph_stops_the_document() {
    let (template, mut content) = by_id("transfer-letter");
    content.facts["facts"] = "当事人姓𠮷，经营𪚥店。".into();
    let expected = ['𠮷', '𪚥'].into();
    assert_eq!(PRESS.no_glyph(&content), expected);
    assert_eq!(PRESS.print(template, &content), Err(PressFault::NoGlyph(expected)));
}

#[test]
fn what_is_required_and_absent_stops_a_document_but_not_its_draft() {
    let (template, mut content) = by_id("transfer-letter");
    content.facts.shift_remove("parties");
    content.facts.insert("facts".into(), "  ".into());
    let Err(PressFault::Lacks { facts, .. }) = PRESS.print(template, &content) else { panic!() };
    assert_eq!(facts, ["当事人", "案情"]);
    content.number = None;
    content.proof = None;
    let draft = PRESS.print(template, &content).unwrap().text.join("\n");
    assert!(
        draft.contains("【待填：当事人】") && draft.contains("草") && draft.contains("不产生效力"),
        "{draft}"
    );
    assert!(!draft.contains("核验码"), "{draft}");
}

#[test]
fn without_fonts_the_press_says_so() {
    let press = Press::new(&Fonts::default(), templates());
    let (template, content) = by_id("transfer-letter");
    let fault = press.print(template, &content).unwrap_err();
    assert!(fault.to_string().contains("cargo xtask assets"), "{fault}");
}

#[test]
fn typed_text_is_text_and_never_markup() {
    let (template, mut content) = by_id("transfer-letter");
    content.facts["facts"] =
        "金额为#panic(\"x\")元，*不*加粗_也不_倾斜，$x^2$ @ref <label> `code` // 注".into();
    let text = PRESS.print(template, &content).unwrap().text.join("").replace('\n', "");
    assert!(text.contains("#panic(\"x\")") && text.contains("*不*加粗_也不_倾斜"), "{text}");
}

#[test]
fn a_page_holds_22_lines_of_28_characters() {
    let (template, mut content) = by_id("transfer-letter");
    content.facts["facts"] = "国".repeat(28 * 60).into();
    let text = PRESS.print(template, &content).unwrap().text;
    let full: Vec<&str> = text[1].lines().filter(|line| line.contains(&"国".repeat(20))).collect();
    assert!(full.iter().all(|line| line.chars().filter(|c| *c == '国').count() == 28), "{full:#?}");
    assert_eq!(full.len(), 22, "{full:#?}");
}

#[test]
fn the_text_of_the_pdf_can_be_copied() {
    let (template, content) = by_id("penalty-decision");
    let printed = PRESS.print(template, &content).unwrap();
    let folder = std::env::temp_dir().join(format!("zhibao-pdf-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("d.pdf");
    std::fs::write(&file, &printed.pdf).unwrap();
    let Ok(output) = std::process::Command::new("pdftotext").arg(&file).arg("-").output() else {
        eprintln!("pdftotext is not installed: `cargo xtask test` installs it");
        return;
    };
    std::fs::remove_dir_all(&folder).unwrap();
    let text: String = String::from_utf8(output.stdout).unwrap().split_whitespace().collect();
    for words in ["哈尔滨市市场监督管理局", "哈市监罚决〔2026〕15号", "松北区喆珺服装商行", "核验码"]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
    let head = &printed.pdf[..printed.pdf.len().min(2_000_000)];
    let all = String::from_utf8_lossy(head);
    assert!(
        all.contains("pdfaid:part") && all.contains("pdfaid:conformance"),
        "the PDF says that it is PDF/A"
    );
}
