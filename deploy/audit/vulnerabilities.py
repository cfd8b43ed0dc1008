#!/usr/bin/env python3
"""Lists known vulnerabilities of what is shipped (the bill of materials, what is vendored) and of what builds and tests it by
a version that is written under deploy/ and .ci (PyPI, npm), one a line: id, package, version, fixed version, severity. It asks
OSV-Scanner, and that api.osv.dev, which is told names and versions; with HOMEOSTAT_OSV=DIR the copies of OSV's databases in
DIR/Maven/all.zip, DIR/PyPI/all.zip and DIR/npm/all.zip, as https://osv-vulnerabilities.storage.googleapis.com has them.

deploy/audit/vulnerabilities.py [SBOM]. Exit code 0 for none, 1 for some, 2 where something broke, 3 where not everything could be
asked and nothing was found: what could not is told on standard error behind "absent: ". What is meant so stands in osv-scanner.toml.
"""

import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import urllib.error
import urllib.request
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MEANT = HERE / "osv-scanner.toml"
SERVER = "https://api.osv.dev"
DAYS_OF_A_DATABASE = 30
DAYS_OF_AN_EXCEPTION = 366
PYPI = re.compile(r"(?<![\w.-])([A-Za-z][\w.-]*)==(\d[\w.]*)")
NPM = re.compile(r"(?<![\w./-])((?:@[a-z0-9-]+/)?[a-z][a-z0-9.-]*)@(\d+\.\d+\.\d+)(?!\.?\d)")
VENDORED = {"uplot": (ROOT / "homeostat-shell/src/main/resources/web/vendor/uPlot.iife.min.js", re.compile(r"uPlot \(v([\d.]+)\)"))}
ECOSYSTEMS = {"Maven": "maven", "PyPI": "pypi", "npm": "npm"}


class Broken(Exception):
    """What is broken, and no finding."""


def shipped(sbom):
    """The package URLs of the bill of materials, without qualifiers and without our own modules."""
    if not sbom.is_file():
        raise Broken(f"found no {sbom}, expected the bill of materials; run: make dist")
    urls = {component["purl"].split("?")[0] for component in json.loads(sbom.read_text())["components"]}
    strange = sorted(url for url in urls if not url.startswith("pkg:maven/"))
    if strange:
        raise Broken(f"{sbom}: found {strange[0]}, expected only what starts with pkg:maven/")
    return {url for url in urls if not url.startswith("pkg:maven/io.homeostat/")}


def pinned():
    """The package URLs of every name==version and name@version under deploy/ and .ci, and of what is vendored."""
    urls = set()
    for folder in ("deploy", ".ci"):
        for file in sorted((ROOT / folder).rglob("*")):
            # Not what tools have left behind there: providers of Terraform, passwords.
            if not file.is_file() or file.suffix in (".mod", ".sum", ".md") or {".terraform", "secrets"} & set(file.parts):
                continue
            text = file.read_text(errors="replace")
            urls |= {f"pkg:pypi/{re.sub('[-_.]+', '-', name).lower()}@{version}" for name, version in PYPI.findall(text)}
            urls |= {f"pkg:npm/{name.replace('@', '%40')}@{version}" for name, version in NPM.findall(text)}
    for name, (file, version) in VENDORED.items():
        found = version.search(file.read_text(errors="replace")[:400])
        if not found:
            raise Broken(f"{file}: found no version in its first line, expected /{version.pattern}/")
        urls.add(f"pkg:npm/{name}@{found.group(1)}")
    return urls


def check_meant(today):
    """An exception has a reason and an end, or it would hold for what nobody has looked at."""
    try:
        content = tomllib.loads(MEANT.read_text())
    except tomllib.TOMLDecodeError as bad:
        raise Broken(f"{MEANT}: {bad}") from bad
    if set(content) - {"IgnoredVulns"}:
        raise Broken(f"{MEANT}: found {sorted(content)}, expected only IgnoredVulns")
    for entry in content.get("IgnoredVulns", []):
        until, reason = entry.get("ignoreUntil"), entry.get("reason")
        place = f"{MEANT}: {entry.get('id', 'an entry without id')}"
        if not isinstance(reason, str) or not reason.strip():
            raise Broken(f"{place}: found no reason, expected one")
        if not isinstance(until, datetime.date):
            raise Broken(f"{place}: found ignoreUntil {until!r}, expected a day, as 2027-03-31")
        day = until.date() if isinstance(until, datetime.datetime) else until
        if (day - today).days > DAYS_OF_AN_EXCEPTION:
            raise Broken(f"{place}: found ignoreUntil {day}, expected at most {DAYS_OF_AN_EXCEPTION} days ahead")


