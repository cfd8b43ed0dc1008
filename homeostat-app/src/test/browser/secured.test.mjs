// Drives the dashboard of the real product in a real browser where the box knows its people: by HTTPS,
// with a password that the browser asks for, under the page's own policy, for a reader and an operator.
//
//   HOMEOSTAT=/path/to/homeostat node secured.test.mjs [SCREENSHOT_DIRECTORY]
//
// Needs openssl, playwright-core (npm install --no-save playwright-core) and Chromium; CHROMIUM names
// another executable than the usual one.
import { execFileSync, spawn } from "node:child_process";
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(path.join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");
const shots = process.argv[2], homeostat = process.env.HOMEOSTAT;
assert.ok(homeostat, "HOMEOSTAT must name the homeostat script");

const home = fs.mkdtempSync(path.join(os.tmpdir(), "homeostat-secured-"));
const [users, key, cert] = ["users", "box.key", "box.pem"].map((name) => path.join(home, name));
execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=box", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert], { stdio: "ignore" });
for (const [name, role] of [["ann", "operator"], ["bob", "reader"]]) {
  execFileSync(homeostat, ["user", users, name, "--role", role], { input: `${name}'s password\n` });
}

function demo() {
  const child = spawn(homeostat, ["demo", "--pipeline", "gas-turbine", "--rate", "400", "--port", "0", "--mqtt-port", "0", "--stay", "--http-users", users, "--http-cert", cert, "--http-key", key], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (part) => {
      text += part;
      const found = text.match(/dashboard {2}(https:\/\/[^/\s]+)\//);
      if (found) resolve({ child, base: found[1] });
    });
    child.on("exit", (code) => reject(new Error("demo ended with " + code + "\n" + text)));
  });
}
const ended = (child) => new Promise((resolve) => { child.removeAllListeners("exit"); child.on("exit", resolve); child.kill("SIGTERM"); });

const { child, base } = await demo();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const stranger = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
  const refused = await stranger.goto(base).catch((error) => error);
  assert.match(String(refused instanceof Error ? refused : refused.status()), /INVALID_AUTH_CREDENTIALS|401/);

  // Whether the loop has enough to train from is not for the door to say: 409 is past it.
  for (const [name, expected] of [["bob", [403]], ["ann", [202, 409]]]) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, httpCredentials: { username: name, password: `${name}'s password` }, viewport: { width: 1440, height: 1300 } });
    const page = await context.newPage(), errors = [];
    // That an order is refused is told by the browser, too.
    page.on("console", (message) => { if (message.type() === "error" && !/40[39]/.test(message.text())) errors.push(message.text()); });
    page.on("pageerror", (error) => errors.push(String(error)));
    const answer = await page.goto(base);
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()["content-security-policy"], /default-src 'none'/);
    assert.equal(answer.headers()["x-frame-options"], "DENY");
    await page.waitForSelector("#link[data-link=live]");
    const reads = () => page.$eval("#readings", (element) => Number(element.textContent.replace(/\D/g, "")));
    const before = await reads();
    await page.waitForFunction((n) => Number(document.getElementById("readings").textContent.replace(/\D/g, "")) > n, before, { timeout: 30000 });
    const order = await page.evaluate(async () => (await fetch("/api/v1/pipelines/gas-turbine-nox/retrain", { method: "POST" })).status);
    assert.ok(expected.includes(order), `${name}: ${order}`);
    if (shots) await page.screenshot({ path: path.join(shots, `secured-${name}.png`), fullPage: true });
    assert.deepEqual(errors, [], "no errors in the console");

    // The same browser, with the password it knows, on a page of another site.
    const other = await context.newPage();
    await other.route("https://elsewhere.example/**", (route) => route.fulfill({ contentType: "text/html", body: "<form method=post></form>" }));
    await other.goto("https://elsewhere.example/");
    const [posted] = await Promise.all([
      other.waitForResponse((response) => response.url().startsWith(base)),
      other.evaluate((to) => { document.forms[0].action = to; document.forms[0].submit(); }, base + "/api/v1/pipelines/gas-turbine-nox/rollback"),
    ]);
    assert.ok([401, 403].includes(posted.status()), "no order for another site: " + posted.status());
    await context.close();
  }
  console.log("secured dashboard: all good");
} finally {
  await browser.close();
  await ended(child);
  fs.rmSync(home, { recursive: true });
}
