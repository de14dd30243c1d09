import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { Api } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { tour } from "../support/tour";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Violations of the page, each with the rule, the element and the fix. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary ?? v.help}`));
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page follows WCAG 2.2 AA in ${colorScheme}`, async ({ page }) => {
    test.setTimeout(600_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const server = await new Server().start();
    const found: string[] = [];
    const look = async (name: string) => {
      await shot(page, `page-${name}-${colorScheme}`);
      found.push(...(await violations(page)).map((f) => `${name}: ${f}`));
    };
    try {
      await tour(page, server, look);
    } finally {
      await server.remove();
    }
    expect(found).toEqual([]);
  });
}

test("a person takes part in a debrief with the keyboard only", async ({ page }) => {
  const server = await new Server().start();
  try {
    const ml = await Api.as(server.url, (p) => p.team === "ML");
    const project = await ml.project("Drone pilot");
    const debriefs = await ml.get<{ id: string }[]>(`/projects/${project.id}/debriefs`);
    await become(page, server.url, ml.person.name);
    await page.goto(`${server.url}/projects/${project.id}/debriefs/${debriefs[0]!.id}`);
    await expect(page.getByTestId("debrief-state")).toHaveText("live");
    await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
    const part = () => page.evaluate(() => document.activeElement?.closest(".bench-bar, .debrief-agenda, .toolbar, .bench-view, .debrief-limit, .bench-panel, .debrief-question")?.className ?? "");
    const on = async (key: string, to: string) => {
      await expect(async () => {
        await page.keyboard.press(key);
        expect(await part()).toContain(to);
      }).toPass();
    };
    // Over the data, Tab moves through objects; F6 leaves it, and returns.
    await on("F6", "bench-view");
    await on("F6", "debrief-question");
    await on("Shift+F6", "debrief-agenda");
    await on("F6", "debrief-question");
    const say = page.getByLabel("Write a comment");
    await expect(async () => {
      await page.keyboard.press("Tab");
      await expect(say).toBeFocused({ timeout: 50 });
    }).toPass();
    await page.keyboard.type("Said by keys alone.");
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("comment").filter({ hasText: "Said by keys alone." })).toBeVisible();
    await on("F6", "bench-bar");
  } finally {
    await server.remove();
  }
});
