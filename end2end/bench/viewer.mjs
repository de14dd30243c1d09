// A million random points, rotated with a real mouse under software GL: the longest delay of the pointer.
//   node viewer.mjs [FILE]          ASSAY_POINTS: how many; ASSAY_BENCH_URL: a server that runs already
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { atMost, measured, report } from "../support/figures.mjs";
import { serve } from "../support/serve.mjs";

const POINTS = Number(process.env.ASSAY_POINTS ?? 1_000_000);
const STATUS = ".cloud-bench [role=status]";
const FLAGS = [
  "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run",
];

// In the page: record every pointer event's delay, every long task and every frame.
function watch() {
  const noted = { delays: [], longTasks: [], frames: [] };
  window.noted = noted;
  new PerformanceObserver((list) => noted.longTasks.push(...list.getEntries().map((e) => e.duration))).observe({ entryTypes: ["longtask"] });
  for (const name of ["pointerdown", "pointermove", "pointerup"]) {
    window.addEventListener(name, (e) => noted.delays.push(performance.now() - e.timeStamp), { capture: true });
  }
  let last = performance.now();
  const frame = (now) => {
    noted.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

const sorted = (values) => [...values].sort((a, b) => a - b);
const at = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const round = (ms) => Math.round(ms * 10) / 10;

async function orbit(page) {
  const { width, height } = page.viewportSize();
  const [x, y] = [width / 2, height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let turn = 0; turn < 3; turn++) {
    for (let step = 0; step < 90; step++) {
      const angle = (step / 90) * 2 * Math.PI;
      await page.mouse.move(x + Math.sin(angle) * 300, y + Math.sin(2 * angle) * 60);
    }
  }
  await page.mouse.up();
  for (let step = 0; step < 10; step++) await page.mouse.wheel(0, step < 5 ? -120 : 120);
}

const data = mkdtempSync(join(tmpdir(), "assay-bench-"));
const server = process.env.ASSAY_BENCH_URL ? { url: process.env.ASSAY_BENCH_URL, stop() {} } : await serve(data);
const browser = await chromium.launch({ executablePath: process.env.ASSAY_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
let result;
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${server.url}/bench/viewer?points=${POINTS}`);
  const status = page.locator(STATUS);
  await page.waitForFunction((status) => /^all drawn · [1-9]/.test(document.querySelector(status)?.textContent ?? ""), STATUS, { timeout: 120_000 });
  await page.evaluate(watch);
  await orbit(page);
  const noted = await page.evaluate(() => window.noted);
  result = {
    points: POINTS,
    moves: noted.delays.length,
    input_delay_ms: { median: round(at(noted.delays, 0.5)), p95: round(at(noted.delays, 0.95)), longest: round(Math.max(0, ...noted.delays)) },
    long_tasks: noted.longTasks.length,
    longest_task_ms: round(Math.max(0, ...noted.longTasks)),
    frame_ms: { median: round(at(noted.frames, 0.5)), p95: round(at(noted.frames, 0.95)) },
    status: await status.textContent(),
  };
} finally {
  await browser.close();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
}
report("viewer", [
  measured("input delay, median", result.input_delay_ms.median, "ms"),
  measured("input delay, 95 %", result.input_delay_ms.p95, "ms"),
  measured("input delay, longest", result.input_delay_ms.longest, "ms"),
  atMost(50, "longest task of the page", result.longest_task_ms, "ms"),
  measured("frame, median", result.frame_ms.median, "ms"),
  measured("frame, 95 %", result.frame_ms.p95, "ms"),
], { peers: { chromium: browser.version() }, details: result });
