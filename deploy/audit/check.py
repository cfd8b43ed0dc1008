#!/usr/bin/env python3
"""Proves by the real OSV-Scanner that deploy/audit/vulnerabilities.py and deploy/security find what is known, with small databases
made here in OSV's schema: of versions that pom.xml and deploy/ name. deploy/audit/build builds the tool."""

import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
JACKSON = re.search(r"<jackson.version>(.*)</jackson.version>", (ROOT / "pom.xml").read_text()).group(1)
DATABIND = "com.fasterxml.jackson.core:jackson-databind"
DETECT = re.search(r"detect-secrets==([\d.]+)", (ROOT / "deploy/security").read_text()).group(1)
UPLOT = re.search(r"uPlot \(v([\d.]+)\)", (ROOT / "homeostat-shell/src/main/resources/web/vendor/uPlot.iife.min.js").read_text()).group(1)
KEDA = re.search(r"@kubernetes-models/keda@([\d.]+)", (ROOT / "deploy/schemas").read_text()).group(1)
failed = []


def after(version):
    """The next version behind it that a database can name as fixed."""
    *front, last = version.split(".")
    return ".".join([*front, str(int(last) + 1)])


def known(name, ecosystem, package, fixed, day=TODAY):
    """An entry of OSV: every version before FIXED, or with none every version."""
    events = [{"introduced": "0"}] + ([{"fixed": fixed}] if fixed else [])
    return {"schema_version": "1.6.0", "id": name, "aliases": [name.replace("GHSA", "CVE")], "modified": f"{day}T00:00:00Z", "published": f"{day}T00:00:00Z",
            "summary": "made by a test", "details": "made by a test",
            "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}],
            "affected": [{"package": {"ecosystem": ecosystem, "name": package}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}]}


