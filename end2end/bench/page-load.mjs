// Load times on a slow network (1.6 Mbit/s, 150 ms): the first visit to a task list, the second, and from the list to a
// workbench in which one can draw. And what the browser downloads for it.
//   node page-load.mjs [FILE]       ASSAY_BENCH_URL: the demo on a server that runs already
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { atMost, report } from "../support/figures.mjs";
import { serve } from "../support/serve.mjs";

const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 1_600_000 / 8 };
const PERSON = "Dmitri Halonen";
const TASK = '[data-testid^="task-"]';
const CANVAS = '[role="application"]';

/** Notes in the page when a progress bar is first in it. */
function watchProgress() {
  const look = () => {
    if (document.querySelector('progress, [role="progressbar"]')) window.progressAt = performance.now();
    else requestAnimationFrame(look);
  };
  look();
}

const seconds = async (act) => {
  const before = performance.now();
  await act();
  return (performance.now() - before) / 1000;
};

async function downloadedKb(page, name) {
  const entries = await page.evaluate(() => performance.getEntriesByType("resource").map((e) => [e.name, e.encodedBodySize]));
  return entries.filter(([url]) => url.includes(name) && /\.(wasm|js)$/.test(url)).reduce((sum, [, bytes]) => sum + bytes, 0) / 1000;
}

const data = mkdtempSync(join(tmpdir(), "assay-bench-"));
const server = process.env.ASSAY_BENCH_URL ? { url: process.env.ASSAY_BENCH_URL, stop() {} } : await serve(data, ["--demo"]);
const browser = await chromium.launch({ executablePath: process.env.ASSAY_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"] });
const figures = [];
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const people = await (await context.request.get(`${server.url}/api/v1/demo/people`)).json();
  const person = people.find((p) => p.name === PERSON);
  await context.request.post(`${server.url}/api/v1/demo/session`, { data: { person: person.id } });
  const projects = await (await context.request.get(`${server.url}/api/v1/projects`)).json();
  const list = `${server.url}/projects/${projects[0].id}`;

  const page = await context.newPage();
  await (await context.newCDPSession(page)).send("Network.emulateNetworkConditions", NETWORK);
  await page.addInitScript(watchProgress);
  const task = page.locator(TASK).first();
  const visit = () => seconds(async () => {
    await page.goto(list, { waitUntil: "commit" });
    await task.waitFor();
  });
  figures.push(atMost(7, "first visit to the task list", await visit(), "s"));
  const painted = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Infinity);
  const progressAt = await page.evaluate(() => window.progressAt ?? Infinity);
  figures.push(atMost(1, "progress bar of the first visit", Math.min(Math.max(painted, progressAt), 60_000) / 1000, "s"));
  figures.push(atMost(1000, "Wasm and JavaScript of the pages", await downloadedKb(page, "assay-pages"), "KB"));
  figures.push(atMost(1.5, "second visit to the task list", await visit(), "s"));

  // The first visit to the workbench fills the browser's cache.
  const open = () => seconds(async () => {
    await task.getByRole("link").first().click();
    await page.locator(CANVAS).first().waitFor();
  });
  await open();
  figures.push(atMost(1500, "Wasm and JavaScript of the workbench", await downloadedKb(page, "assay-workbench"), "KB"));
  await visit();
  figures.push(atMost(1.5, "from the list to a drawable workbench", await open(), "s"));
} finally {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
report("page-load", figures, { peers: { chromium: browser.version() } });
