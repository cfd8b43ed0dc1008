// Drives the dashboard in a real browser against DashboardServer (the test tree's server with moving
// data), and fails when what a person needs to see is not there.
//
//   HOMEOSTAT_TEST_CLASSPATH=… node dashboard.test.mjs [SCREENSHOT_DIRECTORY]
//
// Needs playwright-core (npm install --no-save playwright-core) and Chromium; CHROMIUM and JAVA name
// other executables than the usual ones.
import { spawn } from "node:child_process";
import assert from "node:assert/strict";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(path.join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");
const port = 18000 + (process.pid % 2000), base = `http://127.0.0.1:${port}`, shots = process.argv[2];
const classpath = process.env.HOMEOSTAT_TEST_CLASSPATH;
assert.ok(classpath, "HOMEOSTAT_TEST_CLASSPATH must hold the class path of homeostat-shell's tests");

function serve() {
  const child = spawn(process.env.JAVA || "java", ["-Xmx256m", "-cp", classpath, "io.homeostat.http.DashboardServer", String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => { if (String(text).includes("listening")) resolve(child); });
    child.on("exit", (code) => reject(new Error("server ended with " + code)));
  });
}
const ended = (child) => new Promise((resolve) => { child.removeAllListeners("exit"); child.on("exit", resolve); child.kill("SIGKILL"); });

