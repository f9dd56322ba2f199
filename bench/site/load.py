"""People at work on the site: real requests to a real server, and what they waited for."""

import http.client
import random
import re
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

LONGEST = 30
"""Seconds that somebody waits for a page before it counts as a failure."""


@dataclass(frozen=True)
class Worker:
    """Somebody signed in, and the cases that they follow."""

    session: str
    csrf: str
    references: tuple[str, ...]
    words: tuple[str, ...]
    """What they look for in the search."""


@dataclass
class Tally:
    """What was waited for, by kind of page, in seconds; and what failed."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, seconds: float, failure: str = "") -> None:
        """Keep one wait, in seconds, and why it failed if it did."""
        with self.lock:
            self.waits[name].append(seconds)
            if failure:
                self.failures.append(f"{name}: {failure}")


class Browser:
    """One connection, kept open, as a browser does."""

    def __init__(self, port: int, worker: Worker, tally: Tally) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
        self.worker, self.tally = worker, tally

    def ask(self, name: str, path: str, form: dict[str, str] | None = None) -> str:
        """Ask for a page, or send a form, and keep what was waited for under a name. Gives the page."""
        headers = {
            "Cookie": f"sessionid={self.worker.session}; csrftoken={self.worker.csrf}",
            "Host": "localhost",
        }
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": self.worker.csrf})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        try:
            self.connection.request("GET" if form is None else "POST", path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except OSError as error:
            self.connection.close()
            self.tally.note(name, time.perf_counter() - start, repr(error))
            return ""
        fine = answer.status in ((200,) if form is None else (200, 302))
        self.tally.note(name, time.perf_counter() - start, "" if fine else f"{answer.status} {path}")
        return text


def day_of_work(browser: Browser, draw: random.Random) -> None:
    """One thing that a référent does, as often as they do it."""
    case = draw.choice(browser.worker.references)
    things: tuple[tuple[int, Callable[[], object]], ...] = (
        (25, lambda: browser.ask("file du jour", "/")),
        (30, lambda: browser.ask("dossier", f"/dossiers/{case}/")),
        (
            15,
            lambda: browser.ask(
                "recherche par nom", f"/recherche/rapide/?q={quote(draw.choice(browser.worker.words))}"
            ),
        ),
        (10, lambda: browser.ask("agenda", "/agenda/")),
        (10, lambda: browser.ask("liste", "/dossiers/")),
        (10, lambda: record(browser, case)),
    )
    thing = draw.choices([one for _, one in things], [weight for weight, _ in things])[0]
    thing()


def record(browser: Browser, case: str) -> None:
    """Open a form and record a fact, as a person does: a letter that was sent."""
    page = browser.ask("formulaire", f"/dossiers/{case}/noter/letter_sent/?letter=invitation")
    seen = re.search(r'name="seen" value="(\d+)"', page)
    day = re.search(r'name="on" value="([\d-]+)"', page)
    if seen and day:
        form = {
            "on": day[1],
            "letter": "invitation",
            "to": "person",
            "seen": seen[1],
            "token": uuid.uuid4().hex,
        }
        browser.ask("enregistrement", f"/dossiers/{case}/noter/letter_sent/", form)


def run(port: int, workers: list[Worker], seconds: float, pause: float) -> Tally:
    """Have each worker work for so long, with a pause between two things."""
    tally = Tally()
    end = time.monotonic() + seconds

    def work(number: int, worker: Worker) -> None:
        draw, browser = random.Random(number), Browser(port, worker, tally)
        while time.monotonic() < end:
            day_of_work(browser, draw)
            if pause:
                time.sleep(draw.expovariate(1 / pause))

    threads = [threading.Thread(target=work, args=(n, one), daemon=True) for n, one in enumerate(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + LONGEST)
    return tally


def shown(tally: Tally) -> list[str]:
    """The figures as lines of a table: requests, median, 95 and 99 in a hundred, in milliseconds."""
    lines = [f"{'page':24} {'requêtes':>9} {'p50':>7} {'p95':>7} {'p99':>7}  (ms)"]
    for name, waits in sorted(tally.waits.items()):
        ordered = sorted(waits)
        at = [1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)] for share in (0.5, 0.95, 0.99)]
        lines.append(f"{name:24} {len(ordered):9} {at[0]:7.1f} {at[1]:7.1f} {at[2]:7.1f}")
    lines.append(f"échecs : {len(tally.failures)} {tally.failures[:3]}")
    return lines
