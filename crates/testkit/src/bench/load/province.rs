//! The organs, officers and approved cases of the load.
use crate::bench::many_cases;
use crate::bench::story::{CAST, Stage};
use crate::platform::demonstration_password;
use crate::server::{security_administrator, system_administrator};
use app::accounts::AccountForm;
use app::{Arrival, Person, Platform};
use uuid::Uuid;
use vocabulary::SecrecyLevel;

/// The prefectures that hand over, by the beginning of their organs' ids; the demonstration's own is left out.
const PREFECTURES: [&str; 11] =
    ["2302", "2303", "2304", "2305", "2306", "2307", "2308", "2309", "2310", "2311", "2312"];
/// The lines of work of a prefecture that take part: who sends, who receives, who watches.
const LINES: [&str; 3] = ["amr", "police", "procuratorate"];
/// Who plays a part in which line with which posts; the logins are made of the prefecture and the part.
const PARTS: [(&str, &str, &[&str]); CAST.len()] = [
    ("zhang", "amr", &["officer"]),
    ("liyan", "amr", &["officer"]),
    ("wang", "amr", &["head", "officer"]),
    ("zhao", "amr", &["registrar"]),
    ("qian", "police", &["registrar", "officer"]),
    ("sun", "police", &["head", "officer"]),
    ("chen", "police", &["officer"]),
];

/// How many.
pub(super) struct Extent {
    /// Prefectures that take part.
    pub pairs: usize,
    /// Officers in all.
    pub officers: usize,
}

/// Two organs that hand over.
pub(super) struct Pair {
    /// Login of who sends.
    pub sender: String,
    /// Login of who signs.
    pub recipient: String,
    /// The recipient's organ.
    pub police: String,
    /// Approved cases, not yet sent.
    pub cases: Vec<Uuid>,
}

/// Invites everybody and approves the cases: the demonstration's own stage, the pairs, and the logins of those who watch.
pub(super) async fn prepare(
    platform: &Platform,
    extent: &Extent,
    each: usize,
) -> (Stage, Vec<Pair>, Vec<String>) {
    let administrators = [security_administrator(platform).await, system_administrator(platform).await];
    let mut pairs = Vec::new();
    let mut invited = 0;
    for place in PREFECTURES.iter().take(extent.pairs) {
        let login = |part: &str| format!("load-{place}-{part}");
        for (part, line, posts) in PARTS {
            invite(platform, &administrators, &login(part), &format!("{place}-{line}"), posts).await;
            invited += 1;
        }
        let police = format!("{place}-police");
        let logins = CAST.map(|part| (part, login(part)));
        let stage = Stage::cast(platform, &logins, &police).await;
        let approved = stage.approved(&|_, _| {}).await.unwrap();
        let cases = many_cases::copies(&stage, approved, each).await;
        pairs.push(Pair { sender: login("zhang"), recipient: login("qian"), police, cases });
    }
    let mut watchers = Vec::new();
    for number in invited..extent.officers {
        let place = PREFECTURES[number % extent.pairs.clamp(1, PREFECTURES.len())];
        let line = LINES[number / extent.pairs.max(1) % LINES.len()];
        let login = format!("load-{place}-watch-{number}");
        invite(platform, &administrators, &login, &format!("{place}-{line}"), &["officer"]).await;
        watchers.push(login);
    }
    (Stage::set(platform).await, pairs, watchers)
}

/// One administrator invites, the other confirms.
async fn invite(
    platform: &Platform,
    [security, system]: &[Person; 2],
    login: &str,
    organ: &str,
    posts: &[&str],
) {
    let form = AccountForm {
        login: login.to_owned(),
        name: format!("压测{login}"),
        organ: organ.to_owned(),
        region: None,
        posts: posts.iter().map(|post| (*post).to_owned()).collect(),
        clearance: SecrecyLevel::Internal,
    };
    let invitation = platform.invite(security, &form).await.unwrap();
    platform.confirm_link(system, invitation.id).await.unwrap();
    platform.use_link(&invitation.token, &demonstration_password(), Arrival::default()).await.unwrap();
}
