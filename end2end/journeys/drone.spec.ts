import { expect, test } from "@playwright/test";
import { Api, type LabelDocument } from "../support/api";
import { become, nextTask, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { imageView } from "../support/view";

const center = (ring: number[][]): [number, number] => [
  ring.reduce((sum, p) => sum + p[0]!, 0) / ring.length,
  ring.reduce((sum, p) => sum + p[1]!, 0) / ring.length,
];
const distance = (a: readonly number[], b: readonly number[]): number => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);

test("a tasker clips a treetop, sees the broken rule, fixes the shape, and the reviewer accepts", async ({ page }) => {
  const server = await new Server().start();
  try {
    const qa = await Api.as(server.url, (p) => p.role === "qa");
    const tasker = await Api.as(server.url, (p) => p.role === "tasker");
    const project = await tasker.project("Drone pilot");

    await become(page, server.url, tasker.person.name);
    await openProject(page, "Drone pilot");
    const task = await nextTask(page, "Image view");
    const canvas = page.getByRole("application", { name: "Image view" });
    const verdict = page.getByTestId("verdict");

    // The API shows golden with the reviewer's rights.
    const detail = await qa.get<{ golden: LabelDocument }>(`/projects/${project.id}/tasks/${task}`);
    const outlines = (name: string) =>
      detail.golden.objects.filter((o) => o.class === name).map((o) => o.shapes[0]!.geometry.polygon![0]!);
    const open = outlines("flyable");
    const trees = outlines("tree").map(center);

    // Draw the first area with the corner nearest to a tree inside the crown, and the others as they are.
    const [first, ...rest] = open;
    const near = first!
      .map((p, i) => ({ i, tree: trees.reduce((a, b) => (distance(a, p) < distance(b, p) ? a : b)), p }))
      .reduce((a, b) => (distance(a.tree, a.p) < distance(b.tree, b.p) ? a : b));
    const wide = await imageView(page);
    const draw = async (ring: readonly (readonly number[])[]) => {
      await page.keyboard.press("n");
      for (const p of ring) {
        const { x, y } = wide.toScreen(p);
        await page.mouse.click(x, y);
      }
      await page.keyboard.press("Enter");
    };
    await draw(first!.map((p, i) => (i === near.i ? near.tree : p)));
    for (const ring of rest) await draw(ring);

    await page.getByTestId("compare").click();
    const finding = page.getByTestId("finding").filter({ hasText: "Never clip a treetop" });
    await expect(finding).toBeVisible();
    await expect(finding).toContainText(/critical/i);
    await expect(finding).toContainText(/\b0 px/);
    await expect(finding).toContainText(/12 px/);
    await expect(verdict).toHaveText("Not accepted");
    await shot(page, "drone-compare");

    // Drag the corner back: the finding disappears while the button is still down. The whole picture is smaller now, since
    // the findings lie beside it.
    const view = await imageView(page);
    const from = view.toScreen(near.tree);
    const to = view.toScreen(near.p);
    await page.mouse.move(from.x, from.y);
    await page.mouse.click(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await page.mouse.move(to.x, to.y, { steps: 5 });
    await expect(finding).toHaveCount(0);
    await page.mouse.up();
    await expect(verdict).toHaveText("Accepted");
    await shot(page, "drone-mended");

    await page.keyboard.press("Control+Enter");
    await expect(page.getByTestId("submission-cover")).toContainText("Submitted");

    await become(page, server.url, qa.person.name);
    await page.goto(`${server.url}/projects/${project.id}/tasks/${task}/review`);
    await expect(canvas).toBeVisible();
    await shot(page, "drone-review");
    await page.keyboard.press("j");
    await expect
      .poll(async () => (await qa.get<{ task: { state: string } }>(`/projects/${project.id}/tasks/${task}`)).task.state)
      .toBe("accepted");
    // The workbench goes on with the next label by itself.
    await expect(page).not.toHaveURL(new RegExp(task));

    await become(page, server.url, tasker.person.name);
    await openProject(page, "Drone pilot");
    await expect(page.getByTestId(`task-${task}`)).toContainText("accepted");
    await shot(page, "drone-list");
  } finally {
    await server.remove();
  }
});
