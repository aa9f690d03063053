//! Official documents that are not made: what each lacks, and the button that has it made once that is mended.
use super::standing::Office;
use crate::session::Signed;
use crate::ui::parts;
use app::cases::CaseView;
use maud::{Markup, html};
use uuid::Uuid;

/// How long a numbered document may take to be drawn up before it is offered to be made anew.
const MAX_DRAWING_MINUTES: i64 = 10;

/// A document that waits to be made.
struct Waiting {
    id: Uuid,
    title: String,
    why: String,
}

/// The card; nothing where every document is on file.
pub(super) fn card(signed: &Signed, view: &CaseView) -> Markup {
    let waiting: Vec<Waiting> = withheld(view).chain(stuck(view)).collect();
    if waiting.is_empty() {
        return html! {};
    }
    let office = Office { signed, view };
    let body = html! {
        p class="z-help" { "更正了有关事实、或者平台换了字体以后可以重新制作：按现在的事实制作，日期是原来办理的日期；已经编号的用原号。" }
        ul class="z-plain" {
            @for one in &waiting {
                li {
                    p { b { "《" (one.title) "》" } " " (one.why) }
                    @if view.may_work_inside { (office.form("document-make", &[("document", one.id.to_string())], "重新制作", &html! {})) }
                }
            }
        }
    };
    parts::card("withheld", "没有作成的文书", &body)
}

fn withheld(view: &CaseView) -> impl Iterator<Item = Waiting> {
    view.state.withheld.iter().map(|known| Waiting {
        id: known.id,
        title: known.title.clone(),
        why: format!("未编号、未制作：{}", known.reason),
    })
}

/// Numbered, and not on file although there was time enough.
fn stuck(view: &CaseView) -> impl Iterator<Item = Waiting> {
    let numbered = |number: &str| {
        let told = |event: &&app::cases::EventView| event.details.iter().any(|(_, value)| value == number);
        view.events.iter().find(told).map(|event| event.recorded_at)
    };
    let late = move |number: &str| {
        numbered(number).is_some_and(|at| (view.now.as_second() - at.as_second()) / 60 >= MAX_DRAWING_MINUTES)
    };
    let pending = view.state.documents.iter().filter(|document| document.file.is_none());
    pending.filter(move |document| late(&document.number)).map(|document| Waiting {
        id: document.id,
        title: document.title.clone(),
        why: format!("已编号 {}，一直没有制成", document.number),
    })
}
