#!/usr/bin/env python3
"""What a backup costs those who write meanwhile: the times that writes over the API take without one and during one, and
how long the backup, its check and its restoration take.

    cargo build && benches/backup.py target/debug/galley [MEGABYTES]
"""
import http.client, json, os, pathlib, sqlite3, subprocess, sys, tempfile, threading, time

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
MEGABYTES = int(sys.argv[2]) if len(sys.argv) > 2 else 100
WRITERS, QUIET_SECONDS = 2, 10


def run(*args):
    began = time.monotonic()
    subprocess.run([PROGRAM, *args], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.monotonic() - began


def write(stop, times, nth, address, token):
    connection = http.client.HTTPConnection(address)
    count = 0
    while not stop.is_set():
        count += 1
        body = {"key": f"{nth}/{time.monotonic_ns()}", "locale": "en", "title": "News", "body": f"# News {count}\n\nText."}
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        began = time.monotonic()
        connection.request("POST", "/api/v1/collections/news/ingest", json.dumps(body), headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status < 300, answer.status
        times.append(time.monotonic() - began)


def during(address, token, work):
    stop, times = threading.Event(), []
    threads = [threading.Thread(target=write, args=(stop, times, nth, address, token)) for nth in range(WRITERS)]
    for thread in threads:
        thread.start()
    took = work()
    stop.set()
    for thread in threads:
        thread.join()
    times.sort()
    p = lambda share: 1_000 * times[min(len(times) - 1, int(len(times) * share))]
    return took, f"{len(times)} writes, p50 {p(0.5):.1f} ms, p99 {p(0.99):.1f} ms"


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GALLEY_")}
    run("migrate")
    pathlib.Path("news.toml").write_text('name = "news"\nsource_locale = "en"\n')
    run("collection", "apply", "news.toml")
    database = sqlite3.connect("galley.db")
    database.execute("CREATE TABLE ballast (bytes BLOB)")
    database.executemany("INSERT INTO ballast VALUES (?)", ((os.urandom(4_000),) for _ in range(MEGABYTES * 250)))
    database.commit()
    database.close()
    made = [PROGRAM, "token", "create", "--name", "n", "--scopes", "read,ingest", "--json"]
    token = json.loads(subprocess.run(made, check=True, stdout=subprocess.PIPE, env=environment).stdout)["token"]
    serve = [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--log", "error"]
    server = subprocess.Popen(serve, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        address = server.stdout.readline().split()[-1].removeprefix("http://")
        _, quiet = during(address, token, lambda: time.sleep(QUIET_SECONDS))
        took, busy = during(address, token, lambda: run("backup", "kept.db"))
    finally:
        server.terminate()
        server.wait()
    size = pathlib.Path("kept.db").stat().st_size
    print(f"without a backup: {quiet}")
    print(f"during a backup:  {busy}")
    print(f"backup: {size / 1e6:.0f} MB in {took:.1f} s")
    print(f"check: {run('restore', '--verify', 'kept.db'):.1f} s")
    print(f"restore: {run('restore', 'kept.db', '--database-url', 'sqlite:back.db'):.1f} s")
