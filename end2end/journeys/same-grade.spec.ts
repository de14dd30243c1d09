import { expect, test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { Server } from "../support/server";

const EXAMPLES = `${process.env.CARGO_TARGET_DIR ?? new URL("../../target", import.meta.url).pathname}/release/examples`;

interface Graded {
  label: string;
  golden: string;
  rubric: string;
  grade: string;
}

interface Bindings {
  wasmBindings: { grade_json(label: string, golden: string, rubric: string): string };
}

// Each line has label, golden, rubric, and the grade's JSON from the native program.
function nativeGrades(): Graded[] {
  const out = execFileSync(`${EXAMPLES}/graded_pairs`, ["500"], { maxBuffer: 1 << 30, encoding: "utf8" });
  return out.trimEnd().split("\n").map((line) => JSON.parse(line) as Graded);
}

test("browser and server grade 500 random pairs, the demo and real trees to the same bytes", async ({ page }) => {
  const pairs = nativeGrades();
  expect(pairs.length).toBeGreaterThanOrEqual(500);
  const server = await new Server().start();
  try {
    await page.goto(`${server.url}/bench/viewer?points=1`);
    await page.waitForFunction(() => "wasmBindings" in window);
    const inBrowser = await page.evaluate((input) => {
      const { grade_json } = (window as unknown as Bindings).wasmBindings;
      return input.map(({ label, golden, rubric }) => grade_json(label, golden, rubric));
    }, pairs);
    pairs.forEach((pair, i) => expect(inBrowser[i], `pair ${i}`).toBe(pair.grade));
    expect(new Set(pairs.map((p) => p.grade)).size).toBeGreaterThan(400);
  } finally {
    await server.remove();
  }
});