class Case:
    """A tree of this product as far as the tool reads it, with databases in which nothing is known."""

    def __init__(self, work):
        self.work, self.tree, self.databases = work, work / "tree", work / "osv"
        for part in ("deploy", ".ci", "homeostat-shell/src/main/resources/web/vendor"):
            shutil.copytree(ROOT / part, self.tree / part, ignore=shutil.ignore_patterns(".terraform", "secrets", "cluster", "forge"))
        shutil.copy(ROOT / "pom.xml", self.tree)
        (self.tree / "target").mkdir()
        (self.tree / "target/audit").symlink_to(ROOT / "target/audit")
        bill = ROOT / "homeostat-app/target/homeostat-sbom.json"
        self.sbom = self.tree / "homeostat-app/target/homeostat-sbom.json"
        self.sbom.parent.mkdir(parents=True)
        if bill.is_file():
            shutil.copy(bill, self.sbom)
        else:
            purl = f"pkg:maven/com.fasterxml.jackson.core/jackson-databind@{JACKSON}?type=jar"
            self.sbom.write_text(json.dumps({"components": [{"name": "jackson-databind", "version": JACKSON, "purl": purl}]}))
        for ecosystem in ("Maven", "PyPI", "npm"):
            self.database(ecosystem, known("GHSA-none", ecosystem, "some:thing-else", None))

    def database(self, ecosystem, *entries):
        folder = self.databases / ecosystem
        folder.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(folder / "all.zip", "w") as packed:
            for entry in entries:
                packed.writestr(f"{entry['id']}.json", json.dumps(entry))

    def meant(self, *lines):
        (self.tree / "deploy/audit/osv-scanner.toml").write_text("\n".join(["[[IgnoredVulns]]", *lines, ""]))

    def run(self, **environment):
        """Exit code of deploy/security, what it found, what it could not ask, what it said."""
        made = self.tree / "target/security"
        shutil.rmtree(made, ignore_errors=True)
        given = {"HOMEOSTAT_OSV": str(self.databases), **environment}
        done = subprocess.run([self.tree / "deploy/security", "vulnerabilities"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env={**os.environ, **given})
        read = {name: (made / name).read_text() if (made / name).exists() else "" for name in ("findings.txt", "absent.txt")}
        return done.returncode, read["findings.txt"].splitlines(), read["absent.txt"].splitlines(), done.stdout + done.stderr


def wants(name, found, code=0, findings=(), absent=(), says=""):
    """All of a run as expected: expressions for each finding, each thing that is absent, and for what it says."""
    real_code, real_findings, real_absent, said = found
    same = [len(real) == len(expected) and all(re.search(want, line) for want, line in zip(expected, real))
            for real, expected in ((real_findings, findings), (real_absent, absent))]
    good = "good    vulnerabilities" in said
    if real_code == code and all(same) and re.search(says, said) and good == (code == 0 and not findings and not absent):
        print(f"good  {name}")
    else:
        failed.append(name)
        print(f"BAD   {name}: exit code {real_code}, expected {code}; found {real_findings}, expected {list(findings)}; "
              f"absent {real_absent}, expected {list(absent)}\n{said}")


def cases(work):
    def case():
        return Case(pathlib.Path(tempfile.mkdtemp(dir=work)))

    def vulnerable(fixed=after(JACKSON)):
        made = case()
        made.database("Maven", known("GHSA-1", "Maven", DATABIND, fixed))
        return made

    finding = rf"^vulnerabilities: GHSA-1 \(CVE-1\), {re.escape(DATABIND)}, {re.escape(JACKSON)}, fixed in {re.escape(after(JACKSON))}, severity 7\.5$"
    wants("nothing is known", case().run())
    wants("a version that is shipped", vulnerable().run(), findings=[finding])
    wants("one that nobody has mended", vulnerable(None).run(), findings=["no fixed version, severity 7.5$"])
    wants("it is mended in what is shipped", vulnerable(JACKSON).run())
    pins = case()
    pins.database("PyPI", known("GHSA-2", "PyPI", "detect-secrets", after(DETECT)))
    pins.database("npm", known("GHSA-3", "npm", "uplot", after(UPLOT)), known("GHSA-4", "npm", "@kubernetes-models/keda", after(KEDA)))
    wants("versions of Python and npm that are pinned or vendored", pins.run(),
          findings=[rf"detect-secrets, {re.escape(DETECT)}, ", rf"uplot, {re.escape(UPLOT)}, ", rf"@kubernetes-models/keda, {re.escape(KEDA)}, "])

    ends = {"a day ahead": TODAY + datetime.timedelta(days=2), "a day that is over": TODAY - datetime.timedelta(days=2)}
    for words, day in ends.items():
        meant = vulnerable()
        meant.meant('id = "GHSA-1"', f"ignoreUntil = {day}", 'reason = "never called"')
        wants(f"meant so until {words}", meant.run(), findings=[] if day > TODAY else [finding])
    refused = {
        "without an end": (['id = "GHSA-1"', 'reason = "never called"'], "GHSA-1: found ignoreUntil None, expected a day"),
        "without a reason": (['id = "GHSA-1"', f"ignoreUntil = {ends['a day ahead']}"], "GHSA-1: found no reason"),
        "for ever": (['id = "GHSA-1"', "ignoreUntil = 2999-12-31", 'reason = "never called"'], "found ignoreUntil 2999-12-31, expected at most 366 days"),
        "as a whole package": (['id = "GHSA-1"', f"ignoreUntil = {ends['a day ahead']}", 'reason = "never called"', "[[PackageOverrides]]", "ignore = true"], "expected only IgnoredVulns"),
        "in no TOML": (["id ="], "osv-scanner.toml: Invalid value"),
    }
    for words, (lines, says) in refused.items():
        meant = vulnerable()
        meant.meant(*lines)
        wants(f"meant so {words} is refused", meant.run(), code=1, says=says)

    offline = case()
    wants("nobody to be asked is not good", offline.run(HOMEOSTAT_OSV="", HTTPS_PROXY="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9", NO_PROXY="", no_proxy=""),
          absent=["no database reachable: https://api.osv.dev: "])
    shutil.rmtree(offline.databases / "npm")
    wants("a database that is missing is not good", offline.run(), absent=["no database of npm: "])
    old = vulnerable(JACKSON)
    old.database("PyPI", known("GHSA-5", "PyPI", "detect-secrets", "0.1", TODAY - datetime.timedelta(days=31)))
    wants("an old database is not good", old.run(), absent=["no database of PyPI of these days: the newest entry"])
    partly = vulnerable()
    shutil.rmtree(partly.databases / "PyPI")
    wants("what can be asked is asked", partly.run(), findings=[finding], absent=["no database of PyPI: "])
    empty = case()
    empty.database("Maven")
    wants("a database without entries", empty.run(), code=1, says="found no entry, expected a database of OSV")
    (empty.databases / "Maven/all.zip").write_text("no archive")
    wants("a database that is none", empty.run(), code=1, says="File is not a zip file")

    broken = case()
    broken.sbom.unlink()
    wants("no bill of materials", broken.run(), code=1, says="run: make dist")
    broken.sbom.write_text(json.dumps({"components": [{"purl": "pkg:maven/some/thing@1"}, {"purl": "pkg:maven/no-group"}]}))
    wants("a package that the tool does not read", broken.run(), code=1, says="packages of Maven, expected 2")
    wants("a bill in another form", (broken.sbom.write_text("{}"), broken.run())[1], code=1, says="BROKEN  vulnerabilities")
    for words, script in {"falls over": "exit 1", "breaks": "exit 127", "says what nobody can read": "echo words"}.items():
        broken = case()
        (broken.tree / "target/audit").unlink()
        (broken.tree / "target/audit/bin").mkdir(parents=True)
        tool = broken.tree / "target/audit/bin/osv-scanner"
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
        wants(f"a tool that {words}", broken.run(), code=1, says="BROKEN  vulnerabilities")
    (broken.tree / "deploy/audit/vulnerabilities.py").write_text("#!/usr/bin/env python3\nimport nothing_of_this_name\n")
    wants("a report that falls over", broken.run(), code=1, says="BROKEN  vulnerabilities")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="homeostat-audit-") as temporary:
        cases(pathlib.Path(temporary))
    sys.exit(1 if failed else 0)
