import { expect, test } from "@playwright/test";
import { Api } from "../support/api";
import { become } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

interface Rule {
  id: string;
  measure: string;
  class?: string;
  when?: string;
  min?: number;
  max?: number;
  severity: string;
  title?: string;
  why?: string;
}

test("rules are added, edited, ordered and removed, and what they do to golden and labels shows before they are saved", async ({ page }) => {
  const server = await new Server().start();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const project = await lead.project("Drone pilot");
    const path = `/projects/${project.id}/stages/${project.stages[0]!.id}`;
    const rules = async () => (await lead.get<{ rubric: { rules: Rule[] } }>(path)).rubric.rules;
    const before = await rules();
    await become(page, server.url, lead.person.name);
    await page.goto(server.url + path);
    const rows = page.getByTestId("rule");
    const outcomes = page.getByTestId("rubric-outcomes");
    await expect(rows).toHaveCount(before.length);
    await expect(page.getByTestId("golden-outcome")).toHaveText("All 8 golden items pass.");
    await expect(page.getByTestId("label-outcome")).toContainText("as the saved rules say");

    // A measure is found by a word of its description, with its picture.
    await page.getByTestId("add-rule").click();
    const picker = page.getByRole("dialog", { name: "What should the rule measure?" });
    await expect(picker.getByTestId("measure").first()).toBeVisible();
    await expect(picker.locator("[data-measure=iou_3d]"), "no cuboids on images").toHaveCount(0);
    await picker.getByRole("searchbox", { name: "Search measures" }).fill("tight or loose");
    await expect(picker.getByTestId("measure")).toHaveCount(1);
    const picture = picker.getByRole("button", { name: /boundary_offset/ }).locator("img");
    await expect.poll(() => picture.evaluate((i) => (i as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
    await shot(page, "rubric-measures");
    await picker.getByRole("searchbox", { name: "Search measures" }).fill("corners");
    await picker.locator("[data-measure=vertices]").click();
    await expect(picker).toBeHidden();

    // Its form is open: words, class, condition by lines, reason. The row has limit and severity.
    const rule = rows.last();
    await expect(rule).toHaveAttribute("data-rule", "vertices");
    const form = rule.getByTestId("rule-form");
    await form.getByLabel("In your words").fill("Quick to review");
    await form.getByLabel("Golden objects of").selectOption("flyable");
    await form.getByLabel("Why it matters").fill("Reviewers see one at a glance.");
    await form.getByRole("button", { name: "Add a condition" }).click();
    await form.getByLabel("Value 1", { exact: true }).selectOption("area");
    await form.getByLabel("Comparison 1").selectOption("is above");
    await form.getByLabel("Compared with 1").fill("100");
    await rule.getByLabel("Most for vertices").fill("12");
    await rule.getByLabel("Severity of vertices").selectOption("minor");
    await expect(rule.getByTestId("rule-sentence")).toHaveText("A flyable label must have at most 12 corners, where area > 100.");
    await expect(rule).toContainText("Why: Reviewers see one at a glance.");

    // Golden breaks a limit that is too tight, item by item, before anything is saved.
    await rule.getByLabel("Severity of vertices").selectOption("critical");
    await expect(page.getByTestId("golden-outcome")).toContainText(/^\d of 8 golden items pass/);
    await expect(outcomes.getByRole("link").first()).toHaveAttribute("href", /\/golden\//);
    await expect(page.getByTestId("label-outcome")).toContainText("fewer than by the saved rules");
    await shot(page, "rubric-outcomes");
    await rule.getByLabel("Most for vertices").fill("400");
    await expect(page.getByTestId("golden-outcome")).toHaveText("All 8 golden items pass.");
    expect(await rules(), "nothing is saved yet").toEqual(before);

    // A condition that lines cannot say is text; a mistake is named with its place and keeps the page from saving.
    await form.getByRole("button", { name: "Write it as text" }).click();
    const text = form.getByLabel("Condition", { exact: true });
    await expect(text).toHaveValue("area > 100");
    await text.fill("area > 100 or");
    await expect(form.getByRole("alert")).toContainText("character 14");
    await page.getByTestId("save-stage").click();
    await expect(text).toBeFocused();
    expect(await rules()).toEqual(before);
    await text.fill("area > 100 or occluded");
    await expect(form.getByRole("alert")).toHaveCount(0);

    // Order, removal and its undo.
    await page.getByRole("button", { name: "Move up vertices" }).click();
    await expect(rows.nth(before.length - 1)).toHaveAttribute("data-rule", "vertices");
    await expect(page.getByTestId("rule-form"), "an open form goes along").toHaveCount(1);
    const last = before.at(-1)!.id;
    await page.getByRole("button", { name: `Remove ${last}` }).click();
    await expect(page.locator(`[data-testid=rule][data-rule=${last}]`)).toHaveCount(0);
    await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
    await expect(rows.last()).toHaveAttribute("data-rule", last);
    await page.getByRole("button", { name: `Remove ${before[0]!.id}` }).click();

    await page.getByLabel("What changes, and why").fill("Corners count; tree tops are somebody else's rule.");
    await page.getByTestId("save-stage").click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await expect.poll(async () => (await rules()).map((r) => r.id)).toEqual([...before.slice(1, -1).map((r) => r.id), "vertices", last]);
    expect((await rules()).find((r) => r.id === "vertices")).toEqual({
      id: "vertices",
      class: "flyable",
      measure: "vertices",
      when: "area > 100 or occluded",
      max: 400,
      severity: "critical",
      title: "Quick to review",
      why: "Reviewers see one at a glance.",
    });

    // On a phone the same works without scrolling sideways.
    await page.setViewportSize({ width: 390, height: 844 });
    await page.reload();
    await page.getByRole("button", { name: "Edit vertices" }).click();
    await expect(page.getByTestId("rule-form")).toBeVisible();
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    expect(content).toBeLessThanOrEqual(window!);
    await page.getByTestId("rule-form").scrollIntoViewIfNeeded();
    await shot(page, "rubric-phone");
  } finally {
    await server.remove();
  }
});
