// Drives the dashboard of the real product in a real browser: `homeostat demo` plays real sensor data
// to a box, slowly enough to watch, and the page must show what the box does.
//
//   HOMEOSTAT=/path/to/homeostat node box.test.mjs [SCREENSHOT_DIRECTORY]
//
// Needs playwright-core (npm install --no-save playwright-core) and Chromium; CHROMIUM names another
// executable than the usual one.
import { spawn } from "node:child_process";
import assert from "node:assert/strict";
import path from "node:path";
import { createRequire } from "node:module";

const require = createRequire(path.join(process.cwd(), "package.json"));
const { chromium } = require("playwright-core");
const shots = process.argv[2], homeostat = process.env.HOMEOSTAT;
assert.ok(homeostat, "HOMEOSTAT must name the homeostat script");

function demo(pipeline, rate) {
  const child = spawn(homeostat, ["demo", "--pipeline", pipeline, "--rate", String(rate), "--port", "0", "--mqtt-port", "0", "--stay"], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (part) => {
      text += part;
      const found = text.match(/dashboard {2}(http:\/\/[^/\s]+)\//);
      if (found) resolve({ child, base: found[1] });
    });
    child.on("exit", (code) => reject(new Error("demo ended with " + code + "\n" + text)));
  });
}
const ended = (child) => new Promise((resolve) => { child.removeAllListeners("exit"); child.on("exit", resolve); child.kill("SIGTERM"); });

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });

async function watch(pipeline, rate, until, then) {
  const { child, base } = await demo(pipeline, rate);
  try {
    const errors = [], foreign = [];
    const page = await browser.newPage({ viewport: { width: 1440, height: 1300 }, colorScheme: "light" });
    page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("request", (request) => { if (!request.url().startsWith(base)) foreign.push(request.url()); });
    const shot = async (name) => { if (shots) await page.screenshot({ path: path.join(shots, `box-${pipeline}-${name}.png`), fullPage: true }); };
    const inked = (selector) => page.$eval(selector + " canvas", (canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let dots = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i] > 0) dots++;
      return dots;
    });
    const readings = async () => Number((await page.textContent("#readings")).replace(/\D/g, ""));

    // Before there is a model the page says so, and draws nothing that is not there.
    await page.goto(base);
    await page.waitForSelector("#link[data-link=live]");
    await page.waitForFunction(() => Number(document.getElementById("readings").textContent.replace(/\D/g, "")) > 0);
    await shot("start");

    // The timeline fills as the loop decides, without a reload.
    await page.waitForFunction((n) => document.querySelectorAll("#decisions li[data-number]").length >= n, until, { timeout: 60000 });
    const before = await readings();
    await page.waitForFunction((n) => Number(document.getElementById("readings").textContent.replace(/\D/g, "")) > n, before);
    assert.ok((await inked("#signal")) > 2000, "the signal is drawn");
    assert.ok((await inked("#score")) > 500, "the rolling error is drawn");
    assert.match(await page.textContent("#champion"), /^v[1-9]\d*$/);
    assert.match(await page.textContent("#beside"), new RegExp("^beside the model: " + (pipeline === "gas-turbine" ? "adaptive forest" : "linear") + " learner, \\d+ % of the word$"));
    assert.ok((await page.$$("#totals tbody tr")).length >= 3, "healed, frozen and baseline are compared by every metric");
    // The list of models follows the decisions without a reload of the page.
    await page.waitForFunction(() => document.querySelector("#models li:not(.nothing)"), null, { timeout: 20000 });
    await then(page);
    await shot("live");

    // What the page shows is what the API says.
    const api = await (await fetch(`${base}/api/v1/pipelines`)).json();
    assert.equal(await page.textContent("#name"), api.pipelines[0].name);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForTimeout(500);
    await shot("dark");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForTimeout(500);
    const wide = await page.evaluate(() => [...document.querySelectorAll("main *, header *")]
      .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest(".scroll, .tabs, .plot"))
      .map((e) => `${e.tagName}#${e.id}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).slice(0, 10).join("; "));
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `no sideways scrolling on a phone: ${overflow} from ${wide}`);
    await shot("phone");
    assert.deepEqual(errors, [], "no errors in the console");
    assert.deepEqual(foreign, [], "no request to another host");
    await page.close();
  } finally {
    await ended(child);
  }
}

// A demonstration at full speed, looked at when it is over: everything must be there all the same.
async function afterwards(pipeline) {
  const { child, base } = await demo(pipeline, 0);
  try {
    const api = async (path) => (await fetch(base + "/api/v1/pipelines" + path)).json();
    let before = -1, now = 0, name = "";
    while (now !== before || now === 0) {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const [one] = (await api("")).pipelines;
      before = now; now = one.snapshot.readings; name = one.name;
    }
    const all = (await api(`/${name}/history?points=1000`)), first = all.points[0][0], last = all.points.at(-1)[0];
    assert.ok(all.points.length > 200 && all.points.length <= 1000, "1,000 points are asked for: " + all.points.length);
    assert.ok(last - first > now * .7 && last > now * .97, `the history reaches from ${first} to ${last} of ${now}`);
    const holes = all.scores.slice(1).map((s, i) => s[0] - all.scores[i][0]).sort((a, b) => a - b);
    assert.ok(all.scores.length > 100 && holes[holes.length >> 1] < now / 100, "the rolling metric has no holes: " + all.scores.length);
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    await page.goto(base);
    await page.waitForSelector("#link[data-link=live]");
    await page.click("#range button:last-child");
    await page.waitForTimeout(500);
    const text = await page.textContent("#signal-readout");
    assert.ok(Number(text.match(/Reading ([\d,]+)/)[1].replaceAll(",", "")) > now * .97, "the chart ends where the data end: " + text);
    if (shots) await page.screenshot({ path: path.join(shots, `box-${pipeline}-afterwards.png`), fullPage: true });
    await page.close();
  } finally {
    await ended(child);
  }
}

try {
  await afterwards("occupancy");
  await watch("gas-turbine", 500, 4, async (page) => {
    assert.match(await page.textContent("#decisions"), /drift|trained|promoted/i);
  });
  await watch("occupancy", 700, 1, async () => {});
  console.log("dashboard of a real box: all good");
} finally {
  await browser.close();
}
