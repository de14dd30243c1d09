// Active time: measured while a person works, over a reload, and shown to the reviewer, to its author and on the board.
import { expect, test, type Page } from "@playwright/test";
import { Api } from "../support/api";
import { become, nextTask, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { imageView } from "../support/view";

let server: Server;
test.beforeAll(async () => {
  server = await new Server().start();
});
test.afterAll(async () => server.remove());

/** Seconds that the browser has stored for the open task. */
const stored = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith("assay.active."));
    return key ? (JSON.parse(localStorage.getItem(key)!) as { seconds: number }).seconds : 0;
  });

/** Moves the mouse until so many seconds are stored. */
async function workUntil(page: Page, seconds: number): Promise<void> {
  let x = 400;
  await expect
    .poll(async () => {
      x = 400 + ((x + 37) % 300);
      await page.mouse.move(x, 400);
      return stored(page);
    }, { intervals: [100], timeout: 30_000 })
    .toBeGreaterThanOrEqual(seconds);
}

test("a reviewer, the author and the board see how long a label took", async ({ page }) => {
  const lead = await Api.as(server.url, (p) => p.role === "operations");
  const tasker = await Api.as(server.url, (p) => p.role === "tasker");
  const root = `/projects/${(await lead.project("Drone pilot")).id}`;
  await become(page, server.url, tasker.person.name);
  await openProject(page, "Drone pilot");
  const task = await nextTask(page, "Image view");
  await workUntil(page, 3);
  await page.reload();
  const picture = await imageView(page);
  expect(await stored(page)).toBeGreaterThanOrEqual(3);
  await page.keyboard.press("p");
  for (const at of [[500, 300], [800, 300], [800, 500]]) {
    const { x, y } = picture.toScreen(at);
    await page.mouse.click(x, y);
  }
  await page.keyboard.press("Enter");
  await workUntil(page, 6);
  await page.keyboard.press("Control+Enter");
  const detail = async () =>
    lead.get<{ task: { state: string }; revisions: { active_seconds?: number }[] }>(`${root}/tasks/${task}`);
  await expect.poll(async () => (await detail()).task.state).toBe("in_review");
  const seconds = (await detail()).revisions.at(-1)!.active_seconds!;
  expect(seconds).toBeGreaterThanOrEqual(6);
  expect(seconds).toBeLessThan(60);
  await expect.poll(() => stored(page), { message: "nothing is left for the next label" }).toBe(0);

  await become(page, server.url, lead.person.name);
  await page.goto(`${server.url}${root}/tasks/${task}/review`);
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByTestId("active-time").first()).toHaveText(`${seconds} s active`);
  await shot(page, "active-time-history");
  await page.keyboard.press("j");
  await expect.poll(async () => (await detail()).task.state).toBe("accepted");
  // The workbench goes on with the next label by itself.
  await expect(page).not.toHaveURL(new RegExp(task));
  await page.goto(`${server.url}${root}/board`);
  await expect(page.getByTestId("active-median")).toHaveText(`${seconds} s active per label`);
  await shot(page, "active-time-board");

  await become(page, server.url, tasker.person.name);
  await page.goto(`${server.url}${root}/my-work`);
  await expect(page.getByRole("region", { name: "Verdicts of reviewers" })).toContainText(`${seconds} s`);
  await shot(page, "active-time-my-work");
});
