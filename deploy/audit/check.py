#!/usr/bin/env python3
"""Proves by the real OSV-Scanner that deploy/audit/vulnerabilities.py and deploy/security find what is known, with small databases
made here in OSV's schema: of versions that pom.xml and deploy/ name; and with a server that stands in for api.osv.dev, behind a
proxy as a plant has one. deploy/audit/build builds the tool."""

import datetime
import http.server
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
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


class Stand(http.server.ThreadingHTTPServer):
    """A proxy of which every host is OSV's server: one that knows ENTRY of versions that have it, or says only PORTAL."""

    daemon_threads = True

    def __init__(self, work, entry, portal=None):
        super().__init__(("127.0.0.1", 0), Door)
        self.entry, self.portal, self.queries = entry, portal, []
        self.certificate, key = work / "server.pem", work / "server.key"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=api.osv.dev",
                        "-addext", "subjectAltName=DNS:api.osv.dev", "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, key)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def environment(self):
        address = f"http://127.0.0.1:{self.server_address[1]}"
        return {"HOMEOSTAT_OSV": "", "HTTPS_PROXY": address, "https_proxy": address, "NO_PROXY": "", "no_proxy": "", "SSL_CERT_FILE": str(self.certificate)}


class Door(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def do_CONNECT(self):
        self.send_response(200)
        self.end_headers()
        Door(self.server.context.wrap_socket(self.connection, server_side=True), self.client_address, self.server)
        self.close_connection = True

    def answer(self, content):
        body = self.server.portal or json.dumps(content)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self):
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        self.server.queries += queries
        entry = self.server.entry
        self.answer({"results": [{"vulns": [{"id": entry["id"], "modified": entry["modified"]}]}
                                 if (query["package"]["name"], query["version"]) == (DATABIND, JACKSON) else {} for query in queries]})

    def do_GET(self):
        self.answer(self.server.entry)


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
    server = Stand(work, known("GHSA-1", "Maven", DATABIND, after(JACKSON)))
    online = case().run(**server.environment())
    wants("a server knows of a version that is shipped", online, findings=[finding])
    asked = {(query["package"]["name"], query["version"]) for query in server.queries}
    wants("and is asked about all of them", online if asked > {(DATABIND, JACKSON), ("uplot", UPLOT), ("detect-secrets", DETECT)} else (1, [], [], str(asked)), findings=[finding])
    wants("a page of the network is no server", case().run(**Stand(work, server.entry, "<html>log in</html>").environment()), absent=["no database reachable: "])
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
