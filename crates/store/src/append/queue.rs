use std::sync::Arc;

use tokio::sync::{mpsc, oneshot, watch};

use super::{Append, Receipt, commit};
use crate::sql::Database;
use crate::{AppendFault, StoreFault};

struct Waiting {
    append: Box<Append>,
    answer: oneshot::Sender<Result<Receipt, AppendFault>>,
}

enum Message {
    Append(Waiting),
    Close(oneshot::Sender<()>),
}

/// The way to the writer task: bounded, so that overload is said at once instead of growing without limit.
#[derive(Clone)]
pub(crate) struct Queue {
    sender: mpsc::Sender<Message>,
    stopped: watch::Receiver<Option<Arc<str>>>,
}

impl Queue {
    /// Starts the writer of this process.
    pub(crate) fn start(database: Database, length: usize, batch: usize) -> Self {
        let (sender, receiver) = mpsc::channel(length.max(1));
        let (stop, stopped) = watch::channel(None);
        tokio::spawn(write_all(database, receiver, batch.max(1), stop));
        Self { sender, stopped }
    }

    /// Queues an append and waits for its answer.
    pub(super) async fn submit(&self, append: Append) -> Result<Receipt, AppendFault> {
        if let Some(reason) = &*self.stopped.borrow() {
            return Err(StoreFault::Stopped(reason.to_string()).into());
        }
        let (answer, answered) = oneshot::channel();
        let message = Message::Append(Waiting { append: Box::new(append), answer });
        self.sender.try_send(message).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreFault::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreFault::Stopped("写入已结束".into()),
        })?;
        match answered.await {
            Ok(answer) => answer,
            Err(_) => Err(StoreFault::Unknown("写入任务已结束".into()).into()),
        }
    }

    /// Waits until writing had to stop.
    pub(crate) async fn stopped(&self) -> String {
        let mut stopped = self.stopped.clone();
        match stopped.wait_for(Option::is_some).await {
            Ok(reason) => reason.as_deref().unwrap_or_default().to_owned(),
            Err(_) => std::future::pending().await,
        }
    }

    /// Ends the writer after what is queued; later appends are refused.
    pub(crate) async fn close(&self) {
        let (done, finished) = oneshot::channel();
        if self.sender.send(Message::Close(done)).await.is_ok() {
            let _ = finished.await;
        }
    }
}

async fn write_all(
    database: Database,
    mut receiver: mpsc::Receiver<Message>,
    batch: usize,
    stop: watch::Sender<Option<Arc<str>>>,
) {
    let mut messages = Vec::with_capacity(batch);
    while receiver.recv_many(&mut messages, batch).await > 0 {
        let mut waiting = Vec::with_capacity(messages.len());
        let mut closing = None;
        for message in messages.drain(..) {
            match message {
                Message::Append(append) => waiting.push(append),
                Message::Close(done) => closing = Some(done),
            }
        }
        if !waiting.is_empty() {
            write_batch(&database, waiting, &stop).await;
        }
        if let Some(done) = closing {
            let _ = done.send(());
            return;
        }
        if stop.borrow().is_some() {
            return;
        }
    }
}

async fn write_batch(database: &Database, waiting: Vec<Waiting>, stop: &watch::Sender<Option<Arc<str>>>) {
    let batch: Vec<&Append> = waiting.iter().map(|waiting| &*waiting.append).collect();
    match commit::commit(database, &batch).await {
        Ok(answers) => {
            for (waiting, answer) in waiting.into_iter().zip(answers) {
                let _ = waiting.answer.send(answer);
            }
        }
        Err(fault) => {
            let (kind, text) = judge(&fault, database.is_postgres());
            tracing::error!(fault = %text, appends = waiting.len(), "a batch was not recorded");
            if matches!(kind, Trouble::Stop) {
                stop.send_replace(Some(Arc::from(text.as_str())));
            }
            for waiting in waiting {
                let _ = waiting.answer.send(Err(kind.fault(&text).into()));
            }
        }
    }
}

/// What a failed batch means.
#[derive(Clone, Copy)]
enum Trouble {
    /// The disk may have lost what it was told to keep: never try again in this process.
    Stop,
    /// No space: nothing was recorded, reading goes on, writing resumes when there is space.
    Full,
    /// The commit's outcome is open.
    Unknown,
}

impl Trouble {
    fn fault(self, text: &str) -> StoreFault {
        match self {
            Self::Stop => StoreFault::Stopped(text.to_owned()),
            Self::Full => StoreFault::Full(text.to_owned()),
            Self::Unknown => StoreFault::Unknown(text.to_owned()),
        }
    }
}

fn judge(fault: &StoreFault, postgres: bool) -> (Trouble, String) {
    let text = fault.to_string();
    let code = match fault {
        StoreFault::Database(sqlx::Error::Database(error)) => error.code().unwrap_or_default().into_owned(),
        _ => return (Trouble::Unknown, text),
    };
    let primary = code.parse::<i64>().unwrap_or(0) & 0xff;
    let trouble = match (postgres, primary) {
        (false, 10) => Trouble::Stop,
        (false, 13) => Trouble::Full,
        _ if postgres && code.starts_with("53") => Trouble::Full,
        _ if postgres && code.starts_with("58") => Trouble::Unknown,
        _ => Trouble::Unknown,
    };
    (trouble, text)
}
