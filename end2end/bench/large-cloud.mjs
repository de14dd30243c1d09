// Survey of 50 million points: time and memory of its import, and time from the loaded page to the first points.
// Writes pictures beside the JSON.
//   node large-cloud.mjs [FILE]     ASSAY_POINTS: how many
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromium } from "playwright";
import { atMost, measured, report } from "../support/figures.mjs";
import { writeLas } from "../support/las.mjs";
import { serve } from "../support/serve.mjs";

const POINTS = Number(process.env.ASSAY_POINTS ?? 50_000_000);
const BINARY = new URL("../../target/release/assay", import.meta.url).pathname;

/** Drive of 2 km between walls, m. */
function drive(random) {
  let done = 0;
  return () => {
    const [away, turn] = [3 + 60 * random() ** 3, 2 * Math.PI * random()];
    const [dx, dy] = [away * Math.cos(turn), away * Math.sin(turn)];
    const [y, z] = Math.abs(dy) > 12 ? [12 * Math.sign(dy), random() * 15] : [dy, 0];
    return [2000 * (done++ / POINTS) + dx, y + 0.02 * random(), 10 + z + 0.02 * random()];
  };
}

/** Runs a command; returns its seconds and its peak memory. */
function run(args) {
  const before = performance.now();
  const child = spawn(BINARY, args, { stdio: ["ignore", "ignore", "pipe"] });
  let [peak, errors] = [0, ""];
  const look = () => {
    try {
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024);
    } catch {
      // The process has just ended.
    }
  };
  const timer = setInterval(look, 20);
  child.stderr.on("data", (text) => (errors += text));
  return new Promise((resolve, reject) =>
    child.once("exit", (code) => {
      clearInterval(timer);
      if (code === 0) resolve({ seconds: (performance.now() - before) / 1000, peak_mib: Math.round(peak) });
      else reject(new Error(`${args[0]} ended with ${code}: ${errors}`));
    }),
  );
}

/** Times at which the page shows its label and at which it counts drawn points. */
function watch() {
  globalThis.seen = {};
  new MutationObserver(() => {
    const label = document.querySelector("[data-testid=cloud-label]")?.textContent;
    if (label === undefined) return;
    globalThis.seen.ready ??= performance.now();
    if (/\d points/.test(label) && globalThis.seen.first === undefined) {
      globalThis.seen.first = NaN;
      requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.seen.first = performance.now())));
    }
    const isComing = !/\d points$/.test(label);
    if (isComing) globalThis.seen.all = undefined;
    else globalThis.seen.all ??= performance.now();
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

/** Waits until no points were loaded for two seconds. */
function settled(page) {
  return page.waitForFunction(() => globalThis.seen.all > 0 && performance.now() - globalThis.seen.all > 2000, null, { polling: 100 });
}

async function look(url, pictures) {
  const browser = await chromium.launch({ executablePath: process.env.ASSAY_CHROMIUM, args: ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.addInitScript(watch);
    await page.goto(`${url}/demo`);
    await page.getByTestId("person").filter({ hasText: "Operations" }).first().click();
    await page.getByTestId("project").first().waitFor();
    const task = await page.evaluate(async () => {
      const get = async (path) => (await fetch(`/api/v1${path}`)).json();
      const project = (await get("/projects")).find((p) => p.name === "Street pilot").id;
      for (let cursor = ""; ; ) {
        const list = await get(`/projects/${project}/tasks${cursor && `?cursor=${cursor}`}`);
        const found = list.items.find((t) => t.scene_name === "drive");
        if (found) return `/projects/${project}/tasks/${found.id}`;
        cursor = list.next;
      }
    });
    await page.goto(url + task);
    const seen = (name) => page.waitForFunction((name) => globalThis.seen[name] > 0, name).then(() => page.evaluate((name) => globalThis.seen[name], name));
    const [ready, first] = [await seen("ready"), await seen("first")];
    await page.screenshot({ path: join(pictures, "large-cloud-first.png") });
    await settled(page);
    const all = await seen("all");
    await page.screenshot({ path: join(pictures, "large-cloud-all.png") });
    await page.getByRole("application", { name: "3D view" }).hover();
    for (let i = 0; i < 12; i++) await page.mouse.wheel(0, -300);
    const moved = await page.evaluate(() => performance.now());
    // The view stops moving before it requests points.
    await page.waitForTimeout(500);
    await settled(page);
    const near = await seen("all");
    await page.screenshot({ path: join(pictures, "large-cloud-near.png") });
    return { page_ready_ms: ready, first_points_ms: first - ready, all_in_view_ms: all - ready, near_ms: Math.max(0, near - moved) };
  } finally {
    await browser.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
const pictures = process.argv[2] ? dirname(process.argv[2]) : folder;
let result;
try {
  const [data, survey] = [join(folder, "data"), join(folder, "survey")];
  mkdirSync(survey);
  writeLas(join(survey, "drive.las"), POINTS, drive);
  await (await serve(data, ["--demo"])).stop("SIGTERM");
  const taken = await run(["import", survey, "--project", "Street pilot", "--data", data, "--demo"]);
  const server = await serve(data, ["--demo"]);
  try {
    result = { points: POINTS, import_s: taken.seconds, import_peak_mib: taken.peak_mib, ...(await look(server.url, pictures)) };
  } finally {
    await server.stop("SIGTERM");
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
report("large-cloud", [
  measured("import", result.import_s, "s"),
  atMost(512, "memory of the import", result.import_peak_mib, "MiB"),
  atMost(1000, "first points after the page is loaded", result.first_points_ms, "ms"),
  measured("all points in view", result.all_in_view_ms, "ms"),
  measured("all points in view after zooming in", result.near_ms, "ms"),
], { details: result });