let server = await serve();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  const errors = [], foreign = [];
  let expectLoss = false;
  const page = await browser.newPage({ viewport: { width: 1440, height: 1300 }, colorScheme: "light" });
  page.on("console", (message) => { if (message.type() === "error" && !expectLoss) errors.push(message.text()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => { if (!request.url().startsWith(base)) foreign.push(request.url()); });
  const shot = async (name) => { if (shots) await page.screenshot({ path: path.join(shots, name + ".png"), fullPage: true }); };
  const drawn = (selector) => page.$eval(selector + " canvas", (canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let inked = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) inked++;
    return inked;
  });

  await page.goto(base);
  await page.waitForSelector("#link[data-link=live]");
  await page.waitForSelector("#decisions li[data-number]");
  await page.waitForTimeout(1500);
  assert.ok((await drawn("#signal")) > 2000, "the signal is drawn");
  assert.ok((await drawn("#score")) > 1000, "the rolling error is drawn");
  assert.match(await page.textContent("#state"), /Healthy|Suspicious|On trial|Probation/);
  assert.match(await page.textContent("#champion"), /^v\d+$/);
  assert.ok((await page.$$("#decisions li[data-number]")).length >= 6, "decisions are listed");
  assert.ok((await page.$$("#totals tbody tr")).length === 3, "totals are listed");
  assert.ok((await page.$$("#models li")).length >= 2, "models are listed");
  // What is drawn is the data: as many columns have ink as there are readings to show.
  const covered = (selector) => page.$eval(selector + " canvas", (canvas) => {
    const { width, height } = canvas, { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    let columns = 0;
    for (let x = 0; x < width; x++) for (let y = 0; y < height; y++) if (data[4 * (y * width + x) + 3] > 0) { columns++; break; }
    return columns / width;
  });
  assert.ok((await covered("#signal")) > .8, "the signal fills its axis");
  const api = async (path) => (await fetch(base + "/api/v1/pipelines/" + path)).json();
  const described = await api("gas-turbine-nox");
  assert.equal(await page.textContent("#dead"), described.deadLetters + " dead letters set aside");
  const versions = (await api("gas-turbine-nox/models")).models;
  assert.equal(await page.textContent("#beside"), "beside the model: linear learner, 30 % of the word");
  assert.match(await page.textContent("#champion-note"), new RegExp("^v\\d+ ← v\\d+|first of its line"));
  assert.ok(versions.length >= 2);
  const reads = (text) => Number(text.match(/Reading ([\d,]+)/)[1].replaceAll(",", ""));
  const box = await page.locator("#signal canvas").boundingBox();
  await page.mouse.move(box.x + box.width * .5, box.y + box.height / 2);
  const pointed = await page.textContent("#signal-readout"), reading = reads(pointed);
  const [point] = (await api(`gas-turbine-nox/history?from=${reading}&to=${reading}&points=4`)).points;
  assert.equal(point[0], reading);
  const four = (v) => v.toLocaleString("en", { maximumSignificantDigits: 4 });
  assert.ok(pointed.includes("predicted " + four(point[3])) && pointed.includes("frozen " + four(point[4])), pointed + " is what the API says: " + point);
  await page.mouse.move(0, 0);
  await shot("light");

  const before = await page.textContent("#readings");
  await page.waitForFunction((text) => document.getElementById("readings").textContent !== text, before);
  const newest = Number(await page.getAttribute("#decisions li", "data-number"));
  await page.waitForFunction((n) => Number(document.querySelector("#decisions li").dataset.number) > n, newest, { timeout: 20000 });

  await page.focus("#decisions summary");
  await page.keyboard.press("Enter");
  assert.ok(await page.isVisible("#decisions dl"), "evidence opens by keyboard");
  await page.click("#range button:last-child");
  await page.waitForTimeout(400);
  await shot("light-all");

  // The log: followed while it is in sight, and filtered by level, pipeline and text.
  await page.locator("#log").scrollIntoViewIfNeeded();
  await page.waitForSelector("#log-lines li[data-number]");
  const top = () => page.$eval("#log-lines li", (item) => Number(item.dataset.number));
  const first = await top();
  await page.waitForFunction((n) => Number(document.querySelector("#log-lines li").dataset.number) > n, first);
  await shot("log");
  await page.selectOption("#log-level", "error");
  await page.waitForFunction(() => document.querySelectorAll("#log-lines li").length > 0 && [...document.querySelectorAll("#log-lines li")].every((item) => item.className === "l-error"));
  await page.click("#log-lines summary");
  assert.match(await page.textContent("#log-lines pre"), /AdaptiveLoop/);
  await page.selectOption("#log-level", "debug");
  await page.check("#log-one");
  await page.waitForFunction(() => [...document.querySelectorAll("#log-lines li")].every((item) => item.textContent.includes("pipeline gas-turbine-nox")));
  await page.fill("#log-text", "DEAD LETTER");
  await page.waitForFunction(() => { const items = [...document.querySelectorAll("#log-lines li")]; return items.length > 0 && items.every((item) => item.textContent.includes("dead letter")); });
  await shot("log-filtered");
  await page.fill("#log-text", "no such words");
  await page.waitForSelector("#log-lines .nothing");
  await page.fill("#log-text", "");
  await page.uncheck("#log-one");

  await page.click("#pipelines button[data-name=machine-efficiency]");
  await page.waitForFunction(() => document.getElementById("name").textContent === "machine-efficiency");
  await page.waitForTimeout(800);
  assert.ok((await drawn("#signal")) > 2000, "the classes are drawn");
  await shot("classes");

  await page.click("#pipelines button[data-name=gas-turbine-nox]");
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForTimeout(800);
  await shot("dark");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(800);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, "no sideways scrolling on a phone: " + overflow);
  await shot("mobile");

  expectLoss = true;
  await ended(server);
  await page.waitForSelector("#link[data-link=reconnecting]");
  assert.match(await page.textContent("#lost"), /connection to the box is lost.*\d\d:\d\d:\d\d/);
  assert.ok(await page.isVisible("#lost"), "the page says that it is no longer live");
  assert.ok(await page.isDisabled("#retrain"), "no order without a box");
  await shot("lost");
  server = await serve();
  await page.waitForSelector("#link[data-link=live]", { timeout: 30000 });
  expectLoss = false;
  assert.ok(await page.isHidden("#lost"), "and takes it back");
  assert.ok(await page.isEnabled("#retrain"));
  const after = await page.textContent("#readings");
  await page.waitForFunction((text) => document.getElementById("readings").textContent !== text, after);

  assert.deepEqual(errors, [], "no errors in the console");
  assert.deepEqual(foreign, [], "no request to another host");
  console.log("dashboard: all good");
} finally {
  await browser.close();
  await ended(server);
}
