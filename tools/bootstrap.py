#!/usr/bin/env python3
"""Set up what Jalon is developed with; the Makefile calls it, and only when something changed.

Runs on any Python from 3.9 on, with the standard library alone:

1. a private environment, .tools/uv, gets the pinned uv (hashes checked);
2. uv makes .venv with the Python that .python-version names, downloading one if the machine has none;
3. uv installs requirements/dev.txt (hashes checked) and Jalon itself, editable;
4. uv makes .venv-benefits, where the engine of the simulator lives by itself (requirements/benefits.txt).

The last thing written is .venv/ready, which the Makefile looks for: an interrupted set-up is done again.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
UV_ENV = TOOLS / "uv"
UV = UV_ENV / "bin" / "uv"
UV_READY = UV_ENV / "ready"
VENV = ROOT / ".venv"
READY = VENV / "ready"
MADE_FOR = VENV / "made-for.mk"
BENEFITS = ROOT / ".venv-benefits"
BENEFITS_READY = BENEFITS / "ready"
REQUIREMENTS = ROOT / "requirements"
INPUTS = (
    Path(__file__).resolve(),
    ROOT / ".python-version",
    ROOT / "pyproject.toml",
    REQUIREMENTS / "dev.txt",
    REQUIREMENTS / "benefits.txt",
    REQUIREMENTS / "tools.txt",
)

# pip's settings, and the variables by which uv takes the same ones.
INDEX_VARIABLES = {"index-url": ("UV_DEFAULT_INDEX",)}
EXTRA_SOURCE_VARIABLES = {"extra-index-url": ("UV_INDEX",), "find-links": ("UV_FIND_LINKS",)}
CONNECTION_VARIABLES = {
    "cert": ("SSL_CERT_FILE",),
    "client-cert": ("SSL_CLIENT_CERT",),
    "proxy": ("HTTPS_PROXY", "HTTP_PROXY"),
    "trusted-host": ("UV_INSECURE_HOST",),
    "timeout": ("UV_HTTP_TIMEOUT",),
}


def stop(sentence: str) -> NoReturn:
    """End with a sentence that says what to do."""
    sys.exit(f"set-up: {sentence}")


def say(sentence: str) -> None:
    """Tell what is going on, apart from what the command itself prints."""
    print(f"set-up: {sentence}", file=sys.stderr, flush=True)


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> bool:
    """Run a command quietly; show what it said only if it failed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        print(done.stdout.rstrip(), file=sys.stderr, flush=True)
    return done.returncode == 0


def digest(paths: Sequence[Path]) -> str:
    """Return one fingerprint for the contents of these files."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock, so that two set-ups started together run one after the other."""
    try:
        import fcntl
    except ImportError:  # not a Unix system
        yield
        return
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another set-up is running; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def clean_environment() -> dict[str, str]:
    """Return this process's environment without what belongs to another virtual environment or project."""
    left_out = {"VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONHOME", "PYTHONPATH", "UV_PROJECT", "UV_WORKING_DIR"}
    return {name: value for name, value in os.environ.items() if name not in left_out}


