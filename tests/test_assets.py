"""The files of others that pages and letters use: what was pinned, whole, and nothing else."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from tools import assets

SITE = assets.ROOT / "src" / "jalon" / "web"
MANIFESTS = {
    user: json.loads((folder / assets.MANIFEST).read_text(encoding="utf-8"))
    for user, folder in assets.FOLDERS.items()
}
PACKAGES = json.loads(assets.PACKAGE.read_text(encoding="utf-8"))
LOCK = json.loads(assets.LOCK.read_text(encoding="utf-8"))
WANTED = tomllib.loads(assets.WANTED.read_text(encoding="utf-8"))
PLACES = re.compile(r"""\{%\s*icon\s+"([^"]+)\"""")


@pytest.mark.parametrize(("user", "name"), [(user, name) for user in MANIFESTS for name in MANIFESTS[user]])
def test_a_file_is_what_the_manifest_says(user, name):
    content = (assets.FOLDERS[user] / name).read_bytes()
    assert assets.sha384(content) == MANIFESTS[user][name]["sha384"]


@pytest.mark.parametrize("user", MANIFESTS)
def test_there_is_no_other_file(user):
    folder = assets.FOLDERS[user]
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == {*MANIFESTS[user], assets.MANIFEST}


def test_every_package_comes_with_its_licence_in_the_version_asked_for():
    for told in [told for manifest in MANIFESTS.values() for told in manifest.values()]:
        assert told["version"] == PACKAGES["dependencies"][told["package"]]
        assert told["licence"]
    licences = {path.stem for folder in assets.FOLDERS.values() for path in (folder / "licences").iterdir()}
    assert licences == {name.rpartition("/")[2] for name in PACKAGES["dependencies"]}


def test_versions_are_exact_and_the_lock_has_fingerprints_and_no_address():
    for name, version in {**PACKAGES["dependencies"], **PACKAGES["devDependencies"]}.items():
        assert re.fullmatch(r"[\d.]+", version)
        assert LOCK["packages"][f"node_modules/{name}"]["version"] == version
    assert "://" not in assets.LOCK.read_text(encoding="utf-8")
    for place, package in LOCK["packages"].items():
        assert place == "" or package["integrity"].startswith("sha512-")
        assert "resolved" not in package


def test_every_icon_of_a_template_is_in_the_sprite():
    used = {
        name for page in SITE.rglob("*.html") for name in PLACES.findall(page.read_text(encoding="utf-8"))
    }
    assert used
    assert used <= set(WANTED["icons"]["names"])


def test_the_sprite_has_every_icon_and_nothing_that_a_browser_would_run():
    drawn = (assets.VENDOR / "icons.svg").read_text(encoding="utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', drawn) == sorted(WANTED["icons"]["names"])
    assert set(re.findall(r"<(\w+)", drawn)) <= {"svg", "symbol", "path", "circle", "rect"}
    assert not re.search(r"\s(on\w+|style|href)=", drawn)


def test_an_icon_that_does_not_exist_is_named(tmp_path: Path):
    with pytest.raises(SystemExit, match="licorne"):
        assets.sprite(tmp_path / "bootstrap-icons" / "icons", {"unicorn": "licorne"})


def test_a_style_sheet_asks_for_files_that_are_there():
    for sheet in [*SITE.glob("*/static/**/*.css"), assets.VENDOR / "bootstrap.min.css"]:
        text = sheet.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in text
        for address in re.findall(r"""url\(["']?([^"')]+)""", text):
            if not address.startswith("data:"):
                assert "vendor/" in address, (sheet, address)
                assert address.partition("vendor/")[2] in MANIFESTS["pages"]
