//! The reference implementation as a judge: what is really sent verifies with Python's `standardwebhooks`.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use crate::{
    house::{House, news},
    receiver::Receiver,
};

/// Reads what was received from its input, and verifies each under each secret.
const JUDGE: &str = "
import json, sys
from standardwebhooks import Webhook, WebhookVerificationError
given = json.load(sys.stdin)
def verifies(secret, received):
    try:
        Webhook(secret).verify(received['body'], received['headers'])
        return True
    except WebhookVerificationError:
        return False
print(json.dumps([[verifies(secret, received) for secret in given['secrets']] for received in given['received']]))
";

fn python(code: &str, input: &str) -> Option<String> {
    let mut command = Command::new("python3");
    command.args(["-c", code]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    child.stdin.take()?.write_all(input.as_bytes()).ok()?;
    let output = child.wait_with_output().ok()?;
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

async fn what_is_sent_verifies_with_the_reference_implementation(house: &House) {
    if python("import standardwebhooks", "").is_none() {
        eprintln!("skipped: python3 does not have the package `standardwebhooks`");
        return;
    }
    let receiver = Receiver::open().await;
    let service = house.in_real_time().await;
    let (webhook, old) = house.webhook(&receiver).await;
    news(&service, "a/譯樣", "Ünïcode 🙂 \"quoted\" \\ and\nbroken").await;
    while service.deliver_webhooks_step().await.unwrap().delivered > 0 {}
    let before = receiver.received().len();
    assert!(before >= 2);
    let (_, new) = service.rotate_webhook_secret(webhook.id, None).await.unwrap();
    service.send_webhook_test(webhook.id).await.unwrap();
    service.deliver_webhooks_step().await.unwrap();
    let calls = receiver.received();
    let given = serde_json::json!({
        "secrets": [old, new, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        "received": calls.iter().map(|r| serde_json::json!({ "body": r.body, "headers": r.headers })).collect::<Vec<_>>(),
    });
    let judged = python(JUDGE, &given.to_string()).unwrap();
    let judged: Vec<[bool; 3]> = serde_json::from_str(&judged).unwrap();
    assert_eq!(judged.len(), before + 1);
    assert!(judged[..before].iter().all(|verdict| *verdict == [true, false, false]), "{judged:?}");
    assert_eq!(judged[before], [true, true, false], "both while they change, and no third");
}

stories!(what_is_sent_verifies_with_the_reference_implementation);
