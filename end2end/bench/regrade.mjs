// Golden set of 500 items and 10,000 objects: the first grading and a moving limit, natively and in the browser.
//   node regrade.mjs [FILE]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { atMost, measured, report } from "../support/figures.mjs";
import { serve } from "../support/serve.mjs";

const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
const server = await serve(join(folder, "data"));
const browser = await chromium.launch({ executablePath: process.env.ASSAY_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
let native, wasm;
try {
  const file = join(folder, "set.json");
  native = JSON.parse(execFileSync(`${process.env.ASSAY_EXAMPLES}/regrade`, [file], { encoding: "utf8" }));
  const page = await browser.newPage();
  await page.goto(`${server.url}/bench/viewer?points=1`);
  await page.waitForFunction(() => "wasmBindings" in window);
  wasm = await page.evaluate(({ rubric, items, accept }) => {
    const set = new window.wasmBindings.GradedSet(rubric);
    const start = performance.now();
    for (const { label, golden } of items) set.add(label, golden);
    const first_s = (performance.now() - start) / 1000;
    const accepted = [];
    const moves = [];
    for (let step = 0; step <= 100; step++) {
      const before = performance.now();
      accepted.push(set.accepted("overlap", step / 100, undefined));
      moves.push(performance.now() - before);
    }
    return { first_s, moved_ms: Math.max(...moves), accepted };
  }, JSON.parse(readFileSync(file, "utf8")));
} finally {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
const differing = native.accepted.filter((count, i) => count !== wasm.accepted[i]).length;
report("regrade", [
  measured("first grading natively", native.first_s, "s"),
  atMost(1, "first grading in the browser, with parsing", wasm.first_s, "s"),
  measured("moved limit natively", native.moved_ms, "ms"),
  atMost(16, "moved limit in the browser", wasm.moved_ms, "ms"),
  measured("10,000 objects in one frame, natively", native.crowded_s, "s"),
  atMost(0, "limits with other verdicts in the browser", differing, ""),
], { details: { items: native.items, objects: native.objects, native, wasm } });