def server():
    """Why OSV's server is not to be asked, or nothing. Whatever is no answer of its is a network without it."""
    question = urllib.request.Request(f"{SERVER}/v1/querybatch", b'{"queries": []}', {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(question, timeout=20) as answer:
            if isinstance(json.load(answer), dict):
                return None
            return "found an answer that is not of OSV"
    except (OSError, ValueError) as lost:
        return str(getattr(lost, "reason", lost))


def newest(database):
    """The day of the newest entry; without any there is nothing that could be asked."""
    stamps = []
    try:
        with zipfile.ZipFile(database) as entries:
            for name in entries.namelist():
                if name.endswith(".json"):
                    stamps += [stamp.decode() for stamp in re.findall(rb'"modified"\s*:\s*"(\d{4}-\d\d-\d\d)', entries.read(name))]
    except (zipfile.BadZipFile, OSError) as bad:
        raise Broken(f"{database}: {bad}, expected a database of OSV") from bad
    if not stamps:
        raise Broken(f"{database}: found no entry, expected a database of OSV")
    return datetime.date.fromisoformat(max(stamps))


def scan(tool, work, ecosystem, urls, databases):
    """What the tool says about these packages."""
    bill = work / f"{ecosystem}.cdx.json"
    components = [{"type": "library", "name": url.split("@")[0], "purl": url} for url in sorted(urls)]
    bill.write_text(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components}))
    command = [tool, "scan", "source", "--no-resolve", "--all-packages", "--format", "json", "--config", str(MEANT), "-L", str(bill)]
    if databases:
        command += ["--offline", "--local-db-path", str(databases)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    sys.stderr.write(done.stderr)
    if done.returncode not in (0, 1):
        raise Broken(f"{tool}: exit code {done.returncode}, expected 0 or 1\n{done.stdout[-2000:]}")
    try:
        packages = [package for source in json.loads(done.stdout)["results"] or [] for package in source["packages"]]
    except (ValueError, KeyError, TypeError) as bad:
        raise Broken(f"{tool}: its answer cannot be read: {bad!r}") from bad
    if len(packages) != len(urls):
        raise Broken(f"{tool}: looked at {len(packages)} packages of {ecosystem}, expected {len(urls)}")
    print(f"{len(packages)} packages of {ecosystem} looked at", file=sys.stderr)
    return packages


def findings(packages):
    """One line for each vulnerability of each package; what has several ids is one."""
    lines = set()
    for found in packages:
        name, version = found["package"]["name"], found["package"]["version"]
        known = {entry["id"]: entry for entry in found.get("vulnerabilities") or []}
        for group in found.get("groups") or []:
            entries = [known[key] for key in group["ids"] if key in known]
            fixed, severity = [], group.get("max_severity")
            for entry in entries:
                severity = severity or (entry.get("database_specific") or {}).get("severity")
                for affected in entry.get("affected") or []:
                    if affected.get("package", {}).get("name", "").lower() != name.lower():
                        continue
                    for part in affected.get("ranges") or []:
                        fixed += [event["fixed"] for event in part["events"] if "fixed" in event and event["fixed"] not in fixed]
            also = sorted({alias for alias in group.get("aliases") or [] if alias.startswith("CVE-")} - set(group["ids"]))
            ids = " ".join(group["ids"] + [f"({alias})" for alias in also])
            lines.add(f"{ids}, {name}, {version}, {'fixed in ' + ' or '.join(fixed) if fixed else 'no fixed version'}, severity {severity or 'unknown'}")
    return sorted(lines)


def main():
    today = datetime.datetime.now(datetime.timezone.utc).date()
    sbom = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "homeostat-app/target/homeostat-sbom.json")
    check_meant(today)
    tool = shutil.which(str(ROOT / "target/audit/bin/osv-scanner")) or shutil.which("osv-scanner")
    if not tool:
        raise Broken("found no osv-scanner in target/audit/bin or on the path; run: deploy/audit/build")
    urls = shipped(sbom) | pinned()
    absent, lines = [], []
    given = os.environ.get("HOMEOSTAT_OSV")
    unreachable = None if given else server()
    if unreachable:
        absent.append(f"no database reachable: {SERVER}: {unreachable}; HOMEOSTAT_OSV=DIR takes a copy")
    with tempfile.TemporaryDirectory(prefix="homeostat-audit-") as temporary:
        work = pathlib.Path(temporary)
        if given:
            (work / "osv-scanner").symlink_to(pathlib.Path(given).resolve())
        for ecosystem, kind in ECOSYSTEMS.items():
            of_ecosystem = {url for url in urls if url.startswith(f"pkg:{kind}/")}
            if unreachable or not of_ecosystem:
                continue
            if given:
                database = pathlib.Path(given) / ecosystem / "all.zip"
                if not database.is_file():
                    absent.append(f"no database of {ecosystem}: found no {database}")
                    continue
                day = newest(database)
                if (today - day).days > DAYS_OF_A_DATABASE:
                    absent.append(f"no database of {ecosystem} of these days: the newest entry of {database} is of {day}")
            lines += findings(scan(tool, work, ecosystem, of_ecosystem, work if given else None))
    for line in absent:
        print(f"absent: {line}", file=sys.stderr)
    for line in lines:
        print(line)
    return 1 if lines else 3 if absent else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Broken, OSError, ValueError, KeyError) as broken:
        print(f"vulnerabilities: {broken}", file=sys.stderr)
        sys.exit(2)
