//! The guard: whatever an address is spelled like, nothing that is not public is connected to.

use std::{
    collections::BTreeSet,
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

use crate::receiver::{Receiver, Reply};

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

/// Hosts that are, or lead to, places inside.
const HOSTS: &[&str] = &[
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "127.0.0.2",
    "127.255.255.254",
    "127.000.000.001",
    "0177.0.0.1",
    "0177.1",
    "0177.0000.0000.0001",
    "00000177.1",
    "017700000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0x7F.0x0.0x0.0x1",
    "0x0000007f.1",
    "0x7f000001",
    "0x07f000001",
    "2130706433",
    "127.0.0.0x1",
    "127.0x1",
    "0",
    "00",
    "0x0",
    "0.0",
    "0.0.0.0",
    "0.0.0.0.",
    "0.1",
    "10.0.0.1",
    "10.1",
    "167772161",
    "012.0.0.1",
    "0xa000001",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "0xa9.0xfe.0xa9.0xfe",
    "169.254.43518",
    "169.16689662",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "3232235521",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "4294967295",
    // Digits and dots that Unicode offers, and what a percent sign can hide.
    "１２７.０.０.１",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "127．0．0．1",
    "127｡0｡0｡1",
    "𝟏𝟐𝟕.𝟎.𝟎.𝟏",
    "𝟶𝚡𝟽𝚏.1",
    "%31%32%37.0.0.1",
    "127%2e0%2e0%2e1",
    "%6c%6f%63%61%6c%68%6f%73%74",
    "1\u{ad}27.0.0.1",
    "127.0\u{200b}.0.1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::0001]",
    "[::]",
    "[::127.0.0.1]",
    "[::7f00:1]",
    "[::ffff:127.0.0.1]",
    "[::FFFF:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:7f00:0001]",
    "[::ffff:0:127.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[::ffff:8.8.8.8]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::7f00:1]",
    "[100::1]",
    "[2001::1]",
    "[2001:0:7f00:1::]",
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    "[2001:10::1]",
    "[2001:20::1]",
    "[2001:db8::1]",
    "[2002:7f00:1::]",
    "[2002:7f00:0001::1]",
    "[2002:a9fe:a9fe::1]",
    "[3fff::1]",
    "[5f00::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fd12:3456::1]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[fe80::1%lo]",
    "[::1%25lo]",
    "[fec0::1]",
    "[ff02::1]",
    "[v1.::1]",
    "[127.0.0.1]",
    "[::1",
    "::1",
    // Names; the table answers each of them with addresses inside.
    "localhost",
    "LOCALHOST",
    "LocalHost",
    "localhost.",
    "localhost.localdomain",
    "foo.localhost",
    "ip6-localhost",
    "ｌｏｃａｌｈｏｓｔ",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "loc\u{ad}alhost",
    "127.0.0.1.nip.io",
    "127-0-0-1.sslip.io",
    "localtest.me",
    "lvh.me",
    "metadata",
    "metadata.google.internal",
    "instance-data",
    "kubernetes.default.svc",
    "host.docker.internal",
    "router",
    "bücher.example",
    "xn--bcher-kva.example",
    "a.b.c.d.e.example",
    "1.2.3.4.5",
    "127.0.0.256",
    "0x7f.0.0.0x100",
    "example.com",
    "example.com.",
];

/// Whole addresses that readers disagree about; `{p}` is the canaries' port.
const TRICKS: &[&str] = &[
    "http://example.com@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}@example.com/",
    "http://user:pw@127.0.0.1:{p}/",
    "http://@127.0.0.1:{p}/",
    "http://:@127.0.0.1:{p}/",
    "http://:pw@127.0.0.1:{p}/",
    "http://a@b@127.0.0.1:{p}/",
    "http://example.com:80@127.0.0.1:{p}/",
    "http://example.com%40127.0.0.1:{p}/",
    "http://example.com#@127.0.0.1:{p}/",
    "http://example.com?@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}#@example.com/",
    "http://127.0.0.1:{p}?@example.com/",
    "http://example.com\\@127.0.0.1:{p}/",
    "http://127.0.0.1:{p}\\@example.com/",
    "http://example.com &@127.0.0.1:{p}# @example.org/",
    "http:127.0.0.1:{p}/",
    "http:/127.0.0.1:{p}/",
    "http:///127.0.0.1:{p}/",
    "http:////127.0.0.1:{p}/",
    "http:\\\\127.0.0.1:{p}\\",
    "//127.0.0.1:{p}/",
    "127.0.0.1:{p}",
    "\thttp://127.0.0.1:{p}/",
    " http://127.0.0.1:{p}/",
    "http://127.0.0.1:{p}/ ",
    "http://127.0.0.1\t:{p}/",
    "ht\ntp://127.0.0.1:{p}/",
    "http://127.0.\n0.1:{p}/",
    "http://127.0.0.1:{p}/\r\nx-injected: 1",
    "http://127.0.0.1:{p}/\0",
    "http://127.0.0.1%00.example.com:{p}/",
    "http://127.0.0.1%09:{p}/",
    "http://127.0.0.1%0d%0a:{p}/",
    "http://127.0.0.1%23.example.com:{p}/",
    "http://127.0.0.1%2f.example.com:{p}/",
    "HTTP://127.0.0.1:{p}/",
    "hTTps://127.0.0.1:{p}/",
    "http://127.0.0.1:0{p}/",
    "http://127.0.0.1:{p}/../",
    "http://127.0.0.1:{p}//example.com/",
    "http://127.0.0.1:{p}:80/",
    "http://127.0.0.1:{p}/?url=http://example.com/",
    "http://127.0.0.1:22/",
    "http://127.0.0.1:65536/",
    "http://127.0.0.1:-1/",
    "http://127.0.0.1:/",
    "http://:{p}/",
    "http://",
    "http:",
    "",
    "ftp://127.0.0.1:{p}/",
    "file:///etc/passwd",
    "file://127.0.0.1:{p}/",
    "gopher://127.0.0.1:{p}/_x",
    "dict://127.0.0.1:{p}/",
    "ws://127.0.0.1:{p}/",
    "ldap://127.0.0.1:{p}/",
    "jar:http://127.0.0.1:{p}/!/",
    "view-source:http://127.0.0.1:{p}/",
    "blob:http://127.0.0.1:{p}/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "url:http://127.0.0.1:{p}/",
    "http://[::1]:{p}@127.0.0.1/",
    "http://[::1]@127.0.0.1:{p}/",
    "http://[::ffff:127.0.0.1]:{p}/#",
];

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

fn spellings(port: u16) -> BTreeSet<String> {
    let hosts = HOSTS.iter().flat_map(|host| {
        [format!("http://{host}:{port}/"), format!("https://{host}:{port}/x?y#z"), format!("http://{host}/")]
    });
    hosts.chain(TRICKS.iter().map(|trick| trick.replace("{p}", &port.to_string()))).collect()
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
