//! Times of pages over HTTP on the loopback, server and clients in one process.
use super::figure::{Figure, Times};
use super::many_cases;
use super::story::Stage;
use crate::platform::demonstration_password;
use crate::{Databases, TestPlatform};
use app::Platform;
use app::cases::CaseFilter;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Rewrite;
use web::{WebConfig, WebState};

/// Target for the slowest hundredth, in milliseconds.
const P99_MS: f64 = 50.0;
/// Logins that the users share.
const LOGINS: [&str; 4] = ["zhang", "liyan", "wang", "zhao"];
/// Words looked for.
const QUESTIONS: [&str; 4] = ["南岗白酒", "测试移〔2026〕4321号", "第777商行", "呼兰 大米 商标"];

/// How much is measured.
#[derive(Debug, Clone)]
pub struct Extent {
    /// Cases.
    pub cases: usize,
    /// Concurrent users.
    pub users: usize,
    /// Length of one measurement.
    pub bound: Duration,
    /// Pause of a user from one page's start to the next one's.
    pub pace: Duration,
}

/// Measures on SQLite and prints each figure.
pub async fn measure(extent: &Extent) {
    let test = TestPlatform::demonstration(Databases::Sqlite).await;
    let stage = Stage::set(&test.platform).await;
    let began = Instant::now();
    many_cases::add(&stage, extent.cases).await;
    let seconds = began.elapsed().as_secs_f64();
    Figure::plain(format!("prepare {} cases", extent.cases), seconds, "s").by("appends in groups").print();
    for rewrite in [Rewrite::Everything, Rewrite::WhatDiffers] {
        let began = Instant::now();
        let derived = test.platform.index_again(rewrite).await.unwrap();
        let seconds = began.elapsed().as_secs_f64();
        let named = format!("derive the read models anew, {rewrite:?}");
        Figure::plain(named, seconds, "s").by(format!("{derived} cases")).print();
    }
    let cases = own_cases(&stage).await;
    let address = serve(&test.platform).await;
    let users = users(address, extent.users).await;
    let pages: [(&str, Vec<String>); 4] = [
        ("workbench", vec!["/desk".into()]),
        ("case page", cases.iter().map(|case| format!("/cases/{case}")).collect()),
        ("list of cases", vec!["/cases".into(), "/cases?state=open".into()]),
        ("search", QUESTIONS.iter().map(|words| format!("/cases?q={}", escaped(words))).collect()),
    ];
    for (name, paths) in pages {
        let urls: Arc<Vec<String>> =
            Arc::new(paths.iter().map(|path| format!("http://{address}{path}")).collect());
        ask(&users[..1], &urls, Duration::from_millis(300), Duration::ZERO).await;
        for pace in [extent.pace, Duration::ZERO] {
            let began = Instant::now();
            let times = ask(&users, &urls, extent.bound, pace).await;
            let rate = super::acts::rate(times.count() as u64, began.elapsed());
            let mode =
                if pace.is_zero() { "without pause".to_owned() } else { format!("a page each {pace:?}") };
            let named = |what: &str| format!("{name} {what}, {} users {mode}", users.len());
            let how = format!("{} pages, {rate:.0}/s", times.count());
            Figure::plain(named("p50"), times.within_ms(0.5), "ms").by(&how).print();
            let p99 = times.within_ms(0.99);
            Figure::plain(named("p99"), p99, "ms").against("< 50 ms", p99 < P99_MS).by(&how).print();
        }
    }
    test.platform.store.close().await;
}

async fn own_cases(stage: &Stage) -> Vec<uuid::Uuid> {
    let filter = CaseFilter { procedure: "crime-transfer".into(), ..CaseFilter::default() };
    let rows = stage.platform().cases(stage.officer("wang"), &filter, 200).await.unwrap().rows;
    rows.iter().map(|row| row.case_id).collect()
}

/// Serves the platform's pages on a free port of the loopback.
pub async fn serve(platform: &Platform) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = WebConfig { secure_cookies: false, ..WebConfig::default() };
    let router = web::router(WebState::new(platform.clone(), config));
    let bounds = web::connections::Bounds::default();
    tokio::spawn(web::connections::serve(listener, router, bounds, std::future::pending()));
    address
}

/// Browsers, each signed in on its own.
async fn users(address: SocketAddr, count: usize) -> Vec<reqwest::Client> {
    let password = demonstration_password();
    let mut users = Vec::with_capacity(count);
    for login in LOGINS.iter().cycle().take(count) {
        let none = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().cookie_store(true).redirect(none).no_proxy().build().unwrap();
        let door = client.post(format!("http://{address}/login")).header("sec-fetch-site", "same-origin");
        let answer = door.form(&[("login", *login), ("password", &password)]).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 303, "{login} was not let in");
        users.push(client);
    }
    users
}

/// Every user asks for one page after another. With a pace, time counts from when the page was due, so that a slow
/// answer is not hidden by the pages that were therefore not asked for.
async fn ask(users: &[reqwest::Client], urls: &Arc<Vec<String>>, bound: Duration, pace: Duration) -> Times {
    let began = Instant::now();
    let asking: Vec<_> = (0_u32..)
        .zip(users)
        .map(|(position, client)| {
            let (client, urls) = (client.clone(), urls.clone());
            let offset = pace * position / u32::try_from(users.len()).unwrap();
            tokio::spawn(async move {
                let mut times = Times::default();
                let mut due = began + offset;
                let mut next = position as usize;
                while due.max(Instant::now()) < began + bound {
                    tokio::time::sleep_until(due.into()).await;
                    let from = if pace.is_zero() { Instant::now() } else { due };
                    let answer = client.get(&urls[next % urls.len()]).send().await.unwrap();
                    assert_eq!(answer.status().as_u16(), 200, "{}", urls[next % urls.len()]);
                    answer.bytes().await.unwrap();
                    times.add(from.elapsed());
                    next += 7;
                    due += pace;
                }
                times
            })
        })
        .collect();
    let mut all = Times::default();
    for user in asking {
        all.merge(user.await.unwrap());
    }
    all
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
