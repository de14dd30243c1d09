import { expect, test } from "@playwright/test";
import { Api } from "../support/api";
import { become, nextTask, openProject } from "../support/people";
import { Server } from "../support/server";
import { shot } from "../support/shots";
import { imageView } from "../support/view";

test("a class is described in words and examples, each version is stored, and a tasker labels by the latest", async ({ page }) => {
  const server = await new Server().start();
  try {
    const lead = await Api.as(server.url, (p) => p.role === "operations");
    const tasker = await Api.as(server.url, (p) => p.role === "tasker");
    const project = await lead.project("Drone pilot");
    const stage = `${server.url}/projects/${project.id}/stages/${project.stages[0]!.id}`;
    await become(page, server.url, lead.person.name);
    await page.goto(stage);
    const flyable = page.getByTestId("classes").locator(".class-row").first();
    await expect(flyable.getByLabel("Name of class 1")).toHaveValue("flyable");

    // Each object has an attribute, and some objects have a second one.
    const ask = flyable.getByRole("button", { name: "Add attribute" });
    await ask.click();
    await flyable.getByLabel("Name of attribute 1").fill("ground");
    await flyable.getByLabel("Kind of attribute 1").selectOption("one of");
    await flyable.getByPlaceholder("left, right, off").fill("grass, water");
    await ask.click();
    await flyable.getByLabel("Name of attribute 2").fill("frozen");
    await flyable.getByLabel("When attribute 2 is asked").selectOption("when ground is");
    await flyable.getByLabel("Values that ask for attribute 2").fill("water");
    await flyable.getByRole("checkbox", { name: "box", exact: true }).check();

    // An example is clipped from a golden item.
    await flyable.getByRole("button", { name: "Show an example" }).click();
    const picture = flyable.getByTestId("clipper").getByRole("img");
    await expect.poll(() => picture.evaluate((i) => (i as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
    await picture.scrollIntoViewIfNeeded();
    const box = (await picture.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.25);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.7, { steps: 4 });
    await page.mouse.up();
    await shot(page, "rules-clip");
    await flyable.getByRole("button", { name: "Don’t" }).click();
    await flyable.getByLabel("What the example shows").fill("Too near to the crown.");
    await flyable.getByRole("button", { name: "Add example" }).click();
    await expect(flyable.getByTestId("example")).toContainText("Too near to the crown.");

    // The guideline links to a golden item, and shows it.
    await page.getByTestId("edit-guideline").click();
    await page.getByRole("button", { name: "Insert image" }).click();
    const read = page.locator(".markdown").last();
    await expect(read.getByRole("link").last()).toHaveAttribute("href", /\/golden\/[0-9a-f-]+$/);
    await expect.poll(() => read.getByRole("img").evaluate((i) => (i as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);

    // An invalid attribute is refused with the name of its class, and fixed.
    await flyable.getByLabel("Name of attribute 2").fill("ground");
    await page.getByTestId("save-stage").click();
    await expect(page.getByTestId("classes").getByRole("alert")).toContainText("flyable: Give each attribute of the class a unique name");
    await flyable.getByLabel("Name of attribute 2").fill("frozen");
    await page.getByLabel("What changes, and why").fill("Water carries no drone, ice does.");
    await page.getByTestId("save-stage").click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await page.reload();
    await expect(flyable.getByLabel("Name of attribute 2")).toHaveValue("frozen");
    await expect(flyable.getByTestId("example")).toHaveCount(1);
    await flyable.scrollIntoViewIfNeeded();
    await shot(page, "rules-class");

    // Versions show the last change beside the text before, and the version of a release with its decision.
    await page.getByRole("link", { name: "Versions" }).click();
    const revisions = page.getByTestId("revision");
    await expect(revisions.first()).toContainText("Water carries no drone, ice does.");
    await expect(revisions.first()).toContainText(lead.person.name);
    await expect(page.getByTestId("classes-compared").locator("ins").first()).toContainText("Asked: ground (grass, water)");
    await expect(page.getByTestId("guideline-compared").locator("ins")).toContainText("golden:");
    await shot(page, "versions");
    await page.getByLabel("Revision 1 before").check();
    await page.getByLabel("Revision 2 after").check();
    const decided = page.getByTestId("difference").filter({ hasText: "decided:" });
    await expect(decided.first()).toContainText("at least 12, was at least 4");
    await expect(page.getByTestId("rules-compared").locator("del").first()).toBeVisible();
    await expect(page.getByTestId("classes-compared")).toHaveCount(0);
    await decided.first().getByRole("link").click();
    await expect(page.getByTestId("question").first()).toBeVisible();

    // A tasker sees the example, and the attribute that an answer requires.
    await become(page, server.url, tasker.person.name);
    await openProject(page, "Drone pilot");
    await nextTask(page, "Image view");
    const view = await imageView(page);
    await page.keyboard.press("n");
    for (const p of [[500, 400], [700, 400], [600, 600]]) {
      const { x, y } = view.toScreen(p);
      await page.mouse.click(x, y);
    }
    await page.keyboard.press("Enter");
    const selected = page.getByTestId("selected");
    await expect(selected.getByLabel("ground")).toBeVisible();
    await expect(selected.getByLabel("frozen")).toBeHidden();
    await selected.getByLabel("ground").selectOption("water");
    await expect(selected.getByLabel("frozen")).toBeVisible();
    await expect(page.getByTestId("example")).toContainText("Too near to the crown.");
    await shot(page, "rules-tasker");
  } finally {
    await server.remove();
  }
});
