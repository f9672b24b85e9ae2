"""The product on one machine: it starts, answers, keeps its data, and ends whole, however it is ended."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from local.engine import free_port
from tests.files import PDF, sha256

SECONDS_UP = 90


class Product:
    """One running product, in a process group of its own as under make."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process = start(folder, self.port)
        self.lines: list[str] = []

    def wait(self) -> None:
        """Wait until it says where it is."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if line.startswith("A token:"):
                return
        raise AssertionError("".join(self.lines))

    def end(self, number: signal.Signals = signal.SIGKILL) -> str:
        """End whatever is still running of it; return what it said last."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        self.process.wait(10)
        if self.process.stdout is None or self.process.stdout.closed:
            return ""
        with self.process.stdout as out:
            return out.read()

    def engine(self) -> int:
        """Return the engine's process id."""
        pid: int = orjson.loads((self.folder / "engine.json").read_bytes())["pid"]
        return pid

    def ask(self, query: str, handle: str = "pcs", **variables: Any) -> Any:
        """Ask the gateway with a token as the README says."""
        token = command("token", handle, self.folder, self.port).stdout.strip()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql",
            orjson.dumps({"query": query, "variables": variables}),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return orjson.loads(answer.read())


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    arguments = ["--data-dir", str(folder), "--port", str(port), "--sample", "12"]
    return subprocess.Popen(
        [sys.executable, "-m", "local.run", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("MOVEMENT_")},
    )


def command(name: str, argument: str, folder: Path, port: int, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"local.{name}", argument, "--data-dir", str(folder), "--port", str(port), *more],
        capture_output=True,
        text=True,
        check=False,
        env={k: v for k, v in os.environ.items() if not k.startswith("MOVEMENT_")},
    )


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def gone(pid: int, seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def product(folder: Path) -> Iterator[Product]:
    """Run the product on the data of this module's tests: loaded once, kept between them."""
    made = Product(folder)
    try:
        made.wait()
        yield made
    finally:
        made.end()


PROVINCE = '{ unitByCode(scheme: GSO, code: "33", at: "2026-01-01") { id name } }'
WAY = """query Way($at: Date!) { unitByCode(scheme: GSO, code: "33", at: $at) { name
  children(first: 110, kind: TERRITORY) { edges { node { name code(scheme: GSO)
    entries(year: 2026, first: 1) { edges { node { id title history { act } } } }
} } } } }"""


def test_the_first_walk_of_a_newcomer(product: Product) -> None:
    answer = product.ask(WAY, at="2026-01-01")
    communes = [edge["node"] for edge in answer["data"]["unitByCode"]["children"]["edges"]]
    assert len(communes) == 104
    assert {c["name"] for c in communes if c["code"] == "11953"} == {"Phường Phố Hiến"}
    found = [e["node"] for c in communes for e in c["entries"]["edges"]]
    assert found
    assert all("(dữ liệu mẫu)" in entry["title"] for entry in found)
    assert all(entry["history"][0]["act"] in {"createEntry", "replicateEntry"} for entry in found)


def test_the_readmes_first_query_has_the_readmes_answer(product: Product) -> None:
    readme = Path("README.md").read_text()
    asked = re.search(r"-d '(\{.+\})'", readme)
    told = re.search(r"```json\n(.+?)```", readme, re.DOTALL)
    assert asked
    assert told
    assert product.ask(orjson.loads(asked[1])["query"]) == orjson.loads(told[1])


def test_the_query_page_holds_a_working_token(product: Product) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{product.port}/", timeout=10) as answer:
        page = answer.read().decode()
    assert page.count("query") >= 5
    assert "Bearer ey" in page
    for asset in ("graphiql/graphiql.min.js", "react/umd/react.production.min.js"):
        with urllib.request.urlopen(f"http://127.0.0.1:{product.port}/assets/{asset}", timeout=10) as answer:
            assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"http://127.0.0.1:{product.port}/assets/graphql/package.json", timeout=10)


UPLOAD = """mutation R($input: RequestUploadInput!) { requestUpload(input: $input) {
  upload { id version } target { url headers { name value } } problems { code } } }"""
CONFIRM = """mutation C($input: ConfirmUploadInput!) { confirmUpload(input: $input) {
  upload { state downloadUrl } problems { code } } }"""


