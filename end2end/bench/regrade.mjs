// Golden set of 500 items and 10,000 objects: the first grading and a moving limit, natively and in the browser.
// Prints a table, writes JSON to the first argument, and fails above the limits or if verdicts differ.
//   node regrade.mjs [FILE]
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "../support/serve.mjs";

const [FIRST_S, MOVED_MS] = [1, 16];
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
const same = JSON.stringify(native.accepted) === JSON.stringify(wasm.accepted);
const result = { items: native.items, objects: native.objects, native, wasm, same_verdicts: same, limits: { first_s: FIRST_S, moved_ms: MOVED_MS } };
console.log(`set            ${native.items} items, ${native.objects} objects`);
console.log(`first grading  ${native.first_s.toFixed(3)} s natively, ${wasm.first_s.toFixed(3)} s in the browser with parsing (limit ${FIRST_S})`);
console.log(`moved limit    ${native.moved_ms.toFixed(2)} ms natively, at most ${wasm.moved_ms.toFixed(2)} ms in the browser (limit ${MOVED_MS})`);
console.log(`crowded        10,000 objects in one frame measured in ${native.crowded_s.toFixed(2)} s natively`);
console.log(`accepted       from ${Math.max(...wasm.accepted)} to ${Math.min(...wasm.accepted)} as the limit moves, ${same ? "the same in both" : "NOT the same in both"}`);
if (process.argv[2]) writeFileSync(process.argv[2], `${JSON.stringify(result, null, 2)}\n`);
if (wasm.first_s > FIRST_S || wasm.moved_ms > MOVED_MS || !same) process.exitCode = 1;
