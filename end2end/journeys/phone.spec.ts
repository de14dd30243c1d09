// What a customer's stakeholder does on a phone: read golden, comment, vote, sign.
import { expect, test, type Page } from "@playwright/test";
import { Api } from "../support/api";
import { become, goToPage, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

const WIDTH = 390;

/** Nothing on the page is wider than the screen. */
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(WIDTH);
}

test("a stakeholder reads golden, comments, votes in a debrief and signs the release on a phone", async ({ page }) => {
  const server = await new Server().start();
  try {
    const ml = await Api.as(server.url, (p) => p.team === "ML");
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const project = await ml.project("Drone pilot");
    const root = `/projects/${project.id}`;

    // The bar at the bottom has what the role opens most, and the sheet has all pages.
    await become(page, server.url, ml.person.name);
    await fits(page);
    await openProject(page, "Drone pilot");
    await fits(page);
    await shot(page, "phone-overview");
    const bar = page.getByTestId("phone-bar");
    await bar.getByRole("link", { name: "Golden" }).tap();
    await expect(page.getByRole("heading", { level: 1, name: "Golden" })).toBeVisible();
    await fits(page);

    // A golden item: the picture has the screen, the discussion comes over it.
    const golden = await ml.get<{ id: string; scene_name: string }[]>(`${root}/golden`);
    await page.getByRole("link", { name: golden[0]!.scene_name }).first().tap();
    const view = page.getByRole("application", { name: "Image view" });
    await expect(view).toBeVisible();
    expect((await view.boundingBox())!.width).toBeGreaterThan(WIDTH - 60);
    await page.getByRole("button", { name: "Side panel" }).tap();
    await page.getByRole("textbox", { name: "Comment" }).fill("The left edge follows the field, not the trees.");
    await page.getByRole("button", { name: "Comment", exact: true }).tap();
    await expect(page.getByTestId("thread").filter({ hasText: "follows the field" })).toBeVisible();
    await fits(page);
    await shot(page, "phone-golden");

    // A comment is pinned by a tap, and the panel comes for its text.
    await page.getByRole("button", { name: "Side panel" }).tap();
    await page.getByRole("button", { name: /^Pin a comment/ }).first().tap();
    const box = (await view.boundingBox())!;
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await expect(page.getByTestId("pin")).toBeVisible();
    await expect(page.getByRole("textbox", { name: "Comment" })).toBeVisible();

    // The running debrief: question, remarks and votes below the picture, none over another.
    await page.getByRole("button", { name: "Pages" }).tap();
    await page.getByRole("dialog", { name: "Pages" }).getByTitle("Debriefs", { exact: true }).tap();
    await expect(page.getByRole("heading", { level: 1, name: "Debriefs" })).toBeVisible();
    const debriefs = await ml.get<{ id: string; name: string }[]>(`${root}/debriefs`);
    await page.goto(`${server.url}${root}/debriefs/${debriefs[0]!.id}`);
    await expect(page.getByTestId("debrief-state")).toHaveText("live");
    await expect(page.getByTestId("debrief-question")).toContainText("dead tree");
    await fits(page);
    const parts = [page.getByLabel("Data", { exact: true }), page.getByLabel("Question", { exact: true }), page.getByLabel("Agenda", { exact: true })];
    const boxes = await Promise.all(parts.map(async (part) => (await part.boundingBox())!));
    for (const [above, below] of [[boxes[0]!, boxes[1]!], [boxes[1]!, boxes[2]!]] as const) {
      expect(below.y).toBeGreaterThanOrEqual(above.y + above.height - 1);
      expect(below.width).toBe(WIDTH);
    }
    const option = page.getByTestId("vote").first();
    await option.tap();
    await expect(option).toHaveAttribute("aria-pressed", "true");
    await page.getByLabel("Write a comment").fill("Bare branches broke two rotors in May.");
    await page.getByRole("button", { name: "Comment", exact: true }).tap();
    await expect(page.getByTestId("comment").filter({ hasText: "two rotors in May" })).toBeVisible();
    await shot(page, "phone-debrief");

    // Operations decides; the stakeholder's team signs, and nothing waits for it any more.
    const questions = await lead.get<{ id: string; question: { title: string } }[]>(`${root}/questions`);
    const open = questions.find((q) => q.question.title.includes("dead tree"))!;
    const decision = { text: "A dead tree is a tree.", changes: [{ kind: "guideline", before: "", after: "A dead tree is a tree." }] };
    const decided = await lead.context.post(`/api/v1${root}/questions/${open.id}/decision`, { data: decision });
    expect(decided.ok(), await decided.text()).toBe(true);
    await page.goto(`${server.url}${root}`);
    await page.getByTestId("phone-bar").getByRole("link", { name: "Releases" }).tap();
    await expect(page.getByTestId("draft")).toBeVisible();
    await fits(page);
    await page.getByRole("button", { name: /^Sign for/ }).tap();
    await expect(page.getByTestId("signatures")).toContainText(`signed by ${ml.person.name}`);
    await shot(page, "phone-signed");
    expect(await ml.get(`${root}/waiting`)).toMatchObject({ releases_to_sign: 0 });

    // Another page by the search button.
    await page.getByTestId("phone-bar").getByRole("button", { name: "Search" }).tap();
    await page.getByRole("combobox", { name: "Search or go to" }).fill("brief");
    await page.getByRole("option").first().tap();
    await expect(page.getByRole("heading", { level: 1, name: "Brief" })).toBeVisible();
    await fits(page);
    await goToPage(page, "Overview");
  } finally {
    await server.remove();
  }
});