def test_a_file_goes_beside_graphql(product: Product) -> None:
    unit = product.ask(PROVINCE)["data"]["unitByCode"]["id"]
    given = {"requestId": "a-file-of-a-test", "unit": unit, "purpose": "EVIDENCE", "name": "Ảnh.pdf", "type": "PDF"}
    asked = product.ask(UPLOAD, input=given | {"size": len(PDF), "sha256": sha256(PDF)})["data"]["requestUpload"]
    assert asked["problems"] == []
    headers = {header["name"]: header["value"] for header in asked["target"]["headers"]}
    put = urllib.request.Request(asked["target"]["url"], PDF, headers, method="PUT")  # noqa: S310 - our own product
    with urllib.request.urlopen(put, timeout=10) as answer:  # noqa: S310
        assert answer.status == 200
    confirming = {"id": asked["upload"]["id"], "version": 1, "requestId": "confirm-that-file"}
    done = product.ask(CONFIRM, input=confirming)["data"]["confirmUpload"]
    assert (done["problems"], done["upload"]["state"]) == ([], "CONFIRMED")
    with urllib.request.urlopen(done["upload"]["downloadUrl"], timeout=10) as answer:  # noqa: S310
        assert answer.read() == PDF
    assert (product.folder / "files" / "kept" / asked["upload"]["id"]).read_bytes() == PDF


def test_functions_run_beside_it_and_print_one_line(product: Product) -> None:
    first = command("function", "periodic_statistics", product.folder, product.port, "--period", "2026")
    second = command("function", "periodic_statistics", product.folder, product.port, "--period", "2026")
    assert first.stdout.count("\n") == second.stdout.count("\n") == 1
    one, two = orjson.loads(first.stdout), orjson.loads(second.stdout)
    assert one["hash"] == two["hash"]
    assert [root["written"] for root in two["roots"]] == [False] * 3
    bad = command("function", "nothing", product.folder, product.port, "--period", "2026")
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr.startswith("NOT_FOUND: ")


def test_a_second_start_on_the_same_data_is_refused(product: Product) -> None:
    other = start(product.folder, free_port())
    text, _ = other.communicate(timeout=20)
    assert other.returncode == 1
    assert text.count("\n") == 1
    assert "Another start already uses" in text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_group_ends_everything_and_the_data_stays(product: Product, number: signal.Signals) -> None:
    expected = product.ask(PROVINCE)
    assert expected["data"]["unitByCode"]["name"] == "Tỉnh Hưng Yên"
    engine = product.engine()
    began = time.monotonic()
    assert "Traceback" not in product.end(number)
    assert time.monotonic() - began < 3
    assert gone(engine)
    again = Product(product.folder)
    again.wait()
    assert again.ask(PROVINCE) == expected
    again.end(signal.SIGTERM)


def test_the_engine_does_not_outlive_a_killed_launcher(product: Product) -> None:
    engine = product.engine()
    product.process.kill()
    product.process.wait()
    assert gone(engine)


def test_what_stands_in_the_way_is_told_in_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "data.db").write_bytes(b"this is no database at all" * 100)
    taken = free_port()
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(taken)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{taken}/", timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        for folder, port, expected in (
            (tmp_path / "fresh", taken, f"Port {taken} is taken"),
            (file, free_port(), "is a file: name a folder"),
            (file / "below", free_port(), "is a file: name a folder"),
            (broken, free_port(), "The engine does not start"),
        ):
            process = start(folder, port)
            text, _ = process.communicate(timeout=30)
            assert process.returncode == 1, text
            assert expected in text
            assert "Traceback" not in text
            assert text.count("\n") == 1
        server.terminate()


def test_a_token_needs_a_known_handle(tmp_path: Path) -> None:
    good = command("token", "rpt-11953@legacy", tmp_path, 1)
    assert good.returncode == 0
    assert good.stdout.count(".") == 2
    assert good.stdout.count("\n") == 1
    for handle in ("nobody", "rpt-99999", "rpt-1195", "rv1-11953@old", ""):
        bad = command("token", handle, tmp_path, 1)
        assert (bad.returncode, bad.stdout) == (2, "")
        assert bad.stderr.count("\n") == 1
