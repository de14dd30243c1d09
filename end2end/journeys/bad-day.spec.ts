import { expect, test, type Page } from "@playwright/test";
import { Api } from "../support/api";
import { become, nextTask, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { imageView } from "../support/view";

const SQUARE = [
  [200, 200],
  [420, 210],
  [400, 400],
  [210, 390],
];

async function clickPixels(page: Page, pixels: number[][]): Promise<void> {
  const view = await imageView(page);
  for (const pixel of pixels) {
    const { x, y } = view.toScreen(pixel);
    await page.mouse.click(x, y);
  }
}

test("a reload while drawing, a stopped server and a lost network lose nothing, and the submission arrives once", async ({
  page,
  context,
}) => {
  const server = await new Server().start();
  try {
    const tasker = await Api.as(server.url, (p) => p.role === "tasker");
    const project = await tasker.project("Drone pilot");
    await become(page, server.url, tasker.person.name);
    await openProject(page, "Drone pilot");
    const task = await nextTask(page, "Image view");
    const objects = page.getByTestId("object-row");

    // The tasker draws a whole shape and half of another, then reloads.
    await page.keyboard.press("n");
    await clickPixels(page, SQUARE);
    await page.keyboard.press("Enter");
    await expect(objects).toHaveCount(1);
    await page.keyboard.press("n");
    await clickPixels(page, [[600, 300], [700, 320], [690, 420]]);
    await expect(page.getByTestId("save-state")).toContainText(/saved/i);
    await page.reload();
    await expect(objects).toHaveCount(1);
    await expect(page.locator("#image-status")).toContainText("drawing: 3 points");
    await page.keyboard.press("Enter");
    await expect(objects).toHaveCount(2);

    // The server stops while the tasker works on.
    expect(await server.stop()).toBe(0);
    await page.keyboard.press("n");
    await clickPixels(page, SQUARE.map(([x, y]) => [x! + 300, y! + 300]));
    await page.keyboard.press("Enter");
    await expect(objects).toHaveCount(3);
    await expect(page.getByTestId("save-state")).toContainText(/saved in this browser/i);
    await shot(page, "bad-day-server-away");
    await server.start();
    await expect(page.getByTestId("save-state")).toHaveText(/^saved(?! here)/i, { timeout: 60_000 });

    // A submission without a network waits, and is sent once.
    await context.setOffline(true);
    await page.keyboard.press("Control+Enter");
    await expect(page.getByTestId("submission-cover")).toContainText("when the network is back");
    await shot(page, "bad-day-offline");
    await context.setOffline(false);
    await expect(page.getByTestId("submission-cover")).toContainText("Submitted", { timeout: 60_000 });
    const { revisions } = await tasker.get<{ revisions: { objects: number }[] }>(`/projects/${project.id}/tasks/${task}`);
    expect(revisions.map((r) => r.objects)).toEqual([3]);
  } finally {
    await server.remove();
  }
});