def install_uv() -> None:
    """Put the pinned uv into its private environment."""
    pins = REQUIREMENTS / "tools.txt"
    wanted = digest([pins])
    if UV.exists() and UV_READY.exists() and UV_READY.read_text(encoding="utf-8") == wanted:
        return
    try:
        import ensurepip
        import venv
    except ImportError:
        stop(
            f"the venv module of {sys.executable} is missing. Install it (on Debian or Ubuntu: "
            "apt install python3-venv), or name another Python with make PYTHON=/path/to/python3."
        )
    say(f"installing uv (pip {ensurepip.version()}).")
    try:
        venv.create(UV_ENV, clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        stop(f"{sys.executable} could not make a virtual environment in {UV_ENV.relative_to(ROOT)}: {error}")
    pip: list[str | Path] = [
        UV_ENV / "bin" / "python",
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
    ]
    if not run([*pip, "install", "--quiet", "--require-hashes", "-r", pins], clean_environment()):
        stop("pip could not install uv. Check that pip reaches its package index from this machine.")
    UV_READY.write_text(wanted, encoding="utf-8")


def pip_settings() -> dict[str, str]:
    """Return what this machine tells pip: from its files, then from the environment, which wins."""
    listed = subprocess.run(
        [UV_ENV / "bin" / "python", "-m", "pip", "config", "list"],
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if section in found:
            found[section][{"default-timeout": "timeout"}.get(name, name)] = str(ast.literal_eval(value))
    return {**found["global"], **found["install"], **found[":env:"]}


def uv_environment(*, extra_sources: bool) -> dict[str, str]:
    """Return the environment for uv: it does not read pip's configuration, so it is handed over here.

    A variable that is already set is left as it is. The extra sources (further indexes, local folders) can only
    add files of which the pinned hash is known, so they are searched as pip would: all of them. Compiling the
    pins leaves them out, for these must not depend on the machine.
    """
    env = clean_environment()
    variables = {**INDEX_VARIABLES, **CONNECTION_VARIABLES}
    if extra_sources:
        variables.update(EXTRA_SOURCE_VARIABLES)
        env.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    for setting, value in pip_settings().items():
        for variable in variables.get(setting, ()):
            env.setdefault(variable, " ".join(value.split()))
    env.setdefault("UV_NO_CONFIG", "1")
    return env


def installed_pythons(version: str) -> list[Path]:
    """Return the Pythons of this version that pyenv holds, newest first: its shims may hide them from uv."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    exact = re.compile(rf"{re.escape(version)}(\.\d+)*")
    found = [python for python in versions.glob("*/bin/python") if exact.fullmatch(python.parts[-3])]
    return sorted(found, key=lambda python: [int(part) for part in python.parts[-3].split(".")], reverse=True)


def asked_version() -> str:
    """Return the version that .python-version names."""
    return (ROOT / ".python-version").read_text(encoding="utf-8").strip()


def right_python(python: Path) -> bool:
    """Tell whether an environment's Python runs and is of the version that .python-version names."""
    version = asked_version()
    if not python.exists():
        return False
    answer = subprocess.run(
        [python, "-c", "import platform; print(platform.python_version())"],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.returncode == 0 and f"{answer.stdout.strip()}.".startswith(f"{version}.")


def make_venv(env: Mapping[str, str], where: Path) -> None:
    """Make an environment afresh, with the Python that .python-version names."""
    version = asked_version()
    make: list[str | Path] = [UV, "venv", "--quiet", "--clear", "--no-project"]
    for python in installed_pythons(version):
        if run([*make, "--python", python, where], env):
            return
    if not run([*make, "--python", version, where], env):
        stop(
            f"Python {version} was not found on this machine and could not be downloaded. "
            f"Install Python {version} so that python{version} is on the PATH, then try again."
        )


def set_up() -> None:
    """Bring .venv to what the repository asks for, unless it is there already."""
    wanted = f"{ROOT}\n{digest(INPUTS)}\n"
    python = VENV / "bin" / "python"
    before = READY.read_text(encoding="utf-8") if READY.exists() else ""
    if before == wanted and python.exists():
        READY.touch()
        return
    install_uv()
    env = uv_environment(extra_sources=True)
    # Only a whole environment, of this folder and of the same Python, is worth bringing up to date in place.
    READY.unlink(missing_ok=True)
    if not before.startswith(f"{ROOT}\n") or not right_python(python):
        say("making .venv.")
        make_venv(env, VENV)
    say("installing the pinned packages.")
    where: list[str | Path] = ["--quiet", "--python", python]
    if not run([UV, "pip", "sync", *where, "--require-hashes", REQUIREMENTS / "dev.txt"], env):
        stop(
            "the pinned packages could not be installed. Check that pip reaches its package index from here."
        )
    itself: list[str | Path] = ["--no-deps", "--no-build-isolation", "--editable", ROOT]
    if not run([UV, "pip", "install", *where, *itself], env):
        stop("Jalon itself could not be installed into .venv.")
    set_up_benefits(env)
    MADE_FOR.write_text(f"MADE_FOR := {ROOT}\n", encoding="utf-8")
    READY.write_text(wanted, encoding="utf-8")
    say("done.")


def set_up_benefits(env: Mapping[str, str]) -> None:
    """Bring .venv-benefits to its pins, unless it is there already."""
    pins = REQUIREMENTS / "benefits.txt"
    wanted = f"{ROOT}\n{digest([pins])}\n"
    python = BENEFITS / "bin" / "python"
    if (
        BENEFITS_READY.exists()
        and BENEFITS_READY.read_text(encoding="utf-8") == wanted
        and right_python(python)
    ):
        return
    say("installing the engine of the simulator, in .venv-benefits.")
    make_venv(env, BENEFITS)
    sync: list[str | Path] = [UV, "pip", "sync", "--quiet", "--python", python, "--require-hashes", pins]
    if not run(sync, env):
        stop("the engine of the simulator could not be installed. Check that pip reaches its package index.")
    BENEFITS_READY.write_text(wanted, encoding="utf-8")


def lock(*, upgrade: bool) -> None:
    """Compile requirements/*.in into the pins with their hashes, the same for every machine."""
    tools = REQUIREMENTS / "tools.txt"
    if not tools.exists():
        stop(
            "requirements/tools.txt is missing: take it back from git, it pins the tool that compiles the pins."
        )
    install_uv()
    env = uv_environment(extra_sources=False)
    for name, python in (("runtime", "3.13"), ("dev", "3.13"), ("benefits", "3.13"), ("tools", "3.9")):
        command: list[str | Path] = [
            UV,
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--python-version",
            python,
        ]
        command += ["--generate-hashes", "--no-header", "--no-emit-index-url"]
        command += ["--upgrade"] if upgrade else []
        target = f"requirements/{name}.txt"
        if not run([*command, f"requirements/{name}.in", "--output-file", target], env):
            stop(f"{target} could not be compiled.")
        if "://" in (ROOT / target).read_text(encoding="utf-8"):
            stop(f"{target} holds an address: the pins must not say where this machine gets its packages.")


def main(arguments: Sequence[str]) -> None:
    """Run the asked step under the lock."""
    with one_at_a_time():
        if list(arguments) == ["setup"]:
            set_up()
        elif list(arguments) == ["lock"]:
            lock(upgrade=False)
        elif list(arguments) == ["lock", "--upgrade"]:
            lock(upgrade=True)
        else:
            stop("say setup, lock, or lock --upgrade.")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        stop("interrupted; the next run starts it again.")
