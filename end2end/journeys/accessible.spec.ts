import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { Api } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Violations of the page, each with the rule, the element and the fix. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary ?? v.help}`));
}

async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page follows WCAG 2.2 AA in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const server = await new Server().start();
    const found: string[] = [];
    const look = async (name: string) => {
      await shot(page, `page-${name}-${colorScheme}`);
      found.push(...(await violations(page)).map((f) => `${name}: ${f}`));
    };
    try {
      const admin = await Api.as(server.url, (p) => p.role === "admin");
      const street = await admin.project("Street pilot");
      const drone = await admin.project("Drone pilot");
      const golden = await admin.get<{ id: string }[]>(`/projects/${drone.id}/golden`);
      const tasks = await admin.get<{ items: { id: string; state: string }[] }>(`/projects/${drone.id}/tasks?limit=200`);
      const debriefs = await admin.get<{ id: string }[]>(`/projects/${drone.id}/debriefs`);
      const driven = await admin.get<{ items: { id: string }[] }>(`/projects/${street.id}/tasks?limit=200`);
      await page.goto(`${server.url}/demo`);
      await settled(page);
      await look("demo");
      await page.goto(`${server.url}/sign-in`);
      await settled(page);
      await look("sign-in");
      await become(page, server.url, admin.person.name);
      const base = `/projects/${drone.id}`;
      const pages: [string, string][] = [
        ["home", "/"],
        ["new-project", "/new-project"],
        ["project", base],
        ["people", `${base}/people`],
        ["import", `${base}/import`],
        ["brief", `${base}/brief`],
        ["golden", `${base}/golden`],
        ["review-queue", `${base}/review`],
        ["releases", `${base}/releases`],
        ["debriefs", `${base}/debriefs`],
        ["minutes", `${base}/debriefs/${debriefs[1]!.id}/minutes`],
        ["audit", `${base}/audit`],
        ["stage", `${base}/stages/${drone.stages[0]!.id}`],
        ["versions", `${base}/stages/${drone.stages[0]!.id}/versions`],
        ["sample", `${base}/sample`],
        ["street-stage", `/projects/${street.id}/stages/${street.stages[0]!.id}`],
      ];
      for (const [name, path] of pages) {
        await page.goto(server.url + path);
        await settled(page);
        await look(name);
      }
      await page.goto(`${server.url}${base}/golden/${golden[0]!.id}`);
      await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
      await look("golden-item");
      await page.goto(`${server.url}${base}/debriefs/${debriefs[0]!.id}`);
      await expect(page.getByTestId("debrief-state")).toHaveText("live");
      await expect(page.getByTestId("counts")).toBeVisible();
      await look("debrief");
      await page.goto(`${server.url}${base}/golden/${golden[0]!.id}`);
      await expect(page.getByRole("application", { name: "Image view" })).toBeVisible();
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      await look("shortcuts");
      const waiting = tasks.items.find((t) => t.state === "in_review")!;
      await page.goto(`${server.url}${base}/tasks/${waiting.id}/review`);
      await expect(page.getByTestId("review")).toBeVisible();
      await look("review");
      await page.goto(`${server.url}/projects/${street.id}/tasks/${driven.items[0]!.id}`);
      await expect(page.getByRole("application", { name: "3D view" })).toBeVisible();
      await expect(page.getByText(/\d[\d,. ]* points/).first()).toBeVisible();
      await look("cloud");
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
