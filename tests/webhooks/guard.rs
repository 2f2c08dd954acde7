//! The guard: whatever an address is spelled like, nothing that is not public is connected to.

use std::{
    io,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use galley::{
    clock::{Instant, SystemChance},
    delivery::{LookUp, Message, Names, Outbound, Refusal, Secret, SendError, Settings},
};

use crate::{
    receiver::{Receiver, Reply},
    spellings::spellings,
};

/// What a name server answers, time after time; the last answer stays.
#[derive(Debug)]
struct Table {
    answers: Vec<Result<Vec<IpAddr>, ()>>,
    asked: AtomicUsize,
}

impl Table {
    fn new(answers: Vec<Result<Vec<&str>, ()>>) -> Arc<Self> {
        let parsed = |list: Vec<&str>| list.into_iter().map(|address| address.parse().unwrap()).collect();
        let answers = answers.into_iter().map(|answer| answer.map(parsed)).collect();
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }
}

impl Names for Table {
    fn look_up(&self, _: &str) -> LookUp {
        let nth = self.asked.fetch_add(1, Ordering::SeqCst).min(self.answers.len() - 1);
        let answer = self.answers[nth].clone().map_err(|()| io::Error::other("SERVFAIL"));
        Box::pin(std::future::ready(answer))
    }
}

/// A name server that never answers.
#[derive(Debug)]
struct Mute;

impl Names for Mute {
    fn look_up(&self, _: &str) -> LookUp {
        Box::pin(std::future::pending())
    }
}

fn outbound(allow: &[String], names: Arc<dyn Names>) -> Outbound {
    let allow = allow.iter().map(|rule| rule.parse().unwrap()).collect();
    let settings = Settings { allow, connect: Duration::from_millis(500), total: Duration::from_secs(2) };
    Outbound::with_names(settings, names)
}

async fn send(outbound: &Outbound, url: &str) -> Result<u16, SendError> {
    let secret = Secret::new(&SystemChance).unwrap();
    let message = Message { id: "msg_1", at: Instant::from_micros(0), body: "{}" };
    outbound.send(url, &message, &[secret]).await.map(|answer| answer.status)
}

/// Canaries at one port on every loopback address that the machine has.
async fn canaries() -> (u16, Vec<Receiver>) {
    let first = Receiver::open().await;
    let port = first.address.port();
    let mut all = vec![first];
    for host in ["127.0.0.2", "127.255.255.254", "::1"] {
        all.extend(Receiver::at_port(host, port, |_, _| Reply::Status(200)).await);
    }
    (port, all)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_spelling_of_an_address_inside_is_connected_to() {
    let (port, canaries) = canaries().await;
    let inside = ["127.0.0.1", "::1", "169.254.169.254", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"];
    // The port itself is allowed, for an address that nobody has here: what is refused is refused for where it leads.
    let rule = format!("203.0.113.77/32:{port}");
    let outbound = outbound(&[rule], Table::new(vec![Ok(inside.to_vec())]));
    let spellings = spellings(port);
    assert!(spellings.len() >= 150, "{}", spellings.len());
    for url in &spellings {
        let sent = send(&outbound, url).await;
        assert!(matches!(sent, Err(SendError::Refused(_))), "{url:?}: {sent:?}");
        let checked = outbound.check(url).await;
        assert!(checked.is_err(), "{url:?}: {checked:?}");
    }
    for canary in &canaries {
        assert_eq!(canary.connections(), 0, "{}", canary.address);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_canaries_would_have_sung() {
    let (port, canaries) = canaries().await;
    // The same addresses, with a guard that an operator opened for them.
    let rule = format!("127.0.0.0/8:{port}");
    let outbound = outbound(&[rule], Table::new(vec![Ok(vec!["127.0.0.1"])]));
    let mut reached = 0;
    for url in spellings(port) {
        reached += usize::from(send(&outbound, &url).await.is_ok());
    }
    let connections: usize = canaries.iter().map(Receiver::connections).sum();
    assert!(reached >= 40 && connections >= reached, "{reached} {connections}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_machines_own_names_are_looked_up_and_refused() {
    let (port, canaries) = canaries().await;
    let rule = format!("203.0.113.77/32:{port}").parse().unwrap();
    let outbound = Outbound::new(Settings { allow: vec![rule], ..Settings::default() });
    for host in ["localhost", "LOCALHOST.", "localhost.localdomain", "nowhere.invalid"] {
        let sent = send(&outbound, &format!("http://{host}:{port}/")).await;
        assert!(matches!(sent, Err(SendError::Refused(Refusal::NotGlobal | Refusal::Unresolved))), "{host}: {sent:?}");
    }
    assert!(canaries.iter().all(|canary| canary.connections() == 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_is_looked_up_once_a_call_and_the_connection_goes_where_the_look_up_said() {
    let (port, canaries) = canaries().await;
    let inside = &canaries[0];
    let outside = &canaries[1];
    let allow = [format!("127.0.0.2/32:{port}")];
    // The name means a place that may be called, and a moment later one that may not.
    let table = Table::new(vec![Ok(vec!["127.0.0.2"]), Ok(vec!["127.0.0.1"])]);
    let rebinding = outbound(&allow, Arc::<Table>::clone(&table));
    let url = format!("http://rebinding.example:{port}/");
    assert_eq!(send(&rebinding, &url).await.unwrap(), 200);
    assert_eq!(table.asked.load(Ordering::SeqCst), 1);
    assert_eq!(outside.received()[0].headers["host"], format!("rebinding.example:{port}"));
    for _ in 0..5 {
        let refused = send(&rebinding, &url).await;
        assert!(matches!(refused, Err(SendError::Refused(Refusal::NotGlobal))), "{refused:?}");
    }
    // Of several answers only those that may be called are.
    let mixed = outbound(&allow, Table::new(vec![Ok(vec!["127.0.0.1", "::1", "127.0.0.2", "10.0.0.1"])]));
    assert_eq!(send(&mixed, &url).await.unwrap(), 200);
    assert_eq!((inside.connections(), outside.connections()), (0, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_a_name_cannot_be_looked_up_nothing_is_called() {
    let (port, canaries) = canaries().await;
    let allow = [format!("127.0.0.0/8:{port}")];
    let url = format!("http://somewhere.example:{port}/");
    let failing: [Arc<dyn Names>; 3] = [Table::new(vec![Err(())]), Table::new(vec![Ok(Vec::new())]), Arc::new(Mute)];
    for names in failing {
        let refused = send(&outbound(&allow, names), &url).await;
        assert!(matches!(refused, Err(SendError::Refused(Refusal::Unresolved))), "{refused:?}");
    }
    // The first look-up fails, the next one leads inside.
    let then_inside = outbound(&[], Table::new(vec![Err(()), Ok(vec!["127.0.0.1"])]));
    for _ in 0..2 {
        assert!(matches!(send(&then_inside, "http://somewhere.example/").await, Err(SendError::Refused(_))));
    }
    assert!(canaries.iter().all(|canary| canary.connections() == 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_nobody_vouches_for_ends_the_call() {
    // A receiver that does not speak TLS at all stands for one that speaks it badly.
    let receiver = Receiver::open().await;
    let port = receiver.address.port();
    let outbound = outbound(&[format!("127.0.0.1/32:{port}")], Arc::new(Mute));
    let sent = send(&outbound, &format!("https://127.0.0.1:{port}/")).await;
    assert!(matches!(sent, Err(SendError::NotConnected(_))), "{sent:?}");
    assert_eq!(receiver.received().len(), 0);
}
