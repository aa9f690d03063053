//! Connections of clients: how many there may be, and how long one may keep silent. Whoever opens thousands and sends a byte
//! now and then takes nothing from the others.
use crate::client::Network;
use crate::throttle::place;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// How long to wait when the system gives no connection: it may have none left for the moment.
const NONE_LEFT: Duration = Duration::from_secs(1);

/// Bounds of the connections of one server.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Longest time until the head of a request is complete, counted from the connection or from the answer before. Longer
    /// than reverse proxies keep an idle connection (60 s by habit), so that none is closed while a proxy begins to use it.
    pub head: Duration,
    /// Longest time in which a client takes nothing of its answer.
    pub take: Duration,
    /// Most connections of all clients together; further ones wait in the system's queue.
    pub all: usize,
    /// Most connections of one client address; further ones are closed at once.
    pub of_address: usize,
    /// Reverse proxies: they speak for many clients and are bounded only by `all`, as is this machine itself.
    pub trusted: Vec<Network>,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            head: Duration::from_secs(75),
            take: Duration::from_secs(60),
            all: 10_000,
            of_address: 256,
            trusted: Vec::new(),
        }
    }
}

/// Open connections by client address.
#[derive(Default)]
struct Places(Mutex<HashMap<IpAddr, Open>>);

/// Those of one address.
#[derive(Default)]
struct Open {
    count: usize,
    /// Whether one was refused since the first of them; the log tells it once.
    refused: bool,
}

/// One connection's place; free again when dropped.
struct Place(Arc<Places>, IpAddr);

impl Places {
    /// A place for another connection of an address; none when it has all it may have.
    fn take(self: &Arc<Self>, address: IpAddr, most: usize) -> Option<Place> {
        let address = place(address.to_canonical());
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_address = open.entry(address).or_default();
        if of_address.count >= most {
            if !std::mem::replace(&mut of_address.refused, true) {
                tracing::warn!(%address, most, "connections are closed: this address has too many");
            }
            return None;
        }
        of_address.count += 1;
        Some(Place(Arc::clone(self), address))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_address) = open.get_mut(&self.1) {
            of_address.count -= 1;
            if of_address.count == 0 {
                open.remove(&self.1);
            }
        }
    }
}

/// Serves `router` until `stop` is over; then no connection is taken any more, and those that are in the middle of a request
/// finish it. Every request carries the peer's address as [`ConnectInfo`].
pub async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()> + Send,
) {
    let (all, places) = (Arc::new(Semaphore::new(bounds.all)), Arc::new(Places::default()));
    let (stopping, _) = watch::channel(false);
    let mut stop = pin!(stop);
    loop {
        let taken = async {
            let one = Arc::clone(&all).acquire_owned().await.ok()?;
            Some((one, accepted(&listener).await))
        };
        let (one, (stream, peer)) = tokio::select! {
            () = &mut stop => break,
            taken = taken => match taken {
                Some(taken) => taken,
                None => break,
            },
        };
        let speaks_for_many = peer.ip().to_canonical().is_loopback()
            || bounds.trusted.iter().any(|proxy| proxy.holds(peer.ip().to_canonical()));
        let most = if speaks_for_many { usize::MAX } else { bounds.of_address };
        let Some(place) = places.take(peer.ip(), most) else { continue };
        let spoken = connection(stream, peer, router.clone(), bounds.clone(), stopping.subscribe());
        tokio::spawn(async move {
            spoken.await;
            drop((one, place));
        });
    }
    drop(listener);
    let _ = stopping.send(true);
    stopping.closed().await;
}

/// The next connection, however long the system has none to give.
async fn accepted(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // The client was gone before it was let in.
            Err(fault) if fault.kind() == std::io::ErrorKind::ConnectionAborted => {}
            Err(fault) => {
                tracing::error!(%fault, "no connection could be taken");
                tokio::time::sleep(NONE_LEFT).await;
            }
        }
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    bounds: Bounds,
    mut stopped: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(bounds.take));
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(bounds.head);
    let mut spoken = pin!(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
    let ended = tokio::select! {
        ended = spoken.as_mut() => ended,
        () = told(&mut stopped) => {
            spoken.as_mut().graceful_shutdown();
            spoken.await
        }
    };
    if let Err(fault) = ended {
        tracing::debug!(%fault, address = %peer.ip(), "a connection ended early");
    }
}

/// Ends when the server is told to stop.
async fn told(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::Instant;

    /// Serves one small and one large page until the returned sender is dropped.
    async fn served(bounds: Bounds) -> (SocketAddr, tokio::sync::oneshot::Sender<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let large = "0123456789".repeat(2_000_000);
        let router = Router::new()
            .route(
                "/",
                get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }),
            )
            .route("/large", get(|| async { large }));
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        tokio::spawn(serve(listener, router, bounds, async move {
            let _ = stopped.await;
        }));
        (address, stop)
    }

    async fn asked(address: SocketAddr) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn two_thousand_slow_connections_keep_nobody_out_and_are_let_go() {
        let bounds = Bounds { head: Duration::from_secs(2), ..Bounds::default() };
        let (address, _stop) = served(bounds).await;
        let mut slow = Vec::new();
        for _ in 0..2_000 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nhost: ").await.unwrap();
            slow.push(stream);
        }
        assert!(asked(address).await.ends_with("127.0.0.1"));
        for mut stream in slow {
            // What arrives late changes nothing; the end of the connection does.
            let _ = stream.write_all(b"x").await;
            let mut rest = Vec::new();
            let ended = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut rest)).await;
            assert!(ended.is_ok(), "a slow connection is still open");
        }
    }

    #[tokio::test]
    async fn who_takes_nothing_of_an_answer_is_let_go() {
        let bounds = Bounds { take: Duration::from_secs(1), all: 1, ..Bounds::default() };
        let (address, _stop) = served(bounds).await;
        let mut stalled = TcpStream::connect(address).await.unwrap();
        stalled.write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let began = Instant::now();
        // The only place is taken by the one that stalls.
        assert!(asked(address).await.ends_with("127.0.0.1"));
        assert!(began.elapsed() >= Duration::from_millis(900), "the place was free before its time");
    }

    #[tokio::test]
    async fn a_server_told_to_stop_finishes_what_was_asked() {
        let (address, stop) = served(Bounds::default()).await;
        let mut idle = TcpStream::connect(address).await.unwrap();
        idle.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut answer = [0; 512];
        assert!(idle.read(&mut answer).await.unwrap() > 0);
        drop(stop);
        assert_eq!(idle.read(&mut answer).await.unwrap(), 0, "an idle connection stays open");
        assert!(TcpStream::connect(address).await.is_err(), "it still lets clients in");
    }

    #[test]
    fn one_address_has_so_many_places_and_its_network_of_ipv6_counts_as_one() {
        let places = Arc::new(Places::default());
        let take = |text: &str| places.take(text.parse().unwrap(), 2);
        let (first, second) = (take("203.0.113.9"), take("::ffff:203.0.113.9"));
        assert!(first.is_some() && second.is_some() && take("203.0.113.9").is_none());
        assert!(take("203.0.113.10").is_some());
        let _six = (take("2001:db8::1"), take("2001:db8::2"));
        assert!(take("2001:db8::3").is_none());
        drop(first);
        assert!(take("203.0.113.9").is_some());
        drop(second);
    }
}
